// Incidents on the wire: whole versioned views; a client keeps the newest.
import { Type, type Static } from 'typebox'
import { HAZARDS, KINDS, SOURCES, STUCK, VULNERABLE } from '../domain/incident.ts'
import { CHANNELS, DELIVERY_STATES, NOTICE_KINDS } from '../domain/notice.ts'
import { SELECTORS, SERVICES } from '../domain/plan.ts'
import { Id, Nullable, OneOf, Phone, Region, Text, Time } from './common.ts'
import { ElevatorBrief } from './elevator.ts'

export const STATUSES = ['reported', 'located', 'dispatched', 'accepted', 'departed', 'arrived', 'released', 'followed-up', 'closed', 'joined'] as const
export const Status = OneOf(STATUSES)
export type Status = Static<typeof Status>
export const Kind = OneOf(KINDS)
export const Tier = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)])
export const PeopleView = Type.Object({ trapped: Nullable(Type.Integer()), injured: Type.Integer(), vulnerable: Type.Array(OneOf(VULNERABLE)), hazards: Type.Array(OneOf(HAZARDS)) })
export const PeopleBody = Type.Object({ trapped: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })), injured: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })), vulnerable: Type.Optional(Type.Array(OneOf(VULNERABLE), { maxItems: 4 })), hazards: Type.Optional(Type.Array(OneOf(HAZARDS), { maxItems: 2 })) }, { additionalProperties: false })

export const AssignmentView = Type.Object({
  id: Id, teamId: Id, teamName: Type.String(), tier: Tier, shared: Type.Boolean(),
  status: OneOf(['offered', 'accepted', 'departed', 'arrived', 'released', 'declined', 'lapsed', 'withdrawn', 'stood-down']),
  offeredAt: Time, answerBy: Nullable(Time), acceptedAt: Nullable(Time), moveBy: Nullable(Time), arriveBy: Nullable(Time), departedAt: Nullable(Time), arrivedAt: Nullable(Time), releasedAt: Nullable(Time), endedAt: Nullable(Time),
  reason: Nullable(Type.String()), notMoving: Nullable(OneOf(STUCK)), stuckAt: Nullable(Time), meters: Nullable(Type.Number()), inferred: Type.Array(OneOf(['departed', 'arrived'])),
})
export type AssignmentView = Static<typeof AssignmentView>
export const DeadlineView = Type.Object({ key: Type.String(), dueAt: Time, assignmentId: Nullable(Id), tier: Nullable(Tier) })
export const TimelineEntry = Type.Object({ seq: Type.Integer(), type: Type.String(), at: Time, recordedAt: Time, actor: Type.Object({ kind: OneOf(['system', 'account', 'team']), name: Nullable(Type.String()), seat: Nullable(Type.String()), via: Nullable(OneOf(['voice', 'link', 'position'])) }), data: Type.Record(Type.String(), Type.Unknown()) })
export type TimelineEntry = Static<typeof TimelineEntry>
export const ReportView = Type.Object({ id: Id, source: OneOf(SOURCES), reportedAt: Time, callerPhone: Nullable(Type.String()), said: Nullable(Type.String()), note: Nullable(Type.String()) })

/** What a board row, the map and the phones need; sent on every change. `times`: null = has not happened. */
export const IncidentBrief = Type.Object({
  id: Id, number: Type.String(), version: Type.Integer(), kind: Kind, status: Status, drill: Type.Boolean(), region: Type.String(),
  elevator: Nullable(ElevatorBrief), people: PeopleView, reportCount: Type.Integer(), callerPhone: Nullable(Type.String()),
  assignments: Type.Array(AssignmentView), startedTiers: Type.Array(Tier), deadlines: Type.Array(DeadlineView),
  attention: Type.Array(Type.Object({ reason: Type.String(), since: Time })), owner: Nullable(Type.Object({ accountId: Id, name: Type.String() })), paused: Nullable(Type.Object({ reason: Type.String(), endsAt: Time, name: Type.String() })),
  services: Type.Array(Type.Object({ service: OneOf(SERVICES), calledAt: Time, name: Type.String() })), joinedInto: Nullable(Id),
  times: Type.Object({ reported: Time, located: Nullable(Time), dispatched: Nullable(Time), accepted: Nullable(Time), departed: Nullable(Time), arrived: Nullable(Time), released: Nullable(Time), followedUp: Nullable(Time), closed: Nullable(Time), comforted: Nullable(Time) }),
  limits: Type.Object({ locateWithin: Type.Integer(), dispatchWithin: Type.Integer(), answerWithin: Type.Integer(), arriveWithin: Type.Integer(), releaseWithin: Type.Integer(), comfortEvery: Type.Integer(), tiers: Type.Array(Type.Object({ tier: Tier, selector: OneOf(SELECTORS), startAfter: Type.Integer(), answerWithin: Type.Integer() })), allTiersWithin: Type.Integer(), planName: Type.String(), planVersion: Type.Integer() }),
  release: Nullable(Type.Object({ people: Type.Integer(), injured: Type.Integer(), cause: Nullable(Type.Object({ root: Type.String(), second: Nullable(Type.String()) })), note: Nullable(Type.String()) })),
}, { $id: 'IncidentBrief' })
export type IncidentBrief = Static<typeof IncidentBrief>

/** One rung of the notification ladder as it stands; `unitId`: told to the officer of this use unit. With reason `gathered` another incident's message speaks of this one too. `contact` is masked: 199****0001. */
export const DeliveryView = Type.Object({
  id: Id, assignmentId: Nullable(Id), teamId: Nullable(Id), unitId: Nullable(Id), kind: OneOf(NOTICE_KINDS), channel: OneOf(CHANNELS), contact: Type.String(),
  state: OneOf(DELIVERY_STATES), permanent: Type.Boolean(), reason: Nullable(Type.String()), attempts: Type.Integer(), dueAt: Time, at: Time,
}, { $id: 'DeliveryView' })
export type DeliveryView = Static<typeof DeliveryView>

export const IncidentView = Type.Interface([IncidentBrief], { deliveries: Type.Array(DeliveryView), reports: Type.Array(ReportView), timeline: Type.Array(TimelineEntry), calls: Type.Array(Type.Object({ id: Id, direction: Type.String(), phone: Type.String(), startedAt: Time, answeredAt: Nullable(Time), endedAt: Nullable(Time), recording: Type.Boolean() })) }, { $id: 'IncidentView' })
export type IncidentView = Static<typeof IncidentView>

export const IncidentQuery = Type.Object({ status: Type.Optional(Type.Union([Type.Literal('open'), Status])), region: Type.Optional(Region), from: Type.Optional(Time), to: Type.Optional(Time), cursor: Type.Optional(Text(100)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, { additionalProperties: false })
export const IncidentList = Type.Object({ incidents: Type.Array(IncidentBrief), cursor: Nullable(Type.String()) })

export const ReportBody = Type.Object({
  source: OneOf(SOURCES), sourceRef: Type.Optional(Text(100)), code: Type.Optional(Text(40)), elevatorId: Type.Optional(Id), text: Type.Optional(Text(500)), callerPhone: Type.Optional(Phone),
  trapped: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })), injured: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })), vulnerable: Type.Optional(Type.Array(OneOf(VULNERABLE), { maxItems: 4 })), hazards: Type.Optional(Type.Array(OneOf(HAZARDS), { maxItems: 2 })), note: Type.Optional(Text(500)), drill: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type ReportBody = Static<typeof ReportBody>
export const ReportAnswer = Type.Object({ reportId: Id, incidentId: Id, joined: Type.Boolean() })
export type ReportAnswer = Static<typeof ReportAnswer>

const reason = Type.String({ minLength: 1, maxLength: 200 })
export const CauseBody = Type.Object({ root: OneOf(['human', 'external', 'door', 'traction', 'guide', 'car', 'control', 'electrical', 'safety-gear']), second: Type.Optional(Text(60)) })
export const ReleaseBody = { people: Type.Integer({ minimum: 0, maximum: 200 }), injured: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })), cause: Type.Optional(CauseBody), note: Type.Optional(Text(500)) }
/** What an operator may do to an incident: `POST /api/incidents/:id/commands`. `version`, where given, must be the one he saw. */
export const IncidentCommand = Type.Union([
  Type.Object({ type: Type.Literal('locate'), elevatorId: Id, readBack: Type.Boolean() }),
  Type.Object({ type: Type.Literal('assign'), teamId: Id, confirmed: Type.Optional(Type.Boolean()) }),
  Type.Object({ type: Type.Literal('escalate'), tier: Type.Optional(Tier), reason: Type.Optional(reason) }),
  Type.Object({ type: Type.Literal('remind'), assignmentId: Id }),
  Type.Object({ type: Type.Literal('pause'), reason, seconds: Type.Integer({ minimum: 30, maximum: 1800 }) }),
  Type.Object({ type: Type.Literal('resume') }),
  Type.Object({ type: Type.Literal('service-called'), service: OneOf(SERVICES), checklist: Type.Array(Text(60), { maxItems: 20 }), note: Text(500) }),
  Type.Object({ type: Type.Literal('stand-down'), assignmentId: Id, reason }),
  Type.Object({ type: Type.Literal('note'), text: Type.String({ minLength: 1, maxLength: 500 }) }),
  Type.Object({ type: Type.Literal('people'), people: PeopleBody }),
  Type.Object({ type: Type.Literal('kind'), kind: Kind }),
  Type.Object({ type: Type.Literal('comfort'), note: Text(200) }),
  Type.Object({ type: Type.Literal('take-over') }),
  Type.Object({ type: Type.Literal('hand-back') }),
  Type.Object({ type: Type.Literal('join'), into: Id }),
  Type.Object({ type: Type.Literal('split'), reportId: Id }),
  Type.Object({ type: Type.Literal('release'), ...ReleaseBody }),
  Type.Object({ type: Type.Literal('follow-up'), note: Text(500) }),
  Type.Object({ type: Type.Literal('cancel'), kind: Kind, reason }),
  Type.Object({ type: Type.Literal('close'), outcome: reason }),
])
export type IncidentCommand = Static<typeof IncidentCommand>

/** What a team says about its assignment: `POST /api/assignments/:id/commands`. `at` is the phone's time, `clientId` makes a repeat harmless. */
export const AssignmentCommand = Type.Object({
  type: OneOf(['accept', 'decline', 'depart', 'arrive', 'release', 'cannot-go']), at: Type.Optional(Time), clientId: Type.Optional(Text(64)),
  people: Type.Optional(ReleaseBody.people), injured: ReleaseBody.injured, cause: Type.Optional(CauseBody), note: Type.Optional(Text(500)), reason: Type.Optional(Text(200)), kind: Type.Optional(OneOf(['entrapment', 'fault', 'self-freed', 'false-alarm'])),
}, { additionalProperties: false })
export type AssignmentCommand = Static<typeof AssignmentCommand>

/** An assignment as its team's phone shows it. */
export const MyAssignment = Type.Object({
  assignment: AssignmentView, incidentId: Id, number: Type.String(), kind: Kind, drill: Type.Boolean(), version: Type.Integer(), status: Status, elevator: ElevatorBrief, people: PeopleView, keyPlace: Nullable(Type.String()), street: Type.String(),
  reportedAt: Time, seat: Nullable(Type.String()), contacts: Type.Array(Type.Object({ role: Type.String(), name: Type.String(), phone: Type.String() })), distanceMeters: Nullable(Type.Number()), etaSeconds: Nullable(Type.Number()), reportCount: Type.Integer(), arriveBy: Nullable(Time), releaseBy: Nullable(Time),
}, { $id: 'MyAssignment' })
export type MyAssignment = Static<typeof MyAssignment>
