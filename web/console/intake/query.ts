// From what was typed, keyed or clicked to a question for the resolver. Pure.
import type { ResolveQuery } from '../../../server/contracts/elevator.ts'

export interface Asked { text: string; phone: string | null; point: { lat: number; lng: number } | null }

/** Null when there is nothing to ask about. Digits are a code up to 8, longer ones a registration code; anything else is an address or initials. */
export function resolveQuery({ text, phone, point }: Asked): ResolveQuery | null {
  const words = text.trim()
  const from = { ...point, ...(phone === null ? {} : { phone }) }
  if (words === '') return point || phone !== null ? from : null
  const digits = words.replace(/[\s-]/g, '')
  if (!/^\d+$/.test(digits)) return words.length < 2 ? null : { ...from, text: words.slice(0, 100) }
  if (digits.length < 4) return null
  return digits.length <= 8 ? { ...from, code: digits } : { ...from, registration: digits.slice(0, 40) }
}
