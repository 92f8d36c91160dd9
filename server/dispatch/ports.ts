// What dispatch needs from the outer rooms; they implement it, dispatch never imports them.
import type { IncidentBrief, MyAssignment } from '../contracts/incident.ts'
import type { TeamBrief } from '../contracts/team.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { CandidateFacts } from '../domain/ranking.ts'
import type { ChannelName } from '../domain/notice.ts'

export interface PublishPort {
  /** To every console of the region. A failure is the publisher's to note: it must not undo a commit. */
  incident(view: IncidentBrief): Promise<void>
  /** That a team is busy or free again. */
  team(view: TeamBrief): Promise<void>
  /** To the pages of a use unit's officers: a car of theirs is none of this any more. */
  unit(useUnitId: string): void
  /** To the phone of one team. */
  assignment(teamId: string, view: MyAssignment): Promise<void>
}

export interface WakePort {
  /** Call `fire(incidentId, key)` at `dueAt`. May be lost: the auditor sweeps. */
  wake(deadline: { incidentId: string; key: string; dueAt: Date; version: number }): Promise<void>
}

export interface NotifyPort {
  /** What this installation can send over: rungs of others are not planned. */
  channels: readonly ChannelName[]
  /** Rungs are due then. May be lost: every process looks by itself. */
  wake(dueAt: readonly Date[]): void
}

/** For each of `asked`, in its place. */
export type CandidatesPort = (tx: Tx, asked: readonly { elevatorId: string; incidentId: string }[], now: Date) => Promise<CandidateFacts[][]>

export interface DispatchParts {
  db: Db
  /** Connections for steps that are due and the look for forgotten ones: after an outage a step must not stand in line behind everybody's requests. */
  steps: Db
  /** Connections for what comes in crowds: reports, and what officers are told. Few, so that whoever asks meanwhile finds a processor. Whoever holds one waits neither for another of them nor for a locked incident. */
  crowd: Db
  clock: () => Date
  publish: PublishPort
  wake: WakePort
  notify: NotifyPort
  candidates: CandidatesPort
  newId: () => string
  /** Where faults go that have no caller to be thrown at. */
  fault: (where: string, error: unknown) => void
}

/** Whose regions a command may touch: those that begin with `prefix`. */
export interface Scope { prefix: string }
