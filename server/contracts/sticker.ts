// Stickers (一梯一码): which cars have a good one, issuing, revoking.
import { Type, type Static } from 'typebox'
import { Id, Nullable, Region, Time } from './common.ts'

/** `version` null: it never had one. `code` null: it has no good one. `url`: what the QR code holds. */
export const StickerView = Type.Object({
  elevatorId: Id, rescueCode: Type.String(), region: Type.String(), regionName: Type.String(), estate: Type.String(), building: Type.String(), door: Type.String(), car: Type.String(), useUnit: Type.String(),
  version: Nullable(Type.Integer()), code: Nullable(Type.String()), url: Nullable(Type.String()), issuedAt: Nullable(Time), issuedBy: Nullable(Type.String()), revokedAt: Nullable(Time), revokedBy: Nullable(Type.String()), revokedBecause: Nullable(Type.String()),
}, { $id: 'StickerView' })
export type StickerView = Static<typeof StickerView>
export const StickerList = Type.Object({ stickers: Type.Array(StickerView) })
export type StickerList = Static<typeof StickerList>

const Estate = Type.String({ minLength: 1, maxLength: 100 })
/** One car, or all of an estate inside one county. */
export const StickerQuery = Type.Object({ elevatorId: Type.Optional(Id), region: Type.Optional(Region), estate: Type.Optional(Estate) }, { additionalProperties: false })
export type StickerQuery = Static<typeof StickerQuery>
export const IssueBody = Type.Object({
  elevatorId: Type.Optional(Id), region: Type.Optional(Region), estate: Type.Optional(Estate),
  /** True: a new one for every car, and the former ones are good no more. */
  anew: Type.Optional(Type.Boolean()), because: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}, { additionalProperties: false })
export type IssueBody = Static<typeof IssueBody>
export const IssueAnswer = Type.Object({ issued: Type.Integer(), stickers: Type.Array(StickerView) })
export type IssueAnswer = Static<typeof IssueAnswer>
export const RevokeBody = Type.Object({ because: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false })
