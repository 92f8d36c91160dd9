// Who is called first, and that nobody is left out without a reason.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rank as rankBy, type CandidateFacts } from './ranking.ts'
import { PLAN, Story, team } from './story.ts'

const rank = (facts: CandidateFacts[]) => rankBy(facts, PLAN)

const order = (facts: CandidateFacts[]) => rank(facts).filter((c) => c.rank !== null).map((c) => c.teamId)

test('the contract unit’s nearest crew on shift comes first, then whoever is there soonest', () => {
  expect(order([team('4', { contract: true }), team('9', { contract: true }), team('2'), team('6')])).toEqual(['4', '2', '6', '9'])
})
test('once the contract unit has been called, the soonest comes next whoever it is', () => {
  expect(order([team('1', { contract: true, answeredHere: 'accepted' }), team('9', { contract: true }), team('2')])).toEqual(['2', '9'])
})
test('a crew off shift comes after everybody on shift, even the contract unit’s', () => {
  expect(order([team('1', { contract: true, onShift: false }), team('8')])).toEqual(['8', '1'])
})
test('the use unit’s own people come last, unless the plan calls them', () => {
  const facts = [team('1', { kind: 'property', distanceMeters: 0 }), team('9')]
  expect(order(facts)).toEqual(['9', '1'])
  const plan = { ...PLAN, tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, selector: 'use-unit-officer' as const } : t)) }
  expect(rankBy(facts, plan).map((c) => [c.teamId, c.tier])).toEqual([['1', 2], ['9', 2]])
})
test('a crew that has neither account nor telephone is not called, and the list says why', () => {
  const list = rank([team('1', { contract: true, contactless: true }), team('2', { contactless: true, onDuty: false }), team('3', { contactless: true, answeredHere: 'lapsed' }), team('9')])
  expect(list.map((c) => [c.teamId, c.rank, c.refusedBecause?.code])).toEqual([['9', 1, undefined], ['1', null, 'no-contact'], ['2', null, 'no-contact'], ['3', null, 'silent-here']])
})
test('the plan does not wait for one: the next is called at once, and the story says why', () => {
  const silent = [team('1', { contract: true, contactless: true }), team('2', { contract: true, contactless: true })]
  const s = new Story({ teams: [...silent, team('3')] }).advance(60)
  const told = s.told.flatMap(({ at, event }) => (event.type === 'team-offered' ? [[at.getTime() - s.incident.reportedAt.getTime(), event.teamId]] : event.type === 'tier-exhausted' ? [event.shortfalls.map((x) => x.code)] : []))
  expect(told).toEqual([['nobody-eligible', 'no-contact'], [60_000, '3']])
  expect(new Story({ teams: silent }).advance(60).tiers()).toEqual([1, 2, 3])
})
test('a stale position costs a place against one as near that is fresh', () => {
  expect(order([team('1', { distanceMeters: 1000, positionAgeSeconds: 3000 }), team('2', { distanceMeters: 1000 })])).toEqual(['2', '1'])
})
test('a station’s own place does not grow stale', () => {
  const [first] = rank([team('1', { positionSource: 'station', positionAgeSeconds: 86_400 })])
  expect(first?.reasons.map((r) => r.code)).toEqual(expect.arrayContaining(['position-of-station', 'nearest']))
  expect(first?.reasons.map((r) => r.code)).not.toContain('position-stale')
})

test('whoever is there soonest by the learned times comes first though it is farther, and the list says who told the time', () => {
  const by = { by: 'learned' as const, trips: 900, learnedAt: '2026-11-20T19:00:00.000Z' }
  const list = rank([team('1', { travelSeconds: 1500, etaBy: by }), team('3', { travelSeconds: 900, etaBy: by }), team('2', { distanceMeters: null, travelSeconds: 60, etaBy: by }), team('4', { travelSeconds: Infinity, etaBy: by })])
  expect(list.map((c) => [c.teamId, c.etaSeconds, c.etaBy])).toEqual([['3', 900, by], ['1', 1500, by], ['4', null, undefined], ['2', null, undefined]])
  expect(list[0]?.reasons).toContainEqual({ code: 'nearest' })
  expect(rank([team('1')])[0]).not.toHaveProperty('etaBy')
})

test('a dispatch keeps which estimator gave the times of its list, once', () => {
  const by = { by: 'default' as const, because: 'too-few-arrivals' as const }
  const story = new Story({ teams: [team('1', { contract: true, travelSeconds: 500, etaBy: by }), team('3', { travelSeconds: 300, etaBy: by })] }).advance(60)
  const offer = story.told.map((t) => t.event).find((e) => e.type === 'team-offered')
  expect(offer?.record).toMatchObject({ travel: by, chosen: { teamId: '1', etaSeconds: 500 } })
  expect(JSON.stringify(offer?.record).split('too-few-arrivals')).toHaveLength(2)
})

const anyTeam = fc.record({
  teamId: fc.integer({ min: 1, max: 10_000 }).map(String), contract: fc.boolean(), onShift: fc.boolean(), onDuty: fc.boolean(), distanceMeters: fc.option(fc.integer({ min: 0, max: 60_000 })), positionAgeSeconds: fc.option(fc.integer({ min: 0, max: 100_000 })),
  answeredHere: fc.constantFrom(null, 'declined' as const, 'lapsed' as const, 'accepted' as const), busyWith: fc.constantFrom(null, { incidentId: 'x', number: '1', status: 'offered' }),
}).map((over) => team(over.teamId, over))

test('every team is in the list once, with a rank or a reason why not, whatever the order of the facts', () => {
  fc.assert(fc.property(fc.uniqueArray(anyTeam, { selector: (t) => t.teamId, maxLength: 40 }), (facts) => {
    const list = rank(facts)
    expect(list.map((c) => c.teamId).toSorted()).toEqual(facts.map((f) => f.teamId).toSorted())
    expect(list.filter((c) => c.rank !== null).map((c) => c.rank)).toEqual(list.filter((c) => c.refusedBecause === null).map((_, n) => n + 1))
    for (const c of list) expect((c.rank === null) === (c.refusedBecause !== null)).toBe(true)
    expect(rank(facts.toReversed()).filter((c) => c.rank !== null)).toEqual(list.filter((c) => c.rank !== null))
  }))
})
