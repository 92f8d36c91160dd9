// Area incidents as the wire shows them: counts, sweep and order of triage, all derived from narrow columns: an area may have thousands of children, and no look may read their states.
import type { AreaBrief, AreaView, MySweep, SweepItem } from '../contracts/area.ts'
import type { Actor } from '../domain/incident.ts'
import { findArea, listAreas, type AreaRow } from './areas.ts'
import { listAreaMessages } from './areaMessages.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const CARS = statement('area_cars').text
const CELLS = { name: 'area_cells', text: `${CARS}\n${statement('area_cells').text}` }
const ESTATES = { name: 'area_estates', text: `${CARS}\n${statement('area_estates').text}` }
const CHILDREN = statement('area_children')

type Cell = Omit<SweepItem, 'at' | 'deviceSeenAt'> & { at: Date | null; deviceSeenAt: Date | null }
interface EstateRow { region: string; estate: string; lat: number; lng: number; elevators: number; unswept: number; empty: number; running: number; freed: number; open: number; people: number }
interface Children { open: number; waiting: number; enRoute: number; onSite: number; released: number; selfFreed: number; people: number; peopleOut: number; care: number; callers: number; incidentIds: string[] }
interface Place { lat: number | null; lng: number | null; hull: { coordinates: [number, number][][] } | null; by: string | null }

/** Open ones, and those closed since, as briefs. */
export async function listAreaBriefs(reader: Reader, prefix: string, closedSince: Date): Promise<AreaBrief[]> {
  const briefs: AreaBrief[] = []
  for (const row of await listAreas(reader, prefix, closedSince)) briefs.push(await areaBrief(reader, row))
  return briefs
}

/** Null outside the scope. */
export async function findAreaView(reader: Reader, id: string, prefix: string): Promise<AreaView | null> {
  const row = await findArea(reader, id)
  if (!row?.region.startsWith(prefix)) return null
  const events = await reader.query<{ seq: string; type: string; at: Date; actor: Actor; data: Record<string, unknown> }>({ name: 'area_timeline', text: 'select seq, type, at, actor, data from area_event where area_id = $1 order by seq desc limit 500', values: [id] })
  return {
    ...await areaBrief(reader, row), sweep: await listSweep(reader, id), messages: await listAreaMessages(reader, id),
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
  return row ? { areaId: row.id, number: row.number, name: row.name, items: await listSweep(reader, row.id, here) } : null
}

/** What is known of each car: whoever stood before it last, or its incident; an open one is believed until somebody has looked after it began. */
async function listSweep(reader: Reader, areaId: string, only: { region: string; estate: string } | null = null): Promise<SweepItem[]> {
  const { rows } = await reader.query<Cell>({ ...CELLS, values: [areaId, only?.region ?? null, only?.estate ?? null] })
  return rows.map((c) => ({ ...c, at: iso(c.at), deviceSeenAt: iso(c.deviceSeenAt) }))
}

export async function areaBrief(reader: Reader, row: AreaRow): Promise<AreaBrief> {
  const estates = (await reader.query<EstateRow>({ ...ESTATES, values: [row.id, null, null] })).rows
  const { rows: [children] } = await reader.query<Children>({ ...CHILDREN, values: [row.id] })
  const place = (await reader.query<Place>({ name: 'area_place', text:
    `select st_y(st_centroid(p.all)) as lat, st_x(st_centroid(p.all)) as lng, st_asgeojson(st_buffer(st_convexhull(p.all)::geography, 150, 'quad_segs=2'), 5)::json as hull, (select name from account where id = $2) as by
     from (select st_collect(e.position::geometry) as all from area_estate t join elevator e using (region, estate) where t.area_id = $1 and not t.taken_out) p`, values: [row.id, row.openedBy] })).rows[0]
  if (!children) throw new Error('an aggregate without a row')
  const { incidentIds, selfFreed, ...counts } = children
  const sum = (of: (e: EstateRow) => number) => estates.reduce((total, e) => total + of(e), 0)
  return {
    id: row.id, number: row.number, version: row.version, name: row.name, kind: row.kind, region: row.region, drill: row.drill, status: row.status, openedAt: row.openedAt.toISOString(), closedAt: iso(row.closedAt), openedBy: place?.by ?? null,
    mergedInto: row.mergedInto, powerBackAt: iso(row.powerBackAt), powerDueAt: iso(row.powerDueAt), holdSeconds: row.holdSeconds,
    center: { lat: place?.lat ?? 0, lng: place?.lng ?? 0 }, hull: place?.hull?.coordinates[0] ?? [],
    estates: estates.map(({ empty: _empty, running: _running, freed: _freed, ...e }) => e),
    counts: {
      ...counts, estates: estates.length, elevators: sum((e) => e.elevators), selfFreed: selfFreed + sum((e) => e.freed), unswept: sum((e) => e.unswept), empty: sum((e) => e.empty), running: sum((e) => e.running),
    },
    incidentIds, proposal: row.proposal && { ...row.proposal, autoCommitAt: iso(row.autoCommitAt) },
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
