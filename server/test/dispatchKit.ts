// Dispatch on a real database with a moved clock; what it publishes and asks to be woken for is kept for the test to read.
import { randomUUID } from 'node:crypto'
import type { IncidentBrief, MyAssignment } from '../contracts/incident.ts'
import { candidateFacts } from '../db/candidates.ts'
import { makeDb } from '../db/pool.ts'
import { CHANNELS } from '../domain/notice.ts'
import { makeAuditor, type AuditReport } from '../dispatch/auditor.ts'
import { makeDispatch } from '../dispatch/dispatch.ts'
import type { DispatchParts } from '../dispatch/ports.ts'
import { buildWorld, movedClock } from './world.ts'

/** One server process's dispatch on `url`; several on the same database are several processes. */
export function dispatchOn(url: string, clock: () => Date, over: Partial<DispatchParts> = {}) {
  const db = makeDb(url, { max: 6 })
  const published: IncidentBrief[] = []
  const phones: { teamId: string; view: MyAssignment }[] = []
  const left: string[] = []
  const wakes: { incidentId: string; key: string; dueAt: Date }[] = []
  const faults: string[] = []
  const parts: DispatchParts = {
    db, steps: db, crowd: db, clock, newId: randomUUID, candidates: candidateFacts, fault: (where, error) => { faults.push(`${where}: ${String(error)}`) },
    publish: { incident: async (v) => { published.push(v) }, assignment: async (teamId, view) => { phones.push({ teamId, view }) }, team: async () => undefined, unit: (id) => { left.push(id) } },
    wake: { wake: async (d) => { wakes.push(d) } }, notify: { channels: CHANNELS, wake: () => undefined }, ...over,
  }
  const dispatch = makeDispatch(parts)
  const reports: AuditReport[] = []
  const auditor = makeAuditor(parts, dispatch, (r) => { reports.push(r) })
  return { db, dispatch, auditor, published, phones, left, wakes, faults, reports }
}

/** A world on a database of its own, with one process. */
export async function dispatchKit(url: string, options: { elevators?: number } = {}) {
  const clock = movedClock()
  const kit = dispatchOn(url, clock)
  const world = await buildWorld(kit.db, { ...options, now: clock() })
  const operator = { kind: 'account' as const, id: world.operatorId, name: '接警员', seat: '01' }
  const report = (n = 0, more: Partial<Parameters<typeof kit.dispatch.receiveReport>[0]> = {}) => kit.dispatch.receiveReport({ source: 'walk-in', elevatorId: world.elevators[n]!, region: '410100', drill: false, ...more }, operator)
  const view = async (id: string) => {
    const v = await kit.dispatch.view(id, { prefix: '41' })
    if (!v) throw new Error(`no incident ${id}`)
    return v
  }
  return { ...kit, clock, world, operator, report, view, scope: { prefix: '4101' } }
}
