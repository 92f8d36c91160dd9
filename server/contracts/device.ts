// Sensor boxes and the live state of a car, as the console, the bureau and the admin page see them. Unknown is null, and null is never "fine".
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Text, Time } from './common.ts'

export const FAMILIES = ['sanfen', 'thing-model', 'flat-push'] as const
export const Family = OneOf(FAMILIES)
export type Family = Static<typeof Family>
export const DeviceId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' })

/** `live`: heard of within the last minutes; `silent`: not for too long; `never`: not since it was registered; `off`: deactivated. */
export const DEVICE_FRESHNESS = ['live', 'silent', 'never', 'off'] as const
export const DeviceFreshness = OneOf(DEVICE_FRESHNESS)
export type DeviceFreshness = Static<typeof DeviceFreshness>

/** The car as its sensors see it; see domain/device.ts. */
export const CarStateView = Type.Object({
  mode: Nullable(OneOf(['stopped', 'normal', 'maintenance', 'fire-return', 'fire-service', 'emergency-power', 'earthquake', 'unknown'])), floor: Nullable(Type.String()), inDoorZone: Nullable(Type.Boolean()),
  door: Nullable(OneOf(['open', 'closed', 'opening', 'closing'])), direction: Nullable(OneOf(['up', 'down', 'none'])), moving: Nullable(Type.Boolean()), people: Nullable(Type.Boolean()), power: Nullable(Type.Boolean()),
})

/** `receivedAt` is by our clock, `at` by the device's. A client keeps the one with the highest `seq`, and shows the age: an old state is no state. */
export const ElevatorState = Type.Object({ elevatorId: Id, deviceId: DeviceId, state: CarStateView, at: Nullable(Time), receivedAt: Time, seq: Type.Integer() }, { $id: 'ElevatorState' })
export type ElevatorState = Static<typeof ElevatorState>

/** A device beside its elevator. `skewSeconds`: our clock less its own. */
export const DeviceBrief = Type.Object({
  id: DeviceId, kind: Type.String(), family: Family, vendor: Nullable(Type.String()), model: Nullable(Type.String()), freshness: DeviceFreshness, lastSeenAt: Nullable(Time), lastHeartbeatAt: Nullable(Time), skewSeconds: Nullable(Type.Number()), drill: Type.Boolean(),
})
export type DeviceBrief = Static<typeof DeviceBrief>

export const DeviceView = Type.Interface([DeviceBrief], {
  elevatorId: Id, rescueCode: Type.String(), address: Type.String(), region: Type.String(), productKey: Nullable(Type.String()), utcOffsetMinutes: Type.Integer(), active: Type.Boolean(), hasSecret: Type.Boolean(), createdAt: Time,
  /** Why its last message was refused, for its vendor. */
  lastError: Nullable(Type.String()), lastErrorAt: Nullable(Time),
  /** Of today, in Asia/Shanghai. */
  today: Type.Object({ states: Type.Integer(), heartbeats: Type.Integer(), alarms: Type.Integer(), clears: Type.Integer(), refused: Type.Integer(), thinned: Type.Integer() }),
}, { $id: 'DeviceView' })
export type DeviceView = Static<typeof DeviceView>

/** `cursor`: the id behind which the next page begins. */
export const DeviceList = Type.Object({ devices: Type.Array(DeviceView), cursor: Nullable(DeviceId), counts: Type.Object({ live: Type.Integer(), silent: Type.Integer(), never: Type.Integer(), off: Type.Integer() }) }, { $id: 'DeviceList' })
export type DeviceList = Static<typeof DeviceList>

export const NewDevice = Type.Object({
  id: DeviceId, elevatorId: Id, family: Family, vendor: Type.Optional(Text(100)), productKey: Type.Optional(DeviceId), model: Type.Optional(Text(100)), utcOffsetMinutes: Type.Optional(Type.Integer({ minimum: -720, maximum: 840 })), drill: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type NewDevice = Static<typeof NewDevice>
/** `key`: X-Sanfen-Key of its pushes, and behind `vendor/` the user name of its gateway. */
export const VendorView = Type.Object({ id: Id, name: Type.String(), family: Family, key: Nullable(Type.String()), active: Type.Boolean(), devices: Type.Integer() }, { $id: 'VendorView' })
export type VendorView = Static<typeof VendorView>
export const NewVendor = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), family: Family, key: DeviceId }, { additionalProperties: false })
export type NewVendor = Static<typeof NewVendor>
/** Switched off, it and all of its boxes are refused. */
export const VendorChange = Type.Object({ active: Type.Boolean() }, { additionalProperties: false })
export const VendorSecret = Type.Object({ vendor: VendorView, secret: Type.String() }, { $id: 'VendorSecret' })
export type VendorSecret = Static<typeof VendorSecret>
/** `elevatorId`: the box was moved. */
export const DeviceChange = Type.Object({ elevatorId: Type.Optional(Id), active: Type.Optional(Type.Boolean()), utcOffsetMinutes: Type.Optional(Type.Integer({ minimum: -720, maximum: 840 })) }, { additionalProperties: false })
export type DeviceChange = Static<typeof DeviceChange>
/** The secret is shown this once. */
export const DeviceSecret = Type.Object({ device: DeviceView, secret: Type.String() }, { $id: 'DeviceSecret' })
export type DeviceSecret = Static<typeof DeviceSecret>
