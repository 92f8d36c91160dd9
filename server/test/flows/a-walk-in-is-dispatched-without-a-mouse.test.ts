// The console by keyboard alone: a code, its read-back, the first team, a refusal in its place; and nothing that axe objects to on the way.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IncidentList } from '../../contracts/incident.ts'
import type { Static } from 'typebox'
import { logIn, until, type Client, type ServerProcess } from '../serverProcess.ts'
import { logInAt, objectionsTo, openPage, openWholeLine, type Opened } from './pages.ts'

let server: ServerProcess
let browser: Browser
let close: () => Promise<void>
let desk: Opened
let page: Page
let operator: Client
beforeAll(async () => {
  ({ server, browser, close } = await openWholeLine())
  operator = await logIn(server.url, 'operator1')
  desk = await openPage(browser)
  page = desk.page
  await logInAt(page, server.url, 'operator1')
  await page.getByText('没有在办事件').waitFor()
})
afterAll(() => close())

const incidents = async (): Promise<Static<typeof IncidentList>['incidents']> => (await operator.get<Static<typeof IncidentList>>('/api/incidents?status=open')).body.incidents

const objections = (): Promise<string[]> => objectionsTo(page)

test('a keyed code is proposed with its near codes, and nothing is sent before the read-back', async () => {
  await page.getByRole('textbox', { name: '识别码、注册代码、地址或拼音首字母' }).focus()
  await page.keyboard.type('235274')
  await page.getByText('待复述').waitFor()
  await page.getByText('“您在').waitFor()
  await expect.poll(() => page.getByRole('region', { name: '相近识别码' }).getByRole('listitem').count()).toBeGreaterThan(0)
  expect(await incidents()).toEqual([])
  expect(await objections()).toEqual([])
})

test('Enter confirms the address, Enter sends the first team, and the row shows whose answer is awaited', async () => {
  await page.keyboard.press('Enter')
  const made = await until('the report is an incident', async () => (await incidents())[0])
  expect(made).toMatchObject({ status: 'located', elevator: { rescueCode: '235274' } })
  await page.getByText('回车派第 1 名').waitFor()
  await page.keyboard.press('Escape') // out of the box, so that keys are keys
  await page.keyboard.press('Enter')
  const sent = await until('a team is called', async () => { const i = (await incidents())[0]; return i?.status === 'dispatched' && i })
  await page.locator('.row').getByText(sent.assignments[0]?.teamName ?? '').waitFor()
  await expect.poll(() => page.locator('.row').innerText()).toContain('待接单')
  expect(await objections()).toEqual([])
})

test('the command line sends another team and says which', async () => {
  await page.keyboard.press('/')
  await page.keyboard.type('D 235274 1')
  await page.keyboard.press('Enter')
  await page.getByRole('status').filter({ hasText: '已派' }).waitFor()
  expect((await incidents())[0]?.assignments.length).toBeGreaterThan(1)
})

test('a refusal stands where it happened and loses nothing that was typed', async () => {
  await page.keyboard.press('r')
  await page.getByRole('spinbutton', { name: '解救人数' }).waitFor()
  expect(await objections()).toEqual([])
  const id = (await incidents())[0]?.id ?? ''
  await operator.post(`/api/incidents/${id}/commands`, { type: 'release', people: 2 })
  await page.getByRole('textbox', { name: '备注' }).fill('门已打开')
  await page.getByRole('textbox', { name: '备注' }).press('Enter')
  await page.getByRole('alert').filter({ hasText: '被困人员已解救' }).waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: '备注' }).inputValue()).toBe('门已打开')
  await page.keyboard.press('Escape')
})

test('without the server every clock stops and says so; back again it goes on by itself', async () => {
  await page.context().setOffline(true)
  await page.getByText('与服务器断开').first().waitFor()
  await page.getByText(/停在/).waitFor()
  expect(await objections()).toEqual([])
  await page.context().setOffline(false)
  await page.getByText(/停在/).waitFor({ state: 'detached' })
})

test('one press turns the page to English, and no fault was thrown on the way', async () => {
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('region', { name: 'Incidents' }).waitFor()
  expect(await objections()).toEqual([])
  expect(desk.faults).toEqual([])
})
