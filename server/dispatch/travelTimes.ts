// The worker of the travel times (行程时间自学): once a day one process learns from the last year's arrivals; all take up what was learned. Until there are enough the plain estimate holds.
import type { Db } from '../db/pool.ts'
import { findNewestModel, listTrips, saveModel, takeLearning } from '../db/travel.ts'
import { defaultTravel, type TravelTimes } from '../domain/travel.ts'
import { learnedTravel, learnTravel, type TravelModel } from '../domain/travelModel.ts'

const EVERY_MS = 10 * 60_000
const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
const MOST_TRIPS = 50_000

export interface TravelParts { db: Db; clock: () => Date; fault: (where: string, error: unknown) => void }

export function makeTravelTimes({ db, clock, fault }: TravelParts) {
  let known: { learnedAt: Date; model: TravelModel; times: TravelTimes } | null = null
  let running: Promise<void> | undefined
  let closed = false

  /** Learns when the newest model is a day old, and takes up the newest. */
  async function look(): Promise<void> {
    const now = clock()
    const newest = await findNewestModel(db)
    if (!newest || now.getTime() - newest.learnedAt.getTime() >= DAY_MS) await learn(now)
    const found = await findNewestModel(db)
    if (found && found.learnedAt.getTime() !== known?.learnedAt.getTime()) known = { ...found, times: learnedTravel(found.model) }
  }

  /** Nothing where another process is at it, or too few drives are known. */
  async function learn(now: Date): Promise<void> {
    await db.tx(async (tx) => {
      if (!await takeLearning(tx)) return
      const model = learnTravel(await listTrips(tx, { from: new Date(now.getTime() - YEAR_MS), to: now, most: MOST_TRIPS }))
      if (model) await saveModel(tx, model, now)
    })
  }

  const again = () => {
    if (closed || running) return
    running = look().catch((error: unknown) => { fault('travel times', error) }).finally(() => { running = undefined })
  }
  const timer = setInterval(again, EVERY_MS)
  again()
  return {
    /** What is learned, as plain data; null while the plain estimate holds. */
    learned: (): TravelModel | null => known?.model ?? null,
    times: (): TravelTimes => known?.times ?? defaultTravel,
    look,
    async close() {
      closed = true
      clearInterval(timer)
      await running
    },
  }
}
