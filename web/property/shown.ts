// What the page says: whether somebody waits in a car, who comes, how the officer will be told of the next. Pure.
import type { UnitIncident, UnitNotices } from '../../server/contracts/unitIncident.ts'
import type { Notices } from '../live/pushDevice.ts'

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

/** What the page may promise while nobody is trapped: only what will be sent. `ways` null: not known yet. */
export function promise(push: Notices, ways: UnitNotices | null): 'none.note' | 'none.both' | 'none.push' | 'none.sms' | 'none.page' {
  if (!ways) return 'none.note'
  if (push === 'on') return ways.sms === null ? 'none.push' : 'none.both'
  if (ways.sms !== null) return 'none.sms'
  return push === 'unknown' ? 'none.note' : 'none.page'
}
