// The sweep (逐台核查): a cell for every car of the area, also those that nobody reported; a row an estate. Arrows walk, a digit says what was found.
import { useMemo, useRef, useState } from 'react'
import type { AreaBrief, AreaView, SweepItem } from '../../../server/contracts/area.ts'
import { useClock } from '../../live/clock.ts'
import type { Fetched } from '../../live/fetched.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { useSteadyOrder } from '../board/steadyOrder.ts'
import { useKey } from '../keys.ts'
import { useDesk } from '../desk.ts'
import { Lost } from '../lost.tsx'
import { t } from '../words.ts'
import { SweepForm } from './SweepForm.tsx'
import { lookedLately, sweepRows, type SweepRow } from './sweepRows.ts'

/** From so many looks in five minutes on they say how long the rest will take. */
const STEADY = 10
/** A sensor that has not spoken for so long is not there, in ms. */
const SILENT = 300_000

export function Sweep({ area, view }: { area: AreaBrief; view: Fetched<AreaView> }) {
  const { now, staleFor } = useClock()
  const items = view.value?.sweep
  const minute = Math.floor(now / 60_000)
  const [chosenId, choose] = useState<string | null>(null)
  const [lastId, setLast] = useState<string | null>(null)
  const grid = useRef<HTMLDivElement>(null)
  const sorted = useMemo(() => sweepRows(items ?? [], minute * 60_000), [items, minute])
  // No estate moves while a hand is in the list.
  const order = useSteadyOrder(sorted.map((r) => r.key), grid)
  const rows = order.flatMap((key) => sorted.find((r) => r.key === key) ?? [])
  const tabId = chosenId ?? (items?.some((i) => i.elevatorId === lastId) ? lastId : null) ?? rows[0]?.items[0]?.elevatorId ?? null
  const list = items ?? []
  const chosen = list.find((i) => i.elevatorId === chosenId) ?? null
  const heard = list.filter((i) => i.deviceSeenAt !== null && now - Date.parse(i.deviceSeenAt) < SILENT).length
  const lately = lookedLately(list, now)
  const c = area.counts
  const isBatch = useDesk((s) => s.side === 'batch')
  useKey('K', () => grid.current?.querySelector<HTMLElement>('.cell[tabindex="0"]')?.focus(), isBatch && list.length > 0)
  return (
    <section className="sweep" aria-label={t('sweep.title')}>
      <div className="sec">
        <h2>{t('sweep.title')}</h2>{isBatch ? <kbd>K</kbd> : null}<span className="meta x cut">{t('sweep.how')}</span>
        <span className="lgd push"><span><i className="box" />{t('sweep.unknown')} {c.unswept}</span><span><i className="c people">n</i>{t('sweep.people')} {c.open}</span><span className="x"><i className="c people sp"><Glyph kind="care" size={9} /></i>{t('surge.care')} {c.care}</span><span className="x">✓ {t('sweep.freed')}</span><span className="x">– {t('sweep.empty')}</span><span className="x">○ {t('sweep.running')}</span></span>
      </div>
      <div className="sweep-note meta">{staleFor !== null ? <Lost /> : <>{t('sweep.sensors', { n: heard, all: list.length })}{` · ${lately === 0 ? t('sweep.no-rate') : lately < STEADY ? t('sweep.lately', { n: lately }) : t('sweep.rate', { rate: (lately / 5).toFixed(1), left: Math.ceil((c.unswept * 5) / lately) })}`}</>}</div>
      {view.problem ? <p className="quiet w" role="alert">▲ {t('area.failed')}：{view.problem.title}</p> : null}
      <div className="swb" ref={grid} role="group" aria-label={t('sweep.cells')} onKeyDown={(e) => walk(e, grid.current)}>
        {view.loading && !items ? <p className="quiet" role="status">{t('area.loading')}</p> : items && rows.length === 0 ? <p className="quiet">{t('sweep.nothing')}</p> : null}
        {rows.map((row) => <Estate key={row.key} row={row} tabId={tabId} chosenId={chosenId} onChoose={(id) => { setLast(id); choose(id === chosenId ? null : id) }} />)}
      </div>
      {chosen ? <SweepForm key={chosen.elevatorId} areaId={area.id} item={chosen} onClose={() => { grid.current?.querySelector<HTMLElement>('.cell.on')?.focus(); choose(null) }} /> : null}
    </section>
  )
}

function Estate({ row, tabId, chosenId, onChoose }: { row: SweepRow; tabId: string | null; chosenId: string | null; onChoose: (id: string) => void }) {
  return (
    <div className={`sr2 ${row.state}`}>
      <span className="nm" title={row.estate}>{row.estate}</span>
      <span className="cs">{row.items.map((i) => <Cell key={i.elevatorId} item={i} tabStop={tabId === i.elevatorId} on={chosenId === i.elevatorId} onChoose={() => onChoose(i.elevatorId)} />)}</span>
      <span className="pr">{row.state === 'done' ? `✓ ${t('sweep.done')}` : <>{row.done}<small>/{row.items.length}</small></>}</span>
      <span className="wh">{row.state === 'nobody' ? `▲ ${t('sweep.nobody')}` : row.by}</span>
    </div>
  )
}

function Cell({ item: i, tabStop, on, onChoose }: { item: SweepItem; tabStop: boolean; on: boolean; onChoose: () => void }) {
  const label = `${i.estate} ${i.building}${i.door}${i.car}：${t(`sweep.${i.status}`)}${i.status === 'people' && i.people !== null ? ` ${t('people', { n: i.people })}` : ''}${i.care ? ` ${t('state.care')}` : ''}${i.hint ? ` · ${t('sweep.hint')}` : ''}`
  return (
    <button type="button" className={`cell${on ? ' on' : ''}`} data-elevator={i.elevatorId} aria-label={label} aria-expanded={on} title={label} tabIndex={tabStop ? 0 : -1} onClick={onChoose}>
      <span className={`c ${i.status}${i.care ? ' sp' : ''}${i.hint ? ' hint' : ''}`}>{i.status === 'people' ? (i.care ? <Glyph kind="care" size={10} /> : (i.people ?? '?')) : i.status === 'freed' ? '✓' : i.status === 'empty' ? '–' : i.status === 'running' ? '○' : ''}</span>
    </button>
  )
}

/** Left and right along the cars, up and down between the estates. */
function walk(e: React.KeyboardEvent, grid: HTMLElement | null): void {
  const cell = e.target instanceof HTMLElement ? e.target.closest('.cell') : null
  if (!grid || !cell) return
  const rows = [...grid.querySelectorAll('.sr2')].map((r) => [...r.querySelectorAll<HTMLElement>('.cell')])
  const y = rows.findIndex((r) => r.some((x) => x === cell))
  const x = rows[y]?.findIndex((other) => other === cell) ?? 0
  const to = e.key === 'ArrowRight' ? rows[y]?.[x + 1] : e.key === 'ArrowLeft' ? rows[y]?.[x - 1] : e.key === 'ArrowDown' ? (rows[y + 1]?.[x] ?? rows[y + 1]?.at(-1)) : e.key === 'ArrowUp' ? (rows[y - 1]?.[x] ?? rows[y - 1]?.at(-1)) : undefined
  if (!to) return
  e.preventDefault()
  e.stopPropagation()
  to.focus()
}
