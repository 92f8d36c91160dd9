// One car of a sweep as a phone shows it: what the server knows of it, with this phone's untold mark laid over it. Pure.
import type { MySweepBody, SweepItem } from '../../server/contracts/area.ts'

/** `unsent`: marked on this phone, and the server has not heard it. */
export interface SweptCar extends SweepItem { unsent: boolean }

export function laidOver(item: SweepItem, mark: MySweepBody | undefined): SweptCar {
  if (!mark) return { ...item, unsent: false }
  const isPeople = mark.status === 'people'
  return { ...item, unsent: true, status: mark.status, from: 'sweep', people: isPeople ? (mark.people ?? null) : item.people, care: isPeople && ((mark.injured ?? 0) > 0 || (mark.vulnerable ?? []).length > 0), at: mark.at ?? item.at, hint: isPeople || mark.status === 'unknown' ? item.hint : null }
}
