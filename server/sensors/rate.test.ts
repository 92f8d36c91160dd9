import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeBucket } from './rate.ts'

test('a burst goes through at once, then as many a second as allowed', () => {
  const bucket = makeBucket({ perSecond: 10, burst: 5 })
  const taken = (now: number) => { let n = 0; while (bucket.take(now)) n += 1; return n }
  expect(taken(0)).toBe(5)
  expect(taken(100)).toBe(1)
  expect(taken(1100)).toBe(5) // never more than a burst, however long it was silent
})

test('who borrows waits until it is paid back, each longer than the one before', () => {
  const bucket = makeBucket({ perSecond: 100, burst: 2 })
  expect([0, 0, 0, 0, 0].map((now) => bucket.owe(now))).toEqual([0, 0, 10, 20, 30])
  expect(bucket.owe(40)).toBe(0)
})

test('over any time no more than the burst and the rate goes through, whatever the clock says', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 500 }), { maxLength: 200 }), (steps) => {
    const bucket = makeBucket({ perSecond: 20, burst: 10 })
    let now = 0
    let latest = 0
    let taken = 0
    for (const step of steps) {
      now += step
      latest = Math.max(latest, now)
      if (bucket.take(now)) taken += 1
    }
    expect(taken).toBeLessThanOrEqual(10 + (latest / 1000) * 20 + 1e-6)
  }))
})
