// A database of a test's own, empty or with the demo city in it, that goes when the test has finished.
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { type Db, makeDb } from '../../db/pool.ts'
import { cityDatabase, testDatabase, type TestDatabase } from '../parts.ts'

export const NOW = new Date('2026-11-20T08:00:00Z') // 16:00 in Zhengzhou, a Friday

export const emptyRegistry = (): Promise<Db> => forThisTest(testDatabase())
export const demoRegistry = (): Promise<Db> => forThisTest(cityDatabase(NOW))

async function forThisTest(making: Promise<TestDatabase>): Promise<Db> {
  const database = await making
  const db = makeDb(database.url)
  onTestFinished(async () => {
    await db.close()
    await database.drop()
  })
  return db
}

/** One demo city for all tests of a file that only read. */
export function sharedDemoRegistry(): () => Db {
  let shared: { db: Db; drop: () => Promise<void> } | null = null
  beforeAll(async () => {
    const database = await cityDatabase(NOW)
    shared = { db: makeDb(database.url), drop: database.drop }
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
