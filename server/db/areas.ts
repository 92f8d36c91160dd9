// Area incidents in PostgreSQL: the row, what it covers, what people changed, and its append-only story. Views are db/areaViews.ts.
import type { AreaProposal, EstateRef } from '../contracts/area.ts'
import type { AreaKind, SweepState } from '../domain/area.ts'
import type { Actor } from '../domain/incident.ts'
import type { Reader, Tx } from './pool.ts'

export interface AreaRow {
  id: string; number: string; version: number; name: string; kind: AreaKind; region: string; drill: boolean; status: 'open' | 'closed'; openedAt: Date; closedAt: Date | null; openedBy: string | null
  mergedInto: string | null; powerBackAt: Date | null; powerDueAt: Date | null; holdSeconds: number; proposal: AreaProposal | null; proposedAt: Date | null; autoCommitAt: Date | null; leaseUntil: Date | null; told: string | null
}
const COLUMNS = `id, number, version, name, kind, region, drill, status, opened_at as "openedAt", closed_at as "closedAt", opened_by::text as "openedBy", merged_into as "mergedInto", power_back_at as "powerBackAt", power_due_at as "powerDueAt",
  hold_seconds as "holdSeconds", proposal, proposed_at as "proposedAt", auto_commit_at as "autoCommitAt", lease_until as "leaseUntil", told`

export async function findArea(reader: Reader, id: string): Promise<AreaRow | null> {
  const { rows } = await reader.query<AreaRow>({ name: 'find_area', text: `select ${COLUMNS} from area_incident where id = $1`, values: [id] })
  return rows[0] ?? null
}

/** Locked until the transaction ends; null when there is none. Rows that only refer to it may be written meanwhile: whoever has an incident locked must not have to wait here. */
export async function lockArea(tx: Tx, id: string): Promise<AreaRow | null> {
  const { rows } = await tx.query<AreaRow>({ name: 'lock_area', text: `select ${COLUMNS} from area_incident where id = $1 for no key update`, values: [id] })
  return rows[0] ?? null
}

/** Like lockArea, but it waits for nobody: null when another process is at it. */
export async function lockFreeArea(tx: Tx, id: string): Promise<AreaRow | null> {
  const { rows } = await tx.query<AreaRow>({ name: 'lock_free_area', text: `select ${COLUMNS} from area_incident where id = $1 for no key update skip locked`, values: [id] })
  return rows[0] ?? null
}

/** Open ones, and those that were closed since; newest first. */
export async function listAreas(reader: Reader, prefix: string, closedSince: Date): Promise<AreaRow[]> {
  const { rows } = await reader.query<AreaRow>({ name: 'list_areas', text: `select ${COLUMNS} from area_incident where region like $1 || '%' and (status = 'open' or closed_at >= $2) order by opened_at desc, id limit 200`, values: [prefix, closedSince] })
  return rows
}

/** Those of a region above that have an estate inside it: open ones, and those that were closed since; newest first. */
export async function listAreasReaching(reader: Reader, prefix: string, closedSince: Date): Promise<AreaRow[]> {
  const { rows } = await reader.query<AreaRow>({ name: 'areas_reaching', text:
    `select ${COLUMNS} from area_incident a where region not like $1 || '%' and (status = 'open' or closed_at >= $2) and exists (select from area_estate t where t.area_id = a.id and not t.taken_out and t.region like $1 || '%')
     order by opened_at desc, id limit 200`, values: [prefix, closedSince] })
  return rows
}

/** Whether it has an estate inside. */
export async function reaches(reader: Reader, areaId: string, prefix: string): Promise<boolean> {
  const { rowCount } = await reader.query({ name: 'area_reaches', text: `select from area_estate where area_id = $1 and not taken_out and region like $2 || '%' limit 1`, values: [areaId, prefix] })
  return rowCount === 1
}

export async function listOpenAreas(reader: Reader): Promise<AreaRow[]> {
  const { rows } = await reader.query<AreaRow>({ name: 'open_areas', text: `select ${COLUMNS} from area_incident where status = 'open' order by opened_at, id` })
  return rows
}

export interface NewArea { id: string; name: string; kind: AreaKind; region: string; drill: boolean; openedBy: string | null }
/** Returns its number: A-03. */
export async function insertArea(tx: Tx, a: NewArea, now: Date): Promise<string> {
  const { rows } = await tx.query<{ number: string }>({ name: 'insert_area', text:
    `insert into area_incident (id, number, name, kind, region, drill, status, opened_at, opened_by)
     select $1, 'A-' || lpad(n, greatest(2, length(n)), '0'), $2, $3, $4, $5, 'open', $6, $7 from (select nextval('area_number')::text as n) next returning number`, values: [a.id, a.name, a.kind, a.region, a.drill, now, a.openedBy] })
  return rows[0]!.number
}

/** The smallest region that holds all of these: a county, else its city, its province. */
export async function regionAround(reader: Reader, regions: readonly string[]): Promise<string> {
  const { rows } = await reader.query<{ code: string }>({ name: 'region_around', text: `select code from region where not exists (select from unnest($1::text[]) r where r not like scope || '%') order by length(scope) desc limit 1`, values: [regions] })
  const code = rows[0]?.code ?? regions[0]
  if (code === undefined) throw new Error('an area without a region')
  return code
}

/** An area that has grown beyond its county belongs to the city. */
export async function settleRegion(tx: Tx, areaId: string): Promise<void> {
  const { rows } = await tx.query<{ region: string }>({ name: 'area_regions', text: 'select distinct region from area_estate where area_id = $1 and not taken_out', values: [areaId] })
  if (rows.length > 0) await tx.query({ name: 'area_region', text: 'update area_incident set region = $2 where id = $1 and region <> $2', values: [areaId, await regionAround(tx, rows.map((r) => r.region))] })
}

/** Those of these estates that the registry knows. */
export async function listKnownEstates(reader: Reader, estates: readonly EstateRef[]): Promise<EstateRef[]> {
  const { rows } = await reader.query<EstateRef>({ name: 'known_estates', text: `select distinct q.region, q.estate from unnest($1::text[], $2::text[]) as q (region, estate) where exists (select from elevator e where e.region = q.region and e.estate = q.estate)`,
    values: [estates.map((e) => e.region), estates.map((e) => e.estate)] })
  return rows
}

export interface NearEstate extends EstateRef { elevators: number; meters: number; lat: number; lng: number; areaNumber: string | null }
/** Estates inside `prefix` with a car within `meters` of the point, the nearest first. `elevators`: all of each. */
export async function listEstatesNear(reader: Reader, at: { lat: number; lng: number; meters: number }, prefix: string, drill: boolean, limit: number): Promise<NearEstate[]> {
  const { rows } = await reader.query<NearEstate>({ name: 'estates_near', text:
    `with point as (select st_makepoint($2, $1)::geography as at), hit as (select distinct e.region, e.estate from elevator e, point p where st_dwithin(e.position, p.at, $3) and e.region like $4 || '%')
     select hit.region, hit.estate, count(*)::int as elevators, min(st_distance(e.position, p.at)) as meters, avg(st_y(e.position::geometry)) as lat, avg(st_x(e.position::geometry)) as lng,
       (select a.number from area_estate t join area_incident a on a.id = t.area_id where t.region = hit.region and t.estate = hit.estate and not t.taken_out and a.status = 'open' and a.drill = $5 order by a.opened_at limit 1) as "areaNumber"
     from hit join elevator e on e.region = hit.region and e.estate = hit.estate cross join point p group by hit.region, hit.estate order by 4, 2 limit $6`, values: [at.lat, at.lng, at.meters, prefix, drill, limit] })
  return rows
}

/** Those of these estates that another open area has already. */
export async function listCoveredEstates(reader: Reader, estates: readonly EstateRef[], drill: boolean, except: string | null): Promise<(EstateRef & { areaId: string; number: string })[]> {
  const { rows } = await reader.query<EstateRef & { areaId: string; number: string }>({ name: 'covered_estates', text:
    `select e.region, e.estate, a.id as "areaId", a.number from area_estate e join area_incident a on a.id = e.area_id join unnest($1::text[], $2::text[]) as q (region, estate) on q.region = e.region and q.estate = e.estate
     where a.status = 'open' and a.drill = $3 and not e.taken_out and a.id is distinct from $4::uuid`, values: [estates.map((e) => e.region), estates.map((e) => e.estate), drill, except] })
  return rows
}

/** Adds estates, or brings back those that were taken out. */
export async function addEstates(tx: Tx, areaId: string, estates: readonly EstateRef[], by: string | null, now: Date): Promise<void> {
  if (estates.length === 0) return
  await tx.query({ name: 'add_estates', text: `insert into area_estate (area_id, region, estate, added_by, added_at) select $1, r, e, $4, $5 from unnest($2::text[], $3::text[]) as q (r, e) on conflict (area_id, region, estate) do update set taken_out = false`,
    values: [areaId, estates.map((e) => e.region), estates.map((e) => e.estate), by, now] })
}

/** For good. */
export async function takeOutEstates(tx: Tx, areaId: string, estates: readonly EstateRef[]): Promise<void> {
  if (estates.length === 0) return
  await tx.query({ name: 'take_out_estates', text: `update area_estate t set taken_out = true from unnest($2::text[], $3::text[]) as q (region, estate) where t.area_id = $1 and t.region = q.region and t.estate = q.estate`, values: [areaId, estates.map((e) => e.region), estates.map((e) => e.estate)] })
}

/** That a person took it out, or (`out` false) took it in again. */
export async function markOut(tx: Tx, areaId: string, incidentId: string, out: boolean, by: string, now: Date): Promise<void> {
  if (out) await tx.query({ name: 'mark_out', text: 'insert into area_out (area_id, incident_id, by_account, at) values ($1, $2, $3, $4) on conflict do nothing', values: [areaId, incidentId, by, now] })
  else await tx.query({ name: 'mark_in', text: 'delete from area_out where incident_id = $1', values: [incidentId] })
}

/** All that the others had is now this one's; they are closed and say so. */
export async function mergeAreas(tx: Tx, into: string, from: readonly string[], now: Date): Promise<void> {
  if (from.length === 0) return
  await tx.query({ name: 'merge_estates', text: 'insert into area_estate (area_id, region, estate, taken_out, added_by, added_at) select $1, region, estate, bool_and(taken_out), min(added_by), min(added_at) from area_estate where area_id = any ($2::uuid[]) group by region, estate on conflict (area_id, region, estate) do update set taken_out = area_estate.taken_out and excluded.taken_out', values: [into, from] })
  await tx.query({ name: 'merge_out', text: 'insert into area_out (area_id, incident_id, by_account, at) select distinct on (incident_id) $1::uuid, incident_id, by_account, at from area_out where area_id = any ($2::uuid[]) order by incident_id, at on conflict do nothing', values: [into, from] })
  await tx.query({ name: 'merge_sweeps', text: `insert into sweep (area_id, elevator_id, status, by_name, by_account, note, at) select distinct on (elevator_id) $1::uuid, elevator_id, status, by_name, by_account, note, at from sweep where area_id = any ($2::uuid[]) order by elevator_id, at desc on conflict do nothing`, values: [into, from] })
  // What people had chosen for its cars, and whose turn has been taken: in the one as it was in the other, where nobody has said otherwise there.
  await tx.query({ name: 'merge_pins', text: 'insert into area_pin (area_id, incident_id, team_id, by_account, at) select $1::uuid, incident_id, team_id, by_account, at from area_pin where area_id = any ($2::uuid[]) order by at on conflict do nothing', values: [into, from] })
  await tx.query({ name: 'merge_moves', text: 'insert into area_move (area_id, team_id, from_incident, to_incident, at) select $1::uuid, team_id, from_incident, to_incident, at from area_move where area_id = any ($2::uuid[]) order by at on conflict do nothing', values: [into, from] })
  await tx.query({ name: 'merge_close', text: `update area_incident set status = 'closed', closed_at = $3, merged_into = $1, proposal = null, proposed_at = null, auto_commit_at = null, lease_until = null, version = version + 1 where id = any ($2::uuid[])`, values: [into, from, now] })
}

export async function saveSettings(tx: Tx, id: string, s: { name: string; kind: AreaKind; holdSeconds: number; powerDueAt: Date | null; powerBackAt: Date | null; autoCommitAt: Date | null }): Promise<void> {
  await tx.query({ name: 'area_settings', text: 'update area_incident set name = $2, kind = $3, hold_seconds = $4, power_due_at = $5, power_back_at = $6, auto_commit_at = $7, version = version + 1 where id = $1', values: [id, s.name, s.kind, s.holdSeconds, s.powerDueAt, s.powerBackAt, s.autoCommitAt] })
}

export async function closeArea(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query({ name: 'close_area', text: `update area_incident set status = 'closed', closed_at = $2, proposal = null, proposed_at = null, auto_commit_at = null, lease_until = null, version = version + 1 where id = $1`, values: [id, now] })
}

/** `leaseUntil`: while a process commits it. `touched`: consoles must see it. */
export async function saveProposal(tx: Tx, id: string, p: { proposal: AreaProposal | null; proposedAt: Date | null; autoCommitAt: Date | null; leaseUntil: Date | null }): Promise<void> {
  await tx.query({ name: 'save_proposal', text: 'update area_incident set proposal = $2, proposed_at = $3, auto_commit_at = $4, lease_until = $5 where id = $1', values: [id, p.proposal === null ? null : JSON.stringify(p.proposal), p.proposedAt, p.autoCommitAt, p.leaseUntil] })
}

/** A new version when what consoles see has changed since they were told; null when it has not. */
export async function bumpVersion(tx: Tx, id: string, told: string): Promise<number | null> {
  const { rows } = await tx.query<{ version: number }>({ name: 'bump_area', text: 'update area_incident set version = version + 1, told = $2 where id = $1 and told is distinct from $2 returning version', values: [id, told] })
  return rows[0]?.version ?? null
}

/** `at`: when somebody stood there. What was seen later stays, in whatever order both are told. */
export async function saveSweep(tx: Tx, s: { areaId: string; elevatorId: string; status: SweepState; byName: string; byAccount: string | null; note: string | null }, at: Date): Promise<void> {
  await tx.query({ name: 'save_sweep', text: `insert into sweep (area_id, elevator_id, status, by_name, by_account, note, at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (area_id, elevator_id) do update set status = excluded.status, by_name = excluded.by_name, by_account = excluded.by_account, note = excluded.note, at = excluded.at where sweep.at <= excluded.at`, values: [s.areaId, s.elevatorId, s.status, s.byName, s.byAccount, s.note, at] })
}

export interface Pin { incidentId: string; teamId: string | null }
export async function listPins(reader: Reader, areaId: string): Promise<Pin[]> {
  const { rows } = await reader.query<Pin>({ name: 'area_pins', text: 'select incident_id as "incidentId", team_id::text as "teamId" from area_pin where area_id = $1 order by at, incident_id', values: [areaId] })
  return rows
}

/** A team is pinned to one car: an earlier choice of the same team gives way. */
export async function savePin(tx: Tx, areaId: string, pin: Pin, by: string, now: Date): Promise<void> {
  if (pin.teamId !== null) await tx.query({ name: 'free_pin', text: 'delete from area_pin where area_id = $1 and team_id = $2 and incident_id <> $3', values: [areaId, pin.teamId, pin.incidentId] })
  await tx.query({ name: 'save_pin', text: 'insert into area_pin (area_id, incident_id, team_id, by_account, at) values ($1, $2, $3, $4, $5) on conflict (area_id, incident_id) do update set team_id = excluded.team_id, by_account = excluded.by_account, at = excluded.at', values: [areaId, pin.incidentId, pin.teamId, by, now] })
}

export async function dropPins(reader: Reader, areaId: string, incidentIds: readonly string[]): Promise<number> {
  const { rowCount } = await reader.query({ name: 'drop_pins', text: 'delete from area_pin where area_id = $1 and incident_id = any ($2::uuid[])', values: [areaId, incidentIds] })
  return rowCount ?? 0
}

/** False: this crew has been moved in this area before. */
export async function claimMove(tx: Tx, m: { areaId: string; teamId: string; from: string; to: string }, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query({ name: 'save_move', text: 'insert into area_move (area_id, team_id, from_incident, to_incident, at) values ($1, $2, $3, $4, $5) on conflict do nothing', values: [m.areaId, m.teamId, m.from, m.to, now] })
  return rowCount === 1
}

export async function addEvent(reader: Reader, areaId: string, type: string, actor: Actor, data: Record<string, unknown>, now: Date): Promise<void> {
  await reader.query({ name: 'area_event', text: 'insert into area_event (area_id, type, at, actor, data) values ($1, $2, $3, $4, $5)', values: [areaId, type, now, JSON.stringify(actor), JSON.stringify(data)] })
}
