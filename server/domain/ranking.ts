// Ranking (候选排序): which team first, and why; every place and every refusal has its reason. Distances come from SQL.
import type { ResponsePlan, Selector, TierNumber } from './plan.ts'
import type { EtaBy } from './travel.ts'

export const TEAM_KINDS = ['maintenance', 'station', 'property'] as const
/** `property`: the use unit's own people. */
export type TeamKind = (typeof TEAM_KINDS)[number]

export interface CandidateFacts {
  teamId: string
  teamCode: string
  name: string
  leader: string
  kind: TeamKind
  /** Its unit holds this elevator's maintenance contract. */
  contract: boolean
  distanceMeters: number | null
  /** By a better estimator than the distance alone allows (domain/travel.ts), Infinity where there is no way; absent: from the distance. */
  travelSeconds?: number
  /** Which one. */
  etaBy?: EtaBy
  /** Where the distance was measured from. */
  positionSource: 'phone' | 'station' | null
  positionAgeSeconds: number | null
  lat: number | null
  lng: number | null
  onDuty: boolean
  /** Nobody of it would hear of an offer: it has neither an account nor a telephone. Absent: somebody would. */
  contactless?: boolean
  onShift: boolean
  /** Inside its station's radius; null where the team has no station. */
  insideRadius: boolean | null
  capabilities: readonly string[]
  busyWith: { incidentId: string; number: string; status: string } | null
  /** What this team has already answered in this very incident. */
  answeredHere: 'offered' | 'accepted' | 'departed' | 'arrived' | 'declined' | 'lapsed' | 'withdrawn' | 'stood-down' | 'released' | null
}

export type Reason =
  | { code: 'contract-unit' } | { code: 'nearest' } | { code: 'inside-radius' } | { code: 'outside-radius' } | { code: 'free' }
  | { code: 'position-fresh'; seconds: number } | { code: 'position-stale'; seconds: number } | { code: 'position-of-station' } | { code: 'off-shift' }
export type RefusalReason =
  | { code: 'off-duty' } | { code: 'busy'; number: string } | { code: 'no-position' } | { code: 'no-contact' } | { code: 'declined-here' } | { code: 'silent-here' } | { code: 'withdrew-here' } | { code: 'already-called' } | { code: 'stood-down-here' }

export interface RankedCandidate {
  rank: number | null
  teamId: string
  teamCode: string
  name: string
  leader: string
  kind: TeamKind
  tier: TierNumber
  distanceMeters: number | null
  etaSeconds: number | null
  /** Absent where the distance alone said it. */
  etaBy?: EtaBy
  positionSource: CandidateFacts['positionSource']
  positionAgeSeconds: number | null
  onShift: boolean
  capabilities: readonly string[]
  lat: number | null
  lng: number | null
  reasons: readonly Reason[]
  refusedBecause: RefusalReason | null
}

/** A position older than this is shown as stale and counts as uncertain: a phone sends one every few seconds while it moves. */
export const STALE_SECONDS = 300
/** Roads are longer than the straight line: mean detour of 300 cities. */
const DETOUR = 1.34
/** Door to door in a city by day, m/s, and the seconds before the wheels turn: assumed, until our own arrivals teach better. */
const SPEED = 8
const START_SECONDS = 120

/** Travel time in seconds for a straight-line distance in metres. The one place to put a better estimator. */
export function etaSeconds(distanceMeters: number): number {
  return Math.round(START_SECONDS + (distanceMeters * DETOUR) / SPEED)
}

/**
 * All candidates: eligible ones first in the order they should be called, refused ones after them with the reason.
 * First the contract unit's nearest crew on shift, for the contract comes first, until one of its crews has been called or an area has the car (`pooled`); then whoever is there soonest; crews off shift last.
 */
export function rank(facts: readonly CandidateFacts[], plan: ResponsePlan, pooled = false): RankedCandidate[] {
  const rows = facts.map((f) => ({ f, refusedBecause: refusal(f), eta: etaOf(f) }))
  // The use unit's people are at hand and are no rescuers, unless the plan calls them: an operator finds them behind everybody who is.
  const officers = plan.tiers.some((t) => t.selector === 'use-unit-officer')
  const bystander = (f: CandidateFacts) => Number(f.kind === 'property' && !officers)
  const bySoonest = (a: (typeof rows)[number], b: (typeof rows)[number]) => bystander(a.f) - bystander(b.f) || Number(!a.f.onShift) - Number(!b.f.onShift) || cost(a) - cost(b) || Number(a.f.teamId) - Number(b.f.teamId)
  const soonest = rows.filter((r) => r.refusedBecause === null).sort(bySoonest)
  const contractCalled = facts.some((f) => f.contract && f.answeredHere !== null)
  const first = contractCalled || pooled ? undefined : soonest.find((r) => r.f.contract && r.f.onShift)
  const eligible = first ? [first, ...soonest.filter((r) => r !== first)] : soonest
  const nearest = eligible.reduce<(typeof eligible)[number] | null>((best, r) => (best === null || cost(r) < cost(best) ? r : best), null)
  const refused = rows.filter((r) => r.refusedBecause !== null).sort((a, b) => cost(a) - cost(b))
  const tier = tiersOf(plan)
  return [...eligible, ...refused].map((r, index) => {
    const candidate: RankedCandidate = {
      rank: r.refusedBecause === null ? index + 1 : null,
      teamId: r.f.teamId, teamCode: r.f.teamCode, name: r.f.name, leader: r.f.leader, kind: r.f.kind, tier: tier(r.f), distanceMeters: r.f.distanceMeters, etaSeconds: r.eta,
      positionSource: r.f.positionSource, positionAgeSeconds: r.f.positionAgeSeconds, onShift: r.f.onShift, capabilities: r.f.capabilities, lat: r.f.lat, lng: r.f.lng, reasons: reasons(r.f, r === nearest), refusedBecause: r.refusedBecause,
    }
    if (r.eta !== null && r.f.etaBy !== undefined) candidate.etaBy = r.f.etaBy // fifty a call, hundreds of calls a second in a blackout: spreading one took longer than all the rest
    return candidate
  })
}

function etaOf(f: CandidateFacts): number | null {
  if (f.distanceMeters === null || f.travelSeconds === Infinity) return null
  return f.travelSeconds === undefined ? etaSeconds(f.distanceMeters) : Math.round(f.travelSeconds)
}

const SELECTED_BY = { contract: 'contract-unit', property: 'use-unit-officer', others: 'nearest-stations' } as const satisfies Record<string, Selector>

/** The tier whose selector means this team; of several the nearest circle that holds it. A team that no tier means belongs to the last that calls teams: an operator may send it any time. */
function tiersOf(plan: ResponsePlan): (f: CandidateFacts) => TierNumber {
  const by = (selector: Selector) => plan.tiers.filter((t) => t.selector === selector)
  const [contract, property, others] = [by(SELECTED_BY.contract), by(SELECTED_BY.property), by(SELECTED_BY.others)]
  const last = plan.tiers.findLast((t) => t.selector !== 'fire-service-119')?.tier ?? 1
  return (f) => {
    const meant = f.contract ? contract : f.kind === 'property' ? property : others
    const inside = meant.find((t) => t.radiusMeters === null || (f.distanceMeters !== null && f.distanceMeters <= t.radiusMeters)) ?? meant.at(-1)
    return inside?.tier ?? last
  }
}
/** A stale position may hide a team that has driven away: add a minute for each five minutes of age, ten at most. */
function cost(r: { f: CandidateFacts; eta: number | null }): number {
  if (r.eta === null) return Number.MAX_SAFE_INTEGER
  const age = r.f.positionSource === 'station' ? 0 : (r.f.positionAgeSeconds ?? 0)
  return r.eta + (age > STALE_SECONDS ? Math.min(600, (age / 300) * 60) : 0)
}

function refusal(f: CandidateFacts): RefusalReason | null {
  switch (f.answeredHere) {
    case 'declined': return { code: 'declined-here' }
    case 'lapsed': return { code: 'silent-here' }
    case 'withdrawn': return { code: 'withdrew-here' }
    case 'stood-down': case 'released': return { code: 'stood-down-here' }
    case 'offered': case 'accepted': case 'departed': case 'arrived': return { code: 'already-called' }
    case null: break
  }
  if (f.busyWith) return { code: 'busy', number: f.busyWith.number }
  // An offer to it would only spend its answer time: the plan goes on to the next at once.
  if (f.contactless) return { code: 'no-contact' }
  if (!f.onDuty) return { code: 'off-duty' }
  if (f.distanceMeters === null) return { code: 'no-position' }
  return null
}

function reasons(f: CandidateFacts, nearest: boolean): Reason[] {
  const out: Reason[] = []
  if (f.contract) out.push({ code: 'contract-unit' })
  if (nearest) out.push({ code: 'nearest' })
  if (f.insideRadius !== null) out.push({ code: f.insideRadius ? 'inside-radius' : 'outside-radius' })
  if (!f.busyWith) out.push({ code: 'free' })
  if (!f.onShift) out.push({ code: 'off-shift' })
  if (f.positionSource === 'station') out.push({ code: 'position-of-station' })
  else if (f.positionAgeSeconds !== null) out.push({ code: f.positionAgeSeconds > STALE_SECONDS ? 'position-stale' : 'position-fresh', seconds: Math.round(f.positionAgeSeconds) })
  return out
}
