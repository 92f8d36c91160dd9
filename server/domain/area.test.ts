// Who belongs to an area, whatever the order in which it becomes known.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AREA_RULE, grow, triage, type OpenArea, type Signal } from './area.ts'
import { straightMeters } from './travel.ts'

const START = Date.parse('2026-11-21T08:00:00Z')
const CENTRE = { lat: 34.75, lng: 113.66 }
const signal = (n: number, over: Partial<Signal> & { east?: number; north?: number; seconds?: number } = {}): Signal => {
  const { east = 0, north = 0, seconds = 0, ...rest } = over
  return { kind: 'report', elevatorId: String(n), estate: `410105/苑${n}`, building: '1号楼', at: new Date(START + seconds * 1000), point: { lat: CENTRE.lat + north / 110_950, lng: CENTRE.lng + east / 91_500 }, incidentId: `i${n}`, water: false, ...rest }
}
/** An area as the database would keep it after a look. */
interface Kept { id: string; openedAt: Date; estates: Set<string>; takenOut: { estates: Set<string>; incidents: Set<string> }; incidents: Set<string> }
function look(signals: readonly Signal[], areas: Kept[]): Kept[] {
  let kept = areas
  for (const g of grow(signals, kept, AREA_RULE)) {
    const into = kept.find((a) => a.id === g.into) ?? { id: `a${kept.length}-${g.estates[0]}`, openedAt: new Date(START + kept.length), estates: new Set<string>(), takenOut: { estates: new Set<string>(), incidents: new Set<string>() }, incidents: new Set<string>() }
    const gone = kept.filter((a) => g.merge.includes(a.id))
    for (const e of [...g.estates, ...gone.flatMap((a) => [...a.estates])]) into.estates.add(e)
    for (const i of [...g.incidents, ...gone.flatMap((a) => [...a.incidents])]) into.incidents.add(i)
    kept = [...kept.filter((a) => a !== into && !gone.includes(a)), into]
  }
  return kept
}
/** Who is together with whom, and who is alone. */
const parties = (areas: readonly OpenArea[]) => areas.map((a) => [...a.incidents].toSorted().join(' ')).filter((p) => p !== '').toSorted()

describe('what makes an area', () => {
  test('five cars in two buildings within ten minutes and 1.5 km are one; four are not', () => {
    const five = [0, 1, 2, 3, 4].map((n) => signal(n, { east: n * 200, seconds: n * 60 }))
    expect(grow(five, [], AREA_RULE)).toMatchObject([{ into: null, incidents: ['i0', 'i1', 'i2', 'i3', 'i4'], kind: 'other' }])
    expect(grow(five.slice(1), [], AREA_RULE)).toEqual([])
    expect(grow(five.map((s) => ({ ...s, estate: 'x', building: '1' })), [], AREA_RULE)).toEqual([])
    expect(grow(five.map((s, n) => ({ ...s, at: new Date(START + n * 400_000) })), [], AREA_RULE)).toEqual([])
  })

  test('three cars of an estate that lost their mains are one without a single call', () => {
    const power = [0, 1, 2].map((n) => signal(n, { kind: 'power', estate: 'e', incidentId: null }))
    expect(grow(power, [], AREA_RULE)).toEqual([{ into: null, merge: [], estates: ['e'], incidents: [], kind: 'blackout' }])
    expect(grow(power.slice(1), [], AREA_RULE)).toEqual([])
    expect(grow([...power.slice(1), { ...power[1]!, at: new Date(START + 5000) }], [], AREA_RULE)).toEqual([]) // the same car twice
    expect(grow(power, [], { ...AREA_RULE, automatic: false })).toEqual([])
  })

  test('a later report of an estate in an area joins it, one from elsewhere does not', () => {
    const area = { id: 'a', openedAt: new Date(START), estates: new Set(['e']), takenOut: { estates: new Set<string>(), incidents: new Set<string>() }, incidents: new Set<string>() }
    expect(grow([signal(1, { estate: 'e', seconds: 3000 })], [area], AREA_RULE)).toMatchObject([{ into: 'a', incidents: ['i1'], estates: [] }])
    expect(grow([signal(1, { estate: 'f', seconds: 3000 })], [area], AREA_RULE)).toEqual([])
    expect(grow([signal(1, { estate: 'e', seconds: 3000 })], [area], { ...AREA_RULE, automatic: false })).toMatchObject([{ into: 'a' }])
  })

  test('what a person took out stays out, and makes no area of its own', () => {
    const five = [0, 1, 2, 3, 4].map((n) => signal(n, { estate: n < 3 ? 'e' : 'f', building: String(n) }))
    const area = { id: 'a', openedAt: new Date(START), estates: new Set(['e']), takenOut: { estates: new Set(['f']), incidents: new Set(['i1']) }, incidents: new Set(['i0', 'i2']) }
    expect(grow(five, [area], AREA_RULE)).toEqual([])
  })

  test('two areas that grow into each other become one: the older', () => {
    const none = { estates: new Set<string>(), incidents: new Set<string>() }
    const areas = [{ id: 'new', openedAt: new Date(START + 1000), estates: new Set(['f']), takenOut: none, incidents: new Set<string>() }, { id: 'old', openedAt: new Date(START), estates: new Set(['e']), takenOut: none, incidents: new Set<string>() }]
    const five = [0, 1, 2, 3, 4].map((n) => signal(n, { estate: n < 3 ? 'e' : 'f', building: String(n) }))
    expect(grow(five, areas, AREA_RULE)).toMatchObject([{ into: 'old', merge: ['new'], incidents: ['i0', 'i1', 'i2', 'i3', 'i4'] }])
  })
})

describe('always', () => {
  const many = fc.array(fc.record({ east: fc.integer({ min: 0, max: 8000 }), north: fc.integer({ min: 0, max: 3000 }), seconds: fc.integer({ min: 0, max: 1500 }), estate: fc.integer({ min: 0, max: 12 }), power: fc.boolean() }), { minLength: 1, maxLength: 40 })
    .map((list) => list.map(({ estate, power, ...at }, n) => signal(n, { ...at, estate: `e${estate}`, building: String(n % 3), kind: power ? 'power' : 'report' })))

  test('the order in which things become known changes nothing', () => {
    fc.assert(fc.property(many, fc.infiniteStream(fc.nat()), (signals, numbers) => {
      const shuffled = signals.map((s) => ({ s, place: numbers.next().value })).toSorted((a, b) => a.place - b.place).map(({ s }) => s)
      let areas: Kept[] = []
      for (let n = 1; n <= shuffled.length; n++) areas = look(shuffled.slice(0, n), areas)
      expect(parties(areas)).toEqual(parties(look(signals, [])))
      expect(grow(shuffled, areas, AREA_RULE)).toEqual([]) // and looking again changes nothing
    }), { numRuns: 300 })
  })

  test('whoever is alone within 1.5 km, ten minutes and his estate stays alone', () => {
    fc.assert(fc.property(many, (signals) => {
      const inside = new Set(look(signals, []).flatMap((a) => [...a.incidents]))
      for (const s of signals) {
        const others = signals.filter((o) => o !== s && (o.estate === s.estate || (straightMeters(o.point, s.point) <= AREA_RULE.withinMeters && Math.abs(o.at.getTime() - s.at.getTime()) <= AREA_RULE.withinSeconds * 1000)))
        if (others.length === 0) expect(inside.has(s.incidentId ?? '')).toBe(false)
      }
    }), { numRuns: 300 })
  })

  test('nobody is in two areas', () => {
    fc.assert(fc.property(many, (signals) => {
      const all = look(signals, []).flatMap((a) => [...a.incidents])
      expect(new Set(all).size).toBe(all.length)
    }))
  })
})

test('five thousand signals in one city are one event', () => {
  const crowd = Array.from({ length: 5000 }, (_, n) => signal(n, { east: (n * 37) % 9000, north: (n * 53) % 9000, seconds: n % 60, estate: `e${n % 300}`, building: String(n % 7) }))
  expect(grow(crowd, [], AREA_RULE)).toHaveLength(1)
})

test('injury and what threatens the car come first, then the vulnerable, then the longest wait', () => {
  const w = (incidentId: string, seconds: number, over: object = {}) => ({ incidentId, injured: 0, hazard: false, vulnerable: false, since: new Date(START + seconds * 1000), ...over })
  expect(triage([w('a', 0), w('b', 9, { vulnerable: true }), w('c', 5), w('d', 60, { injured: 1 }), w('e', 50, { hazard: true }), w('f', 8, { vulnerable: true })]).map((x) => x.incidentId)).toEqual(['e', 'd', 'f', 'b', 'a', 'c'])
})
