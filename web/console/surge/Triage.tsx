// The order of rescue (优先救援): open cars of the area by injury, the vulnerable, the longest wait; below them what happens elsewhere in the city.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { AreaBrief } from '../../../server/contracts/area.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { boardGroups } from '../../live/boardOrder.ts'
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { ClockChip } from '../../ui/ClockChip.tsx'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { useWindowed } from '../../ui/useWindowed.ts'
import { Row } from '../board/Row.tsx'
import { useSteadyOrder } from '../board/steadyOrder.ts'
import { useDesk } from '../desk.ts'
import { careWords, minutes, place } from '../phrases.ts'
import { t } from '../words.ts'
import { teamDrop } from './drag.ts'
import { triageRow, type TriageRow } from './triageRow.ts'

const ROW = 46
/** Incidents elsewhere that are shown without unfolding. */
const ELSEWHERE = 3

export function Triage({ area, onTeam }: { area: AreaBrief; onTeam: (incidentId: string, teamId: string) => void }) {
  const incidents = useLive((s) => s.incidents)
  const { now, staleFor } = useClock()
  const { selectedId, select } = useDesk()
  const list = useRef<HTMLDivElement>(null)
  const order = useSteadyOrder(area.incidentIds, list)
  const open = order.flatMap((id): IncidentBrief[] => { const i = incidents[id]; return i && i.times.released === null ? [i] : [] }) // the area's list comes a moment later
  const { from, to, above, below } = useWindowed(list, open.length, ROW)
  const inAreas = useLive((s) => s.areas)
  const elsewhere = useMemo(() => {
    const inside = new Set(Object.values(inAreas).flatMap((a) => (a.status === 'open' ? a.incidentIds : [])))
    return boardGroups(Object.values(incidents).filter((i) => !inside.has(i.id)), now, null).open
  }, [incidents, inAreas, now])
  const [all, setAll] = useState(false)
  const chosen = open.findIndex((i) => i.id === selectedId)
  // One chosen elsewhere comes into sight; the rows that are not drawn have no element to scroll to.
  useEffect(() => {
    const box = list.current
    if (!box || chosen < 0) return
    if (chosen * ROW < box.scrollTop) box.scrollTop = chosen * ROW
    else if ((chosen + 1) * ROW > box.scrollTop + box.clientHeight) box.scrollTop = (chosen + 1) * ROW - box.clientHeight
  }, [selectedId])
  const walk = (e: React.KeyboardEvent) => {
    const by = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
    const next = by === 0 ? undefined : open[chosen < 0 ? 0 : chosen + by]
    if (!next) return
    e.preventDefault()
    select(next.id)
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('.row.sel')?.focus())
  }
  const { counts } = area
  return (
    <section className="board triage" aria-label={t('triage.order')}>
      <div className="bh"><h2>{t('triage.order')}</h2><span className="meta">{t('triage.rule')}</span><span className="push">{t('triage.sum', { cars: counts.open, people: counts.people })}</span></div>
      <div className="rows" ref={list} onKeyDown={walk}>
        {open.length === 0 ? <p className="empty">{t('triage.none')}</p> : null}
        <ul style={{ paddingTop: above, paddingBottom: below }}>
          {open.slice(from, to).map((i) => <li key={i.id}><Car incident={i} row={triageRow(i, area, now)} selected={i.id === selectedId} tabStop={chosen < 0 ? i === open[0] : i.id === selectedId} staleFor={staleFor} onSelect={() => select(i.id)} onTeam={(teamId) => onTeam(i.id, teamId)} /></li>)}
        </ul>
        {elsewhere.length === 0 ? null : (
          <>
            <button type="button" className={all ? 'grp open' : 'grp'} aria-expanded={all} onClick={() => setAll(!all)}><Icon name="chevron" size={12} /> {t('triage.elsewhere', { n: elsewhere.length })}</button>
            <ul>{elsewhere.slice(0, all ? 60 : ELSEWHERE).map((p) => <li key={p.incident.id}><Row placed={p} selected={p.incident.id === selectedId} tabStop={false} onCall={false} staleFor={staleFor} onSelect={() => { select(p.incident.id); useDesk.setState({ side: 'incident' }) }} /></li>)}</ul>
          </>
        )}
      </div>
    </section>
  )
}

interface CarProps { incident: IncidentBrief; row: TriageRow; selected: boolean; tabStop: boolean; staleFor: number | null; onSelect: () => void; onTeam: (teamId: string) => void }

function Car({ incident: i, row, selected, tabStop, staleFor, onSelect, onTeam }: CarProps) {
  const state = staleFor === null ? row.state : 'unknown'
  const care = careWords(i.people)
  return (
    <button type="button" className={`row tr ${state}${selected ? ' sel' : ''}`} aria-current={selected} tabIndex={tabStop ? 0 : -1} onClick={onSelect} onDoubleClick={() => useDesk.setState({ side: 'incident' })} {...teamDrop(onTeam)}>
      <Glyph kind={state} label={t(state === 'care' ? 'state.care' : `state.${state}`)} />
      <ClockChip elapsed={row.waited} limit={row.limit} staleFor={staleFor} staleWord={t('stale.ago')} />
      <span className="mid">
        <span className="l1"><span className="ad"><b>{i.elevator ? place(i.elevator) : i.number}</b></span><span className="p">{i.drill ? <i className="drill">{t('drill')}</i> : null}{i.people.trapped === null ? t('people.unknown') : t('people', { n: i.people.trapped })}</span></span>
        <span className="l2"><span className="dd">{row.perhapsFreed ? <em className="w">{t('triage.perhaps-freed')}</em> : null}{care ? <em><Glyph kind="care" size={10} /> {care}</em> : <em>{waitWords(row, staleFor !== null)}</em>}</span><Who row={row} /></span>
      </span>
    </button>
  )
}

function waitWords(row: TriageRow, stale: boolean): string {
  if (stale) return '○'
  if (row.there) return t('triage.there')
  const over = row.waited - row.limit
  return over > 0 ? t('triage.over', { n: minutes(over / 1000) }) : t('triage.waits', { n: minutes(row.waited / 1000) })
}

function Who({ row: { who } }: { row: TriageRow }) {
  if (who.is === 'called') return <span className="p2 go">{wordOf('assignment', who.status)} {who.team}</span>
  if (who.is === 'proposed') return <span className="p2">{who.moved ? `↩ ${t('batch.moved')} ` : ''}{t('triage.to-send')} → {who.team} {minutes(who.eta)}</span>
  if (who.is === 'next') return <span className="p2">{t('triage.afterwards')} → {who.team} {minutes(who.eta)}</span>
  return <span className="p2">○ {wordOf('batch-waits', who.why)}</span>
}
