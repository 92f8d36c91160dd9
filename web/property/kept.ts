// What the page last knew of a blackout, kept in this browser: in a cellar without a network it opens with the cars to look at, and says how old that is.
import type { MySweep } from '../../server/contracts/area.ts'
import type { Me } from '../../server/contracts/session.ts'
import { load, parse, save } from './storage.ts'

export type Who = Pick<Me, 'accountId' | 'name'>
/** `at`: when the server said so, ms. */
export interface Kept { me: Who; mine: MySweep; at: number }

const KEPT_AS = 'sanfen.property.kept'
/** No area is swept for so long: who comes back later begins anew. */
const LONGEST_MS = 12 * 3_600_000

export function read(kept: string | null, now: number): Kept | null {
  const said = parse(kept)
  if (typeof said !== 'object' || said === null || !('me' in said) || !('mine' in said) || !('at' in said) || typeof said.at !== 'number' || !isSweep(said.mine)) return null
  return now - said.at < LONGEST_MS ? said as Kept : null
}

const isSweep = (said: unknown): boolean => typeof said === 'object' && said !== null && 'items' in said && Array.isArray(said.items)

let known: Kept | null | undefined

/** As of the page's opening, until this page keeps something newer. */
export function lastKept(): Kept | null {
  if (known === undefined) known = read(load(KEPT_AS), Date.now())
  return known
}

/** Null: nothing is to be kept any more. */
export function keep(kept: Kept | null): void {
  known = kept
  save(KEPT_AS, kept)
}
