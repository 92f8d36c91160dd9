import fc from 'fast-check'
import { linearSumAssignment } from 'linear-sum-assignment'
import { expect, test } from 'vitest'
import { assign, totalCost } from './matching.ts'

const matrix = (cell: fc.Arbitrary<number>, most = 12) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most })).chain(([rows, columns]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }).map((cost) => ({ cost, rows, columns })))
const whole = fc.integer({ min: -50, max: 5000 })
const small = fc.integer({ min: 0, max: 4 })
const withForbidden = fc.oneof({ weight: 2, arbitrary: small }, { weight: 1, arbitrary: fc.constant(Infinity) })

const sum = (cost: readonly (readonly number[])[], columnOf: Int32Array) => totalCost(Float64Array.from(cost.flat()), cost[0]?.length ?? 0, columnOf)
const oracle = (cost: number[][]) => linearSumAssignment(cost, { maximaze: false }).rowAssignments

test('the sum is the oracle’s on every matrix, wide, tall and square, ties included', () => {
  for (const cell of [whole, small]) {
    fc.assert(fc.property(matrix(cell), ({ cost, rows, columns }) => {
      const columnOf = assign(cost, rows, columns)
      expect([...columnOf].filter((c) => c >= 0)).toHaveLength(Math.min(rows, columns))
      expect(sum(cost, columnOf)).toBeCloseTo(sum(cost, Int32Array.from(oracle(cost))), 6)
    }), { numRuns: 400 })
  }
})

test('no column is taken twice, nothing forbidden ever, and no larger matching exists, nor a cheaper one as large', () => {
  fc.assert(fc.property(matrix(withForbidden, 6), ({ cost, rows, columns }) => {
    const columnOf = assign(cost, rows, columns)
    const taken = [...columnOf].filter((c) => c >= 0)
    expect(new Set(taken).size).toBe(taken.length)
    for (const [row, column] of columnOf.entries()) if (column >= 0) expect(cost[row]?.[column]).toBeLessThan(Infinity)
    expect({ size: taken.length, cost: sum(cost, columnOf) }).toEqual(byTrying(cost))
  }), { numRuns: 400 })
})

test('nothing to match is no fault; what is no matrix is', () => {
  expect([...assign([], 0, 0)]).toEqual([])
  expect([...assign([[], []], 2, 0)]).toEqual([-1, -1])
  expect([...assign([[Infinity, Infinity]], 1, 2)]).toEqual([-1])
  expect(() => assign([[1, 2], [3]], 2, 2)).toThrow(RangeError)
  expect(() => assign([[NaN]], 1, 1)).toThrow(RangeError)
})

/** Every matching, one by one. */
function byTrying(cost: readonly (readonly number[])[]): { size: number; cost: number } {
  const tried = (row: number, taken: ReadonlySet<number>): { size: number; cost: number } => {
    if (row === cost.length) return { size: 0, cost: 0 }
    let best = tried(row + 1, taken)
    for (const [column, c] of (cost[row] ?? []).entries()) {
      if (c === Infinity || taken.has(column)) continue
      const rest = tried(row + 1, new Set([...taken, column]))
      const found = { size: rest.size + 1, cost: rest.cost + c }
      if (found.size > best.size || (found.size === best.size && found.cost < best.cost)) best = found
    }
    return best
  }
  return tried(0, new Set())
}
