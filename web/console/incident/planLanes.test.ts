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
