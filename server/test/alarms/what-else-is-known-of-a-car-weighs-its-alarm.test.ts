import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LikelihoodReason } from '../../domain/likelihood.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { eventually } from '../patience.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

let database: TestDatabase
let kit: AlarmKit
beforeAll(async () => { database = await testDatabase(); kit = await alarmKit(database.url, { elevators: 8 }) })
afterAll(async () => { await kit.engine.close(); await kit.db.close(); await database.drop() })

const CUES = { motion: null, peopleCount: null, callForHelp: null, fallen: null, score: 0.9, ageSeconds: 1 }
const weighed = async (id: string) => {
  const view = await kit.view(id)
  return { ...view, likelihood: view.likelihood ?? NaN, codes: (view.reasons as LikelihoodReason[]).map((r) => r.code) }
}

test('a camera that sees somebody makes an alarm that waits likelier at once, tells the consoles, and reports nothing', async () => {
  const { alarmId } = await kit.alarm(0, 'stopped-outside-door-zone')
  kit.clock.advance(46)
  await kit.engine.look()
  const before = await weighed(alarmId)
  expect(before).toMatchObject({ state: 'waiting', reason: 'people-unknown' })
  kit.told.length = 0
  expect(await kit.engine.cues(kit.world.elevators[0]!, { ...CUES, peopleCount: 2, callForHelp: true })).toEqual({ taken: true, weighed: 1 })
  const after = await weighed(alarmId)
  expect(after).toMatchObject({ state: 'waiting', incidentId: null, dueAt: before.dueAt })
  expect(after.likelihood).toBeGreaterThan(before.likelihood + 0.2)
  expect(after.codes).toEqual(expect.arrayContaining(['camera-people', 'camera-call-for-help']))
  await eventually(() => expect(kit.told.map((v) => v.id)).toEqual([alarmId]))
  // The same again tells nobody; an older picture changes nothing; that of a drill is another car's.
  expect(await kit.engine.cues(kit.world.elevators[0]!, { ...CUES, peopleCount: 2, callForHelp: true })).toEqual({ taken: true, weighed: 0 })
  expect(await kit.engine.cues(kit.world.elevators[0]!, { ...CUES, peopleCount: 0, ageSeconds: 60 })).toEqual({ taken: false, weighed: 0 })
  expect(await kit.engine.cues(kit.world.elevators[0]!, { ...CUES, peopleCount: 0 }, { drill: true })).toEqual({ taken: true, weighed: 0 })
  await expect(kit.engine.cues('999999', CUES)).rejects.toThrow()
})

test('a camera brings back an alarm that was kept because nobody seemed to be inside, alone it sends nobody, and it keeps nobody away', async () => {
  const { alarmId } = await kit.alarm(1, 'main-power-lost')
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await weighed(alarmId)).toMatchObject({ state: 'logged', reason: 'people-unknown' })
  await kit.engine.cues(kit.world.elevators[1]!, { ...CUES, peopleCount: 1 })
  expect(await weighed(alarmId)).toMatchObject({ state: 'waiting', reason: 'camera' })
  const [estate] = (await kit.db.query<{ estate: string }>('select estate from elevator where id = $1', [kit.world.elevators[1]])).rows
  await kit.db.query(`insert into area_incident (id, number, name, kind, region, drill, status, opened_at) values (gen_random_uuid(), 'A-91', '停电', 'blackout', '410105', false, 'open', $1)`, [kit.clock()])
  await kit.db.query(`insert into area_estate (area_id, region, estate, added_at) select id, '410105', $2, $1 from area_incident where number = 'A-91'`, [kit.clock(), estate?.estate])
  kit.clock.advance(121)
  await kit.engine.look()
  expect(await weighed(alarmId)).toMatchObject({ state: 'waiting', overdue: true, incidentId: null, dueAt: expect.anything() })
  // It is one of many no more: alone without power, it is reported as without a camera.
  await kit.db.query('delete from area_estate')
  await kit.db.query('delete from area_incident')
  kit.clock.advance(31)
  await kit.engine.look()
  await eventually(async () => expect(await weighed(alarmId)).toMatchObject({ state: 'reported', reason: 'nobody-looked' }))
})

test('voices, other alarms and the past of the car are reasons', async () => {
  const quiet = await kit.alarm(2, 'trapped-at-level')
  const past = kit.clock()
  await kit.db.query(`insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, closed_at, state) select gen_random_uuid(), 'P-' || n, 1, 'entrapment', 'closed', false, '410105', $1, $2::timestamptz - make_interval(days => 20 + n), $2::timestamptz - make_interval(days => 20 + n), '{}' from generate_series(1, 4) n`, [kit.world.elevators[4], past])
  await kit.db.query(`insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, closed_at, state) select gen_random_uuid(), 'F-' || n, 1, 'false-alarm', 'closed', false, '410105', $1, $2::timestamptz - make_interval(days => 20 + n), $2::timestamptz - make_interval(days => 20 + n), '{}' from generate_series(1, 9) n`, [kit.world.elevators[5], past])
  await kit.report(3, { source: 'call', people: { trapped: 2 } })
  const called = await kit.alarm(3, 'trapped-at-level')
  const often = await kit.alarm(4, 'trapped-at-level')
  const wrong = await kit.alarm(5, 'trapped-at-level')
  await kit.alarm(6, 'stopped-outside-door-zone')
  const second = await kit.alarm(6, 'trapped-at-level')
  kit.clock.advance(16)
  await kit.engine.look()
  const base = await weighed(quiet.alarmId)
  expect((await weighed(called.alarmId)).codes).toEqual(expect.arrayContaining(['call', 'said-trapped']))
  expect((await weighed(called.alarmId)).likelihood).toBeGreaterThan(base.likelihood + 0.3)
  expect((await weighed(often.alarmId)).codes).toContain('often-trapped')
  expect((await weighed(often.alarmId)).likelihood).toBeGreaterThan(base.likelihood)
  expect((await weighed(wrong.alarmId)).codes).toContain('often-false')
  expect((await weighed(wrong.alarmId)).likelihood).toBeLessThan(base.likelihood)
  expect((await weighed(second.alarmId)).codes).toContain('alarm-stopped')
  expect((await weighed(second.alarmId)).likelihood).toBeGreaterThan(base.likelihood)
  expect(kit.faults).toEqual([])
})

test('a question about a car that somebody reports meanwhile goes along with the report, however many others nobody has answered', async () => {
  // Two hundred doors about which nobody ever said anything.
  const { alarmId: door } = await kit.alarm(5, 'smoke')
  await kit.db.query(`update alarm set state = 'waiting', reason = 'rule', due_at = null, overdue = true, ended_at = last_at where id = $1`, [door])
  await kit.db.query(`insert into alarm select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'message_id', 'old' || n))).* from alarm a, generate_series(1, 220) n where a.id = $1`, [door])
  const { alarmId } = await kit.alarm(7, 'stopped-outside-door-zone')
  kit.clock.advance(46)
  await kit.engine.look()
  expect(await weighed(alarmId)).toMatchObject({ state: 'waiting', reason: 'people-unknown' })
  const { incidentId } = await kit.report(7, { source: 'call', people: { trapped: 1 } })
  await kit.settle()
  await eventually(async () => expect(await weighed(alarmId)).toMatchObject({ state: 'reported', reason: 'joins-incident', incidentId }))
  expect((await weighed(alarmId)).codes).toEqual(expect.arrayContaining(['call', 'said-trapped']))
})
