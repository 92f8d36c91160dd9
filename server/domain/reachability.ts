// Reachability drills (可达性演练): what the rungs of one drill say about each team, how a drill is spread over time, and when a schedule is due. Pure.
import { CHANNELS, type ChannelName, type DELIVERY_STATES } from './notice.ts'
import { SHANGHAI_MS } from './shanghai.ts'

/** One message of a drill to one contact. */
export interface DrillRung { teamId: string; channel: ChannelName; contact: string; state: (typeof DELIVERY_STATES)[number]; reason: string | null; deliveredAt: Date | null; readAt: Date | null }

/**
 * `confirmed`: a person said so. `reached`: the device has it, or the telephone was answered, but nobody confirmed; a voicemail looks the same.
 * `untried`: it was never sent, so it says nothing. `none`: the team has no contact on this channel.
 */
export const RESULTS = ['confirmed', 'reached', 'waiting', 'unreached', 'untried', 'none'] as const
export type Result = (typeof RESULTS)[number]
export interface ChannelResult { channel: ChannelName; result: Result; reason: string | null; contacts: ContactResult[] }
export interface ContactResult { contact: string; result: Exclude<Result, 'none'>; reason: string | null; at: Date | null }

/** Worst first. `only-one`: one channel alone, although more were tried. */
export const VERDICTS = ['unreachable', 'only-one', 'untried', 'waiting', 'reachable'] as const
export type Verdict = (typeof VERDICTS)[number]
export interface TeamResult<T> { team: T; verdict: Verdict; reachedOn: number; confirmed: boolean; channels: ChannelResult[] }
export interface DrillCounts { teams: number; reachable: number; onlyOne: number; unreachable: number; untried: number; waiting: number }

export interface DrillFacts { channels: readonly ChannelName[]; endsAt: Date; over: boolean }

/** Every team of the drill, worst first; those on duty before the others. An answer after the end does not count. */
export function judge<T extends { teamId: string; onDuty: boolean; code: string }>(drill: DrillFacts, teams: readonly T[], rungs: readonly DrillRung[]): TeamResult<T>[] {
  const ofTeam = new Map<string, DrillRung[]>()
  for (const rung of rungs) {
    const own = ofTeam.get(rung.teamId)
    if (own) own.push(rung)
    else ofTeam.set(rung.teamId, [rung])
  }
  const asked = CHANNELS.filter((c) => drill.channels.includes(c))
  return teams.map((team) => {
    const channels = asked.map((channel) => channelResult(channel, (ofTeam.get(team.teamId) ?? []).filter((r) => r.channel === channel).map((r) => contactResult(r, drill))))
    return { team, ...verdictOf(channels), confirmed: channels.some((c) => c.result === 'confirmed'), channels }
  }).sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || Number(b.team.onDuty) - Number(a.team.onDuty) || a.team.code.localeCompare(b.team.code, 'en', { numeric: true }))
}

export function countOf(results: readonly { verdict: Verdict }[]): DrillCounts {
  const of = (verdict: Verdict) => results.filter((r) => r.verdict === verdict).length
  return { teams: results.length, reachable: of('reachable'), onlyOne: of('only-one'), unreachable: of('unreachable'), untried: of('untried'), waiting: of('waiting') }
}

function contactResult(rung: DrillRung, { endsAt, over }: DrillFacts): ContactResult {
  const { contact } = rung
  const inTime = (at: Date | null): at is Date => at !== null && at <= endsAt
  if (inTime(rung.readAt)) return { contact, result: 'confirmed', reason: null, at: rung.readAt }
  if (inTime(rung.deliveredAt)) return { contact, result: 'reached', reason: null, at: rung.deliveredAt }
  switch (rung.state) {
    // The line was wanted for a rescue: that says nothing about the team.
    case 'failed': return rung.reason?.startsWith('cancelled') ? { contact, result: 'untried', reason: 'cancelled', at: null } : { contact, result: 'unreached', reason: rung.reason ?? 'fault', at: null }
    case 'not-needed': return { contact, result: 'untried', reason: 'not-sent', at: null }
    case 'planned': case 'sending': return over ? { contact, result: 'untried', reason: 'not-sent', at: null } : { contact, result: 'waiting', reason: null, at: null }
    case 'sent': return over ? { contact, result: 'unreached', reason: 'no-receipt', at: null } : { contact, result: 'waiting', reason: null, at: null }
    case 'delivered': case 'read': return { contact, result: 'unreached', reason: 'too-late', at: null }
  }
}

/** The best of its contacts: one phone of the crew that rings is enough. */
function channelResult(channel: ChannelName, contacts: ContactResult[]): ChannelResult {
  const best = contacts.toSorted((a, b) => RESULTS.indexOf(a.result) - RESULTS.indexOf(b.result))[0]
  return { channel, result: best?.result ?? 'none', reason: best?.reason ?? null, contacts }
}

function verdictOf(channels: readonly ChannelResult[]): { verdict: Verdict; reachedOn: number } {
  const some = (...results: Result[]) => channels.some((c) => results.includes(c.result))
  const reachedOn = channels.filter((c) => c.result === 'confirmed' || c.result === 'reached').length
  if (reachedOn >= Math.min(2, channels.length)) return { verdict: 'reachable', reachedOn }
  if (some('waiting')) return { verdict: 'waiting', reachedOn }
  if (reachedOn > 0) return { verdict: 'only-one', reachedOn }
  return { verdict: some('untried') && !some('unreached') ? 'untried' : 'unreachable', reachedOn }
}

/** Seconds between two messages of a drill on one channel. Each process sends eight at once, and only one process telephones: a call of ringing and speech takes some 45 s. */
const EVERY: Record<ChannelName, number> = { socket: 0.2, push: 0.2, sms: 0.5, voice: 6 }
/** Seconds that people have after the last message. */
const LAST_ANSWER = 120
/** Four hours: a larger one is to be done county by county. */
const LONGEST = 4 * 3600
/** Calls begin when the quick messages are out, which would wait behind them. */
const QUICK = ['socket', 'push', 'sms'] as const satisfies readonly ChannelName[]

/** All in seconds after the start; `every` between two messages of a channel. */
export interface Spread { from: Record<ChannelName, number>; every: Record<ChannelName, number>; lastDue: number; end: number }

/** How messages to so many contacts a channel are spread. Null: it would take longer than a drill may. */
export function spreadOf(contacts: Readonly<Record<ChannelName, number>>, minutes: number): Spread | null {
  const lasts = (channel: ChannelName) => Math.max(0, contacts[channel] - 1) * EVERY[channel]
  const quick = Math.max(...QUICK.map(lasts))
  const voice = contacts.voice > 0 && QUICK.some((c) => contacts[c] > 0) ? quick + 1 : 0
  const lastDue = Math.max(quick, voice + lasts('voice'))
  const end = Math.max(minutes * 60, Math.ceil(lastDue) + LAST_ANSWER)
  return end > LONGEST ? null : { from: { socket: 0, push: 0, sms: 0, voice }, every: EVERY, lastDue, end }
}


export interface DrillSchedule {
  /** Monday is 1. */
  weekdays: readonly number[]
  /** HH:MM in Asia/Shanghai. */
  at: string
  enabled: boolean
  /** The occurrence that was dealt with last. */
  handled: Date | null
  /** What was due before it was written does not count. */
  since: Date
}
export type Due = { is: 'nothing' } | { is: 'run' | 'skip'; due: Date }

const DAY = 86_400_000
/** A drill that was missed while everything was down still makes sense for so long. */
const LATE_MS = 2 * 3_600_000

/** The first occurrence after `now`; null when there is none. */
export const nextDue = (schedule: Pick<DrillSchedule, 'weekdays' | 'at' | 'enabled'>, now: Date): Date | null => (schedule.enabled ? (occurrences(schedule, now).find((at) => at > now) ?? null) : null)

/** What is to be done now. Of several missed occurrences only the last one counts. */
export function dueNow(schedule: DrillSchedule, now: Date): Due {
  const due = schedule.enabled ? occurrences(schedule, now).findLast((at) => at <= now) : undefined
  if (!due || due <= schedule.since || (schedule.handled !== null && due <= schedule.handled)) return { is: 'nothing' }
  return { is: now.getTime() - due.getTime() < LATE_MS ? 'run' : 'skip', due }
}

/** From a week before `now` to a week after it. China keeps one time all year. */
function occurrences({ weekdays, at }: Pick<DrillSchedule, 'weekdays' | 'at'>, now: Date): Date[] {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  const midnight = Math.floor((now.getTime() + SHANGHAI_MS) / DAY) * DAY
  return Array.from({ length: 15 }, (_, n) => midnight + (n - 7) * DAY)
    .filter((day) => weekdays.includes(new Date(day).getUTCDay() || 7))
    .map((day) => new Date(day + (hour * 60 + minute) * 60_000 - SHANGHAI_MS))
}

/** These make a phone sound in somebody's pocket. */
export const isLoud = (channel: ChannelName): boolean => channel !== 'socket'

const NIGHT_FROM = 22 * 60
const NIGHT_TO = 7 * 60

/** Whether a part of this time lies between 22:00 and 07:00 in Asia/Shanghai. */
export function atNight(from: Date, to: Date): boolean {
  const minute = (at: Date) => Math.floor(((at.getTime() + SHANGHAI_MS) % DAY) / 60_000)
  const dark = (m: number) => m >= NIGHT_FROM || m < NIGHT_TO
  return dark(minute(from)) || dark(minute(to)) || to.getTime() - from.getTime() > (NIGHT_FROM - NIGHT_TO) * 60_000
}

/** A drill may take twice its time, and half an hour in any case, when every call ends in a voicemail. */
const LEAST_STRETCH = 1800

/** Until when a drill may be stretched when the lines are busy; telephones that may not ring at night end with the day. */
export function endCapOf(start: Date, end: number, loudAtNight: boolean): Date {
  const planned = start.getTime() + end * 1000
  const cap = planned + Math.max(LEAST_STRETCH, end) * 1000
  const midnight = Math.floor((start.getTime() + SHANGHAI_MS) / DAY) * DAY - SHANGHAI_MS
  const night = [midnight, midnight + DAY].map((day) => day + NIGHT_FROM * 60_000).find((at) => at >= start.getTime()) ?? cap
  return new Date(loudAtNight ? cap : Math.max(planned, Math.min(cap, night)))
}
