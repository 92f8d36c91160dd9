// Slows down whoever guesses passwords. Counts failures only, by address and name, so that one colleague's typing error never locks out a call centre behind one address.
export interface BrakeLimits {
  /** Failures of one name from one address before it must wait. */
  perName: number
  /** Failures of all names from one address: a list of names tried once each. */
  perAddress: number
  windowSeconds: number
}

export interface Brake {
  /** Seconds to wait, or 0. */
  waitSeconds(address: string, username: string): number
  /** Counted before the password is checked, so that a burst of parallel guesses is no way around. */
  tried(address: string, username: string): void
  /** A good password clears the name, and of the address only its own try: one account of one's own must not pay for guessing others. */
  succeeded(address: string, username: string): void
}

/** At most this many counters: an attacker with many names must not fill the memory. */
const KEPT = 20_000

/** Counts in this process; with n processes behind one address a guesser gets n times as many tries. */
export function makeBrake(clock: () => Date, limits: BrakeLimits = { perName: 10, perAddress: 300, windowSeconds: 300 }): Brake {
  const counters = new Map<string, { failures: number; until: number }>()

  function wait(key: string, limit: number): number {
    const counter = counters.get(key)
    const now = clock().getTime()
    if (!counter || counter.until <= now || counter.failures < limit) return 0
    return Math.ceil((counter.until - now) / 1000)
  }
  function count(key: string): void {
    const now = clock().getTime()
    const before = counters.get(key)
    const counter = before && before.until > now ? before : { failures: 0, until: now + limits.windowSeconds * 1000 }
    counter.failures += 1
    counters.delete(key) // to the end of the map, whose beginning is forgotten first
    counters.set(key, counter)
    for (const oldest of counters.keys()) {
      if (counters.size <= KEPT) break
      counters.delete(oldest)
    }
  }
  const nameKey = (address: string, username: string) => `${address} ${username.toLowerCase()}`

  return {
    waitSeconds: (address, username) => Math.max(wait(nameKey(address, username), limits.perName), wait(address, limits.perAddress)),
    tried(address, username) {
      count(nameKey(address, username))
      count(address)
    },
    succeeded(address, username) {
      counters.delete(nameKey(address, username))
      const all = counters.get(address)
      if (all) all.failures -= 1
    },
  }
}
