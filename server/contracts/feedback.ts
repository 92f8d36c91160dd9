// Faults, complaints and praise that people left on an elevator's page.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Time } from './common.ts'

export const FEEDBACK_KINDS = ['fault', 'complaint', 'praise'] as const
export const FeedbackView = Type.Object({
  id: Id, kind: OneOf(FEEDBACK_KINDS), text: Type.String(), phone: Nullable(Type.String()), at: Time, seenAt: Nullable(Time), seenBy: Nullable(Type.String()),
  elevatorId: Id, rescueCode: Type.String(), place: Type.String(), useUnit: Type.String(), maintenanceUnit: Type.String(),
}, { $id: 'FeedbackView' })
export type FeedbackView = Static<typeof FeedbackView>
export const FeedbackQuery = Type.Object({ kind: Type.Optional(OneOf(FEEDBACK_KINDS)), cursor: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, { additionalProperties: false })
/** `cursor`: asks for the next page; null on the last one. */
export const FeedbackList = Type.Object({ feedback: Type.Array(FeedbackView), cursor: Nullable(Id) })
export type FeedbackList = Static<typeof FeedbackList>
