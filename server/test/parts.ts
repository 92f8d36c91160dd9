// Real parts for a test: a database of its own, cloned from the migrated template or from one with the demo city in it, and a Redis database of its own.
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { inject } from 'vitest'
import { loadDemoCity } from '../../fixtures/city/load.ts'
import { hashPassword } from '../auth/password.ts'
import { DEMO_PASSWORD } from '../config.ts'
import { makeDb } from '../db/pool.ts'

export interface TestParts {
  /** Superuser of the run's PostgreSQL cluster. */
  adminUrl: string
  /** The application's role on the same cluster. */
  databaseUrl: string
  redisUrl: string
  /** The migrated, empty database every test is cloned from. */
  template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    parts: TestParts
  }
}

export interface TestDatabase {
  /** As the application sees it: a role without superuser rights. */
  url: string
  /** Ends every connection and removes the database. The run removes what a test leaves. */
  drop(): Promise<void>
}

/**
 * A database of this test's own: migrated, empty, some 0.1 s. Tests run side by side, so none may use another's.
 */
export const testDatabase = (): Promise<TestDatabase> => cloneOf(inject('parts').template)

/** The same with the demo city in it, as a server's first start leaves it, with the teams where they stood at `now`. Its accounts have the demo password. */
export async function cityDatabase(now = new Date()): Promise<TestDatabase> {
  await makeCity()
  const database = await cloneOf(CITY)
  await asAdmin(adminUrlOf(database.url), 'update team_position set at = at + ($1::timestamptz - $2::timestamptz)', [now, LOADED_AT])
  return database
}

const CITY = 'sanfen_city'
/** When the city of the template was loaded; a clone moves its positions to its own time. */
const LOADED_AT = new Date('2026-01-01T00:00:00Z')
/** The number of the lock under which one of the test files makes the city. */
const CITY_LOCK = 96_333

/** Loading takes seconds: the first file that asks does it for all. */
async function makeCity(): Promise<void> {
  const { adminUrl, databaseUrl, template } = inject('parts')
  await withAdmin(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [CITY_LOCK])
    if ((await admin.query('select from pg_database where datname = $1', [CITY])).rowCount) return
    const making = `${CITY}_${randomBytes(4).toString('hex')}`
    await admin.query(`create database ${making} template ${template} owner ${new URL(databaseUrl).username}`)
    const db = makeDb(urlOf(databaseUrl, making), { max: 1 })
    try {
      await loadDemoCity(db, { now: LOADED_AT, passwordHash: await hashPassword(DEMO_PASSWORD) })
      await db.query('analyze')
    } finally {
      await db.close()
    }
    await admin.query(`alter database ${making} rename to ${CITY}`)
  })
}

async function cloneOf(template: string): Promise<TestDatabase> {
  const { adminUrl, databaseUrl } = inject('parts')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, `create database ${name} template ${template} owner ${new URL(databaseUrl).username}`)
  return { url: urlOf(databaseUrl, name), drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`) }
}

function urlOf(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${database}`
  return url.href
}

const adminUrlOf = (databaseUrl: string): string => urlOf(inject('parts').adminUrl, new URL(databaseUrl).pathname.slice(1))

export interface TestRedis {
  /** Names an empty database of this test's own. */
  url: string
  /** For channels, which Redis does not keep apart by database. */
  prefix: string
}

export async function testRedis(): Promise<TestRedis> {
  const { redisUrl } = inject('parts')
  const counter = new Redis(redisUrl)
  try {
    // Number 0 is for the counter alone; 999 tests of one run get one each before the first number comes again.
    const number = 1 + ((await counter.incr('test:databases')) % 999)
    const url = new URL(redisUrl)
    url.pathname = `/${number}`
    return { url: url.href, prefix: `test-${number}` }
  } finally {
    counter.disconnect()
  }
}

const asAdmin = (adminUrl: string, statement: string, values: unknown[] = []): Promise<void> => withAdmin(adminUrl, async (admin) => { await admin.query(statement, values) })

async function withAdmin(adminUrl: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
