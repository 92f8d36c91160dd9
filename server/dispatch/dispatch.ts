// Dispatch: commands of operators, answers of teams and passed deadlines, each through the one write path.
import type { AssignmentCommand, IncidentCommand, IncidentView } from '../contracts/incident.ts'
import { findElevatorRef, findIncident, incidentOfAssignment, listOpenIncidents, lockFreeIncidents, lockIncident, lockIncidents, lockOpenIncidentOf, nextIncidentNumbers } from '../db/incidents.ts'
import { listViews } from '../db/incidentViews.ts'
import { coversCar, findAreaAt } from '../db/areaSignals.ts'
import { areDue, type DueKey } from '../db/deadlines.ts'
import { inBatches } from '../db/inBatches.ts'
import { isOfAnItem } from '../db/pool.ts'
import { findPlan } from '../db/plans.ts'
import { moveReports } from '../db/reports.ts'
import type { Command, Refusal } from '../domain/decide.ts'
import { elevatorOf, isOpen, isPooled, type Actor, type Incident, type People, type Release } from '../domain/incident.ts'
import { deadlinesOf } from '../domain/response.ts'
import type { RankedCandidate } from '../domain/ranking.ts'
import type { DispatchParts, Scope } from './ports.ts'
import { makeReceiveReport } from './receiveReport.ts'
import { makeTeller } from './teller.ts'
import { makeWriter, type Order, type Writing } from './write.ts'

export type Outcome = { ok: true; incidentId: string } | { ok: false; refusal: Refusal | 'no-such-incident' | 'no-such-elevator' | 'time-in-future' | 'people-missing' }

/** Deadlines of one transaction; a second transaction beside it would only find the same contract units taken. Few enough that whoever wants one of these incidents meanwhile, or this process, does not wait for long. */
const FIRED_TOGETHER = 12
const CARRIED_TOGETHER = 50
/** Whoever waits for an incident that somebody else has. */
const APART_AT_ONCE = 4

/** A phone's clock may be off by this much, in seconds. */
const CLOCK_SLACK = 60

/** What is asked of one incident: seen under its lock it is an order, or refused. */
interface Asked { incidentId: string; prepare: (incident: Incident | null, now: Date) => Order | Extract<Outcome, { ok: false }> }

export function makeDispatch(parts: DispatchParts) {
  const teller = makeTeller(parts)
  const writer = makeWriter(parts, teller)
  const steps = makeWriter({ ...parts, db: parts.steps }, teller)
  const receiving = makeReceiveReport(parts, writer, makeWriter({ ...parts, db: parts.crowd }, teller))

  const covered = (i: Incident | null, scope: Scope): i is Incident => i !== null && i.region.startsWith(scope.prefix)

  /** Whatever is decided of one incident alone: what comes in one moment is locked, decided and committed together. Where somebody else has the incident now, its own callers wait for it, and nobody else. */
  async function carry(asked: Asked): Promise<Outcome> {
    const outcome = await together(asked)
    return outcome === 'busy' ? apart(asked) : outcome
  }
  const together = inBatches<Asked, Outcome | 'busy'>((asked) => writer.write(async (w) => carryAll(w, asked, await lockIncidents(w.tx, [...new Set(asked.map((a) => a.incidentId))], 'free'), 'busy')), { atOnce: 2, most: CARRIED_TOGETHER, mayReplay: isOfAnItem })
  const apart = inBatches<Asked, Outcome>((asked) => writer.write(async (w) => carryAll(w, asked, await lockIncidents(w.tx, asked.map((a) => a.incidentId)), null)), { atOnce: APART_AT_ONCE, most: 1 })

  /** `unlocked`: the answer for an incident that is not among the locked ones; null: there is none. The second command of one incident sees what the first has done. */
  async function carryAll<U extends 'busy' | null>(w: Writing, asked: readonly Asked[], locked: Map<string, Incident>, unlocked: U): Promise<(Outcome | Exclude<U, null>)[]> {
    const outcomes: (Outcome | Exclude<U, null> | undefined)[] = asked.map(() => undefined)
    for (let rest = asked.map((a, n) => ({ ...a, n })); rest.length > 0;) {
      const later: typeof rest = []
      const orders: (Order & { n: number })[] = []
      for (const one of rest) {
        if (orders.some((o) => o.incident.id === one.incidentId)) { later.push(one); continue }
        const incident = locked.get(one.incidentId) ?? null
        if (incident === null && unlocked !== null) { outcomes[one.n] = unlocked as Exclude<U, null>; continue }
        const order = one.prepare(incident, w.now)
        if ('ok' in order) outcomes[one.n] = order
        else orders.push({ ...order, n: one.n })
      }
      const decided = await w.decideAll(orders)
      orders.forEach(({ n }, place) => {
        const d = decided[place]
        if (!d) return
        if (d.ok) locked.set(d.incident.id, d.incident)
        outcomes[n] = settle(d)
      })
      rest = later
    }
    return outcomes.map((o) => { if (!o) throw new Error('a command without an answer'); return o })
  }

  /** An operator's command. Somebody else's region answers like one that does not exist. */
  async function command(incidentId: string, c: IncidentCommand, actor: Actor & { kind: 'account' }, scope: Scope): Promise<Outcome> {
    if (c.type !== 'join' && c.type !== 'split' && c.type !== 'locate') {
      return carry({ incidentId, prepare: (incident) => (covered(incident, scope) ? { incident, command: asCommand(c, actor), actor } : { ok: false, refusal: 'no-such-incident' }) })
    }
    return writer.write(async (w): Promise<Outcome> => {
      if (c.type === 'join') return join(w, incidentId, c.into, actor, scope)
      const incident = await lockIncident(w.tx, incidentId)
      if (!covered(incident, scope)) return { ok: false, refusal: 'no-such-incident' }
      return c.type === 'split' ? split(w, incident, c.reportId, actor) : locate(w, incident, c, actor, scope)
    })
  }

  const settle = (d: { ok: true; incident: Incident } | { ok: false; refusal: Refusal }): Outcome => (d.ok ? { ok: true, incidentId: d.incident.id } : d)

  async function locate(w: Writing, incident: Incident, c: Extract<IncidentCommand, { type: 'locate' }>, actor: Actor, scope: Scope): Promise<Outcome> {
    const elevator = await findElevatorRef(w.tx, c.elevatorId)
    if (!elevator?.region.startsWith(scope.prefix)) return { ok: false, refusal: 'no-such-elevator' }
    const there = isOpen(incident) ? await lockOpenIncidentOf(w.tx, elevator.id, incident.drill) : null
    if (there && there.id !== incident.id) return merge(w, incident, there, actor)
    const located = await w.decide(incident, { type: 'locate', elevator, readBack: c.readBack }, actor)
    if (located.ok && elevatorOf(incident)?.id !== elevator.id) await followCar(w, located.incident, elevator.id, actor)
    return settle(located)
  }

  /** Which area an incident belongs to goes by where its car stands. */
  async function followCar(w: Writing, incident: Incident, elevatorId: string, actor: Actor): Promise<void> {
    const isOfAreas = incident.kind === 'entrapment' || incident.kind === 'fault'
    const at = { elevatorId, incidentId: incident.id, drill: incident.drill }
    const area = isOfAreas ? await findAreaAt(w.tx, at) : null
    if (area) await w.decide(incident, { type: 'join-area', areaId: area.id, number: area.number }, actor)
    else if (!incident.area || !isPooled(incident)) return
    // Somebody may be at work on its own area this very moment: it is not thrown out for that.
    else if (!isOfAreas || !(await coversCar(w.tx, incident.area.id, at))) await w.decide(incident, { type: 'leave-area', why: 'elsewhere' }, actor)
  }

  async function join(w: Writing, fromId: string, intoId: string, actor: Actor, scope: Scope): Promise<Outcome> {
    const locked = new Map<string, Incident | null>() // both in one order, so that two joins cannot wait for each other
    for (const id of [fromId, intoId].sort()) locked.set(id, await lockIncident(w.tx, id))
    const from = locked.get(fromId) ?? null
    const into = locked.get(intoId) ?? null
    if (!covered(from, scope) || !covered(into, scope) || from.id === into.id || from.drill !== into.drill) return { ok: false, refusal: 'no-such-incident' }
    return merge(w, from, into, actor)
  }

  /** All reports of one go to the other; the emptied one stays, visible, and says where they went. */
  async function merge(w: Writing, from: Incident, into: Incident, actor: Actor): Promise<Outcome> {
    if (!isOpen(into)) return { ok: false, refusal: 'incident-closed' }
    const left = await w.decide(from, { type: 'join', into: into.id }, actor)
    if (!left.ok) return left
    await moveReports(w.tx, from.reports.map((r) => r.id), into.id)
    await w.tx.query('update call set incident_id = $2 where incident_id = $1', [from.id, into.id])
    return settle(await w.decide(into, { type: 'take-over-reports', from: from.id, reports: from.reports, people: from.people }, actor))
  }

  /** A report that was joined wrongly gets an incident of its own, to be located again. */
  async function split(w: Writing, incident: Incident, reportId: string, actor: Actor): Promise<Outcome> {
    const report = incident.reports.find((r) => r.id === reportId)
    const id = parts.newId()
    const left = await w.decide(incident, { type: 'split', reportId, to: id }, actor)
    if (!left.ok || !report) return left.ok ? { ok: false, refusal: 'no-such-report' } : left
    const plan = await findPlan(w.tx, incident.region)
    const [number = ''] = await nextIncidentNumbers(w.tx, 1, w.now)
    const opened = w.open([
      { type: 'opened', id, number, kind: incident.kind, drill: incident.drill, region: incident.region, reportedAt: report.reportedAt, plan: plan ?? incident.plan },
      { type: 'report-received', report },
    ], actor)
    await w.flush() // the report goes to a row that must be there
    await moveReports(w.tx, [reportId], opened.id)
    return { ok: true, incidentId: opened.id }
  }

  /** What a team's phone says. `at` is the phone's time: kept when it lies between the offer and now. */
  async function answer(assignmentId: string, c: AssignmentCommand, team: { teamId: string; name: string; via?: 'voice' | 'link' }): Promise<Outcome> {
    const actor: Actor = { kind: 'team', id: team.teamId, name: team.name, ...(team.via === undefined ? {} : { via: team.via }) }
    const found = await incidentOfAssignment(parts.db, assignmentId)
    if (!found || found.teamId !== team.teamId) return { ok: false, refusal: 'no-such-assignment' }
    return carry({ incidentId: found.incidentId, prepare: (incident, now) => {
      const assignment = incident?.assignments.find((a) => a.id === assignmentId)
      if (!incident || !assignment) return { ok: false, refusal: 'no-such-assignment' }
      const said = c.at === undefined ? now : new Date(c.at)
      if (!(said.getTime() <= now.getTime() + CLOCK_SLACK * 1000)) return { ok: false, refusal: 'time-in-future' }
      // A "no" that was tapped without a network counts from now: the next team must have its whole answer time.
      const at = c.type === 'decline' || c.type === 'cannot-go' ? now : possible(said, assignment, now)
      const answered = asTeamCommand(assignmentId, c)
      return answered === null ? { ok: false, refusal: 'people-missing' } : { incident, command: answered, actor, at }
    } })
  }

  /**
   * A deadline has passed. A late or repeated wake-up changes nothing. `busy`: somebody else is at work on this incident, perhaps on this very deadline; come again.
   * Alarms, Redis and all auditors may come for the same one: what is not due any more is found out before anything is locked. Those of one moment go together.
   */
  const fire = inBatches<DueKey, 'done' | 'busy'>(async (due) => {
    const fired = await fireAll(due)
    return due.map((d) => fired.get(d) ?? 'busy')
  }, { most: FIRED_TOGETHER, mayReplay: isOfAnItem, rest: 0.5, settled: async (due) => (await areDue(parts.steps, due, parts.clock())).map((is) => (is ? undefined : 'done')) })

  /** Several deadlines in one transaction, one of each incident: the second of an incident comes again when the first is done. */
  async function fireAll(due: readonly DueKey[]): Promise<Map<DueKey, 'done'>> {
    const fired = new Map<DueKey, 'done'>()
    const first = new Map([...due].reverse().map((d) => [d.incidentId, d] as const))
    await steps.write(async (w) => {
      fired.clear()
      const orders: Order[] = []
      for (const { incident, key, lateSeconds } of await lockFreeIncidents(w.tx, [...first.values()], w.now)) {
        const mine = first.get(incident.id)
        if (!mine) continue
        // Another process was first: it is found done before anybody is ranked for nothing.
        const derived = deadlinesOf(incident).find((d) => d.key === key)
        if (derived && derived.dueAt <= w.now) orders.push({ incident, command: { type: 'deadline', key, lateSeconds: lateSeconds ?? 0 }, actor: { kind: 'system' } })
        else {
          if (!derived && lateSeconds !== null) w.mend(incident) // the table has what the state has not
          fired.set(mine, 'done')
        }
      }
      const decided = await w.decideFree(orders)
      orders.forEach(({ incident }, n) => { const mine = first.get(incident.id); if (mine && decided[n] !== 'busy') fired.set(mine, 'done') })
    })
    return fired
  }

  /** A position of a team that is called: it may tell that the team has set out or is there. Nothing new is nothing. */
  async function sighted(assignmentId: string, seen: { meters: number; accuracy: number; at: Date }): Promise<void> {
    const found = await incidentOfAssignment(parts.db, assignmentId)
    if (!found) return
    await carry({ incidentId: found.incidentId, prepare: (incident, now) => {
      const assignment = incident?.assignments.find((a) => a.id === assignmentId)
      if (!incident || !assignment) return { ok: false, refusal: 'no-such-assignment' }
      return { incident, command: { type: 'sighted', assignmentId, meters: seen.meters, accuracy: seen.accuracy }, actor: { kind: 'team', id: assignment.teamId, name: assignment.teamName, via: 'position' }, at: possible(seen.at, assignment, now) }
    } })
  }

  /** At the start of a process: open incidents whose deadlines are not those of their state get them. Returns how many were mended. */
  async function mendDeadlines(): Promise<number> {
    const wrong = (await listOpenIncidents(parts.db)).filter(({ incident, keys }) => { const due = deadlinesOf(incident); return due.length !== keys.length || due.some((d) => !keys.includes(d.key)) })
    for (const { incident: { id } } of wrong) {
      await writer.write(async (w) => {
        const incident = await lockIncident(w.tx, id)
        if (incident) w.mend(incident)
      })
    }
    return wrong.length
  }

  /** What the system itself learned and a person should read in the timeline; with `asks` somebody must look. */
  async function remark(incidentId: string, text: string, asks: 'perhaps-freed' | 'camera-saw' | null = null): Promise<void> {
    await carry({ incidentId, prepare: (incident) => (incident ? { incident, command: { type: asks ?? 'note', text }, actor: { kind: 'system' } } : { ok: false, refusal: 'no-such-incident' }) })
  }

  /** What the person in the car adds on his page; nothing when the incident is over. `doubt`: for a reason that came later. */
  async function passengerTold(incidentId: string, told: { text: string; people: Partial<People>; doubt?: boolean }): Promise<Outcome> {
    return carry({ incidentId, prepare: (incident) => (incident ? { incident, command: { type: 'passenger-told', ...told }, actor: { kind: 'system' } } : { ok: false, refusal: 'no-such-incident' }) })
  }

  /** The ranked teams for an incident now, as an operator sees them before he dispatches. Null outside the scope. */
  async function candidates(incidentId: string, scope: Scope): Promise<RankedCandidate[] | null> {
    return parts.db.tx(async (tx) => {
      const incident = await findIncident(tx, incidentId) // no lock: it is a proposal, and assigning ranks again under one
      return covered(incident, scope) ? ((await writer.candidatesOf(tx, [incident], parts.clock())).get(incident.id) ?? []) : null
    })
  }

  const look = inBatches<string, IncidentView | null>(async (ids) => {
    const views = await listViews(parts.db, [...new Set(ids)])
    return ids.map((id) => views.get(id) ?? null)
  }, { atOnce: 2, most: 50 })

  /** Null outside the scope. */
  async function view(incidentId: string, scope: Scope): Promise<IncidentView | null> {
    const found = await look(incidentId)
    return found?.region.startsWith(scope.prefix) ? found : null
  }

  return { ...receiving, command, answer, fire: (incidentId: string, key: string) => fire({ incidentId, key }), mendDeadlines, sighted, remark, passengerTold, candidates, view, tell: teller.tell, writer }
}
export type Dispatch = ReturnType<typeof makeDispatch>

function asCommand(c: Exclude<IncidentCommand, { type: 'join' | 'split' | 'locate' }>, actor: Actor & { kind: 'account' }): Command {
  switch (c.type) {
    case 'assign': return { type: 'assign', teamId: c.teamId, confirmed: c.confirmed ?? false }
    case 'escalate': return { type: 'escalate', ...(c.tier === undefined ? {} : { tier: c.tier }), ...(c.reason === undefined ? {} : { reason: c.reason }) }
    case 'pause': return { ...c, name: actor.name }
    case 'service-called': return { ...c, name: actor.name }
    case 'people': return { type: 'people', people: definedPeople(c.people) }
    case 'take-over': return { type: 'take-over', accountId: actor.id, name: actor.name }
    case 'release': return { type: 'release', release: asRelease(c.people, c) }
    case 'stand-down': case 'note': case 'kind': case 'comfort': case 'follow-up': case 'cancel': case 'close': case 'remind': case 'resume': case 'hand-back': return c
  }
}

function definedPeople(p: Extract<IncidentCommand, { type: 'people' }>['people']) {
  return { ...(p.trapped === undefined ? {} : { trapped: p.trapped }), ...(p.injured === undefined ? {} : { injured: p.injured }), ...(p.vulnerable === undefined ? {} : { vulnerable: p.vulnerable }), ...(p.hazards === undefined ? {} : { hazards: p.hazards }) }
}

function asTeamCommand(assignmentId: string, c: AssignmentCommand): Command | null {
  switch (c.type) {
    case 'accept': case 'depart': case 'arrive': return { type: `team-${c.type}`, assignmentId }
    case 'decline': case 'cannot-go': return { type: `team-${c.type}`, assignmentId, reason: c.reason ?? c.note ?? '' }
    case 'release': return c.people === undefined ? null : { type: 'team-release', assignmentId, release: asRelease(c.people, c), ...(c.kind === undefined ? {} : { kind: c.kind }) }
  }
}

function asRelease(people: number, c: { injured?: number; cause?: { root: string; second?: string }; note?: string }): Release {
  return { people, ...(c.injured === undefined ? {} : { injured: c.injured }), ...(c.cause === undefined ? {} : { cause: c.cause }), ...(c.note === undefined ? {} : { note: c.note }) }
}

/** A phone's time as far as it is possible: not before the last thing known of the assignment, not after now. */
function possible(said: Date, a: Incident['assignments'][number], now: Date): Date {
  return new Date(Math.min(now.getTime(), Math.max(said.getTime(), latest(a).getTime())))
}

/** The last thing known of an assignment: nothing can have happened to it before that. */
function latest(a: Incident['assignments'][number]): Date {
  switch (a.status) {
    case 'offered': return a.offeredAt
    case 'accepted': return a.acceptedAt
    case 'departed': return a.departedAt
    case 'arrived': return a.arrivedAt
    case 'released': return a.releasedAt
    case 'declined': case 'lapsed': case 'withdrawn': case 'stood-down': return a.endedAt
  }
}
