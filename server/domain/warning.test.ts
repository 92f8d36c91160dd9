import { describe, expect, it } from 'vitest'
import { wornElevator } from '../../fixtures/simulator/wear.ts'
import { negativeBinomialTail } from './tail.ts'
import { EVENT_KINDS, findWarnings, HISTORY_DAYS, isJudged, peersOf, rateAmongPeers, type DayCounts, type EventKind, type History } from './warning.ts'

const NONE: Record<EventKind, number> = { 'repeated-door-faults': 0, 're-levelling': 0, 'stops-outside-door-zone': 0, 'safety-trips': 0 }
const day = (events: Partial<Record<EventKind, number>> = {}, over: Partial<DayCounts> = {}): DayCounts => ({ runs: 200, doors: 300, events: { ...NONE, ...events }, ...over })
const days = (past: DayCounts, week: readonly (DayCounts | null)[]): History => [...Array<DayCounts>(HISTORY_DAYS - week.length).fill(past), ...week]
const kinds = (history: History) => findWarnings(history, {}).map((f) => f.kind)
const week = <T>(one: T): T[] => Array<T>(7).fill(one)

describe('early warning', () => {
  it('warns of doors that fail again and again, with the figures', () => {
    const [found] = findWarnings(days(day(), week(day({ 'repeated-door-faults': 4 }))), {})
    expect(found).toMatchObject({ kind: 'repeated-door-faults', reasons: [{ against: 'own', count: 24 }] })
    expect(found?.score).toBeGreaterThan(0.5)
  })
  it('does not warn of one bad day of the doors: somebody moved house', () => expect(kinds(days(day(), [...week(day()).slice(1), day({ 'repeated-door-faults': 20 })]))).toEqual([]))
  it('waits until it is near: a door that began to fail has weeks left', () => {
    const doors = (each: number) => kinds(days(day(), week(day({ 'repeated-door-faults': each }))))
    expect([doors(1), doors(3), doors(4)]).toEqual([[], [], ['repeated-door-faults']])
  })
  it('does not warn of what has always been so', () => expect(kinds(days(day({ 're-levelling': 2 }), week(day({ 're-levelling': 2 }))))).toEqual([]))
  it('warns of three stops outside the door zone in a week, where neither it nor its peers have any', () => {
    const stop = day({ 'stops-outside-door-zone': 1 })
    const peers = { 'stops-outside-door-zone': peersOf(Array.from({ length: 40 }, (_, n) => ({ count: n % 20 === 0 ? 1 : 0, exposure: 5.6 }))) }
    expect(findWarnings(days(day(), [stop, day(), stop, day(), day(), stop, day()]), peers).map((f) => f.kind)).toEqual(['stops-outside-door-zone'])
  })
  it('counts by use: twice the runs may bring twice the events', () => {
    const busy = week(day({ 're-levelling': 10 }, { runs: 800 }))
    expect(kinds(days(day({ 're-levelling': 2 }), busy))).not.toContain('re-levelling')
    expect(kinds(days(day({ 're-levelling': 2 }), week(day({ 're-levelling': 10 }))))).toContain('re-levelling')
  })
  it('judges nobody whose device is silent, and takes silence for no zero', () => {
    expect(isJudged(days(day(), week(null)))).toBe(false)
    expect(kinds(days(day(), week(null)))).toEqual([])
    const bad = day({ 'repeated-door-faults': 7 })
    expect(kinds(days(day(), [null, bad, null, bad, bad, null, bad]))).toEqual(['repeated-door-faults'])
  })
  it('judges a device that counts no runs by its days', () => {
    const mute = (events: Partial<Record<EventKind, number>> = {}) => day(events, { runs: 0, doors: 0 })
    expect(kinds(days(mute(), week(mute({ 'stops-outside-door-zone': 1 }))))).toEqual(['stops-outside-door-zone'])
  })
  it('does not warn of a car that runs more or less than ever: its neighbour stands still, or the house is away', () => {
    for (const runs of [20, 50, 600]) expect(kinds(days(day(), week(day({}, { runs, doors: runs * 1.4 }))))).toEqual([])
  })
  it('finds one that has always been far worse than its peers', () => {
    const peers = { 're-levelling': peersOf(Array.from({ length: 40 }, (_, n) => ({ count: n % 9, exposure: 5.6 }))) }
    const history = days(day({ 're-levelling': 9 }), week(day({ 're-levelling': 9 })))
    const [found] = findWarnings(history, peers)
    expect(found).toMatchObject({ kind: 're-levelling', reasons: [{ against: 'peers', others: 40 }] })
    expect(findWarnings(history, {})).toEqual([])
  })
  it('takes few events for a sign only where the own past and the peers agree, on more than one day', () => {
    const usual = (every: number) => ({ 'safety-trips': peersOf(Array.from({ length: 40 }, (_, n) => ({ count: n % every === 0 ? 1 : 0, exposure: 5.6 }))) })
    const trips = (counts: readonly number[]) => days(day(), counts.map((n) => day({ 'safety-trips': n })))
    const found = (counts: readonly number[], every = 20) => findWarnings(trips(counts), usual(every)).map((f) => f.reasons.map((r) => r.against))
    expect(found([1, 0, 1, 0, 1, 0, 1])).toEqual([['own', 'peers']])
    expect(found([0, 0, 0, 4, 0, 0, 0])).toEqual([])
    // Each month has some of it here: the past alone says it is new, the others that it is nothing.
    expect(findWarnings(trips([1, 0, 1, 0, 1, 0, 1]), { 'safety-trips': peersOf(Array.from({ length: 40 }, (_, n) => ({ count: 3 + (n % 5), exposure: 5.6 }))) })).toEqual([])
    expect(findWarnings(days(day(), week(day())).map((d, n) => (n % 6 === 0 ? day({ 'safety-trips': 1 }) : d)), usual(9))).toEqual([])
  })
  it('never withdraws a finding because one more event came', () => {
    for (let n = 0; n < 8; n++) for (const kind of EVENT_KINDS) {
      const at = (count: number) => findWarnings(days(day(), week(day({ [kind]: count }))), {}).find((f) => f.kind === kind)?.score ?? 0
      expect(at(n + 1)).toBeGreaterThanOrEqual(at(n))
    }
  })

  it('adds up: the chances of all counts are one', () => {
    for (const [shape, p] of [[0.5, 0.3], [4, 0.9], [25, 0.5]] as const) {
      const exactly = (n: number) => negativeBinomialTail(n, shape, p) - negativeBinomialTail(n + 1, shape, p)
      expect(Array.from({ length: 300 }, (_, n) => exactly(n)).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
    }
  })

  // Seeds that no limit was tried on.
  it('sees the most of what truly wears before it fails, and is mostly right, among elevators whose truth is hidden', () => {
    const cars = Array.from({ length: 150 }, (_, n) => wornElevator(90_001 + n, 240))
    const warned = new Map<string, number>()
    let right = 0
    for (let now = HISTORY_DAYS; now < 226; now++) {
      const histories = cars.map((car) => car.days.slice(now - HISTORY_DAYS, now))
      const peers = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, peersOf(histories.flatMap((h) => rateAmongPeers(h, kind) ?? []))]))
      histories.forEach((history, n) => {
        for (const { kind } of findWarnings(history, peers)) {
          if (now - (warned.get(`${n} ${kind}`) ?? -99) < 45) continue
          warned.set(`${n} ${kind}`, now)
          if (cars[n]?.wears.some((w) => w.kind === kind && w.onset < now && w.ended >= now - 10)) right++
        }
      })
    }
    const failed = cars.flatMap((car, n) => car.wears.filter((w) => w.failed !== null && w.failed > HISTORY_DAYS + 14 && w.failed < 226).map((w) => ({ n, ...w })))
    const seen = failed.filter((w) => (warned.get(`${w.n} ${w.kind}`) ?? Infinity) <= (w.failed ?? 0))
    expect(failed.length).toBeGreaterThan(10)
    expect(seen.length / failed.length).toBeGreaterThan(0.6)
    expect(right / warned.size).toBeGreaterThan(0.7)
  })
})
