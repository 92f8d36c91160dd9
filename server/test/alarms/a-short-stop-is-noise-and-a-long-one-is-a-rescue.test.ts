import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { eventually } from '../patience.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

let database: TestDatabase
let kit: AlarmKit
beforeAll(async () => { database = await testDatabase(); kit = await alarmKit(database.url, { elevators: 12 }) })
afterAll(async () => { await kit.engine.close(); await kit.db.close(); await database.drop() })

const incidentOf = async (id: string) => eventually(async () => { const { incidentId } = await kit.view(id); expect(incidentId).not.toBeNull(); return incidentId! })

test('a stop that ends after 30 s opens nothing, one of 45 s with people inside opens an entrapment', async () => {
  const noise = await kit.alarm(0, 'stopped-outside-door-zone', { people: 2 })
  const real = await kit.alarm(1, 'stopped-outside-door-zone', { people: 2 })
  expect([noise.state, real.state]).toEqual(['held', 'held'])
  kit.clock.advance(30)
  expect(await kit.clear(0, 'stopped-outside-door-zone')).toMatchObject({ outcome: 'cleared', state: 'cleared' })
  await kit.engine.look()
  expect((await kit.view(real.alarmId)).state).toBe('held')
  kit.clock.advance(15)
  await kit.engine.look()
  const incidentId = await incidentOf(real.alarmId)
  expect(await kit.view(noise.alarmId)).toMatchObject({ state: 'cleared', reason: 'ended-while-held', incidentId: null })
  expect(await kit.view(real.alarmId)).toMatchObject({ state: 'reported', reason: 'direct', dueAt: null })
  const incident = (await kit.incidents()).find((i) => i.id === incidentId)!
  expect(incident).toMatchObject({ kind: 'entrapment', elevator_id: kit.world.elevators[1], reports: 1 })
  expect((await kit.dispatch.view(incidentId, { prefix: '41' }))?.people.trapped).toBe(2)
})

test('nobody known inside is a question, and nobody inside is kept until somebody is seen', async () => {
  const question = await kit.alarm(2, 'stopped-outside-door-zone')
  await kit.car(3, { door: 'open', people: false })
  kit.clock.advance(2)
  await kit.car(3, { door: 'closed', people: false, moving: false, inDoorZone: false })
  const empty = await kit.alarm(3, 'stopped-outside-door-zone')
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await kit.view(question.alarmId)).toMatchObject({ state: 'waiting', reason: 'people-unknown' })
  expect(await kit.view(empty.alarmId)).toMatchObject({ state: 'logged', reason: 'nobody-inside' })
  await eventually(() => expect(kit.told.some((v) => v.id === question.alarmId && v.state === 'waiting')).toBe(true))
  kit.clock.advance(5)
  await kit.car(3, { door: 'closed', people: true, moving: false, inDoorZone: false })
  kit.clock.advance(30)
  await kit.engine.look()
  await incidentOf(empty.alarmId)
})

test('an unanswered question about people is answered with yes, an answered one as the operator says', async () => {
  const asked = await kit.alarm(4, 'stopped-outside-door-zone')
  const dismissed = await kit.alarm(5, 'stopped-outside-door-zone')
  const confirmed = await kit.alarm(6, 'stopped-outside-door-zone')
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await kit.engine.dismiss(dismissed.alarmId, 'false', kit.operator, '4101')).toEqual({ ok: true, incidentId: null })
  const yes = await kit.engine.confirm(confirmed.alarmId, { people: 3 }, kit.operator, '4101')
  expect(yes).toMatchObject({ ok: true, incidentId: expect.any(String) })
  expect(await kit.engine.confirm(confirmed.alarmId, {}, kit.operator, '4101')).toEqual({ ok: false, refusal: 'already-reported' })
  expect(await kit.engine.dismiss(asked.alarmId, 'false', kit.operator, '4102')).toEqual({ ok: false, refusal: 'no-such-alarm' })
  kit.clock.advance(121)
  await kit.engine.look()
  await incidentOf(asked.alarmId)
  expect(await kit.view(asked.alarmId)).toMatchObject({ state: 'reported', reason: 'nobody-looked', decidedBy: null })
  expect(await kit.view(dismissed.alarmId)).toMatchObject({ state: 'dropped', reason: 'dismissed', mark: 'false', decidedBy: '接警员', incidentId: null })
  expect(await kit.view(confirmed.alarmId)).toMatchObject({ reason: 'confirmed', decidedBy: '接警员', people: 3 })
})

test('the same again joins its row, and after a dismissal it is asked about anew', async () => {
  const first = await kit.alarm(7, 'trapped')
  const again = await kit.engine.receive([kit.arrival(7, 'trapped'), kit.arrival(7, 'trapped', { people: 4 }), kit.arrival(7, 'trapped', { id: 'same' }), kit.arrival(7, 'trapped', { id: 'same' })])
  expect(again.map((t) => t.outcome)).toEqual(['repeated', 'repeated', 'repeated', 'duplicate'])
  expect(new Set(again.map((t) => t.alarmId))).toEqual(new Set([first.alarmId]))
  expect(await kit.view(first.alarmId)).toMatchObject({ repeats: 3, people: 4 })
  const incidentId = await incidentOf(first.alarmId)
  expect((await kit.incidents()).find((i) => i.id === incidentId)!.reports).toBe(1)

  const button = await kit.alarm(8, 'stopped-outside-door-zone')
  kit.clock.advance(46)
  await kit.engine.look()
  await kit.engine.dismiss(button.alarmId, 'false', kit.operator, '4101')
  expect(await kit.alarm(8, 'stopped-outside-door-zone')).toMatchObject({ outcome: 'repeated', state: 'dropped' })
  kit.clock.advance(61)
  const later = await kit.alarm(8, 'stopped-outside-door-zone', { people: 1 })
  expect(later.outcome).toBe('new')
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await kit.view(later.alarmId)).toMatchObject({ state: 'waiting', reason: 'again-after-dismissal' })
})

test('maintenance keeps the machine quiet and asks about people; faults are kept and never called out for', async () => {
  await kit.car(9, { mode: 'maintenance', door: 'closed' })
  expect(await kit.alarm(9, 'trapped')).toMatchObject({ state: 'waiting' })
  expect(await kit.alarm(9, 'alarm-button')).toMatchObject({ state: 'waiting' })
  const fault = await kit.alarm(10, 'repeated-door')
  expect(fault).toMatchObject({ state: 'logged', incidentId: null })
  expect(kit.faults).toEqual([])
})

test('an alarm joins what somebody else has reported of the same elevator', async () => {
  const call = await kit.report(11)
  const alarm = await kit.alarm(11, 'stopped-outside-door-zone')
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await incidentOf(alarm.alarmId)).toBe(call.incidentId)
  expect(await kit.view(alarm.alarmId)).toMatchObject({ reason: 'joins-incident' })
})
