// Plans that would leave somebody waiting are refused by the place of the fault.
import { expect, test } from 'vitest'
import type { ResponsePlan } from './plan.ts'
import { checkPlan } from './planCheck.ts'
import { PLAN } from './story.ts'

const tier = (n: number, over: Partial<ResponsePlan['tiers'][number]>) => ({ ...PLAN, tiers: PLAN.tiers.map((t, i) => (i === n ? { ...t, ...over } : t)) })

test('the demo’s own plan is sound, and one whose stations come along when they are sooner', () => {
  expect(checkPlan(PLAN)).toEqual([])
  expect(checkPlan(tier(1, { soonerBy: 300 }))).toEqual([])
})
test('tiers in parallel and the same stations in a wider circle are sound', () => {
  const [one, two, last] = [PLAN.tiers[0]!, PLAN.tiers[1]!, PLAN.tiers[2]!]
  expect(checkPlan({ ...PLAN, tiers: [{ ...one, selector: 'nearest-stations', radiusMeters: 3000 }, { ...two, startAfter: 0, radiusMeters: 10_000 }, last] })).toEqual([])
  expect(checkPlan({ ...PLAN, tiers: [one, { ...two, follows: 1, startAfter: 120 }, { ...last, follows: 2, startAfter: 60 }] })).toEqual([])
})
test.each([
  ['a time of zero', { ...PLAN, dispatchWithin: 0 }, { path: 'dispatchWithin', code: 'not-positive' }],
  ['an hour without locating', { ...PLAN, locateWithin: 3600 }, { path: 'locateWithin', code: 'too-long' }],
  ['no tier at all', { ...PLAN, tiers: [] }, { path: 'tiers', code: 'tier-missing' }],
  ['a gap between the tiers', { ...PLAN, tiers: [PLAN.tiers[0]!, { ...PLAN.tiers[2]!, tier: 3 as const }] }, { path: 'tiers/1/tier', code: 'tier-out-of-order' }],
  ['a third tier before the second', tier(2, { startAfter: 100 }), { path: 'tiers/2/startAfter', code: 'starts-too-early' }],
  ['a tier that starts after the cap on all', { ...PLAN, allTiersWithin: 240 }, { path: 'tiers/2/startAfter', code: 'after-the-cap' }],
  ['a tier that follows one that is not there', { ...PLAN, tiers: [PLAN.tiers[0]!, { ...PLAN.tiers[2]!, tier: 2 as const, follows: 3 as const }] }, { path: 'tiers/1/follows', code: 'follows-nobody' }],
  ['a tier that follows itself', tier(1, { follows: 2 }), { path: 'tiers/1/follows', code: 'circle' }],
  ['two tiers that follow each other', { ...PLAN, tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, follows: 3 as const } : t.tier === 3 ? { ...t, follows: 2 as const } : t)) }, { path: 'tiers/1/follows', code: 'circle' }],
  ['a first tier that waits', tier(0, { startAfter: 30 }), { path: 'tiers/0/startAfter', code: 'tier-one-waits' }],
  ['a first tier that follows the second', tier(0, { follows: 2 }), { path: 'tiers/0/follows', code: 'tier-one-waits' }],
  ['half a second', { ...PLAN, progressEvery: 90.5 }, { path: 'progressEvery', code: 'not-whole' }],
  ['a selector nobody knows', tier(1, { selector: 'volunteers' as never }), { path: 'tiers/1/selector', code: 'unknown-selector' }],
  ['a call that comes when the offer is over', { ...PLAN, ladder: { ...PLAN.ladder, voiceAfter: 60 } }, { path: 'ladder/voiceAfter', code: 'after-the-answer' }],
  ['an answer time that no telephone can meet', tier(0, { answerWithin: 5 }), { path: 'tiers/0/answerWithin', code: 'too-short' }],
  ['a call before the offer', { ...PLAN, ladder: { ...PLAN.ladder, voiceAfter: -1 } }, { path: 'ladder/voiceAfter', code: 'negative' }],
  ['a sign nobody knows', { ...PLAN, modifiers: [{ when: 'rain' as never, tiers: [2 as const], call: [] }] }, { path: 'modifiers/0/when', code: 'unknown-sign' }],
  ['a sign after which nothing happens', { ...PLAN, modifiers: [{ when: 'child' as const, tiers: [], call: [] }] }, { path: 'modifiers/0/tiers', code: 'nothing-happens' }],
  ['the same sign twice', { ...PLAN, modifiers: [{ when: 'child' as const, tiers: [2 as const], call: [] }, { when: 'child' as const, tiers: [3 as const], call: [] }] }, { path: 'modifiers/1/when', code: 'sign-twice' }],
  ['an answer time of zero', tier(0, { answerWithin: 0 }), { path: 'tiers/0/answerWithin', code: 'not-positive' }],
  ['the same teams twice', tier(1, { selector: 'contract-unit' }), { path: 'tiers/1/selector', code: 'selector-twice' }],
  ['a lead for the first tier', tier(0, { soonerBy: 300 }), { path: 'tiers/0/soonerBy', code: 'nobody-to-outrun' }],
  ['a lead for 119', tier(2, { soonerBy: 300 }), { path: 'tiers/2/soonerBy', code: 'nobody-to-outrun' }],
  ['a lead of seconds', tier(1, { soonerBy: 20 }), { path: 'tiers/1/soonerBy', code: 'too-short' }],
  ['a lead of nothing', tier(1, { soonerBy: 0 }), { path: 'tiers/1/soonerBy', code: 'not-positive' }],
  ['a lead of hours', tier(1, { soonerBy: 7200 }), { path: 'tiers/1/soonerBy', code: 'too-long' }],
  ['no time for a batch', { ...PLAN, batchWithin: 5 }, { path: 'batchWithin', code: 'too-short' }],
  ['half an hour for a batch', { ...PLAN, batchWithin: 1800 }, { path: 'batchWithin', code: 'too-long' }],
  ['no fire service at the end', { ...PLAN, tiers: PLAN.tiers.slice(0, 2) }, { path: 'tiers/1/selector', code: 'no-last-resort' }],
])('%s is refused', (_, plan, fault) => expect(checkPlan(plan)).toContainEqual(fault))
