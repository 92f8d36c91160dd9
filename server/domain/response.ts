// The tiered response (三级响应): which deadlines an incident has now, and who is called when one passes.
import { apply, elevatorOf, hasStarted, isLive, isPooled, isRescuer, MOVED_BY_BATCH, type Assignment, type Incident, type IncidentEvent, type TierReason } from './incident.ts'
import { tierOf, type PlanTier, type Service, type TierNumber } from './plan.ts'
import { nextOf, offerNext, offerPooled, poolOf, shortfallsOf } from './offer.ts'
import { startOf } from './planCheck.ts'
import type { RankedCandidate } from './ranking.ts'
import { newSigns } from './signs.ts'

/** A moment by which something must have happened. `key` names the assignment where it belongs to one. */
export interface Deadline { key: string; dueAt: Date; assignmentId?: string; tier?: TierNumber }

const after = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000)
const later = (a: Date, b: Date): Date => (a > b ? a : b)
const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

/** Every deadline of this state, soonest first. Derived, never stored in the state: nothing can forget to set one. */
export function deadlinesOf(i: Incident): Deadline[] {
  const { stage, plan } = i
  const out: Deadline[] = []
  const add = (d: Deadline) => { if (!i.passed.includes(d.key)) out.push(d) }
  if (i.paused) add({ key: `pause/${i.paused.endsAt.getTime()}`, dueAt: i.paused.endsAt })
  switch (stage.status) {
    case 'reported': add({ key: 'locate', dueAt: after(i.reportedAt, plan.locateWithin) }); break
    case 'located':
      for (const d of serviceDeadlines(i)) add(d)
      if (i.startedTiers.length > 0) for (const d of tierDeadlines(i, stage.locatedAt, stage.locatedAt)) add(d)
      else if (!i.paused) add({ key: 'dispatch', dueAt: dispatchDue(i, stage.locatedAt) })
      break
    case 'dispatched': case 'accepted': case 'departed':
      for (const a of i.assignments) {
        if (a.status === 'offered') add({ key: `answer/${a.id}`, dueAt: a.answerBy, assignmentId: a.id })
        if ((a.status !== 'accepted' && a.status !== 'departed') || !isRescuer(a)) continue
        add({ key: `move/${a.id}`, dueAt: a.moveBy, assignmentId: a.id })
        add({ key: `late/${a.id}`, dueAt: a.arriveBy, assignmentId: a.id })
      }
      add({ key: 'arrive', dueAt: after(stage.dispatchedAt, plan.arriveWithin) })
      for (const d of [...serviceDeadlines(i), ...tierDeadlines(i, stage.locatedAt, stage.dispatchedAt)]) add(d)
      break
    case 'arrived':
      for (const a of i.assignments) if (a.status === 'offered') add({ key: `answer/${a.id}`, dueAt: a.answerBy, assignmentId: a.id })
      if (i.assignments.every((a) => a.status !== 'arrived' || a.inferred.includes('arrived'))) add({ key: 'confirm', dueAt: after(stage.arrivedAt, plan.progressEvery) })
      add({ key: 'release', dueAt: after(stage.arrivedAt, plan.releaseWithin) })
      break
    case 'released': add({ key: 'follow-up', dueAt: after(stage.releasedAt, plan.followUpWithin) }); break
    case 'followed-up': add({ key: 'close', dueAt: after(stage.followedUpAt, plan.closeWithin) }); break
    case 'closed': case 'joined': break
  }
  return out.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** A promise holds so long unless it is renewed: a batch that has died, or has found nobody, keeps nobody waiting. */
const PROMISE_SECONDS = 60
const RENEWED_BEFORE_SECONDS = 20
/** And nobody is promised who comes later than so long after the beginning. */
const LATEST_PROMISED_SECONDS = 900

type Area = NonNullable<Incident['area']>
/** While an area has the car its batch goes first, but only for so long, and as long as it keeps promising a crew. */
function dispatchDue(i: Incident, locatedAt: Date): Date {
  if (!i.area || !isPooled(i)) return later(after(i.reportedAt, i.plan.dispatchWithin), locatedAt)
  const due = batchDue(i, i.area, locatedAt)
  return i.area.promiseEndsAt && i.plan.batchWithin > 0 ? later(due, earlier(i.area.promiseEndsAt, lastPromise(i, i.area, locatedAt))) : due
}

const batchDue = (i: Incident, area: Area, locatedAt: Date): Date => after([after(i.reportedAt, i.plan.dispatchWithin), locatedAt, area.joinedAt].reduce(later), i.plan.batchWithin)

/** No promise reaches beyond the moment at which all tiers run, or at which the plan asks for the fire service when nothing is promised. */
function lastPromise(i: Incident, area: Area, locatedAt: Date): Date {
  const due = batchDue(i, area, locatedAt)
  const startsAt = (t: PlanTier) => (t.tier === 1 || graveTiers(i).includes(t.tier) ? due : expectedStart(i, t, due))
  return i.plan.tiers.flatMap((t) => (t.selector === 'fire-service-119' ? [startsAt(t)] : [])).reduce(earlier, capOf(i, locatedAt))
}

/** What the signs met start together with the dispatch. */
const graveTiers = (i: Incident): TierNumber[] => i.plan.modifiers.filter((m) => i.signs.includes(m.when)).flatMap((m) => m.tiers)

/** By then all tiers run. It counts from when the place is known: a late find gives tier 1 no less. */
const capOf = (i: Incident, locatedAt: Date): Date => after([i.reportedAt, locatedAt, i.resumedAt ?? locatedAt].reduce(later), i.plan.allTiersWithin)

/** Until when a crew that is busy must be done where it is, for this car's plan to wait for it; null: its plan waits for none, because the batch has no say here or somebody has been called. */
export function promisableUntil(i: Incident): Date | null {
  if (!i.area || !isPooled(i) || i.plan.batchWithin === 0 || i.paused || i.stage.status !== 'located' || i.startedTiers.length > 0 || i.passed.includes('dispatch')) return null
  return lastPromise(i, i.area, i.stage.locatedAt)
}

/** The batch keeps a crew for this car: its plan waits a little longer. Nothing while it would wait anyway, once somebody has been called, for one that sets out after the plan's own limits or is there late, or when it has waited its longest. */
export function promise(i: Incident, { teamId, teamName, etaSeconds, freeSeconds }: { teamId: string; teamName: string; etaSeconds: number; freeSeconds: number }, now: Date): IncidentEvent[] {
  const last = promisableUntil(i)
  if (!last || !i.area || i.stage.status !== 'located') return []
  const { locatedAt } = i.stage
  const due = dispatchDue(i, locatedAt)
  const latest = after([i.reportedAt, locatedAt, i.area.joinedAt].reduce(later), LATEST_PROMISED_SECONDS)
  if (after(now, freeSeconds) > last || after(now, etaSeconds) > latest) return []
  const endsAt = earlier(after(now, PROMISE_SECONDS), last)
  return due < now || after(now, RENEWED_BEFORE_SECONDS) < due || endsAt <= due ? [] : [{ type: 'team-promised', teamId, teamName, etaSeconds, endsAt }]
}

/** The fire service sends no positions: somebody asks again when it should have been there. */
function serviceDeadlines(i: Incident): Deadline[] {
  const within = i.plan.tiers.find((t) => t.selector === 'fire-service-119')?.arriveWithin ?? i.plan.arriveWithin
  return i.services.filter((s) => s.service === '119').map((s) => ({ key: 'service/119', dueAt: after(s.calledAt, within) }))
}

/** While nobody is believed to be on the way, each tier not yet started has its time. */
function tierDeadlines(i: Incident, locatedAt: Date, dispatchedAt: Date): Deadline[] {
  if (i.paused || i.assignments.some(isOnItsWay)) return []
  const cap = capOf(i, locatedAt)
  const held = isUnconfirmed(i)
  // Where tiers are one, a team that is being asked stands for all of them, until the cap.
  const pool = i.assignments.some((a) => a.status === 'offered' && isRescuer(a)) ? poolOf(i) : []
  const start = (t: PlanTier) => (pool.includes(t) ? later(cap, after(dispatchedAt, t.answerWithin)) : t.tier > 1 && held ? cap : earlier(expectedStart(i, t, dispatchedAt), cap))
  return i.plan.tiers.filter((t) => !hasStarted(i, t.tier)).map((t) => ({ key: `tier/${t.tier}`, dueAt: later(later(start(t), dispatchedAt), afterRest(i, t)), tier: t.tier }))
}

/** After a rest, of a team believed to come or of a pause, the tiers do not all start at once though their times have passed: whoever is called then has its answer time, and each tier after the other. */
function afterRest(i: Incident, t: PlanTier): Date {
  const stuck = i.assignments.flatMap((a) => ((a.status === 'accepted' || a.status === 'departed') && a.stuckAt ? [a.stuckAt] : []))
  const lost = i.assignments.flatMap((a) => (a.status === 'withdrawn' || (a.status === 'stood-down' && a.reason === MOVED_BY_BATCH) ? [a.endedAt] : []))
  // A second false acceptance gives no second rest; one who says that it cannot go after all, or whom the batch turns round, was believed until then.
  const over = [...(i.resumedAt ? [i.resumedAt] : []), ...lost, ...(stuck.length > 0 ? [stuck.reduce(earlier)] : [])]
  if (over.length === 0) return i.reportedAt
  const called = after(over.reduce(later), tierOf(i.plan, 1)?.answerWithin ?? 60)
  return i.startedTiers.filter((s) => s.tier < t.tier).map((s) => after(s.startedAt, Math.min(tierOf(i.plan, s.tier)?.answerWithin ?? 60, gap(i, s.tier, t)))).reduce(later, called)
}

/** Seconds between the starts of two tiers by the plan. */
function gap(i: Incident, from: TierNumber, to: PlanTier): number {
  const before = tierOf(i.plan, from)
  const [a, b] = [before ? startOf(i.plan.tiers, before) : 0, startOf(i.plan.tiers, to)]
  return typeof a === 'number' && typeof b === 'number' ? Math.max(0, b - a) : 0
}

/** A tier that follows the report waits for the first answer of tier 1, unless it is meant to start with it. */
function expectedStart(i: Incident, t: PlanTier, dispatchedAt: Date): Date {
  // An operator who began with another tier has that one's answer time before the plan adds the first.
  if (t.tier === 1) return after(dispatchedAt, t.answerWithin)
  if (t.follows === 0) return t.startAfter === 0 ? dispatchedAt : later(after(i.reportedAt, t.startAfter), after(dispatchedAt, tierOf(i.plan, 1)?.answerWithin ?? 60))
  const started = i.startedTiers.find((s) => s.tier === t.follows)?.startedAt
  const before = tierOf(i.plan, t.follows)
  return after(started ?? (before && before.tier < t.tier && before.tier > 1 ? expectedStart(i, before, dispatchedAt) : dispatchedAt), t.startAfter)
}

/** Believed to come: it has accepted and its position has not said otherwise, or it is there. */
export const isOnItsWay = (a: Assignment): boolean => isRescuer(a) && (((a.status === 'accepted' || a.status === 'departed') && a.notMoving === null) || a.status === 'arrived')

/** What the plan does now with these ranked teams. */
export interface Step { incident: Incident; candidates: readonly RankedCandidate[]; now: Date }

/** Several things the plan does one after the other, each seeing what the ones before did. */
export function inTurn(step: Step, acts: readonly ((step: Step) => IncidentEvent[])[]): IncidentEvent[] {
  const events: IncidentEvent[] = []
  let { incident } = step
  for (const act of acts) {
    const more = act({ ...step, incident })
    for (const event of more) incident = apply(incident, event, step.now)
    events.push(...more)
  }
  return events
}

/** The dispatch: tier 1, with all that start together with it by the plan or by the gravity of the incident. */
export function begin(step: Step, reason: TierReason): IncidentEvent[] {
  const pooled = callPooled(step)
  return inTurn(step, [(s) => (pooled.length > 0 ? pooled : startTier(s, 1, reason)), startSooner, startTogether])
}

/** Whoever is there soonest, where tiers are one; nothing where they are not, or nobody is left in them. */
function callPooled(step: Step): IncidentEvent[] {
  return offerPooled(step, poolOf(step.incident)).flatMap((o): IncidentEvent[] => (hasStarted(step.incident, o.tier) ? [o] : [{ type: 'tier-started', tier: o.tier, reason: 'surge' }, o]))
}

/** Tiers whose next teams are so much sooner than whoever has been called that they do not wait for their time. */
export function startSooner(step: Step): IncidentEvent[] {
  const { incident, candidates } = step
  if (poolOf(incident).length > 0 || isUnconfirmed(incident)) return []
  const eta = (teamId: string) => candidates.find((c) => c.teamId === teamId)?.etaSeconds ?? Infinity
  const called = incident.assignments.filter((a) => a.status === 'offered' && isRescuer(a)).map((a) => eta(a.teamId))
  const isSooner = (t: PlanTier) => t.soonerBy !== null && called.length > 0 && Math.min(...called) - Math.min(...nextOf(step, t).map((c) => c.etaSeconds ?? Infinity)) >= t.soonerBy
  return inTurn(step, incident.plan.tiers.filter(isSooner).map((t) => (s) => (hasStarted(s.incident, t.tier) ? [] : startTier(s, t.tier, 'sooner'))))
}

/** Tiers that the plan starts with the dispatch, those of the signs met included, as far as they have not started. */
export function startTogether(step: Step): IncidentEvent[] {
  const { plan } = step.incident
  const grave = graveTiers(step.incident)
  const together = plan.tiers.filter((t) => t.tier > 1 && (grave.includes(t.tier) || (isParallel(plan.tiers, t) && !isUnconfirmed(step.incident))))
  return inTurn(step, together.map((t) => (s) => (hasStarted(s.incident, t.tier) ? [] : startTier(s, t.tier, grave.includes(t.tier) ? 'gravity' : 'plan-time'))))
}

function isParallel(tiers: readonly PlanTier[], t: PlanTier): boolean {
  if (t.startAfter > 0) return false
  if (t.follows <= 1) return true
  const before = tiers.find((x) => x.tier === t.follows)
  return before !== undefined && before.tier < t.tier && isParallel(tiers, before)
}

/** New signs of gravity: the services are prompted for at once, the tiers join what has been dispatched already. Nothing without new ones. An injury that only an unconfirmed page has told asks a person and calls no further team: his word (`confirmed`) does, or the cap. */
export function meetSigns(step: Step, confirmed = false): IncidentEvent[] {
  const { incident } = step
  const found = newSigns(incident)
  const signs = confirmed || !isUnconfirmed(incident) ? found : found.filter((sign) => sign !== 'injury')
  const asked = (service: Service) => incident.attention.some((a) => a.reason === `call-${service}`) || incident.services.some((s) => s.service === service)
  const call = [...new Set(incident.plan.modifiers.filter((m) => found.includes(m.when)).flatMap((m) => m.call))].filter((service) => !asked(service))
  const met: IncidentEvent[] = [...signs.map((sign): IncidentEvent => ({ type: 'sign-met', sign })), ...call.map((service): IncidentEvent => ({ type: 'human-needed', reason: `call-${service}` }))]
  const { status } = incident.stage
  const running = signs.length > 0 && incident.startedTiers.length > 0 && !incident.paused && (status === 'located' || status === 'dispatched' || status === 'accepted' || status === 'departed')
  return running ? inTurn(step, [() => met, startTogether]) : met
}

/** Nobody but the passenger's page has said it, and nobody has called back: its first tier is called, and the next one where that has nobody left; what would run beside it waits for the call, or the cap. */
export const isUnconfirmed = (i: Incident): boolean => i.attention.some((a) => a.reason === 'confirm-by-call' || a.reason === 'perhaps-false') && i.reports.every((r) => r.source === 'passenger')

/** What waited for the call back, once it has been made. */
export const startConfirmed = (before: Incident) => (step: Step): IncidentEvent[] => (isUnconfirmed(before) && !isUnconfirmed(step.incident) && step.incident.stage.status === 'dispatched' && !step.incident.paused ? inTurn(step, [startSooner, startTogether]) : [])

/** Start a tier: offer it to its first `fanOut` teams; with none left go on to the next; the last one calls a person. */
export function startTier(step: Step, tier: TierNumber, reason: TierReason, why?: string): IncidentEvent[] {
  const plan = tierOf(step.incident.plan, tier)
  if (!plan) return [{ type: 'human-needed', reason: 'no-team-left' }]
  const isOne = poolOf(step.incident).includes(plan)
  // What an operator names, or a sign asks for beside the others, is that tier's own.
  const pooled = isOne && reason !== 'operator' && reason !== 'gravity'
  const events: IncidentEvent[] = hasStarted(step.incident, tier) ? [] : [{ type: 'tier-started', tier, reason: pooled ? 'surge' : reason, ...(why === undefined ? {} : { why }) }]
  if (plan.selector === 'fire-service-119') return step.incident.services.some((s) => s.service === '119') ? events : [...events, { type: 'human-needed', reason: 'call-119' }]
  const offers = pooled ? inTurn(step, [() => events, callPooled]).slice(events.length) : offerNext(step, plan, isOne && reason === 'gravity' ? 1 : plan.fanOut)
  if (offers.length > 0) return [...events, ...offers]
  return inTurn(step, [() => [...events, { type: 'tier-exhausted', tier, shortfalls: shortfallsOf(step, plan, plan.fanOut) }], (s) => nextTier(s, 'tier-exhausted')])
}

/** The first tier that has not started; when all have, a person is needed. */
export function nextTier(step: Step, reason: TierReason): IncidentEvent[] {
  const next = step.incident.plan.tiers.find((t) => !hasStarted(step.incident, t.tier))
  return next ? startTier(step, next.tier, reason) : [{ type: 'human-needed', reason: 'no-team-left' }]
}

/** A team of this tier fell out: call the tier's next one, or the next tier. Nothing while another team of the incident is live in that tier. */
export function replace(step: Step, lost: Assignment, reason: TierReason): IncidentEvent[] {
  const rest = step.incident.assignments.filter((a) => a.id !== lost.id && isLive(a))
  if (rest.some((a) => a.status === 'offered' ? a.tier === lost.tier : isOnItsWay(a))) return []
  const plan = tierOf(step.incident.plan, lost.tier)
  const offers = !plan ? [] : poolOf(step.incident).includes(plan) ? callPooled(step) : offerNext(step, plan, plan.fanOut)
  if (offers.length > 0) return offers
  const exhausted: IncidentEvent = { type: 'tier-exhausted', tier: lost.tier, shortfalls: plan ? shortfallsOf(step, plan, 1) : [] }
  if (rest.some((a) => a.status === 'offered')) return [exhausted]
  // A tier that runs and has somebody left, who was not needed while another was believed to come, goes before one that has not begun.
  const left = step.incident.plan.tiers.filter((t) => t.selector !== 'fire-service-119' && hasStarted(step.incident, t.tier)).map((t) => offerNext(step, t, t.fanOut)).find((o) => o.length > 0)
  return [exhausted, ...(left ?? nextTier(step, reason))]
}

/** One more team beside those already called: the first tier with somebody left, from the lowest on. */
export function addTeam(step: Step, reason: TierReason): IncidentEvent[] {
  const pooled = callPooled(step)
  if (pooled.length > 0) return pooled
  for (const t of step.incident.plan.tiers) {
    if (t.selector === 'fire-service-119') continue
    const offers = offerNext(step, t, 1)
    if (offers.length > 0) return hasStarted(step.incident, t.tier) ? offers : [{ type: 'tier-started', tier: t.tier, reason }, ...offers]
  }
  return nextTier(step, reason)
}

/** After a pause or an outage: what the gravity of the incident asks for meanwhile is done, and if nobody is called or on the way any more, the plan goes on where it stood. Tiers that are due come by their own deadlines. */
export function carryOn(step: Step): IncidentEvent[] {
  const { status } = step.incident.stage
  if (!elevatorOf(step.incident) || status === 'arrived' || status === 'released' || status === 'followed-up') return []
  if (step.incident.startedTiers.length === 0) return begin(step, 'resumed')
  return inTurn(step, [startTogether, (s) => (s.incident.assignments.some((a) => a.status === 'offered' || isOnItsWay(a)) ? [] : addTeam(s, 'resumed'))])
}

