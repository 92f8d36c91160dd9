// Area incidents as the wire shows them: counts, sweep and order of triage, all derived from narrow columns: an area may have thousands of children, and no look may read their states.
import type { AreaBrief, AreaView, MySweep, SweepItem } from '../contracts/area.ts'
import type { Actor } from '../domain/incident.ts'
import { findArea, listAreas, listAreasReaching, type AreaRow } from './areas.ts'
import { listAreaMessages } from './areaMessages.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const CARS = statement('area_cars').text
const CELLS = { name: 'area_cells', text: `${CARS}\n${statement('area_cells').text}` }
const ESTATES = { name: 'area_estates', text: `${CARS}\n${statement('area_estates').text}` }
const CHILDREN = statement('area_children')

type Cell = Omit<SweepItem, 'at' | 'deviceSeenAt'> & { at: Date | null; deviceSeenAt: Date | null }
interface EstateRow { areaId: string; region: string; estate: string; lat: number; lng: number; elevators: number; unswept: number; empty: number; running: number; freed: number; open: number; people: number }
interface Children { open: number; waiting: number; enRoute: number; onSite: number; released: number; selfFreed: number; people: number; peopleOut: number; care: number; callers: number; incidentIds: string[] }
interface Place { areaId: string; lat: number | null; lng: number | null; hull: { coordinates: [number, number][][] } | null; by: string | null }
/** Of a property officer: his use unit, inside his region. */
interface UnitPart { useUnitId: string; prefix: string }
const NOBODY: Children = { open: 0, waiting: 0, enRoute: 0, onSite: 0, released: 0, selfFreed: 0, people: 0, peopleOut: 0, care: 0, callers: 0, incidentIds: [] }

/** Open ones, and those closed since, as briefs, newest first: those of the scope, and the parts inside it of those that belong to a region above. Seven statements, however many there are. */
export async function listAreaBriefs(reader: Reader, prefix: string, closedSince: Date): Promise<AreaBrief[]> {
  const [own, reaching] = [await listAreas(reader, prefix, closedSince), await listAreasReaching(reader, prefix, closedSince)]
  return [...await briefsOf(reader, own, ''), ...await briefsOf(reader, reaching, prefix)].toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1))
}

/** Null outside the scope. Of one that belongs to a region above, the part inside: its words and its story are the whole's. */
export async function findAreaView(reader: Reader, id: string, prefix: string): Promise<AreaView | null> {
  const row = await findArea(reader, id)
  if (!row) return null
  const isPart = !row.region.startsWith(prefix)
  const [brief] = await briefsOf(reader, [row], isPart ? prefix : '')
  if (!brief || (isPart && brief.estates.length === 0)) return null
  if (isPart) return { ...brief, sweep: await listSweep(reader, [id], { prefix }), messages: [], timeline: [] }
  const events = await reader.query<{ seq: string; type: string; at: Date; actor: Actor; data: Record<string, unknown> }>({ name: 'area_timeline', text: 'select seq, type, at, actor, data from area_event where area_id = $1 order by seq desc limit 500', values: [id] })
  return {
    ...brief, sweep: await listSweep(reader, [id]), messages: await listAreaMessages(reader, id),
    timeline: events.rows.reverse().map((e) => ({ seq: Number(e.seq), type: e.type, at: e.at.toISOString(), actor: e.actor.kind === 'system' ? null : e.actor.name, data: e.data })),
  }
}

/** The cars round a crew: those of the estate where it is called now, in the area that this belongs to. Null when it is called in none. */
export async function findMySweep(reader: Reader, teamId: string): Promise<MySweep | null> {
  const { rows } = await reader.query<{ area_id: string; region: string; estate: string }>({ name: 'my_area', text:
    `select i.area_id, e.region, e.estate from assignment a join incident i on i.id = a.incident_id join area_incident r on r.id = i.area_id join elevator e on e.id = i.elevator_id
     where a.team_id = $1 and r.status = 'open' and a.status in ('accepted', 'departed', 'arrived', 'released') order by a.status = 'released', a.offered_at desc limit 1`, values: [teamId] })
  const here = rows[0]
  const row = here && await findArea(reader, here.area_id)
  return row ? mine(row, await listSweep(reader, [row.id], { only: here })) : null
}

const mine = ({ id, number, name, drill }: AreaRow, items: SweepItem[]): MySweep => ({ areaId: id, number, name, drill, items })

/** A use unit's cars in open areas, named by the newest; those of a drill only while there is no other. Null: none. */
export async function findUnitSweep(reader: Reader, { useUnitId, prefix }: UnitPart): Promise<MySweep | null> {
  const { rows } = await reader.query<{ id: string; drill: boolean }>({ name: 'unit_areas', text:
    `select r.id, r.drill from area_incident r where r.status = 'open' and exists (select from elevator e join area_estate t on t.area_id = r.id and t.region = e.region and t.estate = e.estate and not t.taken_out
       where e.use_unit_id = $1 and e.region like $2 || '%') order by r.drill, r.opened_at desc`, values: [useUnitId, prefix] })
  const ids = rows.filter((r) => r.drill === rows[0]?.drill).map((r) => r.id)
  const row = ids[0] === undefined ? null : await findArea(reader, ids[0])
  return row ? mine(row, await listSweep(reader, ids, { prefix, useUnitId })) : null
}

/** The open area in which a property officer may say what he found at this car of his: a real one before a drill. */
export async function findUnitSweptArea(reader: Reader, elevatorId: string, { useUnitId, prefix }: UnitPart): Promise<string | null> {
  const { rows } = await reader.query<{ id: string }>({ name: 'unit_swept_area', text:
    `select r.id from elevator e join area_estate t on t.region = e.region and t.estate = e.estate and not t.taken_out join area_incident r on r.id = t.area_id and r.status = 'open'
     where e.id::text = $1 and e.use_unit_id = $2 and e.region like $3 || '%' order by r.drill, r.opened_at desc limit 1`, values: [elevatorId, useUnitId, prefix] })
  return rows[0]?.id ?? null
}

/** The open area in which this crew may say what it found at this car: one in whose estate it is called, or was when it stood there (`at`). What is found without a network is told late, perhaps from the next estate. */
export async function findSweptArea(reader: Reader, teamId: string, elevatorId: string, at: Date | null): Promise<string | null> {
  const { rows } = await reader.query<{ id: string }>({ name: 'swept_area', text:
    `select r.id from assignment a join incident i on i.id = a.incident_id join area_incident r on r.id = i.area_id and r.status = 'open' join elevator e on e.id = i.elevator_id
       join area_estate t on t.area_id = r.id and t.region = e.region and t.estate = e.estate and not t.taken_out join elevator car on car.region = e.region and car.estate = e.estate
     where a.team_id = $1 and car.id::text = $2 and (a.status in ('accepted', 'departed', 'arrived', 'released') or (a.status in ('withdrawn', 'stood-down') and $3 between a.offered_at and (a.state ->> 'endedAt')::timestamptz))
     order by a.offered_at desc limit 1`, values: [teamId, elevatorId, at] })
  return rows[0]?.id ?? null
}

/** What is known of each car: whoever stood before it last, or its incident; an open one is believed until somebody has looked after it began. */
async function listSweep(reader: Reader, areaIds: readonly string[], { only = null, prefix = '', useUnitId = null }: { only?: { region: string; estate: string } | null; prefix?: string; useUnitId?: string | null } = {}): Promise<SweepItem[]> {
  const { rows } = await reader.query<Cell>({ ...CELLS, values: [areaIds, only?.region ?? null, only?.estate ?? null, prefix, useUnitId] })
  return rows.map((c) => ({ ...c, at: iso(c.at), deviceSeenAt: iso(c.deviceSeenAt) }))
}

export async function areaBrief(reader: Reader, row: AreaRow): Promise<AreaBrief> {
  const [brief] = await briefsOf(reader, [row], '')
  if (!brief) throw new Error('a row without a brief')
  return brief
}

/** `prefix` not empty: only what lies inside it. The proposal, the outline, the name that the neighbour chose and who opened it are the whole's. */
async function briefsOf(reader: Reader, rows: readonly AreaRow[], prefix: string): Promise<AreaBrief[]> {
  if (rows.length === 0) return []
  const ids = rows.map((r) => r.id)
  const estates = Map.groupBy((await reader.query<EstateRow>({ ...ESTATES, values: [ids, null, null, prefix] })).rows, (e) => e.areaId)
  const children = new Map((await reader.query<Children & { areaId: string }>({ ...CHILDREN, values: [ids, prefix] })).rows.map(({ areaId, ...c }) => [areaId, c]))
  const places = new Map((prefix === '' ? await listPlaces(reader, ids) : []).map((p) => [p.areaId, p]))
  return rows.map((row) => briefOf(row, estates.get(row.id) ?? [], children.get(row.id) ?? NOBODY, prefix === '' ? (places.get(row.id) ?? null) : 'part'))
}

/** The middle of all its cars, their outline, and who opened it. */
async function listPlaces(reader: Reader, ids: readonly string[]): Promise<Place[]> {
  const { rows } = await reader.query<Place>({ name: 'area_places', text:
    `select p.area_id as "areaId", st_y(st_centroid(p.all)) as lat, st_x(st_centroid(p.all)) as lng, st_asgeojson(st_buffer(st_convexhull(p.all)::geography, 150, 'quad_segs=2'), 5)::json as hull, c.name as by
     from (select a.id as area_id, a.opened_by, st_collect(e.position::geometry) as all from area_incident a left join area_estate t on t.area_id = a.id and not t.taken_out left join elevator e on e.region = t.region and e.estate = t.estate where a.id = any ($1::uuid[]) group by a.id) p
       left join account c on c.id = p.opened_by`, values: [ids] })
  return rows
}

function briefOf(row: AreaRow, estates: readonly EstateRow[], { incidentIds, selfFreed, ...counts }: Children, place: Place | 'part' | null): AreaBrief {
  const sum = (of: (e: EstateRow) => number) => estates.reduce((total, e) => total + of(e), 0)
  const mean = (of: (e: EstateRow) => number) => sum(of) / Math.max(1, estates.length)
  const whole = place === 'part' ? null : place
  return {
    id: row.id, number: row.number, version: row.version, name: place === 'part' ? (estates[0] ? `${estates[0].estate}一带` : row.number) : row.name, kind: row.kind, region: row.region, drill: row.drill, status: row.status, openedAt: row.openedAt.toISOString(), closedAt: iso(row.closedAt), openedBy: whole?.by ?? null,
    mergedInto: row.mergedInto, part: place === 'part', powerBackAt: iso(row.powerBackAt), powerDueAt: iso(row.powerDueAt), holdSeconds: row.holdSeconds,
    center: { lat: whole?.lat ?? mean((e) => e.lat), lng: whole?.lng ?? mean((e) => e.lng) }, hull: whole?.hull?.coordinates[0] ?? [],
    estates: estates.map(({ areaId: _area, empty: _empty, running: _running, freed: _freed, ...e }) => e),
    counts: {
      ...counts, estates: estates.length, elevators: sum((e) => e.elevators), selfFreed: selfFreed + sum((e) => e.freed), unswept: sum((e) => e.unswept), empty: sum((e) => e.empty), running: sum((e) => e.running),
    },
    incidentIds, proposal: place === 'part' ? null : row.proposal && { ...row.proposal, autoCommitAt: iso(row.autoCommitAt) },
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
