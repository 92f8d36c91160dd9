// The rounds (巡回) of the crews in a mass event: which cars each visits one after the other, what that costs, and how it gets cheaper. Numbers by index; batch.ts knows who they are.
import type { BatchFacts, Car } from './batchFacts.ts'
import { type Point, straightMeters } from './travel.ts'

export interface Stop { car: number; eta: number; cost: number }

/** Crews and cars by their index in the lists they came in. Times are seconds from now, costs weighted seconds; Infinity: must not or cannot. */
export interface Rounds {
  readonly crews: number
  readonly cars: number
  weight(car: number): number
  /** As the first car of this crew. */
  seconds(crew: number, car: number): number
  cost(crew: number, car: number): number
  /** What it costs when nobody comes soon. */
  later(car: number): number
  /** The crew that would be there first. */
  soonest(car: number): number
  append(crew: number, car: number): void
  /** Its first car stays its first; without one it gets none. */
  pin(crew: number): void
  stops(crew: number): Stop[]
  /** For the improvement only. */
  readonly lists: number[][]
  readonly pinned: Set<number>
  routeCost(crew: number, list: readonly number[]): number
  /** Where one more car costs this crew's route least, if less than `limit`. */
  insertion(crew: number, list: readonly number[], car: number, limit: number): { index: number; cost: number } | null
  near(car: number): readonly number[]
}

/** A walk inside a compound is quicker than the car: metres, m/s, and seconds to pack up and find the door. */
const WALK_METERS = 300
const WALK_SPEED = 1.2
const WALK_START_SECONDS = 60
/** m/s, for the few metres between two cars of one compound. */
const DRIVE_SPEED = 8
/** Of the start a crew that comes from another car saves so much. */
const PACKED_SHARE = 0.5
/** A car that gets no crew now is taken to wait so long. */
const LATER_SECONDS = 3600
/** So many of the nearest crews are tried for each car. */
const NEAR = 12
/** What comes behind something else and cannot be promised is dearer by this than any crew that sets out now. */
const UNKEPT_SECONDS = 1e6
const PASSES = 6

export function makeRounds({ cars, crews, travel, now, rules }: Required<BatchFacts>): Rounds {
  const weights = cars.map((c) => c.occupied * (c.injured > 0 || c.hazard ? rules.injuryWeight : c.vulnerable ? rules.vulnerableWeight : 1))
  const waited = cars.map((c) => Math.max(0, (now.getTime() - c.waitingSince.getTime()) / 1000))
  const work = cars.map((c) => c.occupied * rules.rescueSeconds + (1 - c.occupied) * rules.lookSeconds)
  const patience = cars.map((c) => (c.promisableUntil === null ? 0 : (c.promisableUntil.getTime() - now.getTime()) / 1000))
  const busy = crews.map((c) => (c.status === 'on-site' ? Math.max(0, (c.freeAt.getTime() - now.getTime()) / 1000) : -Infinity))
  const anchors = anchorsOf(cars)
  const start = travel.startSeconds ?? 0
  /** `packed`: it comes from a car, and has its things at hand. */
  const leg = (from: Point, to: Point, packed: boolean) => {
    const meters = straightMeters(from, to)
    return meters < WALK_METERS ? WALK_START_SECONDS + meters / WALK_SPEED : travel.seconds(from, to, now) - (packed ? start * PACKED_SHARE : 0)
  }
  /** Until the crew is at the car as its first, whether it may or not; and the same with Infinity where it must not. */
  const reach = new Float64Array(crews.length * cars.length)
  const first = new Float64Array(crews.length * cars.length)
  for (const [k, crew] of crews.entries()) {
    const begins = crew.status === 'on-site' ? (busy[k] as number) + rules.promiseSeconds : 0
    const rolling = crew.status === 'en-route' && !crew.asked ? start : 0
    const byAnchor = new Map<number, number>()
    for (const [j, car] of cars.entries()) {
      const anchor = anchors[j] ?? j
      const way = byAnchor.get(anchor) ?? leg(crew.at, cars[anchor]?.at ?? car.at, crew.status === 'on-site')
      byAnchor.set(anchor, way)
      // Of cars that share the estimate the nearer one comes first.
      const beyond = anchor === j ? 0 : (straightMeters(crew.at, car.at) - straightMeters(crew.at, cars[anchor]?.at ?? car.at)) / DRIVE_SPEED
      const seconds = begins + Math.max(way - rolling, way * 0.3) + beyond
      reach[k * cars.length + j] = seconds
      first[k * cars.length + j] = car.barred.includes(crew.teamId) ? Infinity : seconds
    }
  }
  const between = new Float64Array(cars.length * cars.length).fill(NaN)
  const from = (carA: number, carB: number): number => {
    // From one compound to another all cars share the way, as they do for a first one.
    const together = anchors[carA] === anchors[carB]
    const a = together ? carA : (anchors[carA] as number)
    const b = together ? carB : (anchors[carB] as number)
    const known = between[a * cars.length + b] as number
    if (!Number.isNaN(known)) return known
    const seconds = leg((cars[a] as Car).at, (cars[b] as Car).at, true)
    between[a * cars.length + b] = seconds
    return seconds
  }
  /** `busyUntil`: when the crew that comes is done with what is before this car; -Infinity: it comes at once. */
  const price = (j: number, seconds: number, busyUntil: number) => {
    const wait = (waited[j] ?? 0) + seconds
    return (weights[j] ?? 0) * (wait + (wait * wait) / (2 * rules.doublingSeconds) + (busyUntil >= (patience[j] as number) ? UNKEPT_SECONDS : 0))
  }
  const lists: number[][] = crews.map(() => [])
  /** Of the route that is looked at: when the crew leaves its n-th car, and what the n first ones cost. One place for all: this is the innermost loop. */
  const leaves = new Float64Array(cars.length + 1)
  const spent = new Float64Array(cars.length + 1)
  const nearest = new Map<number, number[]>()
  const orders = new Map<number, number[]>()
  /** All crews, the first one there first. Whom one car of a compound bars may be the best for its neighbour. */
  const byReach = (anchor: number): number[] => {
    const known = orders.get(anchor)
    if (known) return known
    const seconds = (k: number) => reach[k * cars.length + anchor] as number
    const found = crews.map((_, k) => k).toSorted((a, b) => seconds(a) - seconds(b) || a - b)
    orders.set(anchor, found)
    return found
  }
  const at = (crew: number, car: number) => first[crew * cars.length + car] as number
  /** When this crew is at a car that comes after `before` (-1: it is its first), which it leaves at `clock`. Whom the crew must not visit has no first way either. */
  const arrival = (crew: number, before: number, clock: number, j: number): number => {
    const alone = at(crew, j)
    return before < 0 || alone === Infinity ? alone : clock + from(before, j) + rules.promiseSeconds
  }
  const walk = (crew: number, list: readonly number[], visit: (car: number, eta: number, cost: number) => void): void => {
    let clock = 0
    for (const [n, j] of list.entries()) {
      const busyUntil = n === 0 ? (busy[crew] as number) : clock
      clock = arrival(crew, n === 0 ? -1 : (list[n - 1] as number), clock, j)
      visit(j, clock, price(j, clock, busyUntil))
      clock += work[j] ?? 0
    }
  }
  return {
    crews: crews.length, cars: cars.length, lists, pinned: new Set(),
    weight: (j) => weights[j] ?? 0,
    seconds: at,
    cost: (k, j) => price(j, at(k, j), busy[k] as number),
    later: (j) => price(j, LATER_SECONDS, -Infinity),
    soonest: (j) => crews.reduce((best, _, k) => (best < 0 || at(k, j) < at(best, j) ? k : best), -1),
    append: (k, j) => { lists[k]?.push(j) },
    pin(k) { this.pinned.add(k) },
    stops(k) {
      const out: Stop[] = []
      walk(k, lists[k] ?? [], (car, eta, cost) => out.push({ car, eta, cost }))
      return out
    },
    routeCost(k, list) {
      let sum = 0
      walk(k, list, (_, __, cost) => { sum += cost })
      return sum
    },
    insertion(k, list, j, limit) {
      if (list.length === 0 && this.pinned.has(k)) return null
      // What is before the new car stays as it is: kept, so that each place costs its tail only.
      for (let n = 0; n < list.length; n++) {
        const car = list[n] as number
        const eta = arrival(k, n === 0 ? -1 : (list[n - 1] as number), leaves[n] as number, car)
        leaves[n + 1] = eta + (work[car] as number)
        spent[n + 1] = (spent[n] as number) + price(car, eta, n === 0 ? (busy[k] as number) : (leaves[n] as number))
      }
      const before = spent[list.length] as number
      let best: { index: number; cost: number } | null = null
      for (let index = this.pinned.has(k) ? 1 : 0; index <= list.length; index++) {
        const least = best?.cost ?? limit
        let last = index === 0 ? -1 : (list[index - 1] as number)
        let clock = leaves[index] as number
        let more = (spent[index] as number) - before
        for (let n = index - 1; n < list.length && more < least; n++) {
          const car = n < index ? j : (list[n] as number)
          const busyUntil = last < 0 ? (busy[k] as number) : clock
          clock = arrival(k, last, clock, car)
          more += price(car, clock, busyUntil)
          clock += work[car] ?? 0
          last = car
        }
        if (more < least - 1e-9 && more < Infinity) best = { index, cost: more }
      }
      return best
    },
    near(j) {
      const known = nearest.get(j)
      if (known) return known
      const found = byReach(anchors[j] ?? j).filter((k) => at(k, j) < Infinity).slice(0, NEAR)
      nearest.set(j, found)
      return found
    },
  }
}

/** Cars of one compound that stand together share their way there: one estimate for all. */
function anchorsOf(cars: readonly Car[]): number[] {
  const found = new Map<string, number[]>()
  return cars.map((car, j) => {
    const known = found.get(car.compound) ?? []
    const anchor = known.find((a) => straightMeters((cars[a] as Car).at, car.at) < 150)
    if (anchor !== undefined) return anchor
    found.set(car.compound, [...known, j])
    return j
  })
}

/** Cars without a crew go where they cost least, the gravest first. */
export function insertRest(rounds: Rounds): void {
  const placed = new Set(rounds.lists.flat())
  const rest = Array.from({ length: rounds.cars }, (_, j) => j).filter((j) => !placed.has(j)).toSorted((a, b) => rounds.later(b) - rounds.later(a) || a - b)
  for (const j of rest) {
    const best = cheapest(rounds, j, rounds.near(j)) ?? cheapest(rounds, j, rounds.lists.map((_, k) => k))
    if (best) rounds.lists[best.crew]?.splice(best.index, 0, j)
  }
}

function cheapest(rounds: Rounds, j: number, crews: Iterable<number>, without?: { crew: number; list: readonly number[] }): { crew: number; index: number; cost: number } | null {
  let best: { crew: number; index: number; cost: number } | null = null
  for (const k of crews) {
    const found = rounds.insertion(k, without?.crew === k ? without.list : (rounds.lists[k] ?? []), j, best?.cost ?? Infinity)
    if (found) best = { crew: k, ...found }
  }
  return best
}

/** Each car is taken out and put where it costs least, until nothing gets cheaper. */
export function improve(rounds: Rounds): void {
  for (let pass = 0; pass < PASSES; pass++) {
    let better = false
    for (const [k, list] of rounds.lists.entries()) {
      for (const j of list.slice()) { // the list changes meanwhile
        const index = list.indexOf(j)
        if (index < 0 || (index === 0 && rounds.pinned.has(k))) continue
        const rest = list.toSpliced(index, 1)
        const now = rounds.routeCost(k, list) - rounds.routeCost(k, rest)
        const best = cheapest(rounds, j, rounds.near(j).includes(k) ? rounds.near(j) : [...rounds.near(j), k], { crew: k, list: rest })
        if (!best || best.cost >= now - 1e-6) continue
        list.splice(index, 1)
        rounds.lists[best.crew]?.splice(best.index, 0, j)
        better = true
      }
    }
    if (!better) return
  }
}
