// Travel time (行程时间): how long a crew needs from one point to another at an hour. Estimators behind one interface; knows no team and no incident.

/** WGS-84 degrees. */
export interface Point { lat: number; lng: number }

/** Seconds from the moment a crew is told until it stands at the address. `at` is when it sets out. Never negative, Infinity where there is no way. */
export interface TravelTimes {
  seconds(from: Point, to: Point, at: Date): number
  /** Of which pass before the wheels turn: a crew that is already rolling has them behind it. */
  readonly startSeconds?: number
}

/** Which estimator gave a travel time, and why not a better one. `not-read-yet`: this process has only just begun, or cannot read what was learned. */
export type EtaBy = { by: 'learned'; trips: number; learnedAt: string } | { by: 'default'; because: 'too-few-arrivals' | 'not-read-yet' }
export interface Estimator { times: TravelTimes; by: EtaBy }

const LAT_METERS = 110_950
const LNG_METERS_AT_EQUATOR = 111_320
/** All of China keeps one time. */
const UTC_OFFSET_HOURS = 8

/** Mean of road length over straight line, 300 European cities (findings/dispatch.md). */
const DETOUR = 1.34
/** Of the cheap distances the Minkowski one with this exponent follows travel times best; its own mean detour over all directions is 1.125. */
const MINKOWSKI = 1.31
const MINKOWSKI_DETOUR = 1.125
/** Door to door in a city by day, m/s, and the seconds before the wheels turn: assumed, until our own arrivals teach better. */
const SPEED = 8
const START_SECONDS = 120
/** How much of the daytime speed is left or gained, by local hour: two rushes and an empty night. */
const SPEED_BY_HOUR: readonly number[] = [1.3, 1.3, 1.3, 1.3, 1.3, 1.25, 1.15, 0.9, 0.85, 0.95, 1, 1, 1, 1, 1, 1, 0.95, 0.85, 0.85, 0.95, 1.05, 1.1, 1.2, 1.25]

export const localHour = (at: Date): number => (at.getUTCHours() + UTC_OFFSET_HOURS) % 24

/** Metres in a straight line, good to a thousandth within a city. */
export function straightMeters(a: Point, b: Point): number {
  return Math.hypot(east(a, b), north(a, b))
}

/** Metres on the ground, as far as two points alone can tell. */
export function groundMeters(a: Point, b: Point): number {
  return (DETOUR / MINKOWSKI_DETOUR) * (east(a, b) ** MINKOWSKI + north(a, b) ** MINKOWSKI) ** (1 / MINKOWSKI)
}

const east = (a: Point, b: Point) => Math.abs(a.lng - b.lng) * LNG_METERS_AT_EQUATOR * Math.cos(((a.lat + b.lat) * Math.PI) / 360)
const north = (a: Point, b: Point) => Math.abs(a.lat - b.lat) * LAT_METERS

/** Without a road graph and before a single arrival: Minkowski distance, speed by hour, a start. */
export const defaultTravel: TravelTimes = {
  startSeconds: START_SECONDS,
  seconds: (from, to, at) => START_SECONDS + groundMeters(from, to) / (SPEED * (SPEED_BY_HOUR[localHour(at)] ?? 1)),
}

/** Travel times of a city that has a road graph (pgRouting, OSRM, Valhalla): null where the graph knows no way. */
export interface RoadGraph { seconds(from: Point, to: Point, at: Date): number | null }

/** The road graph where it knows the way, the estimator where it does not. */
export function onRoads(graph: RoadGraph, otherwise: TravelTimes): TravelTimes {
  return { ...otherwise, seconds: (from, to, at) => graph.seconds(from, to, at) ?? otherwise.seconds(from, to, at) }
}
