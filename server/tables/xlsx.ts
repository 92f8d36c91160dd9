// A table as a workbook: its rows on one sheet, its notes on the other.
import writeExcelFile from 'write-excel-file/node'
import type { Table } from './table.ts'

/** `sheet`: the name of the first sheet. */
export async function xlsxBuffer(table: Table, sheet: string): Promise<Buffer> {
  const heading = (value: string) => ({ value, fontWeight: 'bold' as const, wrap: true })
  return writeExcelFile([
    { sheet, data: [table.headings.map(heading), ...Array.from(table.rows, (row) => row.map((cell) => (cell === null ? null : { value: cell })))], stickyRowsCount: 1, columns: table.headings.map((_, n) => ({ width: n === 0 ? 22 : 12 })) },
    { sheet: '说明', data: table.notes.map(([name, value]) => [heading(name), value === null ? null : { value }]), columns: [{ width: 22 }, { width: 70 }] },
  ]).toBuffer()
}
