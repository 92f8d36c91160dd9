// What is worth showing of what was seen in picture after picture: changes, confirmed by a second picture, and which of them a person should look at now. Pure; it asks for looks, nothing else.
import type { Movement } from './movement.ts'
import type { ToldBy } from './models.ts'

export const SIGHTINGS = ['motion', 'stillness', 'people', 'fallen', 'call-for-help', 'e-bike', 'expression'] as const
export type SightingKind = (typeof SIGHTINGS)[number]

/** One picture as it was judged; `at` in ms. */
export interface Judged { at: number; movement: Movement; told: readonly ToldBy[] }
/** `urgent`: somebody is asked to look. `model` null: our own arithmetic. */
export interface Sighting { what: SightingKind; value: { share?: number; seconds?: number; count?: number; label?: string }; score: number; model: string | null; urgent: boolean }
/** What the picture says of an entrapment, for the alarms' likelihood; null where nobody can tell. */
export interface Cues { motion: boolean | null; peopleCount: number | null; callForHelp: boolean | null; fallen: boolean | null; score: number }

/** Somebody is asked to look by these. */
const URGENT: ReadonlySet<SightingKind> = new Set(['fallen', 'call-for-help'])
/** One picture may be wrong: what it says is shown when so many in a row say it. */
const CONFIRMED = 2
/** People who were counted and do not move for so long may be unwell. Seconds. */
const STILL_SECONDS = 60
/** The same again is shown no oftener. In ms. */
const AGAIN_MS = 60_000
/** Movement is shown when there was none for so long before. In ms. */
const QUIET_MS = 30_000

export interface Watch { see(picture: Judged): { sightings: Sighting[]; cues: Cues } }

/** For one camera, as long as it is looked through. */
export function makeWatch(): Watch {
  /** By what and whose: how many pictures in a row have said it, and what was shown last. */
  const runs = new Map<string, { inRow: number; shownAt: number; shown: string }>()
  let movedAt = -Infinity
  let stillShown = false

  function confirmed(key: string, is: boolean, value: string, at: number): boolean {
    const run = runs.get(key) ?? { inRow: 0, shownAt: -Infinity, shown: '' }
    runs.set(key, run)
    run.inRow = is ? run.inRow + 1 : 0
    if (run.inRow < CONFIRMED || (run.shown === value && at - run.shownAt < AGAIN_MS)) return false
    run.shown = value
    run.shownAt = at
    return true
  }

  return {
    see({ at, movement, told }) {
      const sightings: Sighting[] = []
      const people = told.filter((t) => t.what === 'people')
      const count = people.length === 0 ? null : Math.max(...people.map((t) => t.count ?? Number(t.is)))
      if (movement.moving === true) {
        if (at - movedAt > QUIET_MS) sightings.push({ what: 'motion', value: { share: round(movement.share ?? 0) }, score: Math.min(1, (movement.share ?? 0) * 10), model: null, urgent: false })
        movedAt = at
        stillShown = false
      } else if (!stillShown && movement.stillSeconds >= STILL_SECONDS) {
        stillShown = true
        // That nothing moves is no news of an empty car; of one with people in it, it is.
        sightings.push({ what: 'stillness', value: { seconds: Math.round(movement.stillSeconds) }, score: 1, model: null, urgent: (count ?? 0) > 0 })
      }
      for (const one of told) {
        const value = one.what === 'people' ? String(one.count ?? 0) : (one.label ?? 'is')
        // A car that is seen empty is shown too: of people alone.
        if (!confirmed(`${one.what} ${one.model}`, one.is || one.what === 'people', value, at)) continue
        sightings.push({ what: one.what, value: { ...(one.count === undefined ? {} : { count: one.count }), ...(one.label === undefined ? {} : { label: one.label }) }, score: round(one.score), model: one.model, urgent: URGENT.has(one.what) && one.is })
      }
      const best = (what: ToldBy['what']) => told.filter((t) => t.what === what).toSorted((a, b) => Number(b.is) - Number(a.is) || b.score - a.score)[0]
      // A single picture asks nobody: the cues follow what was confirmed.
      const holds = (what: 'fallen' | 'call-for-help') => told.some((t) => t.what === what) ? told.some((t) => t.what === what && t.is && (runs.get(`${what} ${t.model}`)?.inRow ?? 0) >= CONFIRMED) : null
      const callForHelp = holds('call-for-help')
      const fallen = holds('fallen')
      const leading = callForHelp ? best('call-for-help') : fallen ? best('fallen') : best('people')
      return { sightings, cues: { motion: movement.moving, peopleCount: count, callForHelp, fallen, score: round(leading?.score ?? (movement.moving === true ? 0.5 : 0)) } }
    },
  }
}

const round = (n: number): number => Math.round(n * 1000) / 1000
