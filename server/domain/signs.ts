// Signs of gravity: what is known of the people and the place that the plan has a word for.
import type { Incident, People } from './incident.ts'
import type { Sign } from './plan.ts'

/** Every sign that these people and their place show. */
export function signsOf(p: People): Sign[] {
  return [...(p.injured > 0 ? ['injury' as const] : []), ...p.vulnerable, ...p.hazards]
}

/** Those that the incident's plan answers and has not answered yet. */
export function newSigns(i: Incident): Sign[] {
  return signsOf(i.people).filter((sign) => !i.signs.includes(sign) && i.plan.modifiers.some((m) => m.when === sign))
}
