import { expect, test } from 'vitest'
import { findG711, toALaw, toULaw } from './g711.ts'

test('a sample that goes through A-law or µ-law comes back within the width of its step', () => {
  for (const [type, encode] of [[8, toALaw], [0, toULaw]] as const) {
    const table = findG711(type)
    for (let sample = -32_768; sample <= 32_767; sample += 7) {
      const back = table?.[encode(sample)] ?? 0
      expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16))
    }
  }
})

test('silence, the loudest and the softest have the codes of the recommendation', () => {
  expect(findG711(8)?.[0xd5]).toBe(8)
  expect(findG711(8)?.[0x55]).toBe(-8)
  expect(findG711(8)?.[0xaa]).toBe(32_256)
  expect(findG711(0)?.[0xff]).toBe(0)
  expect(findG711(0)?.[0x00]).toBe(-32_124)
  expect([toULaw(0), toALaw(0)]).toEqual([0xff, 0xd5])
  expect(findG711(101)).toBeNull()
})
