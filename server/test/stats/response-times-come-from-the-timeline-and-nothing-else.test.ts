// What the published figures are made of, told with timelines whose right answer can be counted by hand.
import { readSheet } from 'read-excel-file/node'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import type { StatsAnswer, StatsQuery, StatsRow } from '../../contracts/stats.ts'
import { makeDb, type Db } from '../../db/pool.ts'
import { makeStats, type Stats } from '../../stats/stats.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { saveGround, saveTimeline, type Ground, type Timeline } from './timelines.ts'

const CITY = { accountId: '1', prefix: '4101' }
const OCTOBER = { from: '2026-10-01T00:00:00+08:00', to: '2026-11-01T00:00:00+08:00' }
const good = { answered: 8, dispatched: 42, accepted: 60, arrived: 42 + 360, released: 42 + 360 + 61, closed: 4000 }

let database: TestDatabase
let db: Db
let ground: Ground
let stats: Stats

beforeAll(async () => {
  database = await testDatabase()
  db = makeDb(database.url)
  stats = makeStats({ db, clock: () => new Date('2026-11-21T16:20:00+08:00') })
  ground = await db.tx(saveGround)
  await db.query(`insert into account (username, name, role, region, password_hash) values ('bureau', '分析员', 'bureau', '410100', 'x')`)
  const { jinshui, jinshuiOld, erqi, luoyang } = ground.elevators as Record<'jinshui' | 'jinshuiOld' | 'erqi' | 'luoyang', { id: string }>
  const timelines: Timeline[] = [
    // 16:22, two people, code 235274: order after 42 s, there in 6 min, out in 61 s.
    { ...good, reportedAt: '2026-10-10T16:22:00+08:00', elevatorId: jinshui.id, people: 2, cause: 'human' },
    // Slow everywhere: answered after 20 s, accepted after 200 s, 40 min to arrive, by a station.
    { reportedAt: '2026-10-11T23:30:00+08:00', elevatorId: jinshuiOld.id, answered: 20, dispatched: 100, accepted: 300, arrived: 100 + 2400, released: 100 + 2400 + 300, people: 3, cause: 'door', tier: 2 },
    // The phone's clock was wrong: arrived before it was dispatched.
    { ...good, reportedAt: '2026-10-12T08:00:00+08:00', elevatorId: erqi.id, arrived: 30, released: 600, people: 1, cause: 'door' },
    // Power came back: nobody ever arrived. A sensor rang, so nobody answered either.
    { reportedAt: '2026-10-13T08:00:00+08:00', elevatorId: erqi.id, source: 'sensor', dispatched: 10, accepted: 40, released: 500, people: 4, cause: 'external' },
    // Reported a minute before the call that opened it.
    { ...good, reportedAt: '2026-10-14T12:00:00+08:00', elevatorId: jinshui.id, earlierReport: 60, people: 1 },
    { ...good, reportedAt: '2026-10-15T12:00:00+08:00', elevatorId: jinshui.id, drill: true, people: 50 },
    { ...good, reportedAt: '2026-10-15T13:00:00+08:00', elevatorId: luoyang.id, people: 70 },
    { reportedAt: '2026-10-16T12:00:00+08:00', elevatorId: jinshui.id, answered: 5, dispatched: 30 },
    { reportedAt: '2026-10-16T12:01:00+08:00', elevatorId: jinshui.id, answered: 5, joined: 40 },
    { reportedAt: '2026-10-16T12:02:00+08:00', elevatorId: jinshui.id, answered: 5, kind: 'complaint', closed: 90 },
    { ...good, reportedAt: '2026-10-17T12:00:00+08:00', elevatorId: erqi.id, becomes: 'self-freed', people: 0 },
    { ...good, reportedAt: '2026-10-17T13:00:00+08:00', elevatorId: erqi.id, becomes: 'false-alarm', people: 0 },
    { ...good, reportedAt: '2026-10-17T14:00:00+08:00', elevatorId: erqi.id, kind: 'fault', people: 0 },
    // Called off before anybody knew where: closed, never dispatched.
    { reportedAt: '2026-10-18T12:00:00+08:00', elevatorId: null, answered: 6, closed: 300 },
    // The first second of November is November.
    { ...good, reportedAt: '2026-11-01T00:00:00+08:00', elevatorId: jinshui.id, people: 9 },
  ]
  await db.tx(async (tx) => { for (const t of timelines) await saveTimeline(tx, ground, t) })
})
afterAll(async () => { await db.close(); await database.drop() })

async function ask(query: Partial<StatsQuery> = {}, caller = CITY): Promise<StatsAnswer> {
  const answer = await stats.response({ ...OCTOBER, ...query }, caller)
  if (!answer.ok) throw new Error(answer.refusal)
  return answer.value
}
const row = (answer: StatsAnswer, key: string): StatsRow => {
  const found = answer.rows.find((r) => r.key === key)
  if (!found) throw new Error(`no row ${key} in ${answer.rows.map((r) => r.key).join(' ')}`)
  return found
}

describe('the figures', () => {
  test('each interval is between two moments of the timeline', async () => {
    const { total } = await ask({ region: '410105', place: 'office' })
    expect({ answer: total.answer.mean, dispatch: total.dispatch.mean, accept: total.accept.mean, arrival: total.arrival.mean, onSite: total.onSite.mean, total: total.total.mean })
      .toEqual({ answer: 20, dispatch: 80, accept: 200, arrival: 2400, onSite: 300, total: 2800 })
    expect(total.people).toBe(3)
  })

  test('mean, median and 90th percentile are those of the usable intervals', async () => {
    const { total } = await ask()
    // arrival: 360, 2400, 360 usable; one negative, two missing (self-freed by power, called off)
    expect(total.arrival).toEqual({ count: 3, mean: 1040, p50: 360, p90: 1992, excluded: { missing: 2, negative: 1 } })
    expect(total.incidents).toBe(6)
    expect(total.people).toBe(2 + 3 + 1 + 4 + 1)
  })

  test('missing and negative are excluded and counted, each interval for itself', async () => {
    const { total } = await ask()
    expect(total.onSite).toMatchObject({ count: 4, excluded: { missing: 2, negative: 0 } })
    expect(total.total).toMatchObject({ count: 5, excluded: { missing: 1, negative: 0 } })
    expect(total.answer).toMatchObject({ count: 5, excluded: { missing: 1, negative: 0 } }) // a sensor is not answered
  })

  test('rates are shares of the usable intervals', async () => {
    const { total } = await ask()
    expect(total.acceptedWithin3Min).toBeCloseTo(4 / 5)
    expect(total.arrivedWithin30Min).toBeCloseTo(2 / 3)
    expect(total.answeredWithin15Sec).toBeCloseTo(3 / 5) // 8, 20, 8, 68 after an earlier report, 6
  })

  test('the earliest report of an incident is when it was reported', async () => {
    const { total } = await ask({ from: '2026-10-14T11:58:30+08:00', to: '2026-10-14T11:59:30+08:00' })
    expect(total.incidents).toBe(1)
    expect(total.total.mean).toBe(42 + 360 + 61 + 60)
  })

  test('drills, open, joined and other kinds are left out and named', async () => {
    const answer = await ask()
    expect(answer.leftOut).toEqual({ drills: 1, open: 1, joined: 1, otherKinds: 1 })
    expect(answer.total.otherKinds).toEqual({ fault: 1, selfFreed: 1, falseAlarm: 1 })
  })

  test('arrivals fall into bins of two minutes, the rest into the last', async () => {
    const { arrivalHistogram } = await ask()
    expect(arrivalHistogram.filter((b) => b.count > 0)).toEqual([{ fromMinute: 6, count: 2 }, { fromMinute: 40, count: 1 }])
  })

  test('the projection may lie: the figures stay', async () => {
    const before = await ask({ by: 'region' })
    await db.query(`update incident set reported_at = reported_at - interval '1 year', kind = 'inquiry', drill = true, region = '410302'`)
    expect(await ask({ by: 'region' })).toEqual(before)
  })
})

describe('groups', () => {
  test('by region: every county of the city has a row, with its elevators', async () => {
    const answer = await ask({ by: 'region' })
    expect(answer.rows.map((r) => [r.key, r.label, r.incidents, r.elevators])).toEqual([
      ['410100', '郑州市（未定区）', 1, 0], ['410103', '二七区', 2, 1], ['410105', '金水区', 3, 2]])
  })
  test('a province sees its cities', async () => {
    const answer = await ask({ by: 'region' }, { accountId: '1', prefix: '41' })
    expect(answer.rows.map((r) => [r.label, r.incidents])).toEqual([['郑州市', 6], ['洛阳市', 1]])
  })
  test('by unit: the contract at the time of the incident, most incidents first', async () => {
    const answer = await ask({ by: 'unit' })
    expect(answer.rows.map((r) => [r.label, r.incidents, r.elevators])).toEqual([['鼎安电梯', 4, 2], ['=同晟维保', 1, 1], ['未定位', 1, null]])
  })
  test('by tier: that of the team which arrived, else the highest that was started', async () => {
    const answer = await ask({ by: 'tier' })
    expect(answer.rows.map((r) => [r.label, r.incidents])).toEqual([['一级', 4], ['二级', 1], ['未派单', 1]])
    expect((await ask({ tier: 2 })).total.incidents).toBe(1)
  })
  test('by cause, place, age, hour and month', async () => {
    expect((await ask({ by: 'cause' })).rows.map((r) => [r.key, r.incidents])).toEqual([['human', 1], ['external', 1], ['door', 2], ['-', 2]])
    expect((await ask({ by: 'place' })).rows.map((r) => [r.key, r.incidents])).toEqual([['residential', 2], ['office', 1], ['mall', 2], ['-', 1]])
    expect((await ask({ by: 'age' })).rows.map((r) => [r.key, r.incidents])).toEqual([['0', 2], ['5', 2], ['15', 1], ['-', 1]])
    expect(row(await ask({ by: 'hour' }), '23').incidents).toBe(1)
    expect((await ask({ by: 'month', to: '2026-12-01T00:00:00+08:00' })).rows.map((r) => [r.key, r.incidents])).toEqual([['2026-10', 6], ['2026-11', 1]])
  })
  test('districts by hour: two groupings at once', async () => {
    const answer = await ask({ by: 'region', across: 'hour' })
    expect(answer.rows.filter((r) => r.key === '410105').map((r) => [r.acrossKey, r.incidents])).toEqual([['11', 1], ['16', 1], ['23', 1]])
  })
})

describe('scope', () => {
  test("another city's region answers like one that does not exist", async () => {
    expect(await stats.response({ ...OCTOBER, region: '410302' }, CITY)).toEqual({ ok: false, refusal: 'no-such-region' })
    expect(await stats.response({ ...OCTOBER, region: '999999' }, CITY)).toEqual({ ok: false, refusal: 'no-such-region' })
    expect(await stats.response({ ...OCTOBER, region: '410000' }, CITY)).toEqual({ ok: false, refusal: 'no-such-region' })
  })
  test('a county sees its own incidents only, whatever it asks', async () => {
    const county = { accountId: '1', prefix: '410103' }
    expect((await ask({}, county)).total.incidents).toBe(2)
    expect((await ask({ by: 'unit' }, county)).rows.map((r) => r.incidents)).toEqual([2])
  })
  test('a period that ends before it begins is refused', async () => {
    expect(await stats.response({ from: OCTOBER.to, to: OCTOBER.from }, CITY)).toEqual({ ok: false, refusal: 'bad-period' })
  })
})

describe('what leaves the house', () => {
  test('the list behind "excluded" names the incidents', async () => {
    const answer = await stats.excluded({ ...OCTOBER, interval: 'arrival' }, CITY)
    if (!answer.ok) throw new Error(answer.refusal)
    expect(answer.value.rows.map((r) => [r.regionName, r.interval, r.seconds])).toEqual([['郑州市', 'arrival', null], ['二七区', 'arrival', null], ['二七区', 'arrival', -12]])
    expect(answer.value.more).toBe(false)
  })
  test('CSV begins with a BOM, has all rows and runs no formula', async () => {
    const answer = await stats.file({ ...OCTOBER, by: 'unit', format: 'csv' }, CITY)
    if (!answer.ok) throw new Error(answer.refusal)
    const csv = await text(answer.value.body as Readable)
    expect(csv.codePointAt(0)).toBe(0xfeff)
    const lines = csv.slice(1).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + 3 + 1)
    expect(new Set(lines.map((l) => l.split(',').length)).size).toBe(1)
    expect(lines[2]).toMatch(/^'=同晟维保,1,1,3,/)
  })
  test('XLSX opens and says what was counted', async () => {
    const answer = await stats.file({ ...OCTOBER, by: 'region', format: 'xlsx' }, CITY)
    if (!answer.ok) throw new Error(answer.refusal)
    const sheet = await readSheet(answer.value.body as Buffer)
    expect(sheet.map((r) => r[0])).toEqual(['行政区', '郑州市（未定区）', '二七区', '金水区', '合计'])
    const notes = await readSheet(answer.value.body as Buffer, '说明')
    expect(notes.find((r) => r[0] === '未计入：演练')?.[1]).toBe(1)
  })
  test('who took the figures is written down', async () => {
    const { rows } = await db.query<{ act: string }>(`select act from access_log`)
    expect(rows).toEqual([{ act: 'export-statistics' }, { act: 'export-statistics' }])
  })
})
