// Reports come in: the same elevator's reports join one incident, everything else opens its own. Nothing is acknowledged before it is committed.
import { listElevatorRefs, lockFreeOpenIncidentsOf, lockIncident, lockOpenIncidentsOf, nextIncidentNumbers } from '../db/incidents.ts'
import { inBatches } from '../db/inBatches.ts'
import { isOfAnItem } from '../db/pool.ts'
import { listPlansOf } from '../db/plans.ts'
import { listReportsByRef, type ReportRow } from '../db/reports.ts'
import { elevatorOf, isOpen, NOBODY_KNOWN, type Actor, type DoubtReason, type ElevatorRef, type Incident, type IncidentEvent, type IncidentKind, type People, type Report, type ReportSource } from '../domain/incident.ts'
import { normalizePhone } from '../domain/phone.ts'
import { lastResortPlan, type ResponsePlan } from '../domain/plan.ts'
import { signsOf } from '../domain/signs.ts'
import type { DispatchParts } from './ports.ts'
import type { Order, Writer, Writing } from './write.ts'

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
  /** Where it opens an incident: somebody calls back. */
  asks?: DoubtReason
  /** Where it joins one that is doubted: this one is doubted no more than any from the page. */
  sound?: boolean
  drill: boolean
  reportedAt?: Date
}
export interface Received { reportId: string; incidentId: string; joined: boolean }

export class UnknownElevator extends Error {}

/** Reports of one transaction. More would hold their incidents locked for longer than an operator should wait. */
const TOGETHER = 100
const APART_AT_ONCE = 4

interface Sent { input: ReportInput; actor: Actor; report: Report }

/** `crowd`: for the many that wait for nobody; `writer`: for the few that do. */
export function makeReceiveReport(parts: DispatchParts, writer: Writer, crowd: Writer) {
  /** What comes in one moment is committed together: a blackout brings hundreds a second. */
  const together = inBatches<Sent, Received | UnknownElevator | 'busy'>((sent) => crowd.write((w) => receiveAll(w, sent, 'free')), { atOnce: 2, most: TOGETHER, rest: 0.5, mayReplay: isOfAnItem })
  /** Where somebody else has the elevator's incident now, its own reports wait for it, and no others. */
  const apart = inBatches<Sent, Received | UnknownElevator | 'busy'>((sent) => writer.write((w) => receiveAll(w, sent, 'all')), { atOnce: APART_AT_ONCE, most: 1 })

  /** Commits the report and returns where it went. Throws UnknownElevator for an id that is not in the registry. */
  async function receiveReport(input: ReportInput, actor: Actor): Promise<Received> {
    const report = reportOf(input)
    let received = await together({ input, actor, report })
    if (received === 'busy') received = await apart({ input, actor, report })
    if (received instanceof UnknownElevator || received === 'busy') throw received === 'busy' ? new Error('a report that waited was still busy') : received
    return received
  }

  /** A report that belongs to this very incident, its elevator known or not. Null: the incident is over or gone, nothing was written. */
  async function receiveInto(incidentId: string, input: Omit<ReportInput, 'elevatorId'>, actor: Actor): Promise<Received | null> {
    const report = reportOf(input)
    return writer.write(async (w) => {
      const incident = await lockIncident(w.tx, incidentId) // first the lock: the same report may be on its way twice
      const [before] = input.sourceRef === undefined ? [] : await listReportsByRef(w.tx, [{ source: input.source, sourceRef: input.sourceRef }])
      if (before) return { reportId: before.reportId, incidentId: before.incidentId, joined: true }
      if (!incident || !isOpen(incident)) return null
      const elevatorId = elevatorOf(incident)?.id
      const row = rowOf({ input: { ...input, ...(elevatorId === undefined ? {} : { elevatorId }) }, actor, report }, incidentId)
      const [decided] = await w.decideAll([{ incident, actor, command: { type: 'report', report, ...(input.people ? { people: input.people } : {}), ...(input.asks ? { asks: input.asks } : {}) }, report: row }])
      return decided?.ok ? { reportId: report.id, incidentId, joined: true } : null
    })
  }

  function reportOf(input: ReportInput): Report {
    return {
      id: parts.newId(), source: input.source, reportedAt: input.reportedAt ?? parts.clock(),
      ...(input.callerPhone === undefined ? {} : { callerPhone: normalizePhone(input.callerPhone) ?? input.callerPhone }), ...(input.said === undefined ? {} : { said: input.said }), ...(input.note === undefined ? {} : { note: input.note }),
    }
  }

  async function receiveAll(w: Writing, sent: readonly Sent[], which: 'all' | 'free'): Promise<(Received | UnknownElevator | 'busy')[]> {
    const answers: (Received | UnknownElevator | 'busy' | undefined)[] = sent.map(() => undefined)
    const known = new Map((await listReportsByRef(w.tx, sent.flatMap(({ input: { source, sourceRef } }) => (sourceRef === undefined ? [] : [{ source, sourceRef }])))).map((r) => [refOf(r), r]))
    const located = sent.flatMap(({ input: { elevatorId, drill } }) => (elevatorId !== undefined && /^\d{1,18}$/.test(elevatorId) ? [{ elevatorId, drill }] : []))
    const open = new Map<string, Incident>()
    const taken = new Set<string>()
    if (located.length > 0) {
      const { free, busy } = which === 'all' ? { free: await lockOpenIncidentsOf(w.tx, located), busy: [] } : await lockFreeOpenIncidentsOf(w.tx, located)
      for (const incident of free) open.set(placeOf(incident), incident)
      for (const b of busy) taken.add(`${b.elevatorId} ${b.drill}`)
    }
    const elevators = new Map((await listElevatorRefs(w.tx, [...new Set(located.map((l) => l.elevatorId))])).map((e) => [e.id, e]))
    const plans = await listPlansOf(w.tx, [...new Set(sent.map(({ input }) => regionOf(input, elevators)))])

    // The second report of one incident, or of one sender's id, waits until the first has gone in.
    for (let rest = sent.map((s, n) => ({ ...s, n })); rest.length > 0;) {
      const later: typeof rest = []
      const orders: (Order & { n: number })[] = []
      const fresh: (typeof rest)[number][] = []
      const touched = new Set<string>()
      for (const one of rest) {
        const { input, report, actor, n } = one
        const before = input.sourceRef === undefined ? undefined : known.get(refOf({ source: input.source, sourceRef: input.sourceRef }))
        if (before) { answers[n] = { reportId: before.reportId, incidentId: before.incidentId, joined: true }; continue }
        if (input.elevatorId !== undefined && !elevators.has(input.elevatorId)) { answers[n] = new UnknownElevator(input.elevatorId); continue }
        const place = input.elevatorId === undefined ? null : `${input.elevatorId} ${input.drill}`
        const ref = input.sourceRef === undefined ? null : refOf({ source: input.source, sourceRef: input.sourceRef })
        if (place !== null && taken.has(place)) { answers[n] = 'busy'; continue }
        if ((place !== null && touched.has(place)) || (ref !== null && touched.has(ref))) { later.push(one); continue }
        if (place !== null) touched.add(place)
        if (ref !== null) touched.add(ref)
        const incident = place === null ? undefined : open.get(place)
        if (incident) orders.push({ n, incident, actor, command: { type: 'report', report, ...(input.people ? { people: input.people } : {}), ...(input.sound ? { sound: true } : {}) }, report: rowOf(one, incident.id) })
        else fresh.push(one)
      }
      const went = (n: number, incident: Incident, joined: boolean) => {
        const one = sent[n]
        if (!one) return
        answers[n] = { reportId: one.report.id, incidentId: incident.id, joined }
        if (one.input.sourceRef !== undefined) known.set(refOf({ source: one.input.source, sourceRef: one.input.sourceRef }), { source: one.input.source, sourceRef: one.input.sourceRef, reportId: one.report.id, incidentId: incident.id })
        if (one.input.elevatorId !== undefined) open.set(`${one.input.elevatorId} ${one.input.drill}`, incident)
      }
      const decided = await w.decideAll(orders)
      orders.forEach(({ n }, place) => {
        const d = decided[place]
        if (d?.ok) went(n, d.incident, true)
        else fresh.push({ ...sent[n]!, n })
      })
      const numbers = fresh.length > 0 ? await nextIncidentNumbers(w.tx, fresh.length, w.now) : []
      fresh.forEach((one, place) => { went(one.n, openOne(w, one, numbers[place] ?? '', elevators, plans), false) })
      rest = later
    }
    return answers.map((a) => { if (!a) throw new Error('a report without an answer'); return a })
  }

  function openOne(w: Writing, one: Sent, number: string, elevators: ReadonlyMap<string, ElevatorRef>, plans: ReadonlyMap<string, ResponsePlan>): Incident {
    const { input, report, actor } = one
    const elevator = input.elevatorId === undefined ? null : (elevators.get(input.elevatorId) ?? null)
    const region = regionOf(input, elevators)
    // The start refuses a region without a plan, but one may be withdrawn by hand since: a report is not lost for it.
    const plan = plans.get(region) ?? lastResortPlan(region)
    const people: People = { ...NOBODY_KNOWN, ...input.people }
    const id = parts.newId()
    const events: IncidentEvent[] = [
      { type: 'opened', id, number, kind: input.kind ?? 'entrapment', drill: input.drill, region, reportedAt: report.reportedAt, plan },
      { type: 'report-received', report },
    ]
    if (people.trapped !== null || signsOf(people).length > 0) events.push({ type: 'people-changed', people })
    if (elevator) events.push({ type: 'located', elevator, readBack: false })
    if (input.asks) events.push({ type: 'human-needed', reason: input.asks })
    return w.open(events, actor, rowOf(one, id))
  }

  return { receiveReport, receiveInto }
}

const refOf = (r: { source: ReportSource; sourceRef: string }): string => `${r.source} ${r.sourceRef}`
const regionOf = (input: ReportInput, elevators: ReadonlyMap<string, ElevatorRef>): string => (input.elevatorId === undefined ? undefined : elevators.get(input.elevatorId)?.region) ?? input.region

function placeOf(i: Incident): string {
  return i.stage.status === 'reported' ? '' : `${i.stage.elevator?.id ?? ''} ${i.drill}`
}

function rowOf({ input, report, actor }: Sent, incidentId: string): ReportRow {
  return {
    ...report, ...(input.sourceRef === undefined ? {} : { sourceRef: input.sourceRef }), elevatorId: input.elevatorId ?? null, incidentId, trapped: input.people?.trapped ?? null, injured: input.people?.injured ?? 0,
    vulnerable: input.people?.vulnerable ?? [], drill: input.drill, recordedBy: actor.kind === 'account' ? actor.id : null,
  }
}
