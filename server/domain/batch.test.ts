// Whom the batch sends where: nobody twice, nobody who must not, the gravest first, few on their way moved.
import fc from 'fast-check'
import { linearSumAssignment } from 'linear-sum-assignment'
import { expect, test } from 'vitest'
import { propose, type Car, type Crew, type Proposal } from './batch.ts'
import { BATCH_RULES } from './batchFacts.ts'
import { improve, insertRest, makeRounds } from './rounds.ts'
import type { TravelTimes } from './travel.ts'

const NOW = new Date('2026-03-24T14:40:00+08:00')
/** A line along which everything stands: one metre a second, so that figures can be done in the head. */
const travel: TravelTimes = { seconds: (a, b) => Math.abs(a.lat - b.lat) * 110_950 }
const place = (meters: number) => ({ lat: 34 + meters / 110_950, lng: 113 })
const car = (incidentId: string, meters: number, more: Partial<Car> = {}): Car =>
  ({ incidentId, at: place(meters), compound: `at ${meters}`, waitingSince: NOW, occupied: 1, people: null, injured: 0, vulnerable: false, hazard: false, contractUnitId: null, promisableUntil: new Date(NOW.getTime() + 1e7), barred: [], ...more })
const free = (teamId: string, meters: number): Crew => ({ teamId, unitId: null, at: place(meters), status: 'free' })
const onWay = (teamId: string, meters: number, incidentId: string, movedBefore = false): Crew & { status: 'en-route' } => ({ teamId, unitId: null, at: place(meters), status: 'en-route', incidentId, movedBefore })
const goes = (p: Proposal) => Object.fromEntries(p.crews.map((c) => [c.teamId, [c.car?.incidentId ?? null, ...c.next.map((n) => n.incidentId)]]))

test('two crews and two cars: the sum counts, not the first come', () => {
  // The nearest-first rule would give a its own crew and leave b 5 km away.
  const p = propose({ cars: [car('a', 2000), car('b', 0)], crews: [free('1', 1000), free('2', 5000)], travel, now: NOW })
  expect(goes(p)).toEqual({ 1: ['b'], 2: ['a'] })
})

test('more cars than crews: injury first, then the vulnerable, then the rest; the queue says what comes after', () => {
  const cars = [car('plain', 900), car('child', 1000, { vulnerable: true }), car('hurt', 1100, { injured: 1 })]
  const p = propose({ cars, crews: [free('1', 0)], travel, now: NOW })
  expect(p.crews[0]?.car?.reasons).toContainEqual({ code: 'injury' })
  expect(goes(p)[1]?.[0]).toBe('hurt')
  expect(goes(p)[1]).toHaveLength(3)
  expect(p.crews[0]?.next[0]?.etaSeconds).toBeGreaterThan(p.crews[0]?.car?.etaSeconds ?? 0)
})

test('of two alike the longer wait comes first', () => {
  const p = propose({ cars: [car('new', 1000), car('old', -1000, { waitingSince: new Date(NOW.getTime() - 1_800_000) })], crews: [free('1', 0)], travel, now: NOW })
  expect(goes(p)[1]).toEqual(['old', 'new'])
})

test('a car that is probably empty waits behind one with people', () => {
  const p = propose({ cars: [car('silent', 900, { occupied: 0.2 }), car('calls', 1000)], crews: [free('1', 0)], travel, now: NOW })
  expect(goes(p)[1]).toEqual(['calls', 'silent'])
  expect(propose({ cars: [car('empty', 0, { occupied: 0 })], crews: [free('1', 0)], travel, now: NOW }).crews).toEqual([])
})

test('one crew does the cars of a compound before another one’s', () => {
  const at = (meters: number) => ({ compound: 'garden', at: place(meters) })
  const p = propose({ cars: [car('g1', 3000, at(3000)), car('far', 9000), car('g2', 3050, at(3050)), car('g3', 3100, at(3100))], crews: [free('1', 0), free('2', 12000)], travel, now: NOW })
  expect(goes(p)[1]?.toSorted()).toEqual(['g1', 'g2', 'g3'])
  expect(p.crews[0]?.next[0]?.reasons).toContainEqual({ code: 'same-compound' })
  expect(goes(p)[2]).toEqual(['far'])
})

test('a crew at work nearby is worth waiting for', () => {
  const working: Crew = { teamId: '1', unitId: null, at: place(0), status: 'on-site', incidentId: 'done soon', freeAt: new Date(NOW.getTime() + 60_000) }
  const p = propose({ cars: [car('a', 50)], crews: [working, free('2', 9000)], travel, now: NOW })
  expect(goes(p)).toEqual({ 1: [null, 'a'] })
  expect(p.crews[0]?.change).toBe('later')
})

test('but only as long as the plan of the car waits for it: else whoever is free sets out, however far', () => {
  const working: Crew = { teamId: '1', unitId: null, at: place(0), status: 'on-site', incidentId: 'done soon', freeAt: new Date(NOW.getTime() + 60_000) }
  const goesWhen = (promisableUntil: Date | null) => goes(propose({ cars: [car('a', 50, { promisableUntil })], crews: [working, free('2', 9000)], travel, now: NOW }))
  expect(goesWhen(new Date(NOW.getTime() + 61_000))).toEqual({ 1: [null, 'a'] })
  expect(goesWhen(new Date(NOW.getTime() + 59_000))).toEqual({ 2: ['a'] })
  expect(goesWhen(null)).toEqual({ 2: ['a'] })
  // With nobody free the busy one is still better than nobody.
  expect(goes(propose({ cars: [car('a', 50, { promisableUntil: null })], crews: [working], travel, now: NOW }))).toEqual({ 1: [null, 'a'] })
})

test('a free crew goes beside one that is far away when it is so much sooner, and that one keeps its way', () => {
  const besides = (more: Partial<Crew & { status: 'en-route' }>, meters = 500) => propose({ cars: [car('a', 0)], crews: [{ ...onWay('1', 2000, 'a'), relievable: true, ...more }, free('2', meters)], travel, now: NOW })
  expect(goes(besides({}))).toEqual({ 2: ['a'] })
  expect(besides({}).crews[0]).toMatchObject({ change: 'new', from: null, car: { reasons: [{ code: 'beside', savesSeconds: 1500 }, { code: 'longest-wait' }, { code: 'soonest' }] } })
  expect(goes(besides({}, 1990))).toEqual({ 1: ['a'] })
  expect(goes(besides({ relievable: false }))).toEqual({ 1: ['a'] })
})

test('who is on the way keeps the way for a small gain, changes it once for a great one', () => {
  const ten = Array.from({ length: 10 }, (_, n) => onWay(String(n + 10), 50_000 + n * 1000, `c${n}`))
  const tenCars = ten.map((_, n) => car(`c${n}`, 50_000 + n * 1000))
  const small = propose({ cars: [...tenCars, car('x', 1000), car('y', 1100)], crews: [...ten, onWay('1', 0, 'x')], travel, now: NOW })
  expect(goes(small)[1]?.[0]).toBe('x')
  const great = (movedBefore: boolean) => propose({ cars: [...tenCars, car('x', 9000), car('hurt', 100, { injured: 1 })], crews: [...ten, onWay('1', 0, 'x', movedBefore)], travel, now: NOW })
  expect(goes(great(false))[1]).toEqual(['hurt', 'x'])
  expect(great(false).crews.find((c) => c.teamId === '1')).toMatchObject({ change: 'moved', from: 'x' })
  expect(goes(great(true))[1]?.[0]).toBe('x')
})

test('people who call are more than a car that may be empty: its crew turns round, however few are on the way, and nobody loses his car to a free one', () => {
  const empty = Array.from({ length: 3 }, (_, n) => car(`e${n}`, 20_000 + n * 5000, { occupied: 0.1 }))
  const out = empty.map((c, n) => onWay(String(n), 10_000 + n * 5000, c.incidentId))
  const p = propose({ cars: [...empty, car('calls', 9000)], crews: out, travel, now: NOW })
  expect(p.crews.find((c) => c.teamId === '0')).toMatchObject({ change: 'moved', from: 'e0', car: { incidentId: 'calls', reasons: expect.arrayContaining([{ code: 'graver' }]) } })
  expect(p.crews.filter((c) => c.change === 'moved')).toHaveLength(1)
  expect(goes(propose({ cars: [...empty, car('perhaps', 9000, { occupied: 0.2 })], crews: out, travel, now: NOW }))[0]?.[0]).toBe('e0')
  expect(goes(propose({ cars: empty, crews: [...out, free('9', 20_000)], travel, now: NOW }))[0]?.[0]).toBe('e0')
})

test('barred by all: nobody is sent, and it says so', () => {
  const p = propose({ cars: [car('a', 0, { barred: ['1', '2'] })], crews: [free('1', 0), free('2', 0)], travel, now: NOW })
  expect(p).toMatchObject({ crews: [], unserved: [{ incidentId: 'a', reason: 'all-barred' }] })
  expect(propose({ cars: [car('a', 0)], crews: [], travel, now: NOW }).unserved).toEqual([{ incidentId: 'a', reason: 'no-crew' }])
})

test('who must not go to one car of a compound goes to its neighbour all the same', () => {
  const cars = [car('declined', 6, { barred: ['2'], compound: 'Invented Garden' }), ...[0, 6, 0].map((m, n) => car(`c${n}`, m, { compound: 'Invented Garden' }))]
  const p = propose({ cars, crews: [free('1', 331), free('2', 332), free('3', 0), free('4', 602)], travel, now: NOW })
  expect(p.crews.map((c) => c.teamId)).toContain('2')
})

const meters = fc.integer({ min: 0, max: 20_000 })
const scene = fc.record({
  cars: fc.array(fc.record({ m: meters, occupied: fc.constantFrom(1, 0.3, 0), injured: fc.constantFrom(0, 0, 1), barred: fc.subarray(['t0', 't1', 't2', 't3', 't4']), age: fc.integer({ min: 0, max: 3600 }) }), { maxLength: 14 }),
  crews: fc.array(fc.record({ m: meters, status: fc.constantFrom('free', 'en-route', 'on-site'), movedBefore: fc.boolean() }), { maxLength: 12 }),
})

/** Cars and crews of a scene; a third of those on the way are only being asked yet. */
function sceneOf({ cars: someCars, crews: someCrews }: { cars: { m: number; occupied: number; injured: number; barred: string[]; age: number }[]; crews: { m: number; status: string; movedBefore: boolean }[] }): { cars: Car[]; crews: Crew[] } {
  const cars = someCars.map((c, n) => car(`c${n}`, c.m, { occupied: c.occupied, injured: c.injured, barred: c.barred, waitingSince: new Date(NOW.getTime() - c.age * 1000) }))
  const crews = someCrews.map((c, n): Crew => {
    const common = { teamId: `t${n}`, unitId: null, at: place(c.m) }
    if (c.status === 'en-route' && n < cars.length) return { ...common, status: 'en-route', incidentId: `c${n}`, movedBefore: c.movedBefore, asked: n % 3 === 0, relievable: n % 3 === 1 }
    return c.status === 'on-site' ? { ...common, status: 'on-site', incidentId: 'elsewhere', freeAt: new Date(NOW.getTime() + c.m * 20) } : { ...common, status: 'free' }
  })
  return { cars, crews }
}

test('no car twice, no crew twice, no one who is barred, at most a tenth of those on the way moved but for graver cars, and none of them again', () => {
  fc.assert(fc.property(scene, (given) => {
    const { cars, crews } = sceneOf(given)
    const p = propose({ cars, crews, travel, now: NOW })
    const visits = p.crews.flatMap((c) => [...(c.car ? [c.car] : []), ...c.next].map((leg) => ({ team: c.teamId, incident: leg.incidentId, eta: leg.etaSeconds })))
    expect(new Set(visits.map((v) => v.incident)).size).toBe(visits.length)
    expect(new Set(p.crews.map((c) => c.teamId)).size).toBe(p.crews.length)
    for (const v of visits) {
      const there = cars.find((c) => c.incidentId === v.incident)
      const kept = p.crews.some((c) => c.teamId === v.team && c.change === 'kept' && c.car?.incidentId === v.incident)
      if (!kept) expect(there?.barred).not.toContain(v.team)
      expect(there?.occupied).toBeGreaterThan(0)
      if (!kept) expect(v.eta).toBeLessThan(Infinity)
    }
    const movable = crews.filter((c) => c.status === 'en-route' && cars.some((x) => x.incidentId === c.incidentId && x.occupied > 0))
    const moved = p.crews.filter((c) => c.change === 'moved' && movable.some((m) => m.teamId === c.teamId))
    const weight = (id: string | null | undefined) => { const c = cars.find((x) => x.incidentId === id); return c ? c.occupied * (c.injured > 0 ? BATCH_RULES.injuryWeight : 1) : 0 }
    expect(moved.filter((m) => weight(m.car?.incidentId) < BATCH_RULES.graverTimes * weight(m.from)).length).toBeLessThanOrEqual(Math.floor(movable.length * 0.1))
    for (const m of moved) expect(crews.find((c) => c.teamId === m.teamId)).toMatchObject({ movedBefore: false })
    expect(visits.length + p.unserved.length).toBe(cars.filter((c) => c.occupied > 0).length)
  }), { numRuns: 300 })
})

test('the same facts give the same proposal, and who is being asked keeps his car as his first', () => {
  fc.assert(fc.property(scene, (given) => {
    const { cars, crews } = sceneOf(given)
    const p = propose({ cars, crews, travel, now: NOW })
    expect(propose({ cars, crews, travel, now: NOW })).toEqual(p)
    for (const c of crews) if (c.status === 'en-route' && c.asked && cars.some((x) => x.incidentId === c.incidentId && x.occupied > 0)) expect(p.crews.find((k) => k.teamId === c.teamId)?.car?.incidentId).toBe(c.incidentId)
  }), { numRuns: 150 })
})

test('nobody who waits for a busy crew would have had an idle one sooner', () => {
  fc.assert(fc.property(scene, (given) => {
    const { cars, crews } = sceneOf(given)
    const p = propose({ cars, crews, travel, now: NOW })
    const idle = crews.filter((c) => c.status === 'free' && !p.crews.some((k) => k.teamId === c.teamId))
    for (const leg of p.crews.flatMap((c) => c.next)) {
      const there = cars.find((c) => c.incidentId === leg.incidentId)
      for (const c of idle) if (there && !there.barred.includes(c.teamId)) expect(travel.seconds(c.at, there.at, NOW) + 60).toBeGreaterThanOrEqual(leg.etaSeconds - 1) // a walk has a start of its own
    }
  }), { numRuns: 150 })
})

test('who has no time to wait is behind nothing while a crew is idle that may go', () => {
  fc.assert(fc.property(scene, (given) => {
    const { cars: all, crews } = sceneOf(given)
    const cars = all.map((c, n) => (n % 2 === 0 ? { ...c, promisableUntil: null } : c))
    const p = propose({ cars, crews, travel, now: NOW })
    const idle = crews.filter((c) => c.status === 'free' && !p.crews.some((k) => k.teamId === c.teamId))
    for (const leg of p.crews.flatMap((c) => c.next)) {
      const there = cars.find((c) => c.incidentId === leg.incidentId)
      if (there?.promisableUntil === null) for (const c of idle) expect(there.barred).toContain(c.teamId)
    }
  }), { numRuns: 150 })
})

test('the improvement never makes a plan dearer', () => {
  fc.assert(fc.property(scene, (given) => {
    const { cars: all, crews } = sceneOf(given)
    const cars = all.filter((c) => c.occupied > 0)
    const rounds = makeRounds({ cars, crews, travel, now: NOW, rules: BATCH_RULES })
    const total = () => rounds.lists.reduce((sum, list, k) => sum + rounds.routeCost(k, list), 0)
    insertRest(rounds)
    const before = total()
    improve(rounds)
    expect(total()).toBeLessThanOrEqual(before + 1e-6)
    // What a place costs is what the route costs more with it.
    for (const [k, list] of rounds.lists.entries()) for (const [n, j] of list.entries()) {
      const rest = list.toSpliced(n, 1)
      const least = Math.min(...Array.from({ length: rest.length + 1 }, (_, at) => rounds.routeCost(k, rest.toSpliced(at, 0, j)))) - rounds.routeCost(k, rest)
      expect(rounds.insertion(k, rest, j, Infinity)?.cost).toBeCloseTo(least, 4)
    }
  }), { numRuns: 150 })
})

test('with a crew for each car and nobody graver than another the seconds are the oracle’s optimum', () => {
  fc.assert(fc.property(fc.array(meters, { minLength: 1, maxLength: 8 }), fc.array(meters, { minLength: 8, maxLength: 12 }), (where, from) => {
    // Cars far from each other, so that nobody is better off doing two.
    const cars = where.map((m, n) => car(`c${n}`, m + n * 1_000_000))
    const crews = from.map((m, n) => free(`t${n}`, m + (n % 8) * 1_000_000))
    const rules = { injuryWeight: 5, vulnerableWeight: 2, doublingSeconds: 1e12, hysteresisSeconds: 0, movedShare: 0, graverTimes: Infinity, rescueSeconds: 1e9, lookSeconds: 1e9, promiseSeconds: 0 }
    const p = propose({ cars, crews, travel, now: NOW, rules })
    // In the batch's own estimates: the last metres are walked.
    const { seconds } = makeRounds({ cars, crews, travel, now: NOW, rules })
    const best = [...linearSumAssignment(cars.map((_, j) => crews.map((_k, k) => seconds(k, j))), { maximaze: false }).rowAssignments].reduce((sum, column, row) => sum + seconds(column, row), 0)
    const ours = p.crews.reduce((sum, c) => sum + seconds(crews.findIndex((k) => k.teamId === c.teamId), cars.findIndex((x) => x.incidentId === c.car?.incidentId)), 0)
    expect(ours).toBeCloseTo(best, 3)
  }), { numRuns: 100, examples: [[[0, 19_493], [0, 19_184, 0, 0, 0, 0, 0, 0, 0, 19_792]]] })
})
