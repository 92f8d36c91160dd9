// The outbox: what must be told after a commit. Its row goes when it has been told; what is left over the auditor tells.
import type { Db } from './pool.ts'

/** `officer`: the use unit's officer is to be told that somebody is trapped. `left`: use units whose car it was before. */
export type Message = { kind: 'incident'; incidentId: string; teams: readonly string[]; officer?: boolean; left?: readonly string[] }
export interface OutboxRow { id: string; message: Message }

/** How long the committing process has for telling it itself, in seconds. */
export const TELL_SECONDS = 2

/** These have been told. */
export async function deleteMessages(db: Db, ids: readonly string[]): Promise<void> {
  await db.query({ name: 'delete_messages', text: 'delete from outbox where id = any ($1::bigint[])', values: [ids] })
}

/** Takes messages that nobody told in time; each waits longer after every try, so that a broken one cannot block the rest. */
export async function claimMessages(db: Db, now: Date, limit: number): Promise<OutboxRow[]> {
  const { rows } = await db.query<{ id: string; payload: Message }>(
    `update outbox set attempts = attempts + 1, next_at = $1::timestamptz + make_interval(secs => least(60, power(2, least(attempts, 6) + 1)))
     where id in (select id from outbox where next_at <= $1 order by next_at limit $2 for update skip locked) returning id, payload`, [now, limit])
  return rows.map((r) => ({ id: r.id, message: r.payload }))
}
