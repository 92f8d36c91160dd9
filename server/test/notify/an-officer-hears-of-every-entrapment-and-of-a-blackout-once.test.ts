// What the use unit's officer is told: on a real database with a moved clock; carriers stand for push service and gateway.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planOfficerNotices } from '../../db/officerNotices.ts'
import { statement } from '../../db/statement.ts'
import { saveReceipt } from '../../db/notifications.ts'
import type { ChannelName, Notice } from '../../domain/notice.ts'
import { makeLadder } from '../../notify/ladder.ts'
import { makeSocketChannel } from '../../notify/socket.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { until } from '../serverProcess.ts'

const CARS = 16
const MOBILE = '19900000077'
/** Of the unit whose car is the last. */
const OTHER = '19900000088'
let database: TestDatabase
let kit: Awaited<ReturnType<typeof dispatchKit>>
let otherUnitId: string
let ladder: ReturnType<typeof makeLadder>
let openPages = 1
const sent: { channel: ChannelName; notice: Notice }[] = []
const faults: string[] = []

beforeAll(async () => {
  database = await testDatabase()
  kit = await dispatchKit(database.url, { elevators: CARS + 12 })
  const { useUnitId } = kit.world
  await kit.db.query('update unit set officer_phone = $2 where id = $1', [useUnitId, MOBILE])
  const { rows } = await kit.db.query<{ id: string }>(`insert into account (username, name, role, region, use_unit_id, password_hash) values ('officer', '安全员', 'property', '410105', $1, 'x') returning id`, [useUnitId])
  await kit.db.query(`insert into push_subscription (account_id, endpoint, p256dh, auth, created_at) values ($1, 'https://push.test/1', 'p', 'a', $2)`, [rows[0]!.id, kit.clock()])
  otherUnitId = (await kit.db.query<{ id: string }>(`insert into unit (kind, name, short_name, region, phone, officer, officer_phone) values ('use', '另一物业', '另一物业', '410105', '037100000002', '安全员', $1) returning id`, [OTHER])).rows[0]!.id
  await kit.db.query('update elevator set use_unit_id = $2 where id = $1', [kit.world.elevators.at(-1), otherUnitId])
  const carrier = (name: ChannelName) => ({ name, send: (notice: Notice) => { sent.push({ channel: name, notice }); return Promise.resolve({ state: 'sent' as const }) }, close: () => Promise.resolve() })
  const socket = makeSocketChannel((of) => Promise.resolve(of === `unit/${useUnitId}` ? openPages : 0), () => undefined)
  ladder = makeLadder({ db: kit.db, clock: kit.clock, channels: [socket, carrier('push'), carrier('sms')], changed: () => undefined, fault: (where, error) => { faults.push(`${where}: ${String(error)}`) } })
  ladder.start()
})
afterAll(async () => {
  await ladder.close()
  await kit.db.close()
  await database.drop()
  expect([...faults, ...kit.faults]).toEqual([])
})

const toOfficer = async (id: string) => (await kit.view(id)).deliveries.filter((d) => d.unitId === kit.world.useUnitId)
const planned = (id: string) => until(`what the officer is told of ${id}`, async () => (await toOfficer(id)).length > 0)
const texts = () => sent.filter((s) => s.channel === 'sms' && s.notice.unitId === kit.world.useUnitId)

test('one entrapment: page, push and text message at once, each with its state, and nothing to answer', async () => {
  const { incidentId } = await kit.report(CARS, { people: { trapped: 2 } })
  await until('all three', async () => { const d = await toOfficer(incidentId); return d.length === 3 && d.every((one) => one.state === 'sent') })
  expect((await toOfficer(incidentId)).map((d) => [d.channel, d.kind, d.assignmentId, d.contact])).toEqual([['socket', 'notice', null, ''], ['push', 'notice', null, ''], ['sms', 'notice', null, '199****0077']])
  expect(texts()[0]?.notice).toMatchObject({ contact: MOBILE, answerBy: null, subject: { trapped: 2, more: 0 } })
  // Told again, as after a crash before the outbox row went: nothing more is planned.
  expect(await planOfficerNotices(kit.db, [incidentId], ['socket', 'push', 'sms'], kit.clock)).toEqual([])
  const receipt = { teamId: null, channel: 'socket', state: 'read', incidentId } as const
  expect((await saveReceipt(kit.db, { ...receipt, useUnitId: kit.world.maintenanceUnitId }, kit.clock())).known).toBe(false)
  expect((await saveReceipt(kit.db, { ...receipt, useUnitId: kit.world.useUnitId }, kit.clock())).changed.map((c) => c.view.state)).toEqual(['read'])
})

test('a lift that only stands still is nobody’s trouble, an exercise is said as one and beside the real ones', async () => {
  const fault = await kit.report(CARS + 1, { kind: 'fault' })
  const drill = await kit.report(CARS + 1, { drill: true })
  await planned(drill.incidentId)
  await until('the exercise is told', async () => (await toOfficer(drill.incidentId)).every((d) => d.state === 'sent'))
  expect(await toOfficer(fault.incidentId)).toEqual([])
  expect(texts().at(-1)?.notice.subject?.drill).toBe(true)
})

test('a blackout of fifteen cars is one message at once and one that speaks of the others, and every car is on the page', async () => {
  kit.clock.advance(3600)
  const before = texts().length
  openPages = 0
  const ids = (await Promise.all(Array.from({ length: 15 }, (_, n) => kit.report(n)))).map((r) => r.incidentId)
  for (const id of ids) await planned(id)
  await until('the first', () => Promise.resolve(texts().length === before + 1))
  const states = async () => (await Promise.all(ids.map(toOfficer))).flat()
  expect((await states()).filter((d) => d.channel === 'socket')).toHaveLength(15)
  expect((await states()).filter((d) => d.channel === 'sms' && d.reason === 'gathered')).toHaveLength(13)
  await until('no page is open', async () => (await states()).filter((d) => d.channel === 'socket').every((d) => d.state === 'failed' && d.reason === 'no-page-open'))
  // One of the gathered ones is over before the message goes.
  const gathered = (await Promise.all(ids.map(async (id) => ({ id, d: await toOfficer(id) })))).find((i) => i.d.some((d) => d.channel === 'sms' && d.reason === 'gathered'))!
  await kit.dispatch.command(gathered.id, { type: 'cancel', kind: 'false-alarm', reason: '误报' }, kit.operator, kit.scope)
  kit.clock.advance(181)
  await until('the second', () => Promise.resolve(texts().length === before + 2))
  expect(texts().at(-1)?.notice.subject?.more).toBe(12)
  await until('as many by push', () => Promise.resolve(sent.filter((s) => s.channel === 'push').length === texts().length))
  // Half an hour later it is news again.
  kit.clock.advance(1800)
  const late = await kit.report(15)
  await planned(late.incidentId)
  await until('a message of its own', () => Promise.resolve(texts().length === before + 3))
})

test('a car is never gathered into a message that has gone meanwhile', async () => {
  kit.clock.advance(3600)
  const before = texts().length
  for (const n of [CARS + 2, CARS + 3]) await planned((await kit.report(n)).incidentId)
  await until('the first', () => Promise.resolve(texts().length === before + 1))
  let late = ''
  await kit.db.tx(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(96336)')
    late = (await kit.report(CARS + 4)).incidentId
    await until('its planning waits', async () => ((await kit.db.query(`select from pg_locks join pg_database d on d.oid = database and datname = current_database() where locktype = 'advisory' and objid = 96336 and not granted`)).rowCount ?? 0) > 0)
    kit.clock.advance(181)
    await until('the second has gone', () => Promise.resolve(texts().length === before + 2))
  })
  await planned(late)
  kit.clock.advance(181)
  await until('a message of its own', () => Promise.resolve(texts().length === before + 3))
  expect(texts().at(-1)?.notice.subject).toMatchObject({ incidentId: late, more: 0 })
})

test('a message that speaks of several names one that still has people in it', async () => {
  kit.clock.advance(3600)
  const before = texts().length
  const ids: string[] = []
  for (const n of [5, 6, 7]) {
    ids.push((await kit.report(CARS + n)).incidentId)
    await planned(ids.at(-1)!)
  }
  await kit.dispatch.command(ids[1]!, { type: 'cancel', kind: 'false-alarm', reason: '误报' }, kit.operator, kit.scope)
  kit.clock.advance(181)
  await until('the second', () => Promise.resolve(texts().length === before + 2))
  expect(texts().at(-1)?.notice.subject).toMatchObject({ incidentId: ids[2], code: String(300_000 + (CARS + 7) * 37), more: 0 })
})

test('a car that turns out to be another one is said at once, and whose car it never was hears that too', async () => {
  kit.clock.advance(3600)
  const before = texts().length
  const { incidentId } = await kit.report(CARS + 8)
  await until('the first', () => Promise.resolve(texts().length === before + 1))
  const locate = (n: number) => kit.dispatch.command(incidentId, { type: 'locate', elevatorId: kit.world.elevators[n]!, readBack: true }, kit.operator, kit.scope)
  kit.clock.advance(10)
  await locate(CARS + 9)
  await until('the right one', () => Promise.resolve(texts().length === before + 2))
  expect(texts().at(-1)?.notice).toMatchObject({ kind: 'notice', subject: { code: String(300_000 + (CARS + 9) * 37), corrected: true, more: 0 } })
  expect(await planOfficerNotices(kit.db, [incidentId], ['socket', 'push', 'sms'], kit.clock)).toEqual([])
  expect(kit.left).toEqual([])
  kit.clock.advance(10)
  await locate(CARS + 11)
  await until('not needed', () => Promise.resolve(texts().length === before + 3))
  expect(texts().at(-1)?.notice).toMatchObject({ kind: 'stand-down', subject: { code: String(300_000 + (CARS + 9) * 37) } })
  const others = () => sent.filter((s) => s.channel === 'sms' && s.notice.unitId === otherUnitId)
  await until('the other unit', () => Promise.resolve(others().length === 1))
  expect(others()[0]?.notice).toMatchObject({ kind: 'notice', contact: OTHER, subject: { code: String(300_000 + (CARS + 11) * 37), corrected: false } })
  expect(kit.left).toEqual([kit.world.useUnitId])
  expect(await planOfficerNotices(kit.db, [incidentId], ['socket', 'push', 'sms'], kit.clock)).toEqual([])
})

test('of a unit with neither account nor mobile nobody is told, and the incident says so at once', async () => {
  const { rows } = await kit.db.query<{ id: string }>(`insert into unit (kind, name, short_name, region, phone) values ('use', '只有座机的物业', '只有座机', '410105', '037100000003') returning id`)
  await kit.db.query('update elevator set use_unit_id = $2 where id = $1', [kit.world.elevators[CARS + 10], rows[0]!.id])
  const { incidentId } = await kit.report(CARS + 10)
  const told = await until('that nobody was told', async () => (await kit.view(incidentId)).deliveries.filter((d) => d.unitId === rows[0]!.id && d.state === 'failed').at(0))
  expect(told).toMatchObject({ kind: 'notice', permanent: true, reason: 'nobody-to-tell', contact: '' })
  expect(await planOfficerNotices(kit.db, [incidentId], ['socket', 'push', 'sms'], kit.clock)).toEqual([])
})

test('claiming what officers are told asks for its own incidents, not through all that are open', async () => {
  await kit.db.tx(async (tx) => {
    await tx.query('set local enable_seqscan = off')
    const { rowCount } = await tx.query(`update notification set state = 'planned', due_at = $1, lease_until = null where unit_id is not null and gathered_into is null and channel = 'sms'`, [kit.clock()])
    const { rows } = await tx.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (analyze, format json) ${statement('claim_notifications').text}`, [['sms'], 'x', kit.clock(), 12, 400, 8, []])
    const passed = (node: PlanNode): number => (node['Relation Name'] === 'incident' ? (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops'] : 0) + (node.Plans ?? []).reduce((sum, one) => sum + passed(one), 0)
    expect(rowCount).toBeGreaterThan(8)
    expect(passed(rows[0]!['QUERY PLAN'][0].Plan)).toBeLessThanOrEqual(rowCount ?? 0)
    await tx.query('rollback')
  })
})
interface PlanNode { 'Relation Name'?: string; 'Rows Removed by Filter'?: number; 'Actual Loops': number; Plans?: PlanNode[] }
