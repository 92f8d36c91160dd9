// A machine's own calendar is never asked: two clocks of ours differ by milliseconds, whatever their machines say.
import { afterEach, expect, test, vi } from 'vitest'
import { makeDbClock } from '../../db/clock.ts'
import { makeDb, type Db } from '../../db/pool.ts'
import { testDatabase } from '../parts.ts'
import { PATIENCE_MS } from '../patience.ts'

afterEach(() => { vi.useRealTimers() })

const saidBy = async (db: Db) => (await db.query<{ now: Date }>('select clock_timestamp() as now')).rows[0]!.now.getTime()

test('a process whose own calendar stands half a minute off tells the time of PostgreSQL', async () => {
  const { url } = await testDatabase()
  const db = makeDb(url, { max: 2 })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 30_000 })
  const clock = await makeDbClock(db, (_where, error) => { throw error })
  const before = clock.now().getTime()
  const said = await saidBy(db)
  const after = clock.now().getTime()
  // As near as the quickest answer proved it, which is milliseconds where nobody else is at work.
  expect(said).toBeGreaterThanOrEqual(before - 500)
  expect(said).toBeLessThanOrEqual(after + 500)
  clock.close()
  await db.close()
})

test('it goes on without the database, never back, and says once that it could not ask', async () => {
  const { url } = await testDatabase()
  const db = makeDb(url, { max: 1 })
  const faults: string[] = []
  const clock = await makeDbClock(db, (where) => { faults.push(where) })
  await db.close()
  const first = clock.now().getTime()
  let last = first
  await vi.waitFor(() => {
    for (let n = 0; n < 1000; n++) {
      const now = clock.now().getTime()
      expect(now).toBeGreaterThanOrEqual(last)
      last = now
    }
    expect(last - first).toBeGreaterThan(6500) // two questions later
  }, { timeout: PATIENCE_MS, interval: 100 })
  expect(faults).toEqual(['clock: the database was not asked'])
  clock.close()
})
