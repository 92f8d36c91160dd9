import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeSeal } from './seal.ts'

const key = () => randomBytes(32).toString('base64url')

test('what was sealed opens with the same key and for the same owner only', () => {
  const own = key()
  const sealed = makeSeal(own).seal('密码 geheim', 'device/box-7')
  expect(sealed.includes('geheim')).toBe(false)
  expect(makeSeal(own).open(sealed, 'device/box-7')).toBe('密码 geheim')
  expect(() => makeSeal(own).open(sealed, 'device/box-8')).toThrow(/device\/box-8/)
  expect(() => makeSeal(key()).open(sealed, 'device/box-7')).toThrow(/SANFEN_SECRET/)
  expect(makeSeal(own).seal('密码 geheim', 'device/box-7').equals(sealed)).toBe(false)
})

test('a changed, cut or foreign secret does not open', () => {
  const seal = makeSeal(key())
  const sealed = seal.seal('geheim', 'device/box-7')
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(() => seal.open(changed, 'device/box-7')).toThrow()
  }
  for (const length of [0, 5, 28, sealed.length - 1]) expect(() => seal.open(sealed.subarray(0, length), 'device/box-7')).toThrow()
  expect(() => makeSeal('c2hvcnQ')).toThrow(/256/)
})
