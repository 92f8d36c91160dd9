import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFlatPush } from './flatPush.ts'
import { sanfen } from './sanfen.ts'
import { thingModel } from './thingModel.ts'
import type { Adapter } from './adapter.ts'

const receivedAt = new Date('2023-08-16T08:30:00Z')
const sender = { utcOffsetMinutes: 480, receivedAt }
const say = (adapter: Adapter, topic: string, payload: unknown) => {
  const route = adapter.route(topic)
  if (route === null) throw new Error(`no route for ${topic}`)
  return adapter.read(route, Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload)), sender)
}
const own = (kind: string, payload: unknown) => say(sanfen, `sanfen/v1/devices/box-7/${kind}`, payload)
const thing = (event: string, payload: unknown) => say(thingModel, `/device/pk1/box-7/thing/event/${event}/post/m1`, payload)

describe('our own topics', () => {
  test('an alarm by number is the one by name', () => {
    const expected = { kind: 'alarm', id: 'a1', type: 'alarm-button', at: new Date('2023-08-16T08:28:07Z'), floor: '5', people: 2, imageUrl: null, data: {} }
    for (const type of [90, '90', 'alarm-button']) expect(own('alarm', { type, id: 'a1', at: '2023-08-16T16:28:07+08:00', floor: 5, people: 2 })).toEqual({ ok: true, messages: [expected] })
  })

  test('a time without a zone is the device’s own, a clock never set is no time', () => {
    const at = (value: unknown) => { const read = own('alarm', { type: 90, id: 'a', at: value }); return read.ok ? read.messages[0]?.at : read }
    expect(at('2023-08-16 16:28:07')).toEqual(new Date('2023-08-16T08:28:07Z'))
    expect(at(1692174487)).toEqual(new Date('2023-08-16T08:28:07Z'))
    expect(at(1692174487000)).toEqual(new Date('2023-08-16T08:28:07Z'))
    expect(at('2023-08-16T16:28:07.5+0800')).toEqual(new Date('2023-08-16T08:28:07.500Z'))
    expect(at('2023-08-16T09:28:07Z')).toEqual(new Date('2023-08-16T09:28:07Z')) // an hour ahead is kept
    for (const never of ['1970-01-01 00:00:10', 12, 'gestern', '2099-01-01T00:00:00Z', '2023-13-45 99:99:99', {}, undefined]) expect(at(never)).toBeNull()
  })

  test('an alarm without an id gets the same one when it is sent again', () => {
    const id = (payload: unknown) => { const read = own('alarm', payload); return read.ok && read.messages[0]?.kind === 'alarm' ? read.messages[0].id : null }
    expect(id({ type: 90, at: 1692174487 })).toBe(id({ type: 90, at: 1692174487 }))
    expect(id({ type: 90, at: 1692174487 })).not.toBe(id({ type: 90, at: 1692174488 }))
    expect(id({ type: 90 })).toMatch(/^h-/)
  })

  test('a state says what it knows and nothing else', () => {
    expect(own('state', { floor: 'B1', door: 'open', moving: 0, mode: 2, counts: { runs: 7 } })).toEqual({ ok: true, messages: [
      { kind: 'counts', at: null, counts: { runs: 7, doors: null, hours: null, relevels: null } },
      { kind: 'state', at: null, state: { mode: 'maintenance', floor: 'B1', inDoorZone: null, door: 'open', direction: null, moving: false, people: null, power: null } },
    ] })
    expect(own('heartbeat', Buffer.alloc(0))).toEqual({ ok: true, messages: [{ kind: 'heartbeat', at: null }] })
  })

  test.each([
    ['alarm', Buffer.from('{"type":90'), 'not-json'], ['alarm', Buffer.from([0xff, 0xfe]), 'not-utf8'], ['alarm', [], 'not-an-object'], ['alarm', { type: 99, id: 'a1' }, 'unknown-type'], ['alarm', { id: 'a1' }, 'unknown-type'], ['alarm', { type: 'constructor', id: 'a1' }, 'unknown-type'],
    ['alarm', { type: 90, id: 'x'.repeat(65) }, 'bad-id'], ['alarm', { type: 90, id: 'a1', people: -1 }, 'bad-value'], ['alarm', { type: 90, id: 'a1', data: 'x' }, 'not-an-object'], ['alarm', { type: 90, id: 'a1', data: { x: 'a\u0000b' } }, 'nul-character'],
    ['state', { moving: 'yes' }, 'bad-value'], ['state', { floor: 'x'.repeat(9) }, 'bad-value'], ['state', { mode: 12 }, 'bad-value'], ['state', { floor: 'a\nb' }, 'bad-value'],
  ])('%s %j is refused as %s', (kind, payload, code) => {
    const read = own(kind, payload)
    expect(read.ok ? read : read.error).toMatch(new RegExp(`^${code}: `))
  })

  test('a box that names another elevator is refused, its own it may name', () => {
    const route = sanfen.route('sanfen/v1/devices/box-7/alarm')!
    const read = (more: object) => sanfen.read(route, Buffer.from(JSON.stringify({ type: 90, id: 'a1', ...more })), { ...sender, own: { elevatorId: '7', rescueCode: '235274', registrationCode: null } })
    expect(read({ rescueCode: '235274', elevatorId: '7' }).ok).toBe(true)
    for (const more of [{ rescueCode: '235247' }, { elevatorId: 8 }, { registrationCode: '31104101052019000001' }]) expect(read(more)).toMatchObject({ ok: false, id: 'a1', error: expect.stringContaining('not-your-elevator') as string })
  })

  test('the end of an alarm is told on its own topic, or as an alarm with clear', () => {
    const expected = { ok: true, messages: [{ kind: 'clear', id: 'c1', type: 'trapped', of: 'a1', at: null }] }
    expect(own('clear', { type: 'trapped', id: 'c1', of: 'a1' })).toEqual(expected)
    expect(own('alarm', { type: 'trapped', id: 'c1', of: 'a1', clear: true })).toEqual(expected)
  })

  test('a refusal names the message', () => {
    expect(own('alarm', { type: 99, id: 'a1' })).toMatchObject({ ok: false, id: 'a1' })
    expect(own('alarm', { type: 99, id: { $gt: 1 } })).toMatchObject({ ok: false, id: null })
  })

  test('only topics of devices are routes', () => {
    for (const topic of ['sanfen/v1/devices/box-7/ack', 'sanfen/v1/devices/a/b/alarm', 'sanfen/v1/devices//alarm', '$SYS/x', 'sanfen/v1/devices/+/alarm']) expect(sanfen.route(topic)).toBeNull()
    expect(sanfen.ownerOf('sanfen/v1/devices/box-7/ack')).toBe('box-7')
    expect(sanfen.ownerOf('sanfen/v1/devices/+/ack')).toBe('+')
    for (const filter of ['#', 'sanfen/#', 'sanfen/v1/devices/#', '+/v1/devices/box-7/ack', '$SYS/#']) expect(sanfen.ownerOf(filter)).toBeNull()
  })
})

describe('the thing model', () => {
  test('a lock event of the acceptance suite', () => {
    expect(thing('LockEvent', { Version: '1.0', Params: { Value: { Type: 1, LockTime: '2023-08-16 16:28:07' }, Time: 1692174490 } })).toEqual({ ok: true, messages: [
      { kind: 'alarm', id: 'm1', type: 'trapped-at-level', at: new Date('2023-08-16T08:28:07Z'), floor: null, people: null, imageUrl: null, data: { Type: 1 } },
    ] })
  })
  test('a close ends what its event began', () => {
    const read = thing('LockEventClose', { Version: '1.0', Params: { Value: {}, Time: 1692174490 } })
    expect(read.ok && read.messages).toMatchObject([{ kind: 'clear', id: 'm1', type: 'trapped-outside-level' }, { kind: 'clear', id: 'm1#1', type: 'trapped-at-level' }])
    expect(thing('ErrorEventClose', { Params: { Value: { ErrorType: 1009, CloseTime: '2023-08-16 16:28:07' } } })).toMatchObject({ ok: true, messages: [{ kind: 'clear', type: 'main-power-lost', at: new Date('2023-08-16T08:28:07Z') }] })
  })
  test('live data is a state, with floors below the ground', () => {
    expect(thing('LiveData', { Params: { Value: { DoorState: 1, PersonState: 1, CurrentFloor: '-2B', RunDirection: 2, RunState: 0 }, Time: 1692174490 } })).toMatchObject({ ok: true, messages: [{ kind: 'state', state: { floor: '-2', door: 'open', people: true, direction: 'down', moving: false, power: null } }] })
  })
  test('what it does not know is refused in its own reply', () => {
    const route = thingModel.route('/device/pk1/box-7/thing/event/ErrorEvent/post/m9')!
    const read = thingModel.read(route, Buffer.from('{"Params":{"Value":{"ErrorType":7}}}'), sender)
    expect(read.ok).toBe(false)
    const reply = thingModel.answer(route, { id: 'm9', error: read.ok ? '' : read.error })!
    expect(reply.topic).toBe('/server/pk1/box-7/thing/event/ErrorEvent/post_reply/m9')
    expect(JSON.parse(reply.payload)).toMatchObject({ Code: 400 })
    expect(JSON.parse(thingModel.answer(route, { id: 'm9', alarmId: 'x' })!.payload)).toEqual({ Code: 200, Message: 'success', Data: { AlarmId: 'x' } })
  })
})

describe('the flat push', () => {
  const push = (payload: unknown) => readFlatPush(Buffer.from(JSON.stringify(payload)), sender)
  test('a trapped person with a picture', () => {
    expect(push({ messageId: 'p1', deviceId: 'cam-1', registerCode: '31104101052019000001', faultFlag: 'F9999', faultTime: '2023-08-16 16:28:07', filterFlag: 1, imgAddress: 'https://img.example/1.jpg' })).toEqual({
      ok: true, deviceId: 'cam-1', registrationCode: '31104101052019000001',
      messages: [{ kind: 'alarm', id: 'p1', type: 'trapped', at: new Date('2023-08-16T08:28:07Z'), floor: null, people: null, imageUrl: 'https://img.example/1.jpg', data: { flag: 'F9999', filterFlag: 1 } }],
    })
    expect(push({ messageId: 'p1', deviceId: 'cam-1', faultFlag: 'F9999', status: 'recover' })).toMatchObject({ ok: true, messages: [{ kind: 'clear', id: 'p1#end', of: 'p1', type: 'trapped' }] })
  })
  test.each([[{ deviceId: 'c', faultFlag: 'F9999' }, 'no-id'], [{ messageId: 'p', faultFlag: 'F9999' }, 'no-device'], [{ messageId: 'p', deviceId: 'c', faultFlag: 'toString' }, 'unknown-type'], [{ messageId: 'p', deviceId: 'c', faultFlag: 'F9999', imgAddress: 'javascript:1' }, 'bad-value']])('%j is refused as %s', (payload, code) => {
    const read = push(payload)
    expect(read.ok ? read : read.error).toMatch(new RegExp(`^${code}: `))
  })
})

test('no bytes whatever make an adapter throw', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), fc.json().map((json) => Buffer.from(json))), (payload) => {
    for (const kind of ['alarm', 'clear', 'state', 'heartbeat']) own(kind, payload)
    for (const event of ['LockEvent', 'LockEventClose', 'LiveData', 'RunStatistics', 'constructor']) thing(event, payload)
    readFlatPush(payload, sender)
  }))
})

describe('what a counter or a door says', () => {
  test('half a person is one', () => {
    const read = own('alarm', { type: 90, id: 'a', people: 1.5 })
    expect(read.ok && read.messages[0]).toMatchObject({ people: 2 })
  })
  test('what is nested without an end is refused by name', () => {
    expect(own('alarm', Buffer.from(`{"type":90,"id":"deep","data":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`))).toMatchObject({ ok: false, id: null, error: expect.stringMatching(/^too-deep:/) })
    expect(own('alarm', { type: 90, id: 'a', data: { a: [[[[{ b: 1 }]]]] } })).toMatchObject({ ok: true })
  })
  test('the thing model’s AlarmEvent is about the door, and calls for nobody', () => {
    const types = [2002, 2003].map((AlarmType) => { const read = thing('AlarmEvent', { Version: '1.0', Params: { Value: { AlarmType, AlarmTime: '2023-08-16 16:28:07' } } }); return read.ok && read.messages[0]?.kind === 'alarm' ? read.messages[0].type : null })
    expect(types).toEqual(['repeated-door', 'door-close-fault'])
  })
  test('an elevator is named by number as well as by text, and by nothing at all', () => {
    const route = sanfen.route('sanfen/v1/devices/box-7/alarm')!
    const named = (fields: object) => sanfen.read(route, Buffer.from(JSON.stringify({ type: 90, id: 'a', ...fields })), { ...sender, own: { elevatorId: '12', rescueCode: '235274', registrationCode: null } })
    for (const fine of [{ elevatorId: 12 }, { rescueCode: 235274 }, { rescueCode: null }, { registrationCode: '' }]) expect(named(fine).ok).toBe(true)
    expect(named({ elevatorId: 13 })).toMatchObject({ ok: false })
  })
})
