// What a batch assignment is told (批量派单): the cars that wait, the crews that may go, and what it weighs. Knows no plan and no database.
import type { Point, TravelTimes } from './travel.ts'

/** A car where somebody waits or may wait. Cars on whose way a crew already is stay in the list until the crew is there. */
export interface Car {
  incidentId: string
  at: Point
  /** Cars with the same one stand a walk apart, e.g. the estate's name with its region. */
  compound: string
  waitingSince: Date
  /** Probability that somebody is inside: 1 after a call from the car, less for a car that only stands still. 0 is never visited. */
  occupied: number
  people: number | null
  injured: number
  /** Child, elderly, pregnant, ill: anybody for whom a plan would hurry. */
  vulnerable: boolean
  /** Smoke, water. */
  hazard: boolean
  contractUnitId: string | null
  /** Its own plan waits for a crew that is busy now if that is done by then; null: for none. Whoever is planned for it and later than that is no plan: another would be called meanwhile. */
  promisableUntil: Date | null
  /** Teams that must not be sent here: they declined, stayed silent, were stood down. */
  barred: readonly string[]
}

/**
 * A crew that may be sent. `at`: its last position. `en-route`: on its way to that car; `movedBefore`: it was already sent elsewhere once while on its way. `asked`: it has not answered yet; counted on, and never moved. `relievable`: a free crew may be sent there beside it when that is so much sooner.
 * `on-site`: works there; `freeAt`: when it is expected to be done.
 */
export type Crew = { teamId: string; unitId: string | null; at: Point } & (
  | { status: 'free' }
  | { status: 'en-route'; incidentId: string; movedBefore: boolean; asked?: boolean; relievable?: boolean }
  | { status: 'on-site'; incidentId: string; freeAt: Date }
)

/** What a proposal weighs; the defaults are what `npm run bench -- outcome` measured as best. */
export interface BatchRules {
  injuryWeight: number
  vulnerableWeight: number
  /** A wait of this long counts twice as much a second as a fresh one. */
  doublingSeconds: number
  /** An en-route crew is moved, or another one sent beside it, only when that saves more weighted seconds than this. */
  hysteresisSeconds: number
  /** Of the en-route crews this share may have been moved, beside those that leave a car for one that weighs so many times more: people who call while it is on its way to a car that may be empty. */
  movedShare: number
  graverTimes: number
  /** Expected work at a car with people, and a look into an empty one. */
  rescueSeconds: number
  lookSeconds: number
  /** What a promise is worth less than a crew that sets out now: added to each stop that somebody else's rescue must end for first. */
  promiseSeconds: number
}
export const BATCH_RULES: BatchRules = { injuryWeight: 5, vulnerableWeight: 2, doublingSeconds: 900, hysteresisSeconds: 180, movedShare: 0.1, graverTimes: 3, rescueSeconds: 190, lookSeconds: 90, promiseSeconds: 20 }

export interface BatchFacts { cars: readonly Car[]; crews: readonly Crew[]; travel: TravelTimes; now: Date; rules?: BatchRules }
