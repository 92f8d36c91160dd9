// The one write path: lock → decide → save → commit → carry out. Everything that changes an incident goes through here.
import { saveIncidents, type Change, type Planned, type Saved } from '../db/saveIncidents.ts'
import { claimTeams } from '../db/teams.ts'
import { isConflict, type Tx } from '../db/pool.ts'
import type { ReportRow } from '../db/reports.ts'
import { decide, type Command, type Refusal } from '../domain/decide.ts'
import { apply, concernsOfficer, elevatorOf, isLive, isPooled, type Actor, type Incident, type IncidentEvent } from '../domain/incident.ts'
import { rank, type RankedCandidate } from '../domain/ranking.ts'
import { meetSigns } from '../domain/response.ts'
import type { DispatchParts } from './ports.ts'
import type { Teller } from './teller.ts'

export type Decided = { ok: true; incident: Incident } | { ok: false; refusal: Refusal }
/** A command on a locked incident; `at` is when it happened, now unless somebody says otherwise. */
export interface Order { incident: Incident; command: Command; actor: Actor; at?: Date; report?: ReportRow }

export interface Writing {
  tx: Tx
  now: Date
  /** Decide a command on a locked incident; what follows is saved with the transaction. Returns the incident after it, or the refusal. */
  decide(incident: Incident, command: Command, actor: Actor, at?: Date): Promise<Decided>
  /** The same for several incidents, each once: one look at the teams for all of them. Answers in their places. */
  decideAll(orders: readonly Order[]): Promise<Decided[]>
  /** Like decideAll, but it waits for nobody: `busy` where another transaction is giving out the crews of the same contract unit. */
  decideFree(orders: readonly Order[]): Promise<(Decided | 'busy')[]>
  /** Writes the deadlines that the state has and the table has not: an earlier version of ours knew others. */
  mend(incident: Incident): void
  /** A new incident from its first events. */
  open(events: readonly IncidentEvent[], actor: Actor, report?: ReportRow): Incident
  /** Writes what has been decided so far, for statements that need its rows. */
  flush(): Promise<void>
}

/** Commands after which the plan may call a team: they need the ranked list. */
const CALLING: ReadonlySet<Command['type']> = new Set(['assign', 'escalate', 'deadline', 'stand-down', 'team-decline', 'team-cannot-go', 'resume'])
/** Commands that may show an incident to be graver than it was thought. */
const TELLING: ReadonlySet<Command['type']> = new Set(['report', 'people', 'passenger-told', 'comfort', 'take-over-reports'])
const mayCall = (incident: Incident, type: Command['type']) => CALLING.has(type) || (TELLING.has(type) && incident.startedTiers.length > 0 && incident.plan.modifiers.length > 0)
/** Two incidents wanted the same team at once: the loser ranks again and sees it busy. */
const TEAM_TAKEN = 'assignment_one_active_a_team'
/** A blackout's incidents all want the same few teams: who has lost once stands in line with the other losers, so that each try frees one of them. */
const LOSERS = 96334
/** First key of the lock on a contract unit's crews. */
const UNIT = 96335
const TRIES = 8

export function makeWriter(parts: Pick<DispatchParts, 'db' | 'clock' | 'candidates' | 'notify'>, teller: Teller) {
  const { db, clock } = parts

  /** Runs `work` in one transaction and carries out what it saved. */
  async function write<T>(work: (w: Writing) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let committed: { result: T; saved: Saved[] }
      try {
        const done = await db.tx(async (tx) => {
          if (attempt > 1) await tx.query('select pg_advisory_xact_lock($1)', [LOSERS])
          const { writing: w, saved } = begin(tx, clock())
          const result = await work(w)
          await w.flush()
          return { result, saved }
        })
        committed = done
      } catch (error) {
        if (attempt === TRIES || !isConflict(error)) throw error
        if (!isConflict(error, TEAM_TAKEN) && !isConflict(error, 'incident_open_elevator') && !isConflict(error, 'report_source_ref')) throw error
        continue
      }
      for (const saved of committed.saved) teller.carryOut(saved)
      return committed.result
    }
  }

  function begin(tx: Tx, now: Date): { writing: Writing; saved: Saved[] } {
    const saved: Saved[] = []
    let changes = new Map<string, Change>()
    /** Teams that this transaction has given out already: the tables do not know it yet. */
    const given = new Set<string>()

    function keep(before: Incident | null, incident: Incident, events: readonly IncidentEvent[], actor: Actor, at: Date, reports: readonly ReportRow[]): void {
      const earlier = changes.get(incident.id)
      // Who is called now, and whose part has just ended: the phones of those who were called earlier show nothing new.
      const told = incident.assignments.filter((a) => isLive(a) || events.some((e) => 'assignmentId' in e && e.assignmentId === a.id)).map((a) => a.teamId)
      const [was, is] = [before && elevatorOf(before)?.useUnitId, elevatorOf(incident)?.useUnitId]
      changes.set(incident.id, {
        before: earlier ? earlier.before : before, incident, events: [...(earlier?.events ?? []), ...events.map((event) => ({ event, actor, at }))], reports: [...(earlier?.reports ?? []), ...reports],
        teams: [...new Set([...(earlier?.teams ?? []), ...told])], notices: [...(earlier?.notices ?? []), ...messagesOf(before, incident, events)],
        officer: (earlier?.officer ?? false) || concernsOfficer(before, incident), left: [...(earlier?.left ?? []), ...(was && was !== is ? [was] : [])],
      })
    }

    const writing: Writing = {
      tx, now,
      async decide(incident, command, actor, at) {
        const [decided] = await writing.decideAll([{ incident, command, actor, ...(at ? { at } : {}) }])
        if (!decided) throw new Error('an order without an answer')
        return decided
      },
      async decideAll(orders) {
        const calling = orders.filter((o) => mayCall(o.incident, o.command.type))
        if (calling.length > 0) await writing.flush() // the look at the teams must see what was decided before
        await lockUnits(tx, calling)
        const lists = await candidatesOf(tx, calling.map((o) => o.incident), now)
        const answers: (Decided | undefined)[] = orders.map(() => undefined)
        /** Teams that other transactions are calling this very moment. */
        const taken = new Set<string>()
        for (let open = orders.map((order, n) => ({ order, n })); open.length > 0;) {
          const wanted: { n: number; order: Order; events: readonly IncidentEvent[]; incident: Incident; teams: string[] }[] = []
          const promised = new Set<string>()
          for (const { order, n } of open) {
            const candidates = (lists.get(order.incident.id) ?? []).map((c) => (taken.has(c.teamId) || given.has(c.teamId) || promised.has(c.teamId) ? busy(c) : c))
            const decision = decide(order.incident, order.command, { now: order.at ?? now, candidates })
            if (!decision.ok) { answers[n] = decision; continue }
            const teams = decision.events.flatMap((e) => (e.type === 'team-offered' && !e.shared ? [{ id: e.teamId, claimed: e.record.by !== 'operator' }] : []))
            for (const t of teams) promised.add(t.id)
            wanted.push({ n, order, events: decision.events, incident: decision.incident, teams: teams.filter((t) => t.claimed).map((t) => t.id) })
          }
          const lost = await claimTeams(tx, wanted.flatMap((w) => w.teams))
          for (const id of lost) taken.add(id)
          open = []
          for (const { n, order, events, incident, teams } of wanted) {
            // Another incident is calling one of them this very moment: the plan takes the next ones, and nobody waits.
            if (teams.some((id) => lost.has(id))) { open.push({ order, n }); continue }
            for (const e of events) if (e.type === 'team-offered' && !e.shared) given.add(e.teamId)
            keep(order.incident, incident, events, order.actor, order.at ?? now, order.report ? [order.report] : [])
            answers[n] = { ok: true, incident }
          }
        }
        return answers.map((a) => { if (!a) throw new Error('an order without an answer'); return a })
      },
      async decideFree(orders) {
        const locked = await tryUnits(tx, orders.filter((o) => mayCall(o.incident, o.command.type)))
        const free = orders.filter((o) => { const unit = unitOf(o); return unit === null || !mayCall(o.incident, o.command.type) || locked.has(unit) })
        const decided = await writing.decideAll(free)
        return orders.map((o) => decided[free.indexOf(o)] ?? 'busy')
      },
      mend(incident) { keep(incident, incident, [], { kind: 'system' }, now, []) },
      open(events, actor, report) {
        let incident: Incident | null = null
        for (const event of events) incident = apply(incident, event, now)
        if (!incident) throw new Error('an incident opens with events')
        const grave = meetSigns({ incident, candidates: [], now }) // nobody has been dispatched: only prompts can follow
        for (const event of grave) incident = apply(incident, event, now)
        keep(null, incident, [...events, ...grave], actor, now, report ? [report] : [])
        return incident
      },
      async flush() {
        if (changes.size === 0) return
        const these = [...changes.values()]
        changes = new Map()
        saved.push(await saveIncidents(tx, these, parts.notify.channels, now))
      },
    }
    return { writing, saved }
  }

  /** The crews of one contract unit are given out one incident after the other, else all of a blackout choose the same first. In one order for everybody, so that two transactions cannot wait for each other. */
  async function lockUnits(tx: Tx, orders: readonly Order[]): Promise<void> {
    const keys = unitsOf(orders)
    if (keys.length > 0) await tx.query({ name: 'lock_units', text: 'select pg_advisory_xact_lock($1, u) from unnest($2::int[]) as u', values: [UNIT, keys] })
  }

  /** Those of their units that nobody else has. */
  async function tryUnits(tx: Tx, orders: readonly Order[]): Promise<Set<number>> {
    const keys = unitsOf(orders)
    if (keys.length === 0) return new Set()
    const { rows } = await tx.query<{ u: number }>({ name: 'try_units', text: 'select u from unnest($2::int[]) as u where pg_try_advisory_xact_lock($1, u)', values: [UNIT, keys] })
    return new Set(rows.map((r) => r.u))
  }

  /** The teams for these incidents now, ranked with their reasons, by the incident's id; none while its elevator is unknown. */
  async function candidatesOf(tx: Tx, incidents: readonly Incident[], now: Date): Promise<Map<string, RankedCandidate[]>> {
    const located = incidents.flatMap((incident) => { const elevator = elevatorOf(incident); return elevator ? [{ incident, elevatorId: elevator.id }] : [] })
    if (located.length === 0) return new Map()
    const facts = await parts.candidates(tx, located.map(({ incident, elevatorId }) => ({ elevatorId, incidentId: incident.id })), now)
    return new Map(located.map(({ incident }, n) => [incident.id, rank(facts[n] ?? [], incident.plan, isPooled(incident))]))
  }

  return { write, candidatesOf }
}

/** Whom an operator names is his own choice: it needs no unit. */
function unitOf({ incident, command }: Order): number | null {
  const id = command.type === 'assign' ? undefined : elevatorOf(incident)?.maintenanceUnitId
  return id === undefined ? null : Number(id) % 2 ** 31
}
const unitsOf = (orders: readonly Order[]): number[] => [...new Set(orders.flatMap((o) => unitOf(o) ?? []))].sort((a, b) => a - b)

/** Being called elsewhere outweighs being off duty; what a team has answered here outweighs both. */
const busy = (c: RankedCandidate): RankedCandidate => (c.refusedBecause === null || c.refusedBecause.code === 'off-duty' || c.refusedBecause.code === 'no-position' ? { ...c, rank: null, refusedBecause: { code: 'busy', number: '' } } : c)

/** What these events have to be told to teams beyond their open pages. A release is its own team's: it need not be told. */
function messagesOf(before: Incident | null, incident: Incident, events: readonly IncidentEvent[]): Planned[] {
  /** A crew that has said it comes may be on the road, where only a text message is certain to be seen: an end has forgotten what it ended. */
  const hadAccepted = (id: string) => { const a = before?.assignments.find((x) => x.id === id); return a?.status === 'accepted' || a?.status === 'departed' || a?.status === 'arrived' }
  return events.flatMap((e) => {
    const kind = e.type === 'team-offered' ? 'offer' : e.type === 'team-reminded' ? 'remind' : e.type === 'team-stood-down' ? 'stand-down' : null
    const a = kind === null || !('assignmentId' in e) ? undefined : incident.assignments.find((x) => x.id === e.assignmentId)
    return kind && a ? [{ kind, assignmentId: a.id, teamId: a.teamId, texted: kind !== 'stand-down' || hadAccepted(a.id) }] : []
  })
}
export type Writer = ReturnType<typeof makeWriter>
