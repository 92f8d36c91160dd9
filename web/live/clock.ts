// The server's clock as this browser knows it. It stops, and says for how long, when the server has not been heard.
import { useSyncExternalStore } from 'react'

/** `now`: server time in ms. `staleFor`: ms since the server was last heard, null while it is heard. */
export interface Reading { now: number; staleFor: number | null }

/** Three ticks of 2 s and the delay of one. */
export const STALE_AFTER = 6_500

let offset = 0
let heardAt: number | null = null
let reading: Reading = { now: Date.now(), staleFor: null }
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | null = null

/** The server said what time it is. `delay`: ms that the words were under way. */
export function hear(serverNow: string, delay = 0): void {
  offset = Date.parse(serverNow) + delay - Date.now()
  heardAt = performance.now()
  if (reading.staleFor !== null) turn()
}

/** ms by which this machine's clock differs from the server's. */
export const clockOffset = (): number => offset

function turn(): void {
  // Before its first word the server is as silent as the page is old.
  const silent = performance.now() - (heardAt ?? 0)
  const now = Date.now() + offset
  reading = silent > STALE_AFTER ? { now: now - silent, staleFor: silent } : { now, staleFor: null }
  for (const listener of listeners) listener()
}

function schedule(): void {
  timer = setTimeout(() => { turn(); schedule() }, 1000 - ((Date.now() + offset) % 1000) + 5)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === null) { turn(); schedule() }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) { clearTimeout(timer); timer = null }
  }
}

export const currentReading = (): Reading => reading

/** Re-renders once a second of server time. */
export const useClock = (): Reading => useSyncExternalStore(subscribe, currentReading)
