// A table as CSV: UTF-8 with a BOM, so that Excel reads the Chinese, one line at a time.
import { Readable } from 'node:stream'
import type { Cell, Table } from './table.ts'

const BOM = '\uFEFF'

export function csvStream(table: Table): Readable {
  return Readable.from(csvLines(table))
}

function* csvLines({ headings, rows }: Table): Generator<string> {
  yield BOM + record(headings)
  for (const row of rows) yield record(row)
}

const record = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`

function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  // A name that begins like a formula would be run by the spreadsheet that opens it.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
