// Who may say and hear what at the devices' door, with clients that are not ours.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../serverProcess.ts'
import { keepingPort, openRig, run, SECRET, type Rig } from './kit.ts'

let rig: Rig
const port = keepingPort()
const alarm = (id: string, more: object = {}) => JSON.stringify({ type: 90, at: new Date().toISOString(), id, ...more })
const errorOf = (id: string) => rig.db.query<{ last_error: string }>('select last_error from device_live where device_id = $1', [id]).then((r) => r.rows[0]?.last_error)

beforeAll(async () => {
  rig = await openRig(() => port)
  await rig.vendor('gate')
  await rig.vendor('other')
  await rig.device('own-1')
  await rig.device('own-2', { elevator: 1 })
  await rig.device('gated-1', { elevator: 2, vendor: 'gate', secret: false })
  await rig.device('foreign-1', { elevator: 2, vendor: 'other', secret: false })
  await rig.device('thing-1', { elevator: 1, family: 'thing-model', productKey: 'pk1' })
})
afterAll(async () => { await rig[Symbol.asyncDispose]() })

test('an alarm is taken for the elevator that the box is bound to, and answered', async () => {
  const acks = await rig.sub('own-1', 'sanfen/v1/devices/own-1/ack')
  expect((await rig.pub('own-1', 'sanfen/v1/devices/own-1/alarm', alarm('a1', { floor: '5', people: 1, rescueCode: '235274' }))).code).toBe(0)
  expect(JSON.parse((await acks.next()).split(' ').slice(1).join(' '))).toEqual({ id: 'a1', alarmId: 'a1' })
  expect(port.taken.at(-1)).toMatchObject({ device: { id: 'own-1', elevatorId: rig.world.elevators[0], region: '410105', drill: false }, message: { kind: 'alarm', id: 'a1', type: 'alarm-button', floor: '5', people: 1 }, via: 'mqtt' })
})

test('a box that sends for another’s elevator is refused with that reason', async () => {
  const acks = await rig.sub('own-1', 'sanfen/v1/devices/own-1/ack')
  await rig.pub('own-1', 'sanfen/v1/devices/own-1/alarm', alarm('foreign', { rescueCode: '300037' }))
  expect(await acks.next()).toMatch(/"id":"foreign","error":"not-your-elevator/)
  expect(port.taken.some((item) => item.message.id === 'foreign')).toBe(false)
})

test('no name, a wrong secret and an unknown box stay outside, with the protocol’s own code', async () => {
  for (const args of [[], ['-u', 'own-1', '-P', 'wrong'], ['-u', 'nobody', '-P', SECRET], ['-u', 'vendor/gate', '-P', 'wrong'], ['-u', 'gated-1', '-P', SECRET]]) {
    const ended = await run('mosquitto_pub', ['-p', String(rig.port), ...args, '-q', '1', '-t', 'sanfen/v1/devices/own-1/alarm', '-m', alarm('x1')])
    expect(ended.said).toMatch(/bad user name or password|not authorised/i)
    expect(ended.code).not.toBe(0)
  }
  expect(port.taken.some((item) => item.message.id === 'x1')).toBe(false)
})

test('MQTT 5 is told to come again with 3.1.1', async () => {
  const ended = await rig.pub('own-1', 'sanfen/v1/devices/own-1/alarm', alarm('x5'), ['-V', '5'])
  expect(ended.said).toMatch(/unsupported protocol version/i)
  expect(ended.code).not.toBe(0)
})

test('another box’s topic is refused with a reason, acknowledged, and reaches nobody', async () => {
  const acks = await rig.sub('own-1', 'sanfen/v1/devices/own-1/ack')
  const victim = await rig.sub('own-2', 'sanfen/v1/devices/own-2/ack')
  expect((await rig.pub('own-1', 'sanfen/v1/devices/own-2/alarm', alarm('x2'))).code).toBe(0)
  expect(await acks.next()).toContain('not-your-device')
  expect((await rig.pub('own-1', 'sanfen/v1/devices/own-2/ack', '{"id":"forged"}')).code).toBe(0)
  expect(await acks.next()).toContain('unknown-topic')
  expect(port.taken.some((item) => item.message.id === 'x2')).toBe(false)
  expect(victim.lines).toEqual([])
  expect(await until('the reason is kept', async () => (await errorOf('own-1'))?.startsWith('unknown-topic'))).toBe(true)
})

test('a box listens to its own answers and to nothing else', async () => {
  for (const topic of ['#', 'sanfen/#', 'sanfen/v1/devices/+/ack', 'sanfen/v1/devices/own-2/ack', '$SYS/#', '/server/pk1/thing-1/thing/event/LockEvent/post_reply/+']) {
    const ended = await run('mosquitto_sub', ['-p', String(rig.port), '-u', 'own-1', '-P', SECRET, '-t', topic, '-W', '5'])
    expect(ended.said).toMatch(/denied|rejected/i)
  }
})

test('a gateway speaks and hears for its own boxes only', async () => {
  const all = await rig.sub('vendor/gate', 'sanfen/v1/devices/+/ack')
  const others = await rig.sub('vendor/other', 'sanfen/v1/devices/+/ack')
  const why = await rig.sub('vendor/gate', 'sanfen/v1/gateways/gate/ack')
  expect((await run('mosquitto_sub', ['-p', String(rig.port), '-u', 'vendor/other', '-P', SECRET, '-t', 'sanfen/v1/gateways/gate/ack', '-W', '5'])).said).toMatch(/denied|rejected/i)
  await rig.pub('vendor/gate', 'sanfen/v1/devices/gated-1/alarm', alarm('g1'))
  expect(await all.next()).toBe('sanfen/v1/devices/gated-1/ack {"id":"g1","alarmId":"g1"}')
  await rig.pub('vendor/gate', 'sanfen/v1/devices/foreign-1/alarm', alarm('x3'))
  await rig.pub('vendor/gate', 'sanfen/v1/devices/own-1/alarm', alarm('x4'))
  for (const id of ['foreign-1', 'own-1']) expect(await why.next()).toMatch(new RegExp(`^sanfen/v1/gateways/gate/ack \\{"topic":"sanfen/v1/devices/${id}/alarm","error":"not-your-device: `))
  await rig.pub('vendor/other', 'sanfen/v1/devices/foreign-1/alarm', alarm('o1'))
  expect(await others.next()).toContain('"o1"')
  expect(others.lines).toHaveLength(1)
  expect(all.lines).toHaveLength(1)
  expect(port.taken.filter((item) => ['x3', 'x4'].includes(item.message.id))).toEqual([])
  expect(rig.sensors.refusals()).toMatchObject({ 'not-your-device': expect.any(Number) })
})

test('the thing model is answered on its own reply topic, also when it is refused', async () => {
  const replies = await rig.sub('thing-1', '/server/pk1/thing-1/thing/event/+/post_reply/+')
  await rig.pub('thing-1', '/device/pk1/thing-1/thing/event/LockEvent/post/m1', JSON.stringify({ Version: '1.0', Params: { Value: { Type: 1, LockTime: '2023-08-16 16:28:07' }, Time: 1692167117 } }), ['-q', '2'])
  expect(await replies.next()).toBe('/server/pk1/thing-1/thing/event/LockEvent/post_reply/m1 {"Code":200,"Message":"success","Data":{"AlarmId":"m1"}}')
  expect(port.taken.at(-1)).toMatchObject({ device: { id: 'thing-1' }, message: { kind: 'alarm', type: 'trapped-at-level', at: new Date('2023-08-16T08:28:07Z') } })
  await rig.pub('thing-1', '/device/pk1/thing-1/thing/event/LockEvent/post/m2', '{"Params"')
  expect(await replies.next()).toMatch(/post_reply\/m2 \{"Code":400,"Message":"not-json/)
  await rig.pub('thing-1', '/device/pk2/thing-1/thing/event/LockEvent/post/m3', '{}')
  expect(await until('the reason is kept', async () => (await errorOf('thing-1'))?.startsWith('wrong-family'))).toBe(true)
})

test('nobody is pushed off the line by another who takes his client id', async () => {
  const acks = await rig.sub('own-1', 'sanfen/v1/devices/own-1/ack', ['-i', 'same'])
  await rig.pub('own-2', 'sanfen/v1/devices/own-2/alarm', alarm('c1'), ['-i', 'same'])
  await rig.pub('own-1', 'sanfen/v1/devices/own-1/alarm', alarm('c2'))
  expect(await acks.next()).toContain('"c2"')
})

test('a box that is switched off is cut off within seconds and stays outside', async () => {
  await rig.device('fated-1', { elevator: 1 })
  const acks = await rig.sub('fated-1', 'sanfen/v1/devices/fated-1/ack')
  const before = rig.sensors.connected()
  await rig.db.tx(async (tx) => {
    await tx.query("update device set active = false where id = 'fated-1'")
    await tx.query("insert into device_change (device_id, at, what) values ('fated-1', now(), 'off')")
  })
  await until('it is cut off', () => Promise.resolve(rig.sensors.connected() < before))
  expect((await rig.pub('fated-1', 'sanfen/v1/devices/fated-1/alarm', alarm('f1'))).code).not.toBe(0)
  expect(acks.lines).toEqual([])
})

test('a box that comes the moment it is registered stays on the line', async () => {
  for (const id of ['fresh-1', 'fated-2']) await rig.device(id, { elevator: 1 })
  const change = (id: string, what: string) => rig.db.query('insert into device_change (device_id, at, what) values ($1, now(), $2)', [id, what])
  await change('fresh-1', 'registered')
  await rig.sub('fresh-1', 'sanfen/v1/devices/fresh-1/ack')
  await rig.sub('fated-2', 'sanfen/v1/devices/fated-2/ack')
  const before = rig.sensors.connected()
  await rig.db.query("update device set active = false where id = 'fated-2'")
  await change('fated-2', 'off')
  // Both changes were read by now: one of the two went.
  await until('the other one is cut off', () => Promise.resolve(rig.sensors.connected() < before))
  expect(rig.sensors.connected()).toBe(before - 1)
})

test('a vendor that is switched off is cut off with its gateway, though the record of the boxes cannot be read just then, and is told so', async () => {
  const vendorId = await rig.vendor('shut')
  await rig.device('shut-1', { elevator: 1, vendor: 'shut' })
  await rig.sub('shut-1', 'sanfen/v1/devices/shut-1/ack')
  await rig.sub('vendor/shut', 'sanfen/v1/devices/+/ack')
  const before = rig.sensors.connected()
  await rig.db.query('alter table device_change rename to device_change_away')
  await rig.db.tx(async (tx) => {
    await tx.query('update vendor set active = false where id = $1', [vendorId])
    await tx.query("insert into vendor_change (vendor_id, at, what) values ($1, now(), 'off')", [vendorId])
  })
  // Two looks after it: the vendor's record was read, and the other failed.
  const failed = rig.faults.length
  await until('it could not be read', () => Promise.resolve(rig.faults.length >= failed + 2))
  await rig.db.query('alter table device_change_away rename to device_change')
  expect(rig.faults.splice(0).map(String).every((f) => f.startsWith('devices: what changed'))).toBe(true)
  await until('both are cut off', () => Promise.resolve(rig.sensors.connected() <= before - 2))
  for (const user of ['shut-1', 'vendor/shut']) expect(await rig.pub(user, 'sanfen/v1/devices/shut-1/alarm', alarm(`v-${user.length}`))).toMatchObject({ said: expect.stringMatching(/not authori[sz]ed/i) })
})

test('nothing of all this was a fault of ours', () => { expect(rig.faults).toEqual([]) })
