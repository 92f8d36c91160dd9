// Area incidents as the wire shows them: counts, sweep and order of triage, all derived from what is stored.
import type { AreaBrief, AreaView, MySweep, SweepItem } from '../contracts/area.ts'
import { triage, type SweepState, type Waiting } from '../domain/area.ts'
import { isLive, isOpen, type Actor, type Incident } from '../domain/incident.ts'
import { findArea, listAreas, type AreaRow } from './areas.ts'
import { listAreaMessages } from './areaMessages.ts'
import { reviveIncident } from './incidents.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const AREA_CELLS = statement('area_cells')
interface Cell { elevatorId: string; rescueCode: string; region: string; estate: string; building: string; door: string; car: string; lat: number; lng: number; status: SweepState | null; by: string | null; at: Date | null; note: string | null; deviceSeenAt: Date | null; doorOpen: boolean }
interface Child { incident: Incident; elevatorId: string | null; status: string }

/** Open ones, and those closed since, as briefs. */
export async function listAreaBriefs(reader: Reader, prefix: string, closedSince: Date): Promise<AreaBrief[]> {
  const briefs: AreaBrief[] = []
  for (const row of await listAreas(reader, prefix, closedSince)) briefs.push((await partsOf(reader, row)).brief)
  return briefs
}

export async function areaBrief(reader: Reader, row: AreaRow): Promise<AreaBrief> {
  return (await partsOf(reader, row)).brief
}

/** Null outside the scope. */
export async function findAreaView(reader: Reader, id: string, prefix: string): Promise<AreaView | null> {
  const row = await findArea(reader, id)
  if (!row?.region.startsWith(prefix)) return null
  const { brief, sweep } = await partsOf(reader, row)
  const events = await reader.query<{ seq: string; type: string; at: Date; actor: Actor; data: Record<string, unknown> }>({ name: 'area_timeline', text: 'select seq, type, at, actor, data from area_event where area_id = $1 order by seq desc limit 500', values: [id] })
  return {
    ...brief, sweep, messages: await listAreaMessages(reader, id),
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
  if (!row) return null
  const { sweep } = await partsOf(reader, row)
  return { areaId: row.id, number: row.number, name: row.name, items: sweep.filter((s) => s.region === here.region && s.estate === here.estate) }
}

async function partsOf(reader: Reader, row: AreaRow): Promise<{ brief: AreaBrief; sweep: SweepItem[] }> {
  const cells = (await reader.query<Cell>({ ...AREA_CELLS, values: [row.id] })).rows
  const children = (await reader.query<{ state: unknown; elevator_id: string | null; status: string }>({ name: 'area_children', text: `select state, elevator_id::text, status from incident where area_id = $1 and status <> 'joined'`, values: [row.id] })).rows
    .map((r): Child => ({ incident: reviveIncident(r.state), elevatorId: r.elevator_id, status: r.status }))
  const place = (await reader.query<{ lat: number | null; lng: number | null; hull: { coordinates: [number, number][][] } | null; by: string | null }>({ name: 'area_place', text:
    `select st_y(st_centroid(p.all)) as lat, st_x(st_centroid(p.all)) as lng, st_asgeojson(st_buffer(st_convexhull(p.all)::geography, 150, 'quad_segs=2'), 5)::json as hull, (select name from account where id = $2) as by
     from (select st_collect(e.position::geometry) as all from area_estate t join elevator e using (region, estate) where t.area_id = $1 and not t.taken_out) p`, values: [row.id, row.openedBy] })).rows[0]
  const childOf = new Map<string, Child>()
  for (const c of children) {
    const other = c.elevatorId === null ? undefined : childOf.get(c.elevatorId)
    if (c.elevatorId !== null && (!other || (!isInside(other.incident) && other.incident.reportedAt <= c.incident.reportedAt))) childOf.set(c.elevatorId, c)
  }
  const sweep = cells.map((cell) => itemOf(cell, childOf.get(cell.elevatorId)))
  const inside = children.filter((c) => isInside(c.incident))
  const outside = children.filter((c) => !isInside(c.incident))
  const people = (list: readonly Child[]) => list.reduce((sum, c) => sum + (c.incident.people.trapped ?? 1), 0)
  const has = (c: Child, ...statuses: string[]) => c.incident.assignments.some((a) => statuses.includes(a.status) && isLive(a))
  const estates = new Map<string, AreaBrief['estates'][number]>()
  for (const [n, cell] of cells.entries()) {
    const key = `${cell.region}/${cell.estate}`
    const e = estates.get(key) ?? { region: cell.region, estate: cell.estate, lat: 0, lng: 0, elevators: 0, unswept: 0, people: 0, open: 0 }
    const item = sweep[n]
    const child = childOf.get(cell.elevatorId)
    const isIn = child !== undefined && isInside(child.incident)
    estates.set(key, { ...e, lat: e.lat + cell.lat, lng: e.lng + cell.lng, elevators: e.elevators + 1, unswept: e.unswept + Number(item?.status === 'unknown'), people: e.people + (isIn ? (child.incident.people.trapped ?? 1) : 0), open: e.open + Number(isIn) })
  }
  const iso = (at: Date | null) => at?.toISOString() ?? null
  const brief: AreaBrief = {
    id: row.id, number: row.number, version: row.version, name: row.name, kind: row.kind, region: row.region, drill: row.drill, status: row.status, openedAt: row.openedAt.toISOString(), closedAt: iso(row.closedAt), openedBy: place?.by ?? null,
    mergedInto: row.mergedInto, powerBackAt: iso(row.powerBackAt), powerDueAt: iso(row.powerDueAt), holdSeconds: row.holdSeconds,
    center: { lat: place?.lat ?? 0, lng: place?.lng ?? 0 }, hull: place?.hull?.coordinates[0] ?? [],
    estates: [...estates.values()].map((e) => ({ ...e, lat: e.lat / e.elevators, lng: e.lng / e.elevators })),
    counts: {
      estates: estates.size, elevators: cells.length, open: inside.length, waiting: inside.filter((c) => !has(c, 'accepted', 'departed', 'arrived')).length, enRoute: inside.filter((c) => has(c, 'accepted', 'departed') && !has(c, 'arrived')).length, onSite: inside.filter((c) => has(c, 'arrived')).length,
      released: outside.filter((c) => releaseOf(c.incident) !== null).length, selfFreed: children.filter((c) => c.incident.kind === 'self-freed').length + sweep.filter((s) => s.from === 'sweep' && s.status === 'freed').length,
      people: people(inside), peopleOut: outside.reduce((sum, c) => sum + (releaseOf(c.incident) ?? 0), 0), care: inside.filter((c) => isCare(c.incident)).length,
      unswept: sweep.filter((s) => s.status === 'unknown').length, empty: sweep.filter((s) => s.status === 'empty').length, running: sweep.filter((s) => s.status === 'running').length,
      callers: new Set(inside.flatMap((c) => c.incident.reports.flatMap((r) => r.callerPhone ?? []))).size,
    },
    incidentIds: triage(inside.map((c) => waitingOf(c.incident))).map((w) => w.incidentId), proposal: row.proposal,
  }
  return { brief, sweep }
}

const isInside = (i: Incident): boolean => isOpen(i) && i.stage.status !== 'released' && i.stage.status !== 'followed-up'
const isCare = (i: Incident): boolean => i.people.injured > 0 || i.people.vulnerable.length > 0
const waitingOf = (i: Incident): Waiting => ({ incidentId: i.id, injured: i.people.injured, hazard: i.people.hazards.length > 0, vulnerable: i.people.vulnerable.length > 0, since: i.reportedAt })
/** How many came out; null where nobody was let out of this one, or nobody keeps it any more. */
const releaseOf = (i: Incident): number | null => (i.stage.status === 'released' || i.stage.status === 'followed-up' ? i.stage.release.people : i.stage.status === 'closed' && i.kind === 'entrapment' ? (i.people.trapped ?? 0) : null)

/** What is known of a car: whoever stood before it last, or its incident; an open one is believed until somebody has looked after it began. */
function itemOf(cell: Cell, child: Child | undefined): SweepItem {
  const { status, doorOpen, deviceSeenAt, at, lat: _lat, lng: _lng, ...car } = cell
  const incident = child?.incident
  const looked = status !== null && status !== 'unknown' && (!incident || (at !== null && at > incident.reportedAt && status !== 'people'))
  const said: Pick<SweepItem, 'status' | 'from'> = looked ? { status, from: 'sweep' }
    : incident ? { status: isInside(incident) ? 'people' : incident.kind === 'false-alarm' ? 'empty' : 'freed', from: 'incident' }
    : { status: 'unknown', from: null }
  return {
    ...car, ...said, incidentId: incident?.id ?? null, people: incident ? incident.people.trapped : null, care: incident !== undefined && isInside(incident) && isCare(incident),
    at: at?.toISOString() ?? null, hint: doorOpen && (said.status === 'unknown' || said.status === 'people') ? 'running' : null, deviceSeenAt: deviceSeenAt?.toISOString() ?? null,
  }
}
