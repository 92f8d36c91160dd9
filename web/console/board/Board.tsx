// The list of incidents: filters with counts, open rows by urgency, then those to follow up and those closed today.
import { useEffect, useMemo, useRef } from 'react'
import { useClock } from '../../live/clock.ts'
import { boardGroups, counts, passes, type Filter, type Placed } from '../../live/boardOrder.ts'
import { myCall, useLive, whereItWent } from '../../live/store.ts'
import { Glyph, type GlyphKind } from '../../ui/Glyph.tsx'
import { useDesk } from '../desk.ts'
import { t, type Key } from '../words.ts'
import { ClosedToday, FollowUps, Outage } from './Groups.tsx'
import { Row } from './Row.tsx'
import { useSteadyOrder } from './steadyOrder.ts'

const FILTERS: readonly { filter: Filter; word: Key; glyph: GlyphKind | null }[] = [
  { filter: 'all', word: 'board.all', glyph: null }, { filter: 'late', word: 'board.late', glyph: 'late' },
  { filter: 'warn', word: 'board.warn', glyph: 'warn' }, { filter: 'ok', word: 'board.ok', glyph: 'ok' }, { filter: 'mine', word: 'board.mine', glyph: null },
]

export function Board() {
  const incidents = useLive((s) => s.incidents)
  const accountId = useLive((s) => s.me?.accountId ?? null)
  const call = useLive(myCall)
  const { now, staleFor } = useClock()
  const onCallId = whereItWent(incidents, call?.incidentId ?? null)?.id ?? null
  const { filter, selectedId, select } = useDesk()
  const groups = useMemo(() => boardGroups(Object.values(incidents), now, onCallId), [incidents, now, onCallId])
  const n = counts([...groups.outage, ...groups.open], accountId)
  const shown = groups.open.filter((p) => passes(p, filter, accountId))
  const list = useRef<HTMLDivElement>(null)
  const order = useSteadyOrder(shown.map((p) => p.incident.id), list)
  const byId = new Map(shown.map((p) => [p.incident.id, p]))
  const rows = order.flatMap((id): Placed[] => { const p = byId.get(id); return p ? [p] : [] })
  // A row chosen elsewhere, on the map or by a confirmed address, comes into sight; one chosen here is in sight.
  useEffect(() => { list.current?.querySelector('.row.sel')?.scrollIntoView({ block: 'nearest' }) }, [selectedId])
  const tabStop = rows.some((p) => p.incident.id === selectedId) ? selectedId : rows[0]?.incident.id
  return (
    <section className="board" aria-label={t('board.title')}>
      <div className="bh">
        <h2>{t('board.title')}</h2>
        <span className="sr" aria-live="polite">{t('board.late')} {n.late} · {t('board.warn')} {n.warn}</span>
        {FILTERS.map((f) => (
          <button key={f.filter} type="button" className={filter === f.filter ? 'cnt on' : 'cnt'} aria-pressed={filter === f.filter} onClick={() => useDesk.setState({ filter: f.filter })}>
            {f.glyph ? <Glyph kind={f.glyph} size={10} /> : null}{t(f.word)} {n[f.filter]}
          </button>
        ))}
      </div>
      <div className="rows" ref={list} onKeyDown={walkRows}>
        <Outage placed={groups.outage} staleFor={staleFor} />
        {rows.length === 0 ? <p className="empty">{t(filter === 'all' ? 'board.calm' : 'board.filtered')}</p> : null}
        <ul>
          {rows.map((p) => (
            <li key={p.incident.id}>
              <Row placed={p} selected={p.incident.id === selectedId} tabStop={p.incident.id === tabStop} onCall={call?.state === 'talking' && onCallId === p.incident.id} staleFor={staleFor} onSelect={() => select(p.incident.id)} />
            </li>
          ))}
        </ul>
        <FollowUps placed={groups.followUp} now={now} />
        <ClosedToday placed={groups.closed} />
      </div>
    </section>
  )
}

/** Up and down walk every row of the board; Home and End go to its ends. */
function walkRows(e: React.KeyboardEvent<HTMLDivElement>): void {
  if (!['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(e.key)) return
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>('.row, .row1')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const to = e.key === 'Home' ? 0 : e.key === 'End' ? rows.length - 1 : Math.min(rows.length - 1, Math.max(0, at + (e.key === 'ArrowDown' ? 1 : -1)))
  e.preventDefault()
  rows[to]?.focus()
}
