// What to do with an alarm now (真伪): hold it, ask an operator, report it, keep it. A decision of rules, the car around it and the device's trust; time is an argument. Knows no database and no incident.
import { DEFAULT_RULES, type AlarmRules, type TypeRule } from './alarmRules.ts'
import { ENTRAPMENT_TYPES, STOPPED_TYPES, type AlarmType, type CarState, type ServiceMode } from './device.ts'
import type { TrustEffect } from './trust.ts'

export interface AlarmNow {
  type: AlarmType
  at: Date
  /** The device said that it is over. */
  clearedAt: Date | null
  /** As the alarm itself said. */
  people: number | null
  /** Its device sends more than its rule allows. */
  storm: boolean
  /** It was on its way for minutes. */
  late: boolean
  /** An operator dismissed the same one a moment ago. */
  afterDismissal: boolean
  /** It was kept because the car was in maintenance. */
  kept: boolean
}
export interface Around {
  /** Null: not known, or not fresh enough to excuse anything. */
  mode: ServiceMode | null
  occupancy: Occupancy
  /** This elevator has an open incident: one more word of it costs nobody anything. */
  incidentOpen: boolean
  trust: TrustEffect
  /** The car lies in an open area incident, whose sweep looks at each of its cars. */
  swept: boolean
  /** A camera shows somebody inside, or in need: a reason to look, never to report. */
  sighted: boolean
}
export type Occupancy = 'people' | 'empty' | 'unknown'
export type WaitReason = 'rule' | 'auto-confirm' | 'low-trust' | 'storm' | 'late' | 'again-after-dismissal' | 'people-unknown' | 'nobody-seen' | 'maintenance' | 'camera'
export type ReportReason = 'direct' | 'trusted' | 'joins-incident' | 'auto-confirmed' | 'nobody-looked' | 'confirmed'
export type Verdict =
  | { state: 'held'; reason: 'debounce'; dueAt: Date }
  | { state: 'waiting'; reason: WaitReason; dueAt: Date }
  | { state: 'reported'; reason: ReportReason; kind: 'entrapment' | 'fault' }
  /** `dueAt`: to be looked at again, for somebody may yet be seen inside. */
  | { state: 'logged'; reason: 'rule' | 'people-unknown' | 'nobody-inside' | 'maintenance'; dueAt: Date | null }
  | { state: 'dropped'; reason: 'maintenance' }
  | { state: 'cleared'; reason: 'ended-while-held' }

/** Said by a person or seen of one: no service mode and no shut door makes it nothing. */
const BY_PERSON: ReadonlySet<AlarmType> = new Set(['alarm-button', 'call-for-help', 'fallen'])
/** What the elevator says of its own mode is true in every mode. */
const MODES: ReadonlySet<AlarmType> = new Set(['service-restored', 'maintenance', 'fire-return', 'fire-service', 'emergency-power', 'earthquake', 'device-fault'])
/** A stopped car in which nobody was seen is looked at again so often and so long: the sensor may see them yet. Seconds. */
const LOOK_EVERY = 30
const LOOK_FOR = 300
/** A car without power is asked about from here on, unless it has turned out to be one of many. Seconds. */
const LONE_FROM = 90
/** While a car is in maintenance its machine's alarms wait for the end of it, looked at so often and so long. Seconds. */
const MAINTENANCE_EVERY = 60
const MAINTENANCE_FOR = 8 * 3600

const after = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
/** The alarm may mean people inside: whoever does not answer the question must not have said no. */
export const mayHoldPeople = (type: AlarmType): boolean => ENTRAPMENT_TYPES.has(type) || STOPPED_TYPES.has(type) || type === 'smoke'

/** A new alarm, or one whose time to be held is over, or one that has come again. */
export function judge(alarm: AlarmNow, around: Around, rules: AlarmRules, now: Date): Verdict {
  const rule = ruleOf(rules, alarm.type)
  const heldUntil = after(alarm.at, rule.debounce)
  if (alarm.clearedAt && rule.clearEnds && alarm.clearedAt < heldUntil) return { state: 'cleared', reason: 'ended-while-held' }
  if (now < heldUntil) return { state: 'held', reason: 'debounce', dueAt: heldUntil }
  const ask = (reason: WaitReason): Verdict => ({ state: 'waiting', reason, dueAt: after(now, rules.lookWithin) })
  const occupancy = (alarm.people ?? 0) > 0 ? 'people' : around.occupancy
  // Whoever has fallen silent in maintenance has not said that it is over.
  const maintained = around.mode === 'maintenance' || (alarm.kept && around.mode === null && occupancy === 'unknown')
  if (maintained && ENTRAPMENT_TYPES.has(alarm.type)) return around.incidentOpen ? report(alarm, around, 'joins-incident') : ask('maintenance')
  if (maintained && !MODES.has(alarm.type)) return rule.handling === 'log' ? { state: 'dropped', reason: 'maintenance' } : { state: 'logged', reason: 'maintenance', dueAt: lookAgain(alarm, now, MAINTENANCE_EVERY, MAINTENANCE_FOR) }
  if (rule.handling === 'log') return { state: 'logged', reason: 'rule', dueAt: null }
  if (rule.needs !== 'nothing' && occupancy !== 'people' && (occupancy === 'empty' || rule.needs === 'people')) {
    if (around.sighted) return ask('camera')
    // In a blackout the sweep finds who is inside; a car that stands alone without power is nobody's but ours.
    if (occupancy === 'unknown' && !around.swept && !alarm.clearedAt && now >= after(alarm.at, LONE_FROM)) return ask('people-unknown')
    return { state: 'logged', reason: occupancy === 'empty' ? 'nobody-inside' : 'people-unknown', dueAt: lookAgain(alarm, now, LOOK_EVERY, LOOK_FOR) }
  }
  if (around.incidentOpen) return report(alarm, around, 'joins-incident')
  if (alarm.storm) return ask('storm')
  if (alarm.afterDismissal) return ask('again-after-dismissal')
  if (alarm.late) return ask('late')
  if (around.trust === 'ask') return ask('low-trust')
  if (rule.needs === 'people-or-doubt' && occupancy === 'unknown') return ask('people-unknown')
  // A sensor that counts somebody whom no sensor has seen come in: a person decides which of them is right.
  if (ENTRAPMENT_TYPES.has(alarm.type) && !BY_PERSON.has(alarm.type) && occupancy === 'empty') return ask('nobody-seen')
  if (rule.handling === 'direct') return report(alarm, around, 'direct')
  if (around.trust === 'believe') return report(alarm, around, 'trusted')
  return rule.handling === 'auto-confirm' && rule.autoAfter !== null ? { state: 'waiting', reason: 'auto-confirm', dueAt: after(now, rule.autoAfter) } : ask('rule')
}

/** Null: it is over, or has been looked at for long enough. Seconds. */
function lookAgain(alarm: AlarmNow, now: Date, every: number, forSeconds: number): Date | null {
  const again = after(now, every)
  return alarm.clearedAt || again > after(alarm.at, forSeconds) ? null : again
}

/**
 * An alarm has waited for a person as long as it may. `overdue`: it goes on waiting, and everybody sees that nobody has looked; `dueAt`: it is looked at once more.
 * A picture alone sends nobody, and never keeps anybody away: its question ends as it would have without the picture.
 */
export function unanswered(alarm: AlarmNow, reason: string, around: Around, rules: AlarmRules, now: Date): Extract<Verdict, { state: 'reported' }> | { state: 'overdue'; dueAt: Date | null } {
  if (reason === 'auto-confirm') return report(alarm, around, 'auto-confirmed')
  if (reason === 'camera') {
    // Its end while the question stood has been looked at (endsQuestion): what is asked to the end is asked of the alarm as it was.
    const blind = judge({ ...alarm, clearedAt: null }, { ...around, sighted: false }, rules, now)
    if (blind.state === 'reported') return blind
    if (blind.state !== 'waiting') return { state: 'overdue', dueAt: blind.state === 'logged' ? blind.dueAt : null }
  }
  return mayHoldPeople(alarm.type) ? report(alarm, around, 'nobody-looked') : { state: 'overdue', dueAt: null }
}

/** What a confirmed or believed alarm is to the incident. */
export function report(alarm: Pick<AlarmNow, 'type' | 'people'>, around: Pick<Around, 'occupancy'>, reason: ReportReason): Extract<Verdict, { state: 'reported' }> {
  const inside = ENTRAPMENT_TYPES.has(alarm.type) || STOPPED_TYPES.has(alarm.type) || (alarm.people ?? 0) > 0 || around.occupancy === 'people'
  return { state: 'reported', reason, kind: inside ? 'entrapment' : 'fault' }
}

/** The device says that it is over while an operator is still asked: the question is over too, unless it was a person's. */
export const endsQuestion = (type: AlarmType, rules: AlarmRules): boolean => ruleOf(rules, type).clearEnds

/**
 * The same alarm again while `going` is not over: `joins` it, or is one of its own; `asked`: one of its own, and a person says what it is, for one has just said that the last one was nothing or over.
 * `overSince`: its incident has released its people or was closed then. A storm of the device joins whatever there is.
 */
export function meets(going: { state: string; type: AlarmType; lastAt: Date; decidedAt: Date | null; overSince: Date | null }, rules: AlarmRules, storm: boolean, now: Date): 'joins' | 'new' | 'asked' {
  const quietFrom = going.state === 'reported' ? going.overSince : going.state === 'dropped' ? going.decidedAt : null
  if (quietFrom) {
    if (now > after(quietFrom, rules.quietAfterDismissal)) return going.state === 'dropped' ? 'asked' : 'new'
    // A sensor says the same for a while after the people are out; whoever presses a button then means it.
    return BY_PERSON.has(going.type) ? 'asked' : 'joins'
  }
  if (storm || going.state === 'held' || going.state === 'waiting' || going.state === 'reported') return 'joins'
  return now <= after(going.lastAt, ruleOf(rules, going.type).repeatWithin) ? 'joins' : 'new'
}

/** Rules of an older version of ours may lack a type. */
export const ruleOf = (rules: AlarmRules, type: AlarmType): TypeRule => rules.types[type] ?? DEFAULT_RULES.types[type]

/** A sign of people that comes and goes so often is a sensor that flickers: short ones are noise no more, and a person is asked. Fewer than of a machine's contact: behind the flicker may be somebody. */
const FLICKERS = 6
/** How often an alarm of this type may begin and end in the rules' window before its device storms. */
export const stormFrom = (type: AlarmType, rules: AlarmRules): number => (ENTRAPMENT_TYPES.has(type) ? Math.min(rules.storm.changes, FLICKERS) : rules.storm.changes)

/** A device's clock is believed as far as this, seconds: its messages travel so long on a bad day, and may be so far ahead. */
const TRAVELS = 600
const AHEAD = 60

/**
 * When an alarm happened. `skew`: our clock less the device's, seconds, as its other messages showed it; null: not known.
 * What comes ten minutes late from a right clock is `late`; from an unknown one it is as likely a wrong clock, and it counts from when it came.
 */
export function momentOf(said: Date | null, receivedAt: Date, skew: number | null): { at: Date; late: boolean } {
  if (!said) return { at: receivedAt, late: false }
  const at = after(said, skew ?? 0)
  const delay = (receivedAt.getTime() - at.getTime()) / 1000
  if (delay < -AHEAD) return { at: receivedAt, late: false }
  if (delay > TRAVELS) return skew === null ? { at: receivedAt, late: false } : { at, late: true }
  return { at: delay < 0 ? receivedAt : at, late: false }
}

/**
 * Whether somebody is in the car, from its states, the oldest first: nobody appears or vanishes behind a shut door, and a person sensor loses who stands still and flickers.
 * `flicker`: seconds that people must have been seen altogether since the door shut.
 */
export function occupancyOf(history: readonly { at: Date; state: CarState }[], now: Date, flicker: number): Occupancy {
  const last = history.at(-1)
  if (!last) return 'unknown'
  if (last.state.door === null) return last.state.people === true ? 'people' : 'unknown'
  if (last.state.door !== 'closed') return last.state.people === null ? 'unknown' : last.state.people ? 'people' : 'empty'
  const open = history.findLastIndex((h) => h.state.door !== null && h.state.door !== 'closed')
  const shut = history.slice(open + 1)
  let seen = 0
  shut.forEach((h, n) => { if (h.state.people === true) seen += Math.max(0, ((shut[n + 1]?.at ?? now).getTime() - h.at.getTime()) / 1000) })
  if (seen > 0) return seen >= flicker ? 'people' : 'unknown'
  // Nobody was seen since the door shut; when it shut nobody knows, or nobody could see, it proves nothing.
  return open >= 0 && shut.some((h) => h.state.people === false) ? 'empty' : 'unknown'
}
