// The notification ladder of one process: takes due rungs from PostgreSQL, sends each over its channel, writes what became of it. Any process may die with any of them in hand.
import { randomUUID } from 'node:crypto'
import { inBatches } from '../db/inBatches.ts'
import { claimNotifications, dropNotification, handBackNotification, keepNotifications, listComing, releaseNotification, saveDeliveries, type Changed, type Claimed, type DeliveryToSave } from '../db/notifications.ts'
import { isOfAnItem, type Db } from '../db/pool.ts'
import { CHANNELS, type Delivery } from '../domain/notice.ts'
import type { Channel } from './channel.ts'
import { saveFailure } from './retry.ts'

export interface LadderParts {
  db: Db
  clock: () => Date
  /** The channels of this installation. */
  channels: readonly Channel[]
  /** Every state that changed, for the consoles. */
  changed: (changed: readonly Changed[]) => void
  fault: (where: string, error: unknown) => void
}

/** Nothing may wait longer than this for a wake-up that never came. */
const LOOK_MS = 500
/** A process that is gone is missed after so long: then another sends what it had. */
const LEASE_SECONDS = 12
const KEEP_MS = 1000
/** Taken in one look; with more it looks again at once. Lives never wait for one another: nothing bounds how many are on their way. */
const AT_A_LOOK = 400
/** An exercise never takes the lines that a life may need. */
const DRILLS_AT_ONCE = 8
/** How far ahead sentences are made, and how many are remembered as made. */
const AHEAD_MS = 20_000
const PREPARED_MOST = 5000
/** Why a send is cut off: this process ends, or the offer has ended. */
const [CLOSING, UNWANTED] = ['closing', 'unwanted'] as const

export function makeLadder({ db, clock, channels, changed, fault }: LadderParts) {
  const sender = `${process.pid}-${randomUUID().slice(0, 8)}`
  /** A blackout brings thousands of rungs in seconds: what became of them is written together. */
  const save = inBatches<DeliveryToSave, Changed | null>((these) => saveDeliveries(db, these, clock(), sender), { atOnce: 2, mayReplay: isOfAnItem })
  const letGo = (id: string, delivery: Delivery) => save({ id, delivery, last: true })
  const prepared = new Set<string>()
  const running = new Map<string, { stop: AbortController; drill: boolean; done: Promise<void> }>()
  let timer: NodeJS.Timeout | undefined
  let nextLook = Infinity
  let looking: Promise<void> | null = null
  let again = false
  let closed = false

  /** Looks now, or once more after the look that is under way. */
  function look(): void {
    if (closed) return
    if (looking) { again = true; return }
    looking = claim().catch((error: unknown) => fault('ladder', error)).finally(() => {
      looking = null
      if (again) { again = false; look() } else schedule(performance.now() + LOOK_MS)
    })
  }

  function schedule(at: number): void {
    if (closed || at >= nextLook) return
    clearTimeout(timer)
    nextLook = at
    timer = setTimeout(() => { nextLook = Infinity; look() }, Math.max(0, at - performance.now()))
  }

  async function claim(): Promise<void> {
    const here = channels.filter((c) => c.isHere?.() ?? true)
    await prepareAhead(here)
    const drills = [...running.values()].filter((r) => r.drill).length
    const rows = await claimNotifications(db, { channels: here.map((c) => c.name), sender, now: clock(), leaseSeconds: LEASE_SECONDS, limit: AT_A_LOOK, drills: Math.max(0, DRILLS_AT_ONCE - drills), running: [...running.keys()] })
    if (rows.length >= AT_A_LOOK) again = true
    for (const row of rows) {
      const channel = here.find((c) => c.name === row.channel)
      if (!channel) continue
      const stop = new AbortController()
      const { id } = row.notice
      const done = send(row, channel, stop.signal).catch((error: unknown) => fault(`${row.channel} ${id}`, error)).finally(() => { if (running.get(id)?.stop === stop) running.delete(id) })
      running.set(id, { stop, drill: row.notice.kind === 'drill', done })
    }
  }

  /** Speech takes half a second to make: it is made while the page and the push message are on their way. */
  async function prepareAhead(here: readonly Channel[]): Promise<void> {
    const slow = here.filter((c) => c.prepare)
    if (slow.length === 0) return
    const now = clock()
    for (const { channel, notice } of await listComing(db, slow.map((c) => c.name), now, new Date(now.getTime() + AHEAD_MS))) {
      if (prepared.has(notice.id)) continue
      prepared.add(notice.id)
      slow.find((c) => c.name === channel)?.prepare?.(notice)
    }
    if (prepared.size > PREPARED_MOST) prepared.clear()
  }

  async function send(row: Claimed, channel: Channel, signal: AbortSignal): Promise<void> {
    const { notice } = row
    const tell = (now: Changed | null) => { if (now) changed([now]) }
    // In the order they came: a slow write must not overtake a later state.
    let written: Promise<unknown> = Promise.resolve()
    const report = (delivery: Delivery) => { written = written.then(() => save({ id: notice.id, delivery, last: false })).then(tell).catch((error: unknown) => fault(`delivery of ${notice.id}`, error)) }
    let last: Delivery
    try {
      last = await channel.send(notice, report, signal, row.ref)
    } catch (error) {
      fault(`${row.channel} ${notice.id}`, error)
      last = { state: 'failed', permanent: false, reason: 'fault' }
    }
    await written
    if (last.state !== 'failed') {
      // Somebody picked up while this process was closing, and cannot have heard it to its end.
      const unheard = last.state === 'delivered' && row.channel === 'voice' && signal.reason === CLOSING
      tell(await save({ id: notice.id, delivery: last, last: !unheard }))
      if (unheard) tell(await handBackNotification(db, notice.id, sender, clock()))
    } else if (last.permanent || !signal.aborted) {
      const failed = await saveFailure(db, { id: notice.id, channel: row.channel, kind: notice.kind, attempts: row.attempts, answerBy: notice.answerBy }, last, clock(), { name: sender, letGo })
      changed(failed.changed)
      if (failed.dueAt) wake([failed.dueAt])
    } else { // cut off, it has not failed: another process does it, or nobody needs it
      tell(await (signal.reason === CLOSING ? handBackNotification : dropNotification)(db, notice.id, sender, clock()))
      await releaseNotification(db, notice.id, sender)
    }
  }

  let keeping = Promise.resolve()
  /** Holds the leases and hangs up on whoever need not answer any more. */
  const keeper = setInterval(() => {
    const before = keeping
    keeping = keepNotifications(db, [...running.keys()], sender, clock(), LEASE_SECONDS)
      .then((unwanted) => { for (const id of unwanted) running.get(id)?.stop.abort(UNWANTED) })
      .catch((error: unknown) => fault('ladder: leases', error))
      .then(() => before)
  }, KEEP_MS)

  function wake(dueAt: readonly Date[]): void {
    for (const due of dueAt) schedule(performance.now() + Math.max(0, due.getTime() - clock().getTime()) + 5)
  }

  return {
    /** In the order of the ladder. */
    channels: CHANNELS.filter((name) => channels.some((c) => c.name === name)),
    wake,
    start: () => schedule(0),
    async close() {
      closed = true
      clearTimeout(timer)
      clearInterval(keeper)
      await Promise.all([looking, keeping])
      for (const r of running.values()) r.stop.abort(CLOSING)
      await Promise.all([...running.values()].map((r) => r.done))
      await Promise.all(channels.map((c) => c.close()))
    },
  }
}
export type NotificationLadder = ReturnType<typeof makeLadder>
