// Accessibility of every page as it stands with real data: WCAG 2.2 A and AA by axe, in both languages of the product, at the floor size of the desk.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { AreaView } from '../../contracts/area.ts'
import type { ResolveAnswer } from '../../contracts/elevator.ts'
import { logIn, until, type ServerProcess } from '../serverProcess.ts'
import { enterAt, logInAt, objectionsTo, openPage, openWholeLine } from './pages.ts'

let server: ServerProcess
let browser: Browser
let close: () => Promise<void>
beforeAll(async () => {
  ({ server, browser, close } = await openWholeLine())
  const operator = await logIn(server.url, 'operator1')
  for (const code of ['235274']) await operator.post('/api/reports', { source: 'walk-in', code, trapped: 2, injured: 1, vulnerable: ['child'] })
})
afterAll(() => close())
// A page that nobody looks at any more goes on drawing.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

test('the log-in page', async () => {
  const { page, shot } = await openPage(browser, { width: 1366, height: 768 })
  await page.goto(server.url)
  await page.locator('input[name=username]').waitFor()
  await shot('login')
  expect(await objectionsTo(page)).toEqual([])
})

test('the console with an open incident, at 1366 × 768', async () => {
  const { page, shot } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/console/', 'operator1')
  await page.getByText('文博雅园').first().click()
  await page.getByText('候选队伍').waitFor()
  await page.getByRole('button', { name: /派单.*1/ }).first().waitFor()
  await shot('console-1366')
  expect(await objectionsTo(page)).toEqual([])
})

test('the team’s phone, on duty and called', async () => {
  const { page } = await openPage(browser, { phone: { lat: 34.81, lng: 113.68 } })
  await enterAt(page, server.url, '/rescue/', 'team01')
  await page.getByRole('button', { name: '上岗' }).click()
  expect(await objectionsTo(page)).toEqual([])
  const operator = await logIn(server.url, 'operator1')
  const team = await logIn(server.url, 'team01')
  const open = (await operator.get<{ incidents: { id: string }[] }>('/api/incidents?status=open')).body.incidents[0]
  await operator.post(`/api/incidents/${open?.id ?? ''}/commands`, { type: 'assign', teamId: team.me.teamId, confirmed: true })
  await page.getByRole('button', { name: /接受/ }).waitFor()
  expect(await objectionsTo(page)).toEqual([])
})

test('the bureau’s page', async () => {
  const { page } = await openPage(browser, { width: 1600, height: 1000 })
  await logInAt(page, server.url, 'bureau')
  await page.waitForURL('**/bureau/')
  await until('the figures', async () => (await page.getByText('三分钟响应率').count()) > 0)
  expect(await objectionsTo(page)).toEqual([])
})

test('the stickers of an estate, and what passengers wrote', async () => {
  const { page, shot, faults } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/admin/?section=stickers', 'admin')
  await page.getByRole('searchbox', { name: '查找' }).fill('235274')
  await page.getByRole('searchbox', { name: '查找' }).press('Enter')
  const link = page.getByRole('link', { name: '打开页面 235274' })
  await link.waitFor()
  await page.getByRole('button', { name: '作废 235274' }).click()
  await shot('admin-stickers')
  expect(await objectionsTo(page)).toEqual([])
  await fetch(`${await link.getAttribute('href') ?? ''}/feedback`, { method: 'POST', body: new URLSearchParams({ kind: 'fault', text: '四楼停下时抖动', phone: '19900000001' }) })
  await page.goto(`${server.url}/bureau/?view=feedback`)
  await page.getByText('四楼停下时抖动').waitFor()
  await shot('bureau-feedback')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: /^已阅 235274/ }).click()
  await page.getByText(/管理员 已阅$/).waitFor()
  expect(faults).toEqual([])
})

test('the county’s page of mass events: of an event that is larger than the county its own part, and no word of the neighbours', async () => {
  const supervisor = await logIn(server.url, 'supervisor')
  const resolve = async (query: string) => (await supervisor.get<ResolveAnswer>(`/api/elevators/resolve?${query}`)).body
  const own = (await resolve('code=235274')).match
  const other = (await resolve(`text=${encodeURIComponent('花园')}`)).candidates.find((c) => c.elevator.region !== own?.region)?.elevator
  if (!own || !other) throw new Error('the demo city has no such estates')
  const declared = await supervisor.post<AreaView>('/api/areas', { name: '两区停电', kind: 'blackout', estates: [own, other].map(({ region, estate }) => ({ region, estate })) })
  expect(declared.body).toMatchObject({ region: '410100', counts: { estates: 2 } })
  const { page, shot, faults } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/bureau/?view=areas', 'county')
  // By its first estate here: the name that was given may be of the neighbours'.
  const area = page.getByRole('article', { name: `${own.estate}一带` })
  await area.getByText('跨出本辖区').waitFor()
  await area.getByRole('rowheader', { name: own.estate }).waitFor()
  expect(await page.getByText(other.estate).count()).toBe(0)
  expect(await page.getByText('两区停电').count()).toBe(0)
  const county = await logIn(server.url, 'county')
  const part = await county.get<AreaView>(`/api/areas/${declared.body.id}`)
  expect(part).toMatchObject({ status: 200, body: { part: true, counts: { estates: 1 }, proposal: null, messages: [], timeline: [] } })
  expect(new Set(part.body.sweep.map((car) => car.estate))).toEqual(new Set([own.estate]))
  for (const word of [other.estate, '两区停电']) expect(JSON.stringify(part.body)).not.toContain(word)
  const theirs = await supervisor.post<AreaView>('/api/areas', { kind: 'blackout', drill: true, estates: [{ region: other.region, estate: other.estate }] })
  expect([theirs.status, (await county.get(`/api/areas/${theirs.body.id}`)).status]).toEqual([201, 404])
  await shot('bureau-areas')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('Reaches beyond this region').waitFor()
  expect(await objectionsTo(page)).toEqual([])
  expect(faults).toEqual([])
})
