// Calls of the line in PostgreSQL. Each step is one conditional update: of several processes that see the same event, exactly one moves the row.
import type { CallbackView, CallView, QueueView } from '../contracts/call.ts'
import type { Reader, Tx } from './pool.ts'

export interface WaitingRow { id: string; sipCallId: string; tid: string; operatorId: string; username: string }

const VIEW = `select c.id, c.version, c.direction, c.state, c.remote_phone as phone, c.drill, c.region, c.digits, c.elevator_id, e.address as elevator_address, c.incident_id, c.queued_at, c.ringing_at, c.answered_at, c.ended_at, c.outcome,
    c.recording is not null as recording, a.id as account_id, a.name as account_name, a.seat,
    (select max(v.at) from call_event v where v.call_id = c.id and v.type = 'code-keyed') as digits_at,
    (select count(*)::int from call o where o.remote_phone = c.remote_phone and o.id <> c.id and o.queued_at > c.queued_at - interval '24 hours' and o.queued_at <= c.queued_at) as same_caller
  from call c left join account a on a.id = c.operator_id left join elevator e on e.id = c.elevator_id`
interface ViewRow {
  id: string; version: number; direction: 'inbound' | 'outbound'; state: CallView['state']; phone: string; drill: boolean; region: string; digits: string; elevator_id: string | null; elevator_address: string | null; incident_id: string | null
  queued_at: Date; ringing_at: Date | null; answered_at: Date | null; ended_at: Date | null; outcome: string | null; recording: boolean; account_id: string | null; account_name: string | null; seat: string | null; digits_at: Date | null; same_caller: number
}
const iso = (d: Date | null): string | null => d?.toISOString() ?? null
const view = (r: ViewRow): CallView => ({
  id: r.id, version: r.version, direction: r.direction, state: r.state, phone: r.phone, drill: r.drill, region: r.region,
  operator: r.account_id === null || r.account_name === null ? null : { accountId: r.account_id, name: r.account_name, seat: r.seat },
  digits: r.digits, digitsAt: iso(r.digits_at), elevatorId: r.elevator_id, elevatorAddress: r.elevator_address, incidentId: r.incident_id, sameCaller: r.same_caller,
  queuedAt: r.queued_at.toISOString(), ringingAt: iso(r.ringing_at), answeredAt: iso(r.answered_at), endedAt: iso(r.ended_at), outcome: r.outcome, recording: r.recording,
})

export async function findCallView(reader: Reader, id: string, prefix = ''): Promise<CallView | null> {
  const { rows } = await reader.query<ViewRow>({ name: 'call_view', text: `${VIEW} where c.id = $1 and c.region like $2 || '%'`, values: [id, prefix] })
  return rows[0] ? view(rows[0]) : null
}

/** Calls that are going on, and those that ended since `since`. */
export async function listCallViews(reader: Reader, prefix: string, since: Date): Promise<CallView[]> {
  const { rows } = await reader.query<ViewRow>({ name: 'call_views', text: `${VIEW} where c.region like $1 || '%' and (c.state <> 'ended' or c.ended_at >= $2) order by c.queued_at limit 500`, values: [prefix, since] })
  return rows.map(view)
}

export async function addCallEvent(tx: Tx, callId: string, type: string, at: Date, data: Record<string, unknown> = {}): Promise<void> {
  await tx.query({ name: 'call_event', text: 'insert into call_event (call_id, type, at, data) values ($1, $2, $3, $4)', values: [callId, type, at, JSON.stringify(data)] })
}

export interface NewCall { id: string; sipCallId: string; direction: 'inbound' | 'outbound'; phone: string; drill: boolean; region: string; tid: string | null; at: Date; operatorId?: string; incidentId?: string }

/** False when another process has written it already. Written by ourselves before, in a commit whose answer was lost, it is ours. */
export async function insertCall(tx: Tx, c: NewCall): Promise<boolean> {
  const { rowCount } = await tx.query({ name: 'insert_call', text:
    `with made as (insert into call (id, sip_call_id, direction, state, remote_phone, drill, region, tid, queued_at, operator_id, incident_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (sip_call_id) do nothing returning id)
     select id from made union all select id from call where id = $1`,
  values: [c.id, c.sipCallId, c.direction, c.direction === 'inbound' ? 'queued' : 'ringing', c.phone, c.drill, c.region, c.tid, c.at, c.operatorId ?? null, c.incidentId ?? null] })
  return rowCount === 1
}

/** Where the call is parked now. */
export async function moveCall(tx: Tx, sipCallId: string, tid: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(`update call set tid = $2 where sip_call_id = $1 and state <> 'ended' and tid is distinct from $2 returning id`, [sipCallId, tid])
  return rows[0]?.id ?? null
}

/**
 * Gives the longest-waiting call to the operator who has been idle longest; both rows are skipped while another process has them.
 * Returns null when nobody waits or nobody is free.
 */
export async function reserveNext(tx: Tx, now: Date): Promise<WaitingRow | null> {
  const { rows } = await tx.query<WaitingRow>({ name: 'reserve_next', text:
    `with waiting as (select id, tried from call where state = 'queued' and tid is not null order by queued_at limit 1 for update skip locked),
     free as (select s.account_id, a.username from seat s join account a on a.id = s.account_id, waiting w
       where s.state = 'ready' and s.registered and not a.disabled and (s.rest_until is null or s.rest_until <= $1) and not exists (select from call c where c.operator_id = s.account_id and c.state in ('ringing', 'talking'))
       order by s.account_id = any (w.tried), s.since limit 1 for update of s skip locked)
     update call c set state = 'ringing', operator_id = f.account_id, ringing_at = $1, version = c.version + 1 from waiting w, free f where c.id = w.id
     returning c.id, c.sip_call_id as "sipCallId", c.tid, c.operator_id as "operatorId", f.username`, values: [now] })
  return rows[0] ?? null
}

/** One operator takes one waiting call himself. Null when it does not wait any more. */
export async function reserveFor(tx: Tx, callId: string, accountId: string, now: Date): Promise<WaitingRow | null> {
  const { rows } = await tx.query<WaitingRow>(
    `update call c set state = 'ringing', operator_id = $2, ringing_at = $3, version = c.version + 1 from account a where c.id = $1 and a.id = $2 and c.state = 'queued' and c.tid is not null
     returning c.id, c.sip_call_id as "sipCallId", c.tid, c.operator_id as "operatorId", a.username`, [callId, accountId, now])
  return rows[0] ?? null
}

/** The operator did not take it: it waits again, and he comes last in the next round. */
export async function requeue(tx: Tx, sipCallId: string, tid: string | null): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `update call set state = 'queued', tid = coalesce($2, tid), tried = case when operator_id is null then tried else array_append(tried, operator_id) end, operator_id = null, ringing_at = null, version = version + 1
     where sip_call_id = $1 and state in ('ringing', 'queued') and answered_at is null returning id`, [sipCallId, tid])
  return rows[0]?.id ?? null
}

/** Calls that a page asked for and never dialled: they would keep their operator from the next one. */
export async function dropUndialled(tx: Tx, before: Date, now: Date): Promise<{ id: string; operatorId: string }[]> {
  const { rows } = await tx.query<{ id: string; operatorId: string }>(`update call set state = 'ended', ended_at = $2, outcome = 'failed', version = version + 1 where state = 'ringing' and sip_call_id like 'pending-%' and queued_at < $1 returning id, operator_id as "operatorId"`, [before, now])
  return rows
}

export interface AnsweredCall { id: string; phone: string; digits: string; drill: boolean; region: string; queuedAt: Date; operatorId: string | null; incidentId: string | null; direction: 'inbound' | 'outbound' }

export async function answerCall(tx: Tx, key: { sipCallId: string }, username: string, now: Date): Promise<AnsweredCall | null> {
  const { rows } = await tx.query<AnsweredCall>(
    `update call c set state = 'talking', answered_at = $3, operator_id = coalesce((select id from account where username = $2), c.operator_id), version = c.version + 1
     where c.sip_call_id = $1 and c.state in ('queued', 'ringing') and c.answered_at is null
     returning c.id, c.remote_phone as phone, c.digits, c.drill, c.region, c.queued_at as "queuedAt", c.operator_id as "operatorId", c.incident_id as "incidentId", c.direction`, [key.sipCallId, username, now])
  return rows[0] ?? null
}

/** A caller whom somebody spoke with, or who keyed the code of a real elevator and was cut off (`cutOff`). */
export interface Reportable { id: string; phone: string; digits: string; drill: boolean; queuedAt: Date; cutOff: boolean }

/** Calls since then that are to be reports and are none yet; with `sipCallId` that one alone, whenever it came. */
export async function listUnreported(reader: Reader, which: { since: Date } | { sipCallId: string }): Promise<Reportable[]> {
  const { rows } = await reader.query<Reportable>(
    `select id, remote_phone as phone, digits, drill, queued_at as "queuedAt", answered_at is null as "cutOff" from call
     where direction = 'inbound' and incident_id is null and (answered_at is not null or (state = 'ended' and elevator_id is not null)) and ${'since' in which ? 'queued_at > $1' : 'sip_call_id = $1'} order by queued_at`,
    ['since' in which ? which.since : which.sipCallId])
  return rows
}

export async function linkCall(tx: Tx, callId: string, incidentId: string): Promise<void> {
  await tx.query('update call set incident_id = $2, version = version + 1 where id = $1', [callId, incidentId])
}

export type Outcome = 'answered' | 'abandoned' | 'failed' | 'busy' | 'no-answer' | 'rejected'
export interface EndedCall { id: string; sipCallId: string; phone: string; region: string; digits: string; drill: boolean; direction: 'inbound' | 'outbound'; operatorId: string | null; elevatorId: string | null; queuedAt: Date; outcome: Outcome }

/** Ends a call once. An answered one ends as answered, whatever the edge calls it. */
export async function endCall(tx: Tx, sipCallId: string, outcome: Outcome, now: Date): Promise<EndedCall | null> {
  const { rows } = await tx.query<EndedCall>(
    `update call set state = 'ended', ended_at = $3, outcome = case when answered_at is null then $2 else 'answered' end, version = version + 1 where sip_call_id = $1 and state <> 'ended'
     returning id, sip_call_id as "sipCallId", remote_phone as phone, region, digits, drill, direction, operator_id as "operatorId", elevator_id as "elevatorId", queued_at as "queuedAt", outcome`, [sipCallId, outcome, now])
  return rows[0] ?? null
}

/** The page has dialled: from here on the edge's name is the call's name. */
export async function nameOutbound(tx: Tx, callId: string, sipCallId: string): Promise<boolean> {
  const { rowCount } = await tx.query(`update call set sip_call_id = $2 where id = $1 and direction = 'outbound' and state <> 'ended' and sip_call_id = 'pending-' || $1`, [callId, sipCallId])
  return rowCount === 1
}

export interface Keyed { id: string; digits: string; state: CallView['state']; incidentId: string | null; elevatorId: string | null; region: string; phone: string }

/** Adds what the caller keyed; `*` begins again, and so does the first digit after a finished code. */
export async function addDigit(tx: Tx, sipCallId: string, digit: string): Promise<Keyed | null> {
  const { rows } = await tx.query<Keyed>(
    `update call set digits = case when $2 = '*' then '' when digits like '%#' then $2 else left(digits || $2, 32) end, version = version + 1 where sip_call_id = $1 and state <> 'ended'
     returning id, digits, state, incident_id as "incidentId", elevator_id as "elevatorId", region, remote_phone as phone`, [sipCallId, digit])
  return rows[0] ?? null
}

export async function proposeElevator(tx: Tx, callId: string, elevatorId: string | null): Promise<void> {
  await tx.query('update call set elevator_id = $2, version = version + 1 where id = $1', [callId, elevatorId])
}

export async function setRecording(reader: Reader, callId: string, path: string): Promise<void> {
  await reader.query('update call set recording = $2, version = version + 1 where id = $1', [callId, path])
}

export async function findRecording(reader: Reader, callId: string, prefix: string): Promise<{ path: string | null; operatorId: string | null } | null> {
  const { rows } = await reader.query<{ path: string | null; operatorId: string | null }>(`select recording as path, operator_id as "operatorId" from call where id = $1 and region like $2 || '%'`, [callId, prefix])
  return rows[0] ?? null
}

export async function listLiveSipCalls(reader: Reader): Promise<{ sipCallId: string; state: string; direction: string; queuedAt: Date }[]> {
  const { rows } = await reader.query<{ sipCallId: string; state: string; direction: string; queuedAt: Date }>(`select sip_call_id as "sipCallId", state, direction, queued_at as "queuedAt" from call where state <> 'ended'`)
  return rows
}

interface CallbackRow { id: string; call_id: string; phone: string; region: string; due_at: Date; claimed_by: string | null; done_at: Date | null }
const CALLBACK = 'select b.id, b.call_id, b.phone, b.region, b.due_at, a.name as claimed_by, b.done_at from callback b left join account a on a.id = b.claimed_by'
const callbackView = (r: CallbackRow): CallbackView => ({ id: r.id, callId: r.call_id, phone: r.phone, region: r.region, dueAt: r.due_at.toISOString(), claimedBy: r.claimed_by, doneAt: iso(r.done_at) })

export async function insertCallback(tx: Tx, id: string, call: { id: string; phone: string; region: string }, dueAt: Date): Promise<void> {
  await tx.query('insert into callback (id, call_id, phone, region, due_at) values ($1, $2, $3, $4, $5) on conflict (call_id) do nothing', [id, call.id, call.phone, call.region, dueAt])
}
export async function listCallbackViews(reader: Reader, prefix: string): Promise<CallbackView[]> {
  const { rows } = await reader.query<CallbackRow>(`${CALLBACK} where b.done_at is null and b.region like $1 || '%' order by b.due_at limit 200`, [prefix])
  return rows.map(callbackView)
}
export async function findCallbackOfCall(reader: Reader, callId: string): Promise<CallbackView | null> {
  const { rows } = await reader.query<CallbackRow>(`${CALLBACK} where b.call_id = $1`, [callId])
  return rows[0] ? callbackView(rows[0]) : null
}
export async function findCallback(reader: Reader, id: string): Promise<CallbackView | null> {
  const { rows } = await reader.query<CallbackRow>(`${CALLBACK} where b.id = $1`, [id])
  return rows[0] ? callbackView(rows[0]) : null
}
/** One operator calls back; null when it is done or somebody else's. */
export async function claimCallback(tx: Tx, id: string, accountId: string, now: Date, prefix: string): Promise<boolean> {
  const { rowCount } = await tx.query(`update callback set claimed_by = $2, claimed_at = $3 where id = $1 and done_at is null and (claimed_by is null or claimed_by = $2 or claimed_at < $3::timestamptz - interval '2 minutes') and region like $4 || '%'`, [id, accountId, now, prefix])
  return rowCount === 1
}
/** Somebody has spoken with this phone: whatever call-back waited for it is done. */
export async function finishCallbacks(tx: Tx, phone: string, now: Date): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(`update callback set done_at = $2, outcome = 'spoken' where phone = $1 and done_at is null returning id`, [phone, now])
  return rows.map((r) => r.id)
}

/** The numbers over the console, for the regions that begin with `prefix`; "today" is the region's local day. */
export async function queueView(reader: Reader, prefix: string, now: Date): Promise<QueueView> {
  const { rows } = await reader.query<{ waiting: number; longest: Date | null; share: number | null; abandoned: number; callbacks: number; ready: number; on_duty: number }>({ name: 'queue_view', text:
    `with today as (select * from call where direction = 'inbound' and not drill and region like $1 || '%' and queued_at >= date_trunc('day', $2::timestamptz, 'Asia/Shanghai')),
     live as (select * from call where state in ('queued', 'ringing') and direction = 'inbound' and region like $1 || '%')
     select (select count(*)::int from live) as waiting, (select min(queued_at) from live) as longest,
       (select (count(*) filter (where answered_at <= queued_at + interval '15 seconds'))::float / nullif(count(*) filter (where answered_at is not null or ended_at is not null), 0) from today) as share,
       (select count(*)::int from today where outcome = 'abandoned') as abandoned, (select count(*)::int from callback where done_at is null and region like $1 || '%') as callbacks,
       (select count(*)::int from seat s join account a on a.id = s.account_id where s.state = 'ready' and a.region like $1 || '%') as ready, (select count(*)::int from seat s join account a on a.id = s.account_id where s.state <> 'off' and a.region like $1 || '%') as on_duty`, values: [prefix, now] })
  const r = rows[0]!
  return { waiting: r.waiting, longestSince: iso(r.longest), answeredWithin15: r.share, abandonedToday: r.abandoned, callbacksOpen: r.callbacks, seatsReady: r.ready, seatsOn: r.on_duty }
}
