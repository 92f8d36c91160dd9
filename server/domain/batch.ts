// Batch assignment (批量派单): all waiting cars of a mass event and all crews at once. Proposes; an operator or the surge worker commits. Knows no plan and no database.
import { BATCH_RULES, type BatchFacts, type Car, type Crew } from './batchFacts.ts'
import { assign } from './matching.ts'
import { improve, insertRest, makeRounds, type Rounds } from './rounds.ts'
import { straightMeters } from './travel.ts'

export type { BatchFacts, Car, Crew } from './batchFacts.ts'

export type BatchReason =
  | { code: 'soonest' } | { code: 'contract-unit' } | { code: 'same-compound' } | { code: 'keeps-its-way' } | { code: 'moved' | 'beside'; savesSeconds: number }
  | { code: 'graver' } | { code: 'injury' } | { code: 'vulnerable' } | { code: 'hazard' } | { code: 'longest-wait'; seconds: number } | { code: 'perhaps-empty'; occupied: number }

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
 * Every free crew is used where it brings anything, also beside one that is still far away; nothing is dispatched here.
 */
export function propose({ cars: given, crews, travel, now, rules = BATCH_RULES }: BatchFacts): Proposal {
  const cars = given.filter((c) => c.occupied > 0)
  const rounds = makeRounds({ cars, crews, travel, now, rules })
  const changed = matchFirst(rounds, { cars, crews, rules })
  insertRest(rounds)
  improve(rounds)
  return report(rounds, { cars, crews, now, ...changed })
}

/** By index. `moved`: why an en-route crew goes elsewhere. `keepers`: which crew is on its way to a car that another may go to beside it. */
interface Changed { moved: ReadonlyMap<number, BatchReason>; keepers: ReadonlyMap<number, number> }

/** The first car of each crew. */
function matchFirst(rounds: Rounds, { cars, crews, rules }: Required<Pick<BatchFacts, 'cars' | 'crews' | 'rules'>>): Changed {
  const own = crews.map((c) => ownCar(c, cars))
  const onWay = crews.flatMap((c, k) => (c.status === 'en-route' && (own[k] ?? -1) >= 0 ? [k] : []))
  const movedBefore = onWay.filter((k) => { const c = crews[k]; return c?.status === 'en-route' && c.movedBefore }).length
  const budget = Math.max(0, Math.floor(onWay.length * rules.movedShare) - movedBefore)
  let movable = new Set(onWay.filter((k) => { const c = crews[k]; return c?.status === 'en-route' && !c.movedBefore && !c.asked }))
  for (;;) {
    const first = matchWith(rounds, { own, movable, cars: cars.length, crews, hysteresis: rules.hysteresisSeconds })
    const moved = [...movable].filter((k) => (first[k] ?? -1) >= 0 && first[k] !== own[k])
    const counted = moved.filter((k) => rounds.weight(first[k] ?? -1) < rules.graverTimes * rounds.weight(own[k] ?? -1))
    // Nobody is left without his car for another's sake, unless somebody may go beside him.
    const left = [...movable].filter((k) => { const c = crews[k]; return first[k] === -1 && !(c?.status === 'en-route' && c.relievable === true) })
    if (counted.length <= budget && left.length === 0) {
      for (const [k, car] of first.entries()) if (car >= 0) rounds.append(k, car)
      for (const k of onWay) rounds.pin(k)
      const sooner = (k: number) => Math.max(0, Math.round(rounds.seconds(k, own[k] as number) - rounds.seconds(k, first[k] as number)))
      return {
        moved: new Map(moved.map((k) => [k, counted.includes(k) ? { code: 'moved', savesSeconds: sooner(k) } : { code: 'graver' }])),
        keepers: new Map(onWay.flatMap((k) => (first[k] === -1 ? [[own[k] as number, k]] : []))),
      }
    }
    // Too many want to: those stay free to move that do most good, the rest keep their way.
    const good = (k: number, j: number) => rounds.later(j) - rounds.cost(k, j)
    const gain = (k: number) => good(k, first[k] ?? -1) - good(k, own[k] ?? -1)
    const keep = new Set([...left, ...counted.toSorted((a, b) => gain(b) - gain(a) || a - b).slice(budget)])
    movable = new Set(moved.filter((k) => !keep.has(k)))
  }
}

/** Crew → first car or -1. A crew on its way that is not movable keeps its car, and keeps its way without one when a free crew does so much better there. */
function matchWith(rounds: Rounds, { own, movable, cars, crews, hysteresis }: { own: readonly number[]; movable: ReadonlySet<number>; cars: number; crews: readonly Crew[]; hysteresis: number }): Int32Array {
  const keeper = new Map(own.flatMap((j, k) => (j >= 0 ? [[j, k] as const] : [])))
  const cost = new Float64Array(cars * crews.length).fill(Infinity)
  for (let j = 0; j < cars; j++) {
    const later = rounds.later(j)
    const change = hysteresis * rounds.weight(j)
    const kept = keeper.get(j)
    const there = kept === undefined ? undefined : crews[kept]
    const open = there === undefined || movable.has(kept as number)
    const relievable = there?.status === 'en-route' && there.relievable === true
    for (const [k, crew] of crews.entries()) {
      const mine = own[k] as number
      const may = mine >= 0 ? movable.has(k) && open : open || (relievable && crew.status === 'free')
      if (mine !== j && !may) continue
      const alone = rounds.cost(k, j)
      // Who has accepted goes there, whatever was said before.
      cost[j * crews.length + k] = mine === j ? (alone === Infinity ? 0 : alone) - later : alone - later + (mine >= 0 || there ? change : 0)
    }
  }
  const out = new Int32Array(crews.length).fill(-1)
  for (const [j, k] of assign(cost, cars, crews.length).entries()) if (k >= 0) out[k] = j
  return out
}

function report(rounds: Rounds, { cars, crews, now, moved, keepers }: { cars: readonly Car[]; crews: readonly Crew[]; now: Date } & Changed): Proposal {
  const longest = cars.reduce((a, c) => Math.min(a, c.waitingSince.getTime()), Infinity)
  const served = new Set<number>()
  const changeOf = (k: number, j: number): BatchReason | undefined => {
    const keeper = keepers.get(j)
    return keeper === undefined ? moved.get(k) : { code: 'beside', savesSeconds: Math.round(rounds.seconds(keeper, j) - rounds.seconds(k, j)) }
  }
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
      return { incidentId: car.incidentId, etaSeconds: Math.round(eta), cost: Math.round(cost), reasons: reasonsOf(car, { crew, before, now, longest, soonest: rounds.soonest(j) === k && n === 0, changed: n === 0 ? changeOf(k, j) : undefined }) }
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

/** The car it is on its way to; -1: none. */
const ownCar = (crew: Crew, cars: readonly Car[]): number => (crew.status === 'en-route' ? cars.findIndex((c) => c.incidentId === crew.incidentId) : -1)

interface Around { crew: Crew; before: Car | null | undefined; now: Date; longest: number; soonest: boolean; changed: BatchReason | undefined }
function reasonsOf(car: Car, { crew, before, now, longest, soonest, changed }: Around): BatchReason[] {
  const out: BatchReason[] = changed ? [changed] : []
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
