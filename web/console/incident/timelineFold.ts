// The look at a team that stands still is repeated until it moves: one line with how often, instead of a page of the same. Pure.
import type { TimelineEntry } from '../../../server/contracts/incident.ts'

/** `times`: how often it was found so in a row; `since`: when first. */
export interface Folded { entry: TimelineEntry; times: number; since: string }

/** In the order of the timeline; a repeated look stands where it was last taken. Anything else told of that team begins anew. */
export function foldTimeline(timeline: readonly TimelineEntry[]): Folded[] {
  const out: (Folded | null)[] = []
  const open = new Map<string, { key: string; at: number }>()
  for (const entry of timeline) {
    const team = entry.data['assignmentId']
    const before = typeof team === 'string' ? open.get(team) : undefined
    const key = entry.type === 'team-not-moving' ? String(entry.data['why']) : null
    const last = before && before.key === key ? out[before.at] : null
    if (before && last) out[before.at] = null
    out.push({ entry, times: (last?.times ?? 0) + 1, since: last?.since ?? entry.at })
    if (typeof team !== 'string') continue
    if (key === null) open.delete(team)
    else open.set(team, { key, at: out.length - 1 })
  }
  return out.filter((x) => x !== null)
}
