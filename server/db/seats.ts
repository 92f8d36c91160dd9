// Seats: which operators are on duty and able to take a call.
import type { SeatView } from '../contracts/call.ts'
import type { Reader } from './pool.ts'

export type SeatState = SeatView['state']
interface Row { account_id: string; name: string; seat: string | null; state: SeatState; since: Date; registered: boolean; call_id: string | null; region: string }
const VIEW = `select s.account_id, a.name, a.seat, s.state, s.since, s.registered, a.region, (select c.id from call c where c.operator_id = s.account_id and c.state in ('ringing', 'talking') limit 1) as call_id
  from seat s join account a on a.id = s.account_id`
const view = (r: Row): SeatView => ({ accountId: r.account_id, name: r.name, seat: r.seat, state: r.state, since: r.since.toISOString(), registered: r.registered, callId: r.call_id })

export async function setSeat(reader: Reader, accountId: string, state: SeatState, now: Date): Promise<void> {
  await reader.query(`insert into seat (account_id, state, since, seen_at) values ($1, $2, $3, $3)
    on conflict (account_id) do update set state = excluded.state, seen_at = excluded.seen_at, since = case when seat.state = excluded.state then seat.since else excluded.since end`, [accountId, state, now])
}

/** Lets an operator who has just not taken a call breathe until then. */
export async function restSeat(reader: Reader, username: string, until: Date): Promise<void> {
  await reader.query('update seat s set rest_until = $2 from account a where a.id = s.account_id and a.username = $1', [username, until])
}

/** After a call the seat is wrapping up; a paused or absent one stays what it is. */
export async function wrapUp(reader: Reader, accountId: string, now: Date): Promise<void> {
  await reader.query(`update seat set state = 'wrap-up', since = $2 where account_id = $1 and state = 'ready'`, [accountId, now])
}

/** Seats whose wrapping up is over. */
export async function endWrapUps(reader: Reader, before: Date, now: Date): Promise<string[]> {
  const { rows } = await reader.query<{ account_id: string }>(`update seat set state = 'ready', since = $2 where state = 'wrap-up' and since <= $1 returning account_id`, [before, now])
  return rows.map((r) => r.account_id)
}

/** Whether the edge knows the phone of this login. Returns the account when that changed. */
export async function setRegistered(reader: Reader, username: string, registered: boolean, now: Date): Promise<string | null> {
  const { rows } = await reader.query<{ account_id: string }>(
    `insert into seat (account_id, state, since, registered, seen_at) select id, 'off', $3, $2, $3 from account where username = $1
     on conflict (account_id) do update set registered = excluded.registered, seen_at = excluded.seen_at where seat.registered <> excluded.registered returning account_id`, [username, registered, now])
  return rows[0]?.account_id ?? null
}

/** After a connect to the edge: exactly these logins are registered. */
export async function setAllRegistered(reader: Reader, usernames: readonly string[]): Promise<void> {
  await reader.query(`update seat s set registered = (a.username = any ($1::text[])) from account a where a.id = s.account_id and s.registered <> (a.username = any ($1::text[]))`, [usernames])
}

export async function listSeats(reader: Reader, prefix: string): Promise<SeatView[]> {
  const { rows } = await reader.query<Row>(`${VIEW} where a.region like $1 || '%' and s.state <> 'off' order by a.seat`, [prefix])
  return rows.map(view)
}

export async function findSeat(reader: Reader, accountId: string): Promise<{ view: SeatView; region: string } | null> {
  const { rows } = await reader.query<Row>(`${VIEW} where s.account_id = $1`, [accountId])
  return rows[0] ? { view: view(rows[0]), region: rows[0].region } : null
}
