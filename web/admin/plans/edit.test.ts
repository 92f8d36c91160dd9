import { expect, test } from 'vitest'
import type { PlanBody } from '../../../server/contracts/plan.ts'
import { checkPlan } from '../../../server/domain/planCheck.ts'
import { PLAN } from '../../../server/domain/story.ts'
import { valueAt, withoutTier, withTier, withValue } from './edit.ts'
import { planDiff } from './planDiff.ts'

const { region: _, version: __, ...rest } = PLAN
const BODY = { ...rest, tiers: rest.tiers.map((t) => ({ ...t })), modifiers: [{ when: 'smoke', tiers: [2, 3], call: ['119'] }] } as PlanBody
const sound = (plan: PlanBody) => checkPlan({ ...plan, region: '410100' })

test('one value is replaced, the plan before stays', () => {
  const next = withValue(BODY, 'tiers/1/startAfter', 120)
  expect([valueAt(next, 'tiers/1/startAfter'), valueAt(BODY, 'tiers/1/startAfter')]).toEqual([120, 180])
  expect(() => withValue(BODY, 'colour', 1)).toThrow('a plan has no colour')
})

test('a tier taken out and put in leaves a sound plan', () => {
  const two = withoutTier(BODY, 1)
  expect(two.tiers.map((t) => [t.tier, t.selector])).toEqual([[1, 'contract-unit'], [2, 'fire-service-119']])
  expect(two.modifiers[0]?.tiers).toEqual([2])
  expect(sound(two)).toEqual([])
  const three = withTier(two)
  expect(three.tiers.map((t) => t.tier)).toEqual([1, 2, 3])
  expect(three.modifiers[0]?.tiers).toEqual([3])
  expect(sound(three)).toEqual([])
  expect(withTier(three)).toBe(three)
})

test('who followed a tier follows it still, who followed the one taken out follows the report', () => {
  const chained = withValue(withValue(BODY, 'tiers/1/follows', 1), 'tiers/2/follows', 2)
  expect(withoutTier(chained, 1).tiers.map((t) => t.follows)).toEqual([0, 0])
  expect(withTier(withoutTier(chained, 1)).tiers.at(-1)?.follows).toBe(0)
})

test('differences name the field, the tier, the sign', () => {
  const now = { ...withValue(withValue(BODY, 'tiers/1/answerWithin', 90), 'ladder/smsAfter', 20), modifiers: [{ when: 'child', tiers: [2], call: [] }] } as PlanBody
  expect(planDiff(BODY, now)).toEqual([
    { path: 'ladder/smsAfter', was: 15, now: 20 }, { path: 'tiers/1/answerWithin', was: 60, now: 90 },
    { path: 'modifiers/0', was: undefined, now: 'child' }, { path: 'modifiers', was: 'smoke', now: undefined },
  ])
  expect(planDiff(BODY, withoutTier(BODY, 1)).map((d) => d.path)).toContain('tiers/2')
  expect(planDiff(BODY, BODY)).toEqual([])
})
