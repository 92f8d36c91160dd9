// One incident (事件): its states, its events and how an event changes it. Knows neither clock nor database.
import type { RankedCandidate, TeamKind } from './ranking.ts'
import type { EtaBy } from './travel.ts'
import { completePlan, type ResponsePlan, type Service, type Sign, type TierNumber } from './plan.ts'

export const KINDS = ['entrapment', 'fault', 'self-freed', 'false-alarm', 'complaint', 'inquiry'] as const
export type IncidentKind = (typeof KINDS)[number]
export const SOURCES = ['call', 'sensor', 'camera', 'passenger', 'walk-in', 'platform'] as const
export type ReportSource = (typeof SOURCES)[number]
export const VULNERABLE = ['elderly', 'child', 'pregnant', 'medical'] as const
export type Vulnerable = (typeof VULNERABLE)[number]
export const HAZARDS = ['smoke', 'water'] as const
/** What threatens the car itself. */
export type Hazard = (typeof HAZARDS)[number]
export const STUCK = ['still', 'stale', 'no-position'] as const
/** Why a team that accepted is not believed to be on its way: it does not come closer, or its position is old, or there is none. */
export type Stuck = (typeof STUCK)[number]

export interface Report {
  id: string
  source: ReportSource
  reportedAt: Date
  callerPhone?: string
  /** The code or the words as they came. */
  said?: string
  note?: string
}

export interface People { trapped: number | null; injured: number; vulnerable: readonly Vulnerable[]; hazards: readonly Hazard[] }
export const NOBODY_KNOWN: People = { trapped: null, injured: 0, vulnerable: [], hazards: [] }

export interface ElevatorRef { id: string; rescueCode: string; region: string; address: string; maintenanceUnitId: string; useUnitId: string }

export type Actor =
  | { kind: 'system' }
  | { kind: 'account'; id: string; name: string; seat?: string }
  /** `via`: what it answered with, where that was not its page. */
  | { kind: 'team'; id: string; name: string; via?: 'voice' | 'link' | 'position' }

/** `meters`: the shortest distance to the elevator that its position has proven so far; null before the first position. */
interface AssignmentBase { id: string; teamId: string; teamName: string; tier: TierNumber; offeredAt: Date; shared: boolean; meters: number | null; kind: TeamKind }
/** `moveBy`: when its position must show again that it comes closer; `stuckAt`: since when it does not. `inferred`: steps that its position told, not its people. */
interface Accepted { acceptedAt: Date; moveBy: Date; arriveBy: Date; notMoving: Stuck | null; stuckAt: Date | null; inferred: readonly ('departed' | 'arrived')[] }
export type Assignment = AssignmentBase & (
  | { status: 'offered'; answerBy: Date }
  | ({ status: 'accepted' } & Accepted)
  | ({ status: 'departed'; departedAt: Date } & Accepted)
  | ({ status: 'arrived'; departedAt: Date; arrivedAt: Date } & Accepted)
  | { status: 'released'; acceptedAt: Date; arrivedAt: Date; releasedAt: Date }
  | { status: 'declined'; endedAt: Date; reason: string }
  | { status: 'lapsed'; endedAt: Date }
  | { status: 'withdrawn'; endedAt: Date; reason: string }
  | { status: 'stood-down'; endedAt: Date; reason: string }
)
export type AssignmentStatus = Assignment['status']

export interface Release { people: number; injured?: number; cause?: { root: string; second?: string }; note?: string }
export const DOUBTS = ['confirm-by-call', 'perhaps-false'] as const
/** Nobody but the passenger's page has said it yet: somebody calls back; and there is a reason to doubt it. What would run beside the first tier waits for that call, as long as all may (`isUnconfirmed`). */
export type DoubtReason = (typeof DOUBTS)[number]
export type HumanReason =
  | 'not-located' | 'no-team-left' | 'call-119' | 'call-120' | 'not-moving' | 'arrival-overdue' | 'release-overdue' | 'follow-up-due' | 'close-due' | 'pause-over' | 'after-outage' | 'arrival-unconfirmed' | 'perhaps-freed' | 'camera-saw' | DoubtReason

export type Stage =
  | { status: 'reported' }
  | { status: 'located'; elevator: ElevatorRef; locatedAt: Date }
  | { status: 'dispatched' | 'accepted' | 'departed'; elevator: ElevatorRef; locatedAt: Date; dispatchedAt: Date }
  | { status: 'arrived'; elevator: ElevatorRef; locatedAt: Date; dispatchedAt: Date; arrivedAt: Date }
  | { status: 'released'; elevator: ElevatorRef; releasedAt: Date; release: Release }
  | { status: 'followed-up'; elevator: ElevatorRef; releasedAt: Date; release: Release; followedUpAt: Date }
  | { status: 'closed'; elevator: ElevatorRef | null; closedAt: Date; outcome: string }
  | { status: 'joined'; elevator: ElevatorRef | null; joinedAt: Date; into: string }

export interface Incident {
  id: string
  number: string
  version: number
  kind: IncidentKind
  drill: boolean
  region: string
  reportedAt: Date
  plan: ResponsePlan
  reports: readonly Report[]
  people: People
  stage: Stage
  assignments: readonly Assignment[]
  startedTiers: readonly { tier: TierNumber; startedAt: Date }[]
  /** Signs of gravity that the plan has already answered. */
  signs: readonly Sign[]
  /** 119 and 120, once a person has called them. */
  services: readonly { service: Service; calledAt: Date; name: string }[]
  /** While an operator holds the plan it calls nobody; at `endsAt` it goes on by itself. */
  paused: { reason: string; endsAt: Date; name: string } | null
  /** When the last pause ended. */
  resumedAt: Date | null
  /** Keys of deadlines that have passed and been acted upon; they never fire twice. */
  passed: readonly string[]
  /** What a person must see to now; the oldest first. */
  attention: readonly { reason: HumanReason; since: Date }[]
  owner: { accountId: string; name: string; since: Date } | null
  comfortedAt: Date | null
  /** The mass event it is part of. Once that is over (`overAt`) it stays in its story, and the plan goes on as for any other car. `promiseEndsAt`: until then its plan waits for the crew that the batch has promised. */
  area: { id: string; number: string; joinedAt: Date; overAt: Date | null; promiseEndsAt?: Date } | null
}

export type IncidentEvent =
  | { type: 'opened'; id: string; number: string; kind: IncidentKind; drill: boolean; region: string; reportedAt: Date; plan: ResponsePlan }
  | { type: 'report-received'; report: Report }
  | { type: 'people-changed'; people: People }
  | { type: 'kind-changed'; kind: IncidentKind }
  | { type: 'located'; elevator: ElevatorRef; readBack: boolean }
  | { type: 'tier-started'; tier: TierNumber; reason: TierReason; why?: string }
  | { type: 'team-offered'; assignmentId: string; teamId: string; teamName: string; tier: TierNumber; answerBy: Date; shared: boolean; record: DecisionRecord }
  | { type: 'tier-exhausted'; tier: TierNumber; shortfalls: readonly Shortfall[] }
  | { type: 'sign-met'; sign: Sign }
  | { type: 'offer-accepted'; assignmentId: string; moveBy: Date; arriveBy: Date }
  | { type: 'offer-declined'; assignmentId: string; reason: string }
  | { type: 'offer-lapsed'; assignmentId: string }
  | { type: 'team-departed'; assignmentId: string; moveBy: Date; inferred: boolean }
  | { type: 'team-arrived'; assignmentId: string; inferred: boolean }
  | { type: 'arrival-confirmed'; assignmentId: string }
  | { type: 'team-withdrew'; assignmentId: string; reason: string }
  | { type: 'team-stood-down'; assignmentId: string; reason: string }
  | { type: 'team-closing-in'; assignmentId: string; meters: number; moveBy: Date }
  | { type: 'team-not-moving'; assignmentId: string; why: Stuck; meters: number | null; moveBy: Date }
  | { type: 'team-late'; assignmentId: string }
  | { type: 'team-reminded'; assignmentId: string }
  | { type: 'deadline-passed'; key: string }
  | { type: 'human-needed'; reason: HumanReason }
  | { type: 'owner-took'; accountId: string; name: string }
  | { type: 'owner-left' }
  | { type: 'plan-paused'; reason: string; endsAt: Date; name: string }
  | { type: 'plan-resumed'; by: 'operator' | 'time' }
  | { type: 'service-called'; service: Service; checklist: readonly string[]; note: string; name: string }
  | { type: 'passenger-comforted'; note: string }
  | { type: 'released'; assignmentId: string | null; release: Release }
  | { type: 'followed-up'; note: string }
  | { type: 'closed'; outcome: string }
  | { type: 'joined'; into: string }
  | { type: 'reports-taken-over'; from: string; reports: readonly Report[] }
  | { type: 'report-split'; reportId: string; to: string }
  | { type: 'noted'; text: string }
  | { type: 'area-joined'; areaId: string; number: string }
  /** The batch keeps a crew for this car that is still busy and yet sooner than any free one. */
  | { type: 'team-promised'; teamId: string; teamName: string; etaSeconds: number; endsAt: Date }
  | { type: 'area-left'; areaId: string; number: string; why: AreaLeft }
export type IncidentEventType = IncidentEvent['type']
export type TierReason = 'dispatched' | 'no-answer' | 'declined' | 'withdrawn' | 'not-moving' | 'arrival-overdue' | 'tier-exhausted' | 'operator' | 'plan-time' | 'gravity' | 'resumed' | 'surge' | 'sooner'
/** `closed`: the area is over. `taken-out`: a person said that it is no part of it. `elsewhere`: its car stands elsewhere. */
export type AreaLeft = 'closed' | 'taken-out' | 'elsewhere'

/** What the plan wanted of a tier and did not find. */
export interface Shortfall { tier: TierNumber; code: 'fewer-than-wanted' | 'nobody-eligible' | 'nobody-on-shift' | 'nobody-inside-radius' | 'nobody-capable' | 'no-contact' | 'position-stale'; wanted?: number; found?: number }

/** Why this team, frozen with the dispatch: the whole ranked list with reasons and position ages, what was missing, and the plan that asked. */
export interface DecisionRecord {
  /** `batch`: solved together with the other cars of an area. */
  by: 'plan' | 'operator' | 'batch'
  /** The tiers of the plan were one, for an area had the car: whoever is there soonest. */
  pooled?: true
  chosen: RankedCandidate
  considered: readonly RankedCandidate[]
  shortfalls: readonly Shortfall[]
  /** Which estimator gave the travel times of the list; absent: none but the distance. */
  travel?: EtaBy
  plan: { region: string; version: number; name: string }
}

export const LIVE: readonly AssignmentStatus[] = ['offered', 'accepted', 'departed', 'arrived']
export const isLive = (a: Assignment) => LIVE.includes(a.status)
export const isOpen = (i: Incident) => i.stage.status !== 'closed' && i.stage.status !== 'joined'
/** Somebody is still in a known car. */
const isWaiting = ({ stage: { status } }: Incident): boolean => status === 'located' || status === 'dispatched' || status === 'accepted' || status === 'departed' || status === 'arrived'
/** Why a crew was sent home that a batch needed elsewhere. */
export const MOVED_BY_BATCH = 'moved-by-batch'
/** Sent home for no fault and no wish of its own: it may be called again, as if it had never been. */
export const isUntried = (a: Assignment): boolean => a.status === 'stood-down' && (a.reason === 'elevator-changed' || a.reason === 'another-accepted' || a.reason === MOVED_BY_BATCH)
/** An area has the car: its batch sends, and the plan's own tiers are one. */
export const isPooled = (i: Incident): boolean => i.area !== null && i.area.overAt === null
export const hasStarted = (i: Incident, tier: TierNumber): boolean => i.startedTiers.some((t) => t.tier === tier)
export const elevatorOf = (i: Incident): ElevatorRef | null => (i.stage.status === 'reported' ? null : i.stage.elevator)

/** Whether this change traps somebody in a car of a use unit whose officer has not heard of it: he is told once an incident and car (sql/queries/plan_officer_notices.sql). */
export function concernsOfficer(before: Incident | null, after: Incident): boolean {
  const trapped = (i: Incident | null) => (i?.kind === 'entrapment' && isWaiting(i) ? elevatorOf(i)?.id : undefined)
  const now = trapped(after)
  return now !== undefined && now !== trapped(before)
}

/** The incident after one event; `at` is when it happened. Throws on an event that this state cannot have: that is a fault, not a refusal. */
export function apply(incident: Incident | null, event: IncidentEvent, at: Date): Incident {
  if (event.type === 'opened') {
    if (incident) throw new Error('opened twice')
    return {
      id: event.id, number: event.number, version: 1, kind: event.kind, drill: event.drill, region: event.region, reportedAt: event.reportedAt, plan: completePlan(event.plan),
      reports: [], people: NOBODY_KNOWN, stage: { status: 'reported' }, assignments: [], startedTiers: [], signs: [], services: [], paused: null, resumedAt: null,
      passed: [], attention: [], owner: null, comfortedAt: null, area: null,
    }
  }
  if (!incident) throw new Error(`${event.type} before opened`)
  return { ...change(incident, event, at), version: incident.version + 1 }
}

function change(i: Incident, e: Exclude<IncidentEvent, { type: 'opened' }>, at: Date): Incident {
  switch (e.type) {
    case 'report-received': return { ...(e.report.source === 'passenger' ? i : undoubted(i)), reports: [...i.reports, e.report], reportedAt: e.report.reportedAt < i.reportedAt ? e.report.reportedAt : i.reportedAt }
    case 'reports-taken-over': return { ...i, reports: [...i.reports, ...e.reports] }
    case 'report-split': return { ...i, reports: i.reports.filter((r) => r.id !== e.reportId) }
    case 'people-changed': return { ...i, people: { ...NOBODY_KNOWN, ...e.people } }
    case 'kind-changed': return { ...i, kind: e.kind }
    case 'located': return { ...i, region: e.elevator.region, stage: relocate(i.stage, e.elevator, at), startedTiers: [], passed: [], services: elevatorOf(i)?.id === e.elevator.id ? i.services : [], attention: i.attention.filter((a) => a.reason === 'call-119' || a.reason === 'call-120') }
    case 'tier-started': return { ...i, startedTiers: hasStarted(i, e.tier) ? i.startedTiers : [...i.startedTiers, { tier: e.tier, startedAt: at }] }
    case 'tier-exhausted': return i
    case 'sign-met': return { ...i, signs: [...i.signs, e.sign] }
    case 'team-offered': {
      const offered: Assignment = { id: e.assignmentId, teamId: e.teamId, teamName: e.teamName, tier: e.tier, offeredAt: at, shared: e.shared, meters: e.record.chosen.distanceMeters, kind: e.record.chosen.kind, status: 'offered', answerBy: e.answerBy }
      return restage({ ...i, assignments: [...i.assignments, offered], stage: dispatched(i.stage, at), attention: i.attention.filter((a) => a.reason !== 'no-team-left') }, at)
    }
    case 'offer-accepted': return assignment(i, e.assignmentId, at, (a) => ({ ...base(a), status: 'accepted', acceptedAt: at, moveBy: e.moveBy, arriveBy: e.arriveBy, notMoving: null, stuckAt: null, inferred: [] }))
    case 'offer-declined': return assignment(i, e.assignmentId, at, (a) => ({ ...base(a), status: 'declined', endedAt: at, reason: e.reason }))
    case 'offer-lapsed': return assignment(i, e.assignmentId, at, (a) => ({ ...base(a), status: 'lapsed', endedAt: at }))
    case 'team-withdrew': return assignment(i, e.assignmentId, at, (a) => ({ ...base(a), status: 'withdrawn', endedAt: at, reason: e.reason }))
    case 'team-stood-down': return assignment(i, e.assignmentId, at, (a) => ({ ...base(a), status: 'stood-down', endedAt: at, reason: e.reason }))
    case 'team-not-moving': return assignment(i, e.assignmentId, at, (a) => (a.status === 'accepted' || a.status === 'departed' ? { ...a, notMoving: e.why, stuckAt: a.stuckAt ?? at, moveBy: e.moveBy } : a))
    case 'team-closing-in': return calm(assignment(i, e.assignmentId, at, (a) => (a.status === 'accepted' || a.status === 'departed' ? { ...a, notMoving: null, stuckAt: null, meters: e.meters, moveBy: e.moveBy } : a)))
    case 'team-late': case 'team-reminded': return i
    case 'team-departed': return calm(assignment(i, e.assignmentId, at, (a) => {
      if (a.status !== 'accepted') throw new Error(`departed while ${a.status}`)
      return { ...base(a), ...accepted(a), status: 'departed', departedAt: at, moveBy: e.moveBy, notMoving: null, stuckAt: null, inferred: e.inferred ? ['departed'] : [] }
    }))
    case 'team-arrived': {
      const next = assignment(i, e.assignmentId, at, (a) => {
        if (a.status !== 'accepted' && a.status !== 'departed') throw new Error(`arrived while ${a.status}`)
        return { ...base(a), ...accepted(a), status: 'arrived', departedAt: a.status === 'departed' ? a.departedAt : at, arrivedAt: at, notMoving: null, stuckAt: null, inferred: e.inferred ? [...a.inferred, 'arrived'] : a.inferred }
      })
      return { ...next, attention: next.attention.filter((x) => x.reason !== 'not-moving' && x.reason !== 'arrival-overdue' && x.reason !== 'no-team-left') }
    }
    case 'arrival-confirmed': {
      const next = assignment(i, e.assignmentId, at, (a) => (a.status === 'arrived' ? { ...a, inferred: a.inferred.filter((x) => x !== 'arrived') } : a))
      return { ...next, attention: next.attention.filter((x) => x.reason !== 'arrival-unconfirmed') }
    }
    case 'released': {
      if (i.stage.status === 'reported' || i.stage.status === 'closed' || i.stage.status === 'joined') throw new Error(`released while ${i.stage.status}`)
      const done = e.assignmentId === null ? i : { ...i, assignments: i.assignments.map((a) => (a.id === e.assignmentId && a.status === 'arrived'
        ? { ...base(a), status: 'released' as const, acceptedAt: a.acceptedAt, arrivedAt: a.arrivedAt, releasedAt: at } : a)) }
      return { ...done, stage: { status: 'released', elevator: i.stage.elevator, releasedAt: at, release: e.release }, attention: [], paused: null }
    }
    case 'deadline-passed': return { ...i, passed: [...i.passed, e.key] }
    case 'human-needed': {
      // Of the two doubts the last word holds where it is the lesser one.
      const rest = e.reason === 'confirm-by-call' ? i.attention.filter((a) => a.reason !== 'perhaps-false') : i.attention
      return rest.some((a) => a.reason === e.reason) ? { ...i, attention: rest } : { ...i, attention: [...rest, { reason: e.reason, since: at }] }
    }
    case 'owner-took': return { ...i, owner: { accountId: e.accountId, name: e.name, since: at } }
    case 'owner-left': return { ...i, owner: null }
    case 'plan-paused': return { ...i, paused: { reason: e.reason, endsAt: e.endsAt, name: e.name } }
    case 'plan-resumed': return { ...i, paused: null, resumedAt: at, attention: e.by === 'operator' ? i.attention.filter((a) => a.reason !== 'after-outage' && a.reason !== 'pause-over') : i.attention }
    case 'service-called': return { ...i, services: [...i.services, { service: e.service, calledAt: at, name: e.name }], attention: i.attention.filter((a) => a.reason !== `call-${e.service}`) }
    case 'passenger-comforted': return { ...undoubted(i), comfortedAt: at, attention: undoubted(i).attention.filter((a) => a.reason !== 'perhaps-freed' && a.reason !== 'camera-saw') } // whoever was called back has been asked
    case 'followed-up': {
      if (i.stage.status !== 'released') throw new Error(`followed up while ${i.stage.status}`)
      return { ...i, stage: { ...i.stage, status: 'followed-up', followedUpAt: at }, attention: i.attention.filter((a) => a.reason !== 'follow-up-due') }
    }
    case 'closed': return { ...i, stage: { status: 'closed', elevator: elevatorOf(i), closedAt: at, outcome: e.outcome }, attention: [], paused: null }
    case 'joined': return { ...i, stage: { status: 'joined', elevator: elevatorOf(i), joinedAt: at, into: e.into }, attention: [], paused: null }
    case 'noted': return i
    // From one area to another that turned out to be the same event: it has waited since the first.
    case 'area-joined': return { ...i, area: { id: e.areaId, number: e.number, joinedAt: i.area && isPooled(i) ? i.area.joinedAt : at, overAt: null } }
    case 'team-promised': return { ...i, area: i.area && { ...i.area, promiseEndsAt: e.endsAt } }
    case 'area-left': return { ...i, area: i.area && e.why === 'closed' ? { ...i.area, overAt: at } : null }
  }
}

function base(a: Assignment): AssignmentBase {
  return { id: a.id, teamId: a.teamId, teamName: a.teamName, tier: a.tier, offeredAt: a.offeredAt, shared: a.shared, meters: a.meters, kind: a.kind }
}

function accepted(a: Accepted): Accepted {
  return { acceptedAt: a.acceptedAt, moveBy: a.moveBy, arriveBy: a.arriveBy, notMoving: a.notMoving, stuckAt: a.stuckAt, inferred: a.inferred }
}

/** Nobody is stuck any more: nobody need look for that. */
function calm(i: Incident): Incident {
  return i.assignments.some((a) => (a.status === 'accepted' || a.status === 'departed') && a.notMoving !== null) ? i : { ...i, attention: i.attention.filter((a) => a.reason !== 'not-moving') }
}

function assignment(i: Incident, id: string, at: Date, next: (a: Assignment) => Assignment): Incident {
  if (!i.assignments.some((a) => a.id === id)) throw new Error(`no assignment ${id}`)
  return restage({ ...i, assignments: i.assignments.map((a) => (a.id === id ? next(a) : a)) }, at)
}

/** Somebody else has said it too, or was talked to. */
const undoubted = (i: Incident): Incident => ({ ...i, attention: i.attention.filter((a) => a.reason !== 'confirm-by-call' && a.reason !== 'perhaps-false') })

function relocate(stage: Stage, elevator: ElevatorRef, at: Date): Stage {
  if (stage.status === 'closed' || stage.status === 'joined') throw new Error(`located while ${stage.status}`)
  if (stage.status === 'released' || stage.status === 'followed-up') return { ...stage, elevator }
  return { status: 'located', elevator, locatedAt: at } // another elevator has another contract unit: the response starts again
}

function dispatched(stage: Stage, at: Date): Stage {
  if (stage.status === 'reported') throw new Error('a team was offered before the elevator was known')
  return stage.status === 'located' ? { ...stage, status: 'dispatched', dispatchedAt: at } : stage
}

/** The use unit's own people are at the place and are no rescuers: what they do neither rests the plan nor moves the incident on. */
export const isRescuer = (a: Assignment): boolean => a.kind !== 'property'

/** The incident is as far as its most advanced live team. */
function restage(i: Incident, at: Date): Incident {
  const { stage } = i
  if (stage.status !== 'dispatched' && stage.status !== 'accepted' && stage.status !== 'departed' && stage.status !== 'arrived') return i
  const { elevator, locatedAt, dispatchedAt } = stage
  const most = (['arrived', 'departed', 'accepted'] as const).find((s) => i.assignments.some((a) => a.status === s && isRescuer(a)))
  if (most === 'arrived') return { ...i, stage: { status: 'arrived', elevator, locatedAt, dispatchedAt, arrivedAt: stage.status === 'arrived' ? stage.arrivedAt : at } }
  return { ...i, stage: { status: most ?? 'dispatched', elevator, locatedAt, dispatchedAt } }
}
