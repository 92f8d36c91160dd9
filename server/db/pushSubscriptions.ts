// Push subscriptions: which browsers of an account a push message reaches, and how that went last. Rows only; nothing is sent here.
import type { Reader, Tx } from './pool.ts'

/** What a browser hands out: where its push service takes messages, and with which keys they must be encrypted. */
export interface PushDevice { endpoint: string; p256dh: string; auth: string }
export interface PushSubscription extends PushDevice { id: string; accountId: string; teamId: string | null }

/** More than a person carries; the oldest goes when one comes, for a new phone must always get in. */
export const DEVICES = 10

/** A browser on which somebody else logs in is his from then on. Returns the subscription's id. */
export async function savePushSubscription(tx: Tx, owner: { accountId: string; teamId: string | null }, device: PushDevice, userAgent: string, now: Date): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into push_subscription (account_id, team_id, endpoint, p256dh, auth, user_agent, created_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (endpoint) do update set account_id = excluded.account_id, team_id = excluded.team_id, p256dh = excluded.p256dh, auth = excluded.auth, user_agent = excluded.user_agent,
       created_at = excluded.created_at, failures = 0 returning id`,
    [owner.accountId, owner.teamId, device.endpoint, device.p256dh, device.auth, userAgent.slice(0, 300), now])
  await tx.query('delete from push_subscription where id in (select id from push_subscription where account_id = $1 order by created_at desc, id desc offset $2)', [owner.accountId, DEVICES])
  return rows[0]!.id
}

/** Null when the device has gone, or the contact is no id of ours. */
export async function findPushSubscription(reader: Reader, id: string): Promise<PushSubscription | null> {
  if (!/^[0-9]{1,18}$/.test(id)) return null
  const { rows } = await reader.query<PushSubscription>('select id, account_id as "accountId", team_id as "teamId", endpoint, p256dh, auth from push_subscription where id = $1', [id])
  return rows[0] ?? null
}

/** False when the account has no such device. */
export async function removePushSubscription(reader: Reader, accountId: string, endpoint: string): Promise<boolean> {
  const { rowCount } = await reader.query('delete from push_subscription where account_id = $1 and endpoint = $2', [accountId, endpoint])
  return (rowCount ?? 0) > 0
}

/** Its push service says that there is no such device any more. */
export async function forgetPushSubscription(reader: Reader, id: string): Promise<void> {
  await reader.query('delete from push_subscription where id = $1', [id])
}

export async function notePush(reader: Reader, id: string, taken: boolean, now: Date): Promise<void> {
  await reader.query('update push_subscription set last_ok_at = case when $2 then $3 else last_ok_at end, failures = case when $2 then 0 else failures + 1 end where id = $1', [id, taken, now])
}
