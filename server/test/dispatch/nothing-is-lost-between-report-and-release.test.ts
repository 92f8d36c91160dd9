// The write path on a real database: reports join, deadlines fire, answers that come late change nothing.
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../parts.ts'
import { dispatchKit, dispatchOn } from '../dispatchKit.ts'

describe('reports', () => {
  test('twelve calls for one elevator are one incident, and the people counted are the most that anybody said', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const received = await Promise.all(Array.from({ length: 12 }, (_, n) => kit.report(0, { callerPhone: `1990000000${n % 10}`, people: { trapped: n % 4 } })))
    expect(new Set(received.map((r) => r.incidentId)).size).toBe(1)
    expect(received.filter((r) => !r.joined)).toHaveLength(1)
    const view = await kit.view(received[0]!.incidentId)
    expect(view.reports).toHaveLength(12)
    expect(view.people.trapped).toBe(3)
    expect(kit.faults).toEqual([])
    await kit.db.close()
  })

  test('the same source reference twice is one report', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const [a, b] = await Promise.all([kit.report(0, { sourceRef: 'x-1' }), kit.report(0, { sourceRef: 'x-1' })])
    expect(a.reportId).toBe(b.reportId)
    await kit.db.close()
  })

  test('a wrong join is undone: the report gets an incident of its own and nothing is deleted', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url, { elevators: 2 })
    const first = await kit.report(0)
    const second = await kit.report(1, { callerPhone: '19900000077' })
    expect(await kit.dispatch.command(second.incidentId, { type: 'join', into: first.incidentId }, kit.operator, kit.scope)).toMatchObject({ ok: true, incidentId: first.incidentId })
    expect((await kit.view(first.incidentId)).reports).toHaveLength(2)
    expect((await kit.view(second.incidentId)).status).toBe('joined')
    const split = await kit.dispatch.command(first.incidentId, { type: 'split', reportId: second.reportId }, kit.operator, kit.scope)
    expect(split.ok).toBe(true)
    if (split.ok) {
      const apart = await kit.view(split.incidentId)
      expect(apart.status).toBe('reported')
      expect(apart.reports[0]?.callerPhone).toBe('19900000077')
      expect(apart.deadlines.map((d) => d.key)).toEqual(['locate'])
    }
    await kit.db.close()
  })

  test('locating a draft at an elevator with an open incident joins the two', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const open = await kit.report(0)
    const draft = await kit.dispatch.receiveReport({ source: 'call', region: '410100', drill: false, callerPhone: '19900000066' }, { kind: 'system' })
    expect(await kit.dispatch.command(draft.incidentId, { type: 'locate', elevatorId: kit.world.elevators[0]!, readBack: true }, kit.operator, kit.scope)).toMatchObject({ ok: true, incidentId: open.incidentId })
    expect((await kit.view(open.incidentId)).reportCount).toBe(2)
    await kit.db.close()
  })
})

describe('the tiers', () => {
  test('run by themselves from the report to the fire service, each step on the timeline', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const { incidentId } = await kit.report()
    for (let second = 0; second < 420; second += 5) {
      kit.clock.advance(5)
      const report = await kit.auditor.audit()
      expect(report).toMatchObject({ ok: true, forgotten: 0 })
    }
    const view = await kit.view(incidentId)
    expect(view.startedTiers).toEqual([1, 2, 3])
    expect(view.assignments.map((a) => a.teamId)).toEqual(expect.arrayContaining([...kit.world.contract, ...kit.world.stations]))
    expect(view.attention.map((a) => a.reason)).toContain('call-119')
    expect(kit.faults).toEqual([])
    await kit.db.close()
  })

  test('what a passenger adds on his page calls the team that gravity asks for, and nobody beyond it', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    await kit.db.query(`update response_plan set plan = jsonb_set(plan, '{modifiers}', '[{"when": "injury", "tiers": [2], "call": []}]')`)
    const { incidentId } = await kit.report()
    await kit.dispatch.command(incidentId, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
    expect((await kit.view(incidentId)).startedTiers).toEqual([1])
    expect(await kit.dispatch.passengerTold(incidentId, { text: '有人受伤', people: { injured: 1 } })).toMatchObject({ ok: true })
    const view = await kit.view(incidentId)
    expect(view.startedTiers).toEqual([1, 2])
    expect(kit.world.stations).toContain(view.assignments[1]?.teamId)
    expect(view.attention.map((a) => a.reason)).not.toContain('call-119')
    expect(view.timeline.map((e) => e.type)).not.toContain('tier-exhausted')
    expect(kit.faults).toEqual([])
    await kit.db.close()
  })

  test('a team in another incident is passed over, and two incidents at once never get the same team', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url, { elevators: 4 })
    const other = dispatchOn(database.url, kit.clock)
    const received = await Promise.all([0, 1, 2, 3].map((n) => kit.report(n)))
    kit.clock.advance(61)
    // Who finds the unit's crews being given out comes again, as an alarm does.
    await Promise.all(received.map((r, n) => expect.poll(() => (n % 2 ? kit : other).dispatch.fire(r.incidentId, 'dispatch')).toBe('done')))
    const { rows } = await kit.db.query<{ team_id: string; n: string }>(`select team_id, count(*) as n from assignment where status = 'offered' group by team_id having count(*) > 1`)
    expect(rows).toEqual([])
    const views = await Promise.all(received.map((r) => kit.view(r.incidentId)))
    for (const view of views) expect(view.assignments.length + view.attention.length).toBeGreaterThan(0)
    await Promise.all([kit.db.close(), other.db.close()])
  })
})

describe('at the same moment', () => {
  test('two processes dispatch the same team: one does, the other is told that it is already called', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const other = dispatchOn(database.url, kit.clock)
    const { incidentId } = await kit.report()
    const assign = { type: 'assign' as const, teamId: kit.world.contract[0]! }
    const outcomes = await Promise.all([kit.dispatch.command(incidentId, assign, kit.operator, kit.scope), other.dispatch.command(incidentId, assign, kit.operator, kit.scope)])
    expect(outcomes.filter((o) => o.ok)).toHaveLength(1)
    expect(outcomes.find((o) => !o.ok)).toMatchObject({ refusal: 'team-already-called' })
    expect((await kit.view(incidentId)).assignments).toHaveLength(1)
    await Promise.all([kit.db.close(), other.db.close()])
  })

  test('a deadline and the answer it waits for: exactly one of them counts', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const { incidentId } = await kit.report()
    await kit.dispatch.command(incidentId, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
    const assignmentId = (await kit.view(incidentId)).assignments[0]!.id
    kit.clock.advance(61)
    const [answer] = await Promise.all([kit.dispatch.answer(assignmentId, { type: 'accept' }, { teamId: kit.world.contract[0]!, name: 't1' }), kit.dispatch.fire(incidentId, `answer/${assignmentId}`)])
    const view = await kit.view(incidentId)
    const types = view.timeline.map((t) => t.type)
    expect(types.includes('offer-accepted')).toBe(answer.ok)
    expect(types.includes('offer-lapsed')).toBe(!answer.ok)
    if (!answer.ok) expect(answer.refusal).toBe('offer-lapsed')
    await kit.db.close()
  })
})

describe('a crash', () => {
  test('between commit and carrying out is found by the auditor of another process', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const dying = dispatchOn(database.url, kit.clock, { publish: { incident: () => new Promise(() => undefined), assignment: () => new Promise(() => undefined), team: () => new Promise(() => undefined), unit: () => undefined }, wake: { wake: () => new Promise(() => undefined) } })
    const { incidentId } = await dying.dispatch.receiveReport({ source: 'walk-in', elevatorId: kit.world.elevators[0]!, region: '410100', drill: false }, kit.operator)
    expect(kit.published).toEqual([])
    kit.clock.advance(3)
    await kit.auditor.audit()
    expect(kit.published.map((v) => v.id)).toEqual([incidentId])
    kit.clock.advance(60)
    await kit.auditor.audit()
    expect((await kit.view(incidentId)).assignments.map((a) => a.teamId)).toEqual([kit.world.contract[0]])
    await Promise.all([kit.db.close(), dying.db.close()])
  })

  test('leaves a timeline from which the stored state can be rebuilt', async () => {
    const database = await testDatabase()
    const kit = await dispatchKit(database.url)
    const { incidentId } = await kit.report(0, { people: { trapped: 2 } })
    const team = { teamId: kit.world.contract[0]!, name: 't1' }
    await kit.dispatch.command(incidentId, { type: 'assign', teamId: team.teamId }, kit.operator, kit.scope)
    const assignmentId = (await kit.view(incidentId)).assignments[0]!.id
    for (const type of ['accept', 'depart', 'arrive'] as const) { kit.clock.advance(30); await kit.dispatch.answer(assignmentId, { type }, team) }
    await kit.dispatch.answer(assignmentId, { type: 'release', people: 2, cause: { root: 'door' } }, team)
    const { rebuildIncident } = await import('../../db/rebuild.ts')
    const { findIncident } = await import('../../db/incidents.ts')
    expect(await rebuildIncident(kit.db, incidentId)).toEqual(await findIncident(kit.db, incidentId))
    await expect(kit.db.query('update incident_event set at = now()')).rejects.toThrow('append-only')
    await kit.db.close()
  })
})

test('another region’s incident answers like one that does not exist', async () => {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  const { incidentId } = await kit.report()
  expect(await kit.dispatch.command(incidentId, { type: 'note', text: 'x' }, kit.operator, { prefix: '410102' })).toEqual({ ok: false, refusal: 'no-such-incident' })
  expect(await kit.dispatch.view(incidentId, { prefix: '42' })).toBeNull()
  expect(await kit.dispatch.candidates(incidentId, { prefix: '42' })).toBeNull()
  await kit.db.close()
})
