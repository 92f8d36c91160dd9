// Counts what a door has refused since it opened, by reason, and says it in a few words. Knows no door.
export interface Refusals {
  add(reason: string): void
  byReason(): Readonly<Record<string, number>>
  /** "12 refused: log-in 9, not-json 3", the most frequent first. */
  words(): string
}

const NAMED = 4

export function makeRefusals(): Refusals {
  const counts = new Map<string, number>()
  return {
    add(reason) { counts.set(reason, (counts.get(reason) ?? 0) + 1) },
    byReason: () => Object.fromEntries(counts),
    words() {
      const all = [...counts].toSorted((a, b) => b[1] - a[1])
      const named = all.slice(0, NAMED).map(([reason, n]) => `${reason} ${n}`).join(', ')
      return `${all.reduce((sum, [, n]) => sum + n, 0)} refused${named === '' ? '' : `: ${named}${all.length > NAMED ? ' …' : ''}`}`
    },
  }
}
