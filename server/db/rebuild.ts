// An incident from its timeline alone: the proof that the stored state is only a projection.
import { apply, type Incident } from '../domain/incident.ts'
import { revive } from './incidents.ts'
import { upgradeEvent } from './olderStates.ts'
import type { Reader } from './pool.ts'

/** Null when there is no such timeline. Throws when the events cannot have happened in this order. */
export async function rebuildIncident(reader: Reader, id: string): Promise<Incident | null> {
  const { rows } = await reader.query<{ type: string; at: Date; data: object }>('select type, at, data from incident_event where incident_id = $1 order by seq', [id])
  return rows.reduce<Incident | null>((incident, r) => apply(incident, upgradeEvent(revive({ ...r.data, type: r.type }, '')), r.at), null)
}
