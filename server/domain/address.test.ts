import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agree, bigrams, normalizeAddress } from './address.ts'

test.each([
  ['文博雅园 四号楼 一单元 东梯', '文博雅园4号楼1单元东梯'], ['文博雅园４＃楼', '文博雅园4号楼'], ['文博雅园4栋1单元', '文博雅园4号楼1单元'], ['文博雅园十二号楼', '文博雅园12号楼'], ['二十三号楼', '23号楼'],
  ['第一人民医院', '第一人民医院'], ['A座,2号梯', 'a座2号梯'], ['三一重工大厦', '三一重工大厦'],
])('%s is written %s', (said, written) => expect(normalizeAddress(said)).toBe(written))

test('normal form is final', () => {
  const address = fc.string({ unit: fc.constantFrom(...'一二三十零两4127#＃号楼栋幢座单元门洞层梯期第 -，Aａ文博') })
  fc.assert(fc.property(fc.oneof(address, fc.string({ unit: 'grapheme' })), (text) => {
    const once = normalizeAddress(text)
    expect(normalizeAddress(once)).toBe(once)
  }))
})

test('fragments have two characters and come once', () => {
  expect(bigrams('文博雅园')).toEqual(['文博', '博雅', '雅园'])
  expect(bigrams('梯')).toEqual([])
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    expect(bigrams(text).every((b) => [...b].length === 2)).toBe(true)
  }))
})

test('4号楼 is not in 14号楼, and a wrong character lowers the share without losing the numbers', () => {
  const address = '金水区文博东路文博雅园14号楼1单元东梯'
  expect(agree('4号楼', address)).toMatchObject({ whole: false, numbersAgree: false })
  expect(agree('文博雅园14号楼', address)).toEqual({ whole: true, fragments: 1, numbersAgree: true })
  const typo = agree('文搏雅园14号楼', address)
  expect(typo.whole).toBe(false)
  expect(typo.fragments).toBeGreaterThan(0.5)
  expect(typo.numbersAgree).toBe(true)
})
