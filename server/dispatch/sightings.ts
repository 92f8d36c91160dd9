// Watches the positions of called teams: who has set out, who is there, though nobody tapped it. The rule is domain/evidence.ts.
import { listSightings } from '../db/sightings.ts'
import type { Reader } from '../db/pool.ts'
import { FRESH_SECONDS, inferredStep } from '../domain/evidence.ts'
import type { Dispatch } from './dispatch.ts'

/** A crew that drives past the building is not there: it must stay for so long. */
const STAY_SECONDS = 15

export interface Sightings {
  /** Teams whose position is new, after it was saved. */
  moved(teams: readonly { teamId: string }[]): void
  /** Resolves when what it was told is dealt with. */
  settled(): Promise<void>
}

export function makeSightings({ db, clock, dispatch, fault }: { db: Reader; clock: () => Date; dispatch: Pick<Dispatch, 'sighted'>; fault: (where: string, error: unknown) => void }): Sightings {
  /** When each assignment's team was first seen at the place, without having left since. */
  const thereSince = new Map<string, Date>()
  let waiting = new Set<string>()
  let work: Promise<void> | null = null

  async function look(): Promise<void> {
    while (waiting.size > 0) {
      const teams = [...waiting]
      waiting = new Set()
      for (const { assignment, meters, accuracy, at } of await listSightings(db, teams)) {
        if ((assignment.status !== 'accepted' && assignment.status !== 'departed') || at < assignment.acceptedAt || clock().getTime() - at.getTime() > FRESH_SECONDS * 1000) continue // where it was before says nothing of this way
        const step = inferredStep(assignment, meters)
        if (step !== 'arrived') thereSince.delete(assignment.id)
        if (step === null) continue
        if (step === 'arrived') {
          const since = thereSince.get(assignment.id) ?? at
          thereSince.set(assignment.id, since)
          if (at.getTime() - since.getTime() < STAY_SECONDS * 1000) continue
          thereSince.delete(assignment.id)
        }
        await dispatch.sighted(assignment.id, { meters, accuracy: accuracy ?? Infinity, at })
      }
      if (thereSince.size > 1000) thereSince.clear() // of assignments that ended elsewhere
    }
  }

  return {
    moved(teams) {
      for (const { teamId } of teams) waiting.add(teamId)
      work ??= look().catch((error: unknown) => fault('sightings', error)).finally(() => { work = null })
    },
    settled: () => work ?? Promise.resolve(),
  }
}
