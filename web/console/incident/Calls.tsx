// The calls of an incident, each with its recording where there is one: who may hear it is the server's to say.
import { useMemo, useState } from 'react'
import type { IncidentView } from '../../../server/contracts/incident.ts'
import { useLive } from '../../live/store.ts'
import { clock, maskPhone, timeOfDay } from '../../ui/duration.ts'
import { t } from '../words.ts'

type Call = IncidentView['calls'][number]

export function Calls({ incidentId, calls }: { incidentId: string; calls: readonly Call[] }) {
  const live = useLive((s) => s.calls)
  // The talk ends and its recording comes after the incident's last change: the line's own views are newer.
  const list = useMemo(() => {
    const known = new Map(calls.map((c) => [c.id, c]))
    for (const c of Object.values(live)) {
      if (c.incidentId === incidentId) known.set(c.id, { id: c.id, direction: c.direction, phone: c.phone, startedAt: c.queuedAt, answeredAt: c.answeredAt, endedAt: c.endedAt, recording: c.recording })
    }
    return [...known.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  }, [calls, live, incidentId])
  if (list.length === 0) return null
  return (
    <>
      <div className="sec"><h2>{t('calls.title')}</h2></div>
      <ul className="calls">{list.map((c) => <Line key={c.id} call={c} />)}</ul>
    </>
  )
}

function Line({ call }: { call: Call }) {
  const [open, setOpen] = useState(false)
  const [refused, setRefused] = useState(false)
  const talk = call.answeredAt !== null && call.endedAt !== null ? clock(Date.parse(call.endedAt) - Date.parse(call.answeredAt)) : null
  return (
    <li>
      <time dateTime={call.startedAt}>{timeOfDay(new Date(call.startedAt))}</time>
      <span>{t(call.direction === 'outbound' ? 'calls.out' : 'calls.in')} {maskPhone(call.phone)}{talk === null ? '' : ` · ${talk}`}{call.answeredAt === null && call.endedAt !== null ? ` · ${t('calls.missed')}` : ''}</span>
      {call.recording && !open ? <button type="button" className="btn sm quiet-btn" onClick={() => setOpen(true)}>{t('calls.hear')}</button> : null}
      {open && !refused ? <audio controls autoPlay src={`/api/calls/${call.id}/recording`} aria-label={t('calls.recording')} onError={() => setRefused(true)} /> : null}
      {refused ? <small role="status">{t('calls.refused')}</small> : null}
    </li>
  )
}
