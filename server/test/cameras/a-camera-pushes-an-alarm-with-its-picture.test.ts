import { createHash, createHmac, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAlarming, type Alarming } from '../../alarming.ts'
import { buildApp } from '../../app.ts'
import { makeSessions } from '../../auth/sessions.ts'
import { LONGEST_PUSH, readPush } from '../../cameras/pushBody.ts'
import type { CameraAlarmReceipt } from '../../contracts/cameraAlarm.ts'
import { alarmDoorRoutes } from '../../http/alarmDoor.ts'
import { cameraAlarmRoutes } from '../../http/cameraAlarms.ts'
import { makeHealthBook } from '../../http/health.ts'
import { CONFIG } from '../door/door.ts'
import { aboutCamera, aboutDevice } from '../../auth/seal.ts'
import { listCameras } from '../../db/cameras.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { PATIENCE_MS } from '../patience.ts'
import { type CameraKit, cameraKit, SEAL, secretOf } from './cameraKit.ts'
import { jpegOf } from './pictures.ts'

let database: TestDatabase
let kit: CameraKit
let app: Awaited<ReturnType<typeof buildApp>>
let alarming: Alarming

beforeAll(async () => {
  database = await testDatabase()
  kit = await cameraKit(database.url, { elevators: 9 })
  await kit.db.query('update device set secret = $2 where id = $1', ['box-1', SEAL.seal('secret of box-1', aboutDevice('box-1'))])
  await kit.db.query(`update camera set active = false where alarm_key = 'cam-8'`)
  const health = makeHealthBook(kit.clock)
  alarming = makeAlarming({ databaseUrl: database.url, clock: kit.clock, dispatch: kit.dispatch, publish: { alarm: async () => undefined }, seal: SEAL, health, fault: (where, error) => { kit.faults.push(`${where}: ${String(error)}`) } })
  const parts = { db: kit.db, clock: kit.clock, alarms: alarming.engine, ...alarming.door, patienceMs: PATIENCE_MS }
  const cameraDoor = { longestPush: LONGEST_PUSH, readPush, take: kit.intakeOn(alarming.engine).take }
  app = await buildApp({ db: kit.db, clock: kit.clock, config: CONFIG, sessions: makeSessions({ db: kit.db, clock: kit.clock }), health, rooms: async (to) => { await to.register(alarmDoorRoutes, parts); await to.register(cameraAlarmRoutes, { ...parts, cameraDoor }) } })
})
afterAll(async () => { await app.close(); await alarming.close(); await kit.engine.close(); await kit.db.close(); await database.drop() })

interface Sending { n?: number; key?: string; secret?: string; off?: number; type?: string; url?: string }
function raw(payload: string | Buffer, { n = 0, key = `cam-${n}`, secret = secretOf(n), off = 0, type = 'application/json', url = '/api/camera-alarms' }: Sending = {}) {
  const stamp = String(Math.floor(kit.clock().getTime() / 1000) + off)
  return app.inject({ method: 'POST', url, payload, headers: { 'content-type': type, 'x-sanfen-key': key, 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': createHmac('sha256', secret).update(`${stamp}.`).update(payload).digest('hex') } })
}
const send = (body: object, how?: Sending) => raw(JSON.stringify(body), how)
const code = async (answer: Promise<{ statusCode: number; json(): unknown }>) => { const a = await answer; return `${a.statusCode} ${(a.json() as { code?: string }).code ?? ''}` }
const alarm = (over: object = {}) => ({ type: 'call-for-help', id: randomUUID(), at: kit.clock().toISOString(), ...over })
const rows = async () => (await kit.db.query<{ n: number }>('select count(*)::int as n from alarm')).rows[0]!.n
async function form(event: object, jpeg: Buffer | null, n: number) {
  const parts = new FormData()
  parts.set('event', JSON.stringify(event))
  if (jpeg) parts.set('snapshot', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'car.jpg')
  const request = new Request('http://camera.example/', { method: 'POST', body: parts })
  return raw(Buffer.from(await request.arrayBuffer()), { n, type: request.headers.get('content-type') ?? '' })
}

test('each bad sending is refused by its own name, and none leaves a row or a picture', async () => {
  const before = await rows()
  const picture = jpegOf()
  expect(await code(send(alarm(), { secret: 'wrong' }))).toBe('401 bad-signature')
  expect(await code(send(alarm(), { key: 'nobody' }))).toBe('401 unknown-camera')
  expect(await code(send(alarm(), { key: 'nobody; drop table camera' }))).toBe('401 no-key')
  expect(await code(send(alarm(), { n: 8 }))).toBe('403 camera-off')
  expect(await code(send(alarm(), { off: -3600 }))).toBe('401 stale-signature')
  expect(await code(raw('{"type": '))).toBe('400 not-json')
  expect(await code(raw('[]'))).toBe('422 not-an-object')
  expect(await code(raw('['.repeat(200_000)))).toBe('400 not-json')
  expect(await code(raw(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`))).toBe('422 too-deep')
  expect(await code(send(alarm({ type: 'ufo' })))).toBe('422 unknown-type')
  expect(await code(send(alarm({ rescueCode: '300037' })))).toBe('403 not-your-elevator')
  expect(await code(send(alarm({ snapshot: 'kein bild!' })))).toBe('422 not-base64')
  expect(await code(send(alarm({ snapshot: Buffer.from('GIF89a and more').toString('base64') })))).toBe('415 not-a-jpeg')
  expect(await code(send(alarm({ snapshot: Buffer.from('<svg onload="alert(1)"/>').toString('base64') })))).toBe('415 not-a-jpeg')
  expect(await code(send(alarm({ snapshot: picture.subarray(0, picture.length - 60).toString('base64') })))).toBe('422 cut-off')
  expect(await code(send(alarm({ snapshot: jpegOf({ width: 60_000 }).toString('base64') })))).toBe('422 bad-size')
  expect(await code(send(alarm({ snapshot: jpegOf({ bytes: 2_200_000 }).toString('base64') })))).toBe('413 too-large')
  expect(await code(send(alarm({ data: { filler: 'x'.repeat(70_000) } })))).toBe('413 event-too-large')
  expect(await code(raw(Buffer.alloc(LONGEST_PUSH + 1, 0x20)))).toBe('413 too-large')
  expect(await code(raw('--x\r\nnothing', { n: 1, type: 'multipart/form-data; boundary=x' }))).toBe('400 bad-form')
  expect(await code(form({}, jpegOf(), 1))).toMatch(/^422 /)
  expect(await rows()).toBe(before)
  expect(await kit.pictureCount()).toBe(0)
  expect(kit.faults).toEqual([])
})

test('a stranger with a body of megabytes is refused by his headers alone', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/camera-alarms', payload: Buffer.alloc(LONGEST_PUSH * 2), headers: { 'content-type': 'application/json', 'x-sanfen-key': 'stranger', 'x-sanfen-timestamp': String(Math.floor(kit.clock().getTime() / 1000)), 'x-sanfen-signature': 'a'.repeat(64) } })
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, 'unknown-camera'])
})

test('a good one opens an incident, its picture is kept once with its hash, and the same again is the same alarm', async () => {
  const picture = jpegOf({ bytes: 300_000 })
  const body = alarm({ people: 1, data: { score: 0.93 }, snapshot: `data:image/jpeg;base64,${picture.toString('base64')}` })
  const answer = await send(body, { n: 2 })
  expect(answer.statusCode).toBe(202)
  const receipt = answer.json<CameraAlarmReceipt>()
  expect(receipt).toMatchObject({ id: body.id, outcome: 'new', state: 'reported', incidentId: expect.any(String), snapshotId: expect.any(String) })
  expect(await alarming.engine.reported(receipt.alarmId!)).toBe(receipt.incidentId) // also when it has long arrived
  kit.clock.advance(1) // another signature
  expect((await send(body, { n: 2 })).json()).toMatchObject({ alarmId: receipt.alarmId, outcome: 'duplicate', snapshotId: receipt.snapshotId })
  const { rows: kept } = await kit.db.query<{ jpeg: Buffer; sha256: Buffer; width: number; alarm_id: string }>('select jpeg, sha256, width, alarm_id from camera_picture')
  expect(kept).toHaveLength(1)
  expect(kept[0]).toMatchObject({ width: 640, alarm_id: receipt.alarmId, sha256: createHash('sha256').update(picture).digest() })
  expect(kept[0]!.jpeg.equals(picture)).toBe(true)
  const view = await kit.dispatch.view(receipt.incidentId!, { prefix: '41' })
  expect(view?.reports).toMatchObject([{ source: 'camera', note: '摄像头告警：紧急呼叫，1 人' }])
  expect(await kit.view(receipt.alarmId!)).toMatchObject({ deviceId: `camera:${kit.cameras[2]!.id}`, data: { score: 0.93 } })
  expect((await send({ ...body, snapshot: undefined, id: 'later', clear: true }, { n: 2 })).json()).toMatchObject({ outcome: 'cleared', alarmId: receipt.alarmId, snapshotId: null })
})

test('a form with two parts is the same alarm as base64', async () => {
  const answer = await form(alarm({ type: 'fallen' }), jpegOf({ seed: 5 }), 3)
  expect(answer.statusCode).toBe(202)
  // Somebody who has fallen is asked about first.
  expect(answer.json()).toMatchObject({ outcome: 'new', state: 'waiting', snapshotId: expect.any(String) })
})

test('box and camera of one car are in one incident', async () => {
  const box = await raw(JSON.stringify({ type: 'trapped', id: 'b1' }), { key: 'box-1', secret: 'secret of box-1', url: '/api/alarms' })
  const first = box.json<CameraAlarmReceipt>()
  const second = (await send(alarm(), { n: 1 })).json<CameraAlarmReceipt>()
  expect(second.incidentId).toBe(first.incidentId)
  expect(second.alarmId).not.toBe(first.alarmId)
})

test('a flood of one camera is slowed down, is one alarm, and its neighbour gets through', async () => {
  const answers = await Promise.all(Array.from({ length: 120 }, (_x, n) => send(alarm({ id: `flood-${n}` }), { n: 4 })))
  const statuses = new Set(answers.map((a) => a.statusCode))
  expect([...statuses].sort()).toEqual([202, 429])
  expect(await kit.alarms(4)).toHaveLength(1)
  expect((await kit.incidents()).filter((i) => i.elevator_id === kit.world.elevators[4])).toHaveLength(1)
  expect((await send(alarm(), { n: 5 })).statusCode).toBe(202)
})

test('a picture that cannot be kept takes no alarm with it', async () => {
  const intake = kit.intakeOn(alarming.engine)
  const taken = await intake.take({ camera: { ...kit.cameras[6]!, id: '999999' }, message: { kind: 'alarm', id: 'x', type: 'trapped', at: null, floor: null, people: null, imageUrl: null, data: {} }, receivedAt: kit.clock(), picture: { jpeg: jpegOf(), width: 640, height: 360 } })
  expect(taken).toMatchObject({ outcome: 'new', state: 'reported', pictureId: null })
  expect(kit.faults).toEqual([expect.stringContaining('picture of alarm')])
})

test('an address that was written down before paths were looked at shows no password any more, and stays as it is where it held none', async () => {
  const migration = await readFile(new URL('../../../sql/migrations/049_alarm_picture.sql', import.meta.url), 'utf8')
  const { id, elevatorId } = kit.cameras[7]!
  const old = async (address: string) => {
    await kit.db.query('update camera set url = $2, address = $3, has_login = false where id = $1', [id, SEAL.seal('rtsp://10.0.0.5/', aboutCamera(id)), address])
    await kit.db.query(`insert into camera_feed (camera_id, alert_url, alert_address, changed_at) values ($1, $2, $3, now()) on conflict (camera_id) do update set alert_address = excluded.alert_address`, [id, SEAL.seal('http://10.0.0.5/', aboutCamera(id)), address.replace('rtsp', 'http')])
    await kit.db.query(`insert into camera_change (camera_id, at, what, data) values ($1, now(), 'changed', $2)`, [id, JSON.stringify({ fields: ['feed'], stream: address })])
    await kit.db.tx((tx) => tx.query(migration.slice(migration.indexOf('create function'))))
    const shown = (await listCameras(kit.db, { prefix: '41', elevatorId, words: null, connected: true, cursor: null, limit: 5 })).cameras[0]
    const { rows: kept } = await kit.db.query<{ everywhere: string }>(`select c.address || ' ' || f.alert_address || ' ' || (select h.data::text from camera_change h where h.camera_id = c.id order by h.id desc limit 1) as everywhere from camera c join camera_feed f on f.camera_id = c.id where c.id = $1`, [id])
    return { address: shown?.address, hasLogin: shown?.hasLogin, everywhere: kept[0]!.everywhere }
  }
  for (const path of ['user=admin&password=s3cret&channel=1', 'live/s3cret', 'admin/s3cret/ch1']) {
    const after = await old(`rtsp://10.0.0.5:554/${path}`)
    expect(after).toMatchObject({ address: 'rtsp://10.0.0.5:554/…', hasLogin: true })
    expect(after.everywhere).not.toContain('s3cret')
  }
  for (const path of ['Streaming/Channels/101', 'h264/ch1/main/av_stream', 'cam/realmonitor', '…/ch1']) expect(await old(`rtsp://10.0.0.5:554/${path}`)).toMatchObject({ address: `rtsp://10.0.0.5:554/${path}`, hasLogin: false })
})
