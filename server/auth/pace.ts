// How fast one key may ask: a bucket that refills. In this process; with n processes behind one address a key gets n times as much.

/** At most this many keys are remembered; the oldest is forgotten first, and begins with a full bucket again. */
const KEPT = 50_000

/** Counts one request of `key`. Returns 0 when it may pass, else the seconds to wait. */
export function makePace(clock: () => Date, { perSecond, burst }: { perSecond: number; burst: number }): (key: string) => number {
  const buckets = new Map<string, { left: number; at: number }>()
  return (key) => {
    const now = clock().getTime()
    const before = buckets.get(key)
    const left = before ? Math.min(burst, before.left + (Math.max(0, now - before.at) / 1000) * perSecond) : burst
    buckets.delete(key) // to the end of the map, whose beginning is forgotten first
    buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
    if (buckets.size > KEPT) for (const oldest of buckets.keys()) { buckets.delete(oldest); break }
    return left < 1 ? Math.ceil((1 - left) / perSecond) : 0
  }
}
