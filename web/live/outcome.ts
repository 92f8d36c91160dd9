// What came of telling the server something that a phone keeps until it is heard: heard, tried again later, or refused for good. Pure.
export type Outcome = { is: 'heard' } | { is: 'later' } | { is: 'log-in' } | { is: 'refused'; code: string; title: string }

const WAIT_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const

/** Told again until it is heard. `notBefore`: ms. */
export interface Retried { tries: number; notBefore: number }

/** It was not heard: the next try, longer after each. */
export const putOff = <T extends Retried>(one: T, now: number): T => ({ ...one, tries: one.tries + 1, notBefore: now + (WAIT_MS[one.tries] ?? WAIT_MS[WAIT_MS.length - 1]!) })
/** The network is back, or somebody looks: it waits no longer. */
export const hurried = <T extends Retried>(one: T): T => (one.notBefore > 0 ? { ...one, notBefore: 0 } : one)

/** `status` 0: no answer came. Too many requests, a fault of the server and "still at work" are tried again; every other "no" is final. */
export function outcomeOf(status: number, code: string, title: string): Outcome {
  if (status >= 200 && status < 300) return { is: 'heard' }
  if (status === 401) return { is: 'log-in' }
  if (status === 0 || status === 408 || status === 429 || status >= 500 || code === 'request-in-progress') return { is: 'later' }
  return { is: 'refused', code, title }
}
