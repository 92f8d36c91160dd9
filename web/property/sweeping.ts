// The sweep on this phone: the cars as the server last told them, and the marks, kept here first and told until they are heard.
import { create } from 'zustand'
import type { MySweep, MySweepBody } from '../../server/contracts/area.ts'
import { get } from '../live/api.ts'
import { clockOffset } from '../live/clock.ts'
import { outcomeOf } from '../live/outcome.ts'
import { postOnce } from '../live/tell.ts'
import { keep, lastKept, type Who } from './kept.ts'
import { toLogin, useLine } from './line.ts'
import { add, hurry, nextMark, ofAccount, read, settle, without, type Marks } from './marks.ts'
import { load, save } from './storage.ts'

const KEPT_AS = 'sanfen.property.marks'

/** `mine` null: no open area has a car of this use unit, or it has not been asked. `lasting` false: this browser keeps nothing over a reload. */
export const useSweep = create<{ mine: MySweep | null; marks: Marks; lasting: boolean }>(() => ({ mine: lastKept()?.mine ?? null, marks: keptMarks(), lasting: true }))

let me: Who | null = null
let isSending = false
let timer: ReturnType<typeof setTimeout> | undefined
/** An answer to a look that began before a later answer came is old: it would show a car as it was before its mark. */
let asked = 0
let newest = 0

function keptMarks(): Marks {
  return read(load(KEPT_AS))
}

/** Another page of this browser may have marked a car: what is kept is read again before it is changed. */
function change(next: (marks: Marks) => Marks): void {
  const { lasting, marks: here } = useSweep.getState()
  const marks = next(lasting ? keptMarks() : here)
  useSweep.setState({ marks, lasting: save(KEPT_AS, marks) })
}

/** Whose marks are told; another's cars are not shown. */
export function sweepAs(who: Who): void {
  me = who
  const kept = lastKept()
  if (kept && kept.me.accountId !== who.accountId) take(null, ++asked)
  void sendMarks()
}

export async function lookAtSweep(): Promise<void> {
  const look = ++asked
  const answer = await get<MySweep | null>('/api/me/sweep')
  if (answer.ok) take(answer.value, look)
}

function take(mine: MySweep | null, at: number): void {
  if (at < newest) return
  newest = at
  useSweep.setState({ mine })
  keep(me && mine ? { me, mine, at: Date.now() } : null)
}

/** What was found at a car, kept on the phone first. */
export function markCar(place: string, found: Omit<MySweepBody, 'at'>): void {
  if (me === null) return
  const mark = { clientId: crypto.randomUUID(), accountId: me.accountId, place, found: { ...found, at: new Date(Date.now() + clockOffset()).toISOString() }, tries: 0, notBefore: 0 }
  change((marks) => add(marks, mark))
  void sendMarks()
}

export const readRefusal = (clientId: string): void => change((marks) => without(marks, clientId))

/** The network is back, or somebody looks at the phone. */
export function sendNow(): void {
  change(hurry)
  void sendMarks()
}

/** The oldest first, one at a time; sleeps until the next try. */
async function sendMarks(): Promise<void> {
  if (isSending) return
  isSending = true
  try {
    for (let mark = next(); mark; mark = next()) {
      const told = await postOnce('/api/me/sweep', mark.found, mark.clientId)
      const outcome = outcomeOf(told.status, told.code, told.title)
      if (outcome.is === 'log-in') { toLogin(); return }
      // First the cars, then the mark: between them the car would look as before.
      if (outcome.is === 'heard') take(told.body as MySweep | null, ++asked)
      change((marks) => settle(marks, mark.clientId, outcome, Date.now()))
    }
  } finally {
    isSending = false
  }
  clearTimeout(timer)
  const first = own().waiting[0]
  if (first) timer = setTimeout(() => void sendMarks(), Math.max(250, first.notBefore - Date.now()))
}

const own = (): Marks => ofAccount(useSweep.getState().marks, me?.accountId ?? null)
const next = () => nextMark(own(), Date.now())

/** Runs for as long as the page. */
export function startSweep(): void {
  window.addEventListener('online', sendNow)
  useLine.subscribe(({ link }, was) => { if (link === 'up' && was.link === 'down') sendNow() })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') sendNow() })
  window.addEventListener('storage', ({ key }) => { if (key === KEPT_AS) useSweep.setState({ marks: keptMarks() }) })
}
