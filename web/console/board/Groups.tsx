// Around the open rows: above them what came due while nobody was there; below them, rescued and waiting for the follow-up call, and closed today. Folded by a button each.
import { useState } from 'react'
import type { Placed } from '../../live/boardOrder.ts'
import { clock, hourMinute } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { kindWord, place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { Row } from './Row.tsx'

/** A person decides for each; P continues the plan of the one that has the focus. */
export function Outage({ placed, staleFor }: { placed: readonly Placed[]; staleFor: number | null }) {
  const { selectedId, select } = useDesk()
  const act = useAct()
  if (placed.length === 0) return null
  const resume = (id: string) => { if (!act.busy) void act.run(() => command(id, { type: 'resume' })) }
  return (
    <section aria-label={t('group.outage', { n: placed.length })}>
      <div className="grp open grave"><Glyph kind="late" size={11} />{t('group.outage', { n: placed.length })}<span className="push">{t('group.outage.how')}</span></div>
      <Refusal problem={act.problem} onClose={act.forget} />
      <ul>
        {placed.map((p, n) => (
          <li key={p.incident.id} className="outage" onKeyDown={(e) => { if (e.key.toLowerCase() === 'p') { e.preventDefault(); resume(p.incident.id) } }}>
            <Row placed={p} selected={p.incident.id === selectedId} tabStop={n === 0} onCall={false} staleFor={staleFor} onSelect={() => select(p.incident.id)} />
            <button type="button" className="btn sm" onClick={() => resume(p.incident.id)}>{t('resume')} <kbd>P</kbd></button>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function FollowUps({ placed, now }: { placed: readonly Placed[]; now: number }) {
  const [open, setOpen] = useState(true)
  const oldest = placed[0]?.incident.times.released
  const minutes = oldest ? Math.floor((now - Date.parse(oldest)) / 60_000) : 0
  return (
    <>
      <Head open={open} onToggle={() => setOpen(!open)} word={t('group.follow-up', { n: placed.length })} note={oldest ? t('group.oldest', { n: minutes }) : ''} />
      {open ? <ul>{placed.map((p) => <li key={p.incident.id}><Line placed={p} at={p.incident.times.released} /></li>)}</ul> : null}
    </>
  )
}

export function ClosedToday({ placed }: { placed: readonly Placed[] }) {
  const [open, setOpen] = useState(false)
  const real = placed.filter((p) => !p.incident.drill)
  const drills = placed.length - real.length
  const arrival = mean(real, (t1) => span(t1.dispatched, t1.arrived))
  const onSite = mean(real, (t1) => span(t1.arrived, t1.released))
  const means = arrival === null || onSite === null ? [] : [t('group.means', { arrival: clock(arrival), onSite: clock(onSite) })]
  const note = [...(drills > 0 ? [t('group.drills', { n: drills })] : []), ...means].join(' · ')
  return (
    <>
      <Head open={open} onToggle={() => setOpen(!open)} word={t('group.closed', { n: real.length })} note={note} />
      {open ? <ul>{placed.map((p) => <li key={p.incident.id}><Line placed={p} at={p.incident.times.closed} /></li>)}</ul> : null}
    </>
  )
}

function Head({ open, onToggle, word, note }: { open: boolean; onToggle: () => void; word: string; note: string }) {
  return (
    <button type="button" className={open ? 'grp open' : 'grp'} aria-expanded={open} onClick={onToggle}>
      <Icon name="chevron" size={12} /> {word}<span className="push">{note}</span>
    </button>
  )
}

function Line({ placed: { incident }, at }: { placed: Placed; at: string | null }) {
  const { selectedId, select } = useDesk()
  const { times } = incident
  const total = span(times.reported, times.released)
  return (
    <button type="button" className={incident.id === selectedId ? 'row1 sel' : 'row1'} aria-current={incident.id === selectedId} tabIndex={-1} onClick={() => select(incident.id)}>
      <Icon name="check" size={14} /><span>{at ? hourMinute(new Date(at)) : ''}</span>
      <span className="a">{incident.elevator ? `${incident.elevator.regionName} ${place(incident.elevator)}` : incident.number}</span>
      <span className="meta">{incident.drill ? <i className="drill">{t('drill')} </i> : null}{incident.kind === 'entrapment' && total !== null ? t('group.released', { time: clock(total), n: incident.release?.people ?? incident.people.trapped ?? 0 }) : kindWord(incident.kind)}</span>
    </button>
  )
}

type Times = Placed['incident']['times']
const span = (from: string | null, to: string | null): number | null => (from && to && to > from ? Date.parse(to) - Date.parse(from) : null)

/** Mean in ms over those that have the interval; null when nobody has. */
function mean(placed: readonly Placed[], of: (times: Times) => number | null): number | null {
  const values = placed.flatMap((p) => { const v = of(p.incident.times); return v === null ? [] : [v] })
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length
}
