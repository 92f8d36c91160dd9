import { describe, expect, test } from 'vitest'
import type { AssignmentView, IncidentBrief } from '../../server/contracts/incident.ts'
import { boardGroups } from './boardOrder.ts'
import { boardRow } from './boardRow.ts'
import { inferredNow, lateBy, stuckOf } from './evidence.ts'

const START = Date.parse('2026-11-21T16:22:07+08:00')
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

const assigned = (more: Partial<AssignmentView>): AssignmentView => ({
  id: 'a', teamId: 't', teamName: '鼎安 03', tier: 1, shared: false, status: 'accepted', offeredAt: at(42), answerBy: null, acceptedAt: at(60), moveBy: at(240), departedAt: null,
  arrivedAt: null, releasedAt: null, endedAt: null, reason: null, notMoving: null, arriveBy: at(900), stuckAt: null, meters: 2100, inferred: [], ...more,
})
function incident(status: IncidentBrief['status'], assignments: AssignmentView[], more: Partial<IncidentBrief> = {}): IncidentBrief {
  return {
    id: '1', number: '1121-0147', version: 1, kind: 'entrapment', status, drill: false, region: '410105', elevator: null, people: { trapped: 2, injured: 0, vulnerable: [], hazards: [] },
    reportCount: 1, callerPhone: null, assignments, startedTiers: [1], deadlines: [], attention: [], owner: null, paused: null, services: [], joinedInto: null, release: null,
    limits: { locateWithin: 60, dispatchWithin: 60, answerWithin: 60, arriveWithin: 1800, releaseWithin: 600, comfortEvery: 180, tiers: [], allTiersWithin: 300, planName: '', planVersion: 7 },
    times: { reported: at(0), located: at(27), dispatched: at(42), accepted: at(60), departed: null, arrived: null, released: null, followedUp: null, closed: null, comforted: null }, ...more,
  }
}

describe('a team that accepted and is not believed', () => {
  test('each doubt has its own word, how long it lasts and how near the team was', () => {
    for (const why of ['still', 'stale', 'no-position'] as const) {
      const i = incident('accepted', [assigned({ notMoving: why })])
      expect(boardRow(i, START + 180_000)).toMatchObject({ state: 'warn', text: { code: why, over: 120_000 }, stuck: { why, gone: false, ms: 120_000, meters: 2100 } })
    }
  })

  test('on the way it is doubted from when it was noticed, not from when it left', () => {
    const gone = assigned({ status: 'departed', departedAt: at(90), notMoving: 'still', stuckAt: at(300) })
    const i = incident('departed', [gone])
    expect(stuckOf(gone, START + 360_000)).toEqual({ why: 'still', gone: true, ms: 60_000, meters: 2100 })
    expect(boardRow(i, START + 360_000)).toMatchObject({ state: 'warn', text: { code: 'way-still', over: 60_000 } })
  })

  test('the row speaks of the believed team, and stays amber for the doubted one beside it', () => {
    const i = incident('accepted', [assigned({ notMoving: 'still' }), assigned({ id: 'b', teamName: '金桥站 02', acceptedAt: at(200), moveBy: at(380) })])
    expect(boardRow(i, START + 210_000)).toMatchObject({ state: 'warn', team: '金桥站 02', stuck: null, text: { code: 'other-stuck' } })
  })

  test('a team past its own arrival time is overdue, though the legal limit is far', () => {
    const late = assigned({ status: 'departed', departedAt: at(90) })
    expect(lateBy(late, START + 899_000)).toBeNull()
    expect(boardRow(incident('departed', [late]), START + 960_000)).toMatchObject({ state: 'late', limit: 858_000, text: { code: 'arrive-late', over: 60_000 } })
  })
})

test('a step told by a position is marked, until people say it themselves', () => {
  expect(inferredNow(assigned({ status: 'arrived', departedAt: at(90), arrivedAt: at(400), inferred: ['departed', 'arrived'] }))).toBe('arrived')
  expect(inferredNow(assigned({ status: 'arrived', departedAt: at(90), arrivedAt: at(400), inferred: ['departed'] }))).toBeNull()
})

test('120 is asked for in amber, and overdue after a minute without a call', () => {
  const asked = incident('departed', [assigned({ status: 'departed', departedAt: at(90) })], { attention: [{ reason: 'call-120', since: at(100) }] })
  expect(boardRow(asked, START + 130_000)).toMatchObject({ state: 'warn', text: { code: 'call-120' } })
  expect(boardRow(asked, START + 170_000)).toMatchObject({ state: 'late', text: { code: 'call-120' } })
})

test('a held plan says for how much longer; one that went on by itself says so for a while', () => {
  expect(boardRow(incident('dispatched', [assigned({ status: 'offered' })], { paused: { reason: '核实', endsAt: at(200), name: '王雪梅' } }), START + 50_000).pausedFor).toBe(150_000)
  const over = incident('departed', [assigned({ status: 'departed', departedAt: at(90) })], { attention: [{ reason: 'pause-over', since: at(200) }] })
  expect(boardRow(over, START + 210_000).text.code).toBe('pause-over')
  expect(boardRow(over, START + 330_000).state).toBe('ok')
})

test('what came due while nobody was there stands apart, the oldest report first', () => {
  const due = { attention: [{ reason: 'after-outage', since: at(900) }] }
  const groups = boardGroups([incident('located', [], { id: 'new', ...due, times: { ...incident('located', []).times, reported: at(30) } }), incident('located', [], { id: 'old', ...due }), incident('located', [], { id: 'calm' })], START + 10_000, null)
  expect([groups.outage.map((p) => p.incident.id), groups.open.map((p) => p.incident.id)]).toEqual([['old', 'new'], ['calm']])
  expect(groups.outage[0]?.row).toMatchObject({ state: 'late', text: { code: 'after-outage' } })
})
