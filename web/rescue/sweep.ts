// The cars round a crew in an area: what the server knows of each, with this phone's untold marks laid over it. Pure.
import type { MySweep } from '../../server/contracts/area.ts'
import { laidOver, type SweptCar } from '../live/sweptCar.ts'
import { isSweep, waiting, type Act } from './outbox.ts'

export interface Sweeping { estate: string; cars: readonly SweptCar[]; /** Nobody knows anything of these, in the order in which people walk. */ open: readonly SweptCar[] }

export function sweepingOf(mine: MySweep, acts: readonly Act[]): Sweeping {
  const marks = new Map(waiting(acts).flatMap((act) => (isSweep(act) ? [[act.sweep.elevatorId, act.sweep] as const] : [])))
  const cars = mine.items.map((item) => laidOver(item, marks.get(item.elevatorId)))
  return { estate: cars[0]?.estate ?? '', cars, open: cars.filter((c) => c.status === 'unknown') }
}

/** The car to stand before next: the chosen one, else the first of those that follow the last one marked, else the first of all. */
export function nextCar({ cars, open }: Sweeping, chosenId: string | null, lastId: string | null): SweptCar | null {
  const last = cars.findIndex((c) => c.elevatorId === lastId)
  return cars.find((c) => c.elevatorId === chosenId) ?? cars.slice(last + 1).find((c) => c.status === 'unknown') ?? open[0] ?? null
}
