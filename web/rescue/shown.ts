// What the screen shows: the server's assignments with this phone's untold taps laid over them, and which of them stands in front. Pure.
import type { AssignmentCommand, AssignmentView, MyAssignment } from '../../server/contracts/incident.ts'
import { isSweep, waiting, type Act, type ActType } from './outbox.ts'

export type Status = AssignmentView['status']
/** `unsent`: taps that the server has not heard; what they changed is shown, and marked. */
export interface Shown { my: MyAssignment; id: string; status: Status; acceptedAt: string | null; departedAt: string | null; arrivedAt: string | null; releasedAt: string | null; unsent: ReadonlySet<ActType> }

export function shownOf(my: MyAssignment, acts: readonly Act[]): Shown {
  const { assignment: a } = my
  const shown: Shown = { my, id: a.id, status: a.status, acceptedAt: a.acceptedAt, departedAt: a.departedAt, arrivedAt: a.arrivedAt, releasedAt: a.releasedAt, unsent: new Set() }
  return waiting(acts).flatMap((act) => (!isSweep(act) && act.assignmentId === a.id ? [act.command] : [])).reduce(lay, shown)
}

/** A tap changes what is shown only where it can follow: a late "arrive" does not raise a job that was withdrawn. */
function lay(shown: Shown, command: AssignmentCommand): Shown {
  const at = command.at ?? null
  const unsent = new Set([...shown.unsent, command.type])
  switch (command.type) {
    case 'accept': return shown.status === 'offered' ? { ...shown, unsent, status: 'accepted', acceptedAt: at } : shown
    case 'decline': return shown.status === 'offered' ? { ...shown, unsent, status: 'declined' } : shown
    case 'depart': return shown.status === 'accepted' ? { ...shown, unsent, status: 'departed', departedAt: at } : shown
    case 'arrive': return shown.status === 'accepted' || shown.status === 'departed' ? { ...shown, unsent, status: 'arrived', departedAt: shown.departedAt ?? at, arrivedAt: at } : shown
    case 'cannot-go': return shown.status === 'accepted' || shown.status === 'departed' ? { ...shown, unsent, status: 'withdrawn' } : shown
    case 'release': return shown.status === 'arrived' ? { ...shown, unsent, status: 'released', releasedAt: at } : shown
  }
}

export type Front = { screen: 'none' } | { screen: 'call' | 'way' | 'site' | 'done' | 'ended'; shown: Shown; others: number }

const RANK: Partial<Record<Status, number>> = { arrived: 3, departed: 2, accepted: 1 }

/**
 * An unanswered offer stands before all, the loudest first; then the job the team is furthest in; then what ended and was not yet read.
 * `wanted`: the offer whose notification was pressed. `read`: ids put away on this phone. `since`: ms; older endings are history. What the team itself refused needs no screen.
 */
export function frontOf(list: readonly Shown[], read: ReadonlySet<string>, since: number, wanted: string | null = null): Front {
  const offers = list.filter((s) => s.status === 'offered').sort((a, b) => Date.parse(a.my.assignment.offeredAt) - Date.parse(b.my.assignment.offeredAt))
  const jobs = list.filter((s) => s.status in RANK).sort((a, b) => (RANK[b.status] ?? 0) - (RANK[a.status] ?? 0) || Date.parse(a.acceptedAt ?? '') - Date.parse(b.acceptedAt ?? ''))
  const others = Math.max(0, offers.length + jobs.length - 1)
  const ended = list.filter((s) => !read.has(s.id) && endedAt(s) >= since && (s.status === 'released' || s.status === 'lapsed' || s.status === 'stood-down')).sort((a, b) => endedAt(b) - endedAt(a))
  const [offer, job, end] = [offers.find((s) => s.id === wanted) ?? offers[0], jobs[0], ended[0]]
  if (offer) return { screen: 'call', shown: offer, others }
  // The end of a job that somebody is in the middle of must be seen before the next one goes on.
  if (end) return { screen: end.status === 'released' ? 'done' : 'ended', shown: end, others: offers.length + jobs.length }
  if (job) return { screen: job.status === 'arrived' ? 'site' : 'way', shown: job, others }
  return { screen: 'none' }
}

const endedAt = (s: Shown): number => Date.parse(s.releasedAt ?? s.my.assignment.endedAt ?? '') || 0

/** Keep the newest view of each assignment. An older or equal version changes nothing. */
export function merge(known: readonly MyAssignment[], view: MyAssignment): readonly MyAssignment[] {
  const before = known.find((m) => m.assignment.id === view.assignment.id)
  if (before && before.version >= view.version) return known
  return before ? known.map((m) => (m === before ? view : m)) : [view, ...known]
}
