// Incidents in PostgreSQL: the locked state and what stands around it. Writing them is saveIncidents.ts.
import type { ElevatorRef, Incident } from '../domain/incident.ts'
import { upgradeState } from './olderStates.ts'
import type { Reader, Tx } from './pool.ts'

/** Fields that are moments; everything else in the stored state is plain JSON. */
const MOMENT = /(?:At|By)$|^since$/
const ISO = /^\d{4}-\d\d-\d\dT/

/** A stored state with its dates brought back, whichever version of ours wrote it. */
export function reviveIncident(state: unknown): Incident {
  return upgradeState(revive(state, ''))
}

/** Plain JSON with its moments as dates: those fields that are named like one. */
export function revive(value: unknown, key: string): unknown {
  if (typeof value === 'string') return MOMENT.test(key) && ISO.test(value) ? new Date(value) : value
  if (Array.isArray(value)) return value.map((v) => revive(v, ''))
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, revive(v, k)]))
  return value
}

/** Statuses of an incident with somebody in a known car, for `status in …`. */
export const INSIDE = `('located', 'dispatched', 'accepted', 'departed', 'arrived')`

// Every lock here is `for no key update`: nobody changes an incident's id, and whoever merely writes a row that belongs to one, as a message about it, neither waits nor makes it look busy.

/** The incident, locked until the transaction ends; null when there is none. */
export async function lockIncident(tx: Tx, id: string): Promise<Incident | null> {
  return (await lockIncidents(tx, [id])).get(id) ?? null
}

/** The same for several: always in the order of their ids, so that two transactions cannot wait for each other. `free`: only those that nobody else has now, and nobody is waited for. */
export async function lockIncidents(tx: Tx, ids: readonly string[], which: 'all' | 'free' = 'all'): Promise<Map<string, Incident>> {
  const { rows } = await tx.query<{ id: string; state: unknown }>({ name: `lock_incidents_${which}`, text: `select id, state from incident where id = any ($1::uuid[]) order by id for no key update ${which === 'free' ? 'skip locked' : ''}`, values: [ids] })
  return new Map(rows.map((r) => [r.id, reviveIncident(r.state)]))
}

/** An incident that is locked now, with one of its deadlines. `lateSeconds`: since it passed, or since it was set if that was later; null when it is gone from the table. */
export interface LockedDue { incident: Incident; key: string; lateSeconds: number | null }

/** Locks those that nobody else has: who waited here would hold a connection, and a busy machine would become busier still. The others are left out. */
export async function lockFreeIncidents(tx: Tx, due: readonly { incidentId: string; key: string }[], now: Date): Promise<LockedDue[]> {
  const { rows } = await tx.query<{ state: unknown; key: string; seconds: number | null }>({ name: 'lock_due_incidents', text:
    `select i.state, w.key, extract(epoch from $3::timestamptz - greatest(d.due_at, d.set_at))::float8 as seconds
     from unnest($1::uuid[], $2::text[]) as w (incident_id, key) join incident i on i.id = w.incident_id left join deadline d on d.incident_id = i.id and d.key = w.key order by i.id for no key update of i skip locked`,
  values: [due.map((d) => d.incidentId), due.map((d) => d.key), now] })
  return rows.map((r) => ({ incident: reviveIncident(r.state), key: r.key, lateSeconds: r.seconds }))
}

/** The incident as last committed, without a lock. */
export async function findIncident(reader: Reader, id: string): Promise<Incident | null> {
  const { rows } = await reader.query<{ state: unknown }>('select state from incident where id = $1', [id])
  return rows[0] ? reviveIncident(rows[0].state) : null
}

/** The one incident of this elevator whose people are not out yet, locked. */
export async function lockOpenIncidentOf(tx: Tx, elevatorId: string, drill: boolean): Promise<Incident | null> {
  return (await lockOpenIncidentsOf(tx, [{ elevatorId, drill }]))[0] ?? null
}

/** The same for many elevators; those without one are left out. */
export async function lockOpenIncidentsOf(tx: Tx, of: readonly { elevatorId: string; drill: boolean }[]): Promise<Incident[]> {
  const { rows } = await tx.query<{ state: unknown }>({ name: 'lock_open_incidents', text: `select state from incident where ${OPEN_OF} order by id for no key update`, values: [of.map((o) => o.elevatorId), of.map((o) => o.drill)] })
  return rows.map((r) => reviveIncident(r.state))
}

/** Like lockOpenIncidentsOf, but it waits for nobody: `busy` names the elevators whose incident somebody else has now. */
export async function lockFreeOpenIncidentsOf(tx: Tx, of: readonly { elevatorId: string; drill: boolean }[]): Promise<{ free: Incident[]; busy: { elevatorId: string; drill: boolean }[] }> {
  const { rows } = await tx.query<{ elevator_id: string; drill: boolean; state: unknown }>({ name: 'lock_free_open_incidents', text:
    `with open as materialized (select id, elevator_id, drill from incident where ${OPEN_OF}), locked as materialized (select id, state from incident where id in (select id from open) order by id for no key update skip locked)
     select open.elevator_id, open.drill, locked.state from open left join locked using (id)`, values: [of.map((o) => o.elevatorId), of.map((o) => o.drill)] })
  return { free: rows.filter((r) => r.state !== null).map((r) => reviveIncident(r.state)), busy: rows.filter((r) => r.state === null).map((r) => ({ elevatorId: r.elevator_id, drill: r.drill })) }
}

const OPEN_OF = `(elevator_id, drill) in (select * from unnest($1::bigint[], $2::boolean[])) and status not in ('released', 'followed-up', 'closed', 'joined')`

export async function incidentOfAssignment(reader: Reader, assignmentId: string): Promise<{ incidentId: string; teamId: string } | null> {
  const { rows } = await reader.query<{ incident_id: string; team_id: string }>({ name: 'incident_of_assignment', text: 'select incident_id, team_id from assignment where id = $1', values: [assignmentId] })
  return rows[0] ? { incidentId: rows[0].incident_id, teamId: rows[0].team_id } : null
}

/** Numbers of new incidents as people say them: the day and a running number. */
export async function nextIncidentNumbers(tx: Tx, count: number, now: Date): Promise<string[]> {
  // lpad cuts what is longer: the ten thousandth incident must not get the number of the thousandth.
  const { rows } = await tx.query<{ number: string }>({ name: 'incident_numbers', text:
    `select to_char($1::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n, greatest(4, length(n)), '0') as number from (select (nextval('incident_number') % 1000000)::text as n from generate_series(1, $2::int)) next`, values: [now, count] })
  return rows.map((r) => r.number)
}

export interface DueDeadline { incidentId: string; key: string; dueAt: Date }

/** Deadlines that have passed, oldest first. */
export async function listDueDeadlines(reader: Reader, now: Date, limit: number): Promise<DueDeadline[]> {
  const { rows } = await reader.query<{ incident_id: string; key: string; due_at: Date }>('select incident_id, key, due_at from deadline where due_at <= $1 order by due_at limit $2', [now, limit])
  return rows.map((r) => ({ incidentId: r.incident_id, key: r.key, dueAt: r.due_at }))
}

/** Open incidents whose deadlines may have been written by an earlier version of ours, or by nobody. */
export async function listOpenIncidents(reader: Reader): Promise<{ incident: Incident; keys: string[] }[]> {
  const { rows } = await reader.query<{ state: unknown; keys: string[] }>(`select state, array(select key from deadline d where d.incident_id = i.id) as keys from incident i where status not in ('closed', 'joined')`)
  return rows.map((r) => ({ incident: reviveIncident(r.state), keys: r.keys }))
}

/** Open incidents without a next step and without a person who sees to them: there must be none. */
export async function listForgottenIncidents(reader: Reader): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>(
    // Who has a deadline is set aside first: looking into thousands of states takes a processor's whole second.
    `with idle as materialized (select i.id from incident i where status not in ('closed', 'joined') and not exists (select from deadline d where d.incident_id = i.id))
     select id from incident join idle using (id) where jsonb_array_length(state -> 'attention') = 0 and state -> 'owner' = 'null'::jsonb`)
  return rows.map((r) => r.id)
}

export async function findElevatorRef(reader: Reader, elevatorId: string): Promise<ElevatorRef | null> {
  return (await listElevatorRefs(reader, [elevatorId]))[0] ?? null
}

/** Those that are in the registry, in no order. */
export async function listElevatorRefs(reader: Reader, elevatorIds: readonly string[]): Promise<ElevatorRef[]> {
  const ids = elevatorIds.filter((id) => /^\d{1,18}$/.test(id))
  if (ids.length === 0) return []
  const { rows } = await reader.query<ElevatorRef>({ name: 'elevator_refs', text:
    `select id, rescue_code as "rescueCode", region, address, maintenance_unit_id as "maintenanceUnitId", use_unit_id as "useUnitId" from elevator where id = any ($1::bigint[])`, values: [ids] })
  return rows
}
