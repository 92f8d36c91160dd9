// Batch assignment (批量派单): all waiting cars of a mass event and all crews at once. Proposes; an operator or the surge worker commits. Knows no plan and no database.
import { BATCH_RULES, type BatchFacts, type Car, type Crew } from './batchFacts.ts'
import { assign } from './matching.ts'
import { improve, insertRest, makeRounds, type Rounds } from './rounds.ts'
import { straightMeters } from './travel.ts'

export type { BatchFacts, Car, Crew } from './batchFacts.ts'

export type BatchReason =
  | { code: 'soonest' } | { code: 'contract-unit' } | { code: 'same-compound' } | { code: 'keeps-its-way' } | { code: 'moved'; savesSeconds: number }
  | { code: 'injury' } | { code: 'vulnerable' } | { code: 'hazard' } | { code: 'longest-wait'; seconds: number } | { code: 'perhaps-empty'; occupied: number }

/** One stop of a crew. `etaSeconds`: from now until the crew is at the car; `cost`: weighted seconds of waiting, for comparison only. */
export interface Leg { incidentId: string; etaSeconds: number; cost: number; reasons: readonly BatchReason[] }
/** `car`: where it goes now; null for a crew that first finishes what it is at. `next`: afterwards, in this order. `from`: the car it leaves, when it is sent elsewhere on its way. */
export interface CrewPlan { teamId: string; car: Leg | null; next: readonly Leg[]; change: 'new' | 'kept' | 'moved' | 'later'; from: string | null }

export interface Proposal {
  at: Date
  /** Crews with something to do, by team id; each crew once, each car once over all `car` and `next`. */
  crews: readonly CrewPlan[]
  /** Cars that no crew can be sent to. */
  unserved: readonly { incidentId: string; reason: 'all-barred' | 'no-crew' }[]
  /** Mean over the cars of the time until a crew is there, weighted by the probability of people inside; null without cars. */
  meanSeconds: number | null
}

/**
 * Who goes where now, and where next. Triage by weight: injury or hazard, vulnerable, then whoever has waited longest.
 * Cheapest by minimum-cost matching for the first car of each crew; more cars than crews are queued behind, same compound first where that is quickest. Deterministic and pure.
 * Every free crew is used where it brings anything; nothing is dispatched here.
 */
export function propose({ cars: given, crews, travel, now, rules = BATCH_RULES }: BatchFacts): Proposal {
  const cars = given.filter((c) => c.occupied > 0)
  const rounds = makeRounds({ cars, crews, travel, now, rules })
  const moved = matchFirst(rounds, { cars, crews, rules })
  insertRest(rounds)
  improve(rounds)
  return report(rounds, { cars, crews, now, moved })
}

/** The first car of each crew. Returns which en-route crews go elsewhere, by crew index. */
function matchFirst(rounds: Rounds, { cars, crews, rules }: Required<Pick<BatchFacts, 'cars' | 'crews' | 'rules'>>): Set<number> {
  const own = crews.map((c) => (c.status === 'en-route' ? cars.findIndex((car) => car.incidentId === c.incidentId) : -1))
  const onWay = crews.flatMap((c, k) => (c.status === 'en-route' && (own[k] ?? -1) >= 0 ? [k] : []))
  const movedBefore = onWay.filter((k) => { const c = crews[k]; return c?.status === 'en-route' && c.movedBefore }).length
  const budget = Math.max(0, Math.floor(onWay.length * rules.movedShare) - movedBefore)
  let movable = budget === 0 ? new Set<number>() : new Set(onWay.filter((k) => { const c = crews[k]; return c?.status === 'en-route' && !c.movedBefore && !c.asked }))
  for (;;) {
    const first = matchWith(rounds, { own, movable, cars: cars.length, crews: crews.length, hysteresis: rules.hysteresisSeconds })
    const moved = [...movable].filter((k) => first[k] !== own[k])
    if (moved.length <= budget) {
      for (const [k, car] of first.entries()) if (car >= 0) rounds.append(k, car)
      for (const k of onWay) rounds.pin(k)
      return new Set(moved.filter((k) => (first[k] ?? -1) >= 0))
    }
    // Too many want to: those stay free to move that gain most, the rest keep their way.
    const gain = (k: number) => rounds.cost(k, own[k] ?? -1) - ((first[k] ?? -1) < 0 ? Infinity : rounds.cost(k, first[k] ?? -1))
    movable = new Set(moved.toSorted((a, b) => gain(b) - gain(a) || a - b).slice(0, budget))
  }
}

/** Crew → first car or -1. Crews on their way that are not movable keep their car. */
function matchWith(rounds: Rounds, { own, movable, cars, crews, hysteresis }: { own: readonly number[]; movable: ReadonlySet<number>; cars: number; crews: number; hysteresis: number }): Int32Array {
  const out = new Int32Array(crews).fill(-1)
  const held = new Set<number>()
  const columns: number[] = []
  for (let k = 0; k < crews; k++) {
    const mine = own[k] ?? -1
    if (mine >= 0 && !movable.has(k) && !held.has(mine)) {
      out[k] = mine
      held.add(mine)
    } else if (mine < 0 || movable.has(k)) columns.push(k)
  }
  const rows = Array.from({ length: cars }, (_, j) => j).filter((j) => !held.has(j))
  const cost = new Float64Array(rows.length * columns.length)
  for (const [r, car] of rows.entries()) {
    const later = rounds.later(car)
    for (const [c, crew] of columns.entries()) cost[r * columns.length + c] = rounds.cost(crew, car) - later + ((own[crew] ?? -1) >= 0 && own[crew] !== car ? hysteresis * rounds.weight(car) : 0)
  }
  const columnOf = assign(cost, rows.length, columns.length)
  for (const [r, c] of columnOf.entries()) if (c >= 0) out[columns[c] ?? -1] = rows[r] ?? -1
  return out
}

function report(rounds: Rounds, { cars, crews, now, moved }: { cars: readonly Car[]; crews: readonly Crew[]; now: Date; moved: ReadonlySet<number> }): Proposal {
  const longest = cars.reduce((a, c) => Math.min(a, c.waitingSince.getTime()), Infinity)
  const served = new Set<number>()
  const plans: CrewPlan[] = []
  let [sum, weights] = [0, 0]
  for (const [k, crew] of crews.entries()) {
    const stops = rounds.stops(k)
    if (stops.length === 0) continue
    const legs = stops.map(({ car: j, eta, cost }, n): Leg => {
      const car = cars[j] as Car
      served.add(j)
      sum += eta * car.occupied
      weights += car.occupied
      const before = n === 0 ? null : cars[stops[n - 1]?.car ?? -1]
      return { incidentId: car.incidentId, etaSeconds: Math.round(eta), cost: Math.round(cost), reasons: reasonsOf(car, { crew, before, now, longest, soonest: rounds.soonest(j) === k && n === 0, saves: n === 0 && moved.has(k) ? saved(rounds, k, crew, cars, j) : null }) }
    })
    const kept = crew.status === 'en-route' && crew.incidentId === legs[0]?.incidentId
    const later = crew.status === 'on-site'
    plans.push({
      teamId: crew.teamId, car: later ? null : (legs[0] ?? null), next: later ? legs : legs.slice(1),
      change: later ? 'later' : kept ? 'kept' : crew.status === 'en-route' ? 'moved' : 'new', from: crew.status === 'en-route' && !kept ? crew.incidentId : null,
    })
  }
  const unserved = cars.flatMap((car, j) => (served.has(j) ? [] : [{ incidentId: car.incidentId, reason: crews.length > 0 && crews.every((c) => car.barred.includes(c.teamId)) ? 'all-barred' as const : 'no-crew' as const }]))
  return { at: now, crews: plans.toSorted((a, b) => a.teamId.localeCompare(b.teamId, 'en', { numeric: true })), unserved, meanSeconds: weights > 0 ? sum / weights : null }
}

function saved(rounds: Rounds, k: number, crew: Crew, cars: readonly Car[], to: number): number {
  const own = crew.status === 'en-route' ? cars.findIndex((c) => c.incidentId === crew.incidentId) : -1
  return own < 0 ? 0 : Math.max(0, Math.round(rounds.seconds(k, own) - rounds.seconds(k, to)))
}

interface Around { crew: Crew; before: Car | null | undefined; now: Date; longest: number; soonest: boolean; saves: number | null }
function reasonsOf(car: Car, { crew, before, now, longest, soonest, saves }: Around): BatchReason[] {
  const out: BatchReason[] = []
  if (saves !== null) out.push({ code: 'moved', savesSeconds: saves })
  if (crew.status === 'en-route' && crew.incidentId === car.incidentId) out.push({ code: 'keeps-its-way' })
  if (car.injured > 0) out.push({ code: 'injury' })
  if (car.hazard) out.push({ code: 'hazard' })
  if (car.vulnerable) out.push({ code: 'vulnerable' })
  if (car.waitingSince.getTime() === longest) out.push({ code: 'longest-wait', seconds: Math.round((now.getTime() - longest) / 1000) })
  if (car.occupied < 1) out.push({ code: 'perhaps-empty', occupied: car.occupied })
  if ((before && before.compound === car.compound) || (!before && crew.status === 'on-site' && straightMeters(crew.at, car.at) < 300)) out.push({ code: 'same-compound' })
  if (soonest) out.push({ code: 'soonest' })
  if (crew.unitId !== null && crew.unitId === car.contractUnitId) out.push({ code: 'contract-unit' })
  return out
}
