// The cars round a crew in an area: what the server knows of each, with this phone's untold marks laid over it. Pure.
import type { MySweep, MySweepBody, SweepItem } from '../../server/contracts/area.ts'
import { isSweep, waiting, type Act } from './outbox.ts'

/** `unsent`: marked on this phone, and the server has not heard it. */
export interface SweptCar extends SweepItem { unsent: boolean }
export interface Sweeping { estate: string; cars: readonly SweptCar[]; /** Nobody knows anything of these, in the order in which people walk. */ open: readonly SweptCar[] }

export function sweepingOf(mine: MySweep, acts: readonly Act[]): Sweeping {
  const marks = new Map(waiting(acts).flatMap((act) => (isSweep(act) ? [[act.sweep.elevatorId, act.sweep] as const] : [])))
  const cars = mine.items.map((item) => laid(item, marks.get(item.elevatorId)))
  return { estate: cars[0]?.estate ?? '', cars, open: cars.filter((c) => c.status === 'unknown') }
}

function laid(item: SweepItem, mark: MySweepBody | undefined): SweptCar {
  if (!mark) return { ...item, unsent: false }
  const isPeople = mark.status === 'people'
  return { ...item, unsent: true, status: mark.status, from: 'sweep', people: isPeople ? (mark.people ?? null) : item.people, care: isPeople && ((mark.injured ?? 0) > 0 || (mark.vulnerable ?? []).length > 0), at: mark.at ?? item.at, hint: isPeople || mark.status === 'unknown' ? item.hint : null }
}

/** The car to stand before next: the chosen one, else the first of those that follow the last one marked, else the first of all. */
export function nextCar({ cars, open }: Sweeping, chosenId: string | null, lastId: string | null): SweptCar | null {
  const last = cars.findIndex((c) => c.elevatorId === lastId)
  return cars.find((c) => c.elevatorId === chosenId) ?? cars.slice(last + 1).find((c) => c.status === 'unknown') ?? open[0] ?? null
}
