// Trust in a device's alarms of one type (可信度), from what became of the earlier ones: a Beta posterior with its vendor as the prior. Knows no alarm of its own.
import type { AlarmRules } from './alarmRules.ts'
import { ENTRAPMENT_TYPES, type AlarmType } from './device.ts'
import type { IncidentKind } from './incident.ts'

/** How many alarms were marked true and false; drills and those that nobody could tell are left out. */
export interface Marks { true: number; false: number }
export const NO_MARKS: Marks = { true: 0, false: 0 }

export interface Trust {
  /** Expected share of true alarms, 0..1. */
  share: number
  /** Where that share lies with some 90 % certainty. */
  low: number
  high: number
  /** How many marks speak: the device's own, and its vendor's other devices for at most `VENDOR_MOST`. */
  marks: number
}
/** `ask`: an operator says whether it is true. `believe`: nobody is asked. */
export type TrustEffect = 'ask' | 'as-ruled' | 'believe'

/** A box of which nothing is known: some true, most of a new one noise (domain/likelihood.ts starts from the same share). */
const FIRST = { true: 2.4, false: 1.6 }
/** A vendor's thousand other devices weigh as much as this many alarms of this very one: a single broken box of a good vendor is soon known for what it is. */
const VENDOR_MOST = 10

/** `vendor`: all marks of the vendor's devices for this type, this device's among them; null where the vendor is unknown. */
export function trustOf(device: Marks, vendor: Marks | null): Trust {
  const others = { true: Math.max(0, (vendor?.true ?? 0) - device.true), false: Math.max(0, (vendor?.false ?? 0) - device.false) }
  const n = others.true + others.false
  const weight = n === 0 ? 0 : Math.min(n, VENDOR_MOST) / n
  const a = FIRST.true + others.true * weight + device.true
  const b = FIRST.false + others.false * weight + device.false
  const share = a / (a + b)
  const spread = 1.645 * Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)))
  return { share, low: Math.max(0, share - spread), high: Math.min(1, share + spread), marks: device.true + device.false + n * weight }
}

/** What trust changes. Without enough marks nothing; and it never refuses an alarm by itself. */
export function effectOf(trust: Pick<Trust, 'share' | 'marks'>, bounds: AlarmRules['trust']): TrustEffect {
  if (trust.marks < bounds.marks) return 'as-ruled'
  return trust.share < bounds.low ? 'ask' : trust.share > bounds.high ? 'believe' : 'as-ruled'
}

/** The device counted or sensed people; whoever pressed or called may have meant something else. */
const SENSED: ReadonlySet<AlarmType> = new Set(['trapped', 'trapped-at-level', 'trapped-outside-level', 'trapped-long'])

/** What the end of its incident says of an alarm. `released`: people who were freed; null: nobody has said. Unknown is no half of true. */
export function markOf(type: AlarmType, end: { kind: IncidentKind; /** Somebody found that it was no entrapment; not said where it was never called one. */ wasEntrapment: boolean; released: number | null; closed: boolean }): 'true' | 'false' | 'unknown' | null {
  if (end.kind === 'entrapment' && (end.released ?? 0) > 0) return 'true'
  if (!end.closed) return null // it may yet be called something else
  switch (end.kind) {
    case 'self-freed': return 'true'
    case 'false-alarm': return 'false'
    case 'fault': return SENSED.has(type) && end.wasEntrapment ? 'false' : ENTRAPMENT_TYPES.has(type) ? 'unknown' : 'true'
    case 'entrapment': case 'complaint': case 'inquiry': return 'unknown'
  }
}
