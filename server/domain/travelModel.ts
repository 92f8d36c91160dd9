// Travel times learned from our own arrivals (自学行程时间): how far the plain estimate is off, by length, hour, district and way. Data in, estimator out; knows no database.
import { groundMeters, localHour, type Point, type TravelTimes } from './travel.ts'

/** One drive to an incident: from where the crew was when it was told, to the elevator. `seconds`: from the offer to the arrival. */
export interface Trip { from: Point; to: Point; at: Date; seconds: number; region: string }

/** What was learned, as it is stored. Factors are natural logarithms of actual over expected, drawn towards 0 where there is little to go by. */
export interface TravelModel {
  trips: number
  /** Seconds = start + root · √metres + pace · metres, metres on the ground. */
  start: number
  root: number
  pace: number
  hours: readonly number[]
  districts: Readonly<Record<string, number>>
  districtHours: Readonly<Record<string, number>>
  /** The district of each square of the map where we have been. */
  squares: Readonly<Record<string, string>>
  /** From square to square: how many drives, and the sum of what is still unexplained. */
  ways: Readonly<Record<string, readonly [count: number, sum: number]>>
}

/** A drive shorter or slower than this is a tap too late or a lie, not traffic. */
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [60, 3 * 3600]
/** Fewer drives than this teach nothing: the plain estimate stays. */
export const ENOUGH_TRIPS = 200
/** Drives that count as much as the assumption that nothing is unusual here. */
const DOUBT = { hour: 20, district: 20, districtHour: 30, way: 3 }
/** About 1.1 km of latitude and 0.9 km of longitude at 35°. */
const SQUARE_DEGREES = 0.01
/** Ways that begin and end near by teach as well, the less the farther: deviation in squares. */
const SIMILAR_SQUARES = 0.8

/** Null when there are too few drives to go by. */
export function learnTravel(given: readonly Trip[]): TravelModel | null {
  const trips = given.filter((t) => t.seconds >= SHORTEST_SECONDS && t.seconds <= LONGEST_SECONDS)
  if (trips.length < ENOUGH_TRIPS) return null
  // Whoever stood at the door already: of no way at all a curve without a start has no logarithm.
  const meters = trips.map((t) => Math.max(1, groundMeters(t.from, t.to)))
  const hours = trips.map((t) => localHour(t.at))
  let curve: Curve = { start: 200, root: 0, pace: 0.14 }
  let byHour: readonly number[] = Array.from({ length: 24 }, () => 0)
  // Length and hour lean on each other: in turn until they stand still.
  for (let round = 0; round < 4; round++) {
    curve = fitCurve(meters, trips.map((t, n) => t.seconds / Math.exp(byHour[hours[n] ?? 0] ?? 0)), curve)
    const rest = trips.map((t, n) => Math.log(t.seconds / onCurve(curve, meters[n] ?? 0)))
    const middle = rest.reduce((a, b) => a + b, 0) / rest.length
    const factors = shrunk(rest.map((r) => r - middle), hours.map(String), DOUBT.hour)
    curve = { start: curve.start * Math.exp(middle), root: curve.root * Math.exp(middle), pace: curve.pace * Math.exp(middle) }
    byHour = Array.from({ length: 24 }, (_, h) => factors[String(h)] ?? 0)
  }
  let rest = trips.map((t, n) => Math.max(-1, Math.min(1, Math.log(t.seconds / onCurve(curve, meters[n] ?? 0)) - (byHour[hours[n] ?? 0] ?? 0))))
  const take = (keys: readonly string[], doubt: number) => {
    const factors = shrunk(rest, keys, doubt)
    rest = rest.map((r, n) => r - (factors[keys[n] ?? ''] ?? 0))
    return factors
  }
  const districts = take(trips.map((t) => t.region), DOUBT.district)
  const districtHours = take(trips.map((t, n) => `${t.region} ${hours[n]}`), DOUBT.districtHour)
  const ways: Record<string, [number, number]> = {}
  for (const [n, t] of trips.entries()) {
    const way = (ways[`${square(t.from)} ${square(t.to)}`] ??= [0, 0])
    way[0] += 1
    way[1] += rest[n] ?? 0
  }
  const model = { trips: trips.length, ...curve, hours: byHour, districts, districtHours, squares: Object.fromEntries(trips.map((t) => [square(t.to), t.region])), ways }
  return isSound(model) ? model : null
}

/** Of every model that is kept or taken up: each number is one, and no way takes no time, from a hundred metres to twenty kilometres. */
export function isSound(model: TravelModel): boolean {
  const numbers = [model.start, model.root, model.pace, ...model.hours, ...Object.values(model.districts), ...Object.values(model.districtHours), ...Object.values(model.ways).flat()]
  return numbers.every(Number.isFinite) && [100, 5000, 20_000].every((meters) => onCurve(model, meters) > 0)
}

/** Ways whose estimate is kept: some dozen MB. */
const MOST_KEPT = 300_000

/** The estimator that a model makes. What it asks of the ways is kept: a batch asks for the same ones a thousand times, and the next batch again. */
export function learnedTravel(model: TravelModel): TravelTimes {
  const ways = new Map(Object.entries(model.ways).map(([key, drives]) => { const [from = 0, to = 0] = key.split(' ').map(numberOf); return [wayKey(from, to), drives] as const }))
  const kept = new Map<number, number>()
  const way = (from: number, to: number): number => {
    const key = wayKey(from, to)
    const known = kept.get(key)
    if (known !== undefined) return known
    const found = unusual(ways, from, to)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, found)
    return found
  }
  return {
    startSeconds: Math.max(0, Math.min(MOST_START, model.start)),
    seconds(from, to, at) {
      const hour = localHour(at)
      const district = model.squares[square(to)] ?? ''
      const factor = (model.hours[hour] ?? 0) + (model.districts[district] ?? 0) + (model.districtHours[`${district} ${hour}`] ?? 0) + way(place(from), place(to))
      return onCurve(model, groundMeters(from, to)) * Math.exp(factor)
    },
  }
}

/** The start of the curve holds the way from the kerb to the car too, which nobody has behind him who is only rolling. */
const MOST_START = 85

const onCurve = (c: Curve, meters: number): number => c.start + c.root * Math.sqrt(meters) + c.pace * meters

const column = (lng: number) => Math.floor(lng / SQUARE_DEGREES)
const row = (lat: number) => Math.floor(lat / SQUARE_DEGREES)
const square = (p: Point): string => `${column(p.lng)},${row(p.lat)}`
/** A square as one number, and two as one: whole below 2^53 anywhere in China (70–140° E, 0–60° N). */
const [WEST, ROWS, PLACES] = [7000, 6000, 42_000_000]
const place = (p: Point): number => (column(p.lng) - WEST) * ROWS + row(p.lat)
const numberOf = (name: string): number => { const [x = 0, y = 0] = name.split(',').map(Number); return (x - WEST) * ROWS + y }
const wayKey = (from: number, to: number): number => from * PLACES + to

/** The mean of what drives from near here to near there took too long, by likeness. */
function unusual(ways: ReadonlyMap<number, readonly [number, number]>, from: number, to: number): number {
  let [sum, weights] = [0, 0]
  for (const [a, likeFrom] of BESIDE) {
    for (const [b, likeTo] of BESIDE) {
      const found = ways.get(wayKey(from + a, to + b))
      if (!found) continue
      sum += found[1] * likeFrom * likeTo
      weights += found[0] * likeFrom * likeTo
    }
  }
  return sum / (weights + DOUBT.way)
}

/** The square and the eight round it, with how alike they are. */
const BESIDE: readonly (readonly [number, number])[] = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x * ROWS + y, Math.exp(-(x * x + y * y) / (2 * SIMILAR_SQUARES ** 2))] as const))

/** Mean by key, drawn towards 0 as by so many further drives that were as expected. */
function shrunk(rest: readonly number[], keys: readonly string[], doubt: number): Record<string, number> {
  const sums = new Map<string, [number, number]>()
  for (const [n, key] of keys.entries()) {
    const s = sums.get(key) ?? [0, 0]
    sums.set(key, [s[0] + 1, s[1] + (rest[n] ?? 0)])
  }
  return Object.fromEntries([...sums].map(([key, [count, sum]]) => [key, sum / (count + doubt)]))
}

interface Curve { start: number; root: number; pace: number }

/**
 * Least squares of errors against what was expected so far, so that a long drive does not outweigh ten short ones; one that took three times as long, or a third, was measured from a wrong place.
 * Terms that would be negative are left out.
 */
function fitCurve(meters: readonly number[], seconds: readonly number[], before: Curve): Curve {
  const expected = meters.map((m) => onCurve(before, m))
  for (const terms of [[0, 1, 2], [0, 2], [2]]) {
    const [start = 0, root = 0, pace = 0] = solveFor(terms, { meters, seconds, expected })
    if (start >= 0 && root >= 0 && pace >= 0) return { start, root, pace }
  }
  return before
}

function solveFor(terms: readonly number[], { meters, seconds, expected }: { meters: readonly number[]; seconds: readonly number[]; expected: readonly number[] }): number[] {
  const size = terms.length
  const a = Array.from({ length: size }, () => new Float64Array(size + 1))
  for (const [n, m] of meters.entries()) {
    const scale = expected[n] ?? 1
    const y = (seconds[n] ?? 0) / scale
    if (y > 3 || y < 1 / 3) continue
    const x = terms.map((term) => (term === 0 ? 1 : term === 1 ? Math.sqrt(m) : m) / scale)
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) a[i]![j]! += (x[i] ?? 0) * (x[j] ?? 0)
      a[i]![size]! += (x[i] ?? 0) * y
    }
  }
  for (let i = 0; i < size; i++) {
    const pivot = a[i]![i]!
    if (Math.abs(pivot) < 1e-12) return [-1, -1, -1]
    for (let j = i; j <= size; j++) a[i]![j]! /= pivot
    for (let k = 0; k < size; k++) {
      if (k === i) continue
      const factor = a[k]![i]!
      for (let j = i; j <= size; j++) a[k]![j]! -= factor * a[i]![j]!
    }
  }
  const out = [0, 0, 0]
  for (const [n, term] of terms.entries()) out[term] = a[n]![size]!
  return out
}
