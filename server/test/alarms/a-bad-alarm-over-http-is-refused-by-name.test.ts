import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAlarming, type Alarming } from '../../alarming.ts'
import { buildApp } from '../../app.ts'
import { hashPassword } from '../../auth/password.ts'
import { aboutDevice, aboutVendor, makeSeal } from '../../auth/seal.ts'
import { makeSessions } from '../../auth/sessions.ts'
import type { AlarmReceipt, AlarmStats, AlarmView } from '../../contracts/alarm.ts'
import { listBoardAlarms } from '../../db/alarmViews.ts'
import { insertAccount } from '../../db/accounts.ts'
import { alarmDoorRoutes } from '../../http/alarmDoor.ts'
import { alarmRuleRoutes } from '../../http/alarmRules.ts'
import { alarmRoutes } from '../../http/alarms.ts'
import { makeHealthBook } from '../../http/health.ts'
import { DEFAULT_RULES } from '../../domain/alarmRules.ts'
import { bearer, CONFIG, PASSWORD } from '../door/door.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { PATIENCE_MS } from '../patience.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

const SEAL = makeSeal(Buffer.alloc(32, 7).toString('base64url'))
let database: TestDatabase
let kit: AlarmKit
let app: Awaited<ReturnType<typeof buildApp>>
let alarming: Alarming
const health = makeHealthBook(() => kit.clock())
const refused: string[] = []

beforeAll(async () => {
  database = await testDatabase()
  kit = await alarmKit(database.url, { elevators: 12 })
  for (const d of kit.devices) await kit.db.query('update device set secret = $2 where id = $1', [d.id, SEAL.seal(`secret of ${d.id}`, aboutDevice(d.id))])
  const [pusher] = (await kit.db.query<{ id: string }>(`insert into vendor (name, family, push_key) values ('推送厂商', 'flat-push', 'pusher') returning id`)).rows
  await kit.db.query('update vendor set secret = $2 where id = $1', [pusher!.id, SEAL.seal('secret of pusher', aboutVendor(pusher!.id))])
  await kit.db.query(`update elevator set registration_code = '31104101052006010101' where id = $1`, [kit.world.elevators[9]])
  await kit.db.query(`update device set vendor_id = $1, family = 'flat-push' where id = 'box-9'`, [pusher!.id])
  await kit.db.query(`update device set active = false where id = 'box-10'`)
  const passwordHash = await hashPassword(PASSWORD)
  await kit.db.tx(async (tx) => { for (const [username, role, region] of [['desk', 'operator', '410100'], ['chief', 'supervisor', '410100'], ['far', 'operator', '410102']] as const) await insertAccount(tx, { username, name: username, role, region, passwordHash, teamId: null, useUnitId: null }) })
  alarming = makeAlarming({ databaseUrl: database.url, clock: kit.clock, dispatch: kit.dispatch, publish: { alarm: async () => undefined }, seal: SEAL, health, fault: (where, error) => { kit.faults.push(`${where}: ${String(error)}`) } })
  const parts = { db: kit.db, clock: kit.clock, alarms: alarming.engine, ...alarming.door, patienceMs: PATIENCE_MS, heard: (device: { id: string }, _at: Date, what: string, error?: string) => { if (what === 'refused') refused.push(`${device.id} ${error?.split(':')[0]}`) } }
  app = await buildApp({ db: kit.db, clock: kit.clock, config: CONFIG, sessions: makeSessions({ db: kit.db, clock: kit.clock }), health, rooms: async (to) => { await to.register(alarmRoutes, parts); await to.register(alarmRuleRoutes, parts); await to.register(alarmDoorRoutes, parts) } })
})
afterAll(async () => { await app.close(); await alarming.close(); await kit.engine.close(); await kit.db.close(); await database.drop() })

interface Sending { key?: string; secret?: string; off?: number; url?: string; signature?: string }
const raw = (payload: string | Buffer, { key = 'box-0', secret = `secret of ${key}`, off = 0, url = '/api/alarms', signature }: Sending = {}) => {
  const stamp = String(Math.floor(kit.clock().getTime() / 1000) + off)
  return app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', 'x-sanfen-key': key, 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': signature ?? createHmac('sha256', secret).update(`${stamp}.`).update(payload).digest('hex') } })
}
const send = (body: object, how?: Sending) => raw(JSON.stringify(body), how)
const code = async (answer: Promise<{ statusCode: number; json(): unknown }>) => { const a = await answer; return `${a.statusCode} ${(a.json() as { code?: string }).code ?? ''}` }
const trapped = (over: object = {}) => ({ type: 'trapped', id: randomUUID(), at: kit.clock().toISOString(), ...over })
const login = async (username: string) => bearer((await app.inject({ method: 'POST', url: '/api/session', payload: { username, password: PASSWORD, token: true } })).json<{ token: string }>().token)
const rows = async () => (await kit.db.query<{ n: number }>('select count(*)::int as n from alarm')).rows[0]!.n

test('each bad sending is refused by its own name, and none leaves a row', async () => {
  const before = await rows()
  expect(await code(send(trapped(), { secret: 'wrong' }))).toBe('401 bad-signature')
  expect(await code(send(trapped(), { signature: 'zz' }))).toBe('401 bad-signature')
  expect(await code(send(trapped(), { key: 'nobody' }))).toBe('401 unknown-device')
  expect(await code(send(trapped(), { key: 'box-10' }))).toBe('403 device-off')
  expect(await code(send(trapped(), { off: -3600 }))).toBe('401 stale-signature')
  expect(await code(send(trapped(), { off: 3600 }))).toBe('401 stale-signature')
  expect(await code(raw('{"type": "trapped",'))).toBe('400 not-json')
  expect(await code(raw('[1, 2]'))).toMatch(/^422 /)
  expect(await code(raw(Buffer.from([0x7b, 0xff, 0xfe])))).toBe('400 not-json')
  expect(await code(send({ id: 'x' }))).toBe('422 unknown-type')
  expect(await code(send(trapped({ type: 4711 })))).toBe('422 unknown-type')
  expect(await code(send(trapped({ rescueCode: '300037' })))).toBe('403 not-your-elevator')
  expect(await code(send(trapped({ elevatorId: kit.world.elevators[1] })))).toBe('403 not-your-elevator')
  expect(await code(send(trapped({ deviceId: 'box-1' })))).toBe('403 not-your-device')
  expect(await code(raw(JSON.stringify(trapped({ data: { filler: 'x'.repeat(1_000_000) } }))))).toBe('413 too-large')
  expect(await code(raw(`{"filler": "${'x'.repeat(1_200_000)}"}`))).toBe('413 too-large')
  expect(await rows()).toBe(before)
  // Counted with the box that signed it; what nobody signed is nobody's, and counted by the door.
  expect(refused).toEqual(['stale-signature', 'stale-signature', 'not-json', 'not-an-object', 'not-json', 'unknown-type', 'unknown-type', 'not-your-elevator', 'not-your-elevator', 'not-your-device'].map((why) => `box-0 ${why}`))
  expect(alarming.door.refusals.byReason()).toMatchObject({ 'bad-signature': 2, 'unknown-device': 1, 'stale-signature': 2, 'too-large': 2, 'device-off': 1 })
  expect(kit.faults).toEqual([])
})

test('a good one is committed, joined to its incident, and answered with both; the same id again is the same alarm', async () => {
  const body = trapped({ people: 2, floor: '18', rescueCode: '235274' })
  const first = await send(body)
  expect(first.statusCode).toBe(202)
  const receipt = first.json<AlarmReceipt>()
  expect(receipt).toMatchObject({ id: body.id, outcome: 'new', state: 'reported', incidentId: expect.any(String) })
  kit.clock.advance(1) // another signature
  expect((await send(body)).json()).toMatchObject({ alarmId: receipt.alarmId, incidentId: receipt.incidentId, outcome: 'duplicate' })
  expect((await kit.dispatch.view(receipt.incidentId!, { prefix: '41' }))?.people.trapped).toBe(2)
  expect((await send({ ...body, id: 'later', clear: true })).json()).toMatchObject({ outcome: 'cleared', alarmId: receipt.alarmId })
  // Null names nobody, and a number is the same name.
  expect((await send(trapped({ elevatorId: Number(kit.world.elevators[0]), deviceId: null, registrationCode: null }))).statusCode).toBe(202)
  expect((await send(trapped({ type: 90 }), { key: 'box-1' })).json()).toMatchObject({ outcome: 'new', state: 'reported' })
})

test('a signature counts once, in whichever process', async () => {
  const body = JSON.stringify(trapped())
  expect((await raw(body, { key: 'box-2' })).statusCode).toBe(202)
  expect(await code(raw(body, { key: 'box-2' }))).toBe('401 replayed-signature')
  const many = JSON.stringify(trapped())
  const answers = await Promise.all(Array.from({ length: 5 }, () => raw(many, { key: 'box-3' })))
  expect(answers.map((a) => a.statusCode).sort()).toEqual([202, 401, 401, 401, 401])
  kit.clock.advance(301)
  expect(await code(raw(body, { key: 'box-2', off: -301 }))).toBe('401 stale-signature')
})

test('a flood from one key is slowed down, and its neighbours are not', async () => {
  const flood = await Promise.all(Array.from({ length: 200 }, (_x, n) => send(trapped({ id: `flood-${n}` }), { key: 'box-4' })))
  const taken = flood.filter((a) => a.statusCode === 202).length
  expect(taken).toBeGreaterThanOrEqual(60)
  expect(flood.filter((a) => a.statusCode === 429).every((a) => Number(a.headers['retry-after']) >= 1)).toBe(true)
  expect(flood.filter((a) => a.statusCode === 202 || a.statusCode === 429)).toHaveLength(200)
  expect((await send(trapped(), { key: 'box-5' })).statusCode).toBe(202)
  expect(await code(send(trapped(), { secret: 'wrong' }))).toBe('401 bad-signature')
})

test('another family pushes for its own devices only', async () => {
  const push = (body: object, how: Sending = {}) => send(body, { key: 'pusher', url: '/api/alarms/push/flat-push', ...how })
  const fault = (over: object) => ({ messageId: randomUUID(), faultFlag: 'F9999', faultTime: '2026-11-21 16:22:00', imgAddress: 'https://vendor.example/1.jpg', ...over })
  const answer = await push(fault({ registerCode: '31104101052006010101' }))
  expect(answer.statusCode).toBe(202)
  expect(await kit.view(answer.json<AlarmReceipt>().alarmId!)).toMatchObject({ deviceId: 'box-9', type: 'trapped', imageUrl: 'https://vendor.example/1.jpg' })
  expect(await code(push(fault({ deviceId: 'box-1' })))).toBe('403 not-your-device')
  expect(await code(push(fault({ deviceId: 'box-9', registerCode: '31104101052006019999' })))).toBe('403 not-your-elevator')
  expect(await code(push(fault({ deviceId: 'box-9', faultFlag: 'F0000' })))).toBe('422 unknown-type')
  expect(await code(push(fault({ deviceId: 'box-9' }), { url: '/api/alarms/push/other' }))).toBe('404 not-found')
  expect(await code(send(trapped(), { key: 'pusher' }))).toBe('401 unknown-device')
})

test('operators see, confirm and dismiss those of their region; whoever lies elsewhere sees none', async () => {
  const [desk, chief, far] = await Promise.all(['desk', 'chief', 'far'].map(login))
  const alarmId = (await alarming.engine.receive([kit.arrival(6, 'fallen')]))[0]!.alarmId!
  const other = { alarmId: (await alarming.engine.receive([kit.arrival(7, 'fallen')]))[0]!.alarmId! }
  const get = async (url: string, as = desk) => app.inject({ method: 'GET', url, headers: as! })
  const post = async (url: string, payload: object, as = desk) => app.inject({ method: 'POST', url, payload, headers: as! })
  const waiting = (await get('/api/alarms?state=waiting')).json<{ alarms: AlarmView[] }>().alarms
  expect(waiting.map((a) => a.id).sort()).toEqual([alarmId, other.alarmId].sort())
  expect((await listBoardAlarms(kit.db, '4101')).map((a) => a.id).sort()).toEqual(waiting.map((a) => a.id).sort())
  expect(await listBoardAlarms(kit.db, '410102')).toEqual([])
  expect((await get('/api/alarms?state=waiting', far)).json<{ alarms: AlarmView[] }>().alarms).toEqual([])
  expect((await post(`/api/alarms/${alarmId}/confirm`, {}, far)).statusCode).toBe(404)
  expect((await post(`/api/alarms/${alarmId}/confirm`, { people: 1 })).json()).toMatchObject({ state: 'reported', incidentId: expect.any(String), decidedBy: 'desk' })
  expect((await post(`/api/alarms/${other.alarmId}/dismiss`, {})).json()).toMatchObject({ state: 'dropped', mark: 'false' })
  expect((await post(`/api/alarms/${other.alarmId}/dismiss`, {})).json()).toMatchObject({ code: 'alarm-over' })
  expect((await post(`/api/alarms/${other.alarmId}/mark`, { mark: 'unknown' })).json()).toMatchObject({ mark: 'unknown', markedBy: 'desk' })
  await kit.car(6, { door: 'closed', people: true })
  expect((await get(`/api/alarms/${alarmId}/replay`)).json()).toMatchObject({ messages: [{ kind: 'state', data: { people: true } }], cut: false })
  const first = (await get('/api/alarms?limit=2')).json<{ alarms: AlarmView[]; cursor: string }>()
  const second = (await get(`/api/alarms?limit=2&cursor=${first.cursor}`)).json<{ alarms: AlarmView[] }>()
  expect(new Set([...first.alarms, ...second.alarms].map((a) => a.id)).size).toBe(4)
  const period = `from=${encodeURIComponent('2026-11-21T00:00:00Z')}&to=${encodeURIComponent('2026-11-22T00:00:00Z')}`
  expect((await get(`/api/stats/alarms?${period}`)).statusCode).toBe(403)
  const stats = (await get(`/api/stats/alarms?${period}&by=type`, chief)).json<AlarmStats>()
  expect(stats.rows.find((r) => r.key === 'fallen')).toMatchObject({ alarms: 2, reported: 1, dismissed: 1, unknown: 1, unmarked: 1, trueShare: null })
})

test('rules are inherited, changed, refused with their place, and withdrawn', async () => {
  const [desk, chief] = await Promise.all(['desk', 'chief'].map(login))
  const ask = async (method: 'GET' | 'PUT' | 'DELETE', region: string, payload?: object, as = chief, based = '') => app.inject({ method, url: `/api/alarm-rules/${region}${based}`, headers: as!, ...(payload ? { payload } : {}) })
  expect((await ask('GET', '410105')).json()).toMatchObject({ region: null, version: 0 })
  const rules = { ...DEFAULT_RULES, types: { 'alarm-button': { debounce: 0, handling: 'auto-confirm', autoAfter: 20, needs: 'nothing', clearEnds: false, repeatWithin: 600 } } }
  expect((await ask('PUT', '410100', rules, desk)).statusCode).toBe(403)
  expect((await ask('PUT', '410100', rules)).json()).toMatchObject({ region: '410100', version: 1, by: 'chief' })
  expect((await ask('GET', '410105')).json()).toMatchObject({ region: '410100', types: { 'alarm-button': { handling: 'auto-confirm' }, trapped: { handling: 'direct' } } })
  const unsound = await ask('PUT', '410105', { ...rules, lookWithin: 0, types: { trapped: { ...rules.types['alarm-button'], handling: 'log' }, teapot: rules.types['alarm-button'] } })
  expect(unsound.json()).toMatchObject({ code: 'rules-unsound', errors: [{ path: 'types/trapped/autoAfter' }, { path: 'types/trapped/handling' }, { path: 'types/teapot' }, { path: 'lookWithin' }] })
  expect((await ask('PUT', '410105', rules, chief, '?basedOn=built-in')).json()).toMatchObject({ code: 'rules-changed' })
  expect((await ask('DELETE', '410105')).json()).toMatchObject({ code: 'rules-inherited' })
  expect((await ask('PUT', '420000', rules)).statusCode).toBe(404)
  expect((await ask('DELETE', '410100')).json()).toMatchObject({ region: null, version: 0 })
})

test('a timer that nobody looks at is seen from outside', async () => {
  const [stop] = await alarming.engine.receive([kit.arrival(8, 'stopped-outside-door-zone', { people: 1 })])
  const release = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const stuck = kit.db.tx(async (tx) => { await tx.query('select from alarm where id = $1 for update', [stop!.alarmId]); locked.resolve(); await release.promise })
  await locked.promise
  kit.clock.advance(60)
  alarming.start()
  const state = async () => (await app.inject({ url: '/api/health' })).json<{ parts: { alarms: { state: string; detail?: string } } }>().parts.alarms
  await expect.poll(state).toMatchObject({ state: 'degraded', detail: expect.stringMatching(/^1 past their time, \d+ refused: .* over HTTP$/) as string })
  release.resolve()
  await stuck
  await expect.poll(state).toMatchObject({ state: 'ok' })
  await expect.poll(async () => (await kit.view(stop!.alarmId!)).incidentId).not.toBeNull()
})
