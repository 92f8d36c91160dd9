// The head that runs along the time line when a preview is played.
import { useEffect, useRef, useState } from 'react'
import type { PreviewView } from '../../../server/contracts/plan.ts'
import type { StepLine } from './stepLines.ts'

/** A whole case in so long, whatever it lasts in earnest. */
const PLAY_MS = 9000
const QUIET = '(prefers-reduced-motion: reduce)'

/** `at`: seconds; null shows the whole case. */
export interface Head { at: number | null; playing: boolean; toggle: () => void; seek: (at: number) => void }

/** Who wants no motion gets it whole, and steps through it with the slider. */
export function useHead(view: PreviewView | null, lines: readonly StepLine[]): Head {
  const [head, setHead] = useState<number | null>(null)
  const [playing, setPlaying] = useState(false)
  const started = useRef({ at: 0, from: 0 })
  // Another case, or another plan: shown whole again.
  useEffect(() => { setHead(null); setPlaying(false) }, [view])
  useEffect(() => {
    if (!playing || !view) return undefined
    // Not by the second but from event to event: a way of ten minutes must not take nine tenths of the show.
    const stops = [...new Set(lines.map((l) => l.at))]
    let frame = 0
    const turn = (now: number) => {
      const share = started.current.from + (now - started.current.at) / PLAY_MS
      if (share >= 1) { setHead(null); setPlaying(false); return }
      const place = share * (stops.length - 1)
      const [a = 0, b = a] = [stops[Math.floor(place)], stops[Math.ceil(place)]]
      setHead(a + (b - a) * (place % 1))
      frame = requestAnimationFrame(turn)
    }
    frame = requestAnimationFrame((now) => { started.current.at = now; turn(now) })
    return () => cancelAnimationFrame(frame)
  }, [playing, view, lines])
  return {
    at: head, playing,
    toggle: () => {
      if (playing) return setPlaying(false)
      if (matchMedia(QUIET).matches) return setHead(head === null ? 0 : (lines.find((l) => l.at > head)?.at ?? null))
      const stops = [...new Set(lines.map((l) => l.at))]
      started.current = { at: 0, from: head === null ? 0 : Math.max(0, stops.findLastIndex((s) => s <= head)) / Math.max(1, stops.length - 1) }
      setHead(head ?? 0)
      return setPlaying(true)
    },
    seek: (at) => { setPlaying(false); setHead(at) },
  }
}
