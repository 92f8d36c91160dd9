// Early warnings in PostgreSQL: opened once, moved on by their timers, closed by a person; and the days they are judged by. What is a warning is domain/warning.ts.
import { randomUUID } from 'node:crypto'
import { EVENT_ALARMS, EXCUSES, type DayCounts, type Finding, type History, type WarningKind } from '../domain/warning.ts'
import type { Reader, Tx } from './pool.ts'
import { statement } from './statement.ts'

const HISTORIES = statement('warning_histories')

/** What an alarm has to be to count, as the queries take it. */
export const EVENT_TYPES = [EVENT_ALARMS['repeated-door-faults'], EVENT_ALARMS['stops-outside-door-zone'], EVENT_ALARMS['safety-trips'], EXCUSES] as const

/** Neither closed nor expired; as the unique index on warnings has it. */
export const STANDING = `('open', 'reminded', 'overdue', 'watched')`

/** `closed`: what was found before, in days before the last one: 0 is the last day itself. */
export interface ElevatorHistory { elevatorId: string; region: string; unitId: string; brand: string | null; placeType: string; age: number | null; history: History; closed: readonly { kind: WarningKind; outcome: string; from: number; to: number }[] }
type DayRow = [runs: number, doors: number, doorFaults: number, relevels: number, stops: number, trips: number]

/** Elevators with a device, by id: the next `limit` after `after`. */
export async function listHistories(reader: Reader, after: string, limit: number, day: string, days: number): Promise<ElevatorHistory[]> {
  const { rows } = await reader.query<Omit<ElevatorHistory, 'history'> & { days: (DayRow | null)[] }>({ ...HISTORIES, values: [after, limit, day, days, ...EVENT_TYPES] })
  return rows.map(({ days: counted, ...row }) => ({ ...row, history: counted.map((d) => d && dayOf(d)) }))
}
const dayOf = ([runs, doors, doorFaults, relevels, stops, trips]: DayRow): DayCounts => ({ runs, doors, events: { 'repeated-door-faults': doorFaults, 're-levelling': relevels, 'stops-outside-door-zone': stops, 'safety-trips': trips } })

/** Until its connection ends nobody else judges: one process of all does. */
export async function lockPass(reader: Reader): Promise<boolean> {
  const { rows } = await reader.query<{ got: boolean }>("select pg_try_advisory_lock(hashtext('sanfen warnings')) as got")
  return rows[0]?.got ?? false
}
export async function unlockPass(reader: Reader): Promise<void> {
  await reader.query("select pg_advisory_unlock(hashtext('sanfen warnings'))")
}

export interface Pass { day: string; at: Date; elevators: number; skipped: number; opened: number }
/** The last day that has been judged. */
export async function findLastPass(reader: Reader): Promise<Pass | null> {
  const { rows } = await reader.query<Pass>('select day::text as day, finished_at as at, elevators, skipped, opened from warning_pass order by day desc limit 1')
  return rows[0] ?? null
}
export async function savePass(tx: Tx, pass: Pass, began: Date): Promise<void> {
  await tx.query('insert into warning_pass (day, began_at, finished_at, elevators, skipped, opened) values ($1, $2, $3, $4, $5, $6) on conflict (day) do nothing', [pass.day, began, pass.at, pass.elevators, pass.skipped, pass.opened])
}

/** `watched`: by the bureau alone. */
export interface NewWarning { elevatorId: string; region: string; unitId: string; finding: Finding; day: string; dueAt: Date; remindAt: Date; watched: boolean }
/** Opens it, or, when one of the kind is open, notes that it has become worse. `id` only of one that was opened now. */
export async function openWarning(tx: Tx, w: NewWarning, now: Date): Promise<{ opened: string | null; strengthened: boolean }> {
  const { kind, score, reasons } = w.finding
  const inserted = await tx.query<{ id: string }>(
    `insert into warning (id, elevator_id, region, unit_id, kind, day, opened_at, due_at, remind_at, next_at, status, score, reasons) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $12, $10, $11)
     on conflict (elevator_id, kind) where status in ${STANDING} do nothing returning id`,
    [randomUUID(), w.elevatorId, w.region, w.unitId, kind, w.day, now, w.dueAt, w.remindAt, score, JSON.stringify(reasons), w.watched ? 'watched' : 'open'])
  const opened = inserted.rows[0]?.id ?? null
  if (opened !== null) {
    await noteEvent(tx, { warningId: opened, type: 'opened', at: now, by: null, note: null, data: { score, reasons } })
    return { opened, strengthened: false }
  }
  // Clearly worse than when it was told last: the unit has less time then, and never more.
  const worse = await tx.query<{ id: string }>(
    `update warning set score = $3, reasons = $4, day = $5, strengthened = strengthened + 1, due_at = case when status in ('overdue', 'watched') then due_at else greatest(remind_at, least(due_at, $6)) end,
       next_at = case when status = 'reminded' then greatest(remind_at, least(due_at, $6)) else next_at end
     where elevator_id = $1 and kind = $2 and status in ${STANDING} and score <= $3::real - 0.1 and day < $5 returning id`, [w.elevatorId, kind, score, JSON.stringify(reasons), w.day, w.dueAt])
  const id = worse.rows[0]?.id
  if (id !== undefined) await noteEvent(tx, { warningId: id, type: 'strengthened', at: now, by: null, note: null, data: { score, reasons } })
  return { opened: null, strengthened: id !== undefined }
}

export interface Stepped { id: string; status: 'reminded' | 'overdue' | 'expired'; elevatorId: string; region: string; unitId: string }
/** Takes the next step of warnings whose time has come; rows that another process is at are left to it. */
export async function stepWarnings(tx: Tx, now: Date, limit: number): Promise<Stepped[]> {
  const { rows } = await tx.query<Stepped>(
    `with due as (select id from warning where next_at <= $1 order by next_at limit $2 for update skip locked)
     update warning w set status = case when w.status = 'watched' then 'expired' when w.due_at <= $1 then 'overdue' else 'reminded' end, next_at = case when w.due_at <= $1 or w.status = 'watched' then null else w.due_at end, closed_at = case when w.status = 'watched' then $1::timestamptz end from due where due.id = w.id
     returning w.id, w.status, w.elevator_id as "elevatorId", w.region, w.unit_id as "unitId"`, [now, limit])
  for (const { id, status } of rows) await noteEvent(tx, { warningId: id, type: status, at: now, by: null, note: null, data: {} })
  return rows
}

export interface ClosedWarning { id: string; status: 'done' | 'withdrawn'; outcome: 'defect-found' | 'nothing-found' | 'wrong'; note: string }
/** False when it is not open any more. */
export async function closeWarning(tx: Tx, c: ClosedWarning, accountId: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update warning set status = $2, outcome = $3, note = $4, closed_at = $5, closed_by = $6, next_at = null where id = $1 and status in ${STANDING}`, [c.id, c.status, c.outcome, c.note, now, accountId])
  if (rowCount === 1) await noteEvent(tx, { warningId: c.id, type: c.status, at: now, by: accountId, note: c.note, data: { outcome: c.outcome } })
  return rowCount === 1
}

/** What is told of a warning, and to which mobile: the officer's, else the unit's own number where that is one; null: neither is. */
export async function getTold(tx: Tx, warningId: string): Promise<{ code: string; address: string; kind: WarningKind; dueAt: Date; status: 'open' | 'reminded' | 'overdue'; mobile: string | null }> {
  const { rows } = await tx.query<{ code: string; address: string; kind: WarningKind; dueAt: Date; status: 'open' | 'reminded' | 'overdue'; mobile: string | null }>(
    `select e.rescue_code as code, e.address, w.kind, w.due_at as "dueAt", w.status,
       mobile_of(u.officer_phone, u.phone) as mobile
     from warning w join elevator e on e.id = w.elevator_id join unit u on u.id = w.unit_id where w.id = $1`, [warningId])
  const [told] = rows
  if (!told) throw new Error(`the warning ${warningId} vanished`)
  return told
}

/** Plans the text message on the ladder, not before `at`. */
export async function planTold(tx: Tx, t: { warningId: string; mobile: string; words: string; at: Date }, now: Date): Promise<void> {
  await tx.query(`insert into notification (id, kind, warning_id, words, channel, contact, state, due_at, planned_at, changed_at) values ($1, 'notice', $2, $3, 'sms', $4, 'planned', $5, $6, $6)`, [randomUUID(), t.warningId, t.words, t.mobile, t.at, now])
  await noteEvent(tx, { warningId: t.warningId, type: 'told', at: now, by: null, note: null, data: { words: t.words } })
}

interface WarningEvent { warningId: string; type: 'opened' | 'strengthened' | 'reminded' | 'overdue' | 'done' | 'withdrawn' | 'expired' | 'told' | 'noted'; at: Date; by: string | null; note: string | null; data: object }
/** The row of the warning must be locked, or new. */
export async function noteEvent(tx: Tx, e: WarningEvent): Promise<void> {
  await tx.query('insert into warning_event (warning_id, seq, type, at, by, note, data) select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6 from warning_event where warning_id = $1', [e.warningId, e.type, e.at, e.by, e.note, JSON.stringify(e.data)])
}
