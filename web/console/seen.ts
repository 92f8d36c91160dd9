// A key acts on what the operator has had time to see: not on what took its place a moment before his finger came down.
import { useEffect, useRef, useState } from 'react'

/** Less than this nobody has read it, in ms. */
const SEEN_MS = 600

/** `seen()`: has `shown` stood here long enough? If not it says so (`early`), until the next one is shown or the next act. */
export function useSeen(shown: string | null): { early: boolean; seen: () => boolean } {
  const since = useRef(0)
  const [earlyFor, setEarlyFor] = useState<string | null>(null)
  useEffect(() => { since.current = performance.now() }, [shown])
  return {
    early: earlyFor !== null && earlyFor === shown,
    seen: () => {
      const enough = performance.now() - since.current >= SEEN_MS
      setEarlyFor(enough ? null : shown)
      return enough
    },
  }
}

/** A number for the ear: what it was at most once in `every` ms, so that a storm is not read out one by one. */
export function useCalm<T>(value: T, every: number): T {
  const [said, setSaid] = useState(value)
  const last = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (said === value) return undefined
    const wait = Math.max(0, last.current + every - performance.now())
    const timer = setTimeout(() => { last.current = performance.now(); setSaid(value) }, wait)
    return () => clearTimeout(timer)
  }, [value, said, every])
  return said
}
