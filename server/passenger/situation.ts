// What the passenger may be told of the help that comes: which step, who, how long, and how sure that is. Pure: what is known and the time are arguments.
import type { HelpOnTheWay, HelpState } from '../db/passengers.ts'
import { isRescuer, type Assignment } from '../domain/incident.ts'
import { isOnItsWay } from '../domain/response.ts'
import type { TravelTimes } from '../domain/travel.ts'

export type HelpStep = 'received' | 'calling' | 'coming' | 'arrived' | 'out' | 'over'
export interface Situation {
  step: HelpStep
  drill: boolean
  /** Estate, building, door and car; null while nobody knows which elevator it is. */
  place: string | null
  times: HelpState['times']
  /** Whose crew leads, without anybody's name. */
  team: { name: string; kind: HelpOnTheWay['kind']; meters: number | null } | null
  /** Minutes until it is there, from a position so many seconds old. */
  eta: { minutes: number; ageSeconds: number } | null
  /** It has accepted, and its position does not show that it comes. */
  unsure: boolean
  /** Further crews that are on the way. */
  others: number
  /** Somebody has said that the people are out, this phone or another, and is being asked. */
  perhapsOut: 'own' | 'others' | null
  /** The property's safety officer, who comes but opens no door. */
  officer: { name: string; isThere: boolean } | null
}

/** A position older than this says nothing of the minutes any more. */
const TOO_OLD_SECONDS = 600

export function situationOf({ incident, times, teams, lat, lng, place }: HelpState, now: Date, travel: TravelTimes, saysOut = false): Situation {
  const { status } = incident.stage
  const lead = leadOf(incident.assignments)
  const where = lead && teams.find((t) => t.assignmentId === lead.id)
  const moving = lead !== null && isOnItsWay(lead)
  const officer = incident.assignments.filter((a) => !isRescuer(a)).find((a) => a.status === 'accepted' || a.status === 'departed' || a.status === 'arrived')
  const to = lat === null || lng === null ? null : { lat, lng }
  return {
    step: status === 'released' || status === 'followed-up' ? 'out' : status === 'closed' ? (times.released ? 'out' : 'over') : status === 'joined' ? 'over' : status === 'reported' || status === 'located' ? 'received'
      : lead?.status === 'arrived' ? 'arrived' : lead ? 'coming' : 'calling',
    drill: incident.drill, place,
    // The officer's steps are not the crew's.
    times: lead === null ? times : { ...times, accepted: lead.acceptedAt, arrived: lead.status === 'arrived' ? lead.arrivedAt : null },
    team: lead && where ? { name: lead.teamName, kind: where.kind, meters: moving && fresh(where, now) ? where.meters : null } : null,
    eta: lead && where && moving && to && lead.status !== 'arrived' ? etaOf(lead, where, to, now, travel) : null,
    unsure: lead !== null && !moving,
    others: incident.assignments.filter((a) => a.id !== lead?.id && isOnItsWay(a)).length,
    perhapsOut: incident.attention.some((a) => a.reason === 'perhaps-freed') ? (saysOut ? 'own' : 'others') : null,
    officer: officer === undefined ? null : { name: officer.teamName, isThere: officer.status === 'arrived' },
  }
}

/** What a phone may see whose words were added to another's alarm: they may be two people, and the help goes to the other one. */
export const foldedSituation = (s: Situation): Situation => ({ ...s, step: s.step === 'out' || s.step === 'over' ? 'over' : 'received', place: null, times: { ...s.times, dispatched: null, accepted: null, arrived: null, released: null }, team: null, eta: null, unsure: false, others: 0, perhapsOut: null, officer: null })

type Coming = Extract<Assignment, { status: 'accepted' | 'departed' | 'arrived' }>

/** A crew that is there, else believed to come, else accepted; among equals the first. */
function leadOf(assignments: readonly Assignment[]): Coming | null {
  const rank = (a: Assignment): number => (a.status === 'arrived' ? 0 : isOnItsWay(a) ? 1 : 2)
  return assignments.filter((a) => isRescuer(a)).filter((a) => a.status === 'accepted' || a.status === 'departed' || a.status === 'arrived').toSorted((a, b) => rank(a) - rank(b))[0] ?? null
}

const ageOf = (t: HelpOnTheWay, now: Date): number => (t.positionAt === null ? Infinity : Math.max(0, (now.getTime() - t.positionAt.getTime()) / 1000))
/** A station stands where it stands until its crew's phone says otherwise. */
const fresh = (t: HelpOnTheWay, now: Date): boolean => t.positionSource === 'station' || ageOf(t, now) <= TOO_OLD_SECONDS

function etaOf(a: Assignment, t: HelpOnTheWay, to: { lat: number; lng: number }, now: Date, travel: TravelTimes): Situation['eta'] {
  if (t.lat === null || t.lng === null || !fresh(t, now)) return null
  const age = t.positionSource === 'station' ? 0 : ageOf(t, now)
  const seconds = travel.seconds({ lat: t.lat, lng: t.lng }, to, now) - (a.status === 'departed' ? (travel.startSeconds ?? 0) + age : 0)
  return Number.isFinite(seconds) ? { minutes: Math.max(1, Math.round(seconds / 60)), ageSeconds: Math.round(age) } : null
}
