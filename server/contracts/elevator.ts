// Elevators as the console and the phones see them, and what resolving one from a caller's words answers.
import { Type, type Static } from 'typebox'
import { WARNING_KINDS } from '../domain/warning.ts'
import { Id, Nullable, OneOf, Text, Time } from './common.ts'
import { DeviceBrief, ElevatorState } from './device.ts'

export const PLACE_TYPES = ['residential', 'office', 'mall', 'hotel', 'transport', 'hospital', 'school', 'venue', 'other'] as const
export const PlaceType = OneOf(PLACE_TYPES)

/** Enough for a row, a map point and a read-back. */
export const ElevatorBrief = Type.Object({
  id: Id, rescueCode: Type.String(), registrationCode: Nullable(Type.String()), region: Type.String(), regionName: Type.String(), estate: Type.String(), building: Type.String(), door: Type.String(), car: Type.String(),
  address: Type.String(), placeType: PlaceType, lat: Type.Number(), lng: Type.Number(), maintenanceUnitId: Id, maintenanceUnit: Type.String(), useUnitId: Id,
}, { $id: 'ElevatorBrief' })
export type ElevatorBrief = Static<typeof ElevatorBrief>

export const Contact = Type.Object({ role: OneOf(['maintenance', 'maintenance-manager', 'property', 'property-officer', 'car-phone']), name: Type.String(), phone: Type.String() })

export const ElevatorView = Type.Interface([ElevatorBrief], {
  equipmentCode: Nullable(Type.String()), certificate: Nullable(Type.String()), locationCode: Nullable(Type.String()), factoryNumber: Nullable(Type.String()), internalCode: Nullable(Type.String()),
  deviceClass: Type.String(), brand: Nullable(Type.String()), floors: Type.Integer(), installedOn: Nullable(Type.String()), nextInspectionOn: Nullable(Type.String()), machineRoom: Type.Boolean(), keyPlace: Nullable(Type.String()),
  street: Type.String(), useUnit: Type.String(), contacts: Type.Array(Contact), cameras: Type.Array(Type.Object({ id: Id, name: Type.String(), place: Type.String() })),
  /** Its sensor boxes, the one last heard of first, and what they say of the car: null when they have never said anything. */
  devices: Type.Array(DeviceBrief), live: Nullable(ElevatorState),
  /** Open early warnings, the next due first. */
  warnings: Type.Array(Type.Object({ id: Id, kind: OneOf(WARNING_KINDS), status: OneOf(['open', 'reminded', 'overdue']), score: Type.Number(), at: Time, dueAt: Time })),
  lastIncidents: Type.Array(Type.Object({ id: Id, number: Type.String(), kind: Type.String(), status: Type.String(), reportedAt: Time, cause: Nullable(Type.String()) })),
}, { $id: 'ElevatorView' })
export type ElevatorView = Static<typeof ElevatorView>
/** `drill`: its boxes for drills and what they say, in place of its own. */
export const ElevatorViewQuery = Type.Object({ drill: Type.Optional(Type.Boolean()) }, { additionalProperties: false })

export const RESOLVE_REASONS = [
  'code-exact', 'digit-differs', 'digits-swapped', 'digit-missing', 'digit-extra', 'registration-exact', 'car-phone', 'caller-before', 'address-exact', 'address-similar', 'address-fragment', 'initials', 'near-point', 'open-incident',
] as const
/** Why a candidate is in the list. `positions`: which digits of the candidate's code differ (0-based). `meters`: from the given point. */
export const ResolveReason = Type.Object({ code: OneOf(RESOLVE_REASONS), positions: Type.Optional(Type.Array(Type.Integer())), meters: Type.Optional(Type.Number()), similarity: Type.Optional(Type.Number()) })
export type ResolveReason = Static<typeof ResolveReason>
export const ResolveCandidate = Type.Object({ elevator: ElevatorBrief, reasons: Type.Array(ResolveReason), score: Type.Number({ minimum: 0, maximum: 1 }) })
export type ResolveCandidate = Static<typeof ResolveCandidate>
/** `match` only when it is certain: an exact code, registration code or car phone. Near codes come beside it all the same. */
export const ResolveAnswer = Type.Object({ match: Nullable(ElevatorBrief), candidates: Type.Array(ResolveCandidate) }, { $id: 'ResolveAnswer' })
export type ResolveAnswer = Static<typeof ResolveAnswer>
export const ResolveQuery = Type.Object({
  code: Type.Optional(Text(40)), registration: Type.Optional(Text(40)), phone: Type.Optional(Text(24)), text: Type.Optional(Text(100)),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })), lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
}, { additionalProperties: false })
export type ResolveQuery = Static<typeof ResolveQuery>
