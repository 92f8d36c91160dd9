// The telephones of a crew as an administrator keeps them.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Time } from './common.ts'
import { TEAM_KINDS } from '../domain/ranking.ts'

/** Beside the first one; all ring at once. */
export const FURTHER_PHONES_MOST = 8
const Written = Type.String({ minLength: 1, maxLength: 24 })
/** `phones[0]` is the crew's own; the others ring beside it. */
export const TeamPhonesBody = Type.Object({ phones: Type.Array(Written, { minItems: 1, maxItems: 1 + FURTHER_PHONES_MOST }) }, { additionalProperties: false })
export const TeamPhones = Type.Object({
  teamId: Id, code: Type.String(), name: Type.String(), kind: OneOf(TEAM_KINDS), unit: Nullable(Type.String()), regionName: Type.String(), phones: Type.Array(Type.String()),
  changedAt: Nullable(Time), changedBy: Nullable(Type.String()),
}, { $id: 'TeamPhones' })
export type TeamPhones = Static<typeof TeamPhones>
/** `more`: there are others, to be searched for. */
export const TeamPhonesList = Type.Object({ teams: Type.Array(TeamPhones), more: Type.Boolean() }, { $id: 'TeamPhonesList' })
export type TeamPhonesList = Static<typeof TeamPhonesList>
