// What devices do wrong: broken words, a million bytes, retained and repeated ones, a clock that is off. Each is answered or counted, and others are served meanwhile.
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listStates } from '../../db/telemetry.ts'
import { until } from '../serverProcess.ts'
import { keepingPort, openRig, SECRET, type Rig } from './kit.ts'

let rig: Rig
const port = keepingPort()
const day = (id: string) => rig.db.query<{ states: number; refused: number; thinned: number; alarms: number }>('select states, refused, thinned, alarms from device_day where device_id = $1', [id]).then((r) => r.rows[0])
const live = (id: string) => rig.db.query<{ skew: number; last_error: string | null }>('select clock_skew_seconds as skew, last_error from device_live where device_id = $1', [id]).then((r) => r.rows[0])
const state = (floor: string, at: Date | null = new Date()) => JSON.stringify({ ...(at ? { at: at.toISOString() } : {}), floor, door: 'closed', moving: false })
const join = (user: string) => connectAsync({ host: '127.0.0.1', port: rig.port, protocolVersion: 4, username: user, password: SECRET, reconnectPeriod: 0 })

beforeAll(async () => {
  rig = await openRig(() => port)
  await rig.device('good-1')
  await rig.device('bad-1', { elevator: 1 })
  await rig.device('bad-2', { elevator: 2 })
})
afterAll(async () => { await rig[Symbol.asyncDispose]() })

test('a broken message is acknowledged, answered with a reason and counted', async () => {
  const acks = await rig.sub('bad-1', 'sanfen/v1/devices/bad-1/ack')
  for (const [payload, reason] of [['{"type":90,', 'not-json'], ['[]', 'not-an-object'], ['{"type":99,"id":"b1"}', 'unknown-type'], ['\xff\xfe', 'not-']] as const) {
    expect((await rig.pub('bad-1', 'sanfen/v1/devices/bad-1/alarm', payload)).code).toBe(0)
    expect(await acks.next()).toContain(reason)
  }
  await until('they are counted', async () => (await day('bad-1'))?.refused === 4)
  expect(port.taken).toEqual([])
})

test('a million bytes are refused by name, and the box goes on speaking on the same line', async () => {
  const box = await join('bad-1')
  const answers: string[] = []
  box.on('message', (_, payload) => answers.push(payload.toString()))
  await box.subscribeAsync('sanfen/v1/devices/bad-1/ack')
  const before = process.memoryUsage().rss
  await box.publishAsync('sanfen/v1/devices/bad-1/alarm', Buffer.alloc(1_000_000, 'x'), { qos: 1 })
  await box.publishAsync('sanfen/v1/devices/bad-1/alarm', JSON.stringify({ type: 90, id: 'after' }), { qos: 1 })
  await until('both are answered', () => Promise.resolve(answers.length === 2))
  expect(answers[0]).toContain('too-large')
  expect(JSON.parse(answers[1] ?? '')).toEqual({ id: 'after', alarmId: 'after' })
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  await box.endAsync()
})

test('a retained message is taken once and never told again', async () => {
  expect((await rig.pub('good-1', 'sanfen/v1/devices/good-1/alarm', JSON.stringify({ type: 90, id: 'kept' }), ['-r'])).code).toBe(0)
  const acks = await rig.sub('good-1', 'sanfen/v1/devices/good-1/ack')
  await rig.pub('good-1', 'sanfen/v1/devices/good-1/alarm', JSON.stringify({ type: 90, id: 'next' }))
  expect(await acks.next()).toContain('"next"')
  expect(port.taken.filter((item) => item.message.id === 'kept')).toHaveLength(1)
})

test('a clock that is an hour off is kept beside ours and shown', async () => {
  const hourBehind = () => new Date(Date.now() - 3_600_000)
  const began = new Date()
  await rig.pub('bad-2', 'sanfen/v1/devices/bad-2/heartbeat', JSON.stringify({ at: hourBehind().toISOString() }))
  await rig.pub('bad-2', 'sanfen/v1/devices/bad-2/state', state('7', hourBehind()))
  await until('the skew is shown', async () => Math.abs(((await live('bad-2'))?.skew ?? 0) - 3600) < 30)
  const elevator = rig.world.elevators[2] ?? ''
  expect(await until('it is live', async () => (await rig.db.query<{ state: { floor: string } }>('select state from elevator_live where elevator_id = $1', [elevator])).rows[0])).toMatchObject({ state: { floor: '7' } })
  const [kept] = await listStates(rig.db, elevator, began, new Date())
  expect((kept?.receivedAt.getTime() ?? 0) - (kept?.at?.getTime() ?? 0)).toBeGreaterThan(3_590_000)

  // What it had stored while it was away is kept for the record and not shown as if it were now.
  await rig.pub('bad-2', 'sanfen/v1/devices/bad-2/state', state('1', new Date(Date.now() - 2 * 3_600_000)))
  await rig.pub('bad-2', 'sanfen/v1/devices/bad-2/state', state('8', hourBehind()))
  await until('the newest is live', async () => (await rig.db.query("select from elevator_live where elevator_id = $1 and state ->> 'floor' = '8'", [elevator])).rowCount === 1)
  expect((await listStates(rig.db, elevator, began, new Date())).map((s) => s.state.floor)).toEqual(['7', '1', '8'])
  expect((await rig.db.query<{ seq: string }>('select seq from elevator_live where elevator_id = $1', [elevator])).rows[0]?.seq).toBe('2')
})

test('more alarms than a box can mean are counted and answered, none is swallowed', async () => {
  const box = await join('bad-2')
  const answers: { id: string; error?: string }[] = []
  box.on('message', (_, payload) => answers.push(JSON.parse(payload.toString()) as { id: string }))
  await box.subscribeAsync('sanfen/v1/devices/bad-2/ack')
  await Promise.all(Array.from({ length: 300 }, (_, n) => box.publishAsync('sanfen/v1/devices/bad-2/alarm', JSON.stringify({ type: 90, id: `s${n}` }), { qos: 1 })))
  await until('all are answered', () => Promise.resolve(answers.length === 300))
  const taken = answers.filter((a) => a.error === undefined).length
  expect(taken).toBeGreaterThanOrEqual(100)
  expect(answers.filter((a) => a.error?.startsWith('too-many-alarms')).length).toBe(300 - taken)
  expect(new Set(answers.map((a) => a.id)).size).toBe(300)
  await until('they are counted', async () => (await day('bad-2'))?.refused === 300 - taken)
  // A contact that chatters, whatever of: the passenger of the same car is heard.
  for (const type of ['repeated-door', 'stopped-outside-door-zone']) await Promise.all(Array.from({ length: 250 }, (_, n) => box.publishAsync('sanfen/v1/devices/bad-2/alarm', JSON.stringify({ type, id: `${type}-${n}` }), { qos: 1 })))
  await box.publishAsync('sanfen/v1/devices/bad-2/alarm', JSON.stringify({ type: 'trapped', id: 'passenger' }), { qos: 1 })
  await until('the passenger is heard', () => Promise.resolve(answers.some((a) => a.id === 'passenger')))
  expect(answers.find((a) => a.id === 'passenger')?.error).toBeUndefined()
  expect(answers.filter((a) => a.error !== undefined && a.id.startsWith('stopped')).length).toBeGreaterThan(0)
  await box.endAsync()
})

test('nothing of all this was a fault of ours', () => { expect(rig.faults).toEqual([]) })
