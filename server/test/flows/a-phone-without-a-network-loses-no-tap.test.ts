// A team in a basement: its taps are kept on the phone, survive a reload, and are told in order with their own times; what was refused meanwhile is said in words.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IncidentView } from '../../contracts/incident.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, startServer, until, type Client, type ServerProcess } from '../serverProcess.ts'
import { startRig, type Rig } from '../sip/rig.ts'
import { logInAt, openBrowser, openPage } from './pages.ts'

let rig: Rig
let server: ServerProcess
let browser: Browser
let operator: Client
let page: Page
let network: BrowserContext
beforeAll(async () => {
  rig = await startRig()
  server = await startServer({ databaseUrl: (await cityDatabase()).url, redisUrl: (await testRedis()).url, edge: rig.edge })
  browser = await openBrowser()
  operator = await logIn(server.url, 'operator1')
  page = (await openPage(browser, { phone: { lat: 34.808, lng: 113.683 } })).page
  network = page.context()
  await logInAt(page, server.url, 'team01')
  await page.getByRole('button', { name: '上岗' }).click()
  await page.getByText('等待派单').waitFor()
  // The shell is kept once the worker has been told what it is made of.
  await page.waitForFunction(`(async () => navigator.serviceWorker.controller !== null && (await (await caches.open('sanfen-rescue-shell')).keys()).length > 2)()`)
})
afterAll(async () => { await browser.close(); await server.stop(); await rig.close() })

const button = (name: string) => page.getByRole('button', { name })
const view = async (id: string): Promise<IncidentView> => (await operator.get<IncidentView>(`/api/incidents/${id}`)).body

async function called(): Promise<string> {
  const { body } = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274', trapped: 2 })
  const { me } = await logIn(server.url, 'team01')
  expect((await operator.post(`/api/incidents/${body.incidentId}/commands`, { type: 'assign', teamId: me.teamId, confirmed: true })).status).toBe(200)
  await button('接受').waitFor()
  return body.incidentId
}

test('taps without a network are told later, in order, with the times at which they were made', async () => {
  const id = await called()
  await page.reload() // the phone rings on
  await button('接受').waitFor()
  await network.setOffline(true)
  await button('接受').click()
  await button('出发').click()
  await page.getByText('没有网络，2 条已存本机').waitFor()
  await page.reload() // nothing but the phone itself answers now
  await button('我已到达').click()
  await page.getByText('没有网络，3 条已存本机').waitFor()
  await expect.poll(() => page.getByText('待补报').count()).toBe(3)
  const before = new Date()
  await network.setOffline(false)
  const arrived = await until('the server has heard all three', async () => { const v = await view(id); return v.status === 'arrived' && v })
  const told = arrived.timeline.filter((e) => e.actor.kind === 'team')
  expect(told.map((e) => e.type)).toEqual(['offer-accepted', 'team-departed', 'team-arrived'])
  expect(told.every((e) => new Date(e.at) < before && new Date(e.recordedAt) > before)).toBe(true)
  await until('nothing waits any more', async () => (await page.getByText('待补报').count()) === 0)

  await button('人已救出').click()
  await page.getByRole('radio', { name: '门系统' }).click()
  await page.getByRole('radio', { name: '门机故障' }).click()
  await button('完成解救').click()
  await page.getByText('平台已收到').waitFor()
  const released = await view(id)
  expect(released).toMatchObject({ status: 'released', release: { people: 2, cause: { root: 'door', second: '门机故障' } } })
  await button('继续值守').click()
  await page.getByText('等待派单').waitFor()
})

test('what was refused meanwhile is said in words, with what to do', async () => {
  const id = await called()
  await network.setOffline(true)
  await button('接受').click()
  await button('出发').click()
  await operator.post(`/api/incidents/${id}/commands`, { type: 'cancel', kind: 'false-alarm', reason: '误报' })
  await network.setOffline(false)
  const paper = page.getByRole('alertdialog')
  await paper.getByText('“接受”没有生效').waitFor()
  await paper.getByText('之后的 1 条也没有生效').waitFor()
  await paper.getByRole('button', { name: '知道了' }).click()
  await page.getByText('这一单已撤回').waitFor()
  await button('知道了').click()
  await page.getByText('等待派单').waitFor()
  expect((await view(id)).timeline.some((e) => e.actor.kind === 'team')).toBe(false)
})
