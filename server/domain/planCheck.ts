// Whether a response plan can be trusted with a life: every fault with its place, none silently repaired.
import { SELECTORS, SERVICES, SIGNS, type Modifier, type PlanTier, type ResponsePlan } from './plan.ts'

/** `path` names the field, e.g. `tiers/1/startAfter`. */
export interface PlanFault { path: string; code: PlanFaultCode }
export type PlanFaultCode =
  | 'not-positive' | 'negative' | 'not-whole' | 'too-long' | 'tier-missing' | 'tier-out-of-order' | 'tier-one-waits' | 'starts-too-early' | 'follows-nobody' | 'circle' | 'after-the-cap'
  | 'selector-twice' | 'no-last-resort' | 'unknown-selector' | 'unknown-sign' | 'unknown-service' | 'sign-twice' | 'nothing-happens' | 'too-short' | 'after-the-answer' | 'nobody-to-outrun'

/** Longest sensible value of each time, seconds. */
const LONGEST = { locateWithin: 600, dispatchWithin: 600, batchWithin: 900, allTiersWithin: 1800, progressEvery: 900, arriveWithin: 7200, releaseWithin: 7200, comfortEvery: 1800, followUpWithin: 86_400, closeWithin: 30 * 86_400 } as const
const LONGEST_OF_TIER = { answerWithin: 600, departWithin: 1800, arriveWithin: 7200, fanOut: 10 } as const
const LONGEST_LADDER = 300
/** A telephone must ring, be picked up and say where to go. */
const SHORTEST_ANSWER = 10
const SHORTEST_PROGRESS = 10
/** A proposal waits 20 s for a person before it goes out; with less than this the plan would always be there first. */
const SHORTEST_BATCH = 30
/** Estimates of drives are off by minutes: a smaller lead says nothing. */
const SHORTEST_LEAD = 60

/** Empty when the plan is sound. */
export function checkPlan(plan: Omit<ResponsePlan, 'version'>): PlanFault[] {
  const faults: PlanFault[] = []
  for (const [name, longest] of Object.entries(LONGEST)) faults.push(...amount(name, plan[name as keyof typeof LONGEST], longest))
  for (const [name, seconds] of Object.entries(plan.ladder)) faults.push(...amount(`ladder/${name}`, seconds, LONGEST_LADDER, 'zero too'))
  // A rung that comes when the offer is over never comes.
  const quickest = Math.min(...plan.tiers.filter((t) => t.selector !== 'fire-service-119' && t.answerWithin > 0).map((t) => t.answerWithin))
  for (const [name, seconds] of Object.entries(plan.ladder)) if (seconds >= quickest) faults.push({ path: `ladder/${name}`, code: 'after-the-answer' })
  if (plan.progressEvery > 0 && plan.progressEvery < SHORTEST_PROGRESS) faults.push({ path: 'progressEvery', code: 'too-short' })
  if (plan.batchWithin > 0 && plan.batchWithin < SHORTEST_BATCH) faults.push({ path: 'batchWithin', code: 'too-short' })
  plan.modifiers.forEach((m, n) => faults.push(...modifierFaults(m, n, plan)))
  if (plan.tiers.length === 0) return [...faults, { path: 'tiers', code: 'tier-missing' }]
  plan.tiers.forEach((t, n) => faults.push(...tierFaults(t, n, plan)))
  // When everybody else is silent somebody must still be called.
  if (plan.tiers.at(-1)?.selector !== 'fire-service-119') faults.push({ path: `tiers/${plan.tiers.length - 1}/selector`, code: 'no-last-resort' })
  return faults
}

function amount(path: string, value: number, longest: number, zero: 'zero too' | 'no zero' = 'no zero'): PlanFault[] {
  if (!Number.isInteger(value)) return [{ path, code: 'not-whole' }]
  if (zero === 'zero too' ? value < 0 : value <= 0) return [{ path, code: zero === 'zero too' ? 'negative' : 'not-positive' }]
  return value > longest ? [{ path, code: 'too-long' }] : []
}

function tierFaults(t: PlanTier, n: number, plan: Omit<ResponsePlan, 'version'>): PlanFault[] {
  const at = (field: string) => `tiers/${n}/${field}`
  const faults: PlanFault[] = []
  const fault = (field: string, code: PlanFaultCode) => { faults.push({ path: at(field), code }) }
  if (t.tier !== n + 1) fault('tier', 'tier-out-of-order')
  if (!SELECTORS.includes(t.selector)) fault('selector', 'unknown-selector')
  const before = plan.tiers.slice(0, n)
  // The same teams twice are called once; stations of a wider circle are others.
  if (before.some((b) => b.selector === t.selector && (t.selector !== 'nearest-stations' || !wider(t, b)))) fault('selector', 'selector-twice')
  for (const [field, longest] of Object.entries(LONGEST_OF_TIER)) faults.push(...amount(at(field), t[field as keyof typeof LONGEST_OF_TIER], longest))
  if (t.answerWithin > 0 && t.answerWithin < SHORTEST_ANSWER) fault('answerWithin', 'too-short')
  if (t.radiusMeters !== null) faults.push(...amount(at('radiusMeters'), t.radiusMeters, 100_000))
  faults.push(...amount(at('startAfter'), t.startAfter, 1800, 'zero too'))
  if (t.soonerBy !== null) faults.push(...amount(at('soonerBy'), t.soonerBy, 3600))
  if (t.soonerBy !== null && t.soonerBy > 0 && t.soonerBy < SHORTEST_LEAD) fault('soonerBy', 'too-short')
  // Tier 1 is whom the others are compared with; a person calls 119, and the use unit's people bring nobody out.
  if (t.soonerBy !== null && (n === 0 || t.selector === 'fire-service-119' || t.selector === 'use-unit-officer')) fault('soonerBy', 'nobody-to-outrun')
  if (n === 0) {
    if (t.follows !== 0) fault('follows', t.follows === t.tier ? 'circle' : 'tier-one-waits')
    if (t.startAfter > 0) fault('startAfter', 'tier-one-waits')
    return faults
  }
  const start = startOf(plan.tiers, t)
  if (typeof start === 'string') fault('follows', start)
  else {
    const earlier = before.map((b) => startOf(plan.tiers, b)).filter((s) => typeof s === 'number')
    if (start < Math.max(0, ...earlier)) fault('startAfter', 'starts-too-early')
    if (start > plan.allTiersWithin) fault('startAfter', 'after-the-cap')
  }
  return faults
}

const wider = (t: PlanTier, before: PlanTier): boolean => before.radiusMeters !== null && (t.radiusMeters === null || t.radiusMeters > before.radiusMeters)

/** Seconds after the report at which a tier starts when nothing happens; or why it never would. */
export function startOf(tiers: readonly PlanTier[], tier: PlanTier): number | 'circle' | 'follows-nobody' {
  let seconds = 0
  const seen = new Set<number>()
  for (let t = tier; ; ) {
    if (seen.has(t.tier)) return 'circle'
    seen.add(t.tier)
    seconds += t.startAfter
    if (t.follows === 0) return seconds
    const next = tiers.find((x) => x.tier === t.follows)
    if (!next) return 'follows-nobody'
    t = next
  }
}

function modifierFaults(m: Modifier, n: number, plan: Omit<ResponsePlan, 'version'>): PlanFault[] {
  const at = (field: string) => `modifiers/${n}/${field}`
  const faults: PlanFault[] = []
  if (!SIGNS.includes(m.when)) faults.push({ path: at('when'), code: 'unknown-sign' })
  if (plan.modifiers.findIndex((x) => x.when === m.when) !== n) faults.push({ path: at('when'), code: 'sign-twice' })
  if (m.tiers.some((tier) => !plan.tiers.some((t) => t.tier === tier))) faults.push({ path: at('tiers'), code: 'follows-nobody' })
  if (m.call.some((service) => !SERVICES.includes(service))) faults.push({ path: at('call'), code: 'unknown-service' })
  if (m.tiers.length === 0 && m.call.length === 0) faults.push({ path: at('tiers'), code: 'nothing-happens' })
  return faults
}
