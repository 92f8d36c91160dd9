// Events that a camera repeats for as long as they last, and of whose end it may say nothing: each becomes one beginning, some repeats and one end. Pure; the clock is the caller's, in milliseconds that only grow.

/** What a camera says: this goes on (or has ended), on this channel. */
export interface Said { word: string; channel: string; active: boolean }
/** `n`: of an episode's repeats, from 1. */
export type Step = { kind: 'began' | 'ended'; word: string; channel: string; began: number } | { kind: 'lasts'; word: string; channel: string; began: number; n: number }

/** A camera repeats every second or so, some every two: silent for so long, it is over. */
export const SILENCE_MS = 5000
/** While it lasts it is told again so often: an operator who dismissed it by mistake is asked anew. */
export const LASTS_MS = 30_000
/** Of one camera at once; what is beyond is a broken one. */
const MOST = 64

export interface Begun { word: string; channel: string; began: number; repeats: number }
export interface Episodes {
  heard(said: Said, now: number): Step[]
  /** What has ended by silence. Call it some times a second. */
  silent(now: number): Step[]
  /** The line to the camera was lost: silence proves nothing until it is back. */
  lost(): void
  back(now: number): void
}

/** `known`: what, as of `since`, another reader has heard begin; it goes on, or ends by silence once the line is there. */
export function makeEpisodes(known: readonly Begun[] = [], since = 0): Episodes {
  const going = new Map(known.map(({ word, channel, began, repeats }) => [`${channel} ${word}`, { word, channel, began, heard: since, told: since, repeats }]))
  let isLost = known.length > 0
  return {
    heard({ word, channel, active }, now) {
      const key = `${channel} ${word}`
      const episode = going.get(key)
      if (!active) {
        if (!episode) return []
        going.delete(key)
        return [{ kind: 'ended', word, channel, began: episode.began }]
      }
      if (!episode) {
        if (going.size >= MOST) return []
        going.set(key, { word, channel, began: now, heard: now, told: now, repeats: 0 })
        return [{ kind: 'began', word, channel, began: now }]
      }
      episode.heard = now
      if (now - episode.told < LASTS_MS) return []
      episode.told = now
      return [{ kind: 'lasts', word, channel, began: episode.began, n: ++episode.repeats }]
    },
    silent(now) {
      if (isLost) return []
      const over = [...going].filter(([, e]) => now - e.heard >= SILENCE_MS)
      for (const [key] of over) going.delete(key)
      return over.map(([, { word, channel, began }]) => ({ kind: 'ended', word, channel, began }))
    },
    lost() { isLost = true },
    back(now) {
      isLost = false
      for (const episode of going.values()) episode.heard = now
    },
  }
}
