// Response statistics: computed from the timeline and nothing else. Times are seconds.
import { Type, type Static } from 'typebox'
import { Nullable, OneOf, Region, Time } from './common.ts'

export const STATS_BY = ['region', 'unit', 'place', 'cause', 'hour', 'age', 'tier', 'month'] as const
export const StatsQuery = Type.Object({ from: Time, to: Time, by: Type.Optional(OneOf(STATS_BY)), region: Type.Optional(Region), format: Type.Optional(OneOf(['json', 'csv', 'xlsx'])) }, { additionalProperties: false })
/** `excluded`: incidents of the group whose interval is missing or negative: counted in the open, never silently dropped. */
export const IntervalStats = Type.Object({ count: Type.Integer(), mean: Nullable(Type.Number()), p50: Nullable(Type.Number()), p90: Nullable(Type.Number()), excluded: Type.Object({ missing: Type.Integer(), negative: Type.Integer() }) })
export const INTERVALS = ['answer', 'dispatch', 'accept', 'arrival', 'onSite', 'total'] as const
/** answer reported→answered · dispatch answered→dispatched · accept dispatched→accepted · arrival dispatched→arrived · onSite arrived→released · total reported→released. */
export const StatsRow = Type.Object({
  key: Type.String(), label: Type.String(), incidents: Type.Integer(), people: Type.Integer(), elevators: Nullable(Type.Integer()),
  answer: IntervalStats, dispatch: IntervalStats, accept: IntervalStats, arrival: IntervalStats, onSite: IntervalStats, total: IntervalStats,
  acceptedWithin3Min: Nullable(Type.Number()), arrivedWithin30Min: Nullable(Type.Number()), answeredWithin15Sec: Nullable(Type.Number()),
})
export type StatsRow = Static<typeof StatsRow>
export const StatsAnswer = Type.Object({
  from: Time, to: Time, asOf: Time, region: Type.String(), total: StatsRow, rows: Type.Array(StatsRow),
  /** Arrival minutes in 2-minute bins from 0; the last bin holds the rest. */
  arrivalHistogram: Type.Array(Type.Object({ fromMinute: Type.Number(), count: Type.Integer() })),
  leftOut: Type.Object({ drills: Type.Integer(), open: Type.Integer(), joined: Type.Integer(), otherKinds: Type.Integer() }),
}, { $id: 'StatsAnswer' })
export type StatsAnswer = Static<typeof StatsAnswer>
