import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import writeSheet from 'write-excel-file/node'
import type { Db } from '../../db/pool.ts'
import { importElevators } from '../../registry/import.ts'
import { readTable, UnreadableFile } from '../../registry/importFile.ts'
import { demoRegistry } from './registryDatabase.ts'

const HEAD = ['救援识别码', '设备注册代码', '场所', '区县', '街道', '小区项目名', '楼栋', '单元', '电梯', '经度', '纬度', '坐标系', '维保单位', '使用单位', '使用单位电话', '层数', '轿厢电话', '下次检验日期']
const PLATFORM = { platform: '410100', codeLength: 6 }

interface Cells { code?: string; registration?: string; place?: string; region?: string; estate?: string; lng?: string; lat?: string; crs?: string; maintenance?: string; use?: string; usePhone?: string; floors?: string; inspection?: string }
const row = (c: Cells) => [
  c.code ?? '900001', c.registration ?? '', c.place ?? '住宅', c.region ?? '金水区', '博学路', c.estate ?? '新安花园', '1号楼', '2单元', '东梯', c.lng ?? '113.6862', c.lat ?? '34.7988', c.crs ?? 'GCJ-02', c.maintenance ?? '鼎安', c.use ?? '新安物业', c.usePhone ?? '0371-00055555', c.floors ?? '18', '+86 371 00066666', c.inspection ?? '2027年6月',
]

async function file(name: string, content: string | Buffer): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'sanfen-import-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const path = join(dir, name)
  await writeFile(path, content)
  return path
}
const csv = async (rows: string[][]) => readTable(await file('elevators.csv', [HEAD, ...rows].map((r) => r.join(',')).join('\n')))
const count = async (db: Db) => (await db.query<{ n: number }>('select count(*)::int as n from elevator')).rows[0]?.n ?? 0

test('a right row is an elevator that can be found, its position in WGS-84', async () => {
  const db = await demoRegistry()
  const outcome = await importElevators(db, await csv([row({})]), PLATFORM)
  expect(outcome).toEqual({ accepted: 1, created: 1, replaced: 0, newUnits: 1, rejected: [] })
  const { rows } = await db.query("select address, initials, region, source_crs, source_lng, st_x(position::geometry) as lng, car_phone, next_inspection_on::text as inspection, (select short_name from unit where id = maintenance_unit_id) as unit from elevator where rescue_code = '900001'")
  expect(rows[0]).toMatchObject({ address: '金水区博学路 新安花园 1号楼2单元东梯', initials: 'xahy1hl2dydt', region: '410105', source_crs: 'gcj02', source_lng: 113.6862, car_phone: '037100066666', inspection: '2027-06-01', unit: '鼎安' })
  expect((rows[0] as { lng: number }).lng).toBeCloseTo(113.6801, 3)
})

test('each wrong row is told with its number and every reason, the right ones go in', async () => {
  const db = await demoRegistry()
  const famous = (await db.query<{ registration_code: string }>("select registration_code from elevator where rescue_code = '235274'")).rows[0]?.registration_code ?? ''
  const before = await count(db)
  const outcome = await importElevators(db, await csv([
    row({ code: '900001' }), row({ code: '90000' }), row({ code: '900003', lng: '34.8', lat: '113.68' }), row({ code: '900004', place: '仓库', region: '洛龙区' }), row({ code: '900001' }), row({ code: '900006', registration: famous }),
    row({ code: '235274', registration: '31109999992014060001' }), row({ code: '900008', maintenance: '无名电梯' }), row({ code: '900009', lng: '113.295', lat: '34.80' }), row({ code: '900010', floors: '0', inspection: '2027-02-30', estate: '' }), row({ code: '900011' }),
  ]), PLATFORM)
  expect(outcome.accepted).toBe(2)
  expect(await count(db)).toBe(before + 2)
  expect(outcome.rejected.map((r) => `${r.row} ${r.code}`)).toEqual([
    '3 rescue-code-malformed', '4 malformed', '4 position-outside-china', '5 place-type-unknown', '5 region-unknown', '6 twice-in-file', '7 registration-taken', '8 rescue-code-taken', '9 unit-unknown', '10 position-far-from-region', '11 missing-value', '11 malformed', '11 malformed',
  ])
  expect((await db.query("select registration_code from elevator where rescue_code = '235274'")).rows).toEqual([{ registration_code: famous }])
})

test('the same file twice gives the same register', async () => {
  const db = await demoRegistry()
  const table = await csv([row({}), row({ code: '900002', registration: '31109999992014060001' })])
  await importElevators(db, table, PLATFORM)
  const before = await count(db)
  expect(await importElevators(db, table, PLATFORM)).toMatchObject({ accepted: 2, created: 0, replaced: 2, newUnits: 0, rejected: [] })
  expect(await count(db)).toBe(before)
})

test('an import that breaks in the middle leaves nothing, not even its units', async () => {
  const db = await demoRegistry()
  await db.query("alter table elevator add check (estate <> '坏')")
  const before = await count(db)
  await expect(importElevators(db, await csv([row({}), row({ code: '900002', estate: '坏' })]), PLATFORM)).rejects.toThrow('check constraint')
  expect(await count(db)).toBe(before)
  expect((await db.query("select from unit where name = '新安物业'")).rows).toHaveLength(0)
})

test('GBK is read, XLSX is read, and digits that a spreadsheet lost are not guessed', async () => {
  const db = await demoRegistry()
  // 救援识别码 in GB 18030, as a spreadsheet in China saves it.
  const gbk = Buffer.concat([Buffer.from('bec8d4aecab6b1f0c2eb', 'hex'), Buffer.from(',a\n235274,b\n', 'latin1')])
  expect((await readTable(await file('gbk.csv', gbk))).columns).toEqual(['救援识别码', 'a'])

  const cells = row({ code: '900001' }).map((value) => ({ value }))
  const lost = row({ code: '900002' }).map((value, i): { value: string } | { value: number } => (i === 1 ? { value: Number('31109999992014060001') } : { value }))
  const sheet = await writeSheet([HEAD.map((value) => ({ value })), cells, lost]).toBuffer()
  const outcome = await importElevators(db, await readTable(await file('elevators.xlsx', sheet)), PLATFORM)
  expect(outcome).toMatchObject({ accepted: 1, rejected: [{ row: 3, code: 'digits-lost' }] })
})

test('a file without needed columns, or no table at all, is refused whole', async () => {
  const db = await demoRegistry()
  const table = await readTable(await file('short.csv', '救援识别码,场所\n900001,住宅\n'))
  await expect(importElevators(db, table, PLATFORM)).rejects.toThrow(/缺少列：区县、小区项目名/)
  await expect(readTable(await file('empty.csv', ''))).rejects.toThrow(UnreadableFile)
  await expect(readTable(await file('broken.xlsx', Buffer.from('PK broken')))).rejects.toThrow(UnreadableFile)
  await expect(readTable('/nonexistent/elevators.csv')).rejects.toThrow(UnreadableFile)
})
