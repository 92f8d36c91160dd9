// A whole server, a text message gateway and real Chromium: doors that fail night after night become a warning; the unit is told, looks, and writes what it found.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDb, type Db } from '../../db/pool.ts'
import { enterAt, objectionsTo, openBrowser, openPage } from '../flows/pages.ts'
import { startSmsGateway, type SmsGatewayAtTest } from '../gateways/smsGateway.ts'
import { cityDatabase, testRedis, type TestDatabase } from '../parts.ts'
import { startServer, until, type ServerProcess } from '../serverProcess.ts'

let database: TestDatabase
let db: Db
let gateway: SmsGatewayAtTest
let start: () => Promise<ServerProcess>
let server: ServerProcess
let browser: Browser
beforeAll(async () => {
  [database, gateway, browser] = await Promise.all([cityDatabase(), startSmsGateway(), openBrowser()])
  db = makeDb(database.url, { max: 2 })
  const redisUrl = (await testRedis()).url
  start = () => startServer({ databaseUrl: database.url, redisUrl, edge: null, env: { ...gateway.settings, MQTT_PORT: '0' } })
  server = await start()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await Promise.all([gateway.close(), db.close()])
  await database.drop()
})

test('it opens by itself, is told by text, stands on the bureau’s list with its days, and is closed on the unit’s phone', async () => {
  // Two months of days up to yesterday; the doors of 235274 fail four times on each of the last six.
  await server.stop()
  const { rows: [car] } = await db.query<{ id: string; team: string }>(`select e.id, t.code as team from elevator e join team t on t.unit_id = e.maintenance_unit_id and t.kind = 'maintenance' where e.rescue_code = '235274' order by t.id limit 1`)
  if (!car) throw new Error('the demo city has lost its famous elevator')
  await db.query(`insert into vendor (name, family) values ('预警测试', 'sanfen')`)
  await db.query(`insert into device (id, vendor_id, elevator_id, family) select 'worn', id, $1, 'sanfen' from vendor where name = '预警测试'`, [car.id])
  await db.query(`delete from warning_pass`)
  await db.query(`insert into device_day (device_id, elevator_id, day, states, runs, doors) select 'worn', $1, (now() at time zone 'Asia/Shanghai')::date - n, 600, 200, 300 from generate_series(1, 60) n`, [car.id])
  await db.query(`insert into alarm (id, device_id, vendor_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, ended_at, drill)
    select gen_random_uuid(), 'worn', v.id, e.id, e.region, 'w' || d || '-' || n, 'door-close-fault', t, t, t, 'logged', 'fault', t, false
    from elevator e, vendor v, generate_series(2, 7) d, generate_series(1, 4) n, lateral (select ((now() at time zone 'Asia/Shanghai')::date - d)::timestamp at time zone 'Asia/Shanghai' + n * interval '3 hours' as t) x where e.id = $1 and v.name = '预警测试'`, [car.id])
  await db.query(`update unit set officer_phone = '19900000077' where id = (select maintenance_unit_id from elevator where id = $1)`, [car.id])
  server = await start()
  await until('a warning', async () => (await db.query('select from warning where elevator_id = $1', [car.id])).rows.length === 1)

  // By day at once; whoever runs this at night in China need not wait for the morning.
  await db.query('update notification set due_at = now() where warning_id is not null')
  await until('a text message', async () => gateway.taken.length === 1)
  expect(gateway.taken[0]).toMatchObject({ to: '19900000077' })
  expect(gateway.taken[0]?.text).toMatch(/^【96333】预警235274 .*文博雅园.*开关门反复故障，\d+月\d+日前检修$/)

  const desk = await openPage(browser, { width: 1680, height: 1000 })
  await enterAt(desk.page, server.url, '/bureau/', 'bureau')
  await desk.page.waitForURL(/bureau/)
  await desk.page.getByRole('link', { name: '预警' }).click()
  const row = desk.page.getByRole('row').filter({ hasText: '235274' })
  await row.getByText('开关门反复故障').waitFor()
  await row.getByRole('img', { name: /42 天内每天的次数/ }).waitFor()
  await row.getByText('短信').waitFor()
  await expect.poll(() => row.getByRole('button').count()).toBe(0) // the bureau looks, it does not close
  await desk.page.getByText('还没有满 14 天的预警').waitFor()
  expect(await objectionsTo(desk.page)).toEqual([])
  await desk.shot('warnings')

  const phone = await openPage(browser, { phone: { lat: 34.8, lng: 113.68 } })
  await enterAt(phone.page, server.url, '/rescue/', car.team)
  await phone.page.getByRole('button', { name: '上岗' }).click()
  await phone.page.getByRole('link', { name: '本单位预警 1 条' }).click()
  await phone.page.getByRole('button', { name: '办结', exact: true }).click()
  const dialog = phone.page.getByRole('dialog')
  await dialog.getByRole('button', { name: '办结' }).click()
  await dialog.getByText('请先选择检修结果').waitFor()
  await dialog.getByLabel('查到缺陷').check()
  await dialog.getByRole('textbox').fill('门机皮带磨损，已更换')
  expect(await objectionsTo(phone.page)).toEqual([])
  await dialog.getByRole('button', { name: '办结' }).click()
  await phone.page.getByText('没有未办结的预警').waitFor()
  expect(await objectionsTo(phone.page)).toEqual([])
  await phone.shot('warnings-phone')

  await desk.page.getByRole('button', { name: '已办结' }).click()
  await desk.page.getByText('“门机皮带磨损，已更换”').waitFor()
  expect([...desk.faults, ...phone.faults]).toEqual([])
})
