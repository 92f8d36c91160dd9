// What one incident's row says now: its step, its clock against the limit, and why it is amber or overdue. Pure.
import type { AssignmentView, IncidentBrief } from '../../server/contracts/incident.ts'

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
  tiers: readonly { tier: 1 | 2 | 3; is: 'on' | 'next' | 'off' }[]
  comfort: Comfort
}

/** A tier that its timer starts within this many ms is drawn as the next one. */
const SOON = 90_000

export function boardRow(incident: IncidentBrief, now: number): BoardRow {
  const lead = leadAssignment(incident.assignments)
  const { step, since, limit } = stepOf(incident, lead)
  const clock = Math.max(0, now - since)
  const over = limit !== null && clock > limit ? clock - limit : 0
  return { ...verdictOf(incident, step, over, lead), step, clock, limit, team: lead?.teamName ?? null, tiers: tiersOf(incident, now), comfort: comfortOf(incident, now) }
}

const ADVANCE: readonly AssignmentView['status'][] = ['offered', 'accepted', 'departed', 'arrived']

/** The most advanced live assignment; among equals the newest. Null when nobody is called. */
export function leadAssignment(assignments: readonly AssignmentView[]): AssignmentView | null {
  let lead: AssignmentView | null = null
  for (const a of assignments) {
    const rank = ADVANCE.indexOf(a.status)
    if (rank >= 0 && rank >= (lead ? ADVANCE.indexOf(lead.status) : 0)) lead = a
  }
  return lead
}

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
    case 'departed': return { step: 'arrive', since: at(times.dispatched), limit: limits.arriveWithin * 1000 }
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

function verdictOf(i: IncidentBrief, step: Step, over: number, lead: AssignmentView | null): { state: RowState; text: RowText } {
  const needs = (reason: string) => i.attention.some((a) => a.reason === reason)
  // Once somebody is on the way or there, what was asked of a person before is no longer the row's first word.
  if (BEFORE_LEAVING.includes(step)) {
    if (needs('no-team-left')) return { state: 'late', text: { code: 'no-team-left', over: null } }
    if (needs('call-119')) return { state: 'late', text: { code: 'call-119', over: null } }
  }
  if (step === 'depart' && (lead?.notMoving || over > 0)) return { state: 'warn', text: { code: 'not-moving', over: null } }
  if (over > 0) return SOFT.includes(step) ? { state: 'warn', text: { code: `${step}-long`, over } } : { state: 'late', text: { code: `${step}-late`, over } }
  if (needs('arrival-overdue')) return { state: 'late', text: { code: 'arrive-late', over: null } }
  if (step === 'answer' && !lead) return { state: 'warn', text: { code: 'nobody-called', over: null } }
  return { state: 'ok', text: { code: step, over: null } }
}

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
