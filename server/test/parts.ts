// Real parts for a test: a database of its own, cloned from the migrated template, and a Redis database of its own.
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { inject } from 'vitest'

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
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, databaseUrl, template } = inject('parts')
  const name = `test_${randomBytes(6).toString('hex')}`
  const owner = new URL(databaseUrl).username
  await asAdmin(adminUrl, `create database ${name} template ${template} owner ${owner}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`) }
}

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

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
