// A blackout on the console: the band, the order of rescue, the sweep, the batch changed by key and sent by key, one word to all; in a real browser on a real server, without a violation.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AreaBrief, AreaView } from '../../contracts/area.ts'
import type { Db } from '../../db/pool.ts'
import { logIn, until, type Client, type ServerProcess } from '../serverProcess.ts'
import { enterAt, objectionsTo, openPage, openWhole, type Opened } from './pages.ts'

let server: ServerProcess
let browser: Browser
let db: Db
let close: () => Promise<void>
let supervisor: Client
let operator: Client
let areaId: string
let cars: { id: string; place: string }[]
let console_: Opened

beforeAll(async () => {
  ({ db, server, browser, close } = await openWhole())
  supervisor = await logIn(server.url, 'supervisor')
  operator = await logIn(server.url, 'operator1')
  const { rows } = await db.query<{ region: string; estate: string }>(`select region, estate from elevator where region = '410105' group by region, estate having count(*) between 10 and 24 and count(distinct building) >= 3 order by estate limit 1`)
  const estate = rows[0]
  if (!estate) throw new Error('the demo city has no such estate')
  cars = (await db.query<{ id: string; place: string }>(`select id::text, estate || ' ' || building || door || car as place from elevator where region = $1 and estate = $2 order by id`, [estate.region, estate.estate])).rows
  const declared = await supervisor.post<AreaView>('/api/areas', { name: '测试片区停电', kind: 'blackout', estates: [estate] })
  areaId = declared.body.id
  await supervisor.post(`/api/areas/${areaId}/commands`, { type: 'settings', holdSeconds: 600 })
  for (const [n, car] of cars.slice(0, 5).entries()) {
    const made = await operator.post('/api/reports', { source: 'walk-in', elevatorId: car.id, trapped: n + 1, callerPhone: `1000000000${n}`, ...(n === 3 ? { injured: 1 } : {}), ...(n === 4 ? { vulnerable: ['child'] } : {}) })
    expect(made.status).toBe(201)
  }
  // Two cars of one house may be one crew's, one after the other.
  await until('a proposal', async () => ((await view()).proposal?.pairs.length ?? 0) >= 3)
  console_ = await openPage(browser, { width: 1920, height: 1080 })
  await enterAt(console_.page, server.url, '/console/', 'operator1')
})
afterAll(() => close())

const view = async (): Promise<AreaView> => (await operator.get<AreaView>(`/api/areas/${areaId}`)).body
const triageRows = (page: Page) => page.locator('.triage .row.tr .ad').allInnerTexts()

test('the open area stands on the console: its band, and its cars with the injured first, then the child, then the longest wait', async () => {
  const { page, shot } = console_
  await page.getByRole('heading', { name: /大面积困人.*测试片区停电/ }).waitFor()
  await page.locator('.triage .row.tr').nth(4).waitFor()
  await expect.poll(() => triageRows(page)).toEqual([3, 4, 0, 1, 2].map((n) => cars[n]?.place))
  await page.getByText('被困 5 台 15 人').waitFor()
  await page.locator('.cell').nth(cars.length - 1).waitFor()
  await expect.poll(() => page.locator('.cell').count()).toBe(cars.length)
  await expect.poll(() => page.locator('.cell .c.unknown').count()).toBe(cars.length - 5)
  await page.locator('.pp').nth(2).waitFor()
  await page.getByText(/后自动派出/).waitFor()
  await shot('surge-1920')
  expect(await objectionsTo(page)).toEqual([])
})

test('a pair is changed by keys: the other teams with their reasons, one digit, and it is marked as chosen by hand; then it is undone', async () => {
  const { page, shot } = console_
  const before = (await view()).proposal?.pairs.find((p) => p.by === 'system')
  await page.keyboard.press('1')
  await page.locator('.others .other').first().waitFor()
  await shot('surge-change')
  await page.keyboard.press('1')
  await page.getByText('✎ 人工').waitFor()
  const changed = await until('a pair by hand', async () => (await view()).proposal?.pairs.find((p) => p.by === 'operator'))
  expect(before).toBeDefined()
  await page.keyboard.press('1')
  await page.getByRole('button', { name: '撤销人工改动' }).click()
  await page.getByText('✎ 人工').waitFor({ state: 'detached' })
  await until('no pair by hand', async () => (await view()).proposal?.pairs.every((p) => p.by === 'system' && p.incidentId !== '') ?? false)
  expect(changed.reasons.map((r) => r.code)).toContain('operator')
})

test('a team dragged onto a car is that car’s team', async () => {
  const { page } = console_
  const pairs = (await view()).proposal?.pairs ?? []
  const last = page.locator('.pp').last()
  const team = await last.locator('.tm b').innerText()
  const teamId = pairs.find((p) => p.teamName === team)?.teamId
  await last.locator('.tm').dragTo(page.locator('.triage .row.tr').nth(0))
  await until('the dragged pair', async () => { const v = await view(); return v.proposal?.pairs.some((p) => p.by === 'operator' && p.teamId === teamId && p.incidentId === v.incidentIds[0]) ?? false })
  await page.locator('.triage .row.tr').nth(0).getByText(`→ ${team}`).waitFor()
})

test('what was found at a car is told in a key each; people found there become an incident of the area', async () => {
  const { page } = console_
  const [empty, people] = [cars.at(-1)?.id ?? '', cars.at(-2)?.id ?? '']
  await page.locator(`.cell[data-elevator="${empty}"]`).click()
  await page.getByRole('group', { name: '核查结果' }).waitFor()
  // One list has the digits, and only that one shows them.
  await expect.poll(() => page.locator('.pp .ed kbd').count()).toBe(0)
  await page.keyboard.press('2')
  await page.locator(`.cell[data-elevator="${empty}"] .c.empty`).waitFor()
  await page.locator(`.cell[data-elevator="${people}"]`).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '多一人' }).last().click()
  expect(await objectionsTo(page)).toEqual([])
  await page.keyboard.press('1')
  await page.locator(`.cell[data-elevator="${people}"] .c.people`).waitFor()
  const after = await view()
  expect(after.sweep.find((s) => s.elevatorId === empty)).toMatchObject({ status: 'empty', from: 'sweep' })
  expect(after.sweep.find((s) => s.elevatorId === people)).toMatchObject({ status: 'people', people: 2 })
  await page.getByText('被困 6 台 17 人').waitFor()
})

test('one word goes to all who wait, from the keyboard', async () => {
  const { page } = console_
  await page.keyboard.press('w')
  const box = page.getByRole('group', { name: '统一告知' }).getByRole('textbox')
  await box.fill('救援队十分钟内到，请不要扒门')
  await page.getByRole('button', { name: '发送' }).click()
  await page.locator('.told').getByText('救援队十分钟内到，请不要扒门').waitFor()
  expect((await view()).messages[0]).toMatchObject({ text: '救援队十分钟内到，请不要扒门', phones: 5 })
})

test('a pair that is unticked is held back: it does not go with the batch, nor by itself when the time has come; the crews of the others are called as they were seen', async () => {
  const { page, shot } = console_
  await page.locator('.pp').last().getByRole('checkbox').click()
  await page.locator('.pp.held').waitFor()
  const held = (await until('held back', async () => (await view()).proposal?.waiting.find((w) => w.reason === 'withheld'))).incidentId
  const seen = (await view()).proposal?.pairs ?? []
  expect(seen.map((p) => p.incidentId)).not.toContain(held)
  await page.getByRole('button', { name: `派出 ${seen.length} 队` }).waitFor()
  await until('sent', async () => { await page.keyboard.press('Control+Enter'); return (await view()).timeline.some((e) => e.type === 'committed') })
  const sent = (await view()).timeline.find((e) => e.type === 'committed')
  expect(sent?.data).toMatchObject({ sent: seen.length, lost: 0 })
  expect(typeof sent?.data['seen']).toBe('string')
  await supervisor.post(`/api/areas/${areaId}/commands`, { type: 'settings', holdSeconds: 0 })
  await operator.post(`/api/areas/${areaId}/commands`, { type: 'solve' })
  await until('only the held one is left', async () => { const p = (await view()).proposal; return p?.pairs.length === 0 && p.waiting.some((w) => w.incidentId === held && w.reason === 'withheld') })
  const all = (await view()).timeline.filter((e) => e.type === 'committed').flatMap((e) => e.data['pairs'] as { incidentId: string }[])
  expect(all.map((p) => p.incidentId)).not.toContain(held)
  await page.locator('.pp.held').getByText('不随整批派出').waitFor()
  await shot('surge-sent')
})

test('a crew walks from car to car: what it found without a network is told later, and people who were found are an incident', async () => {
  const { page, shot, faults } = await openPage(browser, { phone: { lat: 34.808, lng: 113.683 } })
  const network = page.context()
  await enterAt(page, server.url, '/rescue/', 'team01')
  await page.getByRole('button', { name: '上岗' }).click()
  const { me } = await logIn(server.url, 'team01')
  const waits = (await view()).incidentIds.at(-1) ?? ''
  // The batch may have called it already.
  const { rowCount } = await db.query(`select from assignment where team_id = $1 and status = 'offered'`, [me.teamId])
  if (rowCount === 0) expect((await operator.post(`/api/incidents/${waits}/commands`, { type: 'assign', teamId: me.teamId, confirmed: true })).status).toBe(200)
  for (const name of ['接受', '出发', '我已到达']) await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: /逐台核查/ }).click()
  const open = (await view()).sweep.filter((s) => s.status === 'unknown')
  await page.getByText(`待查 · 共 ${cars.length}`).waitFor()
  await shot('phone-sweep')
  expect(await objectionsTo(page)).toEqual([])

  await network.setOffline(true)
  await page.getByRole('button', { name: '无人', exact: true }).click()
  await page.locator('.last').getByText('无人').waitFor()
  await page.getByRole('button', { name: '有人', exact: true }).click()
  await page.getByRole('button', { name: '被困 加一人' }).click()
  await page.getByRole('button', { name: '儿童' }).click()
  await shot('phone-sweep-people')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: '报告有人' }).click()
  await page.getByRole('button', { name: '无人', exact: true }).click()
  await page.locator('.last').getByRole('button', { name: '撤回' }).click()
  await page.getByText('没有网络，4 条已存本机').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('button', { name: new RegExp(`逐台核查 待查 ${open.length - 2} / ${cars.length} 台`) }).waitFor()
  await network.setOffline(false)
  const stateOf = async (n: number) => (await view()).sweep.find((s) => s.elevatorId === open[n]?.elevatorId)
  await until('the server has heard them', async () => (await stateOf(2))?.at != null)
  expect(await stateOf(0)).toMatchObject({ status: 'empty', from: 'sweep' })
  expect(await stateOf(1)).toMatchObject({ status: 'people', people: 2, care: true })
  expect(await stateOf(2)).toMatchObject({ status: 'unknown' })
  expect(faults).toEqual([])
  await network.close()
})

test('a supervisor adds an estate to the area and takes it out again, from the keyboard', async () => {
  const { page, shot, faults } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/console/', 'supervisor')
  await page.locator('.sweep .cell').first().waitFor()
  const { rows } = await db.query<{ estate: string; code: string }>(`select estate, min(rescue_code) as code from elevator where region = '410105' and estate <> $1 group by estate order by estate limit 1`, [cars[0]?.place.split(' ')[0] ?? ''])
  const other = rows[0]
  if (!other) throw new Error('the demo city has no other estate')
  await page.keyboard.press('s')
  await page.getByRole('button', { name: '小区', exact: true }).click()
  await page.getByLabel('加入小区').fill(other.code)
  await page.getByRole('button', { name: `加入 ${other.estate}` }).waitFor()
  await page.keyboard.press('Enter')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: '保存：加 1，移 0' }).click()
  await until('two estates', async () => (await view()).estates.length === 2)
  await page.locator('.estates').waitFor({ state: 'detached' })
  await page.keyboard.press('s')
  await page.getByRole('button', { name: '小区', exact: true }).click()
  await page.getByRole('button', { name: `移出 ${other.estate}` }).click()
  await page.getByRole('button', { name: '保存：加 0，移 1' }).click()
  await until('one estate', async () => (await view()).estates.length === 1)

  await page.locator('.estates').waitFor({ state: 'detached' })

  // And declares another area by hand: the estate by its code, what else a circle round it would take, and how he knows.
  await page.keyboard.press('z')
  await page.getByLabel('加入小区').fill(other.code)
  await page.getByRole('button', { name: `加入 ${other.estate}` }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `以 ${other.estate} 为圆心` }).click()
  await page.getByLabel('半径').fill('900')
  await page.getByText(/圈内 \d+ 个小区/).waitFor()
  await shot('declare-1366')
  expect(await objectionsTo(page)).toEqual([])
  await page.keyboard.press('Control+Enter') // not without a reason
  await page.getByLabel('依据').fill('供电公司来电，馈线跳闸')
  await page.keyboard.press('Control+Enter')
  const declared = await until('the declared one', async () => (await supervisor.get<AreaBrief[]>('/api/areas?status=open')).body.find((a) => a.id !== areaId))
  await page.getByRole('heading', { name: new RegExp(`${declared.number}.*${other.estate}一带`) }).waitFor()
  expect((await supervisor.get<AreaView>(`/api/areas/${declared.id}`)).body).toMatchObject({ estates: [{ estate: other.estate }], timeline: [{ type: 'opened', data: { reason: '供电公司来电，馈线跳闸' } }] })
  expect((await supervisor.get('/api/estates?lat=34.8&lng=113.7&meters=20')).status).toBe(400)
  expect((await operator.get('/api/estates?lat=34.8&lng=113.7&meters=500')).status).toBe(403)
  await supervisor.post(`/api/areas/${declared.id}/commands`, { type: 'close', reason: '误启动' })
  expect(faults).toEqual([])
  await page.context().close()
})

test('at 1366 × 768 the sweep stays and the map gives way; in English; the daily view is one key away', async () => {
  const { page, shot, faults } = console_
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.locator('.cell').first().waitFor()
  await expect.poll(() => page.locator('.map').isVisible()).toBe(false)
  await shot('surge-1366')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('Rescue order').waitFor()
  expect(await objectionsTo(page)).toEqual([])
  await page.keyboard.press('g')
  await page.locator('.board .row').first().waitFor()
  await expect.poll(() => page.locator('.triage').count()).toBe(0)
  await expect.poll(() => page.locator('.band').isVisible()).toBe(true)
  expect(faults).toEqual([])
})
