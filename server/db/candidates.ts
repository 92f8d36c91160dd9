// What is known of the teams that may be called for an elevator. Facts only: who goes first, and why, is domain/ranking.ts.
import type { CandidateFacts } from '../domain/ranking.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const CANDIDATE_TEAMS = statement('candidate_teams')

/**
 * The contract unit's teams, the nearest others on duty, and all that were called in this incident; in no order.
 * Distances are metres in a straight line, ages seconds before `now`. Empty when the elevator does not exist. Takes no lock.
 */
export async function candidateFacts(reader: Reader, { elevatorId, incidentId, now }: { elevatorId: string; incidentId: string | null; now: Date }): Promise<CandidateFacts[]> {
  const { rows } = await reader.query<CandidateFacts>({ ...CANDIDATE_TEAMS, values: [elevatorId, incidentId, now] })
  return rows
}
