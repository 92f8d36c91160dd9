// First answers to requests that may be sent again. Status 0 is a request still at work.
import type { Reader } from './pool.ts'

export interface AnswerKey { accountId: string; key: string }
export interface ClaimedRequest extends AnswerKey { route: string; requestHash: Buffer; now: Date }
export interface KeptAnswer { route: string; requestHash: Buffer; status: number; body: unknown; createdAt: Date }

/** True when this request is the first with its key, or the one before began before `abandonedBefore` and never answered. */
export async function claimAnswer(db: Reader, r: ClaimedRequest, abandonedBefore: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into idempotent_answer (account_id, key, route, request_hash, status, body, created_at) values ($1, $2, $3, $4, 0, 'null', $5)
     on conflict (account_id, key) do update set created_at = excluded.created_at
      where idempotent_answer.status = 0 and idempotent_answer.created_at < $6
        and idempotent_answer.route = excluded.route and idempotent_answer.request_hash = excluded.request_hash`,
    [r.accountId, r.key, r.route, r.requestHash, r.now, abandonedBefore],
  )
  return rowCount === 1
}

export async function findAnswer(db: Reader, { accountId, key }: AnswerKey): Promise<KeptAnswer | null> {
  const { rows } = await db.query<KeptAnswer>(
    'select route, request_hash as "requestHash", status, body, created_at as "createdAt" from idempotent_answer where account_id = $1 and key = $2',
    [accountId, key],
  )
  return rows[0] ?? null
}

/** `body` is JSON text. */
export async function keepAnswer(db: Reader, { accountId, key }: AnswerKey, status: number, body: string): Promise<void> {
  await db.query('update idempotent_answer set status = $3, body = $4 where account_id = $1 and key = $2', [accountId, key, status, body])
}

/** For a request that came to nothing: it may be tried again under the same key. */
export async function dropClaim(db: Reader, { accountId, key }: AnswerKey): Promise<void> {
  await db.query('delete from idempotent_answer where account_id = $1 and key = $2 and status = 0', [accountId, key])
}

export async function deleteAnswersBefore(db: Reader, before: Date): Promise<number> {
  const { rowCount } = await db.query('delete from idempotent_answer where created_at < $1', [before])
  return rowCount ?? 0
}
