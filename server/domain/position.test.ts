import { expect, test } from 'vitest'
import { refusePosition } from './position.ts'

const now = new Date('2026-11-20T08:00:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)

test.each([
  ['a phone in Zhengzhou a second ago', 34.8, 113.68, -1, null],
  ['a clock a minute fast', 34.8, 113.68, 60, null],
  ['a clock more than a minute fast', 34.8, 113.68, 61, 'position-in-future'],
  ['yesterday', 34.8, 113.68, -24 * 3600 - 1, 'position-too-old'],
  ['Null Island', 0, 0, -1, 'position-null-island'],
  ['near enough to Null Island', 0.004, -0.004, -1, 'position-null-island'],
  ['latitude and longitude changed', 113.68, 34.8, -1, 'position-outside-china'],
  ['not a number', NaN, 113.68, -1, 'position-outside-china'],
] as const)('%s', (_name, lat, lng, seconds, refusal) => {
  expect(refusePosition({ lat, lng, accuracy: 8, at: at(seconds) }, now)).toBe(refusal)
})
