// The tiered response (三级响应): which deadlines an incident has now, and who is called when one passes.
import { elevatorOf, isLive, type Assignment, type DecisionRecord, type Incident, type IncidentEvent, type TierReason } from './incident.ts'
import { tierOf, type PlanTier, type TierNumber } from './plan.ts'
import type { RankedCandidate } from './ranking.ts'

/** A moment by which something must have happened. `key` names the assignment where it belongs to one. */
export interface Deadline { key: string; dueAt: Date; assignmentId?: string; tier?: TierNumber }

const after = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000)

/** Every deadline of this state, soonest first. Derived, never stored in the state: nothing can forget to set one. */
export function deadlinesOf(i: Incident): Deadline[] {
  const { stage, plan } = i
  const out: Deadline[] = []
  const add = (d: Deadline) => { if (!i.passed.includes(d.key)) out.push(d) }
  switch (stage.status) {
    case 'reported': add({ key: 'locate', dueAt: after(i.reportedAt, plan.locateWithin) }); break
    case 'located':
      if (i.startedTiers.length === 0) add({ key: 'dispatch', dueAt: later(after(i.reportedAt, plan.dispatchWithin), stage.locatedAt) })
      else for (const d of tierDeadlines(i, stage.locatedAt)) add(d)
      break
    case 'dispatched': case 'accepted': case 'departed':
      for (const a of i.assignments) {
        if (a.status === 'offered') add({ key: `answer/${a.id}`, dueAt: a.answerBy, assignmentId: a.id })
        if (a.status === 'accepted') add({ key: `depart/${a.id}`, dueAt: a.departBy, assignmentId: a.id })
      }
      add({ key: 'arrive', dueAt: after(stage.dispatchedAt, plan.arriveWithin) })
      for (const d of tierDeadlines(i, stage.dispatchedAt)) add(d)
      break
    case 'arrived': add({ key: 'release', dueAt: after(stage.arrivedAt, plan.releaseWithin) }); break
    case 'released': add({ key: 'follow-up', dueAt: after(stage.releasedAt, plan.followUpWithin) }); break
    case 'followed-up': add({ key: 'close', dueAt: after(stage.followedUpAt, plan.closeWithin) }); break
    case 'closed': case 'joined': break
  }
  return out.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** While nobody is on the way, each tier not yet started has its time; it waits for the first answer of the tier before. */
function tierDeadlines(i: Incident, dispatchedAt: Date): Deadline[] {
  if (i.assignments.some((a) => (a.status === 'accepted' && !a.notMoving) || a.status === 'departed')) return []
  const first = tierOf(i.plan, 1)
  const earliest = after(dispatchedAt, first?.answerWithin ?? 60)
  return i.plan.tiers.filter((t) => t.tier > 1 && !i.startedTiers.includes(t.tier))
    .map((t) => ({ key: `tier/${t.tier}`, dueAt: later(after(i.reportedAt, t.startAfter), earliest), tier: t.tier }))
}

const later = (a: Date, b: Date): Date => (a > b ? a : b)

/** What the plan does now with these ranked teams: appended to `events` by the caller, one after the other. */
export interface Step { incident: Incident; candidates: readonly RankedCandidate[]; now: Date }

/** Start a tier: offer it to its first `fanOut` teams; with none left go on to the next; the last one calls a person. */
export function startTier(step: Step, tier: TierNumber, reason: TierReason): IncidentEvent[] {
  const plan = tierOf(step.incident.plan, tier)
  if (!plan) return [{ type: 'human-needed', reason: 'no-team-left' }]
  const events: IncidentEvent[] = step.incident.startedTiers.includes(tier) ? [] : [{ type: 'tier-started', tier, reason }]
  if (plan.selector === 'fire-service-119') return [...events, { type: 'human-needed', reason: 'call-119' }]
  const offers = offerNext(step, plan, plan.fanOut)
  if (offers.length > 0) return [...events, ...offers]
  return [...events, { type: 'tier-exhausted', tier }, ...nextTier(step, tier, 'tier-exhausted')]
}

/** The next tier that has not started; when all have, a person is needed. */
export function nextTier(step: Step, from: TierNumber, reason: TierReason): IncidentEvent[] {
  const next = step.incident.plan.tiers.find((t) => t.tier > from && !step.incident.startedTiers.includes(t.tier))
  return next ? startTier(step, next.tier, reason) : [{ type: 'human-needed', reason: 'no-team-left' }]
}

/** A team of this tier fell out: call the tier's next one, or the next tier. Nothing while another team of the incident is live in that tier. */
export function replace(step: Step, lost: Assignment, reason: TierReason): IncidentEvent[] {
  const rest = step.incident.assignments.filter((a) => a.id !== lost.id && isLive(a))
  if (rest.some((a) => a.tier === lost.tier || a.status !== 'offered')) return []
  const plan = tierOf(step.incident.plan, lost.tier)
  const offers = plan ? offerNext(step, plan, 1) : []
  if (offers.length > 0) return offers
  const exhausted: IncidentEvent = { type: 'tier-exhausted', tier: lost.tier }
  return rest.length > 0 ? [exhausted] : [exhausted, ...nextTier(step, lost.tier, reason)]
}

/** One more team beside those already called: the first tier with somebody left, from the lowest started on. */
export function addTeam(step: Step, reason: TierReason): IncidentEvent[] {
  for (const t of step.incident.plan.tiers) {
    if (t.selector === 'fire-service-119') continue
    const offers = offerNext(step, t, 1)
    if (offers.length > 0) return step.incident.startedTiers.includes(t.tier) ? offers : [{ type: 'tier-started', tier: t.tier, reason }, ...offers]
  }
  return nextTier(step, 2, reason)
}

function offerNext({ incident, candidates, now }: Step, plan: PlanTier, count: number): IncidentEvent[] {
  if (!elevatorOf(incident)) return []
  const called = new Set(incident.assignments.map((a) => a.teamId))
  const free = candidates.filter((c) => c.tier === plan.tier && c.refusedBecause === null && !called.has(c.teamId))
  // The plan means stations; another unit's crew is better than nobody, and an operator may send it any time.
  const meant = plan.selector === 'nearest-stations' ? [...free.filter((c) => c.kind === 'station'), ...free.filter((c) => c.kind !== 'station')] : free
  return meant.slice(0, count)
    .map((c, n) => offer(incident, c, candidates, plan, now, { by: 'plan', shared: false, offset: n }))
}

export function offer(
  i: Incident, c: RankedCandidate, considered: readonly RankedCandidate[], plan: PlanTier | undefined, now: Date,
  how: { by: DecisionRecord['by']; shared: boolean; offset?: number },
): IncidentEvent {
  return {
    type: 'team-offered', assignmentId: `${i.id}-${i.assignments.length + 1 + (how.offset ?? 0)}`, teamId: c.teamId, teamName: c.name, tier: c.tier,
    answerBy: after(now, plan?.answerWithin ?? 60), shared: how.shared, record: { by: how.by, chosen: c, considered },
  }
}
