// Of a list of two hundred teams: those that mattered to the choice. Pure.
import type { ConsideredView } from '../../../server/contracts/decision.ts'

/** The first of the order, and so many that were nearer to it but refused. */
const FIRST = 6
const REFUSED = 3

/** The head of the order, the first refused ones, and the chosen one wherever it stood; each in the list's own order. */
export function shownRows(considered: readonly ConsideredView[], chosenId: string): readonly ConsideredView[] {
  const head = considered.filter((c) => c.refusedBecause === null).slice(0, FIRST)
  const refused = considered.filter((c) => c.refusedBecause !== null).slice(0, REFUSED)
  const keep = new Set([...head, ...refused].map((c) => c.teamId).concat(chosenId))
  return considered.filter((c) => keep.has(c.teamId))
}
