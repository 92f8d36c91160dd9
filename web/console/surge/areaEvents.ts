// The area's story as it is told: cars that were looked at one after another and hold nobody are one line, so that what was decided stays in sight. Pure.
import type { AreaView } from '../../../server/contracts/area.ts'

export type AreaEvent = AreaView['timeline'][number]
/** `events`: the newest first, never empty; several only where all say the same of one car each. */
export type AreaLine = [AreaEvent, ...AreaEvent[]]

/** The newest first. A car with people is a line of its own. */
export function linesOf(timeline: readonly AreaEvent[]): AreaLine[] {
  const lines: AreaLine[] = []
  for (const event of timeline.toSorted((a, b) => b.seq - a.seq)) {
    const last = lines.at(-1)
    if (last && isRoutine(event) && isRoutine(last[0]) && last[0].data['status'] === event.data['status']) last.push(event)
    else lines.push([event])
  }
  return lines
}

const isRoutine = (e: AreaEvent): boolean => e.type === 'swept' && e.data['status'] !== 'people'
