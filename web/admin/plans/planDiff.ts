// What differs between two plans, field by field; tiers by their number, signs by their name. Pure.
import type { PlanBody } from '../../../server/contracts/plan.ts'

/** `was` or `now` is undefined where the field, tier or sign is only in one of them. */
export interface Difference { path: string; was: unknown; now: unknown }

export function planDiff(was: PlanBody, now: PlanBody): Difference[] {
  const { tiers: oldTiers, modifiers: oldSigns, ladder: oldLadder, ...old } = was
  const { tiers, modifiers, ladder, ...rest } = now
  return [
    ...fields('', old, rest), ...fields('ladder/', oldLadder, ladder),
    ...Array.from({ length: Math.max(oldTiers.length, tiers.length) }, (_, n) => pair(`tiers/${n}`, oldTiers[n], tiers[n], 'selector')).flat(),
    ...signs(oldSigns, modifiers),
  ]
}

function signs(was: PlanBody['modifiers'], now: PlanBody['modifiers']): Difference[] {
  return [
    ...now.flatMap((m, n) => pair(`modifiers/${n}`, was.find((w) => w.when === m.when), m, 'when')),
    ...was.flatMap((w) => (now.some((m) => m.when === w.when) ? [] : [{ path: 'modifiers', was: w.when, now: undefined }])),
  ]
}

/** A whole tier or sign that is new or gone is one difference, told by its `name` field. */
function pair<T extends object>(path: string, was: T | undefined, now: T | undefined, name: keyof T & string): Difference[] {
  if (was && now) return fields(`${path}/`, was, now)
  return [{ path, was: was?.[name], now: now?.[name] }]
}

function fields(before: string, was: object, now: object): Difference[] {
  const old = was as Record<string, unknown>
  return Object.entries(now).flatMap(([key, value]) => (JSON.stringify(value) === JSON.stringify(old[key]) ? [] : [{ path: before + key, was: old[key], now: value as unknown }]))
}
