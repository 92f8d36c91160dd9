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

interface Stood<T> { value: T; since: number }
/** The one that had been read at `now`, whatever has taken its place since; undefined while none stood long enough. */
export const read = <T>(stood: readonly Stood<T>[], now: number): Stood<T> | undefined => stood.findLast((s) => now - s.since >= SEEN_MS)
/** `value` takes the place of what stands: what was read, and all that came after it, are kept. */
export const placed = <T>(stood: readonly Stood<T>[], value: T, now: number): Stood<T>[] => { const was = read(stood, now); return [...stood.slice(was ? stood.indexOf(was) : 0), { value, since: now }] }

/**
 * What stood here when the finger set out, so that a key sends it though something else has taken its place since: `asSeen()`, null and said so (`early`) while nothing has stood long enough.
 * `key`: the same as long as a person sees the same. `forget()`: after an act of one's own, what stood before it counts no more.
 */
export function useAsSeen<T>(shown: T, key: string): { early: boolean; asSeen: () => T | null; forget: () => void } {
  const stood = useRef<Stood<T>[]>([])
  const newest = useRef(shown)
  newest.current = shown
  const [earlyFor, setEarlyFor] = useState<string | null>(null)
  useEffect(() => { stood.current = placed(stood.current, newest.current, performance.now()) }, [key])
  return {
    early: earlyFor === key,
    asSeen: () => {
      const was = read(stood.current, performance.now())
      setEarlyFor(was ? null : key)
      return was?.value ?? null
    },
    forget: () => { stood.current = [{ value: newest.current, since: performance.now() }] },
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
