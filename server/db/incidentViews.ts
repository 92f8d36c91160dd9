// Incidents as the wire shows them: whole versioned views, read in one statement each, bound to a scope by the caller's prefix.
import type { ElevatorBrief } from '../contracts/elevator.ts'
import type { AssignmentView, IncidentBrief, IncidentView, MyAssignment, TimelineEntry } from '../contracts/incident.ts'
import { isPooled, type Actor, type Assignment, type Incident } from '../domain/incident.ts'
import { startOf } from '../domain/planCheck.ts'
import { deadlinesOf } from '../domain/response.ts'
import { etaSeconds } from '../domain/ranking.ts'
import { reviveIncident } from './incidents.ts'
import { listDeliveries } from './notifications.ts'
import type { Reader } from './pool.ts'

/** Columns of an ElevatorBrief as one JSON object, for elevator `e` with its units and region joined. */
export const ELEVATOR_BRIEF = `json_build_object('id', e.id::text, 'rescueCode', e.rescue_code, 'registrationCode', e.registration_code, 'region', e.region, 'regionName', er.name, 'estate', e.estate,
  'building', e.building, 'door', e.door, 'car', e.car, 'address', e.address, 'placeType', e.place_type, 'lat', st_y(e.position::geometry), 'lng', st_x(e.position::geometry),
  'maintenanceUnitId', e.maintenance_unit_id::text, 'maintenanceUnit', em.short_name, 'useUnitId', e.use_unit_id::text)`
export const ELEVATOR_JOINS = 'left join region er on er.code = e.region left join unit em on em.id = e.maintenance_unit_id'

interface Row { state: unknown; elevator: ElevatorBrief | null; times: Record<string, string> | null }
const BRIEF = `select i.state, case when e.id is null then null else ${ELEVATOR_BRIEF} end as elevator,
    (select json_object_agg(t.type, t.at) from (select v.type, min(v.at) as at from incident_event v where v.incident_id = i.id group by v.type) t) as times
  from incident i left join elevator e on e.id = i.elevator_id ${ELEVATOR_JOINS}`

/** Which incidents somebody may see: those of regions that begin with `prefix`. */
export interface Within { prefix: string }

/** Those of these incidents that there are, in no order. */
export async function listBriefs(reader: Reader, ids: readonly string[]): Promise<IncidentBrief[]> {
  const { rows } = await reader.query<Row>({ name: 'incident_briefs', text: `${BRIEF} where i.id = any ($1::uuid[])`, values: [ids] })
  return rows.map(brief)
}

export async function listOpenBriefs(reader: Reader, within: Within, since: Date): Promise<IncidentBrief[]> {
  const { rows } = await reader.query<Row>({ name: 'open_briefs', text:
    `${BRIEF} where i.region like $1 || '%' and (i.status not in ('closed', 'joined') or i.closed_at >= $2)
     order by i.status in ('closed', 'joined'), i.reported_at desc limit 3000`, values: [within.prefix, since] })
  return rows.map(brief)
}

export interface ListFilter { status?: string; region?: string; from?: Date; to?: Date; before?: { reportedAt: Date; id: string }; limit: number }

/** Newest first; `before` is the last one of the page before. */
export async function listPage(reader: Reader, within: Within, f: ListFilter): Promise<IncidentBrief[]> {
  const { rows } = await reader.query<Row>({ name: 'list_briefs', text:
    `${BRIEF} where i.region like $1 || '%' and ($2::text is null or i.region like (select scope from region where code = $2) || '%')
       and ($3::text is null or i.status = $3 or ($3 = 'open' and i.status not in ('closed', 'joined')))
       and ($4::timestamptz is null or i.reported_at >= $4) and ($5::timestamptz is null or i.reported_at < $5)
       and ($6::timestamptz is null or (i.reported_at, i.id) < ($6, $7::uuid)) order by i.reported_at desc, i.id desc limit $8`,
  values: [within.prefix, f.region ?? null, f.status ?? null, f.from ?? null, f.to ?? null, f.before?.reportedAt ?? null, f.before?.id ?? null, f.limit] })
  return rows.map(brief)
}

interface ViewRow extends Row {
  events: { seq: number; type: string; at: string; recorded_at: string; actor: Actor; data: Record<string, unknown> }[] | null
  calls: { id: string; direction: string; remote_phone: string; queued_at: string; answered_at: string | null; ended_at: string | null; recording: string | null }[] | null
}

/** The whole views of these incidents, by id; whose region they are is the caller's to ask. */
export async function listViews(reader: Reader, ids: readonly string[]): Promise<Map<string, IncidentView>> {
  const [{ rows }, deliveries] = await Promise.all([
    reader.query<ViewRow>({ name: 'incident_views', text:
      `select v.*, (select json_agg(json_build_object('seq', e.seq, 'type', e.type, 'at', e.at, 'recorded_at', e.recorded_at, 'actor', e.actor, 'data', e.data) order by e.seq) from incident_event e where e.incident_id = v.id) as events,
         (select json_agg(json_build_object('id', c.id, 'direction', c.direction, 'remote_phone', c.remote_phone, 'queued_at', c.queued_at, 'answered_at', c.answered_at, 'ended_at', c.ended_at, 'recording', c.recording) order by c.queued_at) from call c where c.incident_id = v.id) as calls
       from (${BRIEF.replace('select ', 'select i.id, ')} where i.id = any ($1::uuid[])) v`, values: [ids] }),
    listDeliveries(reader, ids),
  ])
  return new Map(rows.map((row) => {
    const incident = reviveIncident(row.state)
    return [incident.id, {
      ...brief(row), deliveries: deliveries.get(incident.id) ?? [],
      reports: incident.reports.map((r) => ({ id: r.id, source: r.source, reportedAt: r.reportedAt.toISOString(), callerPhone: r.callerPhone ?? null, said: r.said ?? null, note: r.note ?? null })),
      timeline: (row.events ?? []).map((e): TimelineEntry => ({ seq: e.seq, type: e.type, at: isoOf(e.at), recordedAt: isoOf(e.recorded_at), actor: actorView(e.actor), data: e.data })),
      calls: (row.calls ?? []).map((c) => ({ id: c.id, direction: c.direction, phone: c.remote_phone, startedAt: isoOf(c.queued_at), answeredAt: c.answered_at && isoOf(c.answered_at), endedAt: c.ended_at && isoOf(c.ended_at), recording: c.recording !== null })),
    }]
  }))
}

/** A time as PostgreSQL writes it in JSON, as the wire has it. */
const isoOf = (at: string): string => new Date(at).toISOString()
const actorView = (a: Actor): TimelineEntry['actor'] => ({ kind: a.kind, name: a.kind === 'system' ? null : a.name, seat: a.kind === 'account' ? (a.seat ?? null) : null, via: a.kind === 'team' ? (a.via ?? null) : null })
const iso = (d: Date | null | undefined): string | null => d?.toISOString() ?? null

function brief({ state, elevator, times }: Row): IncidentBrief {
  const i = reviveIncident(state)
  const { stage, plan } = i
  const time = (type: string): string | null => (times?.[type] ? isoOf(times[type]) : null)
  return {
    id: i.id, number: i.number, version: i.version, kind: i.kind, status: stage.status, drill: i.drill, region: i.region, elevator,
    people: peopleView(i),
    reportCount: i.reports.length, callerPhone: i.reports.find((r) => r.callerPhone)?.callerPhone ?? null,
    assignments: i.assignments.map(assignmentView), startedTiers: i.startedTiers.map((t) => t.tier),
    deadlines: deadlinesOf(i).map((d) => ({ key: d.key, dueAt: d.dueAt.toISOString(), assignmentId: d.assignmentId ?? null, tier: d.tier ?? null })),
    attention: i.attention.map((a) => ({ reason: a.reason, since: a.since.toISOString() })), owner: i.owner ? { accountId: i.owner.accountId, name: i.owner.name } : null,
    paused: i.paused ? { reason: i.paused.reason, endsAt: i.paused.endsAt.toISOString(), name: i.paused.name } : null, services: i.services.map((s) => ({ service: s.service, calledAt: s.calledAt.toISOString(), name: s.name })),
    joinedInto: stage.status === 'joined' ? stage.into : null,
    times: {
      reported: i.reportedAt.toISOString(), located: time('located'), dispatched: time('team-offered'), accepted: time('offer-accepted'), departed: time('team-departed'), arrived: time('team-arrived'),
      released: time('released'), followedUp: time('followed-up'), closed: time('closed'), comforted: iso(i.comfortedAt),
    },
    limits: {
      locateWithin: plan.locateWithin, dispatchWithin: dispatchSeconds(i), answerWithin: plan.tiers[0]?.answerWithin ?? 60, arriveWithin: plan.arriveWithin, releaseWithin: plan.releaseWithin, comfortEvery: plan.comfortEvery,
      tiers: plan.tiers.map((t) => ({ tier: t.tier, selector: t.selector, startAfter: expectedSeconds(plan.tiers, t), answerWithin: t.answerWithin })), allTiersWithin: plan.allTiersWithin, planName: plan.name, planVersion: plan.version,
    },
    release: stage.status === 'released' || stage.status === 'followed-up'
      ? { people: stage.release.people, injured: stage.release.injured ?? 0, cause: stage.release.cause ? { root: stage.release.cause.root, second: stage.release.cause.second ?? null } : null, note: stage.release.note ?? null } : null,
  }
}

const peopleView = ({ people: p }: Incident): IncidentBrief['people'] => ({ trapped: p.trapped, injured: p.injured, vulnerable: [...p.vulnerable], hazards: [...p.hazards] })

/** Seconds after the report at which the plan dispatches by itself: later while an area's batch has the car. */
function dispatchSeconds(i: Incident): number {
  const due = isPooled(i) ? deadlinesOf(i).find((d) => d.key === 'dispatch') : undefined
  return due ? Math.max(i.plan.dispatchWithin, Math.round((due.dueAt.getTime() - i.reportedAt.getTime()) / 1000)) : i.plan.dispatchWithin
}

/** When a tier starts by the plan, seconds after the report: what the lanes of the console are drawn from. */
function expectedSeconds(tiers: Incident['plan']['tiers'], tier: Incident['plan']['tiers'][number]): number {
  const start = startOf(tiers, tier)
  return typeof start === 'number' ? start : tier.startAfter
}

export function assignmentView(a: Assignment): AssignmentView {
  const has = <K extends string>(key: K): unknown => (key in a ? (a as unknown as Record<K, unknown>)[key] : null)
  const moment = (key: string): string | null => { const v = has(key); return v instanceof Date ? v.toISOString() : null }
  return {
    id: a.id, teamId: a.teamId, teamName: a.teamName, tier: a.tier, shared: a.shared, status: a.status, offeredAt: a.offeredAt.toISOString(), answerBy: moment('answerBy'), acceptedAt: moment('acceptedAt'),
    moveBy: moment('moveBy'), arriveBy: moment('arriveBy'), departedAt: moment('departedAt'), arrivedAt: moment('arrivedAt'), releasedAt: moment('releasedAt'), endedAt: moment('endedAt'),
    reason: 'reason' in a ? a.reason : null, notMoving: 'notMoving' in a ? a.notMoving : null, stuckAt: moment('stuckAt'), meters: a.meters, inferred: 'inferred' in a ? [...a.inferred] : [],
  }
}

/** The passenger's number: for the team that goes, and only until he is out. */
function callerOf(i: Incident, a: Assignment): MyAssignment['contacts'] {
  const phone = i.reports.find((r) => r.callerPhone)?.callerPhone
  return phone !== undefined && (a.status === 'accepted' || a.status === 'departed' || a.status === 'arrived') ? [{ role: 'caller', name: '', phone }] : []
}

interface MyRow { team_id: string; state: unknown; elevator: ElevatorBrief; key_place: string | null; street: string; seat: string | null; contacts: { role: string; name: string; phone: string }[]; meters: number | null; assignment_id: string }

const MINE = `select a.team_id, i.state, a.id as assignment_id, ${ELEVATOR_BRIEF} as elevator, e.key_place, e.street,
     (select v.actor ->> 'seat' from incident_event v where v.incident_id = i.id and v.type = 'team-offered' and v.data ->> 'assignmentId' = a.id) as seat,
     json_build_array(json_build_object('role', 'property-officer', 'name', coalesce(eu.officer, eu.short_name), 'phone', coalesce(eu.officer_phone, eu.phone)), json_build_object('role', 'property', 'name', eu.short_name, 'phone', eu.phone)) as contacts,
     st_distance(p.position, e.position) as meters
   from assignment a join incident i on i.id = a.incident_id join elevator e on e.id = i.elevator_id ${ELEVATOR_JOINS} join unit eu on eu.id = e.use_unit_id left join team_position p on p.team_id = a.team_id`

/** A team's assignments: the live ones and those that ended since `since`, as its phone shows them. */
export async function listMyAssignments(reader: Reader, teamId: string, since: Date): Promise<MyAssignment[]> {
  const { rows } = await reader.query<MyRow>({ name: 'my_assignments', text:
    `${MINE} where a.team_id = $1 and (a.status in ('offered', 'accepted', 'departed', 'arrived') or a.offered_at >= $2) order by a.offered_at desc limit 50`, values: [teamId, since] })
  return rows.flatMap((r) => mine(r) ?? [])
}

/** What these teams have been given in these incidents, ended or not. */
export async function listMyAssignmentsIn(reader: Reader, called: readonly { teamId: string; incidentId: string }[]): Promise<{ teamId: string; view: MyAssignment }[]> {
  if (called.length === 0) return []
  const { rows } = await reader.query<MyRow>({ name: 'my_assignments_in', text:
    `${MINE} where (a.team_id, a.incident_id) in (select * from unnest($1::bigint[], $2::uuid[])) order by a.offered_at desc`, values: [called.map((c) => c.teamId), called.map((c) => c.incidentId)] })
  return rows.flatMap((r) => { const view = mine(r); return view ? [{ teamId: r.team_id, view }] : [] })
}

function mine(r: MyRow): MyAssignment | null {
  const i = reviveIncident(r.state)
  const a = i.assignments.find((x) => x.id === r.assignment_id)
  if (!a) return null
  const due = (key: string) => deadlinesOf(i).find((d) => d.key === key)?.dueAt.toISOString() ?? null
  return {
    assignment: assignmentView(a), incidentId: i.id, number: i.number, kind: i.kind, drill: i.drill, version: i.version, status: i.stage.status, elevator: r.elevator,
    people: peopleView(i), keyPlace: r.key_place, street: r.street, reportedAt: i.reportedAt.toISOString(), seat: r.seat,
    contacts: [...callerOf(i, a), ...r.contacts], distanceMeters: r.meters, etaSeconds: r.meters === null ? null : etaSeconds(r.meters), reportCount: i.reports.length, arriveBy: due('arrive'), releaseBy: due('release'),
  }
}
