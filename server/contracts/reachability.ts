// Reachability drills (可达性演练) on the wire: who was asked over what, who answered, when the next one is.
import { Type, type Static } from 'typebox'
import { CHANNELS } from '../domain/notice.ts'
import { TEAM_KINDS } from '../domain/ranking.ts'
import { RESULTS, VERDICTS } from '../domain/reachability.ts'
import { Id, Nullable, OneOf, Region, Time } from './common.ts'

const Channel = OneOf(CHANNELS)
const Channels = Type.Array(Channel, { minItems: 1, maxItems: CHANNELS.length, uniqueItems: true })
const Minutes = Type.Integer({ minimum: 5, maximum: 240 })

/** `minutes` at least: many telephones take longer. `atNight`: telephones may ring between 22:00 and 07:00. */
export const DrillStart = Type.Object({ region: Region, channels: Channels, onDutyOnly: Type.Optional(Type.Boolean()), minutes: Type.Optional(Minutes), atNight: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export type DrillStart = Static<typeof DrillStart>

export const DrillCounts = Type.Object({ teams: Type.Integer(), reachable: Type.Integer(), onlyOne: Type.Integer(), unreachable: Type.Integer(), untried: Type.Integer(), waiting: Type.Integer() })
/** `by` is null when a schedule began it; `endedAt` while it runs. */
export const DrillBrief = Type.Object({ id: Id, region: Region, regionName: Type.String(), startedAt: Time, endsAt: Time, endedAt: Nullable(Time), by: Nullable(Type.String()), channels: Type.Array(Channel), onDutyOnly: Type.Boolean(), counts: DrillCounts }, { $id: 'DrillBrief' })
export type DrillBrief = Static<typeof DrillBrief>

export const DrillTeamView = Type.Object({
  teamId: Id, code: Type.String(), name: Type.String(), kind: OneOf(TEAM_KINDS), unit: Nullable(Type.String()), leader: Type.String(), region: Region, onDuty: Type.Boolean(), busy: Type.Boolean(),
  verdict: OneOf(VERDICTS), reachedOn: Type.Integer(), confirmed: Type.Boolean(),
  channels: Type.Array(Type.Object({ channel: Channel, result: OneOf(RESULTS), reason: Nullable(Type.String()), contacts: Type.Array(Type.Object({ contact: Type.String(), result: OneOf(RESULTS), reason: Nullable(Type.String()), at: Nullable(Time) })) })),
})
export type DrillTeamView = Static<typeof DrillTeamView>
export const DrillReport = Type.Object({ drill: DrillBrief, teams: Type.Array(DrillTeamView) }, { $id: 'DrillReport' })
export type DrillReport = Static<typeof DrillReport>

/** Known without a drill: who is on duty and has no way to be told anything, and what this installation could use. */
export const ReachabilityNow = Type.Object({
  channels: Type.Array(Channel), teams: Type.Integer(), onDuty: Type.Integer(),
  contactless: Type.Array(Type.Object({ teamId: Id, code: Type.String(), name: Type.String(), kind: OneOf(TEAM_KINDS), unit: Nullable(Type.String()), leader: Type.String(), region: Region, deadContacts: Type.Array(Type.Object({ channel: Channel, contact: Type.String(), reason: Nullable(Type.String()) })) })),
}, { $id: 'ReachabilityNow' })
export type ReachabilityNow = Static<typeof ReachabilityNow>

/** Local time of the region, Asia/Shanghai; Monday is 1. */
export const ScheduleBody = Type.Object({
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }), at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }), channels: Channels, enabled: Type.Boolean(),
  minutes: Type.Optional(Minutes), onDutyOnly: Type.Optional(Type.Boolean()), atNight: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type ScheduleBody = Static<typeof ScheduleBody>
/** `skipped`: the last time it did not run, and why. */
export const ScheduleView = Type.Object({
  region: Region, weekdays: Type.Array(Type.Integer()), at: Type.String(), channels: Type.Array(Channel), enabled: Type.Boolean(), minutes: Type.Integer(), onDutyOnly: Type.Boolean(), atNight: Type.Boolean(),
  nextAt: Nullable(Time), skipped: Nullable(Type.Object({ at: Time, because: Type.String() })),
}, { $id: 'ScheduleView' })
export type ScheduleView = Static<typeof ScheduleView>
export const ScheduleAnswer = Type.Object({ schedule: Nullable(ScheduleView) })
export type ScheduleAnswer = Static<typeof ScheduleAnswer>
