// What a camera is answered when it has raised an alarm.
import { Type, type Static } from 'typebox'
import { AlarmReceipt } from './alarm.ts'
import { ALARM_TYPES } from '../domain/device.ts'
import { Id, Nullable, OneOf, Time } from './common.ts'

/** `snapshotId`: the picture as it is kept; null without one, or where it could not be kept. */
export const CameraAlarmReceipt = Type.Interface([AlarmReceipt], { snapshotId: Nullable(Type.String()) }, { $id: 'CameraAlarmReceipt' })
export type CameraAlarmReceipt = Static<typeof CameraAlarmReceipt>

const GbId = Type.String({ pattern: '^[0-9]{20}$' })
/** An http(s) alert stream with its login; kept sealed, never returned. `gb.deviceId`: who registers, where that is a recorder. `words`: the camera's own names of events → alarm type, null for no alarm. */
export const CameraFeedBody = Type.Object({
  alertUrl: Type.Optional(Type.String({ minLength: 8, maxLength: 500, pattern: '^https?://[^\\s\'"\\\\<>]+$' })),
  gb: Type.Optional(Type.Object({ id: GbId, deviceId: Type.Optional(GbId), password: Type.Optional(Type.String({ minLength: 6, maxLength: 100 })) }, { additionalProperties: false })),
  words: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9/_.-]{1,60}$' }), Nullable(OneOf(ALARM_TYPES)), { maxProperties: 100 })),
}, { additionalProperties: false, minProperties: 1 })
export type CameraFeedBody = Static<typeof CameraFeedBody>

/** What is not named stays as it is; null takes it away. `gb.newPassword`: made here, and answered this once. `active` false: nobody listens to it. */
export const CameraFeedChange = Type.Object({
  alertUrl: Type.Optional(Nullable(CameraFeedBody.properties.alertUrl)),
  gb: Type.Optional(Nullable(Type.Object({ id: GbId, deviceId: Type.Optional(GbId), password: Type.Optional(Type.String({ minLength: 6, maxLength: 100 })), newPassword: Type.Optional(Type.Boolean()) }, { additionalProperties: false }))),
  words: Type.Optional(CameraFeedBody.properties.words), active: Type.Optional(Type.Boolean()),
}, { additionalProperties: false, minProperties: 1 })
export type CameraFeedChange = Static<typeof CameraFeedChange>

/** `fault`: why nothing comes, since `faultAt`; `registered`: by GB28181, now. */
export const CameraFeedView = Type.Object({
  active: Type.Boolean(), faultAt: Nullable(Time), alertAddress: Nullable(Type.String()), gbId: Nullable(Type.String()), gbDevice: Nullable(Type.String()), words: Type.Record(Type.String(), Nullable(Type.String())), heardAt: Nullable(Time), fault: Nullable(Type.String()), registered: Type.Boolean(),
}, { $id: 'CameraFeedView' })
export type CameraFeedView = Static<typeof CameraFeedView>
/** `gbPassword`: as its device must be told, shown this once. */
export const CameraFeedAnswer = Type.Interface([CameraFeedView], { gbPassword: Nullable(Type.String()) }, { $id: 'CameraFeedAnswer' })
export type CameraFeedAnswer = Static<typeof CameraFeedAnswer>
/** A camera with its feed. */
export const CameraFeedRow = Type.Interface([CameraFeedView], { cameraId: Id, name: Type.String(), rescueCode: Type.String(), elevatorAddress: Type.String(), cameraActive: Type.Boolean() }, { $id: 'CameraFeedRow' })
export type CameraFeedRow = Static<typeof CameraFeedRow>
/** `more`: there are others, to be searched for. */
export const CameraFeedList = Type.Object({ feeds: Type.Array(CameraFeedRow), more: Type.Boolean() }, { $id: 'CameraFeedList' })
export type CameraFeedList = Static<typeof CameraFeedList>

const SIGHTINGS = ['alarm', 'motion', 'stillness', 'people', 'fallen', 'call-for-help', 'e-bike', 'expression'] as const
/** What the analysis saw in one picture; `alarm`: a picture that came with an alarm of the camera itself, whose type is the label. `score`: how sure it is; `model` null: plain comparison of pictures. For people to look at: nothing is dispatched by it. */
export const CameraSightingView = Type.Object({
  id: Type.String(), cameraId: Id, at: Time, what: OneOf(SIGHTINGS), value: Type.Object({ share: Type.Optional(Type.Number()), seconds: Type.Optional(Type.Number()), count: Type.Optional(Type.Number()), label: Type.Optional(Type.String()) }),
  score: Type.Number(), model: Nullable(Type.String()), pictureId: Nullable(Type.String()), urgent: Type.Boolean(),
}, { $id: 'CameraSighting' })
export type CameraSightingView = Static<typeof CameraSightingView>
