// Logging in and out, and who stands behind a token.
import { findAccountForLogin } from '../db/accounts.ts'
import { inBatches } from '../db/inBatches.ts'
import type { Db } from '../db/pool.ts'
import { deleteExpiredSessions, deleteSession, insertSession, listLiveSessions, listSessions, type SessionRow } from '../db/sessions.ts'
import { type Access, makeAccess } from './access.ts'
import { type Brake, makeBrake } from './brake.ts'
import { verifyPassword } from './password.ts'
import { hashToken, isToken, newToken } from './token.ts'

/** A shift lasts twelve hours; nobody works two without logging in. */
export const SESSION_HOURS = 12

export type Login = { ok: true; accountId: string; token: string; sessionId: string; expiresAt: Date } | { ok: false; refusal: 'wrong-name-or-password' } | { ok: false; refusal: 'too-many-attempts'; waitSeconds: number }

export interface Sessions {
  login(who: { username: string; password: string; address: string; kind: 'cookie' | 'token' }): Promise<Login>
  /** Who stands behind a token; null when it is malformed, unknown, ended or expired. */
  findAccess(token: string): Promise<Access | null>
  /** Those of the given sessions that still count. */
  listLive(sessionIds: readonly string[]): Promise<string[]>
  /** Ends it at once, in every process. False when it had ended before. */
  end(sessionId: string): Promise<boolean>
  /** Removes what has expired; returns how many. */
  forgetExpired(): Promise<number>
}

export function makeSessions({ db, clock, brake = makeBrake(clock) }: { db: Db; clock: () => Date; brake?: Brake }): Sessions {
  /** Every request asks; those of one moment ask together. */
  const find = inBatches<Buffer, SessionRow | null>(async (hashes) => {
    const rows = await listSessions(db, hashes, clock())
    return hashes.map((hash) => rows.get(hash.toString('hex')) ?? null)
  }, { atOnce: 2 })

  return {
    async login({ username, password, address, kind }) {
      const waitSeconds = brake.waitSeconds(address, username)
      if (waitSeconds > 0) return { ok: false, refusal: 'too-many-attempts', waitSeconds }
      brake.tried(address, username)
      const account = await findAccountForLogin(db, username)
      const right = await verifyPassword(account?.passwordHash ?? null, password)
      if (!account || !right || account.disabled) return { ok: false, refusal: 'wrong-name-or-password' }
      brake.succeeded(address, username)
      const token = newToken()
      const createdAt = clock()
      const expiresAt = new Date(createdAt.getTime() + SESSION_HOURS * 3_600_000)
      const tokenHash = hashToken(token)
      await db.tx((tx) => insertSession(tx, { tokenHash, accountId: account.id, kind, createdAt, expiresAt }))
      return { ok: true, accountId: account.id, token, sessionId: tokenHash.toString('hex'), expiresAt }
    },
    async findAccess(token) {
      const facts = isToken(token) ? await find(hashToken(token)) : null
      return facts && makeAccess(facts)
    },
    listLive: (sessionIds) => listLiveSessions(db, sessionIds, clock()),
    end: (sessionId) => db.tx((tx) => deleteSession(tx, sessionId)),
    forgetExpired: () => deleteExpiredSessions(db, clock()),
  }
}
