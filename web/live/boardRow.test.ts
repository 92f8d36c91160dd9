import { describe, expect, test } from 'vitest'
import type { AssignmentView, IncidentBrief } from '../../server/contracts/incident.ts'
import { boardGroups, counts, heldOrder } from './boardOrder.ts'
import { boardRow } from './boardRow.ts'

const START = Date.parse('2026-11-21T16:22:07+08:00')
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()
const NOTHING = { located: null, dispatched: null, accepted: null, departed: null, arrived: null, released: null, followedUp: null, closed: null, comforted: null }

function incident(status: IncidentBrief['status'], more: Partial<Omit<IncidentBrief, 'times'>> & { times?: Partial<IncidentBrief['times']> } = {}): IncidentBrief {
  return {
    id: '1', number: '1121-0147', version: 1, kind: 'entrapment', drill: false, region: '410105', elevator: null, people: { trapped: 2, injured: 0, vulnerable: [], hazards: [] },
    reportCount: 1, callerPhone: '13812342264', assignments: [], startedTiers: [], deadlines: [], attention: [], owner: null, paused: null, services: [], joinedInto: null, release: null,
    limits: { locateWithin: 60, dispatchWithin: 60, answerWithin: 180, arriveWithin: 1800, releaseWithin: 600, comfortEvery: 180, tiers: [], allTiersWithin: 300, planName: '', planVersion: 7 },
    ...more, status, times: { reported: at(0), ...NOTHING, ...more.times },
  }
}

const offer = (more: Partial<AssignmentView>): AssignmentView => ({
  id: 'a', teamId: 't', teamName: '鼎安 03', tier: 1, shared: false, status: 'offered', offeredAt: at(42), answerBy: at(102), acceptedAt: null, moveBy: null, departedAt: null,
  arrivedAt: null, releasedAt: null, endedAt: null, reason: null, notMoving: null, arriveBy: null, stuckAt: null, meters: null, inferred: [], ...more,
})

describe('a row names the limit of its step', () => {
  test('locating runs from the report', () => {
    expect(boardRow(incident('reported'), START + 31_000)).toMatchObject({ state: 'ok', clock: 31_000, limit: 60_000, text: { code: 'locate' } })
  })

  test('an unanswered order is overdue by what is over its limit', () => {
    const row = boardRow(incident('dispatched', { times: { dispatched: at(0) }, assignments: [offer({})] }), START + 228_000)
    expect(row).toMatchObject({ state: 'late', clock: 228_000, limit: 180_000, text: { code: 'answer-late', over: 48_000 }, team: '鼎安 03' })
  })

  test('an acceptance without movement is amber before its limit has passed', () => {
    const accepted = offer({ status: 'accepted', acceptedAt: at(58), moveBy: at(178), notMoving: 'still', arriveBy: null, stuckAt: null, meters: null, inferred: [] })
    expect(boardRow(incident('accepted', { assignments: [accepted] }), START + 149_000)).toMatchObject({ state: 'warn', clock: 91_000, limit: 120_000, text: { code: 'still', over: 91_000 }, stuck: { why: 'still', gone: false } })
  })

  test('an alarm of the passenger’s page waits for a call back, and one with an injury before all others', () => {
    const page = (status: IncidentBrief['status'], reason: string, injured: number) => boardRow(incident(status, { attention: [{ reason, since: at(0) }], people: { trapped: 1, injured, vulnerable: [], hazards: [] } }), START + 5000)
    expect(page('located', 'confirm-by-call', 0)).toMatchObject({ state: 'warn', text: { code: 'confirm-by-call' } })
    expect(page('located', 'perhaps-false', 1)).toMatchObject({ state: 'late', text: { code: 'injury-unconfirmed' } })
    expect(page('arrived', 'perhaps-false', 1).state).toBe('ok')
  })

  test('a long release is watched, a missed arrival is overdue', () => {
    expect(boardRow(incident('arrived', { times: { arrived: at(0) } }), START + 860_000)).toMatchObject({ state: 'warn', text: { code: 'release-long', over: 260_000 } })
    expect(boardRow(incident('departed', { times: { dispatched: at(0) } }), START + 2_052_000)).toMatchObject({ state: 'late', text: { code: 'arrive-late', over: 252_000 } })
  })

  test('with no team left the row is overdue whatever its clock says', () => {
    expect(boardRow(incident('dispatched', { times: { dispatched: at(0) }, attention: [{ reason: 'no-team-left', since: at(9) }] }), START + 10_000).state).toBe('late')
  })
})

test('the next tier is dashed only when its timer is near', () => {
  const waiting = incident('accepted', { startedTiers: [1], deadlines: [{ key: 'tier/2', dueAt: at(178), assignmentId: null, tier: 2 }] })
  expect(boardRow(waiting, START + 149_000).tiers.map((t) => t.is)).toEqual(['on', 'next', 'off'])
  expect(boardRow(waiting, START + 60_000).tiers.map((t) => t.is)).toEqual(['on', 'off', 'off'])
})

test('the comfort clock starts at the report, and again at each call back', () => {
  expect(boardRow(incident('departed'), START + 108_000).comfort).toEqual({ due: 'in', ms: 72_000 })
  expect(boardRow(incident('departed', { times: { comforted: at(100) } }), START + 320_000).comfort).toEqual({ due: 'over', ms: 40_000 })
  expect(boardRow(incident('arrived'), START).comfort).toEqual({ due: 'beside' })
  expect(boardRow(incident('located', { callerPhone: null }), START).comfort).toEqual({ due: 'no-phone' })
})

test('overdue stands before amber, amber before calm, and the open call before all', () => {
  const list = [incident('reported', { id: 'calm' }), incident('arrived', { id: 'amber', times: { arrived: at(-900) } }), incident('located', { id: 'late', times: { reported: at(-300) } }), incident('departed', { id: 'call', times: { dispatched: at(0) } })]
  const { open } = boardGroups(list, START + 10_000, 'call')
  expect(open.map((p) => p.incident.id)).toEqual(['call', 'late', 'amber', 'calm'])
  expect(counts(open, null)).toEqual({ all: 4, ok: 2, warn: 1, late: 1, mine: 0 })
})

test('a held list does not move: gone rows drop out and new ones go to the end', () => {
  expect(heldOrder(['b', 'a', 'c'], ['new', 'a', 'b'])).toEqual(['b', 'a', 'new'])
})
