import { expect, test } from 'vitest'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { labelWidth, planLanes } from './planLanes.ts'

const START = Date.parse('2026-11-21T16:22:07+08:00')
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()
const incident = (more: Partial<IncidentBrief>): IncidentBrief => ({
  id: '1', number: '1121-0147', version: 1, kind: 'entrapment', status: 'accepted', drill: false, region: '410105', elevator: null, people: { trapped: 2, injured: 0, vulnerable: [], hazards: [] }, reportCount: 1, callerPhone: null,
  assignments: [], startedTiers: [], deadlines: [], attention: [], owner: null, paused: null, services: [], joinedInto: null, release: null,
  times: { reported: at(0), located: at(27), dispatched: null, accepted: null, departed: null, arrived: null, released: null, followedUp: null, closed: null, comforted: null },
  limits: { locateWithin: 60, dispatchWithin: 60, answerWithin: 60, arriveWithin: 1800, releaseWithin: 600, comfortEvery: 180, tiers: [{ tier: 2, selector: 'nearest-stations', startAfter: 180, answerWithin: 60 }], allTiersWithin: 300, planName: '', planVersion: 7 },
  ...more,
})
const accepted: IncidentBrief = incident({
  startedTiers: [1], deadlines: [{ key: 'tier/2', dueAt: at(178), assignmentId: null, tier: 2 }, { key: 'tier/3', dueAt: at(300), assignmentId: null, tier: 3 }],
  times: { ...incident({}).times, dispatched: at(42), accepted: at(58) },
  assignments: [{ id: 'a', teamId: 't', teamName: '鼎安 03', tier: 1, shared: false, status: 'accepted', offeredAt: at(42), answerBy: at(102), acceptedAt: at(58), moveBy: at(178), departedAt: null, arrivedAt: null, releasedAt: null, endedAt: null, reason: null, notMoving: 'still', arriveBy: null, stuckAt: null, meters: null, inferred: [] }],
})

test('the drawn case: dispatched at 0:42, accepted at 0:58, not moving since, at 2:29 of a box 544 px wide', () => {
  const lanes = planLanes(accepted, START + 149_000, 544)
  expect(lanes.now.x).toBeCloseTo(215.56, 1)
  expect(lanes.limit).toEqual({ x: 520, at: 1_842_000 })
  expect(lanes.lanes[0]?.bars.map((b) => [b.kind, Math.round(b.from), Math.round(b.to)])).toEqual([['intake', 50, 97], ['calling', 97, 114], ['stuck', 114, 216], ['ahead', 216, 520]])
  expect(lanes.lanes[1]).toMatchObject({ state: 'next', flag: { at: 178_000, due: 'next' } })
  expect(lanes.lanes[2]).toMatchObject({ state: 'off', flag: { at: 300_000, due: 'later' } })
})

test('before the dispatch each lane names its target from the plan', () => {
  const lanes = planLanes(incident({ status: 'located' }), START + 31_000, 544)
  expect(lanes.limit).toBeNull()
  expect(lanes.lanes.map((l) => l.flag?.due ?? null)).toEqual(['target', 'plan', null])
})

test('after six minutes the axis is broken, and nothing leaves the box', () => {
  const lanes = planLanes(accepted, START + 3_600_000, 428)
  expect(lanes.now.x).toBe(404)
  for (const lane of lanes.lanes) for (const bar of lane.bars) expect(bar.to).toBeLessThanOrEqual(404)
})

test('a released incident stops its clock', () => {
  expect(planLanes({ ...accepted, times: { ...accepted.times, released: at(400) } }, START + 9_000_000, 544).now.at).toBe(400_000)
})

test('a label takes a square for each Chinese character', () => {
  expect(labelWidth('加派 02')).toBeCloseTo(24 + 3 * 6.8)
})

test('a team that goes on not moving on its way is hatched from when it was noticed, and the one called beside it is a thin line', () => {
  const first = accepted.assignments[0]
  if (!first) throw new Error('no assignment')
  const way = { ...first, status: 'departed' as const, departedAt: at(70), stuckAt: at(130) }
  const beside = { ...first, id: 'b', status: 'offered' as const, offeredAt: at(130), acceptedAt: null, moveBy: null, notMoving: null }
  const [lane] = planLanes({ ...accepted, assignments: [way, beside] }, START + 149_000, 544).lanes
  expect(lane?.bars.map((b) => [b.kind, b.ms, b.thin ?? false])).toEqual([['intake', 42_000, false], ['calling', 16_000, false], ['ready', 12_000, false], ['way', 60_000, false], ['stuck', 19_000, false], ['calling', 19_000, true], ['ahead', 0, false]])
})

test('the tier of 119 says since when it is to be called, then when it was', () => {
  const asked = incident({ startedTiers: [1, 3], attention: [{ reason: 'call-119', since: at(90) }], limits: { ...accepted.limits, tiers: [{ tier: 3, selector: 'fire-service-119', startAfter: 300, answerWithin: 60 }] } })
  expect(planLanes(asked, START + 149_000, 544).lanes[2]?.flag).toMatchObject({ due: 'asked', at: 90_000 })
  expect(planLanes({ ...asked, services: [{ service: '119', calledAt: at(120), name: '王雪梅' }] }, START + 149_000, 544).lanes[2]?.flag).toMatchObject({ due: 'called', at: 120_000 })
})
