// The outbox: what must be told after a commit. Its row goes when it has been told; what is left over the auditor tells.
import type { Db, Tx } from './pool.ts'

export type Message = { kind: 'incident'; incidentId: string; teams: readonly string[] }
export interface OutboxRow { id: string; message: Message }

/** How long the committing process has for telling it itself, in seconds. */
const GRACE_SECONDS = 2

export async function insertMessage(tx: Tx, message: Message, now: Date): Promise<string> {
  const { rows } = await tx.query<{ id: string }>({ name: 'insert_message', text: `insert into outbox (kind, payload, created_at, next_at) values ($1, $2, $3, $3::timestamptz + make_interval(secs => $4)) returning id`,
    values: [message.kind, JSON.stringify(message), now, GRACE_SECONDS] })
  return rows[0]!.id
}

export async function deleteMessage(db: Db, id: string): Promise<void> {
  await db.query({ name: 'delete_message', text: 'delete from outbox where id = $1', values: [id] })
}

/** Takes messages that nobody told in time; each waits longer after every try, so that a broken one cannot block the rest. */
export async function claimMessages(db: Db, now: Date, limit: number): Promise<OutboxRow[]> {
  const { rows } = await db.query<{ id: string; payload: Message }>(
    `update outbox set attempts = attempts + 1, next_at = $1::timestamptz + make_interval(secs => least(60, power(2, least(attempts, 6) + 1)))
     where id in (select id from outbox where next_at <= $1 order by next_at limit $2 for update skip locked) returning id, payload`, [now, limit])
  return rows.map((r) => ({ id: r.id, message: r.payload }))
}
