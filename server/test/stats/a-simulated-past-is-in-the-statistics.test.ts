// npm run simulate: days of the calibrated city become closed incidents, which the statistics and the learning of travel times read like any others.
import { expect, test } from 'vitest'
import { loadHistory, PastIsTaken } from '../../../fixtures/simulator/history.ts'
import { makeDb } from '../../db/pool.ts'
import { findStatsRegion, responseFigures } from '../../db/stats.ts'
import { listTrips } from '../../db/travel.ts'
import { makeStats } from '../../stats/stats.ts'
import { cityDatabase } from '../parts.ts'

const NOW = new Date('2026-11-22T12:00:00+08:00')

test('two days of it are closed, counted, and taught from; a second past is refused', async () => {
  const database = await cityDatabase(NOW)
  const db = makeDb(database.url, { max: 2 })
  try {
    const past = await loadHistory(db, { days: 2, seed: 1, now: NOW })
    expect(past.incidents).toBeGreaterThan(20)
    const { rows } = await db.query<{ status: string; count: number }>('select status, count(*)::int as count from incident group by 1')
    expect(rows).toEqual([{ status: 'closed', count: past.incidents }])
    const region = await findStatsRegion(db, '4101', '410100')
    if (!region) throw new Error('no region')
    const figures = await responseFigures(db, { from: new Date('2026-11-20T00:00:00+08:00'), to: NOW, within: '4101', region, place: null, unit: null, tier: null }, null, null)
    const arrival = figures.groups.find((g) => g.name === 'arrival' && g.total)
    expect(arrival).toMatchObject({ incidents: past.incidents, people: past.people, usable: past.incidents, missing: 0, negative: 0 })
    expect((arrival?.mean ?? 0) / 60).toBeCloseTo(past.meanArrivalMinutes, 1)
    const trips = await listTrips(db, { from: new Date('2026-11-20T00:00:00+08:00'), to: NOW, most: 1000 })
    expect(trips.length).toBeGreaterThan(past.incidents * 0.85)
    for (const t of trips) expect(t.seconds).toBeGreaterThan(30)
    // What the decision records predicted, beside what came of it: the total is the median over all drives, and each is in one district.
    const told = await makeStats({ db, clock: () => NOW }).travel({ from: '2026-11-20T00:00:00+08:00', to: NOW.toISOString() }, { accountId: '1', prefix: '4101' })
    if (!told.ok) throw new Error(told.refusal)
    const { total, rows: districts } = told.value
    expect(total.drives).toBeGreaterThan(past.incidents * 0.85)
    expect(districts.reduce((sum, d) => sum + d.drives, 0)).toBe(total.drives)
    expect(total).toMatchObject({ key: '410100', label: '郑州市' })
    expect(total.error).toBeGreaterThan(30)
    expect(total.error).toBeLessThan((total.p50 ?? 0) / 2)
    expect(Math.abs(total.bias ?? 0)).toBeLessThanOrEqual((total.error ?? 0) * 1.5)
    await expect(loadHistory(db, { days: 2, seed: 1, now: NOW })).rejects.toThrow(PastIsTaken)
  } finally {
    await db.close()
    await database.drop()
  }
})
