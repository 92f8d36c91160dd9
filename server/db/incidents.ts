// Incidents in PostgreSQL: the locked state, its events, assignments and deadlines, all in the caller's transaction.
import type { Actor, ElevatorRef, Incident, IncidentEvent } from '../domain/incident.ts'
import { deadlinesOf } from '../domain/response.ts'
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

/** The incident, locked until the transaction ends; null when there is none. */
export async function lockIncident(tx: Tx, id: string): Promise<Incident | null> {
  const { rows } = await tx.query<{ state: unknown }>('select state from incident where id = $1 for update', [id])
  return rows[0] ? reviveIncident(rows[0].state) : null
}

/** Like lockIncident, but it waits for nobody: null when somebody else has it now. */
export async function lockFreeIncident(tx: Tx, id: string): Promise<Incident | null> {
  const { rows } = await tx.query<{ state: unknown }>('select state from incident where id = $1 for update skip locked', [id])
  return rows[0] ? reviveIncident(rows[0].state) : null
}

/** The incident as last committed, without a lock. */
export async function findIncident(reader: Reader, id: string): Promise<Incident | null> {
  const { rows } = await reader.query<{ state: unknown }>('select state from incident where id = $1', [id])
  return rows[0] ? reviveIncident(rows[0].state) : null
}

/** The one incident of this elevator whose people are not out yet, locked. */
export async function lockOpenIncidentOf(tx: Tx, elevatorId: string, drill: boolean): Promise<Incident | null> {
  const { rows } = await tx.query<{ state: unknown }>(
    `select state from incident where elevator_id = $1 and drill = $2 and status not in ('released', 'followed-up', 'closed', 'joined') for update`, [elevatorId, drill])
  return rows[0] ? reviveIncident(rows[0].state) : null
}

export async function incidentOfAssignment(reader: Reader, assignmentId: string): Promise<{ incidentId: string; teamId: string } | null> {
  const { rows } = await reader.query<{ incident_id: string; team_id: string }>('select incident_id, team_id from assignment where id = $1', [assignmentId])
  return rows[0] ? { incidentId: rows[0].incident_id, teamId: rows[0].team_id } : null
}

/** Number of the incident as people say it: the day and a running number. */
export async function nextIncidentNumber(tx: Tx, now: Date): Promise<string> {
  // lpad cuts what is longer: the ten thousandth incident must not get the number of the thousandth.
  const { rows } = await tx.query<{ number: string }>(
    `select to_char($1::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n, greatest(4, length(n)), '0') as number from (select (nextval('incident_number') % 1000000)::text as n) next`, [now])
  return rows[0]!.number
}

export interface ChangedDeadline { key: string; dueAt: Date; version: number }

/**
 * Writes the new state with its events, assignments and deadlines. `events` are those that lead to `incident`, in order; they happened at `at`.
 * Returns the deadlines that are new or moved: these need a wake-up.
 */
export async function saveIncident(tx: Tx, incident: Incident, events: readonly IncidentEvent[], actor: Actor, at: Date, now: Date): Promise<ChangedDeadline[]> {
  const { stage } = incident
  const elevatorId = stage.status === 'reported' ? null : (stage.elevator?.id ?? null)
  const closedAt = stage.status === 'closed' ? stage.closedAt : stage.status === 'joined' ? stage.joinedAt : null
  await tx.query({ name: 'save_incident', text:
    `insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, closed_at, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (id) do update set version = excluded.version, kind = excluded.kind, status = excluded.status, region = excluded.region,
       elevator_id = excluded.elevator_id, reported_at = excluded.reported_at, closed_at = excluded.closed_at, state = excluded.state`,
  values: [incident.id, incident.number, incident.version, incident.kind, stage.status, incident.drill, incident.region, elevatorId, incident.reportedAt, closedAt, JSON.stringify(incident)] })
  const first = incident.version - events.length + 1
  await tx.query({ name: 'save_events', text:
    `insert into incident_event (incident_id, seq, type, at, actor, data)
     select $1, $2 + e.n - 1, e.data ->> 'type', $3, $4, e.data - 'type' from jsonb_array_elements($5::jsonb) with ordinality as e (data, n)`,
  values: [incident.id, first, at, JSON.stringify(actor), JSON.stringify(events)] })
  await saveAssignments(tx, incident)
  return saveDeadlines(tx, incident, now)
}

async function saveAssignments(tx: Tx, incident: Incident): Promise<void> {
  if (incident.assignments.length === 0) return
  // Ended ones first: a team that is freed and taken again in one go must not meet itself in the unique index.
  const rows = [...incident.assignments].sort((a, b) => Number(isEnded(b.status)) - Number(isEnded(a.status)))
    .map((a) => ({ id: a.id, team_id: a.teamId, tier: a.tier, status: a.status, shared: a.shared, offered_at: a.offeredAt, state: a }))
  await tx.query({ name: 'save_assignments', text:
    `insert into assignment (id, incident_id, team_id, tier, status, shared, offered_at, state)
     select r.id, $1, r.team_id, r.tier, r.status, r.shared, r.offered_at, r.state
     from jsonb_to_recordset($2::jsonb) as r (id text, team_id bigint, tier smallint, status text, shared boolean, offered_at timestamptz, state jsonb)
     on conflict (id) do update set status = excluded.status, state = excluded.state where assignment.status <> excluded.status or assignment.state <> excluded.state`,
  values: [incident.id, JSON.stringify(rows)] })
}

const isEnded = (status: string) => !['offered', 'accepted', 'departed', 'arrived'].includes(status)

/** Brings the table to what the state says: the deadlines that are new or moved are returned. */
export async function saveDeadlines(tx: Tx, incident: Incident, now: Date): Promise<ChangedDeadline[]> {
  const due = deadlinesOf(incident)
  const keys = due.map((d) => d.key)
  await tx.query({ name: 'drop_deadlines', text: 'delete from deadline where incident_id = $1 and not (key = any ($2::text[]))', values: [incident.id, keys] })
  if (due.length === 0) return []
  const { rows } = await tx.query<{ key: string; due_at: Date; version: number }>({ name: 'save_deadlines', text:
    `insert into deadline (incident_id, key, due_at, version, set_at) select $1, k, d, $4, $5 from unnest($2::text[], $3::timestamptz[]) as n (k, d)
     on conflict (incident_id, key) do update set due_at = excluded.due_at, version = excluded.version, set_at = excluded.set_at where deadline.due_at <> excluded.due_at
     returning key, due_at, version`,
  values: [incident.id, keys, due.map((d) => d.dueAt), incident.version, now] })
  return rows.map((r) => ({ key: r.key, dueAt: r.due_at, version: r.version }))
}

export interface DueDeadline { incidentId: string; key: string; dueAt: Date }

/** Deadlines that have passed, oldest first. */
export async function listDueDeadlines(reader: Reader, now: Date, limit: number): Promise<DueDeadline[]> {
  const { rows } = await reader.query<{ incident_id: string; key: string; due_at: Date }>('select incident_id, key, due_at from deadline where due_at <= $1 order by due_at limit $2', [now, limit])
  return rows.map((r) => ({ incidentId: r.incident_id, key: r.key, dueAt: r.due_at }))
}

/** Seconds that a deadline has waited since it passed, or since it was set if that was later; null when it is gone. */
export async function secondsLate(tx: Tx, incidentId: string, key: string, now: Date): Promise<number | null> {
  const { rows } = await tx.query<{ seconds: number }>({ name: 'seconds_late', text: 'select extract(epoch from $3 - greatest(due_at, set_at))::float8 as seconds from deadline where incident_id = $1 and key = $2', values: [incidentId, key, now] })
  return rows[0]?.seconds ?? null
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
  if (!/^\d{1,18}$/.test(elevatorId)) return null
  const { rows } = await reader.query<ElevatorRef>({ name: 'elevator_ref', text:
    `select id, rescue_code as "rescueCode", region, address, maintenance_unit_id as "maintenanceUnitId", use_unit_id as "useUnitId" from elevator where id = $1`, values: [elevatorId] })
  return rows[0] ?? null
}
