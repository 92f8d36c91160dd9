// Reachability drills: begun by a person or a schedule, spread, stretched when lines are busy, counted at their end. Every step is one transaction, so that any process may do it and one does.
import { randomUUID } from 'node:crypto'
import type { Db, Tx } from '../db/pool.ts'
import {
  endDrill, findDrill, findRunningDrill, findScope, insertDrill, listDrilledTeams, listDrillRungs, listOverdueDrills, listSchedules, lockDrills, lockOpenDrill, noteSkipped, planDrill, stretchDrills, takeOccurrence,
  type Drill, type DrilledTeam, type Schedule,
} from '../db/reachability.ts'
import type { ChannelName } from '../domain/notice.ts'
import { atNight, countOf, dueNow, endCapOf, isLoud, judge, spreadOf, type TeamResult } from '../domain/reachability.ts'

export interface ReachabilityParts {
  db: Db
  clock: () => Date
  /** Those of this installation: what is not there cannot be tried. */
  channels: readonly ChannelName[]
  wake: (dueAt: readonly Date[]) => void
  fault: (where: string, error: unknown) => void
}

export interface DrillOrder { region: string; channels: readonly ChannelName[]; onDutyOnly: boolean; minutes: number; atNight: boolean; accountId: string | null }
export type DrillRefusal = 'no-such-region' | 'no-such-channel' | 'another-drill' | 'no-teams' | 'too-large' | 'night'
export type Begun = { ok: true; drillId: string; endsAt: Date } | { ok: false; refusal: DrillRefusal }

const EVERY_MS = 15_000
/** A message may wait so long for a free line before all behind it are moved. Far less than what claim_notifications.sql takes for the rest of an outage. */
const LATE_SECONDS = 90

export function makeReachability({ db, clock, channels, wake, fault }: ReachabilityParts) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let closed = false

  /** Refused without a trace. */
  async function begin(order: DrillOrder): Promise<Begun> {
    const begun = await db.tx(async (tx) => {
      const outcome = await beginIn(tx, order, clock())
      if (!outcome.ok) await tx.query('rollback to savepoint drill')
      return outcome
    })
    if (begun.ok) wake([clock()])
    return begun
  }

  async function beginIn(tx: Tx, order: DrillOrder, now: Date): Promise<Begun> {
    const no = (refusal: DrillRefusal): Begun => ({ ok: false, refusal })
    await lockDrills(tx)
    await tx.query('savepoint drill')
    const scope = await findScope(tx, order.region)
    if (!scope) return no('no-such-region')
    if (order.channels.some((c) => !channels.includes(c))) return no('no-such-channel')
    if (await findRunningDrill(tx, scope.prefix)) return no('another-drill')
    const drill = { id: randomUUID(), region: order.region, channels: order.channels, onDutyOnly: order.onDutyOnly, accountId: order.accountId }
    const { teams, contacts } = await insertDrill(tx, drill, scope.prefix, now)
    if (teams === 0) return no('no-teams')
    const spread = spreadOf(contacts, order.minutes)
    if (!spread) return no('too-large')
    if (!order.atNight && order.channels.some(isLoud) && atNight(now, new Date(now.getTime() + spread.lastDue * 1000))) return no('night')
    return { ok: true, drillId: drill.id, endsAt: await planDrill(tx, drill, spread, endCapOf(now, spread.end, order.atNight || !order.channels.some(isLoud)), now) }
  }

  /** One occurrence of one schedule: whichever process takes the row runs it. */
  async function runSchedule(schedule: Schedule): Promise<void> {
    const now = clock()
    const due = dueNow(schedule, now)
    if (due.is === 'nothing') return
    const begun = await db.tx(async (tx) => {
      await lockDrills(tx) // before the row: all who begin drills lock in this order
      if (due.is === 'run' && await findRunningDrill(tx, schedule.prefix)) return false // its turn comes when the other has ended
      if (!(await takeOccurrence(tx, schedule, due.due))) return false
      if (due.is === 'skip') {
        await noteSkipped(tx, schedule.region, due.due, 'too-late')
        return false
      }
      const outcome = await beginIn(tx, { ...schedule, accountId: null }, now)
      if (outcome.ok) return true
      await tx.query('rollback to savepoint drill')
      await noteSkipped(tx, schedule.region, due.due, outcome.refusal)
      return false
    })
    if (begun) wake([now])
  }

  async function count(drill: Drill): Promise<void> {
    await db.tx(async (tx) => {
      if (!(await lockOpenDrill(tx, drill.id))) return
      const results = judge({ channels: drill.channels, endsAt: drill.endsAt, over: true }, await listDrilledTeams(tx, drill.id), await listDrillRungs(tx, drill.id))
      await endDrill(tx, drill.id, countOf(results), clock())
    })
  }

  /** One pass. What fails is reported and tried again with the next; it keeps nothing else waiting. */
  async function look(): Promise<void> {
    const attempt = async (where: string, work: () => Promise<unknown>) => { await work().catch((error: unknown) => fault(where, error)) }
    for (const schedule of await listSchedules(db)) await attempt(`drill schedule of ${schedule.region}`, () => runSchedule(schedule))
    await attempt('drills: stretch', () => stretchDrills(db, clock(), LATE_SECONDS))
    for (const drill of await listOverdueDrills(db, clock())) await attempt(`drill ${drill.id}`, () => count(drill))
  }

  function lookAfter(delay: number): void {
    if (closed) return
    timer = setTimeout(() => { running = look().catch((error: unknown) => fault('drills', error)).finally(() => lookAfter(EVERY_MS)) }, delay)
    timer.unref()
  }

  return {
    begin, look,
    start: () => lookAfter(0),
    async close() { closed = true; clearTimeout(timer); await running },
  }
}
export type Reachability = ReturnType<typeof makeReachability>

export interface DrillResults { drill: Drill; results: TeamResult<DrilledTeam>[] }

/** What a drill says of each team, now or at its end. Null: there is none. */
export async function drillResults(db: Db, id: string, now: Date): Promise<DrillResults | null> {
  const drill = await findDrill(db, id)
  if (!drill) return null
  const [teams, rungs] = await Promise.all([listDrilledTeams(db, id), listDrillRungs(db, id)])
  return { drill, results: judge({ channels: drill.channels, endsAt: drill.endsAt, over: now >= drill.endsAt }, teams, rungs) }
}
