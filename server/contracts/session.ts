// Logging in, and who one is.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Time } from './common.ts'

export const ROLES = ['operator', 'supervisor', 'team', 'property', 'bureau', 'admin'] as const
export type Role = (typeof ROLES)[number]
export const LoginBody = Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }), password: Type.String({ minLength: 1, maxLength: 200 }), token: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export const Me = Type.Object({
  accountId: Id, username: Type.String(), name: Type.String(), role: OneOf(ROLES), region: Type.String(), regionName: Type.String(), regionLevel: OneOf(['province', 'city', 'county']), teamId: Nullable(Id), seat: Nullable(Type.String()), expiresAt: Time,
}, { $id: 'Me' })
export type Me = Static<typeof Me>
export const LoginAnswer = Type.Interface([Me], { token: Type.Optional(Type.String()) })
