// What goes wrong with boxes in the field: a counter that begins anew, words that nobody can keep, a sensor that flickers, a mechanic, a car alone without power, a dispatch that takes its time.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { eventually } from '../patience.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

let database: TestDatabase
let kit: AlarmKit
beforeAll(async () => { database = await testDatabase(); kit = await alarmKit(database.url, { elevators: 16 }) })
afterAll(async () => { await kit.engine.close(); await kit.db.close(); await database.drop() })
const incidentOf = async (id: string) => eventually(async () => { const { incidentId } = await kit.view(id); expect(incidentId).not.toBeNull(); return incidentId! })

test('a message id that comes again after a power cut is another alarm, and the same message again is the same', async () => {
  const first = await kit.alarm(0, 'trapped', { id: '5' })
  const same = kit.clock()
  kit.clock.advance(30)
  expect(await kit.alarm(0, 'trapped', { id: '5', at: same })).toMatchObject({ outcome: 'duplicate', alarmId: first.alarmId })
  const button = await kit.alarm(0, 'alarm-button', { id: '5' })
  expect(button).toMatchObject({ outcome: 'new', state: 'reported' })
  expect(await kit.alarm(0, 'alarm-button', { id: '5' })).toMatchObject({ outcome: 'duplicate', alarmId: button.alarmId })
  await kit.db.query(`update alarm set ended_at = last_at where device_id = 'box-0'`)
  kit.clock.advance(7200)
  const later = kit.arrival(0, 'trapped', { id: '5' })
  const again = await kit.one(later)
  expect(again.outcome).toBe('new')
  expect(await kit.one(later)).toMatchObject({ outcome: 'duplicate', alarmId: again.alarmId })
  expect(await kit.one({ ...kit.clearing(0, 'trapped', '5') })).toMatchObject({ outcome: 'cleared', alarmId: again.alarmId })
})

test('one alarm that nobody can keep takes none of its batch along', async () => {
  let deep: unknown = 1
  for (let n = 0; n < 9000; n++) deep = [deep]
  const answers = await kit.engine.receive([kit.arrival(1, 'trapped'), kit.arrival(2, 'trapped', { data: { deep } }), kit.arrival(3, 'trapped')])
  expect(answers.map((a) => a.outcome)).toEqual(['new', 'unreadable', 'new'])
  expect(kit.faults.splice(0)).toHaveLength(1)
})

test('two messages under one name at the same moment are two alarms', async () => {
  const first = await kit.alarm(12, 'trapped')
  await kit.db.query('update alarm set ended_at = last_at where id = $1', [first.alarmId])
  const meeting = kit.arrival(12, 'stopped-outside-door-zone', { id: 'same' })
  const { taking } = await kit.db.tx(async (tx) => {
    await tx.query(`update alarm set message_id = 'same' where id = $1`, [first.alarmId])
    const answering = kit.engine.receive([meeting])
    await eventually(async () => expect((await kit.db.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into alarm %'`)).rowCount).toBe(1))
    return { taking: answering }
  })
  expect(await taking).toMatchObject([{ outcome: 'new', state: 'held' }])
  expect(kit.faults).toEqual([])
})

test('an alarm is not lost because we stumble over what is known of its car, nor are the timers of others', async () => {
  await kit.car(13, { door: 'closed' })
  await kit.db.query(`update device_live set last_seen = 'infinity' where device_id = 'box-13'`)
  const answers = await kit.engine.receive([kit.arrival(13, 'trapped'), kit.arrival(14, 'trapped-at-level'), kit.arrival(13, 'stopped-outside-door-zone')])
  expect(answers.map((a) => a.outcome)).toEqual(['new', 'new', 'new'])
  for (const seconds of [46, 121]) { kit.clock.advance(seconds); await kit.engine.look() } // a stop that nobody looked at is reported too
  for (const { alarmId } of answers) await incidentOf(alarmId!)
  await kit.db.query(`update device_live set last_seen = $1 where device_id = 'box-13'`, [kit.clock()])
  expect(kit.faults.splice(0).every((f) => f.startsWith('alarms: what is known around'))).toBe(true)
})

test('a sensor of people that flickers is asked about in the end', async () => {
  for (let n = 0; n < 8; n++) {
    await kit.alarm(4, 'trapped-at-level')
    kit.clock.advance(9)
    await kit.clear(4, 'trapped-at-level')
    kit.clock.advance(4)
    await kit.engine.look()
  }
  kit.clock.advance(16)
  await kit.engine.look()
  const { rows } = await kit.db.query<{ state: string; reason: string }>(`select state, reason from alarm where device_id = 'box-4' and state <> 'cleared'`)
  expect(rows).toEqual([{ state: 'waiting', reason: 'storm' }])
})

test('what a machine says in maintenance is judged when the maintenance is over', async () => {
  await kit.car(5, { mode: 'maintenance', door: 'closed' })
  const { alarmId } = await kit.alarm(5, 'stopped-outside-door-zone', { people: 1 })
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await kit.view(alarmId)).toMatchObject({ state: 'logged', reason: 'maintenance' })
  kit.clock.advance(300)
  await kit.car(5, { mode: 'normal', door: 'closed', inDoorZone: false, moving: false })
  await kit.engine.look()
  await incidentOf(alarmId)
})

test('a button pressed right after a dismissal is seen', async () => {
  await kit.car(6, { mode: 'maintenance', door: 'closed' })
  const first = await kit.alarm(6, 'alarm-button')
  expect(first.state).toBe('waiting')
  await kit.engine.dismiss(first.alarmId, 'false', kit.operator, '4101')
  kit.clock.advance(20)
  const second = await kit.alarm(6, 'alarm-button')
  expect(second).toMatchObject({ outcome: 'new', state: 'waiting' })
})

test('a car alone without power is asked about; one in an open area is its sweep’s', async () => {
  const lone = await kit.alarm(7, 'main-power-lost')
  const swept = await kit.alarm(8, 'main-power-lost')
  await kit.db.query(`update elevator set estate = '独栋' where id = $1`, [kit.world.elevators[8]])
  await kit.db.query(`insert into area_incident (id, number, name, kind, region, drill, status, opened_at) values (gen_random_uuid(), 'A-90', '独栋', 'blackout', '410105', false, 'open', $1)`, [kit.clock()])
  await kit.db.query(`insert into area_estate (area_id, region, estate, added_at) select id, '410105', '独栋', $1 from area_incident where number = 'A-90'`, [kit.clock()])
  for (const seconds of [46, 31, 31]) { kit.clock.advance(seconds); await kit.engine.look() }
  expect(await kit.view(lone.alarmId)).toMatchObject({ state: 'waiting', reason: 'people-unknown' })
  expect(await kit.view(swept.alarmId)).toMatchObject({ state: 'logged', reason: 'people-unknown' })
})

test('a trapped alarm that joined a fault is not marked false when that is closed', async () => {
  const { incidentId } = await kit.report(9, { kind: 'fault' })
  const { alarmId } = await kit.alarm(9, 'trapped')
  expect(await incidentOf(alarmId)).toBe(incidentId)
  await kit.db.query(`update incident set kind = 'fault' where id = $1`, [incidentId])
  expect((await kit.dispatch.command(incidentId, { type: 'cancel', kind: 'fault', reason: '门故障，已复位' }, kit.operator, kit.scope)).ok).toBe(true)
  kit.clock.advance(61)
  await kit.settle()
  const { mark } = await kit.view(alarmId)
  expect(mark).not.toBe('false')
})

test('an alarm’s timer waits for nobody: not for a dispatch that is slow to write on a timeline', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<undefined>()
  const slow = kit.engineOn({ dispatch: { ...kit.dispatch, remark: () => { asked.resolve(); return answer.promise } } })
  await kit.engine.close() // two look at the same rows, and this one would be as glad to take the remark
  const [told] = await slow.receive([kit.arrival(10, 'trapped')])
  await incidentOf(told!.alarmId!)
  slow.start()
  await slow.receive([kit.clearing(10, 'trapped')]) // its end is to be told on the timeline
  await asked.promise
  const [held] = await slow.receive([kit.arrival(11, 'stopped-outside-door-zone', { people: 1 })])
  kit.clock.advance(46)
  await incidentOf(held!.alarmId!)
  answer.resolve(undefined)
  await slow.close()
})
