import { expect, test } from 'vitest'
import { parseSpan, span } from './span.ts'

test('what is shown is what is read', () => {
  for (const seconds of [0, 5, 59, 60, 300, 3599, 3600, 86_400, 30 * 86_400]) expect(parseSpan(span(seconds))).toBe(seconds)
})

test('minutes and seconds, seconds alone, a full-width colon', () => {
  expect(['3:00', '180', '3：05', ' 1:00:00 ', '90:00'].map(parseSpan)).toEqual([180, 180, 185, 3600, 5400])
})

test('what is no time is refused, not guessed', () => {
  for (const text of ['', '3:0', '3:60', '1:60:00', 'soon', '-1', '3.5', '3:', ':30']) expect(parseSpan(text)).toBeNull()
})
