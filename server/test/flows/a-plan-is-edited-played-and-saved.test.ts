// The admin page in a real browser: a time is changed and the time line moves, a fault stands at its field, a version is saved, compared, withdrawn; by keyboard alone; without a violation, in both languages.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeSessions } from '../../auth/sessions.ts'
import { buildWeb, WEB_DIRECTORY } from '../../embedded/web-build.ts'
import { planRoutes } from '../../http/plans.ts'
import { regionRoutes } from '../../http/regions.ts'
import { PLANS } from '../../../fixtures/city/plans.ts'
import { CONFIG, openDoor, PASSWORD, type Door } from '../door/door.ts'
import { enterAt, logInAt, objectionsTo, openBrowser, openPage, type Opened } from './pages.ts'

const clock = () => new Date()
let door: Door
let url: string
let browser: Browser
beforeAll(async () => {
  await buildWeb(() => undefined)
  door = await openDoor((base) => ({
    config: { ...CONFIG, webDir: WEB_DIRECTORY, checkAnswers: false },
    // A browser keeps a session's cookie by its own clock.
    clock, sessions: makeSessions({ db: base.db, clock }),
    rooms: async (app) => {
      await app.register(planRoutes, { ...base, clock })
      await app.register(regionRoutes, base)
    },
  }))
  for (const plan of PLANS) await door.db.query('insert into response_plan (region, version, plan, created_at) values ($1, 1, $2, $3)', [plan.region, JSON.stringify(plan), clock()])
  await door.db.query(`insert into region (code, name, level, parent, scope) values ('410102', '中原区', 'county', '410100', '410102'), ('410103', '二七区', 'county', '410100', '410103')`)
  url = await door.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
})
afterAll(async () => { await browser.close(); await door[Symbol.asyncDispose]() })
// A page that nobody looks at any more goes on drawing.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function openAdmin(username = 'admin', size: { width: number; height: number } = { width: 1600, height: 1000 }): Promise<Opened> {
  const opened = await openPage(browser, size)
  await enterAt(opened.page, url, '/admin/', username, PASSWORD)
  await opened.page.locator('[data-outcome]').waitFor()
  return opened
}
/** The second at which a tier starts on the drawing, and where that is; waits until it is `at`. */
const tierStarts = (page: Page, tier: number, at: number) => page.locator(`svg [data-tier="${tier}"][data-started="${at}"]`).first().waitFor({ state: 'attached' })
const plan = async (region: string) => (await door.db.query<{ version: number; answer: number | null }>(`select version, (plan #>> '{tiers,1,answerWithin}')::int as answer from response_plan where region = $1 order by version desc limit 1`, [region])).rows[0]

test('the administrator’s home is here; a changed time moves the time line, a fault stands at its field and nothing is saved', async () => {
  const { page, faults, shot } = await openPage(browser, { width: 1600, height: 1000 })
  await logInAt(page, url, 'admin', PASSWORD)
  await page.waitForURL('**/admin/')
  // Nobody answers: two crews of a minute each, then the stations.
  await tierStarts(page, 2, 162)
  await tierStarts(page, 3, 282)
  const field = page.getByLabel('一级 · 应答')
  await field.fill('0:45')
  await tierStarts(page, 2, 132)
  await page.getByText('1 处改动，未保存').waitFor()

  await page.getByLabel('三级 · 之后').fill('2:00')
  await page.getByText('✕ 三级 · 之后：不能早于前一级').waitFor()
  await expect.poll(() => page.getByLabel('三级 · 之后').getAttribute('aria-invalid')).toBe('true')
  await field.fill('一会儿')
  await page.getByText('✕ 一级 · 应答：写成 分:秒，如 3:00').waitFor()
  await page.getByText('2 处有误，不能保存').waitFor()
  await shot('admin-faults')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: '存为新版本' }).click()
  await expect.poll(() => page.locator('[aria-invalid=true]:focus').count()).toBe(1)
  expect(await plan('410100')).toEqual({ version: 1, answer: 60 })
  await page.getByRole('button', { name: '放弃改动' }).click()
  await tierStarts(page, 2, 162)
  await page.getByText('没有改动').waitFor()
  await expect.poll(() => field.inputValue()).toBe('1:00')
  expect(faults).toEqual([])
})

test('the cases: what the plan does when a team stays, with an injury, in smoke; played along the line', async () => {
  const { page, faults, shot } = await openAdmin()
  await page.getByRole('button', { name: '接单不动' }).click()
  await page.getByText('▲ 维保1队 接单未移动').waitFor()
  await page.getByRole('button', { name: '有伤员' }).click()
  await page.getByText('▲ 呼叫 120').waitFor()
  await page.getByRole('button', { name: '冒烟', exact: true }).click()
  await tierStarts(page, 3, 42)
  await page.locator('.player select').selectOption('plan')
  await tierStarts(page, 2, 60)
  await page.getByRole('button', { name: '播放' }).click()
  await page.getByRole('button', { name: '暂停' }).waitFor()
  await page.locator('.steps li.ahead').first().waitFor()
  await shot('admin-played')
  await page.getByRole('slider', { name: '推演到' }).press('Home')
  await page.getByRole('button', { name: '播放' }).waitFor()
  await page.locator('svg .t-head text', { hasText: '0:00' }).waitFor()
  expect(faults).toEqual([])
})

test('a county gets its own plan, changes it, sees what changed, and inherits again', async () => {
  const { page, faults, shot } = await openAdmin('supervisor')
  const tree = page.getByRole('navigation', { name: '行政区' })
  await tree.getByRole('button', { name: /金水区/ }).click()
  await page.getByText('沿用郑州市的预案').waitFor()
  await expect.poll(() => page.getByLabel('二级 · 应答').getAttribute('readonly')).not.toBeNull()
  await page.getByRole('button', { name: '为金水区自设' }).click()
  await page.getByRole('button', { name: '存为新版本' }).click()
  await page.getByText('已存为第 1 版').waitFor()
  await tree.getByText('自有 · 1').nth(1).waitFor()
  await page.getByLabel('二级 · 应答').fill('1:30')
  // Looked elsewhere and come back: what was typed is still there.
  await tree.getByRole('button', { name: /中原区/ }).click()
  await page.getByRole('heading', { name: /中原区/ }).waitFor()
  await tree.getByText('未保存').waitFor()
  await page.goBack()
  await expect.poll(() => page.getByLabel('二级 · 应答').inputValue()).toBe('1:30')
  await page.getByRole('button', { name: '存为新版本' }).click()
  await page.getByText('已存为第 2 版').waitFor()
  expect(await plan('410105')).toEqual({ version: 2, answer: 90 })

  await page.getByRole('button', { name: '历次版本' }).click()
  await page.getByRole('button', { name: /第 1 版/ }).click()
  await page.getByText('二级 · 应答：1:00 → 1:30').waitFor()
  await shot('admin-versions')
  expect(await objectionsTo(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: '改回沿用上级' }).click()
  await page.getByRole('button', { name: '确认改回沿用' }).click()
  await page.getByText('已改回沿用郑州市的预案').waitFor()
  expect(await plan('410105')).toEqual({ version: 3, answer: null })
  await page.getByRole('button', { name: '历次版本' }).click()
  await page.getByText('撤回，改为沿用上级').waitFor()
  await page.keyboard.press('Escape')
  await tree.getByRole('button', { name: /郑州市/ }).first().click()
  await page.getByRole('button', { name: '改回沿用上级' }).waitFor()
  expect(faults).toEqual([])
})

test('who saves over somebody else’s change is told, and keeps what was typed', async () => {
  const { page } = await openAdmin('supervisor')
  await page.getByLabel('二级 · 应答').fill('1:20')
  await door.db.query(`insert into response_plan (region, version, plan, created_at) select region, version + 1, plan, created_at from response_plan where region = '410100' order by version desc limit 1`)
  await page.getByRole('button', { name: '存为新版本' }).click()
  await page.getByText('预案已被他人改动，没有保存').waitFor()
  await expect.poll(() => page.getByLabel('二级 · 应答').inputValue()).toBe('1:20')
})

test('a plan as text: every fault by its line, a sound one goes into the form', async () => {
  const { page, shot } = await openAdmin()
  await page.getByRole('button', { name: 'JSON' }).click()
  const area = page.getByLabel('预案文字')
  const text = await area.inputValue()
  await area.fill(text.replace('"dispatchWithin": 60,', '"dispatchWithin": 60'))
  await page.getByRole('button', { name: '应用到表单' }).click()
  await page.getByText('第 6 行第 3 列').waitFor()
  await page.getByText('这里应有逗号或收尾括号').waitFor()
  await area.fill(text.replace('"dispatchWithin": 60', '"dispatchWithin": 0').replace('"locateWithin": 60', '"locateWithin": "soon"'))
  await page.getByRole('button', { name: '应用到表单' }).click()
  await page.getByText('应为整数').waitFor()
  await page.getByText('第 4 行第 19 列').waitFor()
  await shot('admin-json')
  expect(await objectionsTo(page)).toEqual([])
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载' }).click()])
  expect(download.suggestedFilename()).toBe('410100.json')
  await area.fill(text.replace('"dispatchWithin": 60', '"dispatchWithin": 75'))
  await page.getByRole('button', { name: '应用到表单' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.locator('#plan-dispatchWithin').inputValue()).toBe('1:15')
})

test('by keyboard alone: to the field, two steps up, save', async () => {
  const { page } = await openAdmin()
  const tabTo = async (is: string, key: 'Tab' | 'Shift+Tab') => {
    for (let n = 0; n < 120; n++) {
      await page.keyboard.press(key)
      if (await page.locator(`${is}:focus`).count() === 1) return
    }
    throw new Error(`no way by Tab to ${is}`)
  }
  const before = (await plan('410100'))?.version ?? 0
  await tabTo('#plan-tiers-1-answerWithin', 'Tab')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => page.locator('#plan-tiers-1-answerWithin').inputValue()).toBe('1:10')
  await page.getByText('1 处改动，未保存').waitFor()
  await tabTo('.head .pri', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByText(`已存为第 ${before + 1} 版`).waitFor()
  expect(await plan('410100')).toEqual({ version: before + 1, answer: 70 })
})

test('who may not change a plan reads it; both languages, no violation, at the floor size of the desk', async () => {
  const { page, shot, faults } = await openAdmin('bureau', { width: 1366, height: 768 })
  await page.getByText('只读').waitFor()
  await expect.poll(() => page.getByRole('button', { name: '存为新版本' }).count()).toBe(0)
  await expect.poll(() => page.getByLabel('二级 · 应答').getAttribute('readonly')).not.toBeNull()
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Smoke' }).click()
  await tierStarts(page, 3, 42)
  await page.getByText('▲ Call 119').waitFor()
  await shot('admin-english')
  expect(await objectionsTo(page)).toEqual([])
  // No word of the other language is left in what the page itself says.
  const said = await page.locator('.steps, .transport, .head .acts').allInnerTexts()
  expect(said.join(' ').replaceAll('中文', '')).not.toMatch(/[\u4e00-\u9fff]/)
  expect(faults).toEqual([])
})

test('who wants no motion is shown the case whole, and step by step', async () => {
  const { page } = await openAdmin()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.getByRole('button', { name: '播放' }).click()
  await page.locator('svg .t-head text', { hasText: '0:00' }).waitFor()
  await page.getByRole('button', { name: '播放' }).click()
  await page.locator('svg .t-head text', { hasText: '0:25' }).waitFor()
  await expect.poll(() => page.getByRole('button', { name: '暂停' }).count()).toBe(0)
})
