// The ground the other tests stand on: migrated databases and Redis databases that do not see each other.
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase, testRedis } from './parts.ts'

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

test('two tests at the same moment get two migrated databases', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  await query(one.url, 'create table only_here (id int)')
  expect(await query(one.url, 'select count(*)::int as n from only_here')).toEqual([{ n: 0 }])
  expect(await query(two.url, "select to_regclass('only_here') as found")).toEqual([{ found: null }])
  const [applied] = await query(two.url, 'select count(*)::int as n from migration')
  expect(applied).toHaveProperty('n', expect.any(Number))
  await Promise.all([one.drop(), two.drop()])
})

test('the application has no superuser rights', async () => {
  const database = await testDatabase()
  expect(await query(database.url, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }])
})

test('Chinese text sorts and searches as UTF-8', async () => {
  const database = await testDatabase()
  const rows = await query(database.url, "select length('文博雅园') as length, similarity('文博雅园4号楼', '文博雅苑4号楼') > 0.3 as near")
  expect(rows).toEqual([{ length: 4, near: true }])
})

test('two tests do not see each other in Redis', async () => {
  const [one, two] = await Promise.all([testRedis(), testRedis()])
  expect(one.prefix).not.toBe(two.prefix)
  const [a, b] = [new Redis(one.url), new Redis(two.url)]
  await a.set('key', 'a')
  expect(await b.get('key')).toBeNull()
  a.disconnect()
  b.disconnect()
})
