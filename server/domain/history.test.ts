// Random histories of an incident, shrunk to the shortest that breaks a promise. Tens of thousands of them run in server/test/alone.
import fc from 'fast-check'
import { test } from 'vitest'
import { playHistory } from './historyOf.ts'

test('whatever anybody does in whatever order, the promises of the response hold after each step', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 10, maxLength: 160 }), (throws) => {
    let n = 0
    playHistory(() => (throws[n++] ?? 0) / 1000, Math.ceil(throws.length / 8))
  }), { numRuns: 3000 })
})
