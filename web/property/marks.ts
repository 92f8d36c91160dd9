// What the officer found at his cars and the server has not yet heard: order, replacement, waiting, refusals. Pure: time is an argument, nothing is sent here.
import type { MySweep, MySweepBody, SweepItem } from '../../server/contracts/area.ts'
import { hurried, putOff, type Outcome, type Retried } from '../live/outcome.ts'
import { laidOver, type SweptCar } from '../live/sweptCar.ts'
import { parse } from './storage.ts'

/** `clientId` is its Idempotency-Key: however often it is sent, it counts once. `place`: said again when it is refused, for the car may be in no list then. */
export interface Mark extends Retried { clientId: string; accountId: string; place: string; found: MySweepBody }
export interface Refused { clientId: string; accountId: string; place: string; status: SweepItem['status']; why: string }
/** `waiting`: in the order of telling. `refused`: until it has been read. */
export interface Marks { waiting: readonly Mark[]; refused: readonly Refused[] }
export const NO_MARKS: Marks = { waiting: [], refused: [] }

const isSameCar = (a: Mark, b: Mark): boolean => a.accountId === b.accountId && a.found.elevatorId === b.found.elevatorId

/** Takes the place of an unsent one of the same car. One that is under way may be heard all the same: this one is told after it. */
export const add = ({ waiting, refused }: Marks, mark: Mark): Marks => ({ waiting: [...waiting.filter((m) => !isSameCar(m, mark)), mark], refused })

/** Another account's marks wait for that account. */
export const ofAccount = ({ waiting, refused }: Marks, accountId: string | null): Marks => ({ waiting: waiting.filter((m) => m.accountId === accountId), refused: refused.filter((r) => r.accountId === accountId) })

/** The mark to send now: always the oldest. Null while it has to wait, or with nothing to send. */
export function nextMark({ waiting: [first] }: Marks, now: number): Mark | null {
  return first && first.notBefore <= now ? first : null
}

/** After one was sent. One that was replaced meanwhile is gone, and its answer says nothing of the later one. */
export function settle(marks: Marks, clientId: string, outcome: Outcome, now: number): Marks {
  const mark = marks.waiting.find((m) => m.clientId === clientId)
  if (!mark || outcome.is === 'log-in') return marks
  if (outcome.is === 'later') return { ...marks, waiting: marks.waiting.map((m) => (m === mark ? putOff(m, now) : m)) }
  const waiting = marks.waiting.filter((m) => m !== mark)
  if (outcome.is === 'heard') return { ...marks, waiting }
  const { accountId, place, found: { status } } = mark
  return { waiting, refused: [...marks.refused, { clientId, accountId, place, status, why: outcome.title }] }
}

/** The network is back, or somebody looks: nothing waits any longer. */
export const hurry = (marks: Marks): Marks => ({ ...marks, waiting: marks.waiting.map(hurried) })
/** Its refusal has been read. */
export const without = (marks: Marks, clientId: string): Marks => ({ ...marks, refused: marks.refused.filter((r) => r.clientId !== clientId) })

/** What this browser kept; what an older page or another hand wrote there is not trusted. */
export function read(kept: string | null): Marks {
  const said = parse(kept)
  return typeof said === 'object' && said !== null && 'waiting' in said && 'refused' in said && Array.isArray(said.waiting) && Array.isArray(said.refused) ? said as Marks : NO_MARKS
}

/** `open`: nobody knows anything of these, in the order in which people walk; `known` has the rest. */
export interface Sweeping { estates: readonly { estate: string; open: readonly SweptCar[] }[]; open: readonly SweptCar[]; known: readonly SweptCar[]; all: number }

/** This phone's untold marks count at once. */
export function sweepingOf({ items }: MySweep, { waiting }: Marks): Sweeping {
  const found = new Map(waiting.map((m) => [m.found.elevatorId, m.found]))
  const cars = items.map((item) => laidOver(item, found.get(item.elevatorId)))
  const open = cars.filter((c) => c.status === 'unknown')
  const estates = [...new Set(open.map((c) => c.estate))].map((estate) => ({ estate, open: open.filter((c) => c.estate === estate) }))
  return { estates, open, known: cars.filter((c) => c.status !== 'unknown'), all: cars.length }
}

/** What somebody said of it can be taken back. People who are known to the platform cannot: a later look says what is so. */
export const canUndo = (car: SweptCar): boolean => car.unsent || car.from === 'sweep'
