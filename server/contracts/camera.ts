// Cameras as the console and the admin page see them: never a password, and of an address only what lies outside it.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Region, Text, Time } from './common.ts'
import { TalkKind } from './talk.ts'

export const CAMERA_PLACES = ['car', 'lobby', 'machine-room'] as const
export const CameraPlace = OneOf(CAMERA_PLACES)
export type CameraPlace = Static<typeof CameraPlace>
export const CAMERA_CODECS = ['h264', 'h265'] as const
export const CameraCodec = OneOf(CAMERA_CODECS)
export type CameraCodec = Static<typeof CameraCodec>

/** How a span of time is asked of a camera's own storage; all play it over RTSP and write times differently: `20261122T090228Z` in UTC, the same in China's time, `2026_11_22_17_02_28` in China's time. */
export const STORAGE_KINDS = ['rtsp-utc', 'rtsp-local', 'rtsp-dahua'] as const
const StorageKind = OneOf(STORAGE_KINDS)
export type StorageKind = Static<typeof StorageKind>

/** `live`: connected and switched on, so that a look can be asked for. `codec`: null until somebody has looked. */
export const CameraBrief = Type.Object({ id: Id, name: Type.String(), place: CameraPlace, live: Type.Boolean(), codec: Nullable(CameraCodec), talks: Type.Boolean() })
export type CameraBrief = Static<typeof CameraBrief>

/** `address`: without login and query; null: known of, not connected. */
export const CameraView = Type.Interface([CameraBrief], {
  elevatorId: Id, rescueCode: Type.String(), elevatorAddress: Type.String(), region: Region, address: Nullable(Type.String()), hasLogin: Type.Boolean(),
  vendor: Nullable(Type.String()), alarmKey: Nullable(Type.String()), hasAlarmSecret: Type.Boolean(), talkKind: Nullable(Type.String()), talkAddress: Nullable(Type.String()), storageKind: Nullable(Type.String()), storageAddress: Nullable(Type.String()), active: Type.Boolean(), drill: Type.Boolean(), createdAt: Time,
}, { $id: 'CameraView' })
export type CameraView = Static<typeof CameraView>

/** `rtsp://user:password@host:554/path`; rtsps too. Kept sealed and never returned. */
const RtspUrl = Type.String({ minLength: 8, maxLength: 500, pattern: '^rtsps?://[^\\s\'"\\\\<>]+$' })
const AlarmKey = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' })
/** `http://user:password@host:80`; `…/channels/2` for another one than the first. Kept sealed and never returned. */
const TalkUrl = Type.String({ minLength: 8, maxLength: 500, pattern: '^https?://[^\\s\'"\\\\<>]+$' })
/** With `{from}` and `{to}` where the times go. */
const StorageUrl = Type.String({ minLength: 8, maxLength: 500, pattern: '^rtsps?://[^\\s\'"\\\\<>]*\\{from\\}[^\\s\'"\\\\<>]*\\{to\\}[^\\s\'"\\\\<>]*$' })
const Talk = Type.Object({ kind: TalkKind, url: TalkUrl }, { additionalProperties: false })
const Storage = Type.Object({ kind: StorageKind, url: StorageUrl }, { additionalProperties: false })
const Secret = Type.String({ minLength: 8, maxLength: 200 })

export const NewCamera = Type.Object({
  elevatorId: Id, name: Type.String({ minLength: 1, maxLength: 60 }), place: CameraPlace, url: Type.Optional(RtspUrl), vendor: Type.Optional(Text(100)),
  alarmKey: Type.Optional(AlarmKey), alarmSecret: Type.Optional(Secret), talk: Type.Optional(Talk), storage: Type.Optional(Storage), drill: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type NewCamera = Static<typeof NewCamera>

/** What is not named stays as it is; null takes it away. */
export const CameraChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })), place: Type.Optional(CameraPlace), url: Type.Optional(Nullable(RtspUrl)), vendor: Type.Optional(Nullable(Text(100))),
  alarmKey: Type.Optional(Nullable(AlarmKey)), alarmSecret: Type.Optional(Nullable(Secret)), talk: Type.Optional(Nullable(Talk)), storage: Type.Optional(Nullable(Storage)), active: Type.Optional(Type.Boolean()),
}, { additionalProperties: false, minProperties: 1 })
export type CameraChange = Static<typeof CameraChange>

export const CameraList = Type.Object({ cameras: Type.Array(CameraView), cursor: Nullable(Id) }, { $id: 'CameraList' })
export type CameraList = Static<typeof CameraList>

/** Why a camera gives no picture; `stalled`: connected, but nothing comes. */
export const CAMERA_FAULTS = ['unreachable', 'login-refused', 'no-such-path', 'no-video', 'stalled', 'no-ffmpeg', 'failed'] as const
export const CameraFault = OneOf(CAMERA_FAULTS)
export type CameraFault = Static<typeof CameraFault>

/** One real look: `image` is a JPEG as a data URL. */
export const CameraTrial = Type.Object({
  ok: Type.Boolean(), fault: Nullable(CameraFault), milliseconds: Type.Integer(), codec: Nullable(CameraCodec), width: Nullable(Type.Integer()), height: Nullable(Type.Integer()), image: Nullable(Type.String()),
}, { $id: 'CameraTrial' })
export type CameraTrial = Static<typeof CameraTrial>

/** Why a camera's own storage gives no clip; `other-range`: it was about to play another time than was asked. `clock-off`: its clock is wrong by more than a clip can bear. */
export const STORAGE_FAULTS = [...CAMERA_FAULTS, 'no-recording', 'other-range', 'clock-off'] as const
export type StorageFault = (typeof STORAGE_FAULTS)[number]

/** A few real seconds of some minutes ago: `from` is when they were asked for. `clockAhead`: how many seconds the camera's clock is ahead, by its own word; null: it does not tell. `checked`: it told its clock and that it played this time; else both are believed. `image`: the first picture, a JPEG as a data URL. */
export const StorageTrial = Type.Object({
  ok: Type.Boolean(), fault: Nullable(OneOf(STORAGE_FAULTS)), milliseconds: Type.Integer(), from: Time, seconds: Nullable(Type.Number()), frames: Nullable(Type.Integer()), clockAhead: Nullable(Type.Number()), checked: Type.Boolean(), image: Nullable(Type.String()),
}, { $id: 'StorageTrial' })
export type StorageTrial = Static<typeof StorageTrial>
