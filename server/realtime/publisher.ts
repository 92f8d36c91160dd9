// Stamps and sends every change to those who may see it. A failure is noted and never thrown: what is published is already committed.
import type { AreaBrief } from '../contracts/area.ts'
import type { AlarmView } from '../contracts/alarm.ts'
import type { CallbackView, CallView, QueueView, SeatView } from '../contracts/call.ts'
import type { ElevatorState } from '../contracts/device.ts'
import type { DeliveryView, IncidentBrief, MyAssignment } from '../contracts/incident.ts'
import type { ServerEvents, Stamp, TeamMove } from '../contracts/realtime.ts'
import type { TeamBrief } from '../contracts/team.ts'
import type { EvidenceView } from '../contracts/video.ts'
import type { Sequences } from './sequences.ts'

type DrillQuestion = Parameters<ServerEvents['drill:asked']>[0]

/** An event that carries a stamp, with its view. */
type Stamped = { [E in keyof ServerEvents]: Parameters<ServerEvents[E]> extends [Stamp, infer View extends object] ? { event: E; view: View } : never }[keyof ServerEvents]

export interface Publisher {
  /** To the region's consoles; the use unit's officers are told, within a second, that something about their cars has changed. */
  incident(view: IncidentBrief): Promise<void>
  /** To a use unit that an incident has left: as above, what it brings is not its own any more. */
  unit(useUnitId: string): void
  assignment(teamId: string, view: MyAssignment): Promise<void>
  alarm(view: AlarmView): Promise<void>
  call(view: CallView): Promise<void>
  /** To one account alone, wherever its scope lies: a call that rings at this seat. */
  callTo(accountId: string, view: CallView): Promise<void>
  callback(view: CallbackView): Promise<void>
  seat(region: string, view: SeatView): Promise<void>
  queue(region: string, view: QueueView): Promise<void>
  team(view: TeamBrief): Promise<void>
  /** To the region's consoles; those of the counties below that it reaches into are told, within a second, that their part has changed. */
  area(view: AreaBrief): Promise<void>
  /** Rungs of the ladder that moved, to the consoles of the region. */
  deliveries(region: string, incidentId: string, views: readonly DeliveryView[]): void
  /** A kept picture, to the region's consoles and to those whose business the car is; those see snapshots only. */
  picture(to: { region: string; teams: readonly string[]; accounts: readonly string[] }, view: EvidenceView): void
  /** A reachability drill asks a team's pages. */
  drillAsked(teamId: string, drill: DrillQuestion): void
  /** Gathered: at most one message a second and region, with the newest position of each team. */
  teamsMoved(region: string, moves: readonly TeamMove[]): void
  /** Gathered likewise: what the sensors of cars in trouble say. */
  elevatorStates(region: string, states: readonly ElevatorState[]): void
}

export interface PublisherParts {
  sequences: Sequences
  clock: () => Date
  /** To the rooms of all servers, without a number. */
  sendMoves(rooms: string[], moves: TeamMove[]): void
  sendStates(rooms: string[], states: ElevatorState[]): void
  sendDeliveries(rooms: string[], incidentId: string, views: DeliveryView[]): void
  sendDrill(rooms: string[], drill: DrillQuestion): void
  sendPicture(rooms: string[], view: EvidenceView): void
  sendUnits(rooms: string[]): void
  sendParts(rooms: string[]): void
  /** Whether Redis answered when last asked: nobody waits for a Redis that is known to be gone. */
  isUp(): boolean
  /** One event was not sent. */
  failed(error: unknown): void
  /** For the log: of each event that was not sent there would be a line, thousands a minute. */
  say(where: string, error: unknown): void
}

const GATHER_MS = 1000
/** What is not sent is said at once, and from then on counted and said so often. */
const SAY_EVERY_MS = 5000

export function makePublisher({ sequences, clock, sendMoves, sendStates, sendDeliveries, sendDrill, sendPicture, sendUnits, sendParts, isUp, failed, say }: PublisherParts) {
  /** Streams with an event that could not be sent: their hearers must notice that they have missed something. */
  const unheard = new Set<string>()
  const moved = new Map<string, Map<string, TeamMove>>()
  const stated = new Map<string, Map<string, ElevatorState>>()
  const touched = new Set<string>()
  const reached = new Set<string>()
  /** Not sent and not said yet: how many, and why the last of them. */
  let unsaid: { events: number; error: unknown } = { events: 0, error: null }
  let sayAgainAt = -Infinity

  async function publish(stream: string, { event, view }: Stamped): Promise<void> {
    try {
      if (!isUp()) throw new Error('Redis is not reachable')
      await sequences.append(event, roomsOf(stream), { stream, at: clock().toISOString() }, view)
    } catch (error) {
      unheard.add(stream)
      failed(error)
      unsaid = { events: unsaid.events + 1, error }
      sayUnsent(`publish ${event} to ${stream}`)
    }
  }

  function sayUnsent(where: string): void {
    if (unsaid.events === 0 || performance.now() < sayAgainAt) return
    sayAgainAt = performance.now() + SAY_EVERY_MS
    say(unsaid.events === 1 ? where : `publish: ${unsaid.events} events were not sent`, unsaid.error)
    unsaid = { events: 0, error: null }
  }

  const timer = setInterval(() => {
    sayUnsent('publish: 1 event was not sent')
    for (const [region, moves] of moved) if (isUp()) sendMoves(roomsOf(region), [...moves.values()])
    moved.clear()
    for (const [region, states] of stated) if (isUp()) sendStates(roomsOf(region), [...states.values()])
    stated.clear()
    if (touched.size > 0 && isUp()) sendUnits([...touched].map((id) => `unit/${id}`))
    touched.clear()
    if (reached.size > 0 && isUp()) sendParts([...reached])
    reached.clear()
  }, GATHER_MS)
  timer.unref()

  const publisher: Publisher = {
    incident(view) {
      if (view.elevator) touched.add(view.elevator.useUnitId)
      return publish(view.region, { event: 'incident:changed', view })
    },
    unit: (useUnitId) => void touched.add(useUnitId),
    assignment: (teamId, view) => publish(`team/${teamId}`, { event: 'assignment:changed', view }),
    alarm: (view) => publish(view.elevator.region, { event: 'alarm:changed', view }),
    call: (view) => publish(view.region, { event: 'call:changed', view }),
    callTo: (accountId, view) => publish(`seat/${accountId}`, { event: 'call:changed', view }),
    callback: (view) => publish(view.region, { event: 'callback:changed', view }),
    seat: (region, view) => publish(region, { event: 'seat:changed', view }),
    queue: (region, view) => publish(region, { event: 'queue:changed', view }),
    team: (view) => publish(view.region, { event: 'team:changed', view }),
    area(view) {
      const own = roomsOf(view.region)
      for (const room of view.estates.flatMap((e) => roomsOf(e.region))) if (!own.includes(room)) reached.add(room)
      return publish(view.region, { event: 'area:changed', view })
    },
    deliveries(region, incidentId, views) { if (isUp()) sendDeliveries(roomsOf(region), incidentId, [...views]) },
    picture({ region, teams, accounts }, view) {
      const own = view.kind === 'snapshot' ? [...teams.map((id) => `team/${id}`), ...accounts.map((id) => `seat/${id}`)] : []
      if (isUp()) sendPicture([...roomsOf(region), ...own], view)
    },
    drillAsked(teamId, drill) { if (isUp()) sendDrill([`team/${teamId}`], drill) },
    teamsMoved(region, moves) {
      const newest = moved.get(region) ?? new Map<string, TeamMove>()
      for (const move of moves) newest.set(move.teamId, move)
      moved.set(region, newest)
    },
    elevatorStates(region, states) {
      const newest = stated.get(region) ?? new Map<string, ElevatorState>()
      for (const state of states) newest.set(state.elevatorId, state)
      stated.set(region, newest)
    },
  }

  return {
    publisher,
    /** After an outage: draws a number that no event carries, so that every client of the stream sees a gap and asks for the state. */
    async admitLosses(): Promise<void> {
      for (const stream of unheard) {
        unheard.delete(stream)
        try {
          await sequences.skip(stream)
        } catch (error) {
          unheard.add(stream)
          throw error
        }
      }
    },
    close: () => clearInterval(timer),
  }
}

/** A region is heard by its county, its city and its province; the other streams by their one owner. */
export function roomsOf(stream: string): string[] {
  if (stream.includes('/')) return [stream]
  return [...new Set([stream.slice(0, 2), stream.slice(0, 4), stream])].map(scopeRoom)
}

export const scopeRoom = (prefix: string): string => `scope/${prefix}`
