// The proposal of an area (批量派单建议): which cars wait, which crews may go, what people changed, and what it comes to beside one-by-one. The matching itself is batch.ts.
import { BATCH_RULES, type Car, type Crew } from './batchFacts.ts'
import { propose, type BatchReason, type Leg } from './batch.ts'
import { triage } from './area.ts'
import { isLive, isUntried, type Incident } from './incident.ts'
import type { TeamKind } from './ranking.ts'
import { isOnItsWay } from './response.ts'
import { straightMeters, type Point, type TravelTimes } from './travel.ts'

/** As much of an incident as a batch weighs: an area may have thousands. */
export type Weighed = Pick<Incident, 'id' | 'reportedAt' | 'people' | 'assignments'> & { stage: Pick<Incident['stage'], 'status'>; paused: unknown }
/** An open child with its place. `occupied`: how likely somebody is inside. `estate`: region and name. `promisableUntil`: as response.ts tells it. */
export interface AreaChild { incident: Weighed; at: Point; region: string; estate: string; maintenanceUnitId: string; occupied: number; promisableUntil: Date | null }
/** A crew on duty round about. `live`: what it is called for; `here`: in this area. */
export interface AreaCrew { teamId: string; name: string; kind: TeamKind; unitId: string | null; at: Point; positionSource: 'phone' | 'station'; positionAgeSeconds: number; onShift: boolean; live: { incidentId: string; status: string; here: boolean } | null; movedBefore: boolean }
export interface Choice { incidentId: string; teamId: string | null }

export interface Stop { incidentId: string | null; estate: { region: string; estate: string } | null; cars: number; etaSeconds: number }
/** A reason as the wire says it. */
export type Said = { code: string; seconds?: number; number?: string }
export interface Pair { incidentId: string; teamId: string; teamName: string; teamKind: TeamKind; tier: 1 | 2; etaSeconds: number; reasons: Said[]; by: 'system' | 'operator'; movedFrom: string | null; next: Stop[] }
export interface Kept { teamId: string; teamName: string; etaSeconds: number; freeSeconds: number }
export interface Figures { longestSeconds: number; careMeanSeconds: number | null; within15: number }
export interface AreaPlan {
  pairs: Pair[]
  /** `next`: the crew that is kept for it: it is at another car, on its way there or being asked, and comes here straight afterwards, sooner than any free one. `freeSeconds`: until it is done there. */
  waiting: { incidentId: string; reason: 'no-team-free' | 'withheld' | 'no-team-can'; next?: Kept }[]
  unusable: { teamId: string; teamName: string; reason: Said }[]
  freeTeams: number
  /** Crews on their way that keep it. */
  untouched: number
  figures: { batch: Figures; greedy: Figures }
}

export interface AreaFacts {
  children: readonly AreaChild[]
  crews: readonly AreaCrew[]
  choices: readonly Choice[]
  /** Cars of an estate that nobody has looked at: told to the crew that works there last. */
  unswept: ReadonlyMap<string, number>
  /** Pairs that were tried just now and refused. */
  refused: ReadonlySet<string>
  travel: TravelTimes
  now: Date
}
export const pairKey = (incidentId: string, teamId: string): string => `${incidentId} ${teamId}`

/** A phone that was silent for so long says nothing of where its crew is. */
const LOST_SECONDS = 1800
const SHOWN_UNUSABLE = 12
const QUARTER = 900
/** What one round solves: more cars than any city has crews for, in a second on one core. */
export const MOST_CARS = 300
export const MOST_CREWS = 600
/** Of these so many at least may be ones that have a crew on its way: one of them may be turned round. */
const LEAST_UNDER_WAY = 60
/** What a car without a crew in this round is taken to wait. */
const LATER_SECONDS = 3600
/** A rescue that has taken its usual time takes so much longer yet, on the mean. */
const LEAST_LEFT_SECONDS = 90
/** One that goes on takes longer by this share of what it has taken, and after so many usual times nobody knows when it ends. */
const LEFT_SHARE = 0.5
const USUAL_TIMES = 3

type Seen = Pick<AreaPlan, 'waiting'> & { pairs: readonly Pick<Pair, 'incidentId' | 'teamId' | 'by'>[] }
/** Whether a person would see the same: the same pairs, the same cars without one, and the same crews kept for them. */
export function isSame(a: Seen, b: Seen): boolean {
  const keyOf = (p: Seen) => [...p.pairs.map((x) => `${pairKey(x.incidentId, x.teamId)} ${x.by}`), ...p.waiting.map((w) => `${w.incidentId} ${w.reason} ${w.next?.teamId ?? ''}`)].toSorted().join()
  return keyOf(a) === keyOf(b)
}

/** Whose people wait with nobody on the way: neither a team being asked nor one believed to come. */
export function isWaiting(i: Weighed): boolean {
  const { status } = i.stage
  if (i.paused || (status !== 'located' && status !== 'dispatched' && status !== 'accepted' && status !== 'departed')) return false
  return !i.assignments.some((a) => (a.status === 'offered' && a.kind !== 'property') || isOnItsWay(a))
}

/** Somebody is believed to come, nobody is asked and nobody is there: a crew that is much nearer may be sent beside. */
export const takesBeside = (i: Weighed): boolean => !i.paused && i.assignments.some(isOnItsWay) && !i.assignments.some((a) => a.status === 'arrived' || a.status === 'offered')

/** A person chooses who goes to a car that waits, and may hold back (null) whoever would go beside. */
export const takesChoice = (i: Weighed, teamId: string | null): boolean => isWaiting(i) || (teamId === null && takesBeside(i))

/** A pair for a car to which somebody is on the way already. */
export const isBeside = (p: { reasons: readonly { code: string }[] }): boolean => p.reasons.some((r) => r.code === 'beside')

/** Whether the car still takes who is proposed for it: it waits, or somebody much nearer goes beside whoever is on the way. */
export const takesPair = (i: Weighed, pair: Parameters<typeof isBeside>[0]): boolean => isWaiting(i) || (isBeside(pair) && takesBeside(i))

/** Null: nobody waits, and nobody could be helped who has a crew on its way; or there is nothing to propose. */
export function planArea({ children, crews, choices, unswept, refused, travel, now }: AreaFacts): AreaPlan | null {
  const waiting = children.filter((c) => isWaiting(c.incident))
  if (!children.some((c) => isWaiting(c.incident) || takesBeside(c.incident))) return null
  // Who is on his way stays so, though his shift has ended or his phone is silent: only for a new task is he passed over.
  const usable = crews.filter((c) => c.live !== null || whyNot(c) === null)
  const free = new Map(usable.flatMap((c) => (c.live === null ? [[c.teamId, c] as const] : [])))
  const chosen = choices.filter((c) => children.some((w) => w.incident.id === c.incidentId && takesChoice(w.incident, c.teamId)))
  const pairs: Pair[] = []
  const held = new Set(chosen.flatMap((c) => (c.teamId === null ? [c.incidentId] : [])))
  for (const c of chosen) {
    const [crew, child] = [c.teamId === null ? undefined : free.get(c.teamId), waiting.find((w) => w.incident.id === c.incidentId)]
    if (!crew || !child || refused.has(pairKey(c.incidentId, crew.teamId))) continue
    pairs.push({ ...who(crew, child), incidentId: c.incidentId, etaSeconds: Math.round(travel.seconds(crew.at, child.at, now)), reasons: [{ code: 'operator' }], by: 'operator', movedFrom: null, next: [] })
    free.delete(crew.teamId)
  }
  const given = new Set(pairs.map((p) => p.teamId))
  const byId = new Map(children.map((c) => [c.incident.id, c]))
  const taken = new Set(pairs.map((p) => p.incidentId))
  const open = children.filter((c) => !taken.has(c.incident.id) && ((isWaiting(c.incident) && !held.has(c.incident.id)) || (isCalled(c.incident) && crews.some((k) => k.live?.incidentId === c.incident.id))))
  // Whoever waits comes before whoever has a crew on its way, however much longer that has waited.
  const first = urgent(open.filter((c) => isWaiting(c.incident)), MOST_CARS)
  const considered = [...first, ...urgent(open.filter((c) => !isWaiting(c.incident)), Math.max(LEAST_UNDER_WAY, MOST_CARS - first.length))]
  const cars = considered.map((c) => carOf(c, refused))
  const relievable = new Set(considered.flatMap((c) => (takesBeside(c.incident) && !held.has(c.incident.id) ? [c.incident.id] : [])))
  const coming = new Set(considered.flatMap(({ incident }) => incident.assignments.flatMap((a) => (isOnItsWay(a) || a.status === 'offered' ? [pairKey(incident.id, a.teamId)] : []))))
  const nearby = nearest(usable, considered)
  const counted = onePerCar(nearby.filter((c) => !given.has(c.teamId)).flatMap((c) => crewOf(c, { cars, coming, relievable, now, works: byId.get(c.live?.incidentId ?? '')?.incident.assignments.filter((a) => a.teamId === c.teamId) ?? [] })), (c) => travel.seconds(c.at, byId.get(c.incidentId)?.at ?? c.at, now))
  const { crews: plans, unserved } = propose({ cars, crews: counted, travel, now })
  const arrivals = new Map(pairs.map((p) => [p.incidentId, p.etaSeconds]))
  const byTeam = new Map(nearby.map((c) => [c.teamId, c]))
  const swept = new Set<string>()
  const kept = new Map<string, Kept>()
  const doneAt = new Map(counted.flatMap((c) => (c.status === 'on-site' ? [[c.teamId, (c.freeAt.getTime() - now.getTime()) / 1000] as const] : [])))
  let untouched = 0
  for (const plan of plans) {
    const crew = byTeam.get(plan.teamId)
    for (const leg of [...(plan.car ? [plan.car] : []), ...plan.next]) arrivals.set(leg.incidentId, leg.etaSeconds)
    // What comes after a car to which nobody has been called yet, or after yet another one, is told and not promised.
    const soon = plan.next[0]
    if (soon && crew && (plan.change === 'later' || plan.change === 'kept')) kept.set(soon.incidentId, { teamId: plan.teamId, teamName: crew.name, etaSeconds: soon.etaSeconds, freeSeconds: Math.round(doneAt.get(plan.teamId) ?? (plan.car?.etaSeconds ?? 0) + BATCH_RULES.rescueSeconds) })
    if (plan.change === 'kept' && crew?.live?.status !== 'offered') untouched++
    const child = plan.car && byId.get(plan.car.incidentId)
    if (!crew || !plan.car || !child || (plan.change !== 'new' && plan.change !== 'moved')) continue
    pairs.push({ ...who(crew, child), incidentId: plan.car.incidentId, etaSeconds: plan.car.etaSeconds, reasons: plan.car.reasons.map(said), by: 'system', movedFrom: plan.from, next: [...plan.next.map(stopOf), ...sweepAfter(plan.next.at(-1) ?? plan.car, byId, unswept, swept)] })
  }
  if (waiting.length === 0 && pairs.length === 0) return null
  const none = new Map(unserved.map((u) => [u.incidentId, u.reason]))
  const paired = new Set(pairs.map((p) => p.incidentId))
  const left = waiting.filter((w) => !paired.has(w.incident.id))
  const seen = new Set(considered)
  const measured = waiting.filter((w) => paired.has(w.incident.id) || seen.has(w))
  return {
    pairs, waiting: left.map(({ incident: { id } }) => { const next = kept.get(id); return { incidentId: id, reason: held.has(id) ? 'withheld' : none.get(id) === 'all-barred' ? 'no-team-can' : 'no-team-free', ...(next ? { next } : {}) } }),
    unusable: crews.flatMap((c) => { const reason = whyNot(c); return reason && c.live === null ? [{ teamId: c.teamId, teamName: c.name, reason }] : [] }).slice(0, SHOWN_UNUSABLE),
    freeTeams: free.size + given.size, untouched,
    figures: { batch: figuresOf(measured, (w) => arrivals.get(w.incident.id) ?? LATER_SECONDS, now), greedy: greedyFigures(measured, nearby, travel, now) },
  }
}

/** In an area of thousands: those with signs of gravity first, then who has waited longest. The rest have their turn when these are served. */
function urgent(children: readonly AreaChild[], most: number): readonly AreaChild[] {
  if (children.length <= most) return children
  const waiting = children.map((child) => ({ child, incidentId: child.incident.id, injured: child.incident.people.injured, hazard: child.incident.people.hazards.length > 0, vulnerable: child.incident.people.vulnerable.length > 0, since: child.incident.reportedAt }))
  return triage(waiting).slice(0, most).map((w) => w.child)
}

/** The crews that can be anywhere near these cars soon; whoever works at one of them stays known. */
function nearest(crews: readonly AreaCrew[], cars: readonly AreaChild[]): readonly AreaCrew[] {
  if (crews.length <= MOST_CREWS || cars.length === 0) return crews
  const middle = { lat: cars.reduce((sum, c) => sum + c.at.lat, 0) / cars.length, lng: cars.reduce((sum, c) => sum + c.at.lng, 0) / cars.length }
  const meters = new Map(crews.map((c) => [c, c.live?.here ? 0 : straightMeters(c.at, middle)]))
  return crews.toSorted((a, b) => (meters.get(a) ?? 0) - (meters.get(b) ?? 0)).slice(0, MOST_CREWS)
}

/** A crew is on its way or being asked, and none is there: whoever goes there has its next car from there. */
const isCalled = (i: Weighed): boolean => !i.paused && !isWaiting(i) && i.assignments.some((a) => a.status === 'offered' || isOnItsWay(a)) && !i.assignments.some((a) => a.status === 'arrived')

/** Why a crew on duty is not counted on; null: it is. One that is called elsewhere is busy, and nothing is wrong with it. */
function whyNot(c: AreaCrew): Said | null {
  if (!c.onShift) return { code: 'off-shift' }
  if (c.positionSource === 'phone' && c.positionAgeSeconds > LOST_SECONDS) return { code: 'position-stale', seconds: Math.round(c.positionAgeSeconds) }
  return null
}

/** Why a person's choice of this crew would come to nothing; null: it would be sent. `undefined`: it is not among the crews round about. */
export function whyNotChosen(crew: AreaCrew | undefined, incidentId: string, refused: ReadonlySet<string>): Said | null {
  if (!crew) return { code: 'out-of-reach' }
  if (crew.live !== null) return { code: 'busy' }
  return whyNot(crew) ?? (refused.has(pairKey(incidentId, crew.teamId)) ? { code: 'refused-just-now' } : null)
}

const who = (crew: AreaCrew, child: AreaChild): Pick<Pair, 'teamId' | 'teamName' | 'teamKind' | 'tier'> => ({ teamId: crew.teamId, teamName: crew.name, teamKind: crew.kind, tier: crew.unitId !== null && crew.unitId === child.maintenanceUnitId ? 1 : 2 })

function carOf({ incident: i, at, region, estate, maintenanceUnitId, occupied, promisableUntil }: AreaChild, refused: ReadonlySet<string>): Car {
  const here = pairKey(i.id, '')
  return {
    incidentId: i.id, at, compound: `${region}/${estate}`, waitingSince: i.reportedAt, occupied, people: i.people.trapped, injured: i.people.injured, vulnerable: i.people.vulnerable.length > 0, hazard: i.people.hazards.length > 0, contractUnitId: maintenanceUnitId, promisableUntil,
    barred: [...i.assignments.filter((a) => (!isLive(a) && !isUntried(a)) || (isLive(a) && a.status !== 'offered' && !isOnItsWay(a))).map((a) => a.teamId), ...[...refused].flatMap((key) => (key.startsWith(here) ? [key.slice(here.length)] : []))],
  }
}

/** Of several crews that were sent to the same car on purpose the soonest counts; the others keep their way and are nobody's to turn round. */
function onePerCar(crews: readonly Crew[], seconds: (c: Crew & { status: 'en-route' }) => number): Crew[] {
  const soonest = new Map<string, { crew: Crew; seconds: number }>()
  for (const crew of crews) {
    if (crew.status !== 'en-route') continue
    const [way, before] = [seconds(crew), soonest.get(crew.incidentId)]
    if (!before || way < before.seconds) soonest.set(crew.incidentId, { crew, seconds: way })
  }
  return crews.filter((c) => c.status !== 'en-route' || soonest.get(c.incidentId)?.crew === c)
}

/** Crews that the batch may count on; none of one that is called outside this area. One that is being asked is taken to go: else what comes after it would get another crew from far away. */
function crewOf(c: AreaCrew, { cars, coming, relievable, works, now }: { cars: readonly Car[]; coming: ReadonlySet<string>; relievable: ReadonlySet<string>; works: Incident['assignments']; now: Date }): Crew[] {
  const crew = { teamId: c.teamId, unitId: c.unitId, at: c.at }
  if (c.live === null) return [{ ...crew, status: 'free' }]
  if (!c.live.here) return []
  if (c.live.status === 'arrived') {
    const done = freeAt(works, now)
    return done === null ? [] : [{ ...crew, status: 'on-site', incidentId: c.live.incidentId, freeAt: done }]
  }
  const isKnown = cars.some((car) => car.incidentId === c.live?.incidentId)
  return isKnown && coming.has(pairKey(c.live.incidentId, c.teamId)) ? [{ ...crew, status: 'en-route', incidentId: c.live.incidentId, movedBefore: c.movedBefore, asked: c.live.status === 'offered', relievable: relievable.has(c.live.incidentId) }] : []
}

/** What a rescue usually takes from the arrival on. What is left of one that takes longer grows with what it has taken; null: it has taken so long that nobody knows. */
function freeAt(works: Incident['assignments'], now: Date): Date | null {
  const arrived = works.flatMap((a) => (a.status === 'arrived' ? [a.arrivedAt.getTime()] : []))
  if (arrived.length === 0) return null
  const spent = (now.getTime() - Math.min(...arrived)) / 1000
  if (spent > USUAL_TIMES * BATCH_RULES.rescueSeconds) return null
  return new Date(now.getTime() + Math.max(BATCH_RULES.rescueSeconds - spent, LEAST_LEFT_SECONDS, spent * LEFT_SHARE) * 1000)
}

function said(r: BatchReason): Said {
  switch (r.code) {
    case 'moved': case 'beside': return { code: r.code, seconds: r.savesSeconds }
    case 'longest-wait': return { code: r.code, seconds: r.seconds }
    case 'perhaps-empty': return { code: r.code, number: r.occupied.toFixed(2) }
    case 'graver': case 'soonest': case 'contract-unit': case 'same-compound': case 'keeps-its-way': case 'injury': case 'vulnerable': case 'hazard': return { code: r.code }
  }
}

const stopOf = (leg: Leg): Stop => ({ incidentId: leg.incidentId, estate: null, cars: 1, etaSeconds: leg.etaSeconds })

/** Where its last car stands it may look at the others: the first crew that comes there. */
function sweepAfter(last: Leg, byId: ReadonlyMap<string, AreaChild>, unswept: ReadonlyMap<string, number>, swept: Set<string>): Stop[] {
  const child = byId.get(last.incidentId)
  const key = child && `${child.region}/${child.estate}`
  const cars = key === undefined || swept.has(key) ? 0 : (unswept.get(key) ?? 0)
  if (!child || key === undefined || cars === 0) return []
  swept.add(key)
  return [{ incidentId: null, estate: { region: child.region, estate: child.estate }, cars, etaSeconds: last.etaSeconds + BATCH_RULES.rescueSeconds }]
}

function figuresOf(waiting: readonly AreaChild[], etaOf: (w: AreaChild) => number, now: Date): Figures {
  const care = waiting.filter(({ incident: { people } }) => people.injured > 0 || people.vulnerable.length > 0).map(etaOf)
  return {
    longestSeconds: Math.round(Math.max(0, ...waiting.map((w) => (now.getTime() - w.incident.reportedAt.getTime()) / 1000 + etaOf(w)))),
    careMeanSeconds: care.length === 0 ? null : Math.round(care.reduce((a, b) => a + b, 0) / care.length), within15: waiting.filter((w) => etaOf(w) <= QUARTER).length,
  }
}

/** What one would get who gives each car, in the order of the reports, the crew that is there first, and each crew its next car when it is done. */
function greedyFigures(waiting: readonly AreaChild[], crews: readonly AreaCrew[], travel: TravelTimes, now: Date): Figures {
  const at = crews.filter((c) => c.live === null).map((c) => ({ point: c.at, freeAt: 0 }))
  const arrivals = new Map<string, number>()
  for (const w of waiting.toSorted((a, b) => a.incident.reportedAt.getTime() - b.incident.reportedAt.getTime())) {
    const soonest = Math.min(...at.map((c) => c.freeAt))
    let best: { crew: (typeof at)[number]; eta: number } | null = null
    // Only whoever is idle then is asked, as an operator would.
    for (const crew of at.filter((c) => c.freeAt <= Math.max(0, soonest))) {
      const eta = crew.freeAt + travel.seconds(crew.point, w.at, now)
      if (!best || eta < best.eta) best = { crew, eta }
    }
    arrivals.set(w.incident.id, best?.eta ?? LATER_SECONDS)
    if (best) { best.crew.point = w.at; best.crew.freeAt = best.eta + BATCH_RULES.rescueSeconds }
  }
  return figuresOf(waiting, (w) => arrivals.get(w.incident.id) ?? LATER_SECONDS, now)
}
