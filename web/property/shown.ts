// What a car's card says: whether somebody waits in it, who comes, and what the officer can do. Pure.
import type { UnitIncident } from '../../server/contracts/unitIncident.ts'

/** `waiting`: people may be inside. `fault`: a lift that stands still with nobody in it. */
export type CarState = 'waiting' | 'fault' | 'out' | 'closed'

export function stateOf({ status, kind, releasedAt }: Pick<UnitIncident, 'status' | 'kind' | 'releasedAt'>): CarState {
  if (status === 'closed' || status === 'joined' || status === 'released' || status === 'followed-up') return releasedAt !== null && kind === 'entrapment' ? 'out' : 'closed'
  return kind === 'entrapment' ? 'waiting' : 'fault'
}

/** Those that wait, the longest first, then faults; what is over stands apart, the newest first. */
export function sorted(list: readonly UnitIncident[]): { open: UnitIncident[]; over: UnitIncident[]; trapped: number } {
  const rank: Readonly<Record<CarState, number>> = { waiting: 0, fault: 1, out: 2, closed: 2 }
  const open = list.filter((i) => rank[stateOf(i)] < 2).sort((a, b) => rank[stateOf(a)] - rank[stateOf(b)] || Date.parse(a.reportedAt) - Date.parse(b.reportedAt))
  return { open, over: list.filter((i) => rank[stateOf(i)] === 2), trapped: open.filter((i) => stateOf(i) === 'waiting').length }
}
