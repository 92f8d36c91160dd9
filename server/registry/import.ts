// Brings a table of elevators into the register: rows that are right all at once, rows that are wrong told with their reasons, nothing half done.
import { saveElevators, type NewElevator } from '../db/elevators.ts'
import type { Db, Tx } from '../db/pool.ts'
import { findRegionNames, insertUnit, listCounties, listFarPoints, listTaken, listUnits, lockElevators, type NewUnit } from '../db/registryImport.ts'
import { toWgs84 } from './crs.ts'
import { COLUMNS, findColumns, readRow, type Fault, type ImportRow } from './importColumns.ts'
import { UnreadableFile, type FileTable } from './importFile.ts'
import { initialsOf } from './initials.ts'

export interface Rejected extends Fault { row: number }
export interface ImportOutcome { accepted: number; created: number; replaced: number; newUnits: number; rejected: Rejected[] }

/** Outlines are coarse and estates lie across borders; 10 km away the coordinates are of another place. */
const FAR_METERS = 10_000

interface Numbered { row: number; value: ImportRow }

/**
 * One transaction. A row whose rescue code the platform has already replaces that elevator, unless their registration codes say that they are two.
 * Units that do not exist are made when the row has their telephone. Throws UnreadableFile when needed columns are missing.
 */
export async function importElevators(db: Db, table: FileTable, { platform, codeLength }: { platform: string; codeLength: number }): Promise<ImportOutcome> {
  const { found, missing } = findColumns(table.columns)
  if (missing.length > 0) throw new UnreadableFile(`缺少列：${missing.join('、')}`)
  return db.tx(async (tx) => {
    await lockElevators(tx)
    const rejected: Rejected[] = []
    const regions = await listCounties(tx, platform)
    const readable: Numbered[] = []
    for (const { row, cells } of table.rows) {
      const read = readRow((column) => { const heading = found.get(column); return heading === undefined ? '' : (cells.get(heading) ?? '') }, { codeLength, regions })
      if (read.ok) readable.push({ row, value: read.value })
      else rejected.push(...read.faults.map((fault) => ({ row, ...fault })))
    }
    const { free, replaced } = await withoutConflicts(tx, readable, platform, rejected)
    const { good, newUnits } = await withUnits(tx, free, rejected)
    const names = await findRegionNames(tx)
    await saveElevators(tx, good.map(({ value, ...units }) => newElevator(value, units, platform, names)))
    const replacing = good.filter(({ value }) => replaced.has(value.rescueCode)).length
    return { accepted: good.length, created: good.length - replacing, replaced: replacing, newUnits, rejected: rejected.toSorted((a, b) => a.row - b.row) }
  })
}

/** Two rows, or a row and the register, must not share a number; a point must lie near its county. */
async function withoutConflicts(tx: Tx, rows: readonly Numbered[], platform: string, rejected: Rejected[]): Promise<{ free: Numbered[]; replaced: ReadonlySet<string> }> {
  const numbers = { registrationCode: 'registration-taken', equipmentCode: 'equipment-taken', certificate: 'certificate-taken' } as const
  const keys = Object.keys(numbers) as (keyof typeof numbers)[]
  const all = (key: keyof typeof numbers) => rows.flatMap(({ value }) => value[key] ?? [])
  const taken = await listTaken(tx, platform, { rescueCodes: rows.map((r) => r.value.rescueCode), registrationCodes: all('registrationCode'), equipmentCodes: all('equipmentCode'), certificates: all('certificate') })
  const byCode = new Map(taken.filter((t) => t.platform === platform).map((t) => [t.rescueCode, t]))
  const holders = new Map(taken.flatMap((t) => keys.flatMap((key) => (t[key] === null ? [] : [[`${key} ${t[key]}`, t] as const]))))
  const far = await listFarPoints(tx, rows.map(({ value }) => { const [lng, lat] = toWgs84(value.lng, value.lat, value.crs); return { region: value.region, lng, lat } }), FAR_METERS)
  const seen = new Map<string, number>()
  const free = rows.filter(({ row, value }, index) => {
    const before = rejected.length
    const fault = (code: string, message: string) => void rejected.push({ row, code, message })
    const once = (key: string, what: string) => {
      const first = seen.get(key)
      if (first !== undefined) fault('twice-in-file', `${what}：与第 ${first} 行重复`)
      else seen.set(key, row)
    }
    once(`rescueCode ${value.rescueCode}`, COLUMNS.rescueCode[0])
    const there = byCode.get(value.rescueCode)
    if (there?.registrationCode && value.registrationCode && there.registrationCode !== value.registrationCode) {
      fault('rescue-code-taken', `救援识别码：${value.rescueCode} 已属于注册代码为 ${there.registrationCode} 的电梯`)
    }
    for (const key of keys) {
      const number = value[key]
      if (number === null) continue
      once(`${key} ${number}`, COLUMNS[key][0])
      const holder = holders.get(`${key} ${number}`)
      if (holder && (holder.platform !== platform || holder.rescueCode !== value.rescueCode)) fault(numbers[key], `${COLUMNS[key][0]}：${number} 已属于识别码为 ${holder.rescueCode} 的电梯`)
    }
    if (far.has(index)) fault('position-far-from-region', `经度：${value.lng}, ${value.lat} 离所填区县超过 ${FAR_METERS / 1000} 公里，请核对坐标与坐标系`)
    return rejected.length === before
  })
  return { free, replaced: new Set(byCode.keys()) }
}

async function withUnits(tx: Tx, rows: readonly Numbered[], rejected: Rejected[]): Promise<{ good: { value: ImportRow; maintenanceUnitId: string; useUnitId: string }[]; newUnits: number }> {
  const units = await listUnits(tx)
  // A unit is made when any of its rows has the telephone.
  const phones = new Map<string, string>()
  for (const { value } of rows) {
    if (value.maintenancePhone) phones.set(`maintenance ${value.maintenanceUnit}`, value.maintenancePhone)
    if (value.usePhone) phones.set(`use ${value.useUnit}`, value.usePhone)
  }
  const complete: Numbered[] = []
  for (const numbered of rows) {
    const wanted = [['maintenance', numbered.value.maintenanceUnit, COLUMNS.maintenancePhone[0]], ['use', numbered.value.useUnit, COLUMNS.usePhone[0]]] as const
    const unknown = wanted.filter(([kind, name]) => !units.has(`${kind} ${name}`) && !phones.has(`${kind} ${name}`))
    for (const [, name, column] of unknown) rejected.push({ row: numbered.row, code: 'unit-unknown', message: `没有登记“${name}”，新单位须填${column}` })
    if (unknown.length === 0) complete.push(numbered)
  }
  let newUnits = 0
  const idOf = async (unit: Omit<NewUnit, 'phone'>): Promise<string> => {
    const key = `${unit.kind} ${unit.name}`
    const known = units.get(key)
    if (known !== undefined) return known
    const id = await insertUnit(tx, { ...unit, phone: phones.get(key) ?? '' })
    units.set(key, id)
    newUnits += 1
    return id
  }
  const good = []
  for (const { value } of complete) {
    good.push({
      value,
      maintenanceUnitId: await idOf({ kind: 'maintenance', name: value.maintenanceUnit, region: value.region, officer: null, officerPhone: null }),
      useUnitId: await idOf({ kind: 'use', name: value.useUnit, region: value.region, officer: value.officer, officerPhone: value.officerPhone }),
    })
  }
  return { good, newUnits }
}

function newElevator(value: ImportRow, units: { maintenanceUnitId: string; useUnitId: string }, platform: string, names: ReadonlyMap<string, string>): NewElevator {
  const { crs, lng: sourceLng, lat: sourceLat, maintenanceUnit: _m, maintenancePhone: _mp, useUnit: _u, usePhone: _up, officer: _o, officerPhone: _op, ...rest } = value
  const [lng, lat] = toWgs84(sourceLng, sourceLat, crs)
  return {
    ...rest, ...units, platform, lng, lat, sourceCrs: crs, sourceLng, sourceLat,
    address: `${names.get(value.region) ?? ''}${value.street} ${value.estate} ${value.building}${value.door}${value.car}`, initials: [value.estate, value.building, value.door, value.car].map(initialsOf).join(''),
  }
}
