// A database of a test's own, empty or with the demo city in it, that goes when the test has finished.
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { loadDemoCity } from '../../../fixtures/city/load.ts'
import { type Db, makeDb } from '../../db/pool.ts'
import { testDatabase } from '../parts.ts'

export const NOW = new Date('2026-11-20T08:00:00Z') // 16:00 in Zhengzhou, a Friday

export async function emptyRegistry(): Promise<Db> {
  const database = await testDatabase()
  const db = makeDb(database.url)
  onTestFinished(async () => {
    await db.close()
    await database.drop()
  })
  return db
}

export async function demoRegistry(): Promise<Db> {
  const db = await emptyRegistry()
  await loadDemoCity(db, { now: NOW, passwordHash: 'nobody logs in here' })
  return db
}

/** One demo city for all tests of a file that only read. */
export function sharedDemoRegistry(): () => Db {
  let shared: { db: Db; drop: () => Promise<void> } | null = null
  beforeAll(async () => {
    const database = await testDatabase()
    shared = { db: makeDb(database.url), drop: database.drop }
    await loadDemoCity(shared.db, { now: NOW, passwordHash: 'nobody logs in here' })
  })
  afterAll(async () => {
    await shared?.db.close()
    await shared?.drop()
  })
  return () => {
    if (!shared) throw new Error('asked for the registry before it was loaded')
    return shared.db
  }
}
