// Minimum-cost matching (最小费用匹配): which row goes with which column so that the sum is least. Knows numbers only.

/**
 * The cheapest of all largest matchings of a rows × columns cost matrix, flat by rows or nested: row → column, or -1.
 * Rectangular either way; Infinity = forbidden and never chosen; costs may be negative. Throws on NaN and on a matrix of another size.
 * Jonker–Volgenant with shortest augmenting paths: O(n²m); 500 × 1,000 takes some milliseconds.
 */
export function assign(cost: Float64Array | readonly (readonly number[])[], rows: number, columns: number): Int32Array {
  const flat = cost instanceof Float64Array ? cost : flatten(cost, rows, columns)
  if (flat.length !== rows * columns) throw new RangeError(`${flat.length} costs are no matrix of ${rows} × ${columns}`)
  const wide = rows <= columns ? flat : transposed(flat, rows, columns)
  const [n, m] = rows <= columns ? [rows, columns] : [columns, rows]
  const bounded = withoutInfinity(wide, n)
  const columnOf = solve(bounded.cost, n, m)
  for (let i = 0; i < n; i++) if (at(wide, i * m + at(columnOf, i)) === Infinity) columnOf[i] = -1
  if (rows <= columns) return columnOf
  const out = new Int32Array(rows).fill(-1)
  for (let i = 0; i < n; i++) if (at(columnOf, i) >= 0) out[at(columnOf, i)] = i
  return out
}

/** The sum over the rows that have a column. */
export function totalCost(cost: Float64Array, columns: number, columnOf: Int32Array): number {
  return columnOf.reduce((sum, column, row) => (column < 0 ? sum : sum + at(cost, row * columns + column)), 0)
}

/** Each row in turn takes a column, by the shortest path of re-matchings; u and v keep all reduced costs ≥ 0. */
function solve(cost: Float64Array, n: number, m: number): Int32Array {
  const u = new Float64Array(n)
  const v = new Float64Array(m)
  const shortest = new Float64Array(m)
  const path = new Int32Array(m)
  const columnOf = new Int32Array(n).fill(-1)
  const rowOf = new Int32Array(m).fill(-1)
  const open = new Int32Array(m)
  const closed = new Int32Array(m)
  takeCheapest(cost, { n, m, u, columnOf, rowOf })
  for (let start = 0; start < n; start++) {
    if (at(columnOf, start) >= 0) continue
    shortest.fill(Infinity)
    for (let j = 0; j < m; j++) open[j] = j
    let openCount = m
    let closedCount = 0
    let row = start
    let least = 0
    let sink = -1
    while (sink < 0) {
      let best = Infinity
      let bestIndex = -1
      const base = row * m
      const ahead = least - at(u, row)
      for (let k = 0; k < openCount; k++) {
        const j = open[k] as number
        const through = ahead + (cost[base + j] as number) - (v[j] as number)
        if (through < (shortest[j] as number)) {
          shortest[j] = through
          path[j] = row
        }
        const s = shortest[j] as number
        // Of equals a free column: the path ends there.
        if (s < best || (s === best && (rowOf[j] as number) < 0)) {
          best = s
          bestIndex = k
        }
      }
      least = best
      const column = at(open, bestIndex)
      openCount -= 1
      open[bestIndex] = at(open, openCount)
      closed[closedCount++] = column
      if (at(rowOf, column) < 0) sink = column
      else row = at(rowOf, column)
    }
    u[start] = at(u, start) + least
    for (let k = 0; k < closedCount - 1; k++) {
      const column = at(closed, k)
      const gap = least - at(shortest, column)
      v[column] = at(v, column) - gap
      u[at(rowOf, column)] = at(u, at(rowOf, column)) + gap
    }
    for (let column = sink; ;) {
      const from = at(path, column)
      const before = at(columnOf, from)
      rowOf[column] = from
      columnOf[from] = column
      if (from === start) break
      column = before
    }
  }
  return columnOf
}

/** Rows whose cheapest column nobody before them took have it already; the others need a path. */
function takeCheapest(cost: Float64Array, { n, m, u, columnOf, rowOf }: { n: number; m: number; u: Float64Array; columnOf: Int32Array; rowOf: Int32Array }): void {
  for (let i = 0; i < n; i++) {
    let best = 0
    for (let j = 1; j < m; j++) if (at(cost, i * m + j) < at(cost, i * m + best)) best = j
    u[i] = at(cost, i * m + best)
    if (at(rowOf, best) >= 0) continue
    rowOf[best] = i
    columnOf[i] = best
  }
}

/** Forbidden pairs become dearer than any matching without them, so that as few as possible are taken. */
function withoutInfinity(cost: Float64Array, n: number): { cost: Float64Array } {
  let low = Infinity
  let high = -Infinity
  let infinite = false
  for (const c of cost) {
    if (Number.isNaN(c) || c === -Infinity) throw new RangeError('a cost is a number or Infinity')
    if (c === Infinity) infinite = true
    else {
      if (c < low) low = c
      if (c > high) high = c
    }
  }
  if (!infinite) return { cost }
  if (low === Infinity) return { cost: new Float64Array(cost.length) }
  const dear = high + (high - low + 1) * (n + 1)
  return { cost: cost.map((c) => (c === Infinity ? dear : c)) }
}

function flatten(cost: readonly (readonly number[])[], rows: number, columns: number): Float64Array {
  if (cost.length !== rows || cost.some((row) => row.length !== columns)) throw new RangeError(`the costs are no matrix of ${rows} × ${columns}`)
  return Float64Array.from(cost.flat())
}

function transposed(cost: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(cost.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = at(cost, i * columns + j)
  return out
}

/** Every index here is inside by construction. */
const at = (list: Float64Array | Int32Array, index: number): number => list[index] as number
