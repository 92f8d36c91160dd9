// The alarms of one process: what it has written itself it also wakes up for, with no other part between. They die with the process; others wake then.

export interface Alarms {
  /** Rings at `dueAt`; the same name again moves it. What lies further away than an hour is left to others. */
  set(name: string, dueAt: Date, ring: () => Promise<void>): void
  close(): Promise<void>
}

const FURTHEST_MS = 3_600_000

/** `ring` must not throw. At most `atOnce` ring at the same time, the rest wait in line. */
export function makeAlarms({ clock, atOnce }: { clock: () => Date; atOnce: number }): Alarms {
  const timers = new Map<string, NodeJS.Timeout>()
  const waiting: (() => Promise<void>)[] = []
  const ringing = new Set<Promise<void>>()
  let closed = false

  function next(): void {
    while (!closed && ringing.size < atOnce) {
      const ring = waiting.shift()
      if (!ring) return
      const one: Promise<void> = ring().finally(() => { ringing.delete(one); next() })
      ringing.add(one)
    }
  }

  function arm(name: string, dueAt: Date, ring: () => Promise<void>): void {
    clearTimeout(timers.get(name))
    timers.set(name, setTimeout(() => {
      if (clock() < dueAt) return arm(name, dueAt, ring) // timers round down, and the database's clock may have been corrected
      timers.delete(name)
      waiting.push(ring)
      next()
    }, Math.max(0, Math.ceil(dueAt.getTime() - clock().getTime()))))
  }

  return {
    set(name, dueAt, ring) {
      if (!closed && dueAt.getTime() - clock().getTime() < FURTHEST_MS) arm(name, dueAt, ring)
    },
    async close() {
      closed = true
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      await Promise.all(ringing)
    },
  }
}
