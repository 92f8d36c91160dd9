// A table of elevators as people send it: CSV in UTF-8 or GB 18030, or XLSX. Gives rows of text by column; knows nothing of elevators.
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import readSheets from 'read-excel-file/node'

/** `row` is the number that the spreadsheet shows: the heading is row 1. */
export interface FileRow { row: number; cells: ReadonlyMap<string, string> }
export interface FileTable { columns: readonly string[]; rows: readonly FileRow[] }

/** What a number typed into a spreadsheet loses beyond 15 digits cannot be had back: such a cell becomes this. */
export const LOST_DIGITS = '#digits-lost#'
const KEPT_DIGITS = 15
const MOST_BYTES = 200 * 1024 * 1024

export class UnreadableFile extends Error {}

/** Throws UnreadableFile with what is wrong in Chinese. Empty rows are left out. */
export async function readTable(path: string): Promise<FileTable> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new UnreadableFile(`没有这个文件：${path}`) : error
  })
  if (bytes.length > MOST_BYTES) throw new UnreadableFile('文件超过 200 MB，请分批导入')
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK'
  const lines = isZip ? await readWorkbook(bytes) : readCsv(bytes)
  const [heading, ...rest] = lines
  if (!heading) throw new UnreadableFile('文件是空的')
  const columns = heading.map((name) => name.trim())
  const twice = columns.find((name, i) => name !== '' && columns.indexOf(name) !== i)
  if (twice !== undefined) throw new UnreadableFile(`列名重复：${twice}`)
  const rows = rest.map((cells, i) => ({ row: i + 2, cells: new Map(columns.map((name, c) => [name, (cells[c] ?? '').trim()])) }))
  return { columns, rows: rows.filter(({ cells }) => [...cells.values()].some((cell) => cell !== '')) }
}

function readCsv(bytes: Buffer): string[][] {
  try {
    // Rows of unequal length are told by their missing values; empty lines keep their number.
    return parse(decode(bytes), { bom: true, relax_column_count: true, skip_empty_lines: false, trim: true })
  } catch (error) {
    throw new UnreadableFile(`CSV 无法读取：${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Spreadsheets in China still save CSV as GBK; UTF-8 is recognised by being valid. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return new TextDecoder('gb18030').decode(bytes)
  }
}

async function readWorkbook(bytes: Buffer): Promise<string[][]> {
  const sheets = await readSheets(bytes, { parseNumber: exact }).catch((error: unknown) => {
    throw new UnreadableFile(`XLSX 无法读取：${error instanceof Error ? error.message : String(error)}`)
  })
  return (sheets[0]?.data ?? []).map((row) => row.map(text))
}

/** As the file has it, so that a code keeps all the digits it has left. */
function exact(number: string): string {
  const digits = /e/i.test(number) ? BigInt(Math.trunc(Number(number))).toString() : number
  const whole = digits.split('.')[0] ?? ''
  return whole.replace('-', '').length > KEPT_DIGITS ? LOST_DIGITS : digits
}

function text(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return typeof cell === 'string' ? cell : typeof cell === 'boolean' ? (cell ? '是' : '否') : ''
}
