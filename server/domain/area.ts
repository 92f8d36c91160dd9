// Area incidents (片区事件): which reports and alarms are one event, and who of its children comes first. Knows neither clock nor database.
import { straightMeters, type Point } from './travel.ts'

export const AREA_KINDS = ['blackout', 'flood', 'other'] as const
export type AreaKind = (typeof AREA_KINDS)[number]
/** `unknown`: nobody has looked. `freed`: somebody let them out, or they came out themselves. `running`: the car runs again with nobody in it. */
export const SWEEP_STATES = ['unknown', 'empty', 'people', 'freed', 'running'] as const
export type SweepState = (typeof SWEEP_STATES)[number]

/** From when on a place counts as an area. A city may have its own (table area_rule). */
export interface AreaRule {
  /** Without it only people declare areas here. */
  automatic: boolean
  withinSeconds: number
  withinMeters: number
  /** So many cars, in so many buildings, so near in space and time are one event. */
  elevators: number
  buildings: number
  /** So many cars of one estate that lost their mains are one event, however few called. */
  powerAlarms: number
}
/** A lost mains that is not back after so long counts, though its alarm may wait longer before anybody is asked: a flicker of the grid makes no area. */
export const POWER_SECONDS = 10
export const AREA_RULE: AreaRule = { automatic: true, withinSeconds: 600, withinMeters: 1500, elevators: 5, buildings: 2, powerAlarms: 3 }

/** Something that happened at a car: a report with its incident, an alarm of people inside, the loss of its mains. */
export interface Signal {
  kind: 'report' | 'trapped' | 'power'
  elevatorId: string
  /** Region and name: two cities have a 锦绣里 each. */
  estate: string
  building: string
  at: Date
  point: Point
  incidentId: string | null
  water: boolean
}

/** An open area as far as belonging is concerned. `takenOut`: what a person said does not belong, estates and incidents. */
export interface OpenArea { id: string; openedAt: Date; estates: ReadonlySet<string>; takenOut: { estates: ReadonlySet<string>; incidents: ReadonlySet<string> }; incidents: ReadonlySet<string> }

/** What a look changes. `into` null: a new area. `merge`: areas that turn out to be the same event and end in it. */
export interface Growth { into: string | null; merge: readonly string[]; estates: readonly string[]; incidents: readonly string[]; kind: AreaKind }

/**
 * Which signals are one event, and what that changes in the open areas. A signal with enough others round it makes an event; all near it, and all of its estate, belong to it; two events that share one signal are one.
 * Signals only ever add to that, so the order in which they come does not matter. Signals of drills and of lives must not be mixed by the caller.
 */
export function grow(signals: readonly Signal[], areas: readonly OpenArea[], rule: AreaRule): Growth[] {
  const open = areas.toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime() || (a.id < b.id ? -1 : 1))
  // What a person took out of one may have been taken into another since.
  const outside = new Set(open.flatMap((a) => [...a.takenOut.estates].filter((e) => !open.some((o) => o.estates.has(e)))))
  const seen = signals.filter((s) => !outside.has(s.estate) && !open.some((a) => s.incidentId !== null && a.takenOut.incidents.has(s.incidentId)))
  const homeOf = new Map(open.toReversed().flatMap((a) => [...a.estates].map((estate): [string, OpenArea] => [estate, a])))
  const childOf = new Map(open.toReversed().flatMap((a) => [...a.incidents].map((id): [string, OpenArea] => [id, a])))
  const { group, dense } = rule.automatic ? link(seen, rule) : { group: seen.map((_, n) => n), dense: seen.map(() => false) }

  const members = new Map<number, number[]>()
  for (const [n, g] of group.entries()) put(members, g, n)
  const found: Found[] = []
  for (const list of members.values()) {
    const homes = new Set(list.flatMap((n) => childOf.get(seen[n]?.incidentId ?? '') ?? homeOf.get(seen[n]?.estate ?? '') ?? []))
    if (homes.size > 0 || list.some((n) => dense[n])) found.push({ homes, list })
  }
  return united(found).flatMap(({ homes, list }) => {
    const [first, ...others] = open.filter((a) => homes.has(a))
    const estates = [...new Set(list.flatMap((n) => (dense[n] ? [seen[n]?.estate ?? ''] : [])))].filter((e) => !first?.estates.has(e))
    const incidents = [...new Set(list.flatMap((n) => seen[n]?.incidentId ?? []))].filter((id) => !first?.incidents.has(id))
    if (first && others.length === 0 && estates.length === 0 && incidents.length === 0) return []
    return [{ into: first?.id ?? null, merge: others.map((a) => a.id), estates: estates.toSorted(), incidents: incidents.toSorted(), kind: kindOf(list.flatMap((n) => seen[n] ?? [])) }]
  })
}

interface Found { homes: Set<OpenArea>; list: number[] }
/** Groups that an open area holds together are one. */
function united(found: readonly Found[]): Found[] {
  const out: Found[] = []
  for (const f of found) {
    const same = out.filter((o) => [...f.homes].some((a) => o.homes.has(a)))
    const whole = same.reduce((sum, o) => ({ homes: new Set([...sum.homes, ...o.homes]), list: [...o.list, ...sum.list] }), f)
    for (const o of same) out.splice(out.indexOf(o), 1)
    out.push(whole)
  }
  return out
}

function kindOf(signals: readonly Signal[]): AreaKind {
  if (signals.some((s) => s.kind === 'power')) return 'blackout'
  return signals.filter((s) => s.water).length * 2 > signals.length ? 'flood' : 'other'
}

/** The group of each signal, and whether it has enough others round it to make an event. */
function link(signals: readonly Signal[], rule: AreaRule): { group: number[]; dense: boolean[] } {
  const near = neighbours(signals, rule)
  const powerOf = new Map<string, number[]>()
  const estateOf = new Map<string, number[]>()
  for (const [n, s] of signals.entries()) {
    put(estateOf, s.estate, n)
    if (s.kind === 'power') put(powerOf, s.estate, n)
  }
  const dense = signals.map((s, n) => crowded(signals, n, near, rule) || (s.kind === 'power' && unpowered(signals, powerOf.get(s.estate) ?? [], s, rule)))
  const parent = signals.map((_, n) => n)
  const root = (n: number): number => {
    let at = n
    while (parent[at] !== at) { parent[at] = parent[parent[at] ?? at] ?? at; at = parent[at] ?? at }
    return at
  }
  const join = (a: number, b: number) => { const [x, y] = [root(a), root(b)]; if (x !== y) parent[Math.max(x, y)] = Math.min(x, y) }
  // In a crowd nearly all are together already: only the others are measured.
  for (const [n, isDense] of dense.entries()) if (isDense) near(n, (m) => { join(n, m); return false }, (m) => root(m) === root(n))
  for (const list of estateOf.values()) {
    const heart = list.find((n) => dense[n])
    if (heart !== undefined) for (const n of list) join(heart, n)
  }
  return { group: signals.map((_, n) => root(n)), dense }
}

function crowded(signals: readonly Signal[], n: number, near: Near, rule: AreaRule): boolean {
  const [cars, buildings] = [new Set<string>(), new Set<string>()]
  const isEnough = () => cars.size >= rule.elevators && buildings.size >= rule.buildings
  near(n, (m) => {
    const s = signals[m]
    if (s) { cars.add(s.elevatorId); buildings.add(`${s.estate} ${s.building}`) }
    return isEnough()
  })
  return isEnough()
}

/** Enough cars of its estate lost their mains at about that time. */
function unpowered(signals: readonly Signal[], power: readonly number[], s: Signal, rule: AreaRule): boolean {
  return new Set(power.flatMap((n) => { const p = signals[n]; return p && Math.abs(p.at.getTime() - s.at.getTime()) <= rule.withinSeconds * 1000 ? [p.elevatorId] : [] })).size >= rule.powerAlarms
}

const METERS_PER_DEGREE = 110_950
/** Calls `found` with each signal near the given one in space and time, itself among them, until it says `true`: enough. Those of `passOver`, who are one with it already, are not looked at: who is one stays so. */
type Near = (n: number, found: (m: number) => boolean, passOver?: (m: number) => boolean) => void
function neighbours(signals: readonly Signal[], rule: AreaRule): Near {
  // One longitude scale for all, that of the signal farthest from the equator: distances come out too short by a hair, never too long, and the near ones are measured again.
  const narrow = Math.cos((Math.max(0, ...signals.map((s) => Math.abs(s.point.lat))) * Math.PI) / 180)
  const ys = Float64Array.from(signals, (s) => s.point.lat * METERS_PER_DEGREE)
  const xs = Float64Array.from(signals, (s) => s.point.lng * METERS_PER_DEGREE * narrow)
  const ts = Float64Array.from(signals, (s) => s.at.getTime())
  const [meters, ms] = [rule.withinMeters, rule.withinSeconds * 1000]
  const cells = new Map<number, { list: number[]; areOne: boolean }>()
  const begun = ts.reduce((a, b) => Math.min(a, b), Infinity)
  const cellOf = (n: number): [number, number, number] => [Math.floor((ys[n] ?? 0) / meters), Math.floor((xs[n] ?? 0) / meters), Math.floor(((ts[n] ?? 0) - begun) / ms)]
  // A cell as one number. Two that share one would only be measured for nothing.
  const keyOf = (y: number, x: number, t: number): number => (y * 131_072 + x) * 4096 + t
  for (const n of signals.keys()) {
    const cell = cells.get(keyOf(...cellOf(n)))
    if (cell) cell.list.push(n)
    else cells.set(keyOf(...cellOf(n)), { list: [n], areOne: false })
  }
  const isNear = (n: number, m: number): boolean => {
    if (Math.abs((ts[n] ?? 0) - (ts[m] ?? 0)) > ms) return false
    const [dy, dx] = [(ys[n] ?? 0) - (ys[m] ?? 0), (xs[n] ?? 0) - (xs[m] ?? 0)]
    const square = dy * dy + dx * dx
    if (square > meters * meters * 1.02) return false
    const [a, b] = [signals[n], signals[m]]
    return square < meters * meters * 0.96 || (a !== undefined && b !== undefined && straightMeters(a.point, b.point) <= meters)
  }
  return (n, found, passOver) => {
    const [y, x, t] = cellOf(n)
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) for (let dt = -1; dt <= 1; dt++) {
      const cell = cells.get(keyOf(y + dy, x + dx, t + dt))
      if (!cell || (passOver && cell.areOne && passOver(cell.list[0] as number))) continue
      let others = 0
      for (const m of cell.list) {
        if (passOver?.(m)) continue
        others += 1
        if (isNear(n, m) && found(m)) return
      }
      if (passOver && others === 0) cell.areOne = true
    }
  }
}

function put<K>(lists: Map<K, number[]>, key: K, n: number): void {
  const list = lists.get(key)
  if (list) list.push(n)
  else lists.set(key, [n])
}

/** What decides who comes first. */
export interface Waiting { incidentId: string; injured: number; hazard: boolean; vulnerable: boolean; since: Date }
/** Triage (伤情优先): injury or what threatens the car, then children, the old, the pregnant and the ill, then whoever has waited longest. */
export function triage<T extends Waiting>(waiting: readonly T[]): T[] {
  const grade = (w: Waiting) => (w.injured > 0 || w.hazard ? 0 : w.vulnerable ? 1 : 2)
  return waiting.toSorted((a, b) => grade(a) - grade(b) || a.since.getTime() - b.since.getTime() || (a.incidentId < b.incidentId ? -1 : 1))
}
