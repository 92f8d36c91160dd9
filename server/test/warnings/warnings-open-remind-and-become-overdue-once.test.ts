// Warnings against real PostgreSQL: opened once however many processes look, reminded and overdue by their own timers, closed by a person, silent afterwards.
import { afterEach, expect, test } from 'vitest'
import { loadLives } from '../../../fixtures/simulator/wearLoad.ts'
import { claimNotifications } from '../../db/notifications.ts'
import { makeDb, type Db } from '../../db/pool.ts'
import { closeWarning } from '../../db/warnings.ts'
import { listAudiences, listWarnings } from '../../db/warningViews.ts'
import { makeWarnings } from '../../warnings/worker.ts'
import { testDatabase } from '../parts.ts'
import { buildWorld, movedClock } from '../world.ts'

const endings: (() => unknown)[] = []
afterEach(async () => { for (const end of endings.splice(0).reverse()) await end() })
const DAY = 86_400

/** Ten elevators with two months of days in which nothing happens, seen from 10:00 of the day after. */
async function city() {
  const database = await testDatabase()
  endings.push(() => database.drop())
  const db = makeDb(database.url, { max: 6 })
  endings.push(() => db.close())
  const clock = movedClock(new Date('2026-11-21T10:00:00+08:00'))
  const world = await buildWorld(db, { elevators: 10, now: clock() })
  await db.query(`insert into vendor (name, family) values ('甲', 'sanfen')`)
  await db.query(`insert into device (id, vendor_id, elevator_id, family) select 'd' || id, 1, id, 'sanfen' from elevator`)
  await db.query(`insert into device_day (device_id, elevator_id, day, states, runs, doors, relevels) select 'd' || e.id, e.id, d::date, 100, 200, 300, 1 from elevator e, generate_series('2026-09-10'::date, '2026-12-31'::date, interval '1 day') d`)
  const worker = () => makeWarnings({ db, clock, texts: true, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  return { db, clock, world, worker, sick: world.elevators[0]! }
}
const doorFaults = (db: Db, elevator: string, day: string, count: number, type = 'door-close-fault') => db.query(
  `insert into alarm (id, device_id, vendor_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, ended_at, drill)
   select gen_random_uuid(), 'd' || $1::text, 1, $1::bigint, '410105', $2 || '-' || n, $4, t, t, t, 'logged', 'fault', t, false from generate_series(1, $3) n, lateral (select $2::date::timestamp at time zone 'Asia/Shanghai' + n * interval '1 hour' as t) x`, [elevator, day, count, type])
const all = async (db: Db) => (await db.query<{ status: string; kind: string; strengthened: number; elevator_id: string }>('select * from warning order by opened_at')).rows
const happened = async (db: Db) => (await db.query<{ type: string }>('select type from warning_event order by at, seq')).rows.map((r) => r.type)

test('four processes that look at once open one warning, and the next pass of the day opens none', async () => {
  const { db, worker, sick } = await city()
  for (const day of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) await doorFaults(db, sick, day, 5)
  const looks = await Promise.all([worker().look(), worker().look(), worker().look(), worker().look()])
  expect(looks.reduce((sum, l) => sum + l.opened, 0)).toBe(1)
  expect(await all(db)).toMatchObject([{ status: 'open', kind: 'repeated-door-faults', elevator_id: sick }])
  expect((await worker().look()).day).toBe(null)
  expect((await db.query('select day::text, elevators, skipped, opened from warning_pass')).rows).toEqual([{ day: '2026-11-20', elevators: 10, skipped: 0, opened: 1 }])
})

test('it is reminded, becomes overdue and stays so until somebody closes it; each step once', async () => {
  const { db, clock, worker, sick, world } = await city()
  for (const day of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) await doorFaults(db, sick, day, 5)
  await worker().look()
  const { rows: [due] } = await db.query<{ days: number; id: string }>('select round(extract(epoch from due_at - opened_at) / 86400)::int as days, id from warning')
  const days = due?.days ?? 0
  expect(days).toBeGreaterThan(2)
  clock.advance(days * DAY * 0.6)
  expect((await worker().look()).stepped).toEqual([])
  clock.advance(days * DAY * 0.1)
  const reminded = await Promise.all([worker().look(), worker().look()])
  expect(reminded.flatMap((l) => l.stepped.map((s) => s.status))).toEqual(['reminded'])
  clock.advance(days * DAY * 0.35)
  expect((await worker().look()).stepped.map((s) => s.status)).toEqual(['overdue'])
  // Three text messages to the duty manager: opened, reminded, overdue; the first at ten in the morning, when it was opened.
  const { rows: texts } = await db.query<{ contact: string; channel: string; hour: number }>(`select contact, channel, extract(hour from due_at at time zone 'Asia/Shanghai')::int as hour from notification where warning_id is not null and kind = 'notice' order by due_at`)
  expect(texts).toHaveLength(3)
  expect(texts.every((t) => t.contact === '19900000009' && t.channel === 'sms' && t.hour >= 8 && t.hour < 20)).toBe(true)
  const [claimed] = await claimNotifications(db, { channels: ['sms'], sender: 'test', now: clock(), leaseSeconds: 10, limit: 10, drills: 0, running: [] })
  expect(claimed?.notice).toMatchObject({ kind: 'notice', subject: null, contact: '19900000009' })
  expect(claimed?.notice.text).toMatch(/^【96333】预警.*235274 .*开关门反复故障/)
  clock.advance(30 * DAY)
  expect((await worker().look()).stepped).toEqual([])
  expect((await happened(db)).filter((t) => t !== 'strengthened')).toEqual(['opened', 'told', 'reminded', 'told', 'overdue', 'told'])
  expect(await db.tx((tx) => closeWarning(tx, { id: due?.id ?? '', status: 'done', outcome: 'defect-found', note: '门机皮带磨损，已更换' }, world.operatorId, clock()))).toBe(true)
  expect(await db.tx((tx) => closeWarning(tx, { id: due?.id ?? '', status: 'withdrawn', outcome: 'wrong', note: '再来一次' }, world.operatorId, clock()))).toBe(false)
  expect(await all(db)).toMatchObject([{ status: 'done' }])
})

test('what is right too seldom is watched by the bureau: no unit is told, nothing is due, and it ends by itself', async () => {
  const { db, clock, worker, sick } = await city()
  for (const day of ['2026-11-16', '2026-11-17', '2026-11-19', '2026-11-20']) await doorFaults(db, sick, day, 2, 'safety-circuit-open')
  await worker().look()
  expect(await all(db)).toMatchObject([{ status: 'watched', kind: 'safety-trips', elevator_id: sick }])
  const scope = { prefix: '41', teamId: null, useUnitId: null }
  const listed = async (status: 'open' | 'watched' | 'closed', teamId: string | null = null) => (await listWarnings(db, { ...scope, teamId }, { status, kind: null, region: null, unit: null, elevator: null, cursor: null }))?.warnings.length
  const { rows: [crew] } = await db.query<{ id: string }>(`select t.id from team t join warning w on w.unit_id = t.unit_id where t.kind = 'maintenance' limit 1`)
  expect([await listed('open'), await listed('watched'), await listed('watched', crew?.id)]).toEqual([0, 1, 0])
  clock.advance(13 * DAY)
  expect((await worker().look()).stepped).toEqual([])
  clock.advance(DAY)
  expect((await Promise.all([worker().look(), worker().look()])).flatMap((l) => l.stepped.map((s) => s.status))).toEqual(['expired'])
  expect([await listed('watched'), await listed('closed'), (await db.query('select from notification')).rowCount]).toEqual([0, 1, 0])
})

test('the city’s own outcomes outweigh what was simulated: a kind that is right is sent, one that is wrong is only watched', async () => {
  const { db, worker, sick, world } = await city()
  const ended = (kind: string, right: number, wrong: number) => db.query(
    `insert into warning (id, elevator_id, region, unit_id, kind, day, opened_at, due_at, remind_at, status, score, reasons, closed_at, closed_by, outcome, note)
     select gen_random_uuid(), e.id, e.region, e.maintenance_unit_id, $2, '2026-08-01', '2026-08-02', '2026-08-09', '2026-08-06', 'done', 0.9, '[]', '2026-08-05', $5, case when n <= $3::int then 'defect-found' else 'nothing-found' end, '' from elevator e, generate_series(1, $3::int + $4::int) n where e.id = $1`, [world.elevators[9], kind, right, wrong, world.operatorId])
  await ended('safety-trips', 16, 14)
  await ended('repeated-door-faults', 14, 16)
  await ended('re-levelling', 0, 29) // one too few to be a measurement
  expect((await listAudiences(db, new Date('2026-11-21T02:00:00Z'))).map((a) => [a.kind, a.to, a.by, a.right, a.of])).toEqual([
    ['repeated-door-faults', 'bureau', 'measured', 14, 30], ['re-levelling', 'unit', 'simulated', 0, 29], ['stops-outside-door-zone', 'bureau', 'simulated', 0, 0], ['safety-trips', 'unit', 'measured', 16, 30]])
  for (const day of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) { await doorFaults(db, sick, day, 5); await doorFaults(db, world.elevators[1]!, day, 2, 'safety-circuit-open') }
  await worker().look()
  expect((await all(db)).filter((w) => w.status !== 'done').map((w) => `${w.kind} ${w.status}`).sort()).toEqual(['repeated-door-faults watched', 'safety-trips open'])
  expect((await db.query('select from notification where warning_id is not null')).rowCount).toBe(1)
})

test('after a repair the same bad days open nothing, and new ones open it again', async () => {
  const { db, clock, worker, sick, world } = await city()
  for (const day of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) await doorFaults(db, sick, day, 5)
  await worker().look()
  const id = (await db.query<{ id: string }>('select id from warning')).rows[0]?.id ?? ''
  await db.tx((tx) => closeWarning(tx, { id, status: 'done', outcome: 'defect-found', note: '已修' }, world.operatorId, clock()))
  for (let day = 0; day < 4; day++) {
    clock.advance(DAY)
    expect((await worker().look()).opened).toBe(0)
  }
  for (const day of ['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30']) await doorFaults(db, sick, day, 5)
  clock.advance(6 * DAY)
  expect((await worker().look()).opened).toBe(1)
})

test('a blackout, a drill and alarms that were marked false are no signs of wear; a week of silence is judged by nobody', async () => {
  const { db, worker, sick, world } = await city()
  const [, dark, played, wrong, silent] = world.elevators
  for (const day of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) for (const elevator of [sick, dark!, played!, wrong!, silent!]) await doorFaults(db, elevator, day, 5)
  await db.query(`insert into alarm (id, device_id, vendor_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, ended_at, drill)
    select gen_random_uuid(), device_id, 1, elevator_id, region, message_id || 'p', 'main-power-lost', at - interval '1 minute', at - interval '1 minute', at, 'logged', 'fault', at, false from alarm where elevator_id = $1`, [dark])
  await db.query('update alarm set drill = true where elevator_id = $1', [played])
  await db.query(`update alarm set mark = 'false' where elevator_id = $1`, [wrong])
  await db.query(`delete from device_day where elevator_id = $1 and day > '2026-11-13'`, [silent])
  await db.query('delete from alarm where elevator_id = $1', [silent])
  await worker().look()
  expect((await all(db)).map((w) => w.elevator_id)).toEqual([sick])
  expect((await db.query('select elevators, skipped from warning_pass')).rows).toEqual([{ elevators: 9, skipped: 1 }])
})

test('a history of lives is judged day after day, and most warnings are of what truly wears', async () => {
  const database = await testDatabase()
  endings.push(() => database.drop())
  const db = makeDb(database.url, { max: 6 })
  endings.push(() => db.close())
  const clock = movedClock(new Date('2026-09-01T10:00:00+08:00'))
  const world = await buildWorld(db, { elevators: 70, now: clock() })
  const lives = await db.tx((tx) => loadLives(tx, world.elevators, { seed: 40_000, days: 160, lastDay: '2026-11-20' }))
  const worker = makeWarnings({ db, clock, texts: true, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  for (let day = 0; day < 76; day += 4) {
    await worker.look()
    clock.advance(4 * DAY)
  }
  const { rows } = await db.query<{ elevator_id: string; kind: string; day: number }>(`select elevator_id, kind, day - '2026-06-14'::date as day from warning`)
  const right = rows.filter((w) => lives.some((l) => l.elevatorId === w.elevator_id && l.life.wears.some((x) => x.kind === w.kind && x.onset <= w.day && x.ended >= w.day - 10)))
  expect(rows.length).toBeGreaterThan(3)
  expect(right.length / rows.length).toBeGreaterThan(0.6)
})
