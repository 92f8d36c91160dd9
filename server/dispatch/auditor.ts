// The auditor: an independent pass over PostgreSQL. It does what a lost wake-up left undone and says whether every open incident has a next step.
import { claimMessages, deleteMessages } from '../db/outbox.ts'
import { listDueDeadlines, listForgottenIncidents } from '../db/incidents.ts'
import type { Dispatch } from './dispatch.ts'
import type { DispatchParts } from './ports.ts'

export interface AuditReport { at: Date; ok: boolean; lateSteps: number; forgotten: number; failed: number }

/** Alarms and BullMQ come in time; the auditor takes over after this many milliseconds. */
const LATE_MS = 300
const EVERY_MS = 500
const STUCK_MS = 30_000
const BATCH = 200
/** Whether one was forgotten is asked once in so many passes. */
const FORGOTTEN_EVERY = 10

export function makeAuditor(parts: DispatchParts, dispatch: Dispatch, tell: (report: AuditReport) => void) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let closed = false
  let passes = 0
  let forgotten = 0
  let more = true

  /** One pass. One incident that cannot be moved must not keep the others waiting: it is counted, reported and tried again. */
  async function audit(): Promise<AuditReport> {
    const now = parts.clock()
    let failed = 0
    const attempt = async (where: string, work: () => Promise<void>) => {
      try { await work() } catch (error) { failed++; parts.fault(where, error) }
    }
    const due = await listDueDeadlines(parts.steps, new Date(now.getTime() - LATE_MS), BATCH)
    more = due.length === BATCH
    await Promise.all(shuffled(due).map((d) => attempt(`deadline ${d.key} of ${d.incidentId}`, async () => { await dispatch.fire(d.incidentId, d.key) })))
    const told: string[] = []
    await Promise.all((await claimMessages(parts.steps, now, BATCH)).map((row) => attempt(`outbox ${row.id}`, async () => { await dispatch.tell(row.message); told.push(row.id) })))
    if (told.length > 0) await deleteMessages(parts.steps, told)
    if (passes++ % FORGOTTEN_EVERY === 0) forgotten = (await listForgottenIncidents(parts.steps)).length
    // A step that stays overdue pass after pass is not taken care of, whatever else is well.
    const stuck = due.some((d) => now.getTime() - d.dueAt.getTime() > STUCK_MS) && (await listDueDeadlines(parts.steps, new Date(now.getTime() - STUCK_MS), 1)).length > 0
    return { at: parts.clock(), ok: failed === 0 && forgotten === 0 && !stuck, lateSteps: due.length, forgotten, failed }
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => {
      running = audit().then(tell, (error: unknown) => {
        parts.fault('auditor', error)
        tell({ at: parts.clock(), ok: false, lateSteps: 0, forgotten: 0, failed: 1 })
      }).finally(schedule)
    }, more ? 0 : EVERY_MS) // the first pass at once: another server may have died with its alarms
  }

  return { audit, start: schedule, async close() { closed = true; clearTimeout(timer); await running } }
}

/** Several auditors see the same list: each takes it in an order of its own, else all stand before the same incident. */
function shuffled<T>(items: readonly T[]): T[] {
  return items.map((item) => ({ item, place: Math.random() })).sort((a, b) => a.place - b.place).map(({ item }) => item)
}
