import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { eventually } from '../patience.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

let database: TestDatabase
let kit: AlarmKit
beforeAll(async () => { database = await testDatabase(); kit = await alarmKit(database.url, { elevators: 14 }) })
afterAll(async () => { await kit.engine.close(); await kit.db.close(); await database.drop() })

const rowsOf = async (device: string) => (await kit.db.query<{ type: string; state: string; repeats: number; storm: boolean; reason: string }>('select type, state, repeats, storm, reason from alarm where device_id = $1 order by type desc, received_at', [device])).rows
const incidentOf = async (id: string) => eventually(async () => { const { incidentId } = await kit.view(id); expect(incidentId).not.toBeNull(); return incidentId! })

test('a contact that flaps two thousand times is one question, and its neighbours are reported at once', async () => {
  const flapping = Array.from({ length: 1000 }, () => [kit.arrival(0, 'stopped-outside-door-zone', { people: 1 }), kit.clearing(0, 'stopped-outside-door-zone')]).flat()
  const neighbours = [1, 2, 3].map((n) => kit.arrival(n, 'trapped'))
  const answers = await kit.engine.receive([...flapping.slice(0, 1000), ...neighbours, ...flapping.slice(1000)])
  expect(answers.every((a) => a.outcome !== 'unreadable')).toBe(true)
  for (const a of answers.slice(1000, 1003)) await incidentOf(a.alarmId!)
  const rows = await rowsOf('box-0')
  expect(rows.length).toBeLessThanOrEqual(21) // twenty short stops, then the brake
  expect(rows.filter((r) => r.storm)).toHaveLength(1)
  kit.clock.advance(46)
  await kit.engine.look()
  expect((await rowsOf('box-0')).filter((r) => r.state !== 'cleared')).toEqual([expect.objectContaining({ storm: true, state: 'waiting', reason: 'storm', repeats: expect.any(Number) })])
  expect(kit.told.filter((v) => v.deviceId === 'box-0').length).toBeLessThan(5)
})

test('a device that floods with faults still has its call for help heard', async () => {
  await kit.engine.receive(Array.from({ length: 500 }, () => kit.arrival(4, 'repeated-door')))
  await kit.engine.receive(Array.from({ length: 100 }, (_x, n) => kit.arrival(4, n % 2 ? 'floor-lost' : 'overload')))
  const help = await kit.alarm(4, 'alarm-button')
  expect(help).toMatchObject({ outcome: 'new', state: 'reported' })
  expect(await rowsOf('box-4')).toEqual([expect.objectContaining({ type: 'repeated-door', repeats: 499 }), expect.objectContaining({ type: 'overload', repeats: 49 }), expect.objectContaining({ type: 'floor-lost', repeats: 49 }), expect.objectContaining({ type: 'alarm-button', reason: 'direct', storm: false })])
  await incidentOf(help.alarmId)
  await kit.engine.receive(Array.from({ length: 50 }, () => kit.arrival(4, 'fallen')))
  expect((await rowsOf('box-4')).filter((r) => r.type === 'fallen')).toEqual([expect.objectContaining({ state: 'reported', reason: 'joins-incident', repeats: 49 })])
})

test('marks change what is automatic: asked about when its alarms were false, believed again when they were true', async () => {
  for (let n = 0; n < 10; n++) {
    kit.clock.advance(2000)
    const a = await kit.alarm(5, 'fallen')
    await kit.engine.dismiss(a.alarmId, 'false', kit.operator, '4101')
  }
  kit.clock.advance(2000)
  await kit.db.query(`update alarm set ended_at = last_at where device_id = 'box-5'`)
  const doubted = await kit.alarm(5, 'fallen')
  expect(await kit.view(doubted.alarmId)).toMatchObject({ state: 'waiting', reason: 'low-trust' })
  await kit.db.query(`update alarm set mark = 'true' where device_id = 'box-5'`)
  await kit.db.query(`insert into alarm (id, device_id, vendor_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, ended_at, mark, drill)
    select gen_random_uuid(), device_id, vendor_id, elevator_id, region, 'x' || n, type, at, received_at, last_at, 'reported', 'direct', last_at, 'true', false from alarm, generate_series(1, 40) n where id = $1`, [doubted.alarmId])
  await kit.engine.dismiss(doubted.alarmId, 'unknown', kit.operator, '4101')
  kit.clock.advance(2000)
  const believed = await kit.alarm(5, 'fallen')
  expect(believed.state).toBe('waiting') // it was dismissed before: asked about anew
  await kit.db.query(`update alarm set ended_at = last_at where device_id = 'box-5'`)
  expect(await kit.view((await kit.alarm(5, 'fallen')).alarmId)).toMatchObject({ state: 'reported', reason: 'trusted' })
})

test('an incident that closes marks its alarms, and a person outweighs it', async () => {
  const [rescued, wrong, judged] = [await kit.alarm(6, 'trapped'), await kit.alarm(7, 'trapped'), await kit.alarm(8, 'trapped')]
  const [a, b, c] = [await incidentOf(rescued.alarmId), await incidentOf(wrong.alarmId), await incidentOf(judged.alarmId)]
  const say = async (id: string, command: Parameters<typeof kit.dispatch.command>[1]) => expect((await kit.dispatch.command(id, command, kit.operator, kit.scope)).ok).toBe(true)
  await say(a, { type: 'release', people: 2 })
  await say(b, { type: 'cancel', kind: 'false-alarm', reason: '误报' })
  await kit.engine.mark(judged.alarmId, 'true', kit.operator, '4101')
  await say(c, { type: 'cancel', kind: 'false-alarm', reason: '误报' })
  // The sensor goes on saying so for a moment: it is still the one that has just been seen to.
  expect(await kit.alarm(6, 'trapped')).toMatchObject({ outcome: 'repeated', alarmId: rescued.alarmId })
  kit.clock.advance(61)
  expect(await kit.alarm(8, 'trapped')).toMatchObject({ outcome: 'new', state: 'reported' }) // nobody has settled yet, and it is not hidden
  await kit.settle()
  expect(await kit.view(rescued.alarmId)).toMatchObject({ mark: 'true', markedBy: null, endedAt: expect.any(String) })
  expect(await kit.view(wrong.alarmId)).toMatchObject({ mark: 'false', markedBy: null })
  expect(await kit.view(judged.alarmId)).toMatchObject({ mark: 'true', markedBy: '接警员' })
  // The next one of the same car is a new alarm and a new incident; so is one of the same box in another car.
  const next = await kit.alarm(7, 'trapped')
  expect(next).toMatchObject({ outcome: 'new' })
  const moved = await kit.one({ ...kit.arrival(7, 'trapped'), device: { ...kit.devices[7]!, elevatorId: kit.world.elevators[13]! } })
  expect(moved.outcome).toBe('new')
  expect(await incidentOf(moved.alarmId)).not.toBe(await incidentOf(next.alarmId))
})

test('the end of an alarm and an empty open car are told on the timeline; nothing closes by itself', async () => {
  const trapped = await kit.alarm(9, 'trapped')
  const id = await incidentOf(trapped.alarmId)
  kit.clock.advance(90)
  await kit.car(9, { inDoorZone: true, door: 'open', people: false, moving: false })
  await kit.settle()
  await eventually(() => expect(kit.told.some((v) => v.id === trapped.alarmId && v.hint === 'self-freed')).toBe(true))
  await kit.clear(9, 'trapped')
  await kit.engine.look()
  await eventually(async () => {
    const notes = (await kit.incidentView(id)).timeline.filter((e) => e.type === 'noted').map((e) => String(e.data['text']))
    expect(notes).toEqual([expect.stringContaining('可能已自行脱困'), expect.stringContaining('告警解除')])
  })
  const asked = await kit.incidentView(id)
  expect(asked.status).not.toBe('closed')
  expect(asked.attention.map((a) => a.reason)).toEqual(['perhaps-freed'])
  await kit.dispatch.command(id, { type: 'comfort', note: '乘客说已出来' }, kit.operator, kit.scope)
  expect((await kit.incidentView(id)).attention).toEqual([])
  // A button that is let go of says nothing of the person.
  const button = await kit.alarm(10, 'alarm-button')
  await incidentOf(button.alarmId)
  await kit.clear(10, 'alarm-button')
  expect(await kit.view(button.alarmId)).toMatchObject({ state: 'reported', endedAt: null, clearedAt: expect.any(String) })
})

test('a clock that is an hour off, words that no database keeps, an end of nothing', async () => {
  await kit.db.query(`insert into device_live (device_id, last_seen, clock_skew_seconds) values ('box-11', $1, -3600)`, [kit.clock()])
  const skewed = await kit.alarm(11, 'trapped', { at: new Date(kit.clock().getTime() + 3_600_000) })
  expect(Date.parse((await kit.view(skewed.alarmId)).at)).toBe(kit.clock().getTime())
  expect((await kit.alarm(12, 'trapped', { id: 'a\0b', floor: '\0', data: { note: '\ud800 \0', deep: [{ '\0': '\0' }] } })).outcome).toBe('new')
  expect(await kit.clear(13, 'trapped')).toMatchObject({ outcome: 'nothing', alarmId: null })
  expect(kit.faults).toEqual([])
})
