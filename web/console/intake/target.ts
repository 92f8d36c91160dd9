// What the resolve box works on now: the open call's incident, an incident without an elevator, or a new report.
import type { CallView } from '../../../server/contracts/call.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { myCall, useLive, whereItWent } from '../../live/store.ts'
import { useDesk } from '../desk.ts'
import { useResolution } from './resolution.ts'

export interface Target {
  key: string
  call: CallView | null
  /** Null: the confirmed car makes a new report. */
  incident: IncidentBrief | null
}

/** An open call holds the box whatever row is looked at: what is heard stands above what it becomes. A ringing one takes it only while nobody writes in it. */
export function useTarget(): Target {
  const call = useLive(myCall)
  const incidents = useLive((s) => s.incidents)
  const selectedId = useDesk((s) => s.selectedId)
  const again = useResolution((s) => s.again)
  const about = useResolution((s) => s.about)
  const untouched = useResolution((s) => s.text === '' && s.chosen === null)
  if (call && (call.state === 'talking' || (call.direction === 'inbound' && (untouched || about === `call/${call.id}`)))) {
    return { key: `call/${call.id}`, call, incident: whereItWent(incidents, call.incidentId) }
  }
  const selected = selectedId === null ? null : (incidents[selectedId] ?? null)
  if (selected && (selected.status === 'reported' || (again && about === `incident/${selected.id}`))) return { key: `incident/${selected.id}`, call: null, incident: selected }
  return { key: 'new', call: null, incident: null }
}
