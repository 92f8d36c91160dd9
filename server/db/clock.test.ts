import { expect, test } from 'vitest'
import { corrected } from './clock.ts'

test('a quick answer that contradicts the clock moves it just as far as it proves', () => {
  expect(corrected(1000, { asked: 50, heard: 52, said: 3052 })).toBe(3000)
  expect(corrected(9000, { asked: 50, heard: 52, said: 3052 })).toBe(3002)
})

test('an answer that may agree with the clock moves nothing, however slow it was', () => {
  expect(corrected(3001, { asked: 50, heard: 52, said: 3052 })).toBe(3001)
  expect(corrected(1000, { asked: 50, heard: 5050, said: 3052 })).toBe(1000)
})
