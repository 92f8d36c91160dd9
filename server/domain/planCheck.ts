// Whether a response plan can be trusted with a life: every fault with its place, none silently repaired.
import type { PlanTier, ResponsePlan, Selector } from './plan.ts'

/** `path` names the field, e.g. `tiers/1/startAfter`. */
export interface PlanFault { path: string; code: 'not-positive' | 'too-long' | 'tier-missing' | 'tier-out-of-order' | 'starts-too-early' | 'selector-twice' | 'no-last-resort' | 'unknown-selector' }

const SELECTORS: readonly Selector[] = ['contract-unit', 'nearest-stations', 'fire-service-119']
/** Longest sensible value of each time, seconds. */
const LONGEST = { locateWithin: 600, dispatchWithin: 600, arriveWithin: 7200, releaseWithin: 7200, comfortEvery: 1800, followUpWithin: 86_400, closeWithin: 30 * 86_400 } as const

/** Empty when the plan is sound. */
export function checkPlan(plan: Omit<ResponsePlan, 'version'>): PlanFault[] {
  const faults: PlanFault[] = []
  const time = (path: string, value: number, longest: number) => {
    if (value <= 0) faults.push({ path, code: 'not-positive' })
    else if (value > longest) faults.push({ path, code: 'too-long' })
  }
  for (const [name, longest] of Object.entries(LONGEST)) time(name, plan[name as keyof typeof LONGEST], longest)
  if (plan.tiers.length === 0) return [...faults, { path: 'tiers', code: 'tier-missing' }]
  plan.tiers.forEach((t, n) => faults.push(...tierFaults(t, n, plan.tiers[n - 1])))
  const selectors = plan.tiers.map((t) => t.selector)
  selectors.forEach((s, n) => { if (selectors.indexOf(s) !== n) faults.push({ path: `tiers/${n}/selector`, code: 'selector-twice' }) })
  // When everybody else is silent somebody must still be called.
  if (plan.tiers.at(-1)?.selector !== 'fire-service-119') faults.push({ path: `tiers/${plan.tiers.length - 1}/selector`, code: 'no-last-resort' })
  return faults
}

function tierFaults(t: PlanTier, n: number, before: PlanTier | undefined): PlanFault[] {
  const at = (field: string) => `tiers/${n}/${field}`
  const faults: PlanFault[] = []
  if (t.tier !== n + 1) faults.push({ path: at('tier'), code: 'tier-out-of-order' })
  if (!SELECTORS.includes(t.selector)) faults.push({ path: at('selector'), code: 'unknown-selector' })
  if (n === 0 ? t.startAfter !== 0 : t.startAfter <= (before?.startAfter ?? 0)) faults.push({ path: at('startAfter'), code: 'starts-too-early' })
  if (t.startAfter > 1800) faults.push({ path: at('startAfter'), code: 'too-long' })
  for (const [field, longest] of [['answerWithin', 600], ['departWithin', 1800], ['fanOut', 10]] as const) {
    if (t[field] <= 0) faults.push({ path: at(field), code: 'not-positive' })
    else if (t[field] > longest) faults.push({ path: at(field), code: 'too-long' })
  }
  return faults
}
