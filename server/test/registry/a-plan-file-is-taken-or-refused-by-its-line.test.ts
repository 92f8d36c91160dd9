// Plans of a real city come from a file: what is sound becomes a version, what is not is told by line, column and reason.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlanBody } from '../../contracts/plan.ts'
import { findPlanView, listPlanVersions } from '../../db/plans.ts'
import { makeDb, type Db } from '../../db/pool.ts'
import { PLAN } from '../../domain/story.ts'
import { shapeFaults } from '../../http/validation.ts'
import { importPlans } from '../../registry/importPlans.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'

const { region: _, version: __, ...BODY } = PLAN
const NOW = new Date('2026-11-21T08:22:00Z')

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await testDatabase()
  db = makeDb(database.url, { max: 2 })
  await db.query(`insert into region (code, name, level, parent, scope) values ('410000', '河南省', 'province', null, '41'), ('410100', '郑州市', 'city', '410000', '4101'), ('410105', '金水区', 'county', '410100', '410105')`)
})
afterAll(async () => { await db.close(); await database.drop() })

const bring = (content: unknown) => importPlans(db, typeof content === 'string' ? content : JSON.stringify(content, null, 2), { shapeFaults: (plan) => shapeFaults(PlanBody, plan, 'zh'), now: NOW })

test('a list of plans: each becomes its region’s next version; the same file again changes nothing', async () => {
  const file = [{ region: '410000', ...BODY, name: '省预案' }, { region: '410100', ...BODY, name: '市预案' }]
  expect(await bring(file)).toEqual({ accepted: [{ region: '410000', name: '省预案', version: 1 }, { region: '410100', name: '市预案', version: 1 }], unchanged: [], rejected: [] })
  expect(await bring(file)).toEqual({ accepted: [], unchanged: [{ region: '410000', version: 1 }, { region: '410100', version: 1 }], rejected: [] })
  expect(await bring({ region: '410100', ...BODY, name: '市预案', dispatchWithin: 45 })).toMatchObject({ accepted: [{ region: '410100', version: 2 }] })
  expect(await findPlanView(db, '410105')).toMatchObject({ region: '410100', version: 2, by: null, dispatchWithin: 45 })
})

test('what the page downloads can be brought as it is', async () => {
  const view = await findPlanView(db, '410100')
  expect(await bring({ ...view, region: '410105' })).toMatchObject({ accepted: [{ region: '410105', version: 1 }], rejected: [] })
})

test('a bad plan is told by its line, the sound one beside it goes in', async () => {
  const text = JSON.stringify([{ region: '410100', ...BODY, tiers: BODY.tiers.map((t) => (t.tier === 3 ? { ...t, startAfter: 100 } : t)) }, { region: '410000', ...BODY, name: '省预案二' }], null, 2)
  const line = text.split('\n').findIndex((l) => l.includes('"startAfter": 100')) + 1
  const outcome = await bring(text)
  expect(outcome.accepted).toEqual([{ region: '410000', name: '省预案二', version: 2 }])
  expect(outcome.rejected).toEqual([{ line, column: 23, path: '0/tiers/2/startAfter', message: '不能早于前一级' }])
  expect(await listPlanVersions(db, '410100')).toHaveLength(2)
})

test.each<[string, unknown, object]>([
  ['no JSON', '{\n  "region": "410100",\n  "name" "x"\n}', { line: 3, column: 10, message: 'JSON 无法读取：名称之后应有冒号' }],
  ['no region', { ...BODY }, { line: 1, column: 1, path: 'region', message: '缺少行政区代码（六位数字）' }],
  ['an unknown region', { region: '999999', ...BODY }, { line: 2, column: 13, path: 'region', message: '没有登记行政区 999999' }],
  ['a region twice', [{ region: '410100', ...BODY, name: '市预案', dispatchWithin: 45 }, { region: '410100', ...BODY }], { path: '1/region', message: '行政区 410100 在文件中重复' }],
  ['text for a time', { region: '410100', ...BODY, dispatchWithin: '60' }, { path: 'dispatchWithin', message: '应为整数' }],
  ['an unknown field', { region: '410100', ...BODY, colour: 'red' }, { path: '', message: '不认识 colour' }],
  ['nothing', [], { line: 1, column: 1, message: '文件中没有预案' }],
  ['no plan at all', [42], { path: '0/region', message: '缺少行政区代码（六位数字）' }],
])('%s: refused', async (_name, content, fault) => {
  const before = await db.query('select from response_plan')
  const outcome = await bring(content)
  expect(outcome.accepted).toEqual([])
  expect(outcome.rejected).toContainEqual(expect.objectContaining(fault))
  expect((await db.query('select from response_plan')).rowCount).toBe(before.rowCount)
})
