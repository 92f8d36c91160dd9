// GB28181 over real UDP: registering, keepalives, alarms in GB2312, answers in two steps, and what strangers get.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aboutGb } from '../../auth/seal.ts'
import { findFeed, saveFeed } from '../../db/cameraFeeds.ts'
import { openGbDoor, type GbDoor } from '../../cameras/gb28181/door.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { until } from '../patience.ts'
import { type CameraKit, cameraKit, SEAL } from './cameraKit.ts'
import { alarmXml, gbDevice, type GbDevice, keepaliveXml } from './gbDevice.ts'

const SERVER = '41010500002000000001'
const RECORDER = '41010500001110000001'
const camId = (n: number) => `4101050000132000000${n}`
let database: TestDatabase
let kit: CameraKit
let door: GbDoor
const devices: GbDevice[] = []
const device = async (id = RECORDER, secret = 'geheim12') => {
  const one = await gbDevice(id, secret, { port: door.port, id: SERVER })
  devices.push(one)
  return one
}

beforeAll(async () => {
  database = await testDatabase()
  kit = await cameraKit(database.url, { elevators: 4 })
  for (const id of [RECORDER, '41010500001110000002']) await kit.db.query('insert into gb_device (id, password) values ($1, $2)', [id, SEAL.seal('geheim12', aboutGb(id))])
  for (const [n, { id }] of kit.cameras.entries()) await kit.db.query('insert into camera_feed (camera_id, gb_id, gb_device, words, changed_at) values ($1, $2, $3, $4, $5)', [id, camId(n), n === 3 ? '41010500001110000002' : RECORDER, n === 1 ? { '5/6': 'trapped' } : {}, kit.clock()])
  door = await openGbDoor({ db: kit.db, clock: kit.clock, seal: SEAL, intake: kit.intake, serverId: SERVER, fault: (where, error) => { kit.faults.push(`${where}: ${String(error)}`) } }, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  for (const one of devices) await one.close()
  await door.close()
  await kit.engine.close()
  await kit.db.close()
  await database.drop()
})

test('who is not registered is told to, a wrong password and an unknown id get the same no', async () => {
  const stranger = await device()
  expect(await stranger.message(alarmXml(1, camId(0)))).toBe(403)
  expect(await stranger.message(keepaliveXml(2, RECORDER))).toBe(403)
  expect(await stranger.register({ password: 'wrong' })).toBe(403)
  expect(await stranger.register({ id: '41010500001110000099' })).toBe(403)
  expect(await stranger.register({ id: 'x' })).toBe(403)
  expect(await stranger.message(alarmXml(3, camId(0)))).toBe(403)
  expect(await kit.alarms(0)).toEqual([])
})

test('a registered one is heard: 200 when it is committed, then a Response; the same alarm again is the same', async () => {
  const cam = await device()
  expect(await cam.register()).toBe(200)
  expect(await cam.message(keepaliveXml(10, RECORDER))).toBe(200)
  // 电梯困人 in GB2312, which no UTF-8 reader would understand.
  const said = Buffer.concat([Buffer.from(alarmXml(11, camId(0), { type: '6' }).split('</AlarmDescription>')[0]!), Buffer.from([0xb5, 0xe7, 0xcc, 0xdd, 0xc0, 0xa7, 0xc8, 0xcb]), Buffer.from(`</AlarmDescription>${alarmXml(11, camId(0), { type: '6' }).split('</AlarmDescription>')[1]}`)])
  expect(await cam.message(said, { callId: 'once', branch: 'z9hG4bKonce' })).toBe(200)
  expect(await kit.alarms(0)).toMatchObject([{ type: 'trapped', state: 'reported' }])
  const { rows } = await kit.db.query<{ data: object; at: Date }>('select data, at from alarm where elevator_id = $1', [kit.world.elevators[0]])
  expect(rows[0]).toMatchObject({ data: { description: '电梯困人', method: '5', type: '6', priority: '1' }, at: new Date('2026-11-21T08:22:00Z') })
  const response = await until('the Response', () => cam.requests.find((r) => r.includes('<Response>')))
  expect(response).toMatch(/^MESSAGE sip:41010500001110000001@/)
  expect(response).toContain(`<SN>11</SN>\r\n<DeviceID>${camId(0)}</DeviceID>\r\n<Result>OK</Result>`)
  // Sent again by the device's own timer, and then as a new message.
  expect(await cam.message(said, { callId: 'once', branch: 'z9hG4bKonce' })).toBe(200)
  expect(await cam.message(said)).toBe(200)
  // The next notice of the same goes on: it joins.
  expect(await cam.message(alarmXml(12, camId(0), { type: '6', description: 'SOS trapped', time: '2026-11-21T16:22:10' }))).toBe(200)
  expect(await kit.alarms(0)).toMatchObject([{ type: 'trapped', repeats: 1 }])
  expect(await kit.incidents()).toHaveLength(1)
})

test('a camera has words of its own, what is no alarm of ours is taken and forgotten, and nobody speaks for another', async () => {
  const cam = await device()
  await cam.register()
  expect(await cam.message(alarmXml(20, camId(1), { type: '6' }))).toBe(200)
  expect(await kit.alarms(1)).toMatchObject([{ type: 'trapped' }])
  expect(await cam.message(alarmXml(21, camId(2), { type: '2' }))).toBe(200) // something moved
  expect(await cam.message(alarmXml(22, camId(3), { type: '1' }))).toBe(200) // another recorder's
  expect(await cam.message(alarmXml(23, '41010500001320000099', { type: '1' }))).toBe(200)
  expect([await kit.alarms(2), await kit.alarms(3)]).toEqual([[], []])
  await until('both refusals', () => cam.requests.filter((r) => r.includes('<Result>ERROR</Result>')).length >= 2)
  expect(cam.requests.some((r) => r.includes('<SN>21</SN>') && r.includes('OK'))).toBe(true)
})

test('whoever looks after one region sets no password of a recorder that serves another', async () => {
  const { rows: [account] } = await kit.db.query<{ id: string }>('select id from account limit 1')
  const other = kit.cameras[3]!
  const feedOf = (password: string | null) => ({ alert: null, words: {}, gb: { id: camId(3), deviceId: RECORDER, password: password === null ? null : SEAL.seal(password, aboutGb(RECORDER)) } })
  const cam = await device()
  expect(await cam.register()).toBe(200)
  expect(await saveFeed(kit.db, other.id, feedOf('stolen12'), { accountId: account!.id, prefix: '410106', now: kit.clock() })).toBe('gb-device-elsewhere')
  // Still registered, by the password it had, and the camera still its own recorder's.
  expect(await cam.message(keepaliveXml(40, RECORDER))).toBe(200)
  expect(await cam.register()).toBe(200)
  expect((await findFeed(kit.db, other.id, kit.clock()))?.gbDevice).toBe('41010500001110000002')
  // Its own administrator may.
  expect(await saveFeed(kit.db, other.id, feedOf('newword12'), { accountId: account!.id, prefix: '4101', now: kit.clock() })).toBe(null)
  expect(await cam.message(keepaliveXml(41, RECORDER))).toBe(403)
  expect(await cam.register({ password: 'newword12' })).toBe(200)
  await saveFeed(kit.db, other.id, feedOf('geheim12'), { accountId: account!.id, prefix: '4101', now: kit.clock() })
})

test('closing with an alarm under way waits for it, and sends nothing from a socket that is gone', async () => {
  let begun = false
  const held = Promise.withResolvers<undefined>()
  const other = await openGbDoor({ db: kit.db, clock: kit.clock, seal: SEAL, serverId: SERVER, fault: (where, error) => { kit.faults.push(`${where}: ${String(error)}`) }, intake: { async take() { begun = true; await held.promise; return { outcome: 'new', alarmId: null, incidentId: null, state: null, pictureId: null } } } }, { host: '127.0.0.1', port: 0 })
  const cam = await gbDevice(RECORDER, 'geheim12', { port: other.port, id: SERVER })
  devices.push(cam)
  expect(await cam.register()).toBe(200)
  cam.send([`MESSAGE sip:${SERVER}@4101050000 SIP/2.0`, 'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKclosing', `From: <sip:${RECORDER}@4101050000>;tag=1`, `To: <sip:${SERVER}@4101050000>`, 'Call-ID: closing', 'CSeq: 1 MESSAGE', '', alarmXml(50, camId(0))].join('\r\n'))
  await until('the alarm is under way', () => begun)
  const closing = other.close()
  held.resolve(undefined)
  await closing
  await new Promise((resolve) => { setImmediate(() => setImmediate(resolve)) })
  expect(cam.requests).toEqual([])
})

test('rubbish and bombs take nothing down, and what is not ours is refused by its status', async () => {
  const cam = await device()
  await cam.register()
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(65_000, 0x41), Buffer.from('\r\n\r\n'), Buffer.from('MESSAGE'), Buffer.from('MESSAGE sip:x SIP/2.0\r\nContent-Length: 99999\r\n\r\nshort'), Buffer.from(`REGISTER sip:x SIP/2.0\r\n${'X: y\r\n'.repeat(500)}\r\n`)]) cam.send(bytes)
  expect(await cam.message('no xml')).toBe(400)
  expect(await cam.message(`<!DOCTYPE a [<!ENTITY b "${'x'.repeat(999)}">]><Notify><CmdType>Alarm</CmdType><SN>1</SN><DeviceID>${camId(2)}</DeviceID></Notify>`)).toBe(400)
  expect(await cam.message('<Notify>'.repeat(3000))).toBe(400)
  expect(await cam.message(`<Notify><CmdType>Alarm</CmdType><SN>1; drop</SN><DeviceID>${camId(2)}</DeviceID></Notify>`)).toBe(400)
  expect(await cam.message('<Notify><CmdType>MobilePosition</CmdType></Notify>')).toBe(200)
  expect(await cam.message(keepaliveXml(30, RECORDER))).toBe(200)
  // One who leaves is a stranger again; a registration ends by itself as well.
  expect(await cam.register({ expires: 0 })).toBe(200)
  expect(await cam.message(keepaliveXml(31, RECORDER))).toBe(403)
  expect(await cam.register({ expires: 60 })).toBe(200)
  kit.clock.advance(61)
  expect(await cam.message(keepaliveXml(32, RECORDER))).toBe(403)
  expect(await kit.alarms(2)).toEqual([])
  expect(kit.faults).toEqual([])
})
