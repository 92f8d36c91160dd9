// What an elevator's page tells everybody (registration, next inspection, last maintenance) as those who answer for it read and change it.
import { Type, type Static } from 'typebox'
import { Id, Nullable, Time } from './common.ts'

const Day = Type.String({ format: 'date' })

export const VisitBody = Type.Object({ on: Day, items: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, { additionalProperties: false })
export type VisitBody = Static<typeof VisitBody>

/** What is not named stays as it is; null: not on record. */
export const ElevatorFactsBody = Type.Object({ registrationCode: Type.Optional(Nullable(Type.String({ pattern: '^[0-9]{20}$' }))), nextInspectionOn: Type.Optional(Nullable(Day)) }, { additionalProperties: false, minProperties: 1 })
export type ElevatorFactsBody = Static<typeof ElevatorFactsBody>

/** `items`: how many points of the list were seen to; null: not said. `by`: who wrote it down. */
export const VisitView = Type.Object({ on: Type.String(), items: Nullable(Type.Integer()), unit: Type.String(), by: Nullable(Type.String()), recordedAt: Time })
/** The newest visits, the latest first. `mayChangeFacts`: whoever asks keeps the register. */
export const ElevatorRecord = Type.Object({
  id: Id, rescueCode: Type.String(), address: Type.String(), registrationCode: Nullable(Type.String()), nextInspectionOn: Nullable(Type.String()), maintenanceUnit: Type.String(), useUnit: Type.String(),
  visits: Type.Array(VisitView), mayChangeFacts: Type.Boolean(),
}, { $id: 'ElevatorRecord' })
export type ElevatorRecord = Static<typeof ElevatorRecord>
