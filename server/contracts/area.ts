// Area incidents (片区事件) on the wire: the brief for banner, board and proposal; the view with its sweep; what may be done to one.
import { Type, type Static } from 'typebox'
import { AREA_KINDS, SWEEP_STATES } from '../domain/area.ts'
import { Id, Nullable, OneOf, Region, Text, Time } from './common.ts'
import { TEAM_KINDS } from '../domain/ranking.ts'
import { ReportBody, Tier } from './incident.ts'
import { CodeAndNumbers } from './team.ts'

const SweepState = OneOf(SWEEP_STATES)
const Estate = Type.String({ minLength: 1, maxLength: 100 })
export const EstateRef = Type.Object({ region: Region, estate: Estate }, { additionalProperties: false })
export type EstateRef = Static<typeof EstateRef>

/** A stop of a crew's queue: a car with people, or an estate whose cars nobody has looked at. Seconds from now until it is there. */
export const AreaStop = Type.Object({ incidentId: Nullable(Id), estate: Nullable(EstateRef), cars: Type.Integer(), etaSeconds: Type.Integer() })
export type AreaStop = Static<typeof AreaStop>
/** `by`: `operator` = a person chose this pair, and no new solution changes it. `movedFrom`: the crew is on its way there and turns round. `next`: what it does afterwards, told and not promised. */
export const AreaPair = Type.Object({
  incidentId: Id, teamId: Id, teamName: Type.String(), teamKind: OneOf(TEAM_KINDS), tier: Tier, etaSeconds: Type.Integer(), reasons: Type.Array(CodeAndNumbers), by: OneOf(['system', 'operator']),
  movedFrom: Nullable(Id), next: Type.Array(AreaStop),
})
export type AreaPair = Static<typeof AreaPair>
/** What a proposal comes to, over all cars that wait: the longest wait from its report to a crew at the car, the mean from now until a crew is with the injured, the children, the old, the pregnant and the ill (null where there are none), and how many cars have a crew within 15 minutes from now. `greedy`: the same, had each car in its turn got whoever is nearest. */
export const AreaFigures = Type.Object({ longestSeconds: Type.Integer(), careMeanSeconds: Nullable(Type.Integer()), within15: Type.Integer() })
/** `autoCommitAt`: when it goes out by itself unless a person was quicker; null while it has no pairs. `waiting`: cars that get no team in this round, and why; `next`: the busy crew that is kept for it, done where it is in `freeSeconds`. `unusable`: teams near by that cannot be sent, and why. */
export const AreaProposal = Type.Object({
  at: Time, autoCommitAt: Nullable(Time), pairs: Type.Array(AreaPair), waiting: Type.Array(Type.Object({ incidentId: Id, reason: OneOf(['no-team-free', 'withheld', 'no-team-can']), next: Type.Optional(Type.Object({ teamId: Id, teamName: Type.String(), etaSeconds: Type.Integer(), freeSeconds: Type.Integer({ default: 0 }) })) })),
  unusable: Type.Array(Type.Object({ teamId: Id, teamName: Type.String(), reason: CodeAndNumbers })),
  freeTeams: Type.Integer(), untouched: Type.Integer(), figures: Type.Object({ batch: AreaFigures, greedy: AreaFigures }),
})
export type AreaProposal = Static<typeof AreaProposal>

/** `elevators`: all cars of its estates. `open`: incidents whose people are not out; of these `waiting` have no team on its way, `enRoute` have one, `onSite` have one there. `people`: known to be inside now. `unswept`: cars of which nothing is known. */
export const AreaCounts = Type.Object({
  estates: Type.Integer(), elevators: Type.Integer(), open: Type.Integer(), waiting: Type.Integer(), enRoute: Type.Integer(), onSite: Type.Integer(), released: Type.Integer(), selfFreed: Type.Integer(),
  people: Type.Integer(), peopleOut: Type.Integer(), care: Type.Integer(), unswept: Type.Integer(), empty: Type.Integer(), running: Type.Integer(), callers: Type.Integer(),
})
/** `part`: it belongs to a region above the caller's, and only what lies inside his is told, without hull and proposal: he looks on, and may say what was found at his cars. `version` grows with every change: a client keeps the highest, and fetches the view again where it shows the sweep. `incidentIds`: open children in the order of triage (injury, vulnerable, longest wait). Positions are WGS-84. */
export const AreaBrief = Type.Object({
  id: Id, number: Type.String(), version: Type.Integer(), name: Type.String(), kind: OneOf(AREA_KINDS), region: Type.String(), drill: Type.Boolean(), status: OneOf(['open', 'closed']),
  openedAt: Time, closedAt: Nullable(Time), openedBy: Nullable(Type.String()), mergedInto: Nullable(Id), part: Type.Boolean(), powerBackAt: Nullable(Time), powerDueAt: Nullable(Time), holdSeconds: Type.Integer(),
  center: Type.Object({ lat: Type.Number(), lng: Type.Number() }), hull: Type.Array(Type.Tuple([Type.Number(), Type.Number()])),
  estates: Type.Array(Type.Object({ region: Type.String(), estate: Type.String(), lat: Type.Number(), lng: Type.Number(), elevators: Type.Integer(), unswept: Type.Integer(), people: Type.Integer(), open: Type.Integer() })),
  counts: AreaCounts, incidentIds: Type.Array(Id), proposal: Nullable(AreaProposal),
}, { $id: 'AreaBrief' })
export type AreaBrief = Static<typeof AreaBrief>

/** One car of the sweep. `from`: who says so: `sweep` a person at the car, `incident` the incident named, null nobody. `people`: known inside. `hint`: `running` = power is back and its sensor shows an open door: look, it may be over. */
export const SweepItem = Type.Object({
  elevatorId: Id, rescueCode: Type.String(), region: Type.String(), estate: Type.String(), building: Type.String(), door: Type.String(), car: Type.String(),
  status: SweepState, from: Nullable(OneOf(['sweep', 'incident'])), incidentId: Nullable(Id), people: Nullable(Type.Integer()), care: Type.Boolean(), by: Nullable(Type.String()), at: Nullable(Time), note: Nullable(Type.String()),
  hint: Nullable(OneOf(['running'])), deviceSeenAt: Nullable(Time),
}, { $id: 'SweepItem' })
export type SweepItem = Static<typeof SweepItem>
export const AreaEvent = Type.Object({ seq: Type.Integer(), type: Type.String(), at: Time, actor: Nullable(Type.String()), data: Type.Record(Type.String(), Type.Unknown()) })
/** To whom one word goes: all who wait and left a number, or the officers of the use units of whose cars nothing is known yet. */
export const AUDIENCES = ['callers', 'officers'] as const
/** One word to many, and what became of it at each phone. */
export const AreaMessage = Type.Object({ id: Id, to: OneOf(AUDIENCES), text: Type.String(), by: Type.String(), at: Time, phones: Type.Integer(), sent: Type.Integer(), delivered: Type.Integer(), failed: Type.Integer() })
export type AreaMessage = Static<typeof AreaMessage>
export const AreaView = Type.Interface([AreaBrief], { sweep: Type.Array(SweepItem), messages: Type.Array(AreaMessage), timeline: Type.Array(AreaEvent) }, { $id: 'AreaView' })
export type AreaView = Static<typeof AreaView>
/** `GET /api/areas?status=open|closed`; newest first. Of an area that reaches beyond the caller's region only the part inside it, without hull and proposal. */
export const AreaQuery = Type.Object({ status: Type.Optional(OneOf(['open', 'closed'])) }, { additionalProperties: false })
export const AreaList = Type.Array(AreaBrief)

/** Of one area. */
export const ESTATES_MOST = 200
const Estates = Type.Array(EstateRef, { maxItems: ESTATES_MOST, uniqueItems: true })
const Name = Type.String({ minLength: 1, maxLength: 60 })
/** `POST /api/areas`: declared by hand; `reason`: how somebody knows. */
export const AreaBody = Type.Object({ name: Type.Optional(Name), kind: OneOf(AREA_KINDS), reason: Type.Optional(Text(200)), estates: Type.Array(EstateRef, { minItems: 1, maxItems: ESTATES_MOST, uniqueItems: true }), drill: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export type AreaBody = Static<typeof AreaBody>

/** `GET /api/estates`: those with a car within so many metres of a point (WGS-84), the nearest first. `areaNumber`: the open area that has it already. At most 200, and whether there are more. */
export const EstatesQuery = Type.Object({ lat: Type.Number({ minimum: -90, maximum: 90 }), lng: Type.Number({ minimum: -180, maximum: 180 }), meters: Type.Integer({ minimum: 50, maximum: 10_000 }), drill: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export const EstatesAnswer = Type.Object({ estates: Type.Array(Type.Object({ region: Type.String(), estate: Type.String(), elevators: Type.Integer(), meters: Type.Number(), lat: Type.Number(), lng: Type.Number(), areaNumber: Nullable(Type.String()) })), more: Type.Boolean() }, { $id: 'Estates' })
export type EstatesAnswer = Static<typeof EstatesAnswer>

const sweepFields = { elevatorId: Id, status: SweepState, people: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })), injured: Type.Optional(ReportBody.properties.injured), vulnerable: ReportBody.properties.vulnerable, note: Type.Optional(Text(200)) }
/** What may be done to an area: `POST /api/areas/:id/commands`. `pairs`: exactly these, as he saw them, whatever has been solved since; without them it is refused (`pairs-missing`). `proposalAt`: the `at` of the proposal that he saw, kept in the timeline. A pair that cannot be any more is left out and solved again. */
export const AreaCommand = Type.Union([
  Type.Object({ type: Type.Literal('commit'), pairs: Type.Optional(Type.Array(Type.Object({ incidentId: Id, teamId: Id }), { minItems: 1, maxItems: 1000 })), proposalAt: Type.Optional(Time) }),
  /** `teamId` null: no team for this car for now. */
  Type.Object({ type: Type.Literal('change'), incidentId: Id, teamId: Nullable(Id) }),
  Type.Object({ type: Type.Literal('undo-change'), incidentId: Id }),
  Type.Object({ type: Type.Literal('solve') }),
  Type.Object({ type: Type.Literal('estates'), add: Type.Optional(Estates), remove: Type.Optional(Estates) }),
  Type.Object({ type: Type.Literal('add-incident'), incidentId: Id }),
  Type.Object({ type: Type.Literal('remove-incident'), incidentId: Id }),
  /** `people` opens an incident of that car, or tells the one that it has. */
  Type.Object({ type: Type.Literal('sweep'), ...sweepFields }),
  /** `to`: callers unless it says officers. */
  Type.Object({ type: Type.Literal('message'), to: Type.Optional(OneOf(AUDIENCES)), text: Type.String({ minLength: 1, maxLength: 200 }) }),
  Type.Object({ type: Type.Literal('settings'), name: Type.Optional(Name), kind: Type.Optional(OneOf(AREA_KINDS)), holdSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 600 })), powerDueAt: Type.Optional(Nullable(Time)), powerBack: Type.Optional(Type.Boolean()) }),
  Type.Object({ type: Type.Literal('note'), text: Type.String({ minLength: 1, maxLength: 500 }) }),
  Type.Object({ type: Type.Literal('close'), reason: Type.String({ minLength: 1, maxLength: 200 }) }),
])
export type AreaCommand = Static<typeof AreaCommand>

/** `GET /api/me/sweep`: the cars round a crew that is called in an area; to a property officer those of his use unit in open areas. `POST /api/me/sweep`: what was found at one. */
export const MySweep = Type.Object({ areaId: Id, number: Type.String(), name: Type.String(), drill: Type.Boolean(), items: Type.Array(SweepItem) }, { $id: 'MySweep' })
export type MySweep = Static<typeof MySweep>
/** `at`: when somebody stood at the car, by the phone: one that was offline tells it later. Never after now, never before the area began. */
export const MySweepBody = Type.Object({ ...sweepFields, at: Type.Optional(Time) }, { additionalProperties: false })
export type MySweepBody = Static<typeof MySweepBody>
