// Positions as phones send them, through PostGIS, to the rules of evidence: with a moved clock.
import { expect, onTestFinished, test } from 'vitest'
import { savePositions } from '../../db/positions.ts'
import { makeSightings } from '../../dispatch/sightings.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'

/** One team of the contract unit, 1 km away, that has accepted. */
async function accepted() {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  onTestFinished(async () => { await kit.db.close(); await database.drop() })
  const { incidentId } = await kit.report()
  const teamId = kit.world.contract[0]!
  await kit.dispatch.command(incidentId, { type: 'assign', teamId }, kit.operator, kit.scope)
  const { id } = (await kit.view(incidentId)).assignments[0]!
  await kit.dispatch.answer(id, { type: 'accept' }, { teamId, name: '队 t1' })
  const sightings = makeSightings({ db: kit.db, clock: kit.clock, dispatch: kit.dispatch, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  const at = async (metersNorth: number, accuracy = 15) => {
    sightings.moved(await savePositions(kit.db, [{ teamId, lat: 34.80 + metersNorth / 111_320, lng: 113.68, accuracy, at: kit.clock() }]))
    await sightings.settled()
  }
  const team = async () => (await kit.view(incidentId)).assignments[0]!
  const pass = async (seconds: number) => { kit.clock.advance(seconds); await kit.auditor.audit() }
  return { ...kit, incidentId, teamId, id, at, team, pass }
}

test('a phone whose data is gone after the accept: amber, and the next team is called beside it', async () => {
  const c = await accepted()
  await c.pass(121)
  expect(await c.team()).toMatchObject({ status: 'accepted', notMoving: 'stale' })
  const view = await c.view(c.incidentId)
  expect(view.assignments.filter((a) => a.status === 'offered').map((a) => a.teamId)).toEqual([c.world.contract[1]])
  expect(view.attention.map((a) => a.reason)).toEqual(['not-moving'])
})

test('a phone that lies on a table 1 km away: the same, and it says "still"', async () => {
  const c = await accepted()
  c.clock.advance(110)
  await c.at(1000)
  await c.pass(11)
  expect(await c.team()).toMatchObject({ status: 'accepted', notMoving: 'still' })
})

test('one that comes closer has set out, though nobody tapped it, and is believed', async () => {
  const c = await accepted()
  c.clock.advance(60)
  await c.at(700)
  expect(await c.team()).toMatchObject({ status: 'departed', inferred: ['departed'] })
  c.clock.advance(50)
  await c.at(500)
  await c.pass(11)
  expect(await c.team()).toMatchObject({ status: 'departed', notMoving: null, meters: expect.closeTo(500, -1) as number })
  expect((await c.view(c.incidentId)).assignments).toHaveLength(1)
})

test('one that drives past the building is not there; one that stays is, marked as inferred', async () => {
  const c = await accepted()
  c.clock.advance(60)
  await c.at(30)
  expect((await c.team()).status).not.toBe('arrived')
  c.clock.advance(10)
  await c.at(400)
  c.clock.advance(10)
  await c.at(40)
  c.clock.advance(20)
  await c.at(20)
  expect(await c.team()).toMatchObject({ status: 'arrived', inferred: expect.arrayContaining(['arrived']) as string[] })
  const arrived = (await c.view(c.incidentId)).timeline.find((e) => e.type === 'team-arrived')
  expect(arrived).toMatchObject({ data: { inferred: true }, actor: { kind: 'team' } })
})

test('a fix that may be half a kilometre off places nobody', async () => {
  const c = await accepted()
  for (let n = 0; n < 3; n++) { c.clock.advance(20); await c.at(10, 500) }
  expect((await c.team()).status).toBe('accepted')
})
