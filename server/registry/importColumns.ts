// The columns of an elevator table, by their Chinese headings or our own names, and what one row says or fails to say. Pure.
import { PLACE_TYPES, type ElevatorBrief } from '../contracts/elevator.ts'
import { normalizePhone } from '../domain/phone.ts'
import { parseRescueCode } from '../domain/rescueCode.ts'
import type { Crs } from './crs.ts'
import { LOST_DIGITS } from './importFile.ts'

export interface Fault { code: string; message: string }
export interface ImportRow {
  rescueCode: string; registrationCode: string | null; equipmentCode: string | null; certificate: string | null; locationCode: string | null; factoryNumber: string | null; internalCode: string | null
  placeType: ElevatorBrief['placeType']; region: string; estate: string; building: string; door: string; car: string; street: string
  lng: number; lat: number; crs: Crs; maintenanceUnit: string; maintenancePhone: string | null; useUnit: string; usePhone: string | null; officer: string | null; officerPhone: string | null
  carPhone: string | null; deviceClass: string; brand: string | null; floors: number; installedOn: string | null; nextInspectionOn: string | null; machineRoom: boolean; keyPlace: string | null
}

/** Each column's names; the first is the one that messages use. */
export const COLUMNS = {
  rescueCode: ['救援识别码', '识别码', '电梯救援识别码', 'rescue_code'], registrationCode: ['设备注册代码', '注册代码', '电梯注册代码', 'registration_code'], equipmentCode: ['设备代码', '特种设备代码', 'equipment_code'],
  certificate: ['使用登记证编号', '登记证编号', 'certificate'], locationCode: ['位置码', 'location_code'], factoryNumber: ['出厂编号', 'factory_number'], internalCode: ['内部编号', '单位内编号', 'internal_code'],
  placeType: ['场所', '使用场所', '场所类型', 'place_type'], region: ['区县', '行政区', '行政区代码', 'region'], estate: ['小区项目名', '小区', '项目名称', 'estate'], building: ['楼栋', '楼号', 'building'], door: ['单元', 'door'], car: ['电梯', '梯号', 'car'],
  street: ['街道', '道路', 'street'], lng: ['经度', 'lng'], lat: ['纬度', 'lat'], crs: ['坐标系', 'crs'], maintenanceUnit: ['维保单位', '电梯维保单位', 'maintenance_unit'], maintenancePhone: ['维保电话', 'maintenance_phone'],
  useUnit: ['使用单位', '电梯使用管理单位', 'use_unit'], usePhone: ['使用单位电话', 'use_phone'], officer: ['安全管理员', '安全员', 'officer'], officerPhone: ['安全管理员电话', '安全员电话', 'officer_phone'],
  carPhone: ['轿厢电话', 'car_phone'], deviceClass: ['设备类别代码', 'device_class'], brand: ['品牌', 'brand'], floors: ['层数', '层站', 'floors'], installedOn: ['安装日期', 'installed_on'], nextInspectionOn: ['下次检验日期', 'next_inspection_on'],
  machineRoom: ['有机房', 'machine_room'], keyPlace: ['钥匙位置', 'key_place'],
} as const satisfies Record<string, readonly [string, ...string[]]>
export type Column = keyof typeof COLUMNS
export const NEEDED: readonly Column[] = ['rescueCode', 'placeType', 'region', 'estate', 'building', 'car', 'lng', 'lat', 'crs', 'maintenanceUnit', 'useUnit', 'floors']

const PLACES: Record<string, ElevatorBrief['placeType']> = { 住宅: 'residential', 办公楼宇: 'office', 办公: 'office', 商场超市: 'mall', 商场: 'mall', 宾馆饭店: 'hotel', 宾馆: 'hotel', 交通场所: 'transport', 医院: 'hospital', 学校: 'school', 文体娱场馆: 'venue', 其他: 'other' }
const CRS: Record<string, Crs> = { wgs84: 'wgs84', gps: 'wgs84', cgcs2000: 'wgs84', gcj02: 'gcj02', 高德: 'gcj02', 腾讯: 'gcj02', 火星坐标: 'gcj02', bd09: 'bd09', 百度: 'bd09' }

/** Which heading holds which column; needed ones that are not there. */
export function findColumns(headings: readonly string[]): { found: ReadonlyMap<Column, string>; missing: readonly string[] } {
  const found = new Map<Column, string>()
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const heading = headings.find((h) => (COLUMNS[column] as readonly string[]).includes(h))
    if (heading !== undefined) found.set(column, heading)
  }
  return { found, missing: NEEDED.filter((c) => !found.has(c)).map((c) => COLUMNS[c][0]) }
}

/** `regions`: counties of the platform, code by code and by name. All faults of a row are told at once. */
export function readRow(cell: (column: Column) => string, { codeLength, regions }: { codeLength: number; regions: ReadonlyMap<string, string> }): { ok: true; value: ImportRow } | { ok: false; faults: Fault[] } {
  const faults: Fault[] = []
  const fault = (code: string, column: Column, what: string) => void faults.push({ code, message: `${COLUMNS[column][0]}：${what}` })
  const optional = (column: Column): string | null => {
    const text = cell(column)
    if (text === LOST_DIGITS) fault('digits-lost', column, '数字超过 15 位，表格软件已改动末位，请把该列设为文本后重新填写')
    return text === '' || text === LOST_DIGITS ? null : text
  }
  const needed = (column: Column): string => {
    const text = optional(column)
    if (text === null && cell(column) !== LOST_DIGITS) fault('missing-value', column, '不能为空')
    return text ?? ''
  }
  const shaped = (column: Column, shape: RegExp, example: string): string | null => {
    const text = optional(column)
    if (text === null || shape.test(text)) return text
    fault('malformed', column, `“${text}”格式不对，例如 ${example}`)
    return null
  }
  const oneOf = <T>(column: Column, known: ReadonlyMap<string, T>, code: string, fallback: T): T => {
    const text = needed(column)
    const value = known.get(text.toLowerCase().replace(/[-_\s]/g, ''))
    if (value === undefined && text !== '') fault(code, column, `不认识“${text}”`)
    return value ?? fallback
  }
  const number = (column: Column, low: number, high: number): number => {
    const text = needed(column)
    const value = Number(text)
    if (text !== '' && !(value >= low && value <= high)) fault('malformed', column, `“${text}”不是 ${low} 到 ${high} 之间的数`)
    return value
  }
  const phone = (column: Column): string | null => {
    const text = optional(column)
    const value = text === null ? null : normalizePhone(text)
    if (text !== null && value === null) fault('malformed', column, `“${text}”不是电话号码`)
    return value
  }
  const date = (column: Column): string | null => {
    const text = optional(column)
    if (text === null) return null
    const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?$/.exec(text) ?? []
    const iso = `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '1').padStart(2, '0')}`
    const real = year !== undefined && !Number.isNaN(Date.parse(iso)) && new Date(iso).toISOString().startsWith(iso)
    if (!real) fault('malformed', column, `“${text}”不是日期，例如 2027-06-18`)
    return real ? iso : null
  }

  const said = needed('rescueCode')
  const code = parseRescueCode(said, codeLength)
  if (!code.ok && said !== '') fault('rescue-code-malformed', 'rescueCode', `应为 ${codeLength} 位数字，却是“${said}”（开头的 0 被表格软件去掉了？）`)
  const lng = number('lng', -180, 180)
  const lat = number('lat', -90, 90)
  if (!(lng >= 73 && lng <= 136 && lat >= 3 && lat <= 54)) fault('position-outside-china', 'lng', `${lng}, ${lat} 不在国内，经纬度是否颠倒？`)
  const value: ImportRow = {
    rescueCode: code.ok ? code.code : '', registrationCode: shaped('registrationCode', /^[0-9]{20}$/, '31104101052014060001（20 位）'), equipmentCode: shaped('equipmentCode', /^[0-9A-Z]{10,20}$/i, '311041123201400001'), certificate: optional('certificate'),
    locationCode: optional('locationCode'), factoryNumber: optional('factoryNumber'), internalCode: optional('internalCode'),
    placeType: oneOf('placeType', new Map([...Object.entries(PLACES), ...PLACE_TYPES.map((p) => [p, p] as const)]), 'place-type-unknown', 'other'), region: oneOf('region', regions, 'region-unknown', ''),
    estate: needed('estate'), building: needed('building'), door: optional('door') ?? '', car: needed('car'), street: optional('street') ?? '',
    lng, lat, crs: oneOf('crs', new Map(Object.entries(CRS)), 'crs-unknown', 'wgs84'),
    maintenanceUnit: needed('maintenanceUnit'), maintenancePhone: phone('maintenancePhone'), useUnit: needed('useUnit'), usePhone: phone('usePhone'), officer: optional('officer'), officerPhone: phone('officerPhone'),
    carPhone: phone('carPhone'), deviceClass: shaped('deviceClass', /^3[0-9]{3}$/, '3110') ?? '3110', brand: optional('brand'), floors: number('floors', 1, 200), installedOn: date('installedOn'), nextInspectionOn: date('nextInspectionOn'),
    machineRoom: !/^(否|无|false|0|no)$/i.test(optional('machineRoom') ?? '是'), keyPlace: optional('keyPlace'),
  }
  if (!Number.isInteger(value.floors) && cell('floors') !== '') fault('malformed', 'floors', `“${cell('floors')}”不是整数`)
  return faults.length === 0 ? { ok: true, value } : { ok: false, faults }
}
