// Early warnings as the bureau, a maintenance unit and the elevator's panel see them. Reasons are figures; words are the page's.
import { Type, type Static } from 'typebox'
import { DELIVERY_STATES } from '../domain/notice.ts'
import { EVENT_KINDS, WARNING_KINDS } from '../domain/warning.ts'
import { Id, Nullable, OneOf, Region, Text, Time } from './common.ts'
import { PlaceType } from './elevator.ts'

export const WARNING_STATUSES = ['open', 'reminded', 'overdue', 'done', 'withdrawn', 'watched', 'expired'] as const
export const WARNING_OUTCOMES = ['defect-found', 'nothing-found', 'wrong'] as const
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
export const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })

/**
 * What made it a warning. `own`: against the elevator's own past, `peers`: against others of its brand, age and place. `count` in `days` where `expected` would be usual; `chance` that a usual elevator shows as much,
 * `ratio` = count / expected; `others`: how many peers.
 */
export const WarningReasonView = Type.Object({ against: OneOf(['own', 'peers']), count: Type.Number(), days: Type.Integer(), expected: Type.Number(), ratio: Type.Number(), chance: Type.Number(), others: Type.Optional(Type.Integer()) })
export type WarningReasonView = Static<typeof WarningReasonView>
export const WarningElevator = Type.Object({ id: Id, rescueCode: Type.String(), address: Type.String(), region: Region, regionName: Type.String(), placeType: PlaceType, brand: Nullable(Type.String()), installedOn: Nullable(Type.String()) })
/** `days`: what was counted on each of the last days up to the warning, oldest first; null: the device said nothing that day, which is not 0. */
export const WarningView = Type.Object({
  id: Uuid, kind: OneOf(WARNING_KINDS), status: OneOf(WARNING_STATUSES), score: Type.Number({ minimum: 0, maximum: 1 }), reasons: Type.Array(WarningReasonView), day: Day, days: Type.Array(Nullable(Type.Number())),
  openedAt: Time, dueAt: Time, strengthened: Type.Integer(), elevator: WarningElevator, unitId: Id, unit: Type.String(), unitPhone: Nullable(Type.String()),
  closedAt: Nullable(Time), closedBy: Nullable(Type.String()), outcome: Nullable(OneOf(WARNING_OUTCOMES)), note: Nullable(Type.String()),
  /** The last text message to the unit's duty phone; null: none was planned, the unit has its list. */
  told: Nullable(Type.Object({ state: OneOf(DELIVERY_STATES), at: Time })),
  /** The first fault or entrapment within 14 days of it; null: none so far. */
  followed: Nullable(Type.Object({ incidentId: Id, number: Type.String(), kind: Type.String(), at: Time })),
}, { $id: 'Warning' })
export type WarningView = Static<typeof WarningView>

/** `status=open` means all that a unit has to see to. `overdue` is the bureau's list. `watched`: kinds that are right too seldom to send anybody; only the bureau sees them, `dueAt` is when the watch ends by itself (`expired`). */
export const WarningsQuery = Type.Object({
  status: Type.Optional(OneOf(['open', 'overdue', 'watched', 'closed', 'all'])), kind: Type.Optional(OneOf(WARNING_KINDS)), region: Type.Optional(Region), unit: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
  elevator: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })), cursor: Type.Optional(Text(100)),
}, { additionalProperties: false })
export type WarningsQuery = Static<typeof WarningsQuery>
export const WarningsAnswer = Type.Object({
  warnings: Type.Array(WarningView), cursor: Nullable(Type.String()),
  counts: Type.Object({ open: Type.Integer(), reminded: Type.Integer(), overdue: Type.Integer(), watched: Type.Integer() }),
  /** The last day that has been judged, when, and how many elevators had enough days; null: none yet. */
  judged: Nullable(Type.Object({ day: Day, at: Time, elevators: Type.Integer(), skipped: Type.Integer() })),
}, { $id: 'Warnings' })
export type WarningsAnswer = Static<typeof WarningsAnswer>

/** `done`: somebody of the unit was there. `withdraw`: it was no warning. */
export const WarningCommand = Type.Union([
  Type.Object({ type: Type.Literal('done'), outcome: OneOf(['defect-found', 'nothing-found']), note: Type.String({ minLength: 1, maxLength: 1000 }) }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('withdraw'), note: Type.String({ minLength: 1, maxLength: 1000 }) }, { additionalProperties: false }),
])
export type WarningCommand = Static<typeof WarningCommand>

/**
 * Of the warnings whose 14 days are over: `followed` by a fault or an entrapment, `confirmed` by it or by a defect that was found, `nothingFound` by those who looked. `low`, `high`: 95 % range of followed / matured (Wilson).
 * `baseline`: the share of elevators with a device and without a warning to which the same happened in the same days; null without any.
 */
export const PrecisionRow = Type.Object({
  kind: Nullable(OneOf(WARNING_KINDS)), warnings: Type.Integer(), matured: Type.Integer(), followed: Type.Integer(), entrapments: Type.Integer(), confirmed: Type.Integer(), nothingFound: Type.Integer(), withdrawn: Type.Integer(),
  precision: Nullable(Type.Number()), low: Nullable(Type.Number()), high: Nullable(Type.Number()), baseline: Nullable(Type.Number()), baselineElevatorDays: Type.Integer(),
})
export type PrecisionRow = Static<typeof PrecisionRow>
/**
 * Whom warnings of a kind go to, everywhere in this installation: `unit` while at least half of the last year's were right (followed, or a defect was found; `right` of `of` whose 14 days are over), else the `bureau` alone.
 * `simulated`: too few outcomes yet, `precision` is that of simulated wear.
 */
export const AudienceView = Type.Object({ kind: OneOf(EVENT_KINDS), to: OneOf(['unit', 'bureau']), by: OneOf(['measured', 'simulated']), precision: Type.Number(), right: Type.Integer(), of: Type.Integer() })
export type AudienceView = Static<typeof AudienceView>
export const PrecisionQuery = Type.Object({ from: Time, to: Time, region: Type.Optional(Region) }, { additionalProperties: false })
export const PrecisionAnswer = Type.Object({ from: Time, to: Time, asOf: Time, withinDays: Type.Integer(), total: PrecisionRow, kinds: Type.Array(PrecisionRow), audiences: Type.Array(AudienceView) }, { $id: 'WarningPrecision' })
export type PrecisionAnswer = Static<typeof PrecisionAnswer>
