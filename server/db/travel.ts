// Travel times in PostgreSQL: our own drives, and what was learned from them.
import type { Trip, TravelModel } from '../domain/travelModel.ts'
import type { Reader, Tx } from './pool.ts'
import { statement } from './statement.ts'

const TRAVEL_TRIPS = statement('travel_trips')
/** Any number: who holds it is learning. */
const LEARNING = 96336

export interface LearnedModel { learnedAt: Date; model: TravelModel }

/** Drives that ended in [from, to), newest first, at most so many. */
export async function listTrips(reader: Reader, { from, to, most }: { from: Date; to: Date; most: number }): Promise<Trip[]> {
  const { rows } = await reader.query<{ fromLat: number; fromLng: number; toLat: number; toLng: number; at: Date; seconds: number; region: string }>({ ...TRAVEL_TRIPS, values: [from, to, most] })
  return rows.map((r) => ({ from: { lat: r.fromLat, lng: r.fromLng }, to: { lat: r.toLat, lng: r.toLng }, at: r.at, seconds: r.seconds, region: r.region }))
}

export async function findNewestModel(reader: Reader): Promise<LearnedModel | null> {
  const { rows } = await reader.query<LearnedModel>({ name: 'travel_newest', text: 'select learned_at as "learnedAt", model from travel_model order by learned_at desc limit 1' })
  return rows[0] ?? null
}

/** False: another process is learning this moment. Held until the transaction ends. */
export async function takeLearning(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ mine: boolean }>({ name: 'travel_lock', text: 'select pg_try_advisory_xact_lock($1) as mine', values: [LEARNING] })
  return rows[0]?.mine ?? false
}

export async function saveModel(tx: Tx, model: TravelModel, now: Date): Promise<void> {
  await tx.query({ name: 'travel_save', text: 'insert into travel_model (learned_at, trips, model) values ($1, $2, $3)', values: [now, model.trips, JSON.stringify(model)] })
}
