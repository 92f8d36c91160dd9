// A voice on its way to a speaker: samples come as the network brings them, and go out as G.711 in even steps. Knows no network.
import { toALaw, toULaw } from '../../domain/g711.ts'
import { TALK_RATE } from '../../contracts/talk.ts'

/** One step: 20 ms. */
export const STEP_MS = 20
const STEP = TALK_RATE * STEP_MS / 1000
/** Gathered before the first step, and again after the voice has run dry: 60 ms. */
const AHEAD = 3 * STEP
/** More than this is left out down to AHEAD, the oldest first: half a second. */
const MOST = 25 * STEP
/** After a pause of the machine itself no more steps than these are made up for. */
const CATCH_UP = 10

export interface Voice {
  /** Signed 16-bit samples, little end first. */
  hear(pcm: Buffer): void
  /** What is due by `now` (ms that only grow), as G.711; silence where there is no voice. Empty when nothing is due. */
  due(now: number): Buffer
  /** No more comes: what is there goes out without waiting for more. */
  end(): void
  readonly isDry: boolean
}

export function makeVoice(law: 'a' | 'u', began: number): Voice {
  const encode = law === 'a' ? toALaw : toULaw
  const silence = encode(0)
  let held: number[] = []
  let steps = 0
  let flows = false
  let isEnded = false
  return {
    hear(pcm) {
      for (let at = 0; at + 1 < pcm.length; at += 2) held.push(encode(pcm.readInt16LE(at)))
      if (held.length > MOST) held = held.slice(-AHEAD)
    },
    due(now) {
      const wanted = Math.floor((now - began) / STEP_MS)
      if (wanted - steps > CATCH_UP) steps = wanted - CATCH_UP
      const out = Buffer.alloc(Math.max(0, wanted - steps) * STEP, silence)
      for (let at = 0; at < out.length; at += STEP) {
        if (!flows && (held.length >= AHEAD || (isEnded && held.length > 0))) flows = true
        if (!flows) continue
        const step = held.splice(0, STEP)
        Buffer.from(step).copy(out, at)
        if (held.length === 0) flows = false
      }
      steps = Math.max(steps, wanted)
      return out
    },
    end() { isEnded = true },
    get isDry() { return held.length === 0 },
  }
}
