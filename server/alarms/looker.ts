// Looks again and again, never twice at once: at the latest after a while, and sooner when somebody knows that there will be something. Knows not what it looks at.
export interface Looker {
  /** Looks now, or once more after the look that is under way. */
  look(): void
  /** Looks once when nobody else does, and says how it went. */
  once(): Promise<void>
  /** Looks in so many milliseconds, unless it looks sooner anyhow. */
  within(ms: number): void
  /** Ends with the look that is under way. */
  close(): Promise<void>
}

/** `broken` hears of the first of several failures in a row, and not four times a second until the database is back. */
export function makeLooker(work: () => Promise<void>, everyMs: number, broken: (error: unknown) => void): Looker {
  let timer: NodeJS.Timeout | undefined
  let next = Infinity
  let looking: Promise<void> | null = null
  let again = false
  let failed = false
  let closed = false

  function look(): void {
    if (closed) return
    if (looking) { again = true; return }
    looking = work().then(() => { failed = false }, (error: unknown) => {
      if (!failed) broken(error)
      failed = true
    }).finally(() => {
      looking = null
      if (again) { again = false; look() } else within(everyMs)
    })
  }

  async function once(): Promise<void> {
    while (looking) await looking
    const mine = work()
    looking = Promise.allSettled([mine]).then(() => {
      looking = null
      if (again) { again = false; look() }
    })
    await mine
  }

  function within(ms: number): void {
    const at = performance.now() + ms
    if (closed || at >= next) return
    clearTimeout(timer)
    next = at
    timer = setTimeout(() => { next = Infinity; look() }, ms)
  }

  return {
    look, once, within,
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
