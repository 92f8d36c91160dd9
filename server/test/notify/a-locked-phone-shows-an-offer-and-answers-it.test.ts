// The team's page and its service worker in real Chromium: permission states as they are drawn, a push that becomes a notification, and its buttons.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../flows/pages.ts'
import { until } from '../serverProcess.ts'
import { noticeServer, phonePage, type NoticeServer } from './phonePage.ts'

let browser: Browser
let server: NoticeServer
beforeAll(async () => { [server, browser] = await Promise.all([noticeServer(), openBrowser()]) })
afterAll(async () => { await browser.close(); await server.close() })
beforeEach(() => { server.receipts.length = 0 })

test('whether the phone can be rung is always to be seen, with what to do about it', async () => {
  await using phone = await phonePage(browser, server)
  await phone.row.getByText('未开启').waitFor()
  await phone.row.getByText('打开后，锁屏时也能收到派单').waitFor()
  await phone.shot('notices-ask')
  await phone.want('denied')
  await phone.page.evaluate(`dispatchEvent(new Event('online'))`) // somebody comes back from the settings
  await phone.row.getByText('被拒绝').waitFor()
  await phone.row.getByText('在浏览器的网站设置里把“通知”改为允许，再回到本页').waitFor()
  await expect.poll(() => phone.row.getByRole('button').count()).toBe(0)
  await phone.shot('notices-refused')
  await phone.want('prompt')
  await phone.page.evaluate(`dispatchEvent(new Event('online'))`)
  await phone.row.getByRole('button', { name: '打开通知' }).click()
  await phone.row.getByText('已开启').waitFor()
  await phone.shot('notices-on')
  expect(await server.contacts()).toHaveLength(1)
  // Who logs out is rung here no more.
  await phone.page.getByRole('button', { name: '下岗' }).click()
  await phone.page.getByRole('button', { name: '退出登录' }).click()
  await phone.page.getByRole('button', { name: '登录' }).waitFor()
  expect(await server.contacts()).toEqual([])
})

test('a browser without a push service says so and what happens instead', async () => {
  await using phone = await phonePage(browser, server, { subscribes: false, wish: 'granted' })
  await phone.row.getByText('本机的推送服务连不上。没看到派单时，平台会打电话、发短信').waitFor()
  await phone.row.getByRole('button', { name: '再试' }).waitFor()
  expect(await server.contacts()).toEqual([])
})

test('an offer is shown with its buttons, told as delivered, and accepted from the lock screen', async () => {
  await using phone = await phonePage(browser, server, { wish: 'granted' })
  await phone.row.getByText('已开启').waitFor()
  await phone.page.goto('about:blank') // nobody looks at the page
  const offer = await server.offer()
  const { id, data } = await server.send('offer', offer)
  const [shown] = await phone.deliver(data, 'the notification', (all) => all.length > 0)
  expect(shown).toMatchObject({ title: '派单 · 235274', body: '金水区 测试苑0 4号楼1单元东梯\n被困 2 人', stays: true })
  expect(shown?.actions.slice(0, 2)).toEqual(['接单', '无法前往'])
  await until('the receipt', async () => server.receipts.some((r) => r.notificationId === id && r.channel === 'push' && r.state === 'delivered'))

  await phone.press('派单', 'accept')
  expect(await offer.status()).toBe('accepted')
  expect((await phone.shown()).map((n) => n.title)).toEqual(['已接单 · 235274'])
  expect(server.receipts).toContainEqual({ notificationId: id, channel: 'push', state: 'read' })
  await offer.cancel()
})

test('a press that comes too late is told so, and a stand-down takes the place of its offer', async () => {
  await using phone = await phonePage(browser, server, { wish: 'granted' })
  await phone.row.getByText('已开启').waitFor()
  const offer = await server.offer()
  await phone.deliver((await server.send('offer', offer)).data, 'the notification', (all) => all.some((n) => n.title.startsWith('派单')))
  await offer.cancel()
  await phone.press('派单', 'accept')
  expect(await phone.shown()).toMatchObject([{ title: expect.stringMatching(/^没有生效：.+ · 235274$/) as string, actions: ['打开'] }])
  expect(await offer.status()).toBe('stood-down')
  await phone.deliver((await server.send('stand-down', offer)).data, 'the stand-down alone', (all) => all.length === 1 && all[0]?.title === '不用去了 · 235274')
})

test('"cannot go" is an answer, a drill asks for none, and what cannot be read is still shown', async () => {
  await using phone = await phonePage(browser, server, { wish: 'granted' })
  await phone.row.getByText('已开启').waitFor()
  const offer = await server.offer()
  await phone.deliver((await server.send('offer', offer)).data, 'the notification', (all) => all.some((n) => n.title.startsWith('派单')))
  await phone.press('派单', 'cannot-go')
  expect(await offer.status()).toBe('declined')
  expect((await phone.shown()).map((n) => n.title)).toEqual(['已登记：无法前往 · 235274'])
  const drill = await server.send('drill', null)
  await phone.deliver(drill.data, 'the drill', (all) => all.some((n) => n.title === '通知测试' && n.actions.join() === '收到'))
  await phone.press('通知测试', 'got-it')
  expect(server.receipts).toContainEqual({ notificationId: drill.id, channel: 'push', state: 'read' })
  await phone.deliver('{not json', 'something', (all) => all.some((n) => n.title === '三分 · 救援'))
  await offer.cancel()
})

test('a link from a text message answers without a script, also in a browser that is logged in', async () => {
  const bare = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', javaScriptEnabled: false })
  const first = await server.offer()
  const page = await bare.newPage()
  await page.goto(await server.link(first))
  await page.screenshot({ path: '.artifacts/answer-link.png' })
  await page.getByRole('button', { name: '接单' }).click()
  await page.getByText('已接单，请马上出发').waitFor()
  await page.screenshot({ path: '.artifacts/answer-link-accepted.png' })
  expect(await first.status()).toBe('accepted')
  await first.cancel()
  await page.reload()
  await page.getByText('这一单已撤回').waitFor()
  await bare.close()

  await using phone = await phonePage(browser, server)
  const second = await server.offer()
  await phone.page.goto(await server.link(second))
  await phone.page.getByRole('button', { name: '无法前往' }).click()
  await phone.page.getByText('已登记：无法前往').waitFor()
  expect(await second.status()).toBe('declined')
  await second.cancel()
})

test('an offer on the open page is delivered when it is there and read when it is seen', async () => {
  await using phone = await phonePage(browser, server)
  const offer = await server.offer()
  await phone.page.getByRole('button', { name: '接受' }).waitFor()
  const told = (state: string) => server.receipts.some((r) => r.assignmentId === offer.assignment.id && r.channel === 'socket' && r.state === state)
  await until('both receipts', async () => told('delivered') && told('read'))
  expect(server.faults).toEqual([])
  await offer.cancel()
})

test('an exercise asks on the open page, and only a press is an answer', async () => {
  await using phone = await phonePage(browser, server)
  await until('the line', async () => (await phone.page.getByText('断线').count()) === 0 && (await phone.page.getByText('尚未连上').count()) === 0)
  const notificationId = server.askDrill()
  const paper = phone.page.getByRole('alertdialog')
  await paper.getByText('这是测试，不用出动').waitFor()
  const told = (state: string) => server.receipts.some((r) => r.notificationId === notificationId && r.channel === 'socket' && r.state === state)
  await until('that it is there', async () => told('delivered'))
  expect(told('read')).toBe(false)
  await phone.shot('notices-drill')
  await paper.getByRole('button', { name: '收到' }).click()
  await until('that it was read', async () => told('read'))
  await paper.waitFor({ state: 'hidden' })
})
