// socket.io events. Every payload goes to one region's stream and carries its sequence; a gap or another epoch means: fetch GET /api/snapshot.
import { Type, type Static } from 'typebox'
import { AlarmView } from './alarm.ts'
import { AreaBrief } from './area.ts'
import { Time } from './common.ts'
import { CallbackView, CallView, QueueView, SeatView } from './call.ts'
import type { ElevatorState } from './device.ts'
import { type DeliveryView, IncidentBrief, type MyAssignment } from './incident.ts'
import { TeamBrief } from './team.ts'
import type { EvidenceView } from './video.ts'

/** `stream` is a county's region code, or `team/ID`, or `seat/ACCOUNT`. */
export interface Stamp { stream: string; epoch: string; seq: number; at: string }
export interface TeamMove { teamId: string; lat: number; lng: number; at: string; source: 'phone' | 'station'; onDuty: boolean }

export interface ServerEvents {
  'incident:changed': (stamp: Stamp, view: IncidentBrief) => void
  /** Rungs of the notification ladder that have moved; a client keeps the newest of each by `at`. Not sequenced: `GET /api/incidents/:id` has them all. */
  'deliveries:changed': (incidentId: string, deliveries: DeliveryView[]) => void
  /** Alarms that wait for an operator, and those that do no longer; hints on reported ones too. */
  'alarm:changed': (stamp: Stamp, view: AlarmView) => void
  'call:changed': (stamp: Stamp, view: CallView) => void
  'callback:changed': (stamp: Stamp, view: CallbackView) => void
  'seat:changed': (stamp: Stamp, view: SeatView) => void
  'queue:changed': (stamp: Stamp, view: QueueView) => void
  'team:changed': (stamp: Stamp, view: TeamBrief) => void
  /** Not sequenced: the next one replaces it. */
  'teams:moved': (moves: TeamMove[]) => void
  /** An area, its proposal and its counts; a client that shows the sweep fetches `GET /api/areas/:id` again. */
  'area:changed': (stamp: Stamp, view: AreaBrief) => void
  /** To the counties that an area of a region above them reaches into: `GET /api/areas?status=open` has their parts anew. Gathered, at most once a second. Not sequenced. */
  'area-parts:changed': () => void
  /** What the sensors of cars with an open incident say now, at most once a second and region; of each car the one with the highest `seq` counts. Not sequenced. */
  'elevator:state': (states: ElevatorState[]) => void
  /** A picture of an incident was kept, could not be taken, or was deleted: to the consoles of the region, the teams of its elevator's unit on duty and those called, and the use unit's officers. Not sequenced: `GET /api/incidents/:id/pictures` has them all. */
  'picture:changed': (view: EvidenceView) => void
  /** To a use unit's officers: an incident of one of their cars has changed; gathered, at most once a second. Not sequenced: `GET /api/me/incidents` has them all. */
  'unit:changed': () => void
  'assignment:changed': (stamp: Stamp, view: MyAssignment) => void
  /** To a team's pages: can you be reached? Answered by `POST /api/me/receipts`: delivered when it is shown, read when a person presses. Not sequenced. */
  'drill:asked': (drill: { notificationId: string; endsAt: string }) => void
  /** Every 2 s: the server's clock, the newest sequence of each stream this socket hears, and whether the auditor is well. A client that misses three shows its data as stale. */
  'server:ticked': (tick: { now: string; epoch: string; seqs: Record<string, number>; auditor: { ok: boolean; lateSteps: number; at: string } }) => void
  'session:ended': () => void
}
export interface ClientEvents {
  /** The round trip, for the console's own display of delay. */
  'client:pinged': (ack: (now: string) => void) => void
}

export const Snapshot = Type.Object({
  now: Time, epoch: Type.String(), seqs: Type.Record(Type.String(), Type.Integer()), incidents: Type.Array(IncidentBrief), calls: Type.Array(CallView), callbacks: Type.Array(CallbackView), seats: Type.Array(SeatView), queue: QueueView, teams: Type.Array(TeamBrief), areas: Type.Array(AreaBrief),
  /** Those that wait for an operator, and those with a hint whose incident is open. */
  alarms: Type.Array(AlarmView),
}, { $id: 'Snapshot' })
export type Snapshot = Static<typeof Snapshot>
