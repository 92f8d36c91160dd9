// Sessions by the hash of their token. A session counts while its row is there, its time has not come and its account is not disabled.
import type { Role } from '../contracts/session.ts'
import type { Reader, Tx } from './pool.ts'

export interface NewSession { tokenHash: Buffer; accountId: string; kind: 'cookie' | 'token'; createdAt: Date; expiresAt: Date }

/** Whether a session counts: SQL with its token's hash and now. */
export const sessionCounts = (hash: string, now: string) => `exists (select from session s join account a on a.id = s.account_id where s.token_hash = ${hash} and s.expires_at > ${now} and not a.disabled)`

/** The account behind a session; `sessionId` is the hash in hex. */
export interface SessionRow { accountId: string; username: string; name: string; role: Role; region: string; seat: string | null; teamId: string | null; useUnitId: string | null; sessionId: string; expiresAt: Date }

export async function insertSession(tx: Tx, s: NewSession): Promise<void> {
  await tx.query('insert into session (token_hash, account_id, kind, created_at, expires_at) values ($1, $2, $3, $4, $5)', [s.tokenHash, s.accountId, s.kind, s.createdAt, s.expiresAt])
}

/** Who stands behind these tokens, by the hash in hex; those that do not count are left out. */
export async function listSessions(db: Reader, tokenHashes: readonly Buffer[], now: Date): Promise<Map<string, SessionRow>> {
  const { rows } = await db.query<SessionRow>({
    name: 'sessions',
    text: `select a.id as "accountId", a.username, a.name, a.role, a.region, a.seat, a.team_id as "teamId", a.use_unit_id as "useUnitId",
                  encode(s.token_hash, 'hex') as "sessionId", s.expires_at as "expiresAt"
             from session s join account a on a.id = s.account_id
            where s.token_hash = any ($1) and s.expires_at > $2 and not a.disabled`,
    values: [tokenHashes, now],
  })
  return new Map(rows.map((row) => [row.sessionId, row]))
}

/** Those of the given sessions (hex of their hashes) that still count; for sockets, which outlive a request. */
export async function listLiveSessions(db: Reader, sessionIds: readonly string[], now: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select encode(s.token_hash, 'hex') as id from session s join account a on a.id = s.account_id
      where s.token_hash = any($1) and s.expires_at > $2 and not a.disabled`,
    [sessionIds.map((id) => Buffer.from(id, 'hex')), now],
  )
  return rows.map((row) => row.id)
}

export async function deleteSession(tx: Tx, sessionId: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from session where token_hash = $1', [Buffer.from(sessionId, 'hex')])
  return rowCount === 1
}

export async function deleteExpiredSessions(db: Reader, now: Date): Promise<number> {
  const { rowCount } = await db.query('delete from session where expires_at <= $1', [now])
  return rowCount ?? 0
}
