// What one incident's row says now: its step, its clock against the limit, and why it is amber or overdue. Pure.
import type { AssignmentView, IncidentBrief } from '../../server/contracts/incident.ts'
import { inferredNow, isBelieved, isLive, lateBy, stuckOf, type Stuck } from './evidence.ts'

export type RowState = 'ok' | 'warn' | 'late'
export type Step = 'locate' | 'dispatch' | 'answer' | 'depart' | 'arrive' | 'release' | 'follow-up' | 'close' | 'done'
/** What the row says in words: `over` = what is wrong by how much, `code` names the word. */
export interface RowText { code: string; over: number | null }
export type Comfort = { due: 'none' } | { due: 'beside' } | { due: 'no-phone' } | { due: 'in' | 'over'; ms: number }
export interface BoardRow {
  state: RowState
  step: Step
  /** ms since the step began, and what it may take; null where the step has no limit. */
  clock: number
  limit: number | null
  text: RowText
  team: string | null
  /** The row's own team is not believed: why, for how long, how near it was. */
  stuck: Stuck | null
  /** The state was told by a position and not by people. */
  inferred: boolean
  /** ms until the plan goes on by itself; null while nobody holds it. */
  pausedFor: number | null
  tiers: readonly { tier: 1 | 2 | 3; is: 'on' | 'next' | 'off' }[]
  comfort: Comfort
}

/** A tier that its timer starts within this many ms is drawn as the next one. */
const SOON = 90_000
/** A service that was asked for and not called by then is overdue, in ms. */
const CALL_WITHIN = 60_000
/** So long the row says that a pause has ended by itself, in ms. */
const PAUSE_SAID = 120_000

export function boardRow(incident: IncidentBrief, now: number): BoardRow {
  const lead = leadAssignment(incident.assignments)
  const { step, since, limit } = stepOf(incident, lead)
  const clock = Math.max(0, now - since)
  const over = limit !== null && clock > limit ? clock - limit : 0
  const stuck = lead && stuckOf(lead, now)
  return {
    ...verdictOf(incident, now, { step, over, lead, stuck }), step, clock, limit, team: lead?.teamName ?? null, stuck, inferred: lead !== null && inferredNow(lead) !== null,
    pausedFor: incident.paused ? Math.max(0, Date.parse(incident.paused.endsAt) - now) : null, tiers: tiersOf(incident, now), comfort: comfortOf(incident, now),
  }
}

/** The team that the row speaks of: the furthest that is believed, else the furthest that is not; among equals the newest. Null when nobody is called. */
export function leadAssignment(assignments: readonly AssignmentView[]): AssignmentView | null {
  let lead: AssignmentView | null = null
  for (const a of assignments) if (isLive(a) && advance(a) >= (lead ? advance(lead) : 0)) lead = a
  return lead
}

const advance = (a: AssignmentView): number => (a.status === 'arrived' ? 5 : a.status === 'offered' ? 0 : (a.status === 'departed' ? 2 : 1) + (isBelieved(a) ? 2 : 0))

function stepOf(i: IncidentBrief, lead: AssignmentView | null): { step: Step; since: number; limit: number | null } {
  const { times, limits } = i
  const at = (time: string | null, otherwise = times.reported) => Date.parse(time ?? otherwise)
  switch (i.status) {
    case 'reported': return { step: 'locate', since: at(times.reported), limit: limits.locateWithin * 1000 }
    case 'located': return { step: 'dispatch', since: at(times.reported), limit: limits.dispatchWithin * 1000 }
    case 'dispatched': return { step: 'answer', since: at(times.dispatched), limit: limits.answerWithin * 1000 }
    case 'accepted': {
      const since = at(lead?.acceptedAt ?? times.accepted)
      return { step: 'depart', since, limit: lead?.moveBy ? Date.parse(lead.moveBy) - since : null }
    }
    case 'departed': {
      // The legal limit, or the time that the team's own tier gives it when that is shorter.
      const since = at(times.dispatched)
      return { step: 'arrive', since, limit: Math.min(limits.arriveWithin * 1000, lead?.arriveBy ? Date.parse(lead.arriveBy) - since : Number.POSITIVE_INFINITY) }
    }
    case 'arrived': return { step: 'release', since: at(times.arrived), limit: limits.releaseWithin * 1000 }
    case 'released': return { step: 'follow-up', since: at(times.released), limit: dueIn(i, 'follow-up', times.released) }
    case 'followed-up': return { step: 'close', since: at(times.followedUp), limit: dueIn(i, 'close', times.followedUp) }
    case 'closed': case 'joined': return { step: 'done', since: at(times.closed), limit: null }
  }
}

function dueIn(i: IncidentBrief, key: string, from: string | null): number | null {
  const deadline = i.deadlines.find((d) => d.key === key)
  return deadline && from ? Date.parse(deadline.dueAt) - Date.parse(from) : null
}

/** Locating, dispatching, answering and arriving have hard limits; leaving and releasing have soft ones: a long release is watched, not failed. */
const BEFORE_LEAVING: readonly Step[] = ['locate', 'dispatch', 'answer', 'depart']
const SOFT: readonly Step[] = ['depart', 'release', 'follow-up', 'close']

interface Seen { step: Step; over: number; lead: AssignmentView | null; stuck: Stuck | null }

function verdictOf(i: IncidentBrief, now: number, { step, over, lead, stuck }: Seen): { state: RowState; text: RowText } {
  const age = (reason: string): number | null => { const a = i.attention.find((x) => x.reason === reason); return a ? now - Date.parse(a.since) : null }
  const late = (code: string, by: number | null = null) => ({ state: 'late' as const, text: { code, over: by } })
  const warn = (code: string, by: number | null = null) => ({ state: 'warn' as const, text: { code, over: by } })
  if (age('after-outage') !== null) return late('after-outage')
  const doubt = (['perhaps-false', 'confirm-by-call'] as const).find((reason) => age(reason) !== null)
  // An injury that only the passenger's page has told calls no further team: whoever calls back decides, and looks at it first.
  if (doubt && i.people.injured > 0 && (step === 'arrive' || BEFORE_LEAVING.includes(step))) return late('injury-unconfirmed')
  // Once somebody is on the way or there, what was asked of a person before is no longer the row's first word.
  if (BEFORE_LEAVING.includes(step)) {
    if (age('no-team-left') !== null) return late('no-team-left')
    if (age('call-119') !== null) return late('call-119')
  }
  const unreached = (['call-120', 'call-119'] as const).find((reason) => (age(reason) ?? 0) > CALL_WITHIN)
  if (unreached) return late(unreached)
  const missed = lead && lateBy(lead, now)
  if (missed !== null) return late('arrive-late', missed)
  if (stuck) return warn(`${stuck.gone ? 'way-' : ''}${stuck.why}`, stuck.ms)
  if (step === 'depart' && over > 0) return warn('still', clockOf(lead, now))
  if (over > 0) return SOFT.includes(step) ? warn(`${step}-long`, over) : late(`${step}-late`, over)
  const overdue = age('arrival-overdue')
  if (overdue !== null) return late('arrive-late', overdue)
  const asked = (['call-120', 'call-119'] as const).find((reason) => age(reason) !== null)
  if (asked) return warn(asked)
  if (age('camera-saw') !== null) return warn('camera-saw')
  if (doubt && BEFORE_LEAVING.includes(step)) return warn(doubt)
  if (step === 'answer' && !lead) return warn('nobody-called')
  if ((step === 'depart' || step === 'arrive') && i.assignments.some((a) => stuckOf(a, now) !== null)) return warn('other-stuck')
  if ((age('pause-over') ?? PAUSE_SAID) < PAUSE_SAID) return warn('pause-over')
  return { state: 'ok', text: { code: step, over: null } }
}

const clockOf = (lead: AssignmentView | null, now: number): number | null => (lead?.acceptedAt ? now - Date.parse(lead.acceptedAt) : null)

function tiersOf(i: IncidentBrief, now: number): BoardRow['tiers'] {
  const soon = i.deadlines.find((d) => d.key.startsWith('tier/') && Date.parse(d.dueAt) - now <= SOON)?.tier ?? null
  return ([1, 2, 3] as const).map((tier) => ({ tier, is: i.startedTiers.includes(tier) ? 'on' : tier === soon ? 'next' : 'off' }))
}

function comfortOf(i: IncidentBrief, now: number): Comfort {
  if (i.kind !== 'entrapment' || i.times.released || i.status === 'closed' || i.status === 'joined') return { due: 'none' }
  if (i.status === 'arrived') return { due: 'beside' }
  if (i.callerPhone === null) return { due: 'no-phone' }
  const left = Date.parse(i.times.comforted ?? i.times.reported) + i.limits.comfortEvery * 1000 - now
  return left >= 0 ? { due: 'in', ms: left } : { due: 'over', ms: -left }
}
