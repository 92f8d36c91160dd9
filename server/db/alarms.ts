// Alarms in PostgreSQL: rows written many at once, locked while they are judged, claimed when their time has come. A timer that nobody is here for is another process's.
import type { AlarmState, Mark } from '../contracts/alarm.ts'
import type { AlarmType, CarState } from '../domain/device.ts'
import type { Reader, Tx } from './pool.ts'

export interface AlarmRow {
  id: string
  deviceId: string
  vendorId: string | null
  elevatorId: string
  region: string
  messageId: string
  /** Ids of its newest repeats. */
  alsoIds: readonly string[]
  type: AlarmType
  at: Date
  saidAt: Date | null
  receivedAt: Date
  lastAt: Date
  repeats: number
  storm: boolean
  state: AlarmState
  reason: string
  dueAt: Date | null
  tries: number
  overdue: boolean
  clearedAt: Date | null
  endedAt: Date | null
  incidentId: string | null
  decidedAt: Date | null
  /** Since when its incident has released its people, or was closed. */
  overSince: Date | null
  mark: Mark | null
  hint: 'self-freed' | null
  remark: string | null
  remarkDue: Date | null
  floor: string | null
  people: number | null
  data: Readonly<Record<string, unknown>>
  imageUrl: string | null
  car: CarState | null
  likelihood: number | null
  reasons: readonly unknown[]
  drill: boolean
}

const OVER = `(select case when i.status in ('released', 'followed-up') then (i.state #>> '{stage,releasedAt}')::timestamptz when i.status = 'closed' then i.closed_at end from incident i where i.id = alarm.incident_id)`
/** All of a row, from `alarm`. */
export const ALARM_ROW = `id, device_id as "deviceId", vendor_id as "vendorId", elevator_id as "elevatorId", region, message_id as "messageId", also_ids as "alsoIds", type, at, said_at as "saidAt", received_at as "receivedAt", last_at as "lastAt", repeats, storm, state, reason,
  due_at as "dueAt", tries, overdue, cleared_at as "clearedAt", ended_at as "endedAt", incident_id as "incidentId", decided_at as "decidedAt", ${OVER} as "overSince", mark, hint, remark, remark_due as "remarkDue", floor, people, data, image_url as "imageUrl", car, likelihood, reasons, drill`
/** What may change after a row was written, with its SQL type. What an incident or a person says of it has statements of its own. */
const CHANGING = {
  also_ids: 'text[]', last_at: 'timestamptz', repeats: 'int', storm: 'boolean', state: 'text', reason: 'text', due_at: 'timestamptz', tries: 'int', overdue: 'boolean', cleared_at: 'timestamptz', ended_at: 'timestamptz',
  remark: 'text', remark_due: 'timestamptz', floor: 'text', people: 'int', car: 'jsonb', likelihood: 'real', reasons: 'jsonb', decided_at: 'timestamptz',
} as const
const FIXED = { device_id: 'text', vendor_id: 'bigint', elevator_id: 'bigint', region: 'text', message_id: 'text', type: 'text', at: 'timestamptz', said_at: 'timestamptz', received_at: 'timestamptz', data: 'jsonb', image_url: 'text', drill: 'boolean' } as const

const columns = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([name, type]) => `${name} ${type}`).join(', ')
const camel = (name: string): string => name.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())
const asJson = (rows: readonly AlarmRow[], names: readonly string[]): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(['id', ...names].map((name) => [name, row[camel(name) as keyof AlarmRow]]))))

const ALL = { ...FIXED, ...CHANGING }
const INSERT = `insert into alarm (id, ${Object.keys(ALL).join(', ')}) select id, ${Object.keys(ALL).join(', ')} from jsonb_to_recordset($1::jsonb) as r (id uuid, ${columns(ALL)})`
const UPDATE = `update alarm a set ${Object.keys(CHANGING).map((c) => `${c} = r.${c}`).join(', ')} from jsonb_to_recordset($1::jsonb) as r (id uuid, ${columns(CHANGING)}) where a.id = r.id`

export async function insertAlarms(tx: Tx, rows: readonly AlarmRow[]): Promise<void> {
  if (rows.length > 0) await tx.query({ name: 'insert_alarms', text: INSERT, values: [asJson(rows, Object.keys(ALL))] })
}

/** Rows that were locked and have changed; not what their incident or a person said of them. */
export async function updateAlarms(tx: Tx, rows: readonly AlarmRow[]): Promise<void> {
  if (rows.length > 0) await tx.query({ name: 'update_alarms', text: UPDATE, values: [asJson(rows, Object.keys(CHANGING))] })
}

/**
 * How much unrest each key (a device's, of one class) has made in its window so far; holds all these until the transaction ends: nobody else takes such messages meanwhile.
 * `seconds`: the window of each.
 */
export async function lockPaces(tx: Tx, keys: readonly { key: string; seconds: number }[], now: Date): Promise<Map<string, number>> {
  // In one order, so that two batches cannot wait for each other.
  const { rows } = await tx.query<{ key: string; unrest: number }>({ name: 'lock_paces', text:
    `insert into alarm_pace as p (key, window_end, unrest) select k, $3::timestamptz + make_interval(secs => s), 0 from unnest($1::text[], $2::int[]) as g (k, s) order by k
     on conflict (key) do update set unrest = case when p.window_end < $3 then 0 else p.unrest end, window_end = case when p.window_end < $3 then excluded.window_end else p.window_end end
     returning key, unrest`, values: [keys.map((k) => k.key), keys.map((k) => k.seconds), now] })
  return new Map(rows.map((r) => [r.key, r.unrest]))
}

export async function savePaces(tx: Tx, paces: readonly { key: string; unrest: number }[]): Promise<void> {
  if (paces.length === 0) return
  await tx.query({ name: 'save_paces', text: 'update alarm_pace p set unrest = least(n, 1000000) from unnest($1::text[], $2::int[]) as g (k, n) where p.key = k', values: [paces.map((p) => p.key), paces.map((p) => p.unrest)] })
}

/** All that goes on of these devices, and what else has one of these messages in it; the oldest first. Locked in the order of their ids, as everybody locks alarms who waits for them. */
export async function lockAlarmsOf(tx: Tx, deviceIds: readonly string[], messageIds: readonly string[], now: Date): Promise<AlarmRow[]> {
  const { rows } = await tx.query<AlarmRow>({ name: 'lock_alarms_of', text:
    `select ${ALARM_ROW} from alarm where id in (
       select id from alarm where device_id = any ($1::text[]) and ended_at is null
       union select id from alarm where device_id = any ($1::text[]) and message_id = any ($2::text[])
       union select id from alarm where device_id = any ($1::text[]) and received_at > $3::timestamptz - interval '1 day' and also_ids && $2::text[])
     order by id for update`, values: [deviceIds, messageIds, now] })
  return rows.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
}

/** Takes up to `limit` alarms whose time has come, but none that this process is `reporting`. Whoever is taken by another is left to it. */
export async function lockDueAlarms(tx: Tx, now: Date, reporting: readonly string[], limit: number): Promise<AlarmRow[]> {
  const { rows } = await tx.query<AlarmRow>({ name: 'lock_due_alarms', text:
    `select ${ALARM_ROW} from alarm where due_at <= $1 and id <> all ($2::uuid[]) order by due_at limit $3 for update skip locked`, values: [now, reporting, limit] })
  return rows
}

export async function lockAlarm(tx: Tx, id: string, prefix: string): Promise<AlarmRow | null> {
  const { rows } = await tx.query<AlarmRow>({ name: 'lock_alarm', text: `select ${ALARM_ROW} from alarm where id = $1 and region like $2 || '%' for update`, values: [id, prefix] })
  return rows[0] ?? null
}

/** When the next words for a timeline are due; null: there are none. */
export async function nextRemark(reader: Reader): Promise<Date | null> {
  const { rows } = await reader.query<{ due: Date | null }>({ name: 'next_alarm_remark', text: 'select min(remark_due) as due from alarm where remark_due is not null' })
  return rows[0]?.due ?? null
}

/** When the next timer ends; null: there is none. */
export async function nextDue(reader: Reader): Promise<Date | null> {
  const { rows } = await reader.query<{ due: Date | null }>({ name: 'next_alarm_due', text: 'select min(due_at) as due from alarm where due_at is not null' })
  return rows[0]?.due ?? null
}

/** Alarms whose timer ended more than `seconds` ago and who have not been looked at: there must be none. */
export async function countLate(reader: Reader, now: Date, seconds: number): Promise<number> {
  const { rows } = await reader.query<{ n: number }>({ name: 'late_alarms', text: `select count(*)::int as n from alarm where due_at < $1::timestamptz - make_interval(secs => $2)`, values: [now, seconds] })
  return rows[0]?.n ?? 0
}

/** Where each went; there is nothing more to do for it. */
export async function saveReported(reader: Reader, reported: readonly { id: string; incidentId: string }[]): Promise<void> {
  await reader.query({ name: 'save_reported', text:
    `with mine as (select id from alarm where id = any ($1::uuid[]) order by id for update)
     update alarm a set incident_id = r.incident, due_at = null, tries = 0 from unnest($1::uuid[], $2::uuid[]) as r (id, incident) join mine using (id) where a.id = r.id and a.state = 'reported'`, values: [reported.map((r) => r.id), reported.map((r) => r.incidentId)] })
}

/** Where a reported alarm went; null: it is on its way yet, or there is no such alarm. */
export async function findIncidentOfAlarm(reader: Reader, id: string): Promise<string | null> {
  const { rows } = await reader.query<{ incidentId: string | null }>({ name: 'incident_of_alarm', text: 'select incident_id as "incidentId" from alarm where id = $1', values: [id] })
  return rows[0]?.incidentId ?? null
}

/** A process still has these in hand: what would fall due before `soon` does so at `dueAt`. Whoever else has one now may have it. */
export async function keepReporting(reader: Reader, ids: readonly string[], soon: Date, dueAt: Date): Promise<void> {
  await reader.query({ name: 'keep_reporting', text: `update alarm set due_at = $3 where id in (select id from alarm where id = any ($1::uuid[]) and due_at < $2 and state = 'reported' and incident_id is null for update skip locked)`, values: [ids, soon, dueAt] })
}

export async function saveDecision(tx: Tx, id: string, accountId: string): Promise<void> {
  await tx.query({ name: 'save_alarm_decision', text: 'update alarm set decided_by = $2 where id = $1', values: [id, accountId] })
}

/** A person's word; null takes back nothing. */
export async function saveMark(tx: Tx, id: string, mark: Mark, accountId: string, now: Date): Promise<void> {
  await tx.query({ name: 'save_alarm_mark', text: 'update alarm set mark = $2, marked_by = $3, marked_at = $4 where id = $1', values: [id, mark, accountId, now] })
}

/** Keeps signatures for as long as they would count; returns those that had been used before. */
export async function spendSignatures(tx: Tx, signatures: readonly Buffer[], until: Date): Promise<Buffer[]> {
  if (signatures.length === 0) return []
  const { rows } = await tx.query<{ signature: Buffer }>({ name: 'spend_signatures', text: `insert into spent_signature (signature, until) select distinct s, $2::timestamptz from unnest($1::bytea[]) as g (s) order by s on conflict do nothing returning signature`, values: [signatures, until] })
  const fresh = new Set(rows.map((r) => r.signature.toString('hex')))
  return signatures.filter((s) => !fresh.has(s.toString('hex')))
}

export async function forgetSignatures(reader: Reader, now: Date): Promise<void> {
  await reader.query({ name: 'forget_signatures', text: 'delete from spent_signature where until < $1', values: [now] })
}
