// What the page last knew of a blackout, kept in this browser: in a cellar without a network it opens with the cars to look at, and says how old that is.
import type { MySweep } from '../../server/contracts/area.ts'
import type { Me } from '../../server/contracts/session.ts'

/** `at`: when the server said so, ms. */
export interface Kept { me: Me; mine: MySweep; at: number }

const KEPT_AS = 'sanfen.property.kept'
/** No area is swept for so long: who comes back later begins anew. */
const LONGEST_MS = 12 * 3_600_000

export function read(kept: string | null, now: number): Kept | null {
  try {
    const said: unknown = JSON.parse(kept ?? 'null')
    if (typeof said !== 'object' || said === null || !('me' in said) || !('mine' in said) || !('at' in said) || typeof said.at !== 'number' || !isSweep(said.mine)) return null
    return now - said.at < LONGEST_MS ? said as Kept : null
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault
    return null
  }
}

const isSweep = (said: unknown): boolean => typeof said === 'object' && said !== null && 'items' in said && Array.isArray(said.items)

export function readKept(): Kept | null {
  return withStorage(() => read(localStorage.getItem(KEPT_AS), Date.now()), null)
}

/** Null: nothing is to be kept any more. */
export function keep(kept: Kept | null): void {
  withStorage(() => { if (kept) localStorage.setItem(KEPT_AS, JSON.stringify(kept)); else localStorage.removeItem(KEPT_AS) }, undefined)
}

/** A browser that keeps nothing shows nothing without a network. */
function withStorage<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof DOMException) return otherwise
    throw fault
  }
}
