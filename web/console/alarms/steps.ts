// From the sensors' messages round an alarm to the steps of a chart: each value from its moment to the next, unknown where nobody said. Pure.
import type { AlarmReplay } from '../../../server/contracts/alarm.ts'

export const LANES = ['floor', 'door', 'people', 'power'] as const
export type Lane = (typeof LANES)[number]
/** `value` null: not known. Times in ms. */
export interface Step { from: number; to: number; value: string | null }

const FIELD: Record<Lane, string> = { floor: 'floor', door: 'door', people: 'people', power: 'power' }
const said = (value: unknown): string | null => (typeof value === 'string' ? value : typeof value === 'boolean' || typeof value === 'number' ? String(value) : null)

/** Of each lane its steps, the oldest first, until `now`; before the first message nothing is known. A state says all of itself: what it leaves out is unknown from there on. */
export function stepsOf({ messages, from, to }: Pick<AlarmReplay, 'messages' | 'from' | 'to'>, now: number): Record<Lane, Step[]> {
  const states = messages.filter((m) => m.kind === 'state')
  const [start, end] = [Date.parse(from), Math.min(Date.parse(to), now)]
  const lane = (of: Lane): Step[] => {
    const steps: Step[] = []
    const add = (at: number, value: string | null) => {
      const last = steps.at(-1)
      if (last?.value === value) return
      if (last) last.to = at
      steps.push({ from: at, to: end, value })
    }
    add(start, null)
    for (const m of states) add(Math.min(end, Math.max(start, Date.parse(m.receivedAt))), said(m.data[FIELD[of]]))
    return steps.filter((s) => s.to > s.from)
  }
  return { floor: lane('floor'), door: lane('door'), people: lane('people'), power: lane('power') }
}

/** Floors from the lowest to the highest, as the panel in the car counts them: `-2`, `B1`, `1`, `18`. */
export function floorsOf(steps: readonly Step[]): string[] {
  const number = (floor: string): number => (/^B\d+$/i.test(floor) ? -Number(floor.slice(1)) : Number.isFinite(Number(floor)) ? Number(floor) : 0)
  return [...new Set(steps.flatMap((s) => (s.value === null ? [] : [s.value])))].toSorted((a, b) => number(a) - number(b) || a.localeCompare(b))
}
