// What each fault of a plan is called, for people: Chinese first. planCheck.ts finds them.
import type { PlanFaultCode } from './planCheck.ts'

export const PLAN_FAULT_WORDS = {
  'not-positive': { zh: '须大于零', en: 'must be more than zero' }, 'negative': { zh: '不能小于零', en: 'must not be negative' }, 'not-whole': { zh: '须为整数', en: 'must be a whole number' }, 'too-long': { zh: '太大', en: 'is too large' },
  'tier-missing': { zh: '至少要有一级', en: 'needs at least one tier' }, 'tier-out-of-order': { zh: '级次须从一级起连续，不能缺级', en: 'tiers count from 1 without a gap' }, 'tier-one-waits': { zh: '一级随派单立即开始，不能等待', en: 'tier 1 starts with the dispatch and cannot wait' },
  'starts-too-early': { zh: '不能早于前一级', en: 'must not start before the tier above it' }, 'follows-nobody': { zh: '所跟随的级不存在', en: 'refers to a tier that does not exist' }, 'circle': { zh: '几级互相等待，永远不会开始', en: 'waits for itself through other tiers and would never start' },
  'after-the-cap': { zh: '晚于全级上限', en: 'starts after the cap on all tiers' }, 'selector-twice': { zh: '与前面某级的对象相同', en: 'calls the same teams as a tier before' }, 'no-last-resort': { zh: '最后一级须为 119', en: 'the last tier must be the fire service' },
  'unknown-selector': { zh: '没有这种派单对象', en: 'is not a selector we know' }, 'unknown-sign': { zh: '没有这种情形', en: 'is not a sign we know' }, 'unknown-service': { zh: '只能是 119 或 120', en: 'must be 119 or 120' },
  'too-short': { zh: '太短，来不及起作用', en: 'is too short to have an effect' }, 'nobody-to-outrun': { zh: '只用于一级之后的救援队伍', en: 'is for teams of a tier after the first' }, 'after-the-answer': { zh: '不短于应答时限，永远不会发出', en: 'is not before the answer time is over: it would never be sent' },
  'sign-twice': { zh: '同一情形只能写一次', en: 'is there already' }, 'nothing-happens': { zh: '须至少提前一级或提示一个号码', en: 'must start a tier or prompt for a service' },
} as const satisfies Record<PlanFaultCode, { zh: string; en: string }>
