// The same model as server/domain/history.test.ts, often enough to meet what is rare: an answer in the second of a deadline, a pause within an outage.
import fc from 'fast-check'
import { test } from 'vitest'
import { playHistory } from '../../domain/historyOf.ts'

test('thirty thousand random histories keep every promise after every step', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 40, maxLength: 160 }), (throws) => {
    let n = 0
    playHistory(() => (throws[n++] ?? 0) / 1000, Math.ceil(throws.length / 8))
  }), { numRuns: 30_000 })
}, 300_000)
