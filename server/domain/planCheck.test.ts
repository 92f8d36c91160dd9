// Plans that would leave somebody waiting are refused by the place of the fault.
import { expect, test } from 'vitest'
import type { ResponsePlan } from './plan.ts'
import { checkPlan } from './planCheck.ts'
import { PLAN } from './story.ts'

const tier = (n: number, over: Partial<ResponsePlan['tiers'][number]>) => ({ ...PLAN, tiers: PLAN.tiers.map((t, i) => (i === n ? { ...t, ...over } : t)) })

test('the demo’s own plan is sound', () => expect(checkPlan(PLAN)).toEqual([]))
test.each([
  ['a time of zero', { ...PLAN, dispatchWithin: 0 }, { path: 'dispatchWithin', code: 'not-positive' }],
  ['an hour without locating', { ...PLAN, locateWithin: 3600 }, { path: 'locateWithin', code: 'too-long' }],
  ['no tier at all', { ...PLAN, tiers: [] }, { path: 'tiers', code: 'tier-missing' }],
  ['a gap between the tiers', { ...PLAN, tiers: [PLAN.tiers[0]!, { ...PLAN.tiers[2]!, tier: 3 as const }] }, { path: 'tiers/1/tier', code: 'tier-out-of-order' }],
  ['a second tier before the first', tier(1, { startAfter: 0 }), { path: 'tiers/1/startAfter', code: 'starts-too-early' }],
  ['an answer time of zero', tier(0, { answerWithin: 0 }), { path: 'tiers/0/answerWithin', code: 'not-positive' }],
  ['the same teams twice', tier(1, { selector: 'contract-unit' }), { path: 'tiers/1/selector', code: 'selector-twice' }],
  ['no fire service at the end', { ...PLAN, tiers: PLAN.tiers.slice(0, 2) }, { path: 'tiers/1/selector', code: 'no-last-resort' }],
])('%s is refused', (_, plan, fault) => expect(checkPlan(plan)).toContainEqual(fault))
