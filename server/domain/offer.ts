// Who of a tier is offered the incident, and the record of why: the ranked list, what was missing, the plan that asked.
import { elevatorOf, isPooled, isUntried, type DecisionRecord, type Incident, type IncidentEvent, type Shortfall } from './incident.ts'
import type { PlanTier } from './plan.ts'
import { STALE_SECONDS, type RankedCandidate } from './ranking.ts'

interface Asked { incident: Incident; candidates: readonly RankedCandidate[]; now: Date }

/** Offers to the tier's next `count` teams that have not been called here; empty when there is none. */
export function offerNext({ incident, candidates, now }: Asked, plan: PlanTier, count: number): IncidentEvent[] {
  if (!elevatorOf(incident)) return []
  const wanted = inOrder(free({ incident, candidates, now }, plan), plan)
  const shortfalls = shortfallsOf({ incident, candidates, now }, plan, count)
  return wanted.slice(0, count).map((c, n) => offer(incident, c, candidates, plan, now, { by: 'plan', shared: false, offset: n, shortfalls }))
}

/** Tiers that are one while an area has the car (合并响应): whoever of them is there soonest. Empty: each for itself. The use unit's own people and the fire service keep their places. */
export function poolOf(i: Incident): readonly PlanTier[] {
  const pool = isPooled(i) ? i.plan.tiers.filter((t) => t.selector === 'contract-unit' || t.selector === 'nearest-stations') : []
  return pool.length > 1 ? pool : []
}

/** An offer to the soonest of all tiers of the pool that has not been called here; empty when there is none. Crews are short then: one at a time. */
export function offerPooled(asked: Asked, pool: readonly PlanTier[]): Extract<IncidentEvent, { type: 'team-offered' }>[] {
  if (!elevatorOf(asked.incident)) return []
  const tierOf = (c: RankedCandidate) => pool.find((t) => t.tier === c.tier)
  const eligible = new Set(pool.flatMap((t) => free(asked, t)))
  const able = (c: RankedCandidate) => { const plan = tierOf(c); return plan === undefined || capable(c, plan) }
  const [first] = asked.candidates.filter((c) => eligible.has(c)).sort((a, b) => Number(able(b)) - Number(able(a))) // stable: the ranking's order within
  if (!first) return []
  return [offer(asked.incident, first, asked.candidates, tierOf(first), asked.now, { by: 'plan', shared: false, shortfalls: isStale(first) ? [{ tier: first.tier, code: 'position-stale' }] : [] })]
}

/** Whom this tier would call now. */
export const nextOf = (asked: Asked, plan: PlanTier): RankedCandidate[] => inOrder(free(asked, plan), plan).slice(0, plan.fanOut)

function free({ incident, candidates }: Asked, plan: PlanTier): RankedCandidate[] {
  const called = new Set(incident.assignments.filter((a) => !isUntried(a)).map((a) => a.teamId))
  return candidates.filter((c) => c.tier === plan.tier && c.refusedBecause === null && !called.has(c.teamId) && (c.kind !== 'property' || plan.selector === 'use-unit-officer'))
}

const inside = (c: RankedCandidate, plan: PlanTier): boolean => plan.radiusMeters === null || (c.distanceMeters !== null && c.distanceMeters <= plan.radiusMeters)
const capable = (c: RankedCandidate, plan: PlanTier): boolean => plan.capability === null || c.capabilities.includes(plan.capability)
/** The plan means its selector's own; another unit's crew is better than nobody. */
function meant(c: RankedCandidate, plan: PlanTier): boolean {
  switch (plan.selector) {
    case 'nearest-stations': return c.kind === 'station'
    case 'use-unit-officer': return c.kind === 'property'
    case 'contract-unit': return c.reasons.some((r) => r.code === 'contract-unit')
    case 'fire-service-119': return true
  }
}

/** Those whom the plan means first; beyond its circle or without its capability a team is still better than none, and the record says so. */
function inOrder(teams: readonly RankedCandidate[], plan: PlanTier): RankedCandidate[] {
  const misses = (c: RankedCandidate) => Number(!meant(c, plan)) * 4 + Number(!capable(c, plan)) * 2 + Number(!inside(c, plan))
  return [...teams].sort((a, b) => misses(a) - misses(b)) // stable: the ranking's order within
}

/** What the plan asked of this tier and did not find. */
export function shortfallsOf(asked: Asked, plan: PlanTier, count: number): Shortfall[] {
  const of = asked.candidates.filter((c) => c.tier === plan.tier)
  const eligible = free(asked, plan)
  const out: Shortfall[] = []
  const short = (code: Shortfall['code']) => { out.push({ tier: plan.tier, code }) }
  if (eligible.length === 0) short('nobody-eligible')
  else if (eligible.length < count) out.push({ tier: plan.tier, code: 'fewer-than-wanted', wanted: count, found: eligible.length })
  if (of.length > 0 && !of.some((c) => c.onShift)) short('nobody-on-shift')
  if (eligible.length > 0 && !eligible.some((c) => inside(c, plan))) short('nobody-inside-radius')
  if (eligible.length > 0 && !eligible.some((c) => capable(c, plan))) short('nobody-capable')
  if (of.some((c) => c.refusedBecause?.code === 'no-contact')) short('no-contact')
  const first = inOrder(eligible, plan)[0]
  if (first && isStale(first)) short('position-stale')
  return out
}

const isStale = (c: RankedCandidate): boolean => c.positionSource === 'phone' && (c.positionAgeSeconds ?? 0) > STALE_SECONDS

export function offer(
  i: Incident, c: RankedCandidate, considered: readonly RankedCandidate[], plan: PlanTier | undefined, now: Date,
  how: { by: DecisionRecord['by']; shared: boolean; offset?: number; shortfalls?: readonly Shortfall[] },
): Extract<IncidentEvent, { type: 'team-offered' }> {
  return {
    type: 'team-offered', assignmentId: `${i.id}-${i.assignments.length + 1 + (how.offset ?? 0)}`, teamId: c.teamId, teamName: c.name, tier: c.tier,
    answerBy: new Date(now.getTime() + (plan?.answerWithin ?? 60) * 1000), shared: how.shared,
    // One estimator gave all of the list: said once, and not fifty times.
    record: { by: how.by, ...(poolOf(i).length > 0 ? { pooled: true as const } : {}), chosen: plain(c), considered: considered.map(plain), shortfalls: how.shortfalls ?? [], ...(c.etaBy ? { travel: c.etaBy } : {}), plan: { region: i.plan.region, version: i.plan.version, name: i.plan.name } },
  }
}

function plain(c: RankedCandidate): RankedCandidate {
  if (c.etaBy === undefined) return c
  return {
    rank: c.rank, teamId: c.teamId, teamCode: c.teamCode, name: c.name, leader: c.leader, kind: c.kind, tier: c.tier, distanceMeters: c.distanceMeters, etaSeconds: c.etaSeconds, positionSource: c.positionSource, positionAgeSeconds: c.positionAgeSeconds,
    onShift: c.onShift, capabilities: c.capabilities, lat: c.lat, lng: c.lng, reasons: c.reasons, refusedBecause: c.refusedBecause,
  }
}
