// What the evidence says of a called team: whether it is believed to be on its way, since when it is not, and whether it is late. Pure.
import type { AssignmentView } from '../../server/contracts/incident.ts'

export const LIVE: readonly AssignmentView['status'][] = ['offered', 'accepted', 'departed', 'arrived']
export const isLive = (a: AssignmentView): boolean => LIVE.includes(a.status)
/** It said that it comes, and its position bears it out or has not been asked for yet. */
export const isBelieved = (a: AssignmentView): boolean => a.status === 'arrived' || ((a.status === 'accepted' || a.status === 'departed') && a.notMoving === null)

/** `ms`: for how long; `meters`: the shortest distance it has proven. `gone`: it had set out before. */
export interface Stuck { why: NonNullable<AssignmentView['notMoving']>; gone: boolean; ms: number; meters: number | null }

/** A team that accepted and does not come closer: from its acceptance on, or on its way from when it was noticed. Null where there is nothing to doubt. */
export function stuckOf(a: AssignmentView, now: number): Stuck | null {
  if (a.notMoving === null || (a.status !== 'accepted' && a.status !== 'departed')) return null
  const gone = a.status === 'departed'
  const from = Date.parse((gone ? (a.stuckAt ?? a.departedAt) : a.acceptedAt) ?? a.offeredAt)
  return { why: a.notMoving, gone, ms: Math.max(0, now - from), meters: a.meters }
}

/** ms by which a team on its way has missed the time it had to be there; null while it is in time. */
export function lateBy(a: AssignmentView, now: number): number | null {
  if ((a.status !== 'accepted' && a.status !== 'departed') || a.arriveBy === null) return null
  const over = now - Date.parse(a.arriveBy)
  return over > 0 ? over : null
}

/** The step that its position told and nobody of it said; null when people said it themselves. */
export function inferredNow(a: AssignmentView): 'departed' | 'arrived' | null {
  return (a.status === 'departed' || a.status === 'arrived') && a.inferred.includes(a.status) ? a.status : null
}
