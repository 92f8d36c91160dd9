// What a transaction has decided, written in one way to the database: sql/queries/save_incidents.sql.
import type { Actor, Incident, IncidentEvent } from '../domain/incident.ts'
import type { ChannelName, NoticeKind } from '../domain/notice.ts'
import { deadlinesOf } from '../domain/response.ts'
import { TELL_SECONDS, type Message } from './outbox.ts'
import type { Tx } from './pool.ts'
import type { ReportRow } from './reports.ts'
import { statement } from './statement.ts'

const SAVE_INCIDENTS = statement('save_incidents')

/** A message to a team. `texted`: by text message too, where the kind is not told by everything anyway. */
export interface Planned { kind: NoticeKind; assignmentId: string; teamId: string; texted: boolean }

/** `events` lead from `before` (null: it is new) to `incident`, in order; each happened at its `at`. */
export interface Change {
  before: Incident | null
  incident: Incident
  events: readonly { event: IncidentEvent; actor: Actor; at: Date }[]
  reports: readonly ReportRow[]
  /** Whose phones show something new. */
  teams: readonly string[]
  /** The use unit's officer is to be told; absent: of nothing new. */
  officer?: boolean
  /** Use units whose car it was before this. */
  left?: readonly string[]
  notices: readonly Planned[]
}

export interface ChangedDeadline { incidentId: string; key: string; dueAt: Date; version: number }

/** What is to be done after the commit: deadlines that are new or moved need a wake-up, messages are to be told, rungs fall due. */
export interface Saved { deadlines: ChangedDeadline[]; messages: { id: string; message: Message }[]; rungs: Date[] }

interface Row { deadlines: { incidentId: string; key: string; dueAt: string; version: number }[] | null; messages: { id: string; incidentId: string }[] | null; rungs: string[] | null }

/** Writes them all. Throws a conflict of `assignment_one_active_a_team`, `incident_open_elevator` or `report_source_ref` when somebody else was first. */
export async function saveIncidents(tx: Tx, changes: readonly Change[], channels: readonly ChannelName[], now: Date): Promise<Saved> {
  if (changes.length === 0) return { deadlines: [], messages: [], rungs: [] }
  const messages = new Map(changes.map((c) => [c.incident.id, { kind: 'incident', incidentId: c.incident.id, teams: c.teams, ...(c.officer ? { officer: true } : {}), ...(c.left?.length ? { left: c.left } : {}) } satisfies Message]))
  const { rows } = await tx.query<Row>({ ...SAVE_INCIDENTS, values: [JSON.stringify(changes.map((c) => rowOf(c, messages.get(c.incident.id)))), now, channels, TELL_SECONDS] })
  const saved = rows[0]
  return {
    deadlines: (saved?.deadlines ?? []).map((d) => ({ ...d, dueAt: new Date(d.dueAt) })),
    messages: (saved?.messages ?? []).flatMap(({ id, incidentId }) => { const message = messages.get(incidentId); return message ? [{ id, message }] : [] }),
    rungs: (saved?.rungs ?? []).map((at) => new Date(at)),
  }
}

function rowOf({ before, incident: i, events, reports, notices }: Change, message: Message | undefined): object {
  const { stage } = i
  const first = i.version - events.length + 1
  const known = new Set(before?.assignments)
  return {
    id: i.id, number: i.number, version: i.version, kind: i.kind, status: stage.status, drill: i.drill, region: i.region, elevator_id: stage.status === 'reported' ? null : (stage.elevator?.id ?? null),
    area_id: i.area?.id ?? null, tells_area: events.some((e) => e.event.type === 'area-joined' || e.event.type === 'area-left'), reported_at: i.reportedAt, closed_at: stage.status === 'closed' ? stage.closedAt : stage.status === 'joined' ? stage.joinedAt : null, state: i,
    events: events.map(({ event: { type, ...data }, actor, at }, n) => ({ seq: first + n, type, at, actor, data })),
    // What no event has touched is the very same object.
    assignments: i.assignments.filter((a) => !known.has(a)).map((a) => ({ id: a.id, team_id: a.teamId, tier: a.tier, status: a.status, shared: a.shared, offered_at: a.offeredAt, state: a })),
    deadlines: deadlinesOf(i).map((d) => ({ key: d.key, due_at: d.dueAt })),
    reports: reports.map((r) => ({
      id: r.id, source: r.source, source_ref: r.sourceRef ?? null, elevator_id: r.elevatorId, caller_phone: r.callerPhone ?? null, said: r.said ?? null, trapped: r.trapped, injured: r.injured, vulnerable: r.vulnerable,
      note: r.note ?? null, drill: r.drill, reported_at: r.reportedAt, recorded_by: r.recordedBy,
    })),
    message, notices: notices.map((m) => ({ kind: m.kind, assignment_id: m.assignmentId, team_id: m.teamId, texted: m.texted })),
    push_after: i.plan.ladder.pushAfter, voice_after: i.plan.ladder.voiceAfter, sms_after: i.plan.ladder.smsAfter,
  }
}
