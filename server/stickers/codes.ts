// What stands behind `/e/` on a sticker: the rescue code, the sticker's version and a short signature, so that a code somebody made up is noticed. Knows no database.
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface StickerCodes {
  /** `235274-1-kJ3dp0Xa_9Qe`: what the QR code's address ends in. */
  codeFor(sticker: { elevatorId: string; rescueCode: string; version: number }): string
  /** Whether the code was made by us for this very elevator. */
  isOurs(read: SignedCode, elevatorId: string): boolean
}
export interface SignedCode { rescueCode: string; version: number; signature: string }
/** `typed`: the digits alone, as a hand types them. `unreadable`: neither. */
export type ReadCode = { is: 'signed'; code: SignedCode } | { is: 'typed'; rescueCode: string } | { is: 'unreadable' }

/** 72 bits of the HMAC: nobody guesses one over a door that counts tries, and the QR code stays coarse enough for a scratched sticker. */
const SIGNATURE = 12
const SIGNED = /^(\d{4,8})-([1-9]\d{0,5})-([\w-]{12})$/

export function makeStickerCodes(secret: string): StickerCodes {
  const sign = (elevatorId: string, rescueCode: string, version: number): string => createHmac('sha256', secret).update(`${elevatorId} ${rescueCode} ${version}`).digest('base64url').slice(0, SIGNATURE)
  return {
    codeFor: ({ elevatorId, rescueCode, version }) => `${rescueCode}-${version}-${sign(elevatorId, rescueCode, version)}`,
    isOurs: ({ rescueCode, version, signature }, elevatorId) => timingSafeEqual(Buffer.from(sign(elevatorId, rescueCode, version)), Buffer.from(signature)),
  }
}

export function readCode(text: string): ReadCode {
  const signed = SIGNED.exec(text)
  if (signed) return { is: 'signed', code: { rescueCode: signed[1] ?? '', version: Number(signed[2]), signature: signed[3] ?? '' } }
  return /^\d{4,8}$/.test(text) ? { is: 'typed', rescueCode: text } : { is: 'unreadable' }
}
