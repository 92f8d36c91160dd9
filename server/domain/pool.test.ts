// While an area has the car: its batch goes first, the tiers are one, and the plan acts by itself when the batch stays silent. And a tier that need not wait for its time.
import { describe, expect, test } from 'vitest'
import { MOVED_BY_BATCH, type IncidentEvent } from './incident.ts'
import type { ResponsePlan } from './plan.ts'
import { promisableUntil } from './response.ts'
import { ELEVATOR, PLAN, Story, team } from './story.ts'

/** The contract unit's crews are far away, the stations are near. */
const FAR = [team('1', { contract: true, distanceMeters: 9000 }), team('2', { contract: true, distanceMeters: 9500 }), team('3'), team('4', { distanceMeters: 3100 }), team('5', { distanceMeters: 9200 })]
const A: { type: 'join-area'; areaId: string; number: string } = { type: 'join-area', areaId: 'a', number: 'A-01' }
const inArea = (plan: ResponsePlan = PLAN) => new Story({ teams: FAR, plan }).must(A)
const kept = { type: 'promise-team' as const, teamId: '9', teamName: '九队', etaSeconds: 400, freeSeconds: 90 }
const started = (s: Story) => s.told.flatMap(({ event: e }) => (e.type === 'tier-started' ? [[e.tier, e.reason]] : []))
const offers = (s: Story) => s.told.flatMap(({ event: e }) => (e.type === 'team-offered' ? [e] : []))
const secondsTo = (s: Story, key: string) => { const d = s.deadline(key); return d && (d.dueAt.getTime() - s.incident.reportedAt.getTime()) / 1000 }

describe('the plan waits for the batch', () => {
  test('for the seconds that it names, and then calls whoever is there soonest, of both tiers, one at a time', () => {
    const s = inArea()
    expect(secondsTo(s, 'dispatch')).toBe(PLAN.dispatchWithin + PLAN.batchWithin)
    s.advance(119)
    expect(s.types()).not.toContain('team-offered')
    s.advance(1)
    expect(s.offered()).toEqual(['3'])
    expect(started(s)).toEqual([[2, 'surge']])
    expect(offers(s)[0]?.record).toMatchObject({ by: 'plan', pooled: true, shortfalls: [] })
    s.advance(60) // silent: the next of both tiers
    expect(s.offered()).toEqual(['4'])
    s.advance(60)
    expect(s.offered()).toContain('1')
    expect(s.tiers()).toEqual(expect.arrayContaining([1, 2]))
  })

  test('longer when it joins late, but never again from the start: a second area is the same event', () => {
    const s = new Story({ teams: FAR }).advance(50).must(A)
    expect(secondsTo(s, 'dispatch')).toBe(120)
    s.advance(30).must({ ...A, areaId: 'b', number: 'A-02' })
    expect(secondsTo(s, 'dispatch')).toBe(120)
    expect(s.incident.area).toMatchObject({ id: 'b', number: 'A-02' })
  })

  test('as long as the batch keeps promising a crew, never beyond when all tiers run; when it falls silent the plan acts', () => {
    const s = inArea().advance(30)
    expect(s.say(kept)).toBe('nothing-new') // it waits anyway
    s.advance(75).must(kept)
    expect(secondsTo(s, 'dispatch')).toBe(165)
    expect(s.say(kept)).toBe('nothing-new')
    s.advance(50).must(kept).advance(59)
    expect(s.types()).not.toContain('team-offered')
    s.advance(1)
    expect(s.offered()).toEqual(['3'])
    expect(s.say(kept)).toBe('nothing-new') // somebody is called
    const long = inArea().advance(110)
    for (let n = 0; n < 40; n++) { long.say({ ...kept, freeSeconds: 0 }); long.advance(45) }
    const first = long.told.find(({ event }) => event.type === 'team-offered')
    expect(((first?.at.getTime() ?? 0) - long.incident.reportedAt.getTime()) / 1000).toBe(PLAN.allTiersWithin)
    const asked = long.told.find(({ event }) => event.type === 'human-needed' && event.reason === 'call-119')
    expect(((asked?.at.getTime() ?? 0) - long.incident.reportedAt.getTime()) / 1000).toBe(PLAN.allTiersWithin)
    expect(promisableUntil(inArea().incident)?.getTime()).toBe(inArea().incident.reportedAt.getTime() + PLAN.allTiersWithin * 1000)
    expect([promisableUntil(s.incident), promisableUntil(inArea({ ...PLAN, batchWithin: 0 }).incident)]).toEqual([null, null])
    expect(inArea({ ...PLAN, batchWithin: 0 }).say(kept)).toBe('nothing-new')
    expect(inArea().advance(110).must(kept).must({ type: 'leave-area', why: 'taken-out' }).advance(0).offered()).toEqual(['1'])
  })

  test('for no crew that sets out after the plan’s limits or is there late, and no longer than to the call of the fire service', () => {
    const say = (over: Partial<typeof kept>, plan?: ResponsePlan) => inArea(plan).advance(110).say({ ...kept, ...over })
    expect(say({})).toBeNull()
    expect([say({ freeSeconds: 200 }), say({ etaSeconds: 2400 })]).toEqual(['nothing-new', 'nothing-new'])
    const sooner = (startAfter: number): ResponsePlan => ({ ...PLAN, tiers: PLAN.tiers.map((t) => (t.tier === 3 ? { ...t, startAfter } : t)) })
    expect(say({}, sooner(0))).toBe('nothing-new')
    const next = { ...kept, freeSeconds: 0 }
    expect(secondsTo(inArea(sooner(150)).advance(110).must(next).advance(45).must(next), 'dispatch')).toBe(180) // whoever would have been called had his answer time
    const smoke = inArea({ ...PLAN, modifiers: [{ when: 'smoke', tiers: [3], call: [] }] }).advance(110).must(kept).advance(40)
    expect(smoke.types()).not.toContain('team-offered')
    smoke.must({ type: 'people', people: { hazards: ['smoke'] } }).advance(0)
    expect(smoke.offered()).toEqual(['3'])
    expect(smoke.incident.attention.map((a) => a.reason)).toContain('call-119')
  })

  test('who leaves has the plan’s own deadlines again, at once', () => {
    const s = inArea().advance(90)
    expect(s.types()).not.toContain('team-offered')
    s.must({ type: 'leave-area', why: 'taken-out' }).advance(0)
    expect(s.offered()).toEqual(['1'])
    expect(started(s)).toEqual([[1, 'plan-time']])
    expect(s.incident.area).toBeNull()
    expect(s.say({ type: 'leave-area', why: 'elsewhere' })).toBe('nothing-new')
  })

  test('an area that is over stays in its story and changes nothing any more', () => {
    const s = inArea().advance(10).must({ type: 'leave-area', why: 'closed' })
    expect(s.incident.area).toMatchObject({ id: 'a', overAt: s.now })
    expect(secondsTo(s, 'dispatch')).toBe(PLAN.dispatchWithin)
    expect(s.say({ type: 'leave-area', why: 'closed' })).toBe('nothing-new')
    expect(s.must(A).incident.area).toMatchObject({ overAt: null })
  })
})

describe('the batch sends', () => {
  test('silent: the next one by the same order, and no contract unit in between', () => {
    const s = inArea().advance(20).must({ type: 'assign', teamId: '3', confirmed: false, batch: true })
    expect(started(s)).toEqual([[2, 'surge']])
    expect(offers(s)[0]?.record).toMatchObject({ by: 'batch', pooled: true })
    s.advance(60)
    expect(s.offered()).toEqual(['4'])
    s.must({ type: 'team-decline', assignmentId: s.assignmentOf('4'), reason: '' })
    expect(s.offered()).toEqual(['1'])
  })

  test('nobody comes: 119 has its own time, and the cap adds a team beside the one that is asked', () => {
    const s = inArea().advance(20).must({ type: 'assign', teamId: '3', confirmed: false, batch: true })
    expect(secondsTo(s, 'tier/3')).toBe(300)
    s.advance(279)
    expect(s.tiers()).toEqual([2, 1])
    s.advance(1)
    expect(s.incident.attention.map((a) => a.reason)).toContain('call-119')
  })

  test('somebody is hurt: 120 is prompted for, and one crew of the second tier joins, not two', () => {
    const s = inArea({ ...PLAN, modifiers: [{ when: 'injury', tiers: [2], call: ['120'] }] })
    s.must({ type: 'people', people: { injured: 1 } }).advance(20).must({ type: 'assign', teamId: '1', confirmed: false, batch: true })
    expect(s.offered()).toEqual(['1', '3'])
    expect(started(s)).toEqual([[1, 'surge'], [2, 'gravity']])
    expect(s.incident.attention.map((a) => a.reason)).toContain('call-120')
  })

  test('its crew is turned round late: whoever is called instead has its answer time before the tiers whose times have passed', () => {
    const s = inArea().advance(20).must({ type: 'assign', teamId: '3', confirmed: false, batch: true })
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('3') }).drive('3').advance(340)
    expect(s.offered()).toEqual([])
    s.must({ type: 'stand-down', assignmentId: s.assignmentOf('3'), reason: MOVED_BY_BATCH }).advance(0)
    expect(s.offered()).toEqual(['4'])
    s.advance(59)
    expect([s.offered(), s.incident.attention.map((a) => a.reason)]).toEqual([['4'], []])
    s.advance(1)
    expect(s.offered()).toContain('1')
  })

  test('who leaves while a crew is asked has the other tier’s time again', () => {
    const s = inArea().advance(20).must({ type: 'assign', teamId: '3', confirmed: false, batch: true })
    expect(secondsTo(s, 'tier/1')).toBe(300)
    s.must({ type: 'leave-area', why: 'closed' })
    expect(secondsTo(s, 'tier/1')).toBe(80)
    s.advance(60)
    expect(s.offered()).toContain('1')
  })
})

test('nobody is free in either tier: a person is asked, for 119 too', () => {
  const s = new Story({ teams: FAR.map((t) => ({ ...t, onDuty: false })) }).must(A).advance(120)
  expect(s.types().filter((t) => t === 'tier-exhausted')).toHaveLength(2)
  expect(s.incident.attention.map((a) => a.reason)).toContain('call-119')
})

test('another car: what was begun for the first one starts again', () => {
  const s = inArea().advance(130).must({ type: 'locate', elevator: { ...ELEVATOR, id: '2' }, readBack: true }).must({ type: 'leave-area', why: 'elsewhere' }).advance(0)
  expect(s.offered()).toEqual(['1'])
})

test('a tier that runs and has somebody left is asked before 119 is', () => {
  const s = new Story().advance(180)
  expect(s.offered().toSorted()).toEqual(['3', '4'])
  s.must({ type: 'team-accept', assignmentId: s.assignmentOf('3') }) // 4 need not come
  s.must({ type: 'team-cannot-go', assignmentId: s.assignmentOf('3'), reason: '' })
  expect(s.offered().length).toBeGreaterThan(0)
  expect(s.tiers()).toEqual([1, 2])
})

describe('a tier that is sooner by so much starts with the dispatch', () => {
  const sooner = (soonerBy: number | null): ResponsePlan => ({ ...PLAN, tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, soonerBy } : t)) })
  const reasons = (s: Story): IncidentEvent[] => s.told.flatMap(({ event }) => (event.type === 'tier-started' ? [event] : []))

  test('and says why; with less of a lead, or without the rule, it waits', () => {
    // 6 km more are 1005 s on the road.
    expect(new Story({ teams: FAR, plan: sooner(600) }).advance(60).offered()).toEqual(['1', '3', '4'])
    expect(reasons(new Story({ teams: FAR, plan: sooner(600) }).advance(60))).toMatchObject([{ tier: 1, reason: 'plan-time' }, { tier: 2, reason: 'sooner' }])
    expect(new Story({ teams: FAR, plan: sooner(1100) }).advance(60).offered()).toEqual(['1'])
    expect(new Story({ teams: FAR, plan: sooner(null) }).advance(60).offered()).toEqual(['1'])
  })

  test('whoever dispatches: an operator who sends the contract crew, or the tier', () => {
    expect(new Story({ teams: FAR, plan: sooner(600) }).must({ type: 'assign', teamId: '1', confirmed: false }).offered()).toEqual(['1', '3', '4'])
    expect(new Story({ teams: FAR, plan: sooner(600) }).must({ type: 'escalate' }).offered()).toEqual(['1', '3', '4'])
    expect(new Story({ teams: FAR, plan: sooner(600) }).must({ type: 'assign', teamId: '3', confirmed: false }).offered()).toEqual(['3'])
  })

  test('an area has the car: its tiers are one, and one crew is called', () => {
    expect(new Story({ teams: FAR, plan: sooner(600) }).must(A).advance(120).offered()).toEqual(['3'])
  })
})
