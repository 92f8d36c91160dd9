// Entrapment likelihood (困人可能性): what alarms, car, camera, calls and the elevator's past say together, as log-odds with their reasons. Knows no device, no clock and no threshold of action.
import type { AlarmType, CarState } from './device.ts'

export interface AlarmSeen {
  type: AlarmType
  /** Share of this device's (or its vendor's) marked alarms that were true, 0..1; null while nothing has been marked. */
  trust?: number | null
  /** Ended by the device: it proves nothing any more. */
  cleared?: boolean
}
export interface CarSeen {
  state: CarState
  /** How long it has stood where it stands, in seconds; null: not known. */
  standingSeconds: number | null
  /** Whether anybody was sensed since the doors last shut: nobody appears or vanishes inside a shut car, but a person sensor loses people who stand still. */
  peopleSeen?: boolean | null
  /** Whether they were sensed only after the shut car had been sensed as empty: a sensor that sees ghosts. */
  appeared?: boolean
  /** Age of this state in seconds. */
  ageSeconds: number
}
/** What a camera's picture says; null where it cannot tell. `score`: how sure the camera is, 0..1. They are brought by `cues` of the alarm engine (alarms/weighing.ts). */
export interface CameraCues { motion: boolean | null; peopleCount: number | null; callForHelp: boolean | null; fallen: boolean | null; score: number; ageSeconds: number }
/** Persons who named this very elevator: calls and walk-ins, and the QR page. `saidTrapped`: how many of them said that somebody is inside. */
export interface VoicesHeard { calls: number; qr: number; saidTrapped: number }
/** The elevator's own past, drills left out. */
export interface OwnPast { entrapments: number; falseAlarms: number; days: number }

export interface Evidence { alarms?: readonly AlarmSeen[]; car?: CarSeen | null; camera?: CameraCues | null; voices?: VoicesHeard | null; past?: OwnPast | null }

/**
 * Points in log-odds for one full unit of each reason. Where they come from: signs and order from the field (findings/domain.md §6, §8: stops under 45 s are noise, a person sensor loses people, 26 % of cars that
 * a blackout stops hold somebody, buttons are pressed in play); sizes from a logistic regression on simulated traffic (`npm run bench -- likelihood fit`, seed 7), which draws from physics and does not know them,
 * rounded, and moved back by hand where simulated people are surer than real ones (a voice, a button). Measured on other seeds. They belong to be fitted to the operators' marks as soon as a city has some hundred.
 */
export const POINTS = {
  'alarm-button': 3.4, 'alarm-trapped': 1.4, 'alarm-person': 2.6, 'alarm-stopped': 0.6, 'alarm-power': 0.3, 'alarm-mechanics': 0.5,
  'people-shut-in': 2.7, 'standing-outside-zone': 2.2, 'standing-long': 0.8, 'no-power': 0.8,
  'camera-people': 2.4, 'camera-call-for-help': 3, 'camera-fallen': 2.6,
  'call': 3.6, 'qr': 3.4, 'said-trapped': 3,
  'often-trapped': 0.5,
  'nobody-inside': -3.4, 'door-open-at-level': -6, 'door-open': -3, 'moving': -6, 'maintenance': -4, 'camera-empty': -3.5, 'often-false': -0.5,
} as const satisfies Record<string, number>
export type LikelihoodCode = keyof typeof POINTS
/** Log-odds that somebody is trapped when nothing at all is known but that something asked. */
export const GROUND = -4.7

const ALARM_WEIGHS: Partial<Record<AlarmType, LikelihoodCode>> = {
  'alarm-button': 'alarm-button',
  trapped: 'alarm-trapped', 'trapped-at-level': 'alarm-trapped', 'trapped-outside-level': 'alarm-trapped', 'trapped-long': 'alarm-trapped',
  'call-for-help': 'alarm-person', fallen: 'alarm-person',
  'stopped-outside-door-zone': 'alarm-stopped', bottomed: 'alarm-stopped', overtravel: 'alarm-stopped',
  'main-power-lost': 'alarm-power', 'emergency-power': 'alarm-power',
  'restart-prevented': 'alarm-mechanics', 'out-of-service': 'alarm-mechanics', 'safety-circuit-open': 'alarm-mechanics', 'floor-lost': 'alarm-mechanics', 'unintended-movement': 'alarm-mechanics',
  'motor-run-limit': 'alarm-mechanics', 'door-open-fault': 'alarm-mechanics', overspeed: 'alarm-mechanics', earthquake: 'alarm-mechanics',
}

/** One reason in numbers: `points` in log-odds, as it was weighed here; the others where they mean something. */
export interface LikelihoodReason { code: LikelihoodCode; points: number; seconds?: number; count?: number; /** Trust, or the camera's score. */ share?: number }
export const FACTS = ['position', 'door', 'people', 'power', 'age'] as const
export type UnknownFact = (typeof FACTS)[number]
export interface Likelihood {
  /** 0..1: that somebody is trapped in this car now. */
  value: number
  /** 0..1: how much of what would tell is known. Low: the value is a guess, and an unknown car is not a well one. */
  confidence: number
  /** The weightiest first. */
  reasons: readonly LikelihoodReason[]
  unknown: readonly UnknownFact[]
}

/** Trust of a device of which nobody has marked an alarm yet: most alarms of a new box are noise. */
const UNMARKED_TRUST = 0.6
/** A state older than this excuses nothing: the car may have stopped since. In seconds. */
const EXCUSE_SECONDS = 120
/** Until here a stop is a stop (a door being held, a re-level): field notes say 30 s is noise and 45 s is not. Full weight at the second. */
const STOP_FROM = 25
const STOP_FULL = 60

export function likelihood(evidence: Evidence): Likelihood {
  // A person who says that somebody is inside is not contradicted by a sensor that sees nobody: sensors lose people.
  const isTold = (evidence.voices?.saidTrapped ?? 0) > 0
  const reasons = [...alarms(evidence.alarms ?? []), ...car(evidence.car ?? null, isTold), ...camera(evidence.camera ?? null, isTold), ...voices(evidence.voices ?? null), ...past(evidence.past ?? null)]
  const odds = reasons.reduce((sum, reason) => sum + reason.points, GROUND)
  const unknown = unknownOf(evidence)
  return {
    value: 1 / (1 + Math.exp(-odds)), unknown, confidence: confidenceOf(evidence, unknown),
    reasons: reasons.filter((r) => Math.abs(r.points) >= 0.05).map((r) => ({ ...r, points: Math.round(r.points * 100) / 100 })).sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
  }
}

const weigh = (code: LikelihoodCode, share: number, numbers: Omit<LikelihoodReason, 'code' | 'points'> = {}): LikelihoodReason => ({ code, points: POINTS[code] * share, ...numbers })

/** Alarms of one kind come from the same sensors: the most trusted of them counts, another one adds nothing. */
function alarms(seen: readonly AlarmSeen[]): LikelihoodReason[] {
  const best = new Map<LikelihoodCode, { share: number; count: number }>()
  for (const { type, trust, cleared } of seen) {
    const code = ALARM_WEIGHS[type]
    if (!code || cleared) continue
    const known = best.get(code)
    best.set(code, { share: Math.max(known?.share ?? 0, clamp(trust ?? UNMARKED_TRUST)), count: (known?.count ?? 0) + 1 })
  }
  return [...best].map(([code, { share, count }]) => weigh(code, share, { share, count }))
}

function car(seen: CarSeen | null, isTold: boolean): LikelihoodReason[] {
  if (!seen) return []
  const { state, ageSeconds } = seen
  const fresh = ageSeconds <= EXCUSE_SECONDS
  // What was well a while ago may have ended since; what was wrong has not ended until somebody says so.
  const out: LikelihoodReason[] = []
  if (fresh && state.mode === 'maintenance') out.push(weigh('maintenance', 1))
  if (fresh && state.moving === true) return [...out, weigh('moving', 1)]
  if (fresh && (state.door === 'open' || state.door === 'opening')) return [...out, state.inDoorZone === true ? weigh('door-open-at-level', 1) : weigh('door-open', 1)]
  const outside = state.inDoorZone === false
  const shut = outside || state.door === 'closed'
  const stopped = shut && state.moving !== true
  const seconds = seen.standingSeconds ?? 0
  const stood = ramp(seconds, STOP_FROM, STOP_FULL)
  if (stopped && outside) out.push(weigh('standing-outside-zone', stood, { seconds: Math.round(seconds) }))
  // Its sensor has lost them, or has seen them come in: nobody leaves through a shut door.
  const inside = (state.people === true ? 1 : seen.peopleSeen === true ? 0.9 : 0) * (seen.appeared === true ? 0.3 : 1)
  if (stopped && inside > 0) out.push(weigh('people-shut-in', inside * stood, { seconds: Math.round(seconds) }))
  if (stopped && (outside || inside > 0)) out.push(weigh('standing-long', ramp(seconds, 90, 300), { seconds: Math.round(seconds) }))
  if (fresh && inside === 0 && state.people === false && !isTold) out.push(weigh('nobody-inside', 1))
  if (state.power === false && shut) out.push(weigh('no-power', 1))
  return out
}

function camera(cues: CameraCues | null, isTold: boolean): LikelihoodReason[] {
  if (!cues || cues.ageSeconds > EXCUSE_SECONDS) return []
  const share = clamp(cues.score)
  const out: LikelihoodReason[] = []
  if (cues.callForHelp === true) out.push(weigh('camera-call-for-help', share, { share }))
  if (cues.fallen === true) out.push(weigh('camera-fallen', share, { share }))
  // Something that moves is somebody; a still picture without people is empty.
  if ((cues.peopleCount ?? 0) > 0) out.push(weigh('camera-people', share, { share, count: cues.peopleCount ?? 0 }))
  else if (cues.peopleCount === 0 && cues.motion !== true && out.length === 0 && !isTold) out.push(weigh('camera-empty', share, { share }))
  return out
}

/** From here on a camera's word is worth somebody's look. */
const SIGHTED_SCORE = 0.5
/** A fresh picture shows somebody inside, or in need. Reason to look; it never sends anybody by itself. */
export const isSighted = (cues: CameraCues | null): boolean => cues !== null && cues.ageSeconds <= EXCUSE_SECONDS && cues.score >= SIGHTED_SCORE && ((cues.peopleCount ?? 0) > 0 || cues.callForHelp === true || cues.fallen === true)

/** A second voice adds little to the first: they tell of the same people. */
function voices(heard: VoicesHeard | null): LikelihoodReason[] {
  if (!heard) return []
  const out: LikelihoodReason[] = []
  if (heard.calls > 0) out.push(weigh('call', 1 + Math.log2(heard.calls) / 4, { count: heard.calls }))
  if (heard.qr > 0) out.push(weigh('qr', 1 + Math.log2(heard.qr) / 4, { count: heard.qr }))
  if (heard.saidTrapped > 0) out.push(weigh('said-trapped', 1, { count: heard.saidTrapped }))
  return out
}

/** Jiangsu 2020: 0.55 % of elevators trap somebody in a month. An elevator's own count says something only beside this, and only after a while. */
const ENTRAPMENTS_A_DAY = 0.0055 / 30.4
function past(own: OwnPast | null): LikelihoodReason[] {
  if (!own) return []
  const expected = own.days * ENTRAPMENTS_A_DAY
  // One year of the average elevator as ballast: a single bad day makes no bad elevator.
  const often = Math.log((own.entrapments + 0.066) / (expected + 0.066)) / Math.log(30)
  const wrong = Math.log((own.falseAlarms + 2) / (own.entrapments + 2)) / Math.log(10)
  const out: LikelihoodReason[] = []
  if (often > 0 && own.entrapments > 0) out.push(weigh('often-trapped', clamp(often), { count: own.entrapments }))
  if (wrong > 0 && own.falseAlarms > 0) out.push(weigh('often-false', clamp(wrong), { count: own.falseAlarms }))
  return out
}

function unknownOf({ car: seen, camera: cues }: Evidence): UnknownFact[] {
  if (!seen) return [...FACTS]
  const { state } = seen
  const counted = cues !== null && cues !== undefined && cues.peopleCount !== null && cues.ageSeconds <= EXCUSE_SECONDS
  const missing: Record<UnknownFact, boolean> = {
    position: state.inDoorZone === null, door: state.door === null, power: state.power === null,
    people: state.people === null && seen.peopleSeen !== true && !counted, age: seen.ageSeconds > EXCUSE_SECONDS,
  }
  return FACTS.filter((fact) => missing[fact])
}

const TELLS: Record<UnknownFact, number> = { position: 0.25, door: 0.2, people: 0.3, power: 0.1, age: 0.15 }
/** A person who speaks from the car, or of it, is worth all sensors. */
function confidenceOf({ voices: heard }: Evidence, unknown: readonly UnknownFact[]): number {
  const known = 1 - unknown.reduce((sum, fact) => sum + TELLS[fact], 0)
  return Math.max(heard && heard.calls + heard.qr > 0 ? 0.9 : 0, Math.round(known * 100) / 100)
}

const clamp = (n: number): number => Math.min(1, Math.max(0, n))
const ramp = (n: number, from: number, full: number): number => clamp((n - from) / (full - from))
