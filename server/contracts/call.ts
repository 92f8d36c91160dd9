// Calls of the 96333 line and the seats that take them.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Phone, Time } from './common.ts'

export const CALL_STATES = ['queued', 'ringing', 'talking', 'ended'] as const
export const CallView = Type.Object({
  id: Id, version: Type.Integer(), direction: OneOf(['inbound', 'outbound']), state: OneOf(CALL_STATES), phone: Type.String(), drill: Type.Boolean(), region: Type.String(),
  operator: Nullable(Type.Object({ accountId: Id, name: Type.String(), seat: Nullable(Type.String()) })),
  digits: Type.String(), digitsAt: Nullable(Time), elevatorId: Nullable(Id), elevatorAddress: Nullable(Type.String()), incidentId: Nullable(Id), sameCaller: Type.Integer(),
  queuedAt: Time, ringingAt: Nullable(Time), answeredAt: Nullable(Time), endedAt: Nullable(Time), outcome: Nullable(Type.String()), recording: Type.Boolean(),
}, { $id: 'CallView' })
export type CallView = Static<typeof CallView>

export const CallbackView = Type.Object({ id: Id, callId: Id, phone: Type.String(), region: Type.String(), dueAt: Time, claimedBy: Nullable(Type.String()), doneAt: Nullable(Time) }, { $id: 'CallbackView' })
export type CallbackView = Static<typeof CallbackView>

export const SEAT_STATES = ['off', 'ready', 'wrap-up', 'paused'] as const
export const SeatView = Type.Object({ accountId: Id, name: Type.String(), seat: Nullable(Type.String()), state: OneOf(SEAT_STATES), since: Time, registered: Type.Boolean(), callId: Nullable(Id) }, { $id: 'SeatView' })
export type SeatView = Static<typeof SeatView>

/** The numbers at the top of the console. `answeredWithin15`: share of today's inbound calls answered in 15 s; null without calls. */
export const QueueView = Type.Object({ waiting: Type.Integer(), longestSince: Nullable(Time), answeredWithin15: Nullable(Type.Number()), abandonedToday: Type.Integer(), callbacksOpen: Type.Integer(), seatsReady: Type.Integer(), seatsOn: Type.Integer() }, { $id: 'QueueView' })
export type QueueView = Static<typeof QueueView>

/** What the browser's phone logs in with: time-limited, for this account's address only. */
export const PhoneCredentials = Type.Object({ wsUrl: Type.String(), domain: Type.String(), address: Type.String(), username: Type.String(), password: Type.String(), expiresAt: Time })
export type PhoneCredentials = Static<typeof PhoneCredentials>
export const DialBody = Type.Object({ phone: Phone, incidentId: Type.Optional(Id), callbackId: Type.Optional(Id) }, { additionalProperties: false })
/** Dial `uri` with the header `X-Sanfen-Call: token`; the edge reports the call under that token. */
export const DialAnswer = Type.Object({ call: CallView, uri: Type.String(), token: Type.String() })
export type DialAnswer = Static<typeof DialAnswer>
