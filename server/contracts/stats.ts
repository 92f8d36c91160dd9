// Response statistics: computed from the timeline and nothing else. Times are seconds, rates are shares from 0 to 1.
import { Type, type Static } from 'typebox'
import { PlaceType } from './elevator.ts'
import { Id, Nullable, OneOf, Region, Time } from './common.ts'

export const STATS_BY = ['region', 'unit', 'place', 'cause', 'hour', 'age', 'tier', 'month'] as const
export type StatsBy = (typeof STATS_BY)[number]
export const STATS_ACROSS = ['hour', 'month'] as const
export type StatsAcross = (typeof STATS_ACROSS)[number]
/** What is asked of which incidents. The moment that counts is `reported`; `to` is exclusive. */
const asked = { from: Time, to: Time, region: Type.Optional(Region), place: Type.Optional(PlaceType), unit: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })), tier: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })) }
/** `across` groups a second time under `by`: districts by hour, units by month. */
export const StatsQuery = Type.Object({ ...asked, by: Type.Optional(OneOf(STATS_BY)), across: Type.Optional(OneOf(STATS_ACROSS)), format: Type.Optional(OneOf(['json', 'csv', 'xlsx'])) }, { additionalProperties: false })
export type StatsQuery = Static<typeof StatsQuery>
/** `count`: intervals that could be used. `excluded`: incidents of the group whose interval is missing or negative: counted in the open, never silently dropped. */
export const IntervalStats = Type.Object({ count: Type.Integer(), mean: Nullable(Type.Number()), p50: Nullable(Type.Number()), p90: Nullable(Type.Number()), excluded: Type.Object({ missing: Type.Integer(), negative: Type.Integer() }) })
export type IntervalStats = Static<typeof IntervalStats>
export const INTERVALS = ['answer', 'dispatch', 'accept', 'arrival', 'onSite', 'total'] as const
export type Interval = (typeof INTERVALS)[number]
/**
 * answer reported→answered · dispatch answered→dispatched · accept dispatched→accepted · arrival dispatched→arrived · onSite arrived→released · total reported→released.
 * `incidents` and all times and rates are of entrapments; the other counted kinds have their numbers in `otherKinds`. `elevators`: in use in the group, where a group has elevators.
 */
export const StatsRow = Type.Object({
  key: Type.String(), label: Type.String(), acrossKey: Nullable(Type.String()), incidents: Type.Integer(), people: Type.Integer(), elevators: Nullable(Type.Integer()),
  otherKinds: Type.Object({ fault: Type.Integer(), selfFreed: Type.Integer(), falseAlarm: Type.Integer() }),
  answer: IntervalStats, dispatch: IntervalStats, accept: IntervalStats, arrival: IntervalStats, onSite: IntervalStats, total: IntervalStats,
  /** Shares of the intervals that could be used; null without any. */
  acceptedWithin3Min: Nullable(Type.Number()), arrivedWithin30Min: Nullable(Type.Number()), answeredWithin15Sec: Nullable(Type.Number()),
})
export type StatsRow = Static<typeof StatsRow>
export const StatsAnswer = Type.Object({
  from: Time, to: Time, asOf: Time, region: Type.String(), regionName: Type.String(), total: StatsRow, rows: Type.Array(StatsRow),
  /** Arrival minutes in 2-minute bins from 0; the last bin, from 40, holds the rest. */
  arrivalHistogram: Type.Array(Type.Object({ fromMinute: Type.Number(), count: Type.Integer() })),
  /** Reports of the period that no figure above contains. `open`: people not out yet. `otherKinds`: complaints and inquiries. */
  leftOut: Type.Object({ drills: Type.Integer(), open: Type.Integer(), joined: Type.Integer(), otherKinds: Type.Integer() }),
}, { $id: 'StatsAnswer' })
export type StatsAnswer = Static<typeof StatsAnswer>

/** The incidents behind "excluded": one row an interval that could not be used, newest first, 500 at most. */
export const ExcludedQuery = Type.Object({ ...asked, interval: Type.Optional(OneOf(INTERVALS)) }, { additionalProperties: false })
export type ExcludedQuery = Static<typeof ExcludedQuery>
export const ExcludedAnswer = Type.Object({
  rows: Type.Array(Type.Object({ incidentId: Id, number: Type.String(), reportedAt: Time, regionName: Type.String(), address: Nullable(Type.String()), interval: OneOf(INTERVALS), seconds: Nullable(Type.Number()) })),
  more: Type.Boolean(),
}, { $id: 'ExcludedAnswer' })
export type ExcludedAnswer = Static<typeof ExcludedAnswer>

/** How far the predicted way was off: what the decision record gave the crew that was sent, beside what it took from the offer to the arrival. Seconds. */
export const TravelErrorQuery = Type.Object({ from: Time, to: Time, region: Type.Optional(Region) }, { additionalProperties: false })
export type TravelErrorQuery = Static<typeof TravelErrorQuery>
/** `error`: median of how far off, either way. `bias`: median of real less predicted, so that more than nothing is late. `p50`: median of the real ones. `learned`: predicted by what our own arrivals have taught. Null without a drive. */
const TravelErrorRow = Type.Object({ key: Type.String(), label: Type.String(), drives: Type.Integer(), learned: Type.Integer(), error: Nullable(Type.Number()), bias: Nullable(Type.Number()), p50: Nullable(Type.Number()) })
export const TravelErrorAnswer = Type.Object({ from: Time, to: Time, region: Type.String(), total: TravelErrorRow, rows: Type.Array(TravelErrorRow) }, { $id: 'TravelErrorAnswer' })
export type TravelErrorAnswer = Static<typeof TravelErrorAnswer>
