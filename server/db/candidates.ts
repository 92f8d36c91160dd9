// What is known of the teams that may be called for an elevator. Facts only: who goes first, and why, is domain/ranking.ts.
import type { CandidateFacts } from '../domain/ranking.ts'
import type { Estimator } from '../domain/travel.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const CANDIDATE_TEAMS = statement('candidate_teams')

/** `incidentId` null: nobody has been called yet. */
export interface Asked { elevatorId: string; incidentId: string | null }
type Row = CandidateFacts & { n: number; toLat: number; toLng: number }

/**
 * For each of `asked`, in its place: the contract unit's teams, the nearest others on duty, and all that were called in this incident; in no order.
 * Distances are metres in a straight line, ages seconds before `now`. Empty where the elevator does not exist. Takes no lock.
 * `travel`: who says how long each would need if it set out now; without it the distance is all there is.
 */
export async function candidateFacts(reader: Reader, asked: readonly Asked[], now: Date, travel?: Estimator): Promise<CandidateFacts[][]> {
  const facts: CandidateFacts[][] = asked.map(() => [])
  if (asked.length === 0) return facts
  const { rows } = await reader.query<Row>({ ...CANDIDATE_TEAMS, values: [asked.map((a) => a.elevatorId), asked.map((a) => a.incidentId), now] })
  for (const { n, toLat, toLng, ...fact } of rows) {
    const way = travel && fact.lat !== null && fact.lng !== null ? { travelSeconds: travel.times.seconds({ lat: fact.lat, lng: fact.lng }, { lat: toLat, lng: toLng }, now), etaBy: travel.by } : {}
    facts[n - 1]?.push({ ...fact, ...way })
  }
  return facts
}
