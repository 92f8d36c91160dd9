// A table as a workbook: the figures on one sheet, what was counted on the other.
import writeExcelFile from 'write-excel-file/node'
import type { Table } from './table.ts'

export async function xlsxBuffer(table: Table): Promise<Buffer> {
  const heading = (value: string) => ({ value, fontWeight: 'bold' as const, wrap: true })
  return writeExcelFile([
    { sheet: '救援时效', data: [table.headings.map(heading), ...Array.from(table.rows, (row) => row.map((cell) => (cell === null ? null : { value: cell })))], stickyRowsCount: 1, columns: table.headings.map((_, n) => ({ width: n === 0 ? 22 : 12 })) },
    { sheet: '说明', data: table.notes.map(([name, value]) => [heading(name), value === null ? null : { value }]), columns: [{ width: 22 }, { width: 70 }] },
  ]).toBuffer()
}
