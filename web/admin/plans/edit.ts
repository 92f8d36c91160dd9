// Changes of a plan under edit, each giving a new plan. Paths are those of the server's faults: `tiers/1/startAfter`. Pure.
import type { PlanBody } from '../../../server/contracts/plan.ts'

export type Tier = PlanBody['tiers'][number]
export type Modifier = PlanBody['modifiers'][number]

/** The plan with one value replaced. Throws on a path that the plan does not have. */
export function withValue(plan: PlanBody, path: string, value: unknown): PlanBody {
  return replaced(plan, path.split('/'), value) as PlanBody
}

function replaced(of: unknown, [key = '', ...rest]: string[], value: unknown): unknown {
  if (Array.isArray(of)) return of.map((item: unknown, n) => (String(n) === key ? (rest.length === 0 ? value : replaced(item, rest, value)) : item))
  if (typeof of !== 'object' || of === null || !(key in of)) throw new Error(`a plan has no ${key}`)
  return { ...of, [key]: rest.length === 0 ? value : replaced((of as Record<string, unknown>)[key], rest, value) }
}

/** What the path names; undefined for nothing. */
export function valueAt(plan: PlanBody, path: string): unknown {
  return path.split('/').reduce<unknown>((of, key) => (typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined), plan)
}

export const MOST_TIERS = 3

/** One tier more, before the last one, which is the last resort. */
export function withTier(plan: PlanBody): PlanBody {
  const last = plan.tiers.at(-1)
  const before = plan.tiers.at(-2) ?? last
  if (!last || !before || plan.tiers.length >= MOST_TIERS) return plan
  const taken = new Set(plan.tiers.map((t) => t.selector))
  const selector = (['contract-unit', 'nearest-stations', 'use-unit-officer'] as const).find((s) => !taken.has(s)) ?? 'nearest-stations'
  const added: Tier = { ...before, selector, startAfter: Math.round((before.startAfter + last.startAfter) / 2), radiusMeters: null, capability: null, soonerBy: null }
  return numbered(plan, [...plan.tiers.slice(0, -1), added, last], plan.tiers.length)
}

export function withoutTier(plan: PlanBody, n: number): PlanBody {
  return numbered(plan, plan.tiers.filter((_, index) => index !== n), n + 1, -1)
}

/** Tiers count from 1; who follows a tier that moved follows it still, who followed one that is gone follows the report. */
function numbered(plan: PlanBody, tiers: readonly Tier[], from: number, step: 1 | -1 = 1): PlanBody {
  const moved = (tier: number): Tier['follows'] => (step === 1 ? (tier >= from ? tier + 1 : tier) : tier === from ? 0 : tier > from ? tier - 1 : tier) as Tier['follows']
  return {
    ...plan,
    tiers: tiers.map((t, n) => ({ ...t, tier: (n + 1) as Tier['tier'], follows: n === 0 || t.follows === 0 ? 0 : moved(t.follows) })),
    modifiers: plan.modifiers.map((m) => ({ ...m, tiers: m.tiers.flatMap((tier) => { const next = moved(tier); return next === 0 ? [] : [next] }) })),
  }
}
