// What the door's tests share: an app on a database of its own, one account a role, and requests with their tokens.
import { makeSessions } from '../../auth/sessions.ts'
import { hashPassword } from '../../auth/password.ts'
import { type AppConfig, type AppParts, buildApp } from '../../app.ts'
import { ROLES, type Role } from '../../contracts/session.ts'
import { insertAccount } from '../../db/accounts.ts'
import { type Db, makeDb } from '../../db/pool.ts'
import { makeHealthBook } from '../../http/health.ts'
import { testDatabase } from '../parts.ts'

export const PASSWORD = 'sanfen-demo'
export const CONFIG: AppConfig = { version: 'test', webDir: '/nonexistent', tileHosts: ['https://tiles.example'], trustProxy: ['127.0.0.1'], logLevel: 'silent', checkAnswers: true }

export interface Door extends AsyncDisposable {
  app: Awaited<ReturnType<typeof buildApp>>
  db: Db
  parts: AppParts
  /** Moves the clock of sessions and answers. */
  advance(seconds: number): void
  /** A bearer token of the account. */
  token(username: string): Promise<string>
}

/** Accounts: one a role, named like it, in 410100; `province` (410000), `county` (410105) and `elsewhere` (410200) are operators. */
export async function openDoor(more: (base: AppParts) => Partial<AppParts> | Promise<Partial<AppParts>> = () => ({})): Promise<Door> {
  const database = await testDatabase()
  const db = makeDb(database.url, { max: 4 })
  await seedAccounts(db)
  const door = await openDoorOn(db, more)
  return {
    ...door,
    async [Symbol.asyncDispose]() {
      await door[Symbol.asyncDispose]()
      await db.close()
      await database.drop()
    },
  }
}

/** A further server process, as far as one can be had in one process: an app of its own on a database that is there already. */
export async function openDoorOn(db: Db, more: (base: AppParts) => Partial<AppParts> | Promise<Partial<AppParts>> = () => ({})): Promise<Door> {
  let now = Date.parse('2026-03-01T08:00:00+08:00')
  const clock = () => new Date(now)
  const base: AppParts = { db, clock, config: CONFIG, sessions: makeSessions({ db, clock }), health: makeHealthBook(clock) }
  const parts = { ...base, ...(await more(base)) }
  const app = await buildApp(parts)
  return {
    app, db, parts,
    advance: (seconds) => { now += seconds * 1000 },
    token: async (username) => {
      const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { username, password: PASSWORD, token: true } })
      return (answer.json() as { token: string }).token
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

export async function seedAccounts(db: Db): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD)
  await db.tx(async (tx) => {
    await tx.query(`insert into region (code, name, level, parent, scope) values ('410000', '河南省', 'province', null, '41'), ('410100', '郑州市', 'city', '410000', '4101'),
      ('410200', '开封市', 'city', '410000', '4102'), ('410105', '金水区', 'county', '410100', '410105')`)
    const unit = await idOf(`insert into unit (kind, name, short_name, region, phone) values ('use', '文博物业', '文博', '410105', '0371-1') returning id`)
    const station = await idOf(`insert into station (name, region, position) values ('一站', '410105', 'point(113.68 34.80)') returning id`)
    const team = await idOf(`insert into team (code, name, kind, station_id, region, leader, phone) values ('team01', '一队', 'station', ${station}, '410105', '甲', '138') returning id`)
    for (const role of ROLES) await account(role, role, '410100')
    await account('province', 'operator', '410000')
    await account('county', 'operator', '410105')
    await account('elsewhere', 'operator', '410200')

    async function idOf(text: string): Promise<string> {
      const { rows } = await tx.query<{ id: string }>(text)
      return rows[0]?.id ?? ''
    }
    async function account(username: string, role: Role, region: string): Promise<void> {
      await insertAccount(tx, { username, name: `${username}甲`, role, region, passwordHash, teamId: role === 'team' ? team : null, useUnitId: role === 'property' ? unit : null })
    }
  })
}
