// The alarm engine of one process: takes messages many at once, looks at alarms when their time has come, brings them to dispatch. Every timer is a row in PostgreSQL that any process may find.
import { listAlarmViews } from '../db/alarmViews.ts'
import { countLate, insertAlarms, lockAlarm, lockAlarmsOf, lockDueAlarms, lockPaces, nextDue, nextRemark, saveDecision, saveMark, savePaces, spendSignatures, updateAlarms, type AlarmRow } from '../db/alarms.ts'
import { listDeviceFreshness } from '../db/alarmFacts.ts'
import { isConflict, isOfAnItem, sqlState, type Tx } from '../db/pool.ts'
import type { Mark } from '../contracts/alarm.ts'
import type { Actor } from '../domain/incident.ts'
import { LEASE_SECONDS, makeJudgement, type ToJudge } from './judgement.ts'
import { makeOutcomes } from './outcomes.ts'
import type { AlarmEngineParts, Arrival, Taken } from './ports.ts'
import { makeReporter } from './reporter.ts'
import { makeLooker, type Looker } from './looker.ts'
import { classOf, clean, idsOf, noChanges, noUnrest, take, type Hand } from './take.ts'
import { makeWeighing } from './weighing.ts'

/** Nothing may wait longer than this for a wake-up that never came. */
const LOOK_MS = 250
/** Taken in one look; with more it looks again at once. */
const AT_A_LOOK = 200
/** A timer that nobody has looked at for so long is late, and everybody is told. Seconds. */
const LATE_SECONDS = 5
/** Two that came under one name at the same moment meet in the database: whoever lost is taken once more, with the other in sight. */
const MEETS = 3
/** Longer than a signature counts, seconds: it cannot come back after it was forgotten. */
const SIGNATURE_SECONDS = 900

export type AlarmRefusal = 'no-such-alarm' | 'alarm-over' | 'already-reported'
export type AlarmOutcome = { ok: true; incidentId: string | null } | { ok: false; refusal: AlarmRefusal }
type Account = Actor & { kind: 'account' }

export function makeAlarmEngine(parts: AlarmEngineParts) {
  const { db, clock, publish, newId, fault } = parts
  const judgement = makeJudgement(fault)
  const reporter = makeReporter(parts)
  const outcomes = makeOutcomes({ ...parts, tell })
  const weighing = makeWeighing(parts, judgement, follow)
  const timers = makeLooker(lookAtTimers, LOOK_MS, (error) => fault('alarms', error))
  const remarks = makeLooker(lookAtOutcomes, LOOK_MS, (error) => fault('alarms: what became of them', error))

  /**
   * Takes a batch in one transaction; answers one for one. When it resolves, all that is not `replayed` is committed, and what is to be reported is on its way.
   * When it throws nothing was taken.
   */
  async function receive(list: readonly Arrival[], tries = MEETS): Promise<Taken[]> {
    if (list.length === 0) return []
    try {
      const { taken, rows, asked } = await db.tx((tx) => receiveIn(tx, list))
      follow(rows, asked)
      return taken
    } catch (error) {
      // One that cannot be kept takes no others with it: they are tried in halves, in their order.
      if (!isOfAnItem(error)) throw error
      if (list.length > 1) {
        const middle = list.length >> 1
        return [...await receive(list.slice(0, middle)), ...await receive(list.slice(middle))]
      }
      if (isConflict(error) && tries > 0) return receive(list, tries - 1)
      if (!isUnreadable(error)) throw error
      fault(`alarm of device ${list[0]?.device.id ?? ''}`, error)
      return [{ outcome: 'unreadable', alarmId: null, incidentId: null, state: null }]
    }
  }

  async function receiveIn(tx: Tx, all: readonly Arrival[]): Promise<{ taken: Taken[]; rows: AlarmRow[]; asked: Set<AlarmRow> }> {
    const now = clock()
    const spent = new Set((await spendSignatures(tx, all.flatMap((a) => a.signature ?? []), new Date(now.getTime() + SIGNATURE_SECONDS * 1000))).map((s) => s.toString('hex')))
    const answers: Taken[] = all.map(() => ({ outcome: 'replayed', alarmId: null, incidentId: null, state: null }))
    const byDevice = new Map<string, { arrival: Arrival; n: number }[]>()
    all.forEach((arrival, n) => {
      const signature = arrival.signature?.toString('hex')
      if (signature !== undefined && spent.has(signature)) return
      if (signature !== undefined) spent.add(signature) // twice in one batch
      const of = byDevice.get(arrival.device.id)
      if (of) of.push({ arrival, n })
      else byDevice.set(arrival.device.id, [{ arrival, n }])
    })
    if (byDevice.size === 0) return { taken: answers, rows: [], asked: new Set() }

    const hands = new Map<string, Hand>()
    for (const [id, [first]] of byDevice) if (first) hands.set(id, { rows: [], rules: await judgement.rulesOf(tx, first.arrival.device.region), skewSeconds: null, unrest: noUnrest() })
    const talk = [...byDevice].flatMap(([id, list]) => {
      const classes = new Set(list.map((m) => classOf(m.arrival.message.type)))
      return [...classes].map((of) => ({ id, of, key: `${id} ${of}`, seconds: hands.get(id)?.rules.storm.seconds ?? 0 }))
    })
    const paces = await lockPaces(tx, talk, now)
    for (const { id, of, key } of talk) { const hand = hands.get(id); if (hand) hand.unrest[of] = paces.get(key) ?? 0 }
    const ids = [...byDevice.keys()]
    const messageIds = [...byDevice.values()].flat().flatMap(({ arrival: { message: m, receivedAt } }) => (m.kind === 'clear' && m.of !== null ? [clean(m.of)] : m.kind === 'alarm' ? idsOf(m, receivedAt) : []))
    for (const row of await lockAlarmsOf(tx, ids, messageIds, now)) hands.get(row.deviceId)?.rows.push(row)
    for (const { deviceId, skewSeconds } of await listDeviceFreshness(tx, ids)) { const hand = hands.get(deviceId); if (hand) hand.skewSeconds = skewSeconds }

    const changes = noChanges()
    const rowOf = new Map<number, AlarmRow>()
    for (const [id, list] of byDevice) {
      const hand = hands.get(id)
      if (!hand) continue
      for (const { arrival, n } of list) {
        const { taken, row } = read(() => take(hand, arrival, changes, newId, now))
        answers[n] = { ...taken, incidentId: null, state: null }
        if (row) rowOf.set(n, row)
      }
    }
    await savePaces(tx, talk.map(({ id, of, key }) => ({ key, unrest: hands.get(id)?.unrest[of] ?? 0 })).filter(({ key, unrest }) => unrest !== paces.get(key)))
    await judgement.judgeAll(tx, [...changes.judge].map(([row, how]) => ({ row, ...how })), now)
    for (const row of changes.judge.keys()) if (!changes.inserted.has(row)) changes.changed.add(row)
    await updateAlarms(tx, [...changes.changed])
    await insertAlarms(tx, [...changes.inserted]).catch(unreadable)
    for (const [n, row] of rowOf) answers[n] = { ...answers[n]!, incidentId: row.incidentId, state: row.state }
    return { taken: answers, rows: [...changes.inserted, ...changes.changed], asked: changes.asked }
  }

  /** After the commit: on to dispatch, to the consoles, and to the next timer. */
  function follow(rows: readonly AlarmRow[], asked: ReadonlySet<AlarmRow>): void {
    for (const row of rows) if (row.state === 'reported' && row.incidentId === null) void reporter.report(row).then((incident) => { if (incident !== null && asked.has(row)) tell([row.id]) })
    tell(rows.filter((r) => r.state === 'waiting' || asked.has(r)).map((r) => r.id))
    for (const { dueAt, remarkDue } of rows) {
      if (dueAt) wakeAt(timers, dueAt)
      if (remarkDue) wakeAt(remarks, remarkDue)
    }
  }

  function tell(ids: readonly string[]): void {
    if (ids.length === 0) return
    listAlarmViews(db, { ids, prefix: '' }).then((views) => Promise.all(views.map((v) => publish.alarm(v)))).catch((error: unknown) => fault('alarms: to the consoles', error))
  }

  /** All whose time has come: held ones are judged, unanswered questions end, what did not reach dispatch goes again. */
  async function lookAtTimers(): Promise<void> {
    const due = await nextDue(db)
    if (!due || due > clock()) return
    const { rows, asked } = await db.tx(lookIn)
    if (rows.length === AT_A_LOOK) timers.look()
    follow(rows, asked)
  }

  /** What became of those that were reported. It talks to dispatch and may wait for it: no alarm's timer waits along. */
  async function lookAtOutcomes(): Promise<void> {
    const due = await nextRemark(db)
    if (due && due <= clock()) await outcomes.remark()
    await outcomes.look()
    await weighing.look()
  }

  async function lookIn(tx: Tx): Promise<{ rows: AlarmRow[]; asked: Set<AlarmRow> }> {
    const now = clock()
    const rows = await lockDueAlarms(tx, now, reporter.inHand(), AT_A_LOOK)
    const asked = new Set(rows.filter((r) => r.state === 'waiting'))
    const held: ToJudge[] = rows.filter((r) => r.state === 'held' || r.state === 'logged').map((row) => ({ row, late: false, afterDismissal: false }))
    await judgement.judgeAll(tx, held, now)
    await judgement.unansweredAll(tx, [...asked], now)
    for (const row of rows) {
      if (asked.has(row) || held.some((h) => h.row === row)) continue
      // Reported and not there yet: whoever had it is gone, or dispatch was.
      row.dueAt = row.state === 'reported' && row.incidentId === null ? new Date(now.getTime() + LEASE_SECONDS * 1000) : null
      row.tries++
    }
    await updateAlarms(tx, rows)
    return { rows, asked }
  }

  function wakeAt(looker: Looker, due: Date): void {
    const ms = due.getTime() - clock().getTime()
    if (ms < 3_600_000) looker.within(Math.max(0, ms) + 5)
  }

  /** Changes one alarm under its lock for a person inside whose region it lies. */
  async function decide(id: string, actor: Account, prefix: string, change: (tx: Tx, row: AlarmRow, now: Date) => Promise<AlarmRefusal | null>): Promise<AlarmOutcome> {
    const outcome = await db.tx(async (tx): Promise<{ ok: true; row: AlarmRow } | { ok: false; refusal: AlarmRefusal }> => {
      const row = await lockAlarm(tx, id, prefix)
      if (!row) return { ok: false, refusal: 'no-such-alarm' }
      const refusal = await change(tx, row, clock())
      if (refusal) return { ok: false, refusal }
      await updateAlarms(tx, [row])
      return { ok: true, row }
    })
    if (!outcome.ok) return outcome
    const { row } = outcome
    const incidentId = row.incidentId ?? (row.state === 'reported' ? await reporter.report(row, actor) : null)
    tell([id])
    return { ok: true, incidentId }
  }

  return {
    receive: (list: readonly Arrival[]) => receive(list), cues: weighing.cues,
    /** Looks once, at timers and then at outcomes. */
    look: async () => { await timers.once(); await remarks.once() },
    /** The incident of an alarm that is on its way to dispatch; null when it is not, or did not get there yet. */
    reported: (id: string) => reporter.arriving(id),
    /** An operator says that it is true: it is reported in his name. One that was dismissed or kept may still be. */
    confirm: (id: string, said: { people?: number }, actor: Account, prefix: string) => decide(id, actor, prefix, async (tx, row, now) => {
      if (row.state === 'reported') return 'already-reported'
      if (row.state === 'cleared') return 'alarm-over'
      Object.assign(row, { state: 'reported', reason: 'confirmed', decidedAt: now, overdue: false, dueAt: new Date(now.getTime() + LEASE_SECONDS * 1000), people: said.people ?? row.people })
      await saveDecision(tx, id, actor.id)
      return null
    }),
    /** An operator says that it is nothing. The same again is quiet for a while, then asked about anew. */
    dismiss: (id: string, mark: 'false' | 'unknown', actor: Account, prefix: string) => decide(id, actor, prefix, async (tx, row, now) => {
      if (row.state === 'reported') return 'already-reported'
      if (row.state !== 'waiting' && row.state !== 'held') return 'alarm-over'
      Object.assign(row, { state: 'dropped', reason: 'dismissed', decidedAt: now, overdue: false, dueAt: null })
      await saveDecision(tx, id, actor.id)
      await saveMark(tx, id, mark, actor.id, now)
      return null
    }),
    /** True, false or unknown, by a person: it outweighs the incident's outcome. */
    mark: (id: string, mark: Mark, actor: Account, prefix: string) => decide(id, actor, prefix, async (tx, _row, now) => {
      await saveMark(tx, id, mark, actor.id, now)
      return null
    }),
    /** Timers that nobody looked at: there must be none. */
    late: () => countLate(db, clock(), LATE_SECONDS),
    start() { timers.within(0); remarks.within(0) },
    async close() {
      await Promise.all([timers.close(), remarks.close()])
      await reporter.close()
    },
  }
}

/** Our own reading of a message failed, or putting it into words for the database. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
}
function unreadable(error: unknown): never {
  throw isOfAnItem(error) && sqlState(error) === '' ? new Unreadable('a message that cannot be kept', { cause: error }) : error
}
function read<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    return unreadable(error)
  }
}
/** The database refuses its words, or our own reading of them does: it will not be kept however often it comes. Whatever else fails of ours is no fault of the message: it comes again. */
const isUnreadable = (error: unknown): boolean => error instanceof Unreadable || /^(2[23]|54)/.test(sqlState(error))

export type AlarmEngine = ReturnType<typeof makeAlarmEngine>
