// The passenger's page in a real browser: without JavaScript, offline after it loaded, on a bad line, on a small phone, for a screen reader. And the pages where what it shows, and who is told, is kept.
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StickerList } from '../../contracts/sticker.ts'
import { buildWeb } from '../../embedded/web-build.ts'
import { enterAt, objectionsTo, openBrowser, openPage } from '../flows/pages.ts'
import { testDatabase, testRedis } from '../parts.ts'
import { eventually, PATIENCE_MS } from '../patience.ts'
import { logIn, startServer, until, type Client, type ServerProcess } from '../serverProcess.ts'

let server: ServerProcess
let browser: Browser
let operator: Client
let admin: Client
beforeAll(async () => {
  server = await startServer({ databaseUrl: (await testDatabase()).url, redisUrl: (await testRedis()).url, edge: null })
  browser = await openBrowser()
  operator = await logIn(server.url, 'operator1')
  admin = await logIn(server.url, 'admin')
})
afterAll(async () => { await browser.close(); await server.stop() })

const SMALL: BrowserContextOptions = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }
async function phone(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...SMALL, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  return page
}
async function stickerOf(code: string): Promise<string> {
  const { match } = (await admin.get<{ match: { id: string } }>(`/api/elevators/resolve?code=${code}`)).body
  return (await admin.get<StickerList>(`/api/stickers?elevatorId=${match.id}`)).body.stickers[0]!.url!
}
const openOf = async (code: string) => (await operator.get<{ incidents: { id: string; number: string; people: { trapped: number | null; injured: number }; callerPhone: string | null; elevator: { rescueCode: string } | null }[] }>('/api/incidents?status=open')).body.incidents.find((i) => i.elevator?.rescueCode === code)
const widthOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth')

test('without JavaScript, on a phone of 320 px: one tap, the help, the details', async () => {
  const page = await phone({ javaScriptEnabled: false })
  await page.goto(await stickerOf('235274'))
  await expect.poll(() => page.getByRole('link', { name: '打 96333' }).getAttribute('href')).toBe('tel:96333')
  await page.screenshot({ path: '.artifacts/passenger-before-320.png', fullPage: true })
  await page.getByRole('button', { name: /我被困了/ }).click()
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  await page.getByRole('group', { name: '里面几个人？' }).getByRole('button', { name: '3' }).click()
  await page.getByRole('button', { name: '✓ 3' }).waitFor()
  await page.getByRole('group', { name: '有人受伤或不舒服？' }).getByRole('button', { name: '有', exact: true }).click()
  await page.getByRole('button', { name: '✓ 有' }).waitFor()
  await page.getByLabel('您的电话').fill('199 0000 0005')
  await page.getByLabel('在几楼').fill('11')
  await page.getByRole('button', { name: '告诉救援队' }).click()
  await page.getByText('值班员会打电话给您').waitFor()
  expect(await openOf('235274')).toMatchObject({ people: { trapped: 3, injured: 1 }, callerPhone: '19900000005' })
  // It renews itself: what the operator does is there without a tap.
  const incident = (await openOf('235274'))!
  const candidates = (await operator.get<{ teamId: string; refusedBecause: unknown }[]>(`/api/incidents/${incident.id}/candidates`)).body
  await operator.post(`/api/incidents/${incident.id}/commands`, { type: 'assign', teamId: candidates.find((c) => c.refusedBecause === null)?.teamId })
  const now = page.frameLocator('iframe[title="最新情况"]')
  await now.getByRole('heading', { name: '正在叫救援队' }).waitFor()
  expect(await widthOf(page)).toBe(320)
  // One truth: the frame has the big box, what stood there at the opening is a line under its time, and no old step stays drawn.
  const looks = (at: Pick<Page, 'evaluate'>, what: string) => at.evaluate(`(({ backgroundColor, fontSize }) => [backgroundColor, fontSize])(getComputedStyle(document.querySelector(${JSON.stringify(what)})))`)
  // It renews itself, and may be doing so this very moment.
  const inFrame = (look: (frame: Frame) => Promise<void>) => eventually(() => look(page.frame({ url: /part=now/ })!))
  await inFrame(async (frame) => expect([await looks(frame, '.hero'), await looks(frame, '.hero h1')]).toEqual([['rgb(0, 95, 152)', '17px'], ['rgba(0, 0, 0, 0)', '28px']]))
  expect([await looks(page, '#live .hero'), await looks(page, '#live .hero h1')]).toEqual([['rgba(0, 0, 0, 0)', '17px'], ['rgba(0, 0, 0, 0)', '16px']])
  await page.getByText(/打开本页时（\d\d:\d\d:\d\d）/).waitFor()
  expect(await page.locator('#live .steps').isVisible()).toBe(false)
  await inFrame(async (frame) => expect(await frame.evaluate('document.documentElement.scrollHeight - document.documentElement.clientHeight')).toBe(0))
  await page.screenshot({ path: '.artifacts/passenger-help-320.png', fullPage: true })
  // The network goes: what stands on the page stays, and so does what is being typed.
  await page.getByText('再说两句').click()
  await page.getByLabel('在几楼').fill('12')
  const lost = page.waitForEvent('requestfailed')
  await page.context().setOffline(true)
  await lost
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  await page.getByText('不要扒门，等人来开').waitFor()
  expect([await page.getByRole('link', { name: '打 96333' }).getAttribute('href'), await page.getByLabel('在几楼').inputValue()]).toEqual(['tel:96333', '12'])
  await page.screenshot({ path: '.artifacts/passenger-help-offline-320.png' })
  await page.context().setOffline(false)
  await page.getByRole('link', { name: /刷新/ }).click()
  await page.getByRole('heading', { name: '正在叫救援队' }).waitFor()
  await page.context().close()
})

test('with a script: no objection of axe, both languages, dark and light, no wider than the phone; names for a screen reader', async () => {
  const url = await stickerOf('235274')
  const id = (await admin.get<{ match: { id: string; estate: string } }>('/api/elevators/resolve?code=237283')).body.match.id
  const second = (await admin.get<StickerList>(`/api/stickers?elevatorId=${id}`)).body.stickers[0]!.url!
  for (const [locale, colorScheme, paths] of [['zh-CN', 'light', [second]], ['en-GB', 'dark', [`${second}?about=complaint`, `${url.slice(0, -12)}AAAAAAAAAAAA`]]] as const) {
    const page = await phone({ locale, colorScheme })
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message)).on('console', (line) => { if (line.type() === 'error' && /content security/i.test(line.text())) faults.push(line.text()) })
    for (const path of paths) {
      await page.goto(path)
      expect([path, await objectionsTo(page), await widthOf(page)]).toEqual([path, [], 320])
    }
    await page.goto(url) // somebody has called help for it
    await page.getByRole('button', { name: locale === 'zh-CN' ? /我被困了/ : /I am trapped/ }).click()
    await page.getByRole('heading', { name: locale === 'zh-CN' ? '正在叫救援队' : 'Calling a rescue team' }).waitFor()
    expect([await objectionsTo(page), await widthOf(page)]).toEqual([[], 320])
    expect(Buffer.byteLength(await page.content())).toBeLessThan(30_000)
    await expect.poll(() => page.locator('[aria-current=step]').count()).toBe(1)
    await page.getByRole('link', { name: locale === 'zh-CN' ? 'English' : '中文' }).click()
    await page.getByRole('heading', { name: locale === 'zh-CN' ? 'Calling a rescue team' : '正在叫救援队' }).waitFor() // still the phone's own
    expect(faults).toEqual([])
    await page.context().close()
  }
})

test('offline after it loaded the page keeps its words, says how old they are, and sends a tap as soon as it can', async () => {
  const page = await phone({ viewport: { width: 390, height: 844 } })
  await page.goto(await stickerOf('237284'))
  await page.context().setOffline(true)
  await page.getByRole('button', { name: /我被困了/ }).click()
  await page.getByRole('status').filter({ hasText: '没有网络，还在一直试' }).waitFor()
  await expect.poll(() => page.getByRole('link', { name: '打 96333' }).getAttribute('href')).toBe('tel:96333')
  await page.context().setOffline(false)
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  await until('one incident', async () => openOf('237284'))
  await page.context().setOffline(true)
  await page.getByText(/没有网络。这是 \d\d:\d\d:\d\d 的情况/).waitFor()
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  await page.screenshot({ path: '.artifacts/passenger-offline-390.png' })
  await page.context().close()
})

test('on a network that hangs nothing is lost: taps wait in line, and what came stays though the page behind it cannot be had again', async () => {
  const page = await phone()
  // As on a phone that says neither who submits a form nor submits one when asked.
  await page.addInitScript('delete SubmitEvent.prototype.submitter; delete HTMLFormElement.prototype.requestSubmit')
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.clock.install()
  await page.goto(await stickerOf('237286'))
  await page.evaluate('globalThis.loaded = 1')
  let hangs = true
  let asked = 0
  await page.route(/\/alarm$/, async (route) => { asked += 1; if (!hangs) await route.continue() })
  await page.getByRole('button', { name: /我被困了/ }).click()
  await expect.poll(() => asked).toBeGreaterThan(0)
  await page.clock.runFor(10_500)
  await page.getByRole('status').filter({ hasText: '没有网络，还在一直试' }).waitFor()
  hangs = false
  await page.clock.runFor(3_500)
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  expect(new URL(page.url()).searchParams.get('a')).toMatch(/^[\w-]{22}$/) // the phone's own page, also after a reload
  // Two taps while nothing answers: both arrive, in their order, and a number half typed stays.
  hangs = true
  const sofar = asked
  await page.getByLabel('您的电话').fill('1990')
  await page.getByRole('group', { name: '里面几个人？' }).getByRole('button', { name: '2' }).click()
  await page.getByRole('group', { name: '有人受伤或不舒服？' }).getByRole('button', { name: '有', exact: true }).click()
  await expect.poll(() => asked).toBeGreaterThan(sofar)
  hangs = false
  await page.clock.runFor(10_500)
  await page.clock.runFor(3_500)
  await page.getByRole('button', { name: '✓ 有' }).waitFor()
  await page.getByRole('button', { name: '✓ 2' }).waitFor()
  expect(await page.getByLabel('您的电话').inputValue()).toBe('1990')
  expect(await openOf('237286')).toMatchObject({ people: { trapped: 2, injured: 1 } })
  // The state hangs too: it says how old it is.
  await page.route(/part=live/, () => undefined)
  await page.clock.runFor(21_000)
  await page.getByText(/没有网络。这是 \d\d:\d\d:\d\d 的情况/).waitFor()
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  expect([await page.evaluate('globalThis.loaded'), faults]).toEqual([1, []]) // one document all the time: no browser's error page can take its place
  await page.context().close()
})

test('on slow 3G the page is there in one answer of less than 30 KB', async () => {
  const page = await phone()
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 })
  const got: string[] = []
  let bytes = 0
  page.on('response', (response) => { got.push(response.url()); bytes += Number(response.headers()['content-length'] ?? 0) })
  await page.goto(await stickerOf('237285'))
  await page.getByRole('button', { name: /我被困了/ }).click()
  await page.getByRole('heading', { name: '已经收到您的报警' }).waitFor()
  expect(new Set(got.map((url) => new URL(url).pathname.replace(/[^/]+$/, (last) => (last === 'alarm' ? last : 'CODE')))).size).toBeLessThanOrEqual(2) // its own two addresses, nothing from elsewhere
  expect(bytes).toBeGreaterThan(5000)
  expect(bytes).toBeLessThan(60_000) // the page, and what the tap led to, which the script fetches and then opens
  await page.context().close()
})

test('what the page shows and what people write is kept on the desk’s pages: codes, visits, feedback; no objection of axe', async () => {
  await buildWeb(() => undefined)
  const sticker = await stickerOf('237287')
  const reader = await phone()
  await reader.goto(`${sticker}?about=praise`)
  await reader.getByLabel('说说怎么回事').fill('修得很快，谢谢师傅')
  await reader.getByRole('button', { name: '提交' }).click()
  await reader.getByText('已收到，谢谢').waitFor()

  const { page, faults, shot } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/admin/?section=stickers', 'admin')
  await page.getByRole('searchbox').fill('237287')
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByRole('rowheader', { name: '237287' }).waitFor()
  const row = page.getByRole('row').filter({ hasText: '237287' })
  await row.getByRole('button', { name: '作废' }).click()
  await row.getByLabel('为什么作废').waitFor()
  expect(await objectionsTo(page)).toEqual([])
  await shot('admin-stickers')
  await row.getByLabel('为什么作废').fill('贴错了轿厢')
  await row.locator('form').getByRole('button', { name: '作废' }).click()
  await row.getByText(/已作废.*贴错了轿厢/).waitFor()

  // Visits and the register: what is wrong stands at its field, what is saved is on the passenger's page at once.
  await page.goto(`${server.url}/admin/?section=visits&code=235274`)
  await page.getByRole('textbox', { name: '项数' }).fill('201')
  await page.getByRole('button', { name: '登记维保' }).click()
  await page.getByText('✕ 1 至 200').waitFor()
  await page.getByRole('textbox', { name: '项数' }).fill('37')
  await page.getByRole('button', { name: '登记维保' }).click()
  await page.getByText(/✓ 已登记/).waitFor()
  await page.getByRole('button', { name: '修改' }).click()
  await page.getByLabel('下次检验').fill('2026-01-31')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('■ 已过期').waitFor()
  expect(await objectionsTo(page)).toEqual([])
  await shot('admin-visits')
  await reader.goto(await stickerOf('235274'))
  await reader.getByText(/，共 37 项/).waitFor()
  await reader.getByText('■ 应在 2026-01-31 前，已过期').waitFor()
  await reader.context().close()
  // A crew has its own unit's cars, on its phone.
  const crew = await openPage(browser, { phone: { lat: 34.8, lng: 113.7 } })
  await enterAt(crew.page, server.url, '/admin/?section=visits&code=235274', 'team01')
  await crew.page.getByRole('heading', { name: '公开信息与维保' }).waitFor()
  await crew.page.locator('.visits h2').first().waitFor()
  expect([await crew.page.evaluate('document.documentElement.scrollWidth'), await objectionsTo(crew.page)]).toEqual([390, []])
  await crew.shot('admin-visits-390')
  await crew.page.context().close()

  await page.goto(`${server.url}/bureau/?view=feedback`)
  await page.getByText('修得很快，谢谢师傅').waitFor()
  expect(await objectionsTo(page)).toEqual([])
  await shot('bureau-feedback')
  expect(faults).toEqual([])
  await page.context().close()
})

test('alert feeds and crews’ telephones are edited by page: a password is shown this once, a number that cannot be called is named', async () => {
  const { page, faults, shot } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/admin/?section=cameras&part=feeds', 'admin')
  await page.getByText('还没有接入').waitFor()
  await page.getByRole('button', { name: '新增接入' }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('✕ 写告警流地址').waitFor()
  await page.getByLabel('电梯识别码').fill('235274')
  await page.getByLabel('接入方式').selectOption('both')
  await page.getByLabel('告警流地址').fill('http://admin:hidden-word@127.0.0.1:9/alertStream')
  await page.getByLabel('国标编号').fill('4101050000132000000')
  await page.getByRole('button', { name: '加一个' }).click()
  await page.getByRole('textbox', { name: '事件名' }).fill('IO')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('✕ 国标编号为 20 位数字').waitFor()
  await page.getByText('文博雅园').waitFor() // the address is read back
  expect(await objectionsTo(page)).toEqual([])
  await shot('admin-feed-form')
  await page.getByLabel('国标编号').fill('41010500001320000001')
  await page.getByRole('button', { name: '保存' }).click()
  expect(await page.getByRole('textbox', { name: /41010500001320000001/ }).inputValue()).toMatch(/^[\w-]{16}$/)
  await page.getByRole('dialog').getByRole('button').last().click()
  const row = page.getByRole('row').filter({ hasText: '235274' })
  await row.getByText('▲ 连不上').waitFor() // it is asked again by itself
  await row.getByText(/从未收到/).waitFor()
  await row.getByText(/前起/).waitFor()
  expect([await objectionsTo(page), (await page.content()).includes('hidden-word')]).toEqual([[], false])
  await shot('admin-feeds')
  await row.getByRole('button', { name: /修改/ }).click()
  await page.getByText('不填就不改：http://127.0.0.1:9/alertStream').waitFor()
  await page.getByRole('button', { name: '保存' }).click()
  await row.getByRole('button', { name: /停用/ }).click()
  await row.getByRole('button', { name: /停用后不再收到/ }).click()
  await row.getByText('✕ 已停用').waitFor()

  await page.goto(`${server.url}/admin/?section=reachability&part=phones&q=team01`)
  const crew = page.getByRole('row').filter({ hasText: 'team01' })
  await crew.getByRole('button', { name: /修改/ }).click()
  await crew.getByRole('button', { name: '加一个电话' }).click()
  await crew.getByLabel('第 2 个电话', { exact: true }).fill('12345')
  await crew.getByRole('button', { name: '保存' }).click()
  await crew.getByText(/✕ 第 2 个电话无法拨打/).waitFor()
  expect(await objectionsTo(page)).toEqual([])
  await shot('admin-phones')
  await crew.getByLabel('第 2 个电话', { exact: true }).fill('199 0000 0042')
  await crew.getByRole('button', { name: '保存' }).click()
  await crew.getByText(/、19900000042/).waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Crews’ telephones' }).waitFor()
  expect([await objectionsTo(page), faults]).toEqual([[], []])
  await page.context().close()
})
