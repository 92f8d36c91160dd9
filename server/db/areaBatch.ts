// What a batch is told: the children of an area that are most urgent, with their places, and the crews on duty round about. Narrow columns choose; only the chosen ones' people and assignments are read.
import { MOST_CARS, MOST_CREWS, type AreaChild, type AreaCrew } from '../domain/areaProposal.ts'
import type { Incident } from '../domain/incident.ts'
import { promisableUntil } from '../domain/response.ts'
import { revive, reviveIncident } from './incidents.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const AREA_BATCH = statement('area_batch')
const AREA_CREWS = statement('area_crews')
/** Farther than this no crew is asked to come, in metres. */
const REACH_METERS = 20_000
/** How likely somebody is inside of whom only a sensor spoke, where a person has looked since and found nobody: it is last, until an operator ends it. */
const CLEARED = 0.02
/** Some that the narrow columns choose may turn out not to wait. */
const SPARE = 100

interface ChildRow { id: string; status: Incident['stage']['status']; reportedAt: Date; paused: boolean; people: Incident['people']; assignments: unknown; lat: number; lng: number; region: string; estate: string; unit: string; told: boolean | null; cleared: boolean; likelihood: number | null; state: unknown }

/** Children whose people are not out, the most urgent first; of an area of thousands those that one round can serve. `ids`: just these. What a sensor alone says is believed as far as its alarm is likely; what a person says is believed, and he who says that somebody is inside most. */
export async function listAreaChildren(reader: Reader, areaId: string, ids: readonly string[] | null = null): Promise<AreaChild[]> {
  const { rows } = await reader.query<ChildRow>({ ...AREA_BATCH, values: [areaId, MOST_CARS + SPARE, ids] })
  return rows.map((r) => ({
    incident: { id: r.id, reportedAt: r.reportedAt, paused: r.paused || null, stage: { status: r.status }, people: r.people, assignments: revive(r.assignments, '') as Incident['assignments'] },
    at: { lat: r.lat, lng: r.lng }, region: r.region, estate: r.estate, maintenanceUnitId: r.unit, occupied: r.told ? 1 : r.cleared ? CLEARED : Math.max(0.05, r.likelihood ?? 0.5), promisableUntil: patience(r.state),
  }))
}

/** One that cannot be read is promised nothing and takes no others with it: whoever writes to it meets the fault. */
function patience(state: unknown): Date | null {
  try { return state === null ? null : promisableUntil(reviveIncident(state)) } catch { return null }
}

interface CrewRow extends Omit<AreaCrew, 'at'> { lat: number; lng: number }
/** Round the middle of these cars; without any, of the whole area. */
export async function listAreaCrews(reader: Reader, areaId: string, around: readonly AreaChild[], now: Date): Promise<AreaCrew[]> {
  const { rows } = await reader.query<CrewRow>({ ...AREA_CREWS, values: [areaId, now, REACH_METERS, around.map((c) => c.incident.id), MOST_CREWS * 2] })
  return rows.map(({ lat, lng, ...crew }) => ({ ...crew, at: { lat, lng } }))
}

/** Cars of which nothing is known, by estate: REGION/NAME. */
export async function countUnswept(reader: Reader, areaId: string): Promise<Map<string, number>> {
  const { rows } = await reader.query<{ estate: string; cars: number }>({ name: 'area_unswept', text:
    `select t.region || '/' || t.estate as estate, count(*)::int as cars from area_estate t join area_incident a on a.id = t.area_id join elevator e on e.region = t.region and e.estate = t.estate
     where t.area_id = $1 and not t.taken_out and not exists (select from sweep s where s.area_id = $1 and s.elevator_id = e.id and s.status <> 'unknown') and not exists (select from incident i where i.area_id = $1 and i.elevator_id = e.id and i.status <> 'joined')
       and not exists (select from incident i where i.elevator_id = e.id and i.drill = a.drill and i.kind in ('entrapment', 'fault') and i.status not in ('released', 'followed-up', 'closed', 'joined')) group by 1`, values: [areaId] })
  return new Map(rows.map((r) => [r.estate, r.cars]))
}
