// An incident as the officer of the car's use unit sees it: who is in it, who comes, and the picture. Nothing of callers.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Time } from './common.ts'
import { Kind, PeopleView, Status } from './incident.ts'
import { EvidenceView } from './video.ts'

/** `teams`: those that said they come, the first to arrive first. `camera`: the car can be looked into. `picture`: the newest that was kept, else the one that is being taken or could not be. */
export const UnitIncident = Type.Object({
  id: Id, number: Type.String(), version: Type.Integer(), status: Status, kind: Kind, drill: Type.Boolean(), rescueCode: Type.String(), place: Type.String(), people: PeopleView, keyPlace: Nullable(Type.String()), machineRoom: Type.Boolean(),
  reportedAt: Time, acceptedAt: Nullable(Time), departedAt: Nullable(Time), arrivedAt: Nullable(Time), releasedAt: Nullable(Time),
  teams: Type.Array(Type.Object({ name: Type.String(), status: OneOf(['accepted', 'departed', 'arrived', 'released']) })), camera: Type.Boolean(), picture: Nullable(EvidenceView),
}, { $id: 'UnitIncident' })
export type UnitIncident = Static<typeof UnitIncident>

/** How an officer is told beside his open page and this browser's push: `sms`, the mobile that text messages go to, masked; null: none goes to anybody. */
export const UnitNotices = Type.Object({ sms: Nullable(Type.String()) }, { $id: 'UnitNotices' })
export type UnitNotices = Static<typeof UnitNotices>
