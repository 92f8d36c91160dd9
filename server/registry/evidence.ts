// What speaks for an elevator being the one that is meant, and how much: the weights of the resolver in one place. Pure.
import type { ResolveReason } from '../contracts/elevator.ts'
import { slipLikelihood, type NearCode } from '../domain/rescueCode.ts'

/** An evidence is a reason to show and a weight 0…1: what the reason alone is worth. */
export interface Evidence { reason: ResolveReason; weight: number }

/** Anything but certainty stays below this, however much comes together. */
const DOUBT = 0.97

export const exactCode = (): Evidence => ({ reason: { code: 'code-exact' }, weight: 1 })
export const registration = (): Evidence => ({ reason: { code: 'registration-exact' }, weight: 1 })
export const carPhone = (alone: boolean): Evidence => ({ reason: { code: 'car-phone' }, weight: alone ? 1 : 0.8 })
export const callerBefore = (): Evidence => ({ reason: { code: 'caller-before' }, weight: 0.5 })
export const openIncident = (): Evidence => ({ reason: { code: 'open-incident' }, weight: 0.2 })
export const initials = (): Evidence => ({ reason: { code: 'initials' }, weight: 0.55 })

/** 0.25 … 0.5: ahead of nothing at all, behind anything the caller said of the place. */
export function nearCode(heard: string, near: NearCode): Evidence {
  return { reason: { code: near.difference, positions: [...near.positions] }, weight: 0.25 + 0.25 * slipLikelihood(heard, near) }
}

/** A point from a map click or a phone: 50 m may be the building, 500 m is the quarter. */
export function nearPoint(meters: number): Evidence {
  return { reason: { code: 'near-point', meters: Math.round(meters) }, weight: 0.75 * Math.exp(-meters / 250) }
}

/** `similarity` is pg_trgm's where it was asked. A building that was said and is not there takes half away. */
export function address(agreement: { whole: boolean; fragments: number; numbersAgree: boolean }, similarity: number | undefined): Evidence | null {
  const numbers = agreement.numbersAgree ? 1 : 0.5
  if (agreement.whole) return { reason: { code: 'address-exact' }, weight: 0.85 * numbers }
  if (agreement.fragments === 1) return { reason: { code: 'address-fragment' }, weight: 0.75 * numbers }
  const likeness = Math.max(agreement.fragments, similarity ?? 0)
  return likeness < 0.2 ? null : { reason: { code: 'address-similar', similarity: Math.round(likeness * 100) / 100 }, weight: 0.7 * likeness * numbers }
}

/** Independent hints add up the way chances do; only certainty reaches 1. */
export function score(evidence: readonly Evidence[]): number {
  const sum = 1 - evidence.reduce((left, { weight }) => left * (1 - weight), 1)
  const certain = evidence.some(({ weight }) => weight === 1)
  return Math.round((certain ? 1 : Math.min(DOUBT, sum)) * 1000) / 1000
}
