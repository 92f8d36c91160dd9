// Where the teams are that have accepted, measured from the elevator they are called to.
import type { Assignment } from '../domain/incident.ts'
import { reviveIncident } from './incidents.ts'
import type { Reader } from './pool.ts'

export interface SightingRow { assignment: Assignment; meters: number; accuracy: number | null; at: Date }

/** Of these teams, those on an assignment that they have accepted and not arrived at; metres in a straight line. */
export async function listSightings(reader: Reader, teamIds: readonly string[]): Promise<SightingRow[]> {
  if (teamIds.length === 0) return []
  const { rows } = await reader.query<{ id: string; state: unknown; meters: number; accuracy: number | null; at: Date }>({ name: 'sightings', text:
    `select a.id, i.state, st_distance(p.position, e.position) as meters, p.accuracy, p.at
     from assignment a join team_position p on p.team_id = a.team_id join incident i on i.id = a.incident_id join elevator e on e.id = i.elevator_id
     where a.team_id = any ($1::bigint[]) and a.status in ('accepted', 'departed')`, values: [teamIds] })
  return rows.flatMap((r) => {
    const assignment = reviveIncident(r.state).assignments.find((a) => a.id === r.id)
    return assignment ? [{ assignment, meters: r.meters, accuracy: r.accuracy, at: r.at }] : []
  })
}
