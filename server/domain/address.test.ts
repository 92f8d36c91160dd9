import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agree, bigrams, editDistance, estateOf, normalizeAddress } from './address.ts'

test.each([
  ['文博雅园 四号楼 一单元 东梯', '文博雅园4号楼1单元东梯'], ['文博雅园４＃楼', '文博雅园4号楼'], ['文博雅园4栋1单元', '文博雅园4号楼1单元'], ['文博雅园十二号楼', '文博雅园12号楼'], ['二十三号楼', '23号楼'],
  ['第一人民医院', '第一人民医院'], ['A座,2号梯', 'a座2号梯'], ['三一重工大厦', '三一重工大厦'],
])('%s is written %s', (said, written) => expect(normalizeAddress(said)).toBe(written))

test('normal form is final', () => {
  const address = fc.string({ unit: fc.constantFrom(...'一二三十零两4127#＃号楼栋幢座单元门洞层梯期第 -，Aａ文博') })
  fc.assert(fc.property(fc.oneof(address, fc.string({ unit: 'grapheme' })), (text) => {
    const once = normalizeAddress(text)
    expect(normalizeAddress(once)).toBe(once)
  }), { examples: [['\uFFA1 \u314F']] }) // a space between two halves of one letter
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

test.each([
  ['文博雅园4号楼1单元东梯', '文博雅园', [' 4号楼', '1单元', '东梯']], ['金水区文博东路文博雅园四号楼', '文博雅园', [' 4号楼']], ['郑州市金水区文博东路6号文博雅园', '文博雅园', []], ['文博雅园', '文博雅园', []],
  ['瑞和大厦A座2号梯', '瑞和大厦', ['a座', '2号梯']], ['4号楼1单元', '', [' 4号楼', '1单元']], ['东区商务中心', '东区商务中心', []],
])('%s speaks of the estate %s', (said, name, words) => expect(estateOf(said)).toEqual({ name, words }))

test('distance counts single slips and is the same both ways', () => {
  expect(editDistance('文博雅园', '文搏雅苑')).toBe(2)
  expect(editDistance('文博园', '文博雅园')).toBe(1)
  const word = fc.string({ unit: fc.constantFrom(...'文博雅园府'), maxLength: 6 })
  fc.assert(fc.property(word, word, (a, b) => {
    expect(editDistance(a, b)).toBe(editDistance(b, a))
    expect(editDistance(a, b) === 0).toBe(a === b)
    expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
  }))
})
