import { expect, test } from 'vitest'
import { preview, type Scenario } from '../../../server/domain/preview.ts'
import { PLAN } from '../../../server/domain/story.ts'
import { draw } from './line.ts'

const CASE: Scenario = { contractTeams: 2, stations: 3, officer: false, answers: ['silent'], answerAfter: 15, travel: 600, trapped: 1, signs: [], locatedAfter: 20, dispatchedBy: 'operator', dispatchedAfter: 40 }
const drawn = (scenario: Partial<Scenario> = {}, plan = PLAN) => draw(preview(plan, { ...CASE, ...scenario }), 1000, () => 60)

test('a bar is as long as its answer window', () => {
  const { lanes, x } = drawn()
  const [first] = lanes[0]?.bars ?? []
  expect(first).toMatchObject({ team: 'contract-1', pieces: [{ kind: 'calling', from: 40, to: 100 }], end: 'lapsed' })
  expect(x(100) - x(40)).toBeCloseTo(x(60) - x(0))
  expect(first?.rungs.map((r) => r.at)).toEqual([40, 40, 50, 55])
})

test('a time changed in the plan moves what it moves, and nothing else', () => {
  const later = drawn({}, { ...PLAN, tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, answerWithin: 90 } : t)) })
  const was = drawn()
  expect(later.lanes[0]).toEqual(was.lanes[0])
  expect(later.lanes[2]?.startedAt).toBeGreaterThan(was.lanes[2]?.startedAt ?? 0)
})

test('teams called at the same time lie one below the other', () => {
  const rows = drawn().lanes[1]?.bars.map((b) => [b.team, b.row])
  expect(rows).toEqual([['station-1', 0], ['station-2', 1], ['station-3', 0]])
})

test('accepted without moving, then the next one there', () => {
  const [one] = drawn({ answers: ['stays', 'comes'] }).lanes
  expect(one?.bars.map((b) => [b.pieces.map((p) => p.kind), b.end])).toEqual([[['calling', 'ready', 'stuck'], null], [['calling', 'ready', 'way'], 'arrived']])
})

test('everything lies inside the drawing, in order', () => {
  for (const scenario of [{}, { answers: ['comes' as const] }, { answers: ['comes' as const], travel: 7000 }, { contractTeams: 0, stations: 0 }]) {
    const { x, bounds, far, lanes } = drawn(scenario)
    const places = [0, 30, 300, 600, far].map(x)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places.at(-1)).toBeLessThanOrEqual(bounds.right)
    expect(lanes.map((l) => l.tier)).toEqual([1, 2, 3])
  }
})
