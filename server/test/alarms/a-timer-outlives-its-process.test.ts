import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { eventually } from '../patience.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

let database: TestDatabase
let kit: AlarmKit
beforeAll(async () => { database = await testDatabase(); kit = await alarmKit(database.url, { elevators: 8 }) })
afterAll(async () => { await kit.engine.close(); await kit.db.close(); await database.drop() })

const never = () => new Promise<never>(() => undefined)
const reports = async (alarmId: string) => (await kit.db.query<{ incident_id: string }>(`select incident_id from report where source = 'sensor' and source_ref = $1`, [alarmId])).rows

test('a process that dies between the commit and the report: another reports it after ten seconds, once', async () => {
  const dead = kit.engineOn({ dispatch: { ...kit.dispatch, receiveReport: never } })
  const [taken] = await dead.receive([kit.arrival(0, 'trapped')])
  expect(taken).toMatchObject({ outcome: 'new', state: 'reported', incidentId: null })
  await kit.engine.look()
  expect(await reports(taken!.alarmId!)).toHaveLength(0) // it may yet be alive
  kit.clock.advance(11)
  await kit.engine.look()
  await eventually(async () => expect((await kit.view(taken!.alarmId!)).incidentId).not.toBeNull())
  expect(await reports(taken!.alarmId!)).toHaveLength(1)
})

test('a process that dies after the report and before its note: the same alarm is the same report', async () => {
  const dead = kit.engineOn({ dispatch: { ...kit.dispatch, receiveReport: async (...said) => { await kit.dispatch.receiveReport(...said); return never() } } })
  const [taken] = await dead.receive([kit.arrival(1, 'trapped')])
  await eventually(async () => expect(await reports(taken!.alarmId!)).toHaveLength(1))
  expect((await kit.view(taken!.alarmId!)).incidentId).toBeNull()
  kit.clock.advance(11)
  await kit.engine.look()
  await eventually(async () => expect((await kit.view(taken!.alarmId!)).incidentId).not.toBeNull())
  expect(await reports(taken!.alarmId!)).toEqual([{ incident_id: (await kit.view(taken!.alarmId!)).incidentId }])
})

test('a question that confirms itself does so after a restart, and only one of several processes does it', async () => {
  const first = kit.engineOn()
  const [fallen] = await first.receive([kit.arrival(2, 'fallen')])
  const [stop] = await first.receive([kit.arrival(3, 'stopped-outside-door-zone', { people: 1 })])
  expect([fallen!.state, stop!.state]).toEqual(['waiting', 'held'])
  await first.close()
  kit.clock.advance(46)
  const others = [kit.engineOn(), kit.engineOn(), kit.engineOn()]
  await Promise.all(others.map((e) => e.look()))
  await eventually(async () => { for (const { alarmId } of [fallen!, stop!]) expect((await kit.view(alarmId!)).incidentId).not.toBeNull() })
  expect(await kit.view(fallen!.alarmId!)).toMatchObject({ reason: 'auto-confirmed' })
  for (const { alarmId } of [fallen!, stop!]) expect(await reports(alarmId!)).toHaveLength(1)
  await Promise.all(others.map((e) => e.close()))
})

test('a dispatch that is away is asked again until it takes it, and the wait is seen', async () => {
  let away = true
  const engine = kit.engineOn({ dispatch: { ...kit.dispatch, receiveReport: async (...said) => { if (away) throw new Error('away'); return kit.dispatch.receiveReport(...said) } } })
  const [taken] = await engine.receive([kit.arrival(4, 'trapped')])
  await eventually(() => expect(kit.faults.some((f) => f.includes(taken!.alarmId!))).toBe(true))
  kit.clock.advance(16)
  expect(await engine.late()).toBe(1) // nobody has looked for more than five seconds past its time
  away = false
  await engine.look()
  await eventually(async () => expect((await kit.view(taken!.alarmId!)).incidentId).not.toBeNull())
  expect(await engine.late()).toBe(0)
  await engine.close()
})

test('two processes that take the same message open one alarm', async () => {
  const [a, b] = [kit.engineOn(), kit.engineOn()]
  const arriving = kit.arrival(6, 'trapped')
  const both = (await Promise.all([a.receive([arriving]), b.receive([arriving])])).flat()
  expect(both.map((t) => t.outcome).sort()).toEqual(['duplicate', 'new'])
  expect(both[0]!.alarmId).toBe(both[1]!.alarmId)
  await Promise.all([a.close(), b.close()])
})
