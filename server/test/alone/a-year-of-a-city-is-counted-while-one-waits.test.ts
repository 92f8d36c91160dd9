// Twelve thousand entrapments, what Zhengzhou had in 2018: every view of the page is answered before an analyst looks away.
import { expect, test } from 'vitest'
import type { StatsQuery } from '../../contracts/stats.ts'
import { makeDb } from '../../db/pool.ts'
import { makeStats } from '../../stats/stats.ts'
import { testDatabase } from '../parts.ts'
import { saveHistory } from '../stats/history.ts'
import { saveGround } from '../stats/timelines.ts'

/** Twice what it takes on two busy cores. */
const LIMIT_MS = 6000
const until = new Date('2026-11-01T00:00:00+08:00')

test('a year is counted, and its figures are those it was drawn from', async () => {
  const database = await testDatabase()
  const db = makeDb(database.url)
  try {
    await db.tx(saveGround)
    const saved = await db.tx((tx) => saveHistory(tx, { until, days: 365, perDay: 33, seed: 0.1 }))
    expect(saved).toBe(365 * 33)
    await db.query('analyze')
    const stats = makeStats({ db, clock: () => until })
    const ask = async (more: Partial<StatsQuery>) => {
      const began = performance.now()
      const answer = await stats.response({ from: '2025-10-01T00:00:00+08:00', to: '2026-11-02T00:00:00+08:00', ...more }, { accountId: '1', prefix: '41' })
      if (!answer.ok) throw new Error(answer.refusal)
      return { ...answer.value, ms: performance.now() - began }
    }
    const whole = await ask({ by: 'unit', across: 'month' })
    const { total } = whole
    expect(total.incidents).toBe(saved)
    expect(total.arrival.count + total.arrival.excluded.missing + total.arrival.excluded.negative).toBe(saved)
    expect(total.arrival.mean! / 60).toBeGreaterThan(10)
    expect(total.arrival.mean!).toBeGreaterThan(total.arrival.p50!)
    expect(total.arrival.p90!).toBeGreaterThan(total.arrival.mean!)
    expect(whole.rows.reduce((n, r) => n + r.incidents, 0)).toBe(saved)
    const times = [whole.ms, (await ask({ by: 'region', across: 'hour' })).ms, (await ask({ by: 'tier' })).ms]
    expect(Math.max(...times)).toBeLessThan(LIMIT_MS)
    console.log(`a year of statistics: ${times.map((ms) => Math.round(ms)).join(', ')} ms`)
  } finally {
    await db.close()
    await database.drop()
  }
})
