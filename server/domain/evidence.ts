// What a team's position proves about its way (凭证): whether it comes closer, has set out, is there. Thresholds in metres and seconds.
import type { Assignment, Stuck } from './incident.ts'

/** Where a team was last seen, in a straight line from the elevator. */
export interface Sighting { meters: number | null; ageSeconds: number | null; source: 'phone' | 'station' | null }

/** A phone on its way sends a position every few seconds; one that is older proves nothing. */
export const FRESH_SECONDS = 120
/** The car is in a building: a fix at its door is as near as a position gets. */
export const THERE_METERS = 80
/** A fix less certain than this places nobody anywhere. */
export const CERTAIN_METERS = 60
/** Closer by this much is no jitter. */
const STEP_METERS = 100

export type Proof = { moving: true; meters: number } | { moving: false; why: Stuck; meters: number | null }

/** Whether an accepted team comes closer than its last proof. The first position of a team that had none is believed once. */
export function proofOf(a: Assignment, seen: Sighting | undefined): Proof {
  if (!seen || seen.meters === null || seen.source === null) return { moving: false, why: 'no-position', meters: null }
  if (seen.source !== 'phone' || seen.ageSeconds === null || seen.ageSeconds > FRESH_SECONDS) return { moving: false, why: 'stale', meters: seen.meters }
  return a.meters === null || seen.meters <= THERE_METERS || isCloser(a.meters, seen.meters) ? { moving: true, meters: seen.meters } : { moving: false, why: 'still', meters: seen.meters }
}

/** What a certain position of now tells without a word of the team: it is there, or it has set out; null when neither. */
export function inferredStep(a: Assignment, meters: number): 'arrived' | 'departed' | null {
  if (a.status !== 'accepted' && a.status !== 'departed') return null
  if (meters <= THERE_METERS) return 'arrived'
  return a.status === 'accepted' && a.meters !== null && isCloser(a.meters, meters) ? 'departed' : null
}

const isCloser = (before: number, now: number): boolean => before - now >= STEP_METERS
