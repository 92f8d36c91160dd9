// What the team said on this phone and the server has not yet heard: order, doubles, waiting, refusals. Pure: time is an argument, nothing is sent here.
import type { MySweepBody } from '../../server/contracts/area.ts'
import type { AssignmentCommand } from '../../server/contracts/incident.ts'
import { hurried, putOff, type Outcome, type Retried } from '../live/outcome.ts'

export type ActType = AssignmentCommand['type']
/** One tap. `clientId` is its Idempotency-Key: however often it is sent, it counts once. */
interface Tap extends Retried {
  clientId: string
  accountId: string
  /** Rises by one with each tap of this phone: the order of telling. */
  seq: number
  refusal: Refusal | null
}
interface AssignmentAct extends Tap { assignmentId: string; command: AssignmentCommand }
/** What was found at a car of the area. */
export interface SweepAct extends Tap { sweep: MySweepBody }
export type Act = AssignmentAct | SweepAct
export const isSweep = (act: Act): act is SweepAct => 'sweep' in act
/** `lost`: later taps of the same assignment that went with it. */
export interface Refusal { code: string; title: string; lost: number }

/** The server's "already so" for these is what the tap wanted: nothing to show. */
const SAME: Partial<Record<ActType, readonly string[]>> = {
  accept: ['already-accepted', 'already-departed', 'already-arrived'], decline: ['already-declined'], depart: ['already-departed', 'already-arrived'], arrive: ['already-arrived'], 'cannot-go': ['withdrawn'], release: ['already-released'],
}

/** The queue with the act at its end; the queue itself when the same tap of the same assignment is waiting already, or the same was said of the same car last. */
export function add(acts: readonly Act[], act: Act): readonly Act[] {
  return waiting(acts).some((a) => isDouble(acts, a, act)) ? acts : [...acts, act]
}

function isDouble(acts: readonly Act[], known: Act, act: Act): boolean {
  if (!isSweep(known)) return !isSweep(act) && isSameSubject(known, act) && known.command.type === act.command.type
  // A mark may be changed and changed back: only the last one of a car can be repeated.
  return isSweep(act) && isSameSubject(known, act) && !waiting(acts).some((a) => isSameSubject(a, known) && a.seq > known.seq) && saidOf(known) === saidOf(act)
}
const isSameSubject = (a: Act, b: Act): boolean => (isSweep(a) ? isSweep(b) && a.sweep.elevatorId === b.sweep.elevatorId : !isSweep(b) && a.assignmentId === b.assignmentId)
const saidOf = ({ sweep: { at: _at, ...said } }: SweepAct): string => JSON.stringify(said)

export const waiting = (acts: readonly Act[]): readonly Act[] => acts.filter((a) => a.refusal === null).sort((a, b) => a.seq - b.seq)
export const refusals = (acts: readonly Act[]): readonly (Act & { refusal: Refusal })[] => acts.filter((a): a is Act & { refusal: Refusal } => a.refusal !== null)

/** Answers to calls and what was found at cars are told beside each other: a mark that takes its time, or must wait, holds up no acceptance. */
export type Lane = 'answers' | 'marks'

function firstOf(acts: readonly Act[], lane: Lane): Act | undefined {
  const all = waiting(acts)
  if (lane === 'answers') return all.find((a) => !isSweep(a))
  // Only a crew that was called there may mark a car: a mark waits for the answers that were tapped before it.
  return all[0] && isSweep(all[0]) ? all[0] : undefined
}

/** The act to send now: always the oldest, so that an arrival never overtakes its departure. Null while it has to wait, or with nothing to send. */
export function nextAct(acts: readonly Act[], now: number, lane: Lane): Act | null {
  const first = firstOf(acts, lane)
  return first && first.notBefore <= now ? first : null
}

/** When `nextAct` has to be asked again, ms; null with nothing to send, and for marks that wait for an answer. */
export const wakeAt = (acts: readonly Act[], lane: Lane): number | null => firstOf(acts, lane)?.notBefore ?? null

/** The queue after one act was sent. A refusal stays to be read, and takes the later acts of its assignment with it: they rested on it. */
export function settle(acts: readonly Act[], clientId: string, outcome: Outcome, now: number): readonly Act[] {
  const act = acts.find((a) => a.clientId === clientId)
  if (!act) return acts
  switch (outcome.is) {
    case 'heard': return without(acts, clientId)
    case 'log-in': return acts
    case 'later': return replace(acts, putOff(act, now))
    case 'refused': {
      // What was found at one car rests on nothing that was found there before.
      if (isSweep(act)) return replace(acts, { ...act, refusal: { code: outcome.code, title: outcome.title, lost: 0 } })
      if (SAME[act.command.type]?.includes(outcome.code)) return without(acts, clientId)
      // The phone's clock was wrong. The server's time of hearing is the next best; another key, for the first answer to this one is kept.
      if (outcome.code === 'time-in-future' && act.command.at !== undefined) {
        const { at: _wrong, ...command } = act.command
        return replace(acts, { ...act, clientId: `${act.clientId}-t`, command: { ...command, clientId: `${act.clientId}-t` } }, clientId)
      }
      const later = acts.filter((a) => a.refusal === null && isSameSubject(a, act) && a.seq > act.seq)
      const refused: Act = { ...act, refusal: { code: outcome.code, title: outcome.title, lost: later.length } }
      return replace(acts.filter((a) => !later.includes(a)), refused)
    }
  }
}

/** The network is back, or somebody looks: nothing waits any longer. */
export const hurry = (acts: readonly Act[]): readonly Act[] => acts.map(hurried)

/** The refusal has been read. */
export const without = (acts: readonly Act[], clientId: string): readonly Act[] => acts.filter((a) => a.clientId !== clientId)

const replace = (acts: readonly Act[], act: Act, clientId = act.clientId): readonly Act[] => acts.map((a) => (a.clientId === clientId ? act : a))
