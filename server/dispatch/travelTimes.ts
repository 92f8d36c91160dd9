// The worker of the travel times (行程时间自学): once a day one process learns from the last year's arrivals; all take up what was learned and keep it in memory. Until there are enough the plain estimate holds, and says why.
import type { Db } from '../db/pool.ts'
import { findNewestModel, type LearnedModel, listTrips, saveModel, takeLearning } from '../db/travel.ts'
import { defaultTravel, type Estimator } from '../domain/travel.ts'
import { isSound, learnedTravel, learnTravel, type TravelModel } from '../domain/travelModel.ts'

const EVERY_MS = 10 * 60_000
const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
const MOST_TRIPS = 50_000

export interface TravelParts { db: Db; clock: () => Date; fault: (where: string, error: unknown) => void }

export function makeTravelTimes({ db, clock, fault }: TravelParts) {
  let known: { learnedAt: Date; model: TravelModel; estimator: Estimator } | null = null
  let plain: Estimator = { times: defaultTravel, by: { by: 'default', because: 'not-read-yet' } }
  let running: Promise<void> | undefined
  let closed = false

  /** Learns when the newest model is a day old, and takes up the newest. */
  async function look(): Promise<void> {
    const now = clock()
    const newest = await findSound()
    if (!newest || now.getTime() - newest.learnedAt.getTime() >= DAY_MS) await learn(now)
    const found = await findSound()
    if (found && found.learnedAt.getTime() !== known?.learnedAt.getTime()) known = { ...found, estimator: { times: learnedTravel(found.model), by: { by: 'learned', trips: found.model.trips, learnedAt: found.learnedAt.toISOString() } } }
    else if (!found) plain = { times: defaultTravel, by: { by: 'default', because: 'too-few-arrivals' } }
  }

  /** One that an older version stored may have holes: it is learned anew. */
  async function findSound(): Promise<LearnedModel | null> {
    const newest = await findNewestModel(db)
    return newest && isSound(newest.model) ? newest : null
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
    /** Who says how long a drive takes, now: the same object as long as nothing new was learned. */
    estimator: (): Estimator => known?.estimator ?? plain,
    look,
    async close() {
      closed = true
      clearInterval(timer)
      await running
    },
  }
}
