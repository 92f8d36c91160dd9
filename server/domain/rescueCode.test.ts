import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearCodes, parseRescueCode, slipLikelihood } from './rescueCode.ts'

const code = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((d) => d.join(''))
const lengthAndCode = fc.integer({ min: 4, max: 8 }).chain((length) => fc.record({ length: fc.constant(length), code: code(length) }))

test.each([
  ['235274', '235274'], ['２３５２７４', '235274'], ['23 52 74', '235274'], ['235-274', '235274'], ['235274#', '235274'], ['二三五二七四', '235274'], ['两三五 两拐四', '235274'], ['识别码是235274', '235274'], ['235274号', '235274'], ['幺幺洞幺幺勾', '110119'],
])('%s is read as %s', (said, digits) => expect(parseRescueCode(said, 6)).toEqual({ ok: true, code: digits }))

test.each([
  ['23527', 'code-too-short', '23527'], ['2352744', 'code-too-long', '2352744'], ['', 'code-too-short', ''], ['文博雅园', 'code-not-digits', ''], ['23527A', 'code-not-digits', ''], ['+235274', 'code-not-digits', ''],
] as const)('%s is refused: %s', (said, refusal, digits) => expect(parseRescueCode(said, 6)).toEqual({ ok: false, refusal, digits }))

test('any code survives spaces, dashes and full-width digits', () => {
  fc.assert(fc.property(lengthAndCode, fc.constantFrom('', ' ', '-', ' - ', '　'), fc.boolean(), ({ length, code: digits }, between, wide) => {
    const said = [...digits].map((d) => (wide ? String.fromCodePoint(d.codePointAt(0)! + 0xfee0) : d)).join(between)
    expect(parseRescueCode(said, length)).toEqual({ ok: true, code: digits })
  }))
})

test('reading never throws and never invents digits', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (said) => {
    const parsed = parseRescueCode(said, 6)
    expect((parsed.ok ? parsed.code : parsed.digits).length).toBeLessThanOrEqual(said.normalize('NFKC').length)
  }))
})

test('a code of six has 54 codes with one digit wrong and up to five with two swapped, none twice, itself never', () => {
  fc.assert(fc.property(lengthAndCode, ({ length, code: heard }) => {
    const near = nearCodes(heard, length)
    const codes = near.map((n) => n.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).not.toContain(heard)
    expect(near.filter((n) => n.difference === 'digit-differs')).toHaveLength(9 * length)
    expect(codes.every((c) => c.length === length && /^[0-9]+$/.test(c))).toBe(true)
  }))
})

test('positions name exactly the digits that differ', () => {
  fc.assert(fc.property(lengthAndCode, ({ length, code: heard }) => {
    for (const near of nearCodes(heard, length)) {
      expect(near.positions).toEqual([...near.code].flatMap((d, i) => (d === heard[i] ? [] : [i])))
    }
  }))
})

test('every single slip can be undone: the code that was meant is among the near codes', () => {
  const slip = lengthAndCode.chain(({ length, code: meant }) => fc.oneof(
    fc.record({ at: fc.nat(length - 1), digit: fc.nat(9) }).map(({ at, digit }) => meant.slice(0, at) + digit + meant.slice(at + 1)),
    fc.nat(length - 2).map((at) => meant.slice(0, at) + meant[at + 1] + meant[at] + meant.slice(at + 2)),
    fc.nat(length - 1).map((at) => meant.slice(0, at) + meant.slice(at + 1)),
    fc.record({ at: fc.nat(length), digit: fc.nat(9) }).map(({ at, digit }) => meant.slice(0, at) + digit + meant.slice(at)),
  ).map((heard) => ({ length, meant, heard })))
  fc.assert(fc.property(slip, ({ length, meant, heard }) => {
    fc.pre(heard !== meant)
    expect(nearCodes(heard, length).map((n) => n.code)).toContain(meant)
  }))
})

test('a swap is told as a swap, a missing digit by its place', () => {
  expect(nearCodes('235247', 6)).toContainEqual({ code: '235274', difference: 'digits-swapped', positions: [4, 5] })
  expect(nearCodes('235574', 6)).toContainEqual({ code: '235274', difference: 'digit-differs', positions: [3] })
  expect(nearCodes('23574', 6)).toContainEqual({ code: '235274', difference: 'digit-missing', positions: [3] })
  expect(nearCodes('2352274', 6)).toContainEqual({ code: '235274', difference: 'digit-extra', positions: [3] })
  expect(nearCodes('2352', 6)).toEqual([])
})

test('likelihood is between 0 and 1, and yī for qī is likelier than yī for wǔ', () => {
  fc.assert(fc.property(lengthAndCode, ({ length, code: heard }) => {
    for (const near of nearCodes(heard, length)) {
      expect(slipLikelihood(heard, near)).toBeGreaterThan(0)
      expect(slipLikelihood(heard, near)).toBeLessThanOrEqual(1)
    }
  }))
  const likelihood = (to: string) => slipLikelihood('231274', { code: to, difference: 'digit-differs', positions: [2] })
  expect(likelihood('237274')).toBeGreaterThan(likelihood('235274'))
})
