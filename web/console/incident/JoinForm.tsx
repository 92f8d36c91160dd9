// 并案: this incident's reports go into another one. The same car first, then the same estate, then the newest.
import { useState } from 'react'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useLive } from '../../live/store.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { place } from '../phrases.ts'
import { t } from '../words.ts'
import type { FormProps } from './formProps.ts'

export function JoinForm({ incident, busy, onSend }: FormProps) {
  const incidents = useLive((s) => s.incidents)
  const [into, setInto] = useState<string | null>(null)
  const others = Object.values(incidents).filter((i) => i.id !== incident.id && i.status !== 'closed' && i.status !== 'joined').sort((a, b) => nearness(b, incident) - nearness(a, incident) || b.times.reported.localeCompare(a.times.reported)).slice(0, 6)
  const chosen = into ?? (others[0] && nearness(others[0], incident) > 0 ? others[0].id : null)
  if (others.length === 0) return <p className="quiet">{t('join.none')}</p>
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); if (chosen !== null && !busy) onSend({ type: 'join', into: chosen }) }}>
      <fieldset className="wide">
        <legend>{t('join.into', { number: incident.number })}</legend>
        {others.map((o) => (
          <label key={o.id} className="choice-row">
            <input type="radio" name="into" value={o.id} checked={chosen === o.id} onChange={() => setInto(o.id)} />
            <span>{o.number} · {o.elevator ? place(o.elevator) : t('row.no-elevator')} · {timeOfDay(new Date(o.times.reported))}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="btn pri" disabled={chosen === null || busy}>{t('join')}</button>
    </form>
  )
}

function nearness(other: IncidentBrief, incident: IncidentBrief): number {
  if (other.elevator && other.elevator.id === incident.elevator?.id) return 3
  if (other.callerPhone !== null && other.callerPhone === incident.callerPhone) return 2
  return other.elevator && other.elevator.estate === incident.elevator?.estate ? 1 : 0
}
