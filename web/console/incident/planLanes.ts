// The tier timeline as numbers: one lane a tier, zero = reported, linear to 6:00, a break, then the arrival limit. Pure.
import type { AssignmentView, IncidentBrief } from '../../../server/contracts/incident.ts'
import { leadAssignment } from '../../live/boardRow.ts'
import { isLive, lateBy, stuckOf, type Stuck } from '../../live/evidence.ts'

export type BarKind = 'intake' | 'calling' | 'lost' | 'ready' | 'stuck' | 'late' | 'way' | 'site' | 'ahead' | 'soon'
/** x in px; `ms` is how long the bar has lasted. `why`: what is doubted of a stuck one. `inferred`: its beginning was told by a position. `thin`: beside the bar of the team that the lane speaks of. */
export interface Bar { kind: BarKind; from: number; to: number; ms: number; teamName: string | null; why?: Stuck['why']; inferred?: boolean; thin?: boolean }
export interface Flag { x: number; at: number; due: 'target' | 'next' | 'later' | 'plan' | 'asked' | 'called' }
export interface Lane { tier: 1 | 2 | 3; state: 'on' | 'next' | 'off'; bars: Bar[]; flag: Flag | null; marks: number[] }
export interface Lanes { ticks: { x: number; minute: number }[]; zero: number; six: number; limit: { x: number; at: number } | null; now: { x: number; at: number }; dispatched: { x: number; at: number } | null; lanes: Lane[] }

const MINUTE = 60_000
const LINEAR = 6 * MINUTE

/** `width` in px. All `at` are ms after the report. */
export function planLanes(i: IncidentBrief, now: number, width: number): Lanes {
  const start = Date.parse(i.times.reported)
  const zero = 50
  const six = width - 94
  const end = width - 24
  const dispatchedAt = i.times.dispatched === null ? null : Date.parse(i.times.dispatched) - start
  const limitAt = dispatchedAt === null ? null : dispatchedAt + i.limits.arriveWithin * 1000
  const x = (at: number): number => {
    if (at <= LINEAR) return zero + (Math.max(0, at) / LINEAR) * (six - zero)
    const last = Math.max(limitAt ?? 0, LINEAR + MINUTE)
    return six + Math.min(1, (at - LINEAR) / (last - LINEAR)) * (end - six)
  }
  const nowAt = Math.max(0, Math.min(now, ended(i) ?? now) - start)
  return {
    zero, six, ticks: Array.from({ length: 7 }, (_, minute) => ({ x: x(minute * MINUTE), minute })),
    limit: limitAt === null ? null : { x: end, at: limitAt }, now: { x: x(nowAt), at: nowAt },
    dispatched: dispatchedAt === null ? null : { x: x(dispatchedAt), at: dispatchedAt },
    lanes: ([1, 2, 3] as const).map((tier) => laneOf(i, tier, { start, x, nowAt, end, dispatchedAt })),
  }
}

const ended = (i: IncidentBrief): number | null => { const at = i.times.released ?? i.times.closed; return at === null ? null : Date.parse(at) }

interface Scale { start: number; x: (at: number) => number; nowAt: number; end: number; dispatchedAt: number | null }

function laneOf(i: IncidentBrief, tier: 1 | 2 | 3, s: Scale): Lane {
  const after = (time: string) => Date.parse(time) - s.start
  const bar = (kind: BarKind, from: number, to: number, teamName: string | null = null): Bar => ({ kind, from: s.x(from), to: s.x(Math.max(from, to)), ms: Math.max(0, to - from), teamName })
  const bars: Bar[] = []
  const marks: number[] = []
  if (tier === 1) {
    bars.push(bar('intake', 0, s.dispatchedAt ?? s.nowAt))
    for (const time of [i.times.reported, i.times.located]) if (time !== null) marks.push(s.x(after(time)))
  }
  const called = i.assignments.filter((a) => a.tier === tier)
  // One lane, several teams: the one in doubt is seen first, what was called beside it is a line below.
  const main = called.find((a) => stuckOf(a, s.start + s.nowAt) !== null) ?? leadAssignment(called)
  for (const a of called) {
    const own = assignmentBars(a, s, after, bar)
    bars.push(...(main === null || a.id === main.id || (a.endedAt !== null && a.endedAt <= main.offeredAt) ? own : own.map((b) => ({ ...b, thin: true }))))
  }
  const on = i.startedTiers.includes(tier)
  const deadline = i.deadlines.find((d) => d.key === `tier/${tier}`)
  const flag = flagOf(i, tier, on, deadline ? after(deadline.dueAt) : null, s)
  const open = i.times.released === null && i.times.closed === null
  if (open && on && called.some(isLive)) bars.push({ ...bar('ahead', s.nowAt, s.nowAt), to: s.end })
  if (open && flag && !on) bars.push({ kind: flag.due === 'next' ? 'soon' : 'ahead', from: flag.x, to: s.end, ms: 0, teamName: null })
  return { tier, state: on ? 'on' : flag?.due === 'next' ? 'next' : 'off', bars, flag, marks }
}

function assignmentBars(a: AssignmentView, s: Scale, after: (time: string) => number, bar: (kind: BarKind, from: number, to: number, team?: string | null) => Bar): Bar[] {
  const until = a.endedAt === null ? s.nowAt : after(a.endedAt)
  const offered = after(a.offeredAt)
  if (a.acceptedAt === null) return [bar(a.status === 'offered' ? 'calling' : 'lost', offered, until, a.teamName)]
  const accepted = after(a.acceptedAt)
  const now = s.start + s.nowAt
  const stuck = stuckOf(a, now)
  const doubted = stuck ? { ...bar('stuck', s.nowAt - stuck.ms, s.nowAt, a.teamName), why: stuck.why } : null
  const bars = [bar('calling', offered, accepted, a.teamName)]
  const departed = a.departedAt ?? a.arrivedAt
  if (departed === null) return [...bars, doubted ?? bar('ready', accepted, until, a.teamName)]
  bars.push(bar('ready', accepted, after(departed), a.teamName))
  const late = lateBy(a, now)
  // What is late is drawn late from its limit on, what is doubted from when it was.
  const end = a.arrivedAt !== null ? after(a.arrivedAt) : Math.max(after(departed), until - Math.max(late ?? 0, stuck?.ms ?? 0))
  bars.push({ ...bar('way', after(departed), end, a.teamName), inferred: a.inferred.includes('departed') })
  if (late !== null) bars.push(bar('late', s.nowAt - late, s.nowAt, a.teamName))
  else if (doubted) bars.push(doubted)
  if (a.arrivedAt !== null) bars.push({ ...bar('site', after(a.arrivedAt), a.releasedAt === null ? until : after(a.releasedAt), a.teamName), inferred: a.inferred.includes('arrived') })
  return bars
}

function flagOf(i: IncidentBrief, tier: 1 | 2 | 3, on: boolean, due: number | null, s: Scale): Flag | null {
  const plan = i.limits.tiers.find((p) => p.tier === tier)
  if (on && plan?.selector === 'fire-service-119') return fireService(i, s)
  if (on || i.times.released !== null || i.times.closed !== null) return null
  if (due !== null) return { x: s.x(due), at: due, due: due - s.nowAt <= 90_000 ? 'next' : 'later' }
  if (s.dispatchedAt !== null) return null // the tiers rest while a team is on the way
  if (tier === 1) return { x: s.x(i.limits.dispatchWithin * 1000), at: i.limits.dispatchWithin * 1000, due: 'target' }
  return plan ? { x: s.x(plan.startAfter * 1000), at: plan.startAfter * 1000, due: 'plan' } : null
}

/** The tier that a person runs: since when 119 is to be called, or when it was. */
function fireService(i: IncidentBrief, s: Scale): Flag | null {
  const called = i.services.find((x) => x.service === '119')?.calledAt
  const since = called ?? i.attention.find((a) => a.reason === 'call-119')?.since
  if (since === undefined) return null
  const at = Date.parse(since) - s.start
  return { x: s.x(at), at, due: called === undefined ? 'asked' : 'called' }
}

/** Rough width of a label in px at 12 px: a Chinese character is square, anything else a little over half. */
export const labelWidth = (text: string): number => [...text].reduce((sum, c) => sum + (c > '\u2E80' ? 12 : 6.8), 0)
