// The early-warning worker: once a day judges the city, every minute moves warnings on whose time has come. Runs in every process; PostgreSQL decides which one does it.
import type { Db, Tx } from '../db/pool.ts'
import { findLastPass, getTold, lockPass, openWarning, planTold, savePass, stepWarnings, unlockPass, type Stepped } from '../db/warnings.ts'
import { listAudiences } from '../db/warningViews.ts'
import { inShanghai } from '../domain/shanghai.ts'
import { FOLLOWS_DAYS } from '../domain/precision.ts'
import type { WarningKind } from '../domain/warning.ts'
import { judgeCity } from './judge.ts'
import { warningText } from './text.ts'

export interface WarningParts {
  db: Db
  clock: () => Date
  /** Whether this installation sends text messages; without them a unit finds its warnings on its list. */
  texts: boolean
  fault: (where: string, error: unknown) => void
}

const EVERY_MS = 60_000
/** A day is judged when it has been over for so long: boxes send what they kept while the network was away. */
const SETTLE_MS = 3_600_000
const DAY_MS = 86_400_000
/** The unit is reminded when two thirds of its time are over. */
const REMIND_AT = 2 / 3
const AT_ONCE = 200

export interface Looked { day: string | null; opened: number; strengthened: number; stepped: Stepped[] }

export function makeWarnings({ db, clock, texts, fault }: WarningParts) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> | undefined
  let closed = false

  /** Judges the last whole day, unless that has been done or another process is at it. Null: nothing to do. */
  async function judge(now: Date): Promise<{ day: string; opened: number; strengthened: number } | null> {
    const day = lastWholeDay(now)
    if (!(await isNew(day))) return null
    // The lock is the connection's: it goes with the process that dies.
    const own = await db.connect()
    try {
      if (!(await lockPass(own))) return null
      try {
        if (!(await isNew(day))) return null // another one has finished in between
        let opened = 0
        let strengthened = 0
        const forBureau = new Set<WarningKind>((await listAudiences(db, now)).filter((a) => a.to === 'bureau').map((a) => a.kind))
        const { elevators, skipped } = await judgeCity(db, day, async (page) => {
          await db.tx(async (tx) => {
            const told = { opened: 0, strengthened: 0 }
            for (const { elevator, findings } of page) for (const finding of findings) {
              const watched = forBureau.has(finding.kind)
              const dueAt = new Date(now.getTime() + (watched ? FOLLOWS_DAYS : finding.dueDays) * DAY_MS)
              const remindAt = watched ? dueAt : new Date(now.getTime() + finding.dueDays * DAY_MS * REMIND_AT)
              const outcome = await openWarning(tx, { ...elevator, finding, day, dueAt, remindAt, watched }, now)
              if (outcome.opened !== null && !watched) await tellUnit(tx, outcome.opened, now)
              told.opened += Number(outcome.opened !== null)
              told.strengthened += Number(outcome.strengthened)
            }
            return told
          }).then((told) => { opened += told.opened; strengthened += told.strengthened })
        })
        await db.tx((tx) => savePass(tx, { day, at: clock(), elevators, skipped, opened }, now))
        return { day, opened, strengthened }
      } finally {
        await unlockPass(own)
      }
    } finally {
      own.release()
    }
  }

  /** By day: a warning is not worth a night. A unit without a mobile, or an installation without text messages, has the list. */
  async function tellUnit(tx: Tx, warningId: string, now: Date): Promise<void> {
    if (!texts) return
    const { mobile, ...told } = await getTold(tx, warningId)
    if (mobile !== null) await planTold(tx, { warningId, mobile, words: warningText(told), at: byDay(now) }, now)
  }

  const isNew = async (day: string) => ((await findLastPass(db))?.day ?? '') < day

  async function step(now: Date): Promise<Stepped[]> {
    const all: Stepped[] = []
    for (;;) {
      const some = await db.tx(async (tx) => {
        const stepped = await stepWarnings(tx, now, AT_ONCE)
        for (const { id, status } of stepped) if (status !== 'expired') await tellUnit(tx, id, now)
        return stepped
      })
      all.push(...some)
      if (some.length < AT_ONCE) return all
    }
  }

  /** One pass. */
  async function look(): Promise<Looked> {
    const now = clock()
    const stepped = await step(now)
    const judged = await judge(now)
    return { day: judged?.day ?? null, opened: judged?.opened ?? 0, strengthened: judged?.strengthened ?? 0, stepped }
  }

  function lookAfter(delay: number): void {
    if (closed) return
    timer = setTimeout(() => { running = look().catch((error: unknown) => fault('warnings', error)).finally(() => lookAfter(EVERY_MS)) }, delay)
    timer.unref()
  }

  return {
    look,
    start: () => lookAfter(5000), // the start itself has more urgent things to do
    async close() { closed = true; clearTimeout(timer); await running },
  }
}
export type Warnings = ReturnType<typeof makeWarnings>

/** Now between 08:00 and 20:00 of Asia/Shanghai, else the next 08:00. */
export function byDay(now: Date): Date {
  const local = inShanghai(now).getTime()
  const hour = (local % DAY_MS) / 3_600_000
  const midnight = now.getTime() - (local % DAY_MS)
  return hour >= 8 && hour < 20 ? now : new Date(midnight + (hour < 8 ? 8 : 32) * 3_600_000)
}

/** The last day of Asia/Shanghai that is over and settled: YYYY-MM-DD. */
export function lastWholeDay(now: Date): string {
  return inShanghai(new Date(now.getTime() - SETTLE_MS - DAY_MS)).toISOString().slice(0, 10)
}
