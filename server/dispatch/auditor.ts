// The auditor: an independent pass over PostgreSQL. It does what a lost wake-up left undone and says whether every open incident has a next step.
import { claimMessages, deleteMessages } from '../db/outbox.ts'
import { listDueDeadlines, listForgottenIncidents } from '../db/incidents.ts'
import { isAway } from '../db/pool.ts'
import type { Dispatch } from './dispatch.ts'
import type { DispatchParts } from './ports.ts'

export interface AuditReport { at: Date; ok: boolean; lateSteps: number; forgotten: number; failed: number }

/** Alarms and BullMQ come in time; the auditor takes over after this many milliseconds. */
const LATE_MS = 300
const EVERY_MS = 500
/** While the database is away: what is overdue when it comes back has waited long enough. */
const AWAY_EVERY_MS = 150
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
  let away = false
  let untold = 0
  let telling: Promise<void> | undefined

  /** Tries them all: one that cannot be moved must not keep the others waiting. Returns how many failed; each is reported and comes again. */
  async function each<T>(items: readonly T[], where: (item: T) => string, work: (item: T) => Promise<unknown>): Promise<number> {
    const results = await Promise.all(items.map(async (item) => {
      try { await work(item); return 0 } catch (error) { parts.fault(where(item), error); return 1 }
    }))
    return results.reduce<number>((sum, failed) => sum + failed, 0)
  }

  /** What was committed and never told. */
  async function retell(): Promise<void> {
    const told: string[] = []
    untold = await each(await claimMessages(parts.db, parts.clock(), BATCH), (row) => `outbox ${row.id}`, async (row) => { await dispatch.tell(row.message); told.push(row.id) })
    if (told.length > 0) await deleteMessages(parts.db, told)
  }

  /** Steps that nobody took in time, and whether any incident is without one. */
  async function pass(): Promise<AuditReport> {
    const now = parts.clock()
    const due = await listDueDeadlines(parts.steps, new Date(now.getTime() - LATE_MS), BATCH)
    more = due.length === BATCH
    away = false
    const failed = untold + await each(shuffled(due), (d) => `deadline ${d.key} of ${d.incidentId}`, (d) => dispatch.fire(d.incidentId, d.key))
    if (passes++ % FORGOTTEN_EVERY === 0) forgotten = (await listForgottenIncidents(parts.steps)).length
    // A step that stays overdue pass after pass is not taken care of, whatever else is well.
    const stuck = due.some((d) => now.getTime() - d.dueAt.getTime() > STUCK_MS) && (await listDueDeadlines(parts.steps, new Date(now.getTime() - STUCK_MS), 1)).length > 0
    return { at: parts.clock(), ok: failed === 0 && forgotten === 0 && !stuck, lateSteps: due.length, forgotten, failed }
  }

  /** Both, one after the other. */
  async function audit(): Promise<AuditReport> {
    await retell()
    return pass()
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => {
      // Beside the steps: telling reads whole incidents, and no step waits for that.
      if (!away) telling ??= retell().catch((error: unknown) => { untold = 1; parts.fault('auditor: messages', error) }).finally(() => { telling = undefined })
      running = pass().then(tell, (error: unknown) => {
        if (!away || !isAway(error)) parts.fault('auditor', error) // of one outage once
        away = isAway(error)
        tell({ at: parts.clock(), ok: false, lateSteps: 0, forgotten: 0, failed: 1 })
      }).finally(schedule)
    }, away ? AWAY_EVERY_MS : more ? 0 : EVERY_MS) // the first pass at once: another server may have died with its alarms
  }

  return { audit, start: schedule, async close() { closed = true; clearTimeout(timer); await Promise.all([running, telling]) } }
}

/** Several auditors see the same list: each takes it in an order of its own, else all stand before the same incident. */
function shuffled<T>(items: readonly T[]): T[] {
  return items.map((item) => ({ item, place: Math.random() })).sort((a, b) => a.place - b.place).map(({ item }) => item)
}
