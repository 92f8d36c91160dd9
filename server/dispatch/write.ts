// The one write path: lock → decide → save → commit → carry out. Everything that changes an incident goes through here.
import { deleteMessage, insertMessage, type Message } from '../db/outbox.ts'
import { saveDeadlines, saveIncident, type ChangedDeadline } from '../db/incidents.ts'
import { planNotifications, type Planned } from '../db/notifications.ts'
import { findBrief, listMyAssignments } from '../db/incidentViews.ts'
import { claimTeams, findTeam } from '../db/teams.ts'
import { isConflict, type Tx } from '../db/pool.ts'
import { decide, type Command, type Refusal } from '../domain/decide.ts'
import { apply, elevatorOf, isLive, type Actor, type Incident, type IncidentEvent } from '../domain/incident.ts'
import { rank, type RankedCandidate } from '../domain/ranking.ts'
import { meetSigns } from '../domain/response.ts'
import type { DispatchParts } from './ports.ts'

/** What a transaction leaves to be done after its commit. */
interface Aftermath { incidentId: string; outboxId: string; message: Message; deadlines: ChangedDeadline[]; rungs: Date[] }

export interface Writing {
  tx: Tx
  now: Date
  /** Decide a command on a locked incident and save what follows. Returns the incident after it, or the refusal. */
  decide(incident: Incident, command: Command, actor: Actor, at?: Date): Promise<{ ok: true; incident: Incident } | { ok: false; refusal: Refusal }>
  /** Writes the deadlines that the state has and the table has not: an earlier version of ours knew others. */
  mend(incident: Incident): Promise<void>
  /** A new incident from its first events. */
  open(events: readonly IncidentEvent[], actor: Actor): Promise<Incident>
}

/** Commands after which the plan may call a team: they need the ranked list. */
const CALLING: ReadonlySet<Command['type']> = new Set(['assign', 'escalate', 'deadline', 'stand-down', 'team-decline', 'team-cannot-go', 'resume'])
/** Commands that may show an incident to be graver than it was thought. */
const TELLING: ReadonlySet<Command['type']> = new Set(['report', 'people', 'take-over-reports'])
const mayCall = (incident: Incident, type: Command['type']) => CALLING.has(type) || (TELLING.has(type) && incident.startedTiers.length > 0 && incident.plan.modifiers.length > 0)
/** Two incidents wanted the same team at once: the loser ranks again and sees it busy. */
const TEAM_TAKEN = 'assignment_one_active_a_team'
/** A blackout's incidents all want the same few teams: who has lost once stands in line with the other losers, so that each try frees one of them. */
const LOSERS = 96334
/** First key of the lock on a contract unit's crews. */
const UNIT = 96335
const TRIES = 8

export function makeWriter(parts: DispatchParts) {
  const { db, clock } = parts

  /** Runs `work` in one transaction and carries out what it saved. */
  async function write<T>(work: (w: Writing) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const after: Aftermath[] = []
      try {
        const result = await db.tx(async (tx) => {
          after.length = 0
          if (attempt > 1) await tx.query('select pg_advisory_xact_lock($1)', [LOSERS])
          return work(writing(tx, clock(), after))
        })
        for (const a of after) void carryOut(a).catch((error: unknown) => parts.fault('carry out', error)) // its outbox row is still there
        return result
      } catch (error) {
        if (attempt === TRIES || !isConflict(error)) throw error
        if (!isConflict(error, TEAM_TAKEN) && !isConflict(error, 'incident_open_elevator') && !isConflict(error, 'report_source_ref')) throw error
      }
    }
  }

  function writing(tx: Tx, now: Date, after: Aftermath[]): Writing {
    async function save(before: Incident | null, incident: Incident, events: readonly IncidentEvent[], actor: Actor, at: Date): Promise<void> {
      const deadlines = await saveIncident(tx, incident, events, actor, at, now)
      const rungs = await planNotifications(tx, messagesOf(before, incident, events), parts.notify.channels, incident.plan.ladder, now)
      // Who is called now, and whose part has just ended: the phones of those who were called earlier show nothing new.
      const told = incident.assignments.filter((a) => isLive(a) || events.some((e) => 'assignmentId' in e && e.assignmentId === a.id))
      await leave(incident.id, [...new Set(told.map((a) => a.teamId))], deadlines, rungs)
    }

    /** To be told and woken for after the commit; the row is for whoever finds it untold. */
    async function leave(incidentId: string, teams: readonly string[], deadlines: ChangedDeadline[], rungs: Date[]): Promise<void> {
      const message: Message = { kind: 'incident', incidentId, teams }
      after.push({ incidentId, outboxId: await insertMessage(tx, message, now), message, deadlines, rungs })
    }

    return {
      tx, now,
      async decide(incident, command, actor, at = now) {
        let candidates = mayCall(incident, command.type) ? await candidatesToCall(tx, incident, now) : []
        for (;;) {
          const decision = decide(incident, command, { now: at, candidates })
          if (!decision.ok) return decision
          const taken = await claimTeams(tx, decision.events.flatMap((e) => (e.type === 'team-offered' && e.record.by === 'plan' && !e.shared ? [e.teamId] : [])))
          if (taken.size === 0) {
            await save(incident, decision.incident, decision.events, actor, at)
            return { ok: true, incident: decision.incident }
          }
          // Another incident is calling them this very moment: the plan takes the next ones, and nobody waits.
          candidates = candidates.map((c) => (taken.has(c.teamId) ? { ...c, rank: null, refusedBecause: { code: 'busy', number: '' } } : c))
        }
      },
      async mend(incident) {
        await leave(incident.id, [], await saveDeadlines(tx, incident, now), [])
      },
      async open(events, actor) {
        let incident: Incident | null = null
        for (const event of events) incident = apply(incident, event, now)
        if (!incident) throw new Error('an incident opens with events')
        const grave = meetSigns({ incident, candidates: [], now }) // nobody has been dispatched: only prompts can follow
        for (const event of grave) incident = apply(incident, event, now)
        await save(null, incident, [...events, ...grave], actor, now)
        return incident
      },
    }
  }

  /** Like `candidatesOf`, for a decision that may call one: the crews of one contract unit are given out one incident after the other, else all of a blackout choose the same first. */
  async function candidatesToCall(tx: Tx, incident: Incident, now: Date): Promise<RankedCandidate[]> {
    const elevator = elevatorOf(incident)
    if (elevator) await tx.query('select pg_advisory_xact_lock($1, $2)', [UNIT, Number(elevator.maintenanceUnitId) % 2 ** 31])
    return candidatesOf(tx, incident, now)
  }

  /** The teams for an incident now, ranked with their reasons; empty while the elevator is unknown. */
  async function candidatesOf(tx: Tx, incident: Incident, now: Date): Promise<RankedCandidate[]> {
    const elevator = elevatorOf(incident)
    return elevator ? rank(await parts.candidates(tx, { elevatorId: elevator.id, incidentId: incident.id, now }), incident.plan) : []
  }

  async function carryOut(a: Aftermath): Promise<void> {
    parts.notify.wake(a.rungs)
    await Promise.all([tell(a.message), ...a.deadlines.map((d) => parts.wake.wake({ incidentId: a.incidentId, ...d }))])
    await deleteMessage(db, a.outboxId)
  }

  /** Shows the newest committed state; telling it twice is harmless, clients keep the highest version. */
  async function tell(message: Message): Promise<void> {
    const view = await findBrief(db, message.incidentId, { prefix: '' })
    if (!view) throw new Error(`incident ${message.incidentId} has a message but no row`)
    await parts.publish.incident(view)
    for (const teamId of message.teams) {
      const team = await findTeam(db, teamId)
      if (team) await parts.publish.team(team)
      for (const mine of await listMyAssignments(db, teamId, new Date(0), message.incidentId)) await parts.publish.assignment(teamId, mine)
    }
  }

  return { write, tell, candidatesOf }
}
/** What these events have to be told to teams beyond their open pages. A release is its own team's: it need not be told. */
function messagesOf(before: Incident | null, incident: Incident, events: readonly IncidentEvent[]): Planned[] {
  /** A crew that has said it comes may be on the road, where only a text message is certain to be seen: an end has forgotten what it ended. */
  const hadAccepted = (id: string) => { const a = before?.assignments.find((x) => x.id === id); return a?.status === 'accepted' || a?.status === 'departed' || a?.status === 'arrived' }
  return events.flatMap((e) => {
    const kind = e.type === 'team-offered' ? 'offer' : e.type === 'team-reminded' ? 'remind' : e.type === 'team-stood-down' ? 'stand-down' : null
    const a = kind === null || !('assignmentId' in e) ? undefined : incident.assignments.find((x) => x.id === e.assignmentId)
    return kind && a ? [{ kind, incidentId: incident.id, assignmentId: a.id, teamId: a.teamId, texted: kind !== 'stand-down' || hadAccepted(a.id) }] : []
  })
}
export type Writer = ReturnType<typeof makeWriter>
