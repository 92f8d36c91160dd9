// Early warning (预警): whether an elevator's last days are worse than its own past or than its peers, in figures. Knows no database and no clock.
import type { AlarmType } from './device.ts'
import { negativeBinomialTail } from './tail.ts'

export const WARNING_KINDS = ['repeated-door-faults', 're-levelling', 'stops-outside-door-zone', 'safety-trips', 'run-count'] as const
export type WarningKind = (typeof WARNING_KINDS)[number]
/**
 * Kinds that are opened. `run-count` stands for older warnings alone: a car that runs far more or less than usual has a neighbour that stands still, or a house that is away, and of twelve such warnings one was followed by
 * anything. Runs and door movements are what events are counted against.
 */
export const EVENT_KINDS = ['repeated-door-faults', 're-levelling', 'stops-outside-door-zone', 'safety-trips'] as const satisfies readonly WarningKind[]
export type EventKind = (typeof EVENT_KINDS)[number]

/** Alarms that count as events; re-levellings the device counts itself. */
export const EVENT_ALARMS = {
  'repeated-door-faults': ['door-close-fault', 'door-open-fault', 'repeated-door'],
  'stops-outside-door-zone': ['stopped-outside-door-zone'],
  'safety-trips': ['safety-circuit-open', 'unintended-movement', 'motor-run-limit', 'floor-lost', 'restart-prevented', 'overtravel', 'bottomed', 'overspeed', 'moving-with-open-door'],
} as const satisfies Partial<Record<EventKind, readonly AlarmType[]>>
/** What stops a sound car: events shortly after one of these are of that, not of the elevator. */
export const EXCUSES = ['main-power-lost', 'earthquake', 'fire-return', 'fire-service', 'maintenance'] as const satisfies readonly AlarmType[]

/** What one elevator's device counted on one day. */
export interface DayCounts { runs: number; doors: number; events: Readonly<Record<EventKind, number>> }
/** Oldest first, one entry a day without gaps; null: the device said nothing that day, which is not zero. */
export type History = readonly (DayCounts | null)[]

/** A count and what it grows with: thousands of door movements or of runs, or days where the device counts neither. */
export interface Rate { count: number; exposure: number }
/** How often peers have it: a gamma of rates between elevators, fitted to them. `others`: how many. `perDay`: exposure is days. */
export interface Peers { shape: number; rate: number; others: number }
export interface WarningReason { against: 'own' | 'peers'; count: number; days: number; expected: number; ratio: number; chance: number; others?: number }
export interface Finding { kind: WarningKind; score: number; reasons: readonly WarningReason[]; dueDays: number }

/** Days that are judged, and the days before them that they are compared with. */
export const RECENT_DAYS = 7
export const HISTORY_DAYS = 70
/** Against peers a longer time counts: who has always been bad has no worse week. */
export const PEER_DAYS = 28
/** A day counts half as much for the own past as one so many days later. */
const HALF_LIFE_DAYS = 28
/** Fewer than these tell of nothing. */
const LEAST_RECENT = 4
const LEAST_PAST = 14
const LEAST_PEERS = 12
/** Rates wander by themselves (weather, tenants): no past is known better than to a fifth. 1 / 0.2². */
const MOST_SHAPE = 25

interface Limits { least: number; ratio: number; ownChance: number; peersChance: number; dueDays: number; exposure: 'doors' | 'runs'; /** The worst day does not count: a removal makes the doors' day a bad one and breaks nothing. */ lasting: boolean; /** Few events: the own past and the peers must both say so, and on so many days of the week. */ bothOn: number | null }
/**
 * What makes a warning of each kind: at least so many in the week, so many times the usual, and so unlikely for a usual elevator. A door or a levelling that wears shows long before it fails: with 6 and 10 in a week the fault was weeks away
 * and three warnings of five were not followed within a fortnight; with these half are, and the most failures are still warned of before (`npm run bench -- warnings`). Some 4 tests an elevator and day: a chance of 1e-5 is one false warning in a city of 2,000 in ten days at the very most. */
const LIMITS: Readonly<Record<EventKind, Limits>> = {
  'repeated-door-faults': { least: 20, ratio: 2.5, ownChance: 1e-5, peersChance: 1e-5, dueDays: 7, exposure: 'doors', lasting: true, bothOn: null },
  're-levelling': { least: 50, ratio: 2.5, ownChance: 1e-5, peersChance: 1e-5, dueDays: 7, exposure: 'runs', lasting: true, bothOn: null },
  'stops-outside-door-zone': { least: 3, ratio: 3, ownChance: 1e-5, peersChance: 1e-5, dueDays: 3, exposure: 'runs', lasting: false, bothOn: 2 },
  'safety-trips': { least: 3, ratio: 3, ownChance: 1e-5, peersChance: 1e-5, dueDays: 3, exposure: 'runs', lasting: false, bothOn: 2 },
}
/** A finding that a usual elevator shows once in 10^10 has the full score. */
const FULL_SCORE_DIGITS = 10
/** From here on the unit has half the time. */
const URGENT_SCORE = 0.8

/** Whether the last days can be judged at all. */
export function isJudged(history: History): boolean {
  const recent = history.slice(-RECENT_DAYS).filter((d) => d !== null).length
  const past = history.slice(0, -RECENT_DAYS).filter((d) => d !== null).length
  return recent >= LEAST_RECENT && past >= LEAST_PAST
}

/** What this elevator's last days say. */
export function findWarnings(history: History, peers: Partial<Readonly<Record<EventKind, Peers | null>>>): Finding[] {
  if (!isJudged(history)) return []
  return EVENT_KINDS.flatMap((kind) => ofEvents(kind, history, peers[kind] ?? null) ?? [])
}

function ofEvents(kind: EventKind, history: History, peers: Peers | null): Finding | null {
  const limits = LIMITS[kind]
  const counted = isCounting(history, limits.exposure)
  const recent = judged(history.slice(-RECENT_DAYS), kind)
  const now = rateOf(recent, kind, counted)
  if (now.count < limits.least) return null
  const before = pastOf(history, kind, counted)
  const reasons: WarningReason[] = []
  // The own past, with what peers have as the first guess where the past is thin.
  const own = atMost({ shape: (peers && counted ? peers.shape : 0.5) + before.count, rate: (peers && counted ? peers.rate : 0) + before.exposure })
  if (own.rate > 0) {
    const reason = compare('own', now, recent, own)
    if (reason.ratio >= limits.ratio && reason.chance <= limits.ownChance) reasons.push(reason)
  }
  const longer = judged(history.slice(-PEER_DAYS), kind)
  const month = rateOf(longer, kind, counted)
  if (peers && counted && peers.others >= LEAST_PEERS) {
    const reason = compare('peers', month, longer, peers)
    if (reason.ratio >= limits.ratio && reason.chance <= limits.peersChance) reasons.push({ ...reason, others: peers.others })
  }
  const isKnown = peers !== null && counted && peers.others >= LEAST_PEERS
  if (limits.bothOn !== null && (reasons.length < (isKnown ? 2 : 1) || recent.filter((d) => d !== null && d.events[kind] > 0).length < limits.bothOn)) return null
  return finding(kind, reasons, limits.dueDays)
}

function compare(against: WarningReason['against'], seen: Rate, days: History, usual: { shape: number; rate: number }): WarningReason {
  const expected = (usual.shape / usual.rate) * seen.exposure
  return {
    against, count: seen.count, days: days.filter((d) => d !== null).length, expected: round(expected), ratio: round(seen.count / Math.max(expected, 0.01)),
    chance: negativeBinomialTail(seen.count, usual.shape, usual.rate / (usual.rate + seen.exposure)),
  }
}

function finding(kind: WarningKind, reasons: readonly WarningReason[], dueDays: number): Finding | null {
  if (reasons.length === 0) return null
  const score = Math.min(1, Math.max(...reasons.map((r) => -Math.log10(Math.max(r.chance, 1e-300)))) / FULL_SCORE_DIGITS)
  return { kind, score: round(score), reasons, dueDays: score >= URGENT_SCORE ? Math.ceil(dueDays / 2) : dueDays }
}

/** The gamma that the rates of these elevators come from (method of moments); the highest twentieth is left out, for what is broken is no peer. Null: too few, or they say nothing. */
export function peersOf(rates: readonly Rate[]): Peers | null {
  const usable = rates.filter((r) => r.exposure > 0).sort((a, b) => a.count / a.exposure - b.count / b.exposure)
  const kept = usable.slice(0, Math.ceil(usable.length * 0.95))
  const exposure = kept.reduce((sum, r) => sum + r.exposure, 0)
  if (kept.length < LEAST_PEERS || exposure === 0) return null
  const mean = (kept.reduce((sum, r) => sum + r.count, 0) + 0.5) / exposure
  const between = kept.reduce((sum, r) => sum + r.exposure * (r.count / r.exposure - mean) ** 2, 0) / exposure
  // What chance alone spreads the rates by is no difference between elevators.
  const chance = (mean * kept.length) / exposure
  // Half as wide again as they are, for the twentieth that was left out: never narrower than elevators differ in fact.
  const variance = Math.max(1.5 * (between - chance), (mean ** 2) / 5)
  const shape = Math.max(0.3, mean ** 2 / variance)
  return { shape, rate: shape / mean, others: usable.length }
}

/** What an elevator brings to its peers. Null where its device counts no movements, for days and movements do not compare. */
export function rateAmongPeers(history: History, kind: EventKind): Rate | null {
  const { exposure } = LIMITS[kind]
  return isCounting(history, exposure) ? rateOf(history.slice(-PEER_DAYS), kind, true) : null
}

/** The days that count: without the worst one where only what lasts is a sign. */
function judged(days: History, kind: EventKind): History {
  if (!LIMITS[kind].lasting) return days
  const counts = days.map((d) => d?.events[kind] ?? -1)
  const worst = counts.indexOf(Math.max(...counts))
  return days.filter((_, n) => n !== worst)
}

const isCounting = (history: History, exposure: Limits['exposure']): boolean => history.some((d) => d !== null && d[exposure] > 0)

const exposureOf = (day: DayCounts, kind: EventKind, counted: boolean): number => (counted ? day[LIMITS[kind].exposure] / 1000 : 1)

function rateOf(days: History, kind: EventKind, counted: boolean): Rate {
  const there = days.filter((d) => d !== null)
  return { count: there.reduce((sum, d) => sum + d.events[kind], 0), exposure: there.reduce((sum, d) => sum + exposureOf(d, kind, counted), 0) }
}

/** The days before the last week, each weighing half as much as one `HALF_LIFE_DAYS` later. */
function pastOf(history: History, kind: EventKind, counted: boolean): Rate {
  const past = history.slice(0, -RECENT_DAYS)
  return past.reduce<Rate>((sum, day, n) => {
    if (day === null) return sum
    const weight = 2 ** (-(past.length - 1 - n) / HALF_LIFE_DAYS)
    return { count: sum.count + weight * day.events[kind], exposure: sum.exposure + weight * exposureOf(day, kind, counted) }
  }, { count: 0, exposure: 0 })
}

const atMost = ({ shape, rate }: { shape: number; rate: number }) => (shape > MOST_SHAPE ? { shape: MOST_SHAPE, rate: (rate * MOST_SHAPE) / shape } : { shape, rate })
const round = (n: number): number => Math.round(n * 100) / 100
