// What the preview shows is what the rules do: the plan's own seconds, nothing guessed.
import { expect, test } from 'vitest'
import type { ResponsePlan } from './plan.ts'
import { preview, type PreviewStep, type Scenario } from './preview.ts'
import { PLAN } from './story.ts'

const CALM: Scenario = { contractTeams: 2, stations: 3, officer: false, answers: ['comes'], answerAfter: 15, travel: 600, trapped: 1, signs: [], locatedAfter: 20, dispatchedBy: 'operator', dispatchedAfter: 40 }
const told = (plan: ResponsePlan, scenario: Partial<Scenario>) => preview(plan, { ...CALM, ...scenario })
const line = (s: PreviewStep) => [s.at, s.what, ...('team' in s ? [s.team] : []), ...('reason' in s ? [s.reason] : []), ...('channel' in s ? [s.channel] : [])].join(' ')
const lines = (plan: ResponsePlan, scenario: Partial<Scenario>) => told(plan, scenario).steps.filter((s) => s.what !== 'rung').map(line)

test('a calm case: sent, accepted, there', () => {
  const { outcome, endsAt } = told(PLAN, {})
  expect({ outcome, endsAt }).toEqual({ outcome: 'arrived', endsAt: 40 + 15 + 30 + 600 })
  expect(lines(PLAN, {})).toEqual(['0 reported', '20 located', '40 tier-started dispatched', '40 offered contract-1', '55 accepted contract-1', '85 departed contract-1', '685 arrived contract-1'])
})

test('nobody answers: every next one at the plan’s second, then 119', () => {
  const { outcome, steps } = told(PLAN, { answers: ['silent'], dispatchedBy: 'plan' })
  expect(outcome).toBe('handed-over')
  expect(steps.filter((s) => s.what === 'tier-started').map((s) => [s.tier, s.at])).toEqual([[1, 60], [2, 180], [3, 300]])
  expect(steps.filter((s) => s.what === 'lapsed').map(line)).toEqual(['120 lapsed contract-1', '180 lapsed contract-2', '240 lapsed station-1', '240 lapsed station-2', '300 lapsed station-3'])
  expect(steps.filter((s) => s.what === 'needs').map(line)).toContain('300 needs call-119')
})

test('the ladder rings as long as the offer is not answered', () => {
  const rungs = (scenario: Partial<Scenario>) => told(PLAN, scenario).steps.filter((s) => s.what === 'rung' && s.team === 'contract-1').map(line)
  expect(rungs({ answers: ['silent'] })).toEqual(['40 rung contract-1 socket', '40 rung contract-1 push', '50 rung contract-1 voice', '55 rung contract-1 sms'])
  expect(rungs({ answerAfter: 5 })).toEqual(['40 rung contract-1 socket', '40 rung contract-1 push'])
})

test('accepted without a movement: the next team is called beside it, and told once', () => {
  const all = lines(PLAN, { answers: ['stays', 'comes'] })
  expect(all).toContain('175 not-moving contract-1')
  expect(all).toContain('175 offered contract-2')
  expect(all.filter((s) => s.includes('not-moving contract-1'))).toHaveLength(1)
  expect(told(PLAN, { answers: ['stays', 'comes'] }).outcome).toBe('arrived')
  expect(told(PLAN, { answers: ['stays'] }).outcome).toBe('handed-over')
})

test('smoke starts the tiers together and asks for 119 at once', () => {
  const plan = { ...PLAN, modifiers: [{ when: 'smoke' as const, tiers: [2 as const, 3 as const], call: ['119' as const] }] }
  const all = lines(plan, { signs: ['smoke'] })
  expect(all.filter((s) => s.includes('call-119'))).toEqual(['0 needs call-119'])
  expect(all.filter((s) => s.includes('tier-started'))).toEqual(['40 tier-started dispatched', '40 tier-started gravity', '40 tier-started gravity'])
})

test('a refusal calls the next one at once; a tier without teams falls through', () => {
  expect(lines(PLAN, { answers: ['declines', 'comes'] })).toContain('55 offered contract-2')
  expect(lines(PLAN, { contractTeams: 0 })).toEqual(expect.arrayContaining(['40 offered station-1', '40 tier-started dispatched']))
  expect(told(PLAN, { contractTeams: 0, stations: 0 }).outcome).toBe('handed-over')
})

test('stations that are sooner by more than the plan’s lead come along at once', () => {
  const plan = { ...PLAN, tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, soonerBy: 300 } : t)) }
  expect(lines(plan, { travel: 1200, stationTravel: 300 })).toEqual(expect.arrayContaining(['40 offered contract-1', '40 tier-started sooner', '40 offered station-1', '40 offered station-2']))
  expect(lines(plan, { travel: 600, stationTravel: 500 }).some((s) => s.includes('sooner'))).toBe(false)
})

test('whatever the times, it ends', () => {
  expect(told({ ...PLAN, progressEvery: 10 }, { answers: ['stays'] }).outcome).toBe('handed-over')
  const restless = { ...PLAN, progressEvery: 1, arriveWithin: 7200 }
  expect(told(restless, { travel: 7200 }).outcome).toBe('open')
  expect(told(restless, { travel: 7200 }).steps.length).toBeLessThan(1000)
})

test('the plan’s own marks: planned starts, the cap, the limit', () => {
  expect(told(PLAN, {})).toMatchObject({ planned: [{ tier: 1, at: 40 }, { tier: 2, at: 180 }, { tier: 3, at: 300 }], capAt: 320, limitAt: 1840 })
})
