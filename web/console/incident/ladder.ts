// The notification ladder of one assignment, or of the use unit's officer, as rungs to be read: channel, shape, state, reason. Pure.
import type { DeliveryView } from '../../../server/contracts/incident.ts'

/** ○ not yet, … at it, → on its way, ✓ there, ▲ failed and tried again, ✕ failed for good, – not needed. */
export type RungShape = '○' | '…' | '→' | '✓' | '▲' | '✕' | '–'
export interface Rung { id: string; channel: DeliveryView['channel']; contact: string; remind: boolean; state: DeliveryView['state']; shape: RungShape; reason: string | null; attempts: number; dueAt: number; at: string; again: boolean }
/** `reached`: the message has come to a device or a person, and when first. `trouble`: rungs that failed. */
export interface Ladder { rungs: Rung[]; reached: Rung | null; trouble: Rung[] }

const ORDER: readonly DeliveryView['channel'][] = ['socket', 'push', 'voice', 'sms']

/** The newest message of each channel and contact that asks for an answer: the offer, or the reminder after it. */
export const ladderOf = (deliveries: readonly DeliveryView[], assignmentId: string): Ladder => newestOf(deliveries.filter((d) => d.assignmentId === assignmentId && (d.kind === 'offer' || d.kind === 'remind')))
/** What the officer of the car's use unit was told. After a car was found to be another one, that is another unit. */
export const officersLadder = (deliveries: readonly DeliveryView[], useUnitId: string): Ladder => newestOf(deliveries.filter((d) => d.unitId === useUnitId))

function newestOf(deliveries: readonly DeliveryView[]): Ladder {
  const newest = new Map<string, DeliveryView>()
  for (const d of deliveries) {
    const key = `${d.channel}/${d.contact}`
    const before = newest.get(key)
    if (!before || rank(d) > rank(before) || (rank(d) === rank(before) && d.dueAt >= before.dueAt)) newest.set(key, d)
  }
  const rungs = [...newest.values()].map(rung).sort((a, b) => ORDER.indexOf(a.channel) - ORDER.indexOf(b.channel) || a.contact.localeCompare(b.contact))
  const there = rungs.filter((r) => r.shape === '✓').sort((a, b) => a.at.localeCompare(b.at))
  return { rungs, reached: there[0] ?? null, trouble: rungs.filter((r) => r.state === 'failed') }
}

const rank = (d: DeliveryView): number => (d.kind === 'remind' ? 1 : 0)

function rung(d: DeliveryView): Rung {
  return {
    id: d.id, channel: d.channel, contact: d.contact, remind: d.kind === 'remind', state: d.state, shape: shapeOf(d), reason: d.reason, attempts: d.attempts, dueAt: Date.parse(d.dueAt), at: d.at,
    again: d.state === 'planned' && d.attempts > 0,
  }
}

function shapeOf(d: DeliveryView): RungShape {
  switch (d.state) {
    case 'planned': return d.attempts > 0 ? '▲' : '○'
    case 'sending': return '…'
    case 'sent': return '→'
    case 'delivered': case 'read': return '✓'
    case 'failed': return d.permanent ? '✕' : '▲'
    case 'not-needed': return '–'
  }
}
