// What a batch is told: the open children of an area with their places, and the crews on duty round about.
import type { AreaChild, AreaCrew } from '../domain/areaProposal.ts'
import { reviveIncident } from './incidents.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const AREA_CREWS = statement('area_crews')
/** Farther than this no crew is asked to come, in metres. */
const REACH_METERS = 20_000

/** Children whose people are not out. What a sensor alone says is believed as far as its alarm is likely; what a person says is believed. */
export async function listAreaChildren(reader: Reader, areaId: string): Promise<AreaChild[]> {
  const { rows } = await reader.query<{ state: unknown; lat: number; lng: number; region: string; estate: string; unit: string; likelihood: number | null }>({ name: 'area_batch_children', text:
    `select i.state, st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng, e.region, e.estate, e.maintenance_unit_id::text as unit, (select max(m.likelihood)::float8 from alarm m where m.incident_id = i.id) as likelihood
     from incident i join elevator e on e.id = i.elevator_id where i.area_id = $1 and i.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived') order by i.id`, values: [areaId] })
  return rows.map((r) => {
    const incident = reviveIncident(r.state)
    const isTold = incident.reports.some((p) => p.source !== 'sensor' && p.source !== 'camera') || (incident.people.trapped ?? 0) > 0
    return { incident, at: { lat: r.lat, lng: r.lng }, region: r.region, estate: r.estate, maintenanceUnitId: r.unit, occupied: isTold ? 1 : Math.max(0.05, r.likelihood ?? 0.5) }
  })
}

interface CrewRow extends Omit<AreaCrew, 'at'> { lat: number; lng: number }
export async function listAreaCrews(reader: Reader, areaId: string, now: Date): Promise<AreaCrew[]> {
  const { rows } = await reader.query<CrewRow>({ ...AREA_CREWS, values: [areaId, now, REACH_METERS] })
  return rows.map(({ lat, lng, ...crew }) => ({ ...crew, at: { lat, lng } }))
}

/** Cars of which nothing is known, by estate: REGION/NAME. */
export async function countUnswept(reader: Reader, areaId: string): Promise<Map<string, number>> {
  const { rows } = await reader.query<{ estate: string; cars: number }>({ name: 'area_unswept', text:
    `select t.region || '/' || t.estate as estate, count(*)::int as cars from area_estate t join elevator e using (region, estate)
     where t.area_id = $1 and not t.taken_out and not exists (select from sweep s where s.area_id = $1 and s.elevator_id = e.id and s.status <> 'unknown') and not exists (select from incident i where i.area_id = $1 and i.elevator_id = e.id and i.status <> 'joined') group by 1`, values: [areaId] })
  return new Map(rows.map((r) => [r.estate, r.cars]))
}
