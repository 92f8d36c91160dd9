// What the server last said: whole views, newest version wins. Pages read it; only the socket and boot write it.
import { create } from 'zustand'
import type { AlarmView } from '../../server/contracts/alarm.ts'
import type { AreaBrief } from '../../server/contracts/area.ts'
import type { CallbackView, CallView, QueueView, SeatView } from '../../server/contracts/call.ts'
import type { Problem } from '../../server/contracts/common.ts'
import type { ElevatorState } from '../../server/contracts/device.ts'
import type { DeliveryView, IncidentBrief } from '../../server/contracts/incident.ts'
import type { Snapshot, Stamp } from '../../server/contracts/realtime.ts'
import type { Me } from '../../server/contracts/session.ts'
import type { TeamBrief } from '../../server/contracts/team.ts'
import { placeTeams } from './positions.ts'
import { verdict, type Known } from './stream.ts'

export type Link = 'connecting' | 'live' | 'lost'
export interface Live {
  /** `loading` until the first snapshot; `failed` keeps the reason. */
  phase: 'loading' | 'ready' | 'failed'
  problem: Problem | null
  me: Me | null
  link: Link
  /** Round trip to the server in ms; null before the first measurement. */
  delay: number | null
  auditor: { ok: boolean; lateSteps: number; at: string } | null
  incidents: Readonly<Record<string, IncidentBrief>>
  calls: Readonly<Record<string, CallView>>
  callbacks: Readonly<Record<string, CallbackView>>
  seats: Readonly<Record<string, SeatView>>
  teams: Readonly<Record<string, TeamBrief>>
  queue: QueueView | null
  areas: Readonly<Record<string, AreaBrief>>
  /** Those that wait for an operator, and what has become of them since. */
  alarms: Readonly<Record<string, AlarmView>>
  /** What the sensors of cars with an open incident say, by elevator, as far as this page has heard. */
  cars: Readonly<Record<string, ElevatorState>>
  /** Rungs of the notification ladder by incident and id, as far as this page has heard of them. */
  deliveries: Readonly<Record<string, Readonly<Record<string, DeliveryView>>>>
  /** How often pictures of an incident were kept, missed or deleted since the page was opened: a reason to fetch them again. */
  pictured: Readonly<Record<string, number>>
  /** Whole states taken so far: what is not sequenced may have been missed before each. */
  snapshots: number
}

export const useLive = create<Live>(() => ({
  phase: 'loading', problem: null, me: null, link: 'connecting', delay: null, auditor: null,
  incidents: {}, calls: {}, callbacks: {}, seats: {}, teams: {}, queue: null, areas: {}, alarms: {}, cars: {}, deliveries: {}, pictured: {}, snapshots: 0,
}))

const known: { epoch: string; seqs: Record<string, number> } = { epoch: '', seqs: {} }
export const knownStreams = (): Known => known

const byId = <T extends { id: string }>(list: readonly T[]): Record<string, T> => Object.fromEntries(list.map((x) => [x.id, x]))

export function takeSnapshot(s: Snapshot): void {
  known.epoch = s.epoch
  known.seqs = { ...s.seqs }
  placeTeams(s.teams)
  const incidents = byId(s.incidents)
  useLive.setState((was) => ({
    snapshots: was.snapshots + 1, deliveries: Object.fromEntries(Object.entries(was.deliveries).filter(([id]) => id in incidents)),
    phase: 'ready', problem: null, incidents, calls: byId(s.calls), callbacks: byId(s.callbacks),
    seats: Object.fromEntries(s.seats.map((x) => [x.accountId, x])), teams: byId(s.teams), queue: s.queue, areas: byId(s.areas), alarms: byId(s.alarms),
  }))
}

/** Count a stamped event. True when it may be applied; `onGap` is called when something before it is missing. */
export function accept(stamp: Stamp, onGap: () => void): boolean {
  const said = verdict(known, stamp)
  if (said === 'gap') onGap()
  if (said !== 'next') return false
  known.seqs[stamp.stream] = stamp.seq
  return true
}

/** The newest version stays: an answer to a command may overtake the event about it, or come after it. */
export const putIncident = (view: IncidentBrief): void => putIncidents([view])

/** Many at once are one change: in a blackout hundreds come in a second. */
export function putIncidents(views: readonly IncidentBrief[]): void {
  useLive.setState((s) => {
    const news = views.filter((v) => (s.incidents[v.id]?.version ?? -1) <= v.version)
    if (news.length === 0) return s
    const incidents = { ...s.incidents }
    for (const v of news) if ((incidents[v.id]?.version ?? -1) <= v.version) incidents[v.id] = v
    return { incidents }
  })
}

export function putAreas(views: readonly AreaBrief[]): void {
  useLive.setState((s) => {
    const areas = { ...s.areas }
    for (const v of views) if ((areas[v.id]?.version ?? -1) <= v.version) areas[v.id] = v
    return { areas }
  })
}

/** The parts of areas of regions above, as the server just told all of them: one that it does not name has left. */
export function putAreaParts(views: readonly AreaBrief[]): void {
  useLive.setState((s) => ({ areas: { ...Object.fromEntries(Object.entries(s.areas).filter(([, a]) => !a.part)), ...byId(views.filter((v) => v.part)) } }))
}

/** Whatever came last counts: an alarm has no version, and its events come in order. One that nobody has to look at any more is let go. */
export function putAlarms(views: readonly AlarmView[]): void {
  useLive.setState((s) => {
    const newest = { ...s.alarms, ...byId(views) }
    return { alarms: Object.fromEntries(Object.entries(newest).filter(([, a]) => a.state === 'waiting' || a.hint !== null)) }
  })
}

/** Of each car the one with the highest `seq` counts. */
export function putCars(states: readonly ElevatorState[]): void {
  useLive.setState((s) => {
    const cars = { ...s.cars }
    for (const c of states) if ((cars[c.elevatorId]?.seq ?? -1) <= c.seq) cars[c.elevatorId] = c
    return { cars }
  })
}

export function putCall(view: CallView): void {
  useLive.setState((s) => ((s.calls[view.id]?.version ?? -1) > view.version ? s : { calls: { ...s.calls, [view.id]: view } }))
}

/** The newest of each rung stays: an event may come before the answer that was fetched earlier. */
export function putDeliveries(incidentId: string, views: readonly DeliveryView[]): void {
  useLive.setState((s) => {
    const kept = { ...s.deliveries[incidentId] }
    for (const v of views) if ((kept[v.id]?.at ?? '') <= v.at) kept[v.id] = v
    return { deliveries: { ...s.deliveries, [incidentId]: kept } }
  })
}

export const putPicture = ({ incidentId }: { incidentId: string }): void => useLive.setState((s) => ({ pictured: { ...s.pictured, [incidentId]: (s.pictured[incidentId] ?? 0) + 1 } }))
export const putCallback = (view: CallbackView): void => useLive.setState((s) => ({ callbacks: { ...s.callbacks, [view.id]: view } }))
export const putSeat = (view: SeatView): void => useLive.setState((s) => ({ seats: { ...s.seats, [view.accountId]: view } }))
export const putQueue = (queue: QueueView): void => useLive.setState({ queue })

export function putTeam(view: TeamBrief): void {
  placeTeams([view])
  useLive.setState((s) => ({ teams: { ...s.teams, [view.id]: view } }))
}

/** This account's own seat; null before it has ever been on duty. */
export const mySeat = (s: Live): SeatView | null => (s.me ? (s.seats[s.me.accountId] ?? null) : null)

/** A joined incident's caller belongs to the one it went into; null for none, or one this seat may not see. */
export function whereItWent(incidents: Live['incidents'], id: string | null): IncidentBrief | null {
  const seen = new Set<string>()
  let incident = id === null ? null : (incidents[id] ?? null)
  while (incident?.joinedInto != null && !seen.has(incident.id)) {
    seen.add(incident.id)
    incident = incidents[incident.joinedInto] ?? null
  }
  return incident
}

/** The call at this seat that rings or is spoken; null when there is none. A spoken one goes before one that rings. */
export function myCall(s: Live): CallView | null {
  const mine = Object.values(s.calls).filter((c) => c.operator?.accountId === s.me?.accountId && (c.state === 'ringing' || c.state === 'talking'))
  return mine.find((c) => c.state === 'talking') ?? mine[0] ?? null
}
