// The console by keyboard while a rescue goes wrong: a team accepts and does not move, the operator holds the plan, jumps to 119, hands over, reads why, and lets it go on.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Static } from 'typebox'
import type { IncidentBrief, IncidentList } from '../../contracts/incident.ts'
import { PlanBody } from '../../contracts/plan.ts'
import type { CandidateView } from '../../contracts/team.ts'
import type { Db } from '../../db/pool.ts'
import { logIn, until, type Client, type ServerProcess } from '../serverProcess.ts'
import { enterAt, objectionsTo, openPage, openWholeLine, type Opened } from './pages.ts'

let server: ServerProcess
let db: Db
let browser: Browser
let close: () => Promise<void>
let desk: Opened
let page: Page
let operator: Client
beforeAll(async () => {
  ({ db, server, browser, close } = await openWholeLine())
  await shortenPlan()
  operator = await logIn(server.url, 'operator1')
  desk = await openPage(browser, { width: 1366, height: 768 })
  page = desk.page
  await enterAt(page, server.url, '/console/', 'operator1')
  await page.getByText('没有在办事件').waitFor()
})
afterAll(() => close())

/** The city's own plan, but movement must show after 4 s. */
async function shortenPlan(): Promise<void> {
  const admin = await logIn(server.url, 'admin')
  const { body } = await admin.get<Record<string, unknown>>('/api/response-plans/410100')
  const plan = Object.fromEntries(Object.keys(PlanBody.properties).map((key) => [key, body[key]])) as PlanBody
  const saved = await admin.put<unknown>('/api/response-plans/410100', { ...plan, progressEvery: 600, tiers: plan.tiers.map((t) => ({ ...t, answerWithin: 200, departWithin: 4 })) })
  expect(saved.status).toBe(200)
}

async function incident(): Promise<IncidentBrief> {
  const first = (await operator.get<Static<typeof IncidentList>>('/api/incidents?status=open')).body.incidents[0]
  if (!first) throw new Error('no open incident')
  return first
}
const panel = () => page.getByRole('complementary', { name: '事件详情' })

test('a team that accepts and stands still turns amber in its own words, and the next team is called beside it', async () => {
  await page.getByRole('textbox', { name: '识别码、注册代码、地址或拼音首字母' }).focus()
  await page.keyboard.type('235274')
  await page.getByText('“您在').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('回车派第 1 名').waitFor({ state: 'attached' }) // helper text gives way at the floor size
  const { id } = await incident()
  const first = (await operator.get<CandidateView[]>(`/api/incidents/${id}/candidates`)).body[0]
  if (!first) throw new Error('nobody to send')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  const sent = await until('the team is called', async () => { const i = await incident(); return i.status === 'dispatched' && i.assignments[0] })
  expect(sent.teamId).toBe(first.teamId)

  const team = await logIn(server.url, first.teamCode)
  await team.post('/api/me/positions', { positions: [{ lat: first.lat, lng: first.lng, accuracy: 8, at: new Date().toISOString() }] })
  expect((await team.post(`/api/assignments/${sent.id}/commands`, { type: 'accept' })).status).toBe(200)
  await page.locator('.row.warn').getByText('已接单未移动').waitFor()
  await panel().getByText(new RegExp(`已接单未移动 .*距 ${((first.distanceMeters ?? 0) / 1000).toFixed(1)} 公里`)).waitFor()
  const next = await until('the next team is called, the first not dropped', async () => { const a = (await incident()).assignments; return a.length > 1 && a[0]?.status === 'accepted' && a[1] })
  await panel().getByText(`${next.teamName} · `, { exact: false }).first().waitFor()
  await panel().getByRole('button', { name: '通知' }).first().waitFor()
  expect(await objectionsTo(page)).toEqual([])
  await desk.shot('console-8-not-moving')
})

test('the plan is held for a while with a reason, and everybody sees for how long', async () => {
  await page.keyboard.press('p')
  await page.getByRole('spinbutton', { name: '暂停几分钟' }).fill('5')
  await page.getByRole('textbox', { name: '暂停原因' }).fill('核实现场情况')
  expect(await objectionsTo(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.locator('.row').getByText(/^暂停 [34]:\d\d/).waitFor()
  await page.getByRole('group', { name: '暂停预案' }).waitFor({ state: 'detached' })
  await panel().getByText(/预案暂停 [34]:\d\d 后继续/).waitFor()
  expect((await incident()).paused).toMatchObject({ reason: '核实现场情况' })
})

test('any tier is started at once, the pause notwithstanding', async () => {
  await page.keyboard.press('j')
  await page.getByRole('radio', { name: /三级/ }).press('Space')
  await page.getByRole('textbox', { name: '启动原因' }).fill('现场情况严重')
  await page.keyboard.press('Enter')
  await panel().getByText('呼叫 119', { exact: true }).waitFor()
  await page.getByRole('group', { name: '启动一级响应' }).waitFor({ state: 'detached' })
  expect(await incident()).toMatchObject({ startedTiers: [1, 3], attention: expect.arrayContaining([expect.objectContaining({ reason: 'call-119' })]) })
})

test('119 gets what it asks for, read from the incident, ticked by number keys, and the call is on record', async () => {
  await page.keyboard.press('h')
  const list = page.getByRole('group', { name: '呼叫 119、120' })
  expect(await list.getByRole('radio', { name: '119 消防' }).isChecked()).toBe(true)
  await expect.poll(() => list.innerText()).toContain('235274')
  await page.keyboard.press('1')
  await page.keyboard.press('2')
  await page.keyboard.press('3')
  await expect.poll(() => list.getByRole('checkbox', { checked: true }).count()).toBe(3)
  expect((await incident()).assignments).toHaveLength(2) // the digits ticked a list and sent nobody
  expect(await objectionsTo(page)).toEqual([])
  await desk.shot('console-9-119')
  await list.getByRole('textbox', { name: '备注' }).press('Enter')
  await panel().getByText(/119 已呼叫 \d\d:\d\d:\d\d · 接警员/).waitFor()
  await list.waitFor({ state: 'detached' })
  expect((await incident()).services).toMatchObject([{ service: '119' }])
})

test('the record says who was ranked where and why, and leaves the house as a file, noted', async () => {
  await page.keyboard.press('l')
  const record = page.getByRole('region', { name: '派单记录' })
  const { id, assignments } = await incident()
  for (const a of assignments) await record.getByRole('heading', { name: new RegExp(`派 ${a.teamName}`) }).waitFor()
  await expect.poll(() => record.innerText()).toMatch(/合同单位/)
  await expect.poll(() => record.innerText()).toMatch(/郑州市三级响应预案 第 \d+ 版/)
  expect(await objectionsTo(page)).toEqual([])
  await desk.shot('console-10-record')
  const download = page.waitForEvent('download')
  await record.getByRole('link', { name: 'CSV' }).press('Enter')
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv).toContain(assignments[0]?.teamName)
  expect(csv.split('\r\n').length).toBeGreaterThan(40) // the whole ranked list, twice
  const workbook = await fetch(`${server.url}/api/incidents/${id}/decisions?format=xlsx`, { headers: { cookie: (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ') } })
  expect([workbook.status, Buffer.from(await workbook.arrayBuffer()).subarray(0, 2).toString()]).toEqual([200, 'PK'])
  const { rows } = await db.query<{ subject: string }>(`select subject from access_log where act = 'export-decisions' order by at`)
  expect(rows.map((r) => r.subject)).toEqual([`${id} csv`, `${id} xlsx`])
  // On paper: who and when, the whole timeline and the record; no map and no keys.
  await page.emulateMedia({ media: 'print' })
  for (const [shown, what] of [[true, panel().locator('.paper-title')], [true, panel().locator('.ev li').last()], [true, record.locator('table').first()], [false, page.locator('.map')], [false, record.getByRole('link', { name: 'CSV' })]] as const) expect(await what.isVisible()).toBe(shown)
  expect(await panel().locator('.paper').first().innerText()).toMatch(/^事件 \d{8}-\d{4}[^]*报警\s+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
  await page.emulateMedia({ media: null })
  await page.keyboard.press('Escape')
  await record.waitFor({ state: 'detached' })
})

test('one key lets the plan go on; every override stands on the timeline, and no fault was thrown on the way', async () => {
  await page.keyboard.press('p')
  await panel().getByText(/预案暂停 .* 后继续/).waitFor({ state: 'detached' })
  expect((await incident()).paused).toBeNull()
  await page.keyboard.press('u')
  await panel().getByText(/^催办 /).first().waitFor()
  await page.keyboard.press('t')
  await panel().getByText('本席负责').waitFor()
  const told = panel().getByRole('list').filter({ hasText: '立案' }).getByRole('listitem')
  for (const words of [/未靠近，距/, /暂停预案至 .*核实现场情况/, /启动三级：人工加派：现场情况严重/, /已呼叫 119（地址、识别码、被困人数）/, /人工继续预案/, /催办 /, /接警员 01 负责/]) await told.filter({ hasText: words }).first().waitFor()
  expect(desk.faults).toEqual([])
})
