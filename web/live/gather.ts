// What comes in a burst is put on the screen together: the first at once, the rest when the burst has been drawn.

/** Between two drawings of the same kind, in ms: an eye sees no difference, a list of two hundred rows does. */
const EVERY_MS = 80

const flushes = new Set<() => void>()

/** `put` is called with everything that came since it was called last. */
export function gather<T>(put: (views: readonly T[]) => void): (view: T) => void {
  let waiting: T[] = []
  let resting = false
  const flush = () => {
    if (waiting.length === 0) return
    const now = waiting
    waiting = []
    put(now)
  }
  const turn = () => {
    resting = waiting.length > 0
    flush()
    if (resting) setTimeout(turn, EVERY_MS)
  }
  flushes.add(flush)
  return (view) => {
    waiting.push(view)
    if (!resting) turn()
  }
}

/** Before a whole state is taken: what came before it must not come after it. */
export function flushGathered(): void {
  for (const flush of flushes) flush()
}
