// The admin page's section and a team's phone in real Chromium, on a whole server with a text message gateway beside it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/pool.ts'
import { enterAt, objectionsTo, openPage, openWhole } from '../flows/pages.ts'
import { startSmsGateway, type SmsGatewayAtTest } from '../gateways/smsGateway.ts'
import { until, type ServerProcess } from '../serverProcess.ts'

let db: Db
let close: () => Promise<void>
let gateway: SmsGatewayAtTest
let server: ServerProcess
let browser: Browser
beforeAll(async () => {
  gateway = await startSmsGateway()
  ;({ db, server, browser, close } = await openWhole({ env: gateway.settings }))
})
afterAll(async () => { await close(); await gateway.close() })

test('begun with one press more, confirmed on a phone, and whoever stays silent stands on top with what to do', async () => {
  // A county of few teams: all but five of the city's are elsewhere for this test. One of the five has no number at all.
  await db.query(`update team set region = '410122' where region like '4101%' and code not in ('team01', 'team02', 'team03', 'team04', 'prop01')`)
  await db.query(`update team set region = '410105', phone = case code when 'team04' then '' else phone end where code in ('team01', 'team02', 'team03', 'team04', 'prop01')`)
  await db.query(`update team_position set on_duty = true where team_id in (select id from team where region = '410105')`)

  const phone = await openPage(browser, { phone: { lat: 34.81, lng: 113.68 } })
  await enterAt(phone.page, server.url, '/rescue/', 'team01')
  await phone.page.getByRole('button', { name: '上岗' }).click()

  // A property officer who is called like a team has a team's page.
  const officer = await openPage(browser, { phone: { lat: 34.8, lng: 113.68 } })
  await enterAt(officer.page, server.url, '/rescue/', 'property1')
  await officer.page.getByRole('button', { name: '上岗' }).click()

  const desk = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(desk.page, server.url, '/admin/?section=reachability&region=410105', 'supervisor')
  await desk.page.getByText('没有任何联系方式').waitFor()
  await desk.page.getByText('没有登记号码').waitFor()
  expect(await objectionsTo(desk.page)).toEqual([])

  await desk.page.getByRole('button', { name: '立即演练' }).click()
  await desk.page.getByText('队员的手机会响').waitFor()
  expect(await objectionsTo(desk.page)).toEqual([])
  const dialog = desk.page.getByRole('dialog')
  await dialog.getByLabel('推送').uncheck()
  await dialog.getByRole('button', { name: '开始' }).click()
  // Whoever runs this test at night in China is asked once more, as a supervisor would be.
  await until('begun, or asked about the night', async () => (await dialog.count()) === 0 || (await dialog.getByLabel('允许夜间响铃').count()) > 0)
  if ((await dialog.count()) > 0) {
    await dialog.getByLabel('允许夜间响铃').check()
    await dialog.getByRole('button', { name: '开始' }).click()
  }
  await desk.page.getByText('演练进行中').first().waitFor()
  expect(await objectionsTo(desk.page)).toEqual([])

  await phone.page.getByText('通知测试').first().waitFor()
  await phone.page.getByRole('button', { name: '收到' }).click()
  await officer.page.getByRole('button', { name: '收到' }).click()
  const row = (name: string) => desk.page.getByRole('row').filter({ has: desk.page.getByText(name) })
  await row('team01').getByText('已确认').waitFor()

  await until('four text messages', async () => gateway.taken.length === 4)
  const numbers = (await db.query<{ code: string; phone: string }>("select code, phone from team where region = '410105'")).rows
  const messageTo = (code: string) => gateway.taken.find((m) => m.to === numbers.find((n) => n.code === code)?.phone)?.messageId
  for (const code of ['team01', 'team02']) expect(await gateway.tell(server.url, { messageId: messageTo(code), state: 'delivered' })).toBe(204)
  expect(await gateway.tell(server.url, { messageId: messageTo('team03'), state: 'failed', permanent: true, reason: 'unknown-number' })).toBe(204)
  await row('team03').getByText('空号').waitFor()

  await db.query('update reachability_drill set ends_at = now()')
  await until('counted', async () => (await db.query('select from reachability_drill where ended_at is not null')).rows.length === 1)
  await row('prop01').getByText('没有回执').waitFor()
  await expect.poll(async () => (await desk.page.locator('.teams tbody tr').allInnerTexts()).map((text) => /联系不上|只有一种方式|可达/.exec(text)?.[0])).toEqual(['联系不上', '联系不上', '只有一种方式', '只有一种方式', '可达'])
  await row('team03').getByText('核对并更正号码').waitFor()
  await row('team04').filter({ hasText: '登记手机号' }).first().waitFor()
  expect(await objectionsTo(desk.page)).toEqual([])
  await desk.shot('reachability')

  // The schedule, and the same page in the other language.
  const plan = desk.page.getByRole('region', { name: '定期演练' })
  await plan.getByLabel('按计划自动进行').check()
  await plan.getByRole('button', { name: '保存' }).click()
  await plan.getByText('已保存，下次').waitFor()
  // It stays to be read when the page knows the new plan.
  await desk.page.getByText('没有计划').waitFor({ state: 'detached' })
  expect(await plan.getByText('已保存，下次').count()).toBe(1)
  expect(await plan.getByLabel('按计划自动进行').isChecked()).toBe(true)
  await desk.page.getByRole('button', { name: 'English' }).click()
  await desk.page.getByText('Regular drills').scrollIntoViewIfNeeded()
  await desk.shot('reachability-history')
  expect(await objectionsTo(desk.page)).toEqual([])
  expect([...desk.faults, ...phone.faults, ...officer.faults]).toEqual([])
})
