// A whole server whose auditor hangs in its very first pass, behind a lock that somebody forgot: after ten seconds nobody is sent to it any more.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { makeDb } from '../../db/pool.ts'
import { startSystem } from '../../system.ts'
import { seedAccounts } from '../door/door.ts'
import { testDatabase, testRedis } from '../parts.ts'

test('an auditor that never finishes its first pass is silent, and the server says so', async () => {
  const [database, redis, dataDir] = await Promise.all([testDatabase(), testRedis(), mkdtemp(join(tmpdir(), 'sanfen-audit-'))])
  const forgetful = makeDb(database.url, { max: 1 })
  const locked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  let holding: Promise<void> | undefined
  let now = Date.parse('2026-03-01T08:00:00+08:00')
  const system = await startSystem({
    config: readConfig({ SANFEN_DATA: dataDir, DATABASE_URL: database.url, REDIS_URL: redis.url, LOG_LEVEL: 'silent' }), version: 'test', databaseUrl: database.url, redisUrl: redis.url, line: null, clock: () => new Date(now),
    prepare: async (db) => {
      await seedAccounts(db)
      await db.query(`insert into response_plan (region, version, plan, created_at) values ('410000', 1, '{}', now())`)
      holding = forgetful.tx(async (tx) => { await tx.query('lock table outbox'); locked.resolve(); await release.promise })
      await locked.promise
    },
  })
  const health = async () => { const { statusCode, json } = await system.app.inject({ url: '/api/health' }); return { statusCode, auditor: json<{ parts: { auditor: { state: string; detail?: string } } }>().parts.auditor } }
  expect(await health()).toMatchObject({ statusCode: 200, auditor: { state: 'ok' } })
  now += 11_000
  expect(await health()).toMatchObject({ statusCode: 503, auditor: { state: 'down', detail: 'silent' } })
  release.resolve()
  await holding
  await system.close()
  await forgetful.close()
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})
