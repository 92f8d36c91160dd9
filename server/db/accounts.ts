// Accounts: who may log in. Rows only; what a role may do is auth/access.ts.
import type { Me, Role } from '../contracts/session.ts'
import { isPhoneLogin } from '../domain/phoneLogin.ts'
import type { Reader, Tx } from './pool.ts'

export interface AccountForLogin { id: string; passwordHash: string; disabled: boolean }
export interface NewAccount { username: string; name: string; role: Role; region: string; teamId?: string | null; useUnitId?: string | null; seat?: string | null; passwordHash: string }

export async function findAccountForLogin(db: Reader, username: string): Promise<AccountForLogin | null> {
  const { rows } = await db.query<AccountForLogin>('select id, password_hash as "passwordHash", disabled from account where username = $1', [username])
  return rows[0] ?? null
}

/** Throws on a username that no phone could have, on a taken username or seat (23505) and on a role without its team or use unit (23514). */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<string> {
  if (!isPhoneLogin(account.username)) throw new Error(`"${account.username}" cannot be a username: letters, digits, ".", "_" and "-", at most 64, and neither robot nor everyone, which are the line's own`)
  const { rows } = await tx.query<{ id: string }>(
    'insert into account (username, name, role, region, team_id, use_unit_id, seat, password_hash) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id',
    [account.username, account.name, account.role, account.region, account.teamId ?? null, account.useUnitId ?? null, account.seat ?? null, account.passwordHash],
  )
  const row = rows[0]
  if (!row) throw new Error('insert into account returned nothing')
  return row.id
}

export async function getMe(db: Reader, accountId: string, expiresAt: Date): Promise<Me> {
  const { rows } = await db.query<Omit<Me, 'expiresAt'>>(
    `select a.id as "accountId", a.username, a.name, a.role, a.region, r.name as "regionName", r.level as "regionLevel", a.team_id as "teamId", a.seat
       from account a join region r on r.code = a.region where a.id = $1`,
    [accountId],
  )
  const row = rows[0]
  if (!row) throw new Error(`no account ${accountId}`)
  return { ...row, expiresAt: expiresAt.toISOString() }
}
