// Alarms on the wire: what devices say, what was made of it, and whether it was true.
import { Type, type Static } from 'typebox'
import type { Handling, Need } from '../domain/alarmRules.ts'
import { ALARM_TYPES } from '../domain/device.ts'
import { Id, Nullable, OneOf, Region, Text, Time } from './common.ts'
import { CarStateView, DeviceId } from './device.ts'
import { ElevatorBrief } from './elevator.ts'

/** held: must last a while first. waiting: for an operator. reported: an incident has it. logged: kept. dropped: refused by a person or by maintenance. cleared: over before it counted. */
export const ALARM_STATES = ['held', 'waiting', 'reported', 'dropped', 'logged', 'cleared'] as const
export type AlarmState = (typeof ALARM_STATES)[number]
export const MARKS = ['true', 'false', 'unknown'] as const
export type Mark = (typeof MARKS)[number]

/**
 * `at`: when it happened as far as we believe the device's clock; `repeats`: the same again, joined to this row; `storm`: its device sends so many that they are one row.
 * `record`: how many earlier alarms of this type from this device were marked true and false, half a year back.
 * `dueAt`: when it is reported by itself, or `overdue`. `hint`: for a person to look at; nothing happens by itself. `markedBy` null: by the outcome of its incident.
 */
export const AlarmView = Type.Object({
  id: Id, deviceId: Type.String(), vendorId: Nullable(Id), elevator: ElevatorBrief, type: OneOf(ALARM_TYPES), at: Time, receivedAt: Time, lastAt: Time, repeats: Type.Integer(), storm: Type.Boolean(),
  state: OneOf(ALARM_STATES), reason: Type.String(), dueAt: Nullable(Time), overdue: Type.Boolean(), clearedAt: Nullable(Time), endedAt: Nullable(Time), incidentId: Nullable(Id), decidedBy: Nullable(Type.String()), decidedAt: Nullable(Time),
  hint: Nullable(OneOf(['self-freed'])), mark: Nullable(OneOf(MARKS)), markedBy: Nullable(Type.String()), markedAt: Nullable(Time),
  floor: Nullable(Type.String()), people: Nullable(Type.Integer()), data: Type.Record(Type.String(), Type.Unknown()), imageUrl: Nullable(Type.String()), car: Nullable(CarStateView),
  likelihood: Nullable(Type.Number()), reasons: Type.Array(Type.Unknown()), record: Type.Object({ true: Type.Integer(), false: Type.Integer() }), drill: Type.Boolean(),
}, { $id: 'AlarmView' })
export type AlarmView = Static<typeof AlarmView>

export const AlarmQuery = Type.Object({ state: Type.Optional(OneOf(ALARM_STATES)), elevator: Type.Optional(Id), device: Type.Optional(DeviceId), incident: Type.Optional(Id), type: Type.Optional(OneOf(ALARM_TYPES)), from: Type.Optional(Time), to: Type.Optional(Time), cursor: Type.Optional(Text(100)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, { additionalProperties: false })
export const AlarmList = Type.Object({ alarms: Type.Array(AlarmView), cursor: Nullable(Type.String()) }, { $id: 'AlarmList' })
export type AlarmList = Static<typeof AlarmList>

export const MarkBody = Type.Object({ mark: OneOf(MARKS) }, { additionalProperties: false })
/** `people`: what the operator heard of them. */
export const ConfirmBody = Type.Object({ people: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })), note: Type.Optional(Text(200)) }, { additionalProperties: false })
/** `mark`: false unless said otherwise. */
export const DismissBody = Type.Object({ mark: Type.Optional(OneOf(['false', 'unknown'])) }, { additionalProperties: false })

/** What the car's sensors said around an alarm, oldest first. `at`: when the device says it happened; null: it did not. */
export const AlarmReplay = Type.Object({ alarm: AlarmView, from: Time, to: Time, messages: Type.Array(Type.Object({ receivedAt: Time, at: Nullable(Time), kind: Type.String(), data: Type.Record(Type.String(), Type.Unknown()) })), cut: Type.Boolean() }, { $id: 'AlarmReplay' })
export type AlarmReplay = Static<typeof AlarmReplay>

const amount = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 })
const word = Type.String({ maxLength: 40 })
/** Sound rules are more than this shape: domain/alarmRules.ts says what is wrong and where. */
export const TypeRuleBody = Type.Object({ debounce: amount, handling: Type.Unsafe<Handling>(word), autoAfter: Nullable(amount), needs: Type.Unsafe<Need>(word), clearEnds: Type.Boolean(), repeatWithin: amount }, { additionalProperties: false })
export const AlarmRulesBody = Type.Object({
  types: Type.Record(word, TypeRuleBody, { maxProperties: 60 }), storm: Type.Object({ changes: amount, seconds: amount }, { additionalProperties: false }), lookWithin: amount, quietAfterDismissal: amount, flicker: amount,
  trust: Type.Object({ low: Type.Number(), high: Type.Number(), marks: amount }, { additionalProperties: false }),
}, { additionalProperties: false })
export type AlarmRulesBody = Static<typeof AlarmRulesBody>
/** `region` is whose rules they are: the asked region's own, the nearest above that has some, or null for the built-in ones, whose version is 0. */
export const AlarmRulesView = Type.Interface([AlarmRulesBody], { region: Nullable(Region), regionName: Nullable(Type.String()), version: Type.Integer(), since: Nullable(Time), by: Nullable(Type.String()) }, { $id: 'AlarmRulesView' })
export type AlarmRulesView = Static<typeof AlarmRulesView>

/** `outcome`: a new row, one that a going-on alarm took in, the same message again, the end of an alarm, an end of none. */
export const AlarmReceipt = Type.Object({ id: Type.String(), alarmId: Nullable(Id), incidentId: Nullable(Id), state: Nullable(OneOf(ALARM_STATES)), outcome: OneOf(['new', 'repeated', 'duplicate', 'cleared', 'nothing']) }, { $id: 'AlarmReceipt' })
export type AlarmReceipt = Static<typeof AlarmReceipt>

export const AlarmStatsQuery = Type.Object({ from: Time, to: Time, by: Type.Optional(OneOf(['device', 'vendor', 'type'])) }, { additionalProperties: false })
/** Of `alarms`, those with a mark are true, false or unknown. `trueShare`: of those that were marked true or false. `trust`: what counts now, for a device or vendor. */
export const AlarmStatsRow = Type.Object({
  key: Type.String(), name: Type.String(), alarms: Type.Integer(), repeats: Type.Integer(), reported: Type.Integer(), noise: Type.Integer(), dismissed: Type.Integer(),
  true: Type.Integer(), false: Type.Integer(), unknown: Type.Integer(), unmarked: Type.Integer(), trueShare: Nullable(Type.Number()), trust: Nullable(Type.Number()),
})
export const AlarmStats = Type.Object({ by: OneOf(['device', 'vendor', 'type']), rows: Type.Array(AlarmStatsRow), drillsLeftOut: Type.Integer() }, { $id: 'AlarmStats' })
export type AlarmStats = Static<typeof AlarmStats>
