// A report comes in: the same elevator's reports join one incident, everything else opens its own. Nothing is acknowledged before it is committed.
import { findElevatorRef, lockOpenIncidentOf, nextIncidentNumber } from '../db/incidents.ts'
import { findPlan } from '../db/plans.ts'
import { findReportByRef, insertReport } from '../db/reports.ts'
import { NOBODY_KNOWN, type Actor, type IncidentEvent, type IncidentKind, type People, type Report, type ReportSource } from '../domain/incident.ts'
import { normalizePhone } from '../domain/phone.ts'
import { lastResortPlan } from '../domain/plan.ts'
import { signsOf } from '../domain/signs.ts'
import type { DispatchParts } from './ports.ts'
import type { Writer, Writing } from './write.ts'

export interface ReportInput {
  source: ReportSource
  /** The sender's own id; the same one twice is the same report. */
  sourceRef?: string
  /** Where it is certain which elevator; otherwise a person locates it. */
  elevatorId?: string
  /** County or city that gets an unlocated report. */
  region: string
  callerPhone?: string
  said?: string
  note?: string
  people?: Partial<People>
  kind?: IncidentKind
  drill: boolean
  reportedAt?: Date
}
export interface Received { reportId: string; incidentId: string; joined: boolean }

export class UnknownElevator extends Error {}

export function makeReceiveReport(parts: DispatchParts, writer: Writer) {
  /** Commits the report and returns where it went. Throws UnknownElevator for an id that is not in the registry. */
  return async function receiveReport(input: ReportInput, actor: Actor): Promise<Received> {
    return writer.write(async (w) => {
      if (input.sourceRef !== undefined) {
        const before = await findReportByRef(w.tx, input.source, input.sourceRef)
        if (before) return { ...before, joined: true }
      }
      const report: Report = {
        id: parts.newId(), source: input.source, reportedAt: input.reportedAt ?? w.now,
        ...(input.callerPhone === undefined ? {} : { callerPhone: normalizePhone(input.callerPhone) ?? input.callerPhone }), ...(input.said === undefined ? {} : { said: input.said }), ...(input.note === undefined ? {} : { note: input.note }),
      }
      const joined = input.elevatorId === undefined ? null : await join(w, input, report, actor)
      const incidentId = joined ?? await open(w, input, report, actor)
      await insertReport(w.tx, {
        ...report, ...(input.sourceRef === undefined ? {} : { sourceRef: input.sourceRef }), elevatorId: input.elevatorId ?? null, incidentId, trapped: input.people?.trapped ?? null, injured: input.people?.injured ?? 0,
        vulnerable: input.people?.vulnerable ?? [], drill: input.drill, recordedBy: actor.kind === 'account' ? actor.id : null,
      })
      return { reportId: report.id, incidentId, joined: joined !== null }
    })
  }

  async function join(w: Writing, input: ReportInput, report: Report, actor: Actor): Promise<string | null> {
    const incident = input.elevatorId === undefined ? null : await lockOpenIncidentOf(w.tx, input.elevatorId, input.drill)
    if (!incident) return null
    const decision = await w.decide(incident, { type: 'report', report, ...(input.people ? { people: input.people } : {}) }, actor)
    return decision.ok ? incident.id : null
  }

  async function open(w: Writing, input: ReportInput, report: Report, actor: Actor): Promise<string> {
    const elevator = input.elevatorId === undefined ? null : await findElevatorRef(w.tx, input.elevatorId)
    if (input.elevatorId !== undefined && !elevator) throw new UnknownElevator(input.elevatorId)
    const region = elevator?.region ?? input.region
    // The start refuses a region without a plan, but one may be withdrawn by hand since: a report is not lost for it.
    const plan = await findPlan(w.tx, region) ?? lastResortPlan(region)
    const people: People = { ...NOBODY_KNOWN, ...input.people }
    const events: IncidentEvent[] = [
      { type: 'opened', id: parts.newId(), number: await nextIncidentNumber(w.tx, w.now), kind: input.kind ?? 'entrapment', drill: input.drill, region, reportedAt: report.reportedAt, plan },
      { type: 'report-received', report },
    ]
    if (people.trapped !== null || signsOf(people).length > 0) events.push({ type: 'people-changed', people })
    if (elevator) events.push({ type: 'located', elevator, readBack: false })
    return (await w.open(events, actor)).id
  }
}
