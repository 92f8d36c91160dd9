import { expect, test } from 'vitest'
import { findG711, toALaw } from './g711.ts'

test('a sample that goes through A-law comes back within the width of its step', () => {
  const table = findG711(8)
  for (let sample = -32_768; sample <= 32_767; sample += 7) {
    const back = table?.[toALaw(sample)] ?? 0
    expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16))
  }
})

test('silence, the loudest and the softest have the codes of the recommendation', () => {
  expect(findG711(8)?.[0xd5]).toBe(8)
  expect(findG711(8)?.[0x55]).toBe(-8)
  expect(findG711(8)?.[0xaa]).toBe(32_256)
  expect(findG711(0)?.[0xff]).toBe(0)
  expect(findG711(0)?.[0x00]).toBe(-32_124)
  expect(findG711(101)).toBeNull()
})
