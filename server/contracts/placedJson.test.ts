import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlacedJson } from './placedJson.ts'

const fault = (text: string) => { const read = readPlacedJson(text); return read.ok ? 'read' : `${read.fault.line}:${read.fault.column} ${read.fault.code}` }

test('it reads what JSON.parse reads', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
    const text = JSON.stringify(value, null, indent)
    expect(readPlacedJson(text)).toMatchObject({ ok: true, value: JSON.parse(text) as unknown })
  }))
})

test('and refuses what JSON.parse refuses', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:-0189.eE+truefalsnl \\n\n') }), (text) => {
    let parses = true
    try { JSON.parse(text) } catch (error) { if (!(error instanceof SyntaxError)) throw error; parses = false }
    const read = readPlacedJson(text)
    // A name twice is the one thing that only we refuse.
    if (read.ok || read.fault.code !== 'name-twice') expect(read.ok).toBe(parses)
  }), { numRuns: 2000 })
})

test('a value is found again by its path, a missing one by what should hold it', () => {
  const read = readPlacedJson('\uFEFF{\n  "name": "市预案",\n  "tiers": [\n    { "tier": 1,\n      "startAfter": 0 }\n  ]\n}\n')
  if (!read.ok) throw new Error(read.fault.code)
  expect(['name', 'tiers/0/startAfter', 'tiers/0/fanOut', 'tiers/7', 'ladder/pushAfter'].map(read.placeOf)).toEqual([
    { line: 2, column: 11 }, { line: 5, column: 21 }, { line: 4, column: 5 }, { line: 3, column: 12 }, { line: 1, column: 2 },
  ])
})

test.each([
  ['', '1:1 value-expected'], ['{\n  "a": 1\n  "b": 2\n}', '3:3 comma-or-end-expected'], ['{\n  "a": 1,\n}', '3:1 name-expected'], ['{"a" 1}', '1:6 colon-expected'], ['[1, 2', '1:6 comma-or-end-expected'], ['{"a": "open\n}', '1:7 text-not-closed'],
  ['["\\q"]', '1:3 bad-escape'], ['[01]', '1:2 bad-number'], ['[1.]', '1:2 bad-number'], ['{"a": 1, "a": 2}', '1:10 name-twice'], ['1 2', '1:3 more-after-end'], ['["a\tb"]', '1:4 control-character'], ['['.repeat(50), '1:42 too-deep'], ["{'a': 1}", '1:2 name-expected'],
])('%j: %s', (text, said) => expect(fault(text)).toBe(said))
