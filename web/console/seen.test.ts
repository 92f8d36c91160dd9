// What a key sends when the screen changes under the finger.
import { expect, test } from 'vitest'
import { placed, read } from './seen.ts'

const at = (moments: readonly (readonly [string, number])[]) => moments.reduce<ReturnType<typeof placed<string>>>((stood, [value, now]) => placed(stood, value, now), [])

test('what has just come is not what he has read: the one before it goes, and nothing while the first has not stood long enough', () => {
  expect(read(at([['a', 0]]), 599)).toBeUndefined()
  expect(read(at([['a', 0]]), 600)?.value).toBe('a')
  expect(read(at([['a', 0], ['b', 1000]]), 1300)?.value).toBe('a')
  expect(read(at([['a', 0], ['b', 1000]]), 1600)?.value).toBe('b')
})

test('a proposal that changes with each call is always one that can be sent', () => {
  const calls = Array.from({ length: 40 }, (_, n) => [String(n), n * 200] as const)
  const stood = at(calls)
  expect(read(stood, 39 * 200 + 10)?.value).toBe('36')
  expect(stood.length).toBeLessThan(6)
})
