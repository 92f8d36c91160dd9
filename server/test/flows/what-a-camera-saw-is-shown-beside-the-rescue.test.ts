// A camera from its registration to the panel: it signs an alarm with its picture, an incident opens, the analysis looks through it, and the seat sees both, with a button to call the car.
import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm } from '../../../fixtures/camera/film.ts'
import { toJpeg } from '../../analysis/decode.ts'
import type { CameraAlarmReceipt } from '../../contracts/cameraAlarm.ts'
import type { Db } from '../../db/pool.ts'
import { COLOUR_MANIFEST, colourModel } from '../analysis/onnx.ts'
import { logIn, type ServerProcess, until } from '../serverProcess.ts'
import { enterAt, objectionsTo, openPage, openWhole, type Opened } from './pages.ts'

const SECRET = 'a secret of this camera'
let server: ServerProcess
let browser: Browser
let db: Db
let close: () => Promise<void>
let seat: Opened
let camera: TestCamera
let models: string

beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'sanfen-models-'))
  await writeFile(join(models, 'colours.onnx'), colourModel(16))
  await writeFile(join(models, 'colours.json'), JSON.stringify({ ...COLOUR_MANIFEST, outputs: [{ what: 'fallen', kind: 'likelihood', name: 'help', activation: 'sigmoid', threshold: 0 }] }))
  camera = await startCamera({ film: await makeFilm({ seconds: 4, fps: 10 }) })
  ;({ db, server, browser, close } = await openWhole({ env: { ANALYSIS: '1', ANALYSIS_MODELS: models } }))
  seat = await openPage(browser, { width: 1920, height: 1080 })
  await enterAt(seat.page, server.url, '/console/', 'operator1')
})
afterAll(async () => { await close(); await camera[Symbol.asyncDispose](); await rm(models, { recursive: true, force: true }) })

async function asAdmin(method: string, path: string, body?: object): Promise<Response> {
  const { token } = await (await fetch(`${server.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'admin', password: 'sanfen-demo', token: true }) })).json() as { token: string }
  return fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
}

test('its alarm opens an incident with its picture, what the analysis saw stands beside it, and the car can be called', async () => {
  const { camera_id: id } = (await db.query<{ camera_id: string }>(`select (select c.id from camera c where c.elevator_id = e.id and c.place = 'car' limit 1) as camera_id from elevator e where rescue_code = '235274'`)).rows[0]!
  expect((await asAdmin('PATCH', `/api/cameras/${id}`, { url: camera.url(), alarmKey: 'cam-235274', alarmSecret: SECRET })).status).toBe(200)
  // Its feed as well: an address that is away harms nothing, and no password comes back.
  const feed = await asAdmin('PUT', `/api/cameras/${id}/feed`, { alertUrl: 'http://admin:hidden-word@127.0.0.1:9/alertStream', words: { IO: 'alarm-button' }, gb: { id: '41010500001320000001', password: 'also-hidden' } })
  expect([feed.status, await feed.text()]).toEqual([200, expect.not.stringContaining('hidden')])
  expect((await asAdmin('PUT', `/api/cameras/${id}/feed`, { words: {} })).status).toBe(422)
  expect(await (await asAdmin('PUT', `/api/cameras/${id}/feed`, { alertUrl: 'http://admin:100%@127.0.0.1:9/alertStream' })).json()).toMatchObject({ status: 422, code: 'bad-login' })
  expect((await asAdmin('GET', '/api/cameras/999999/feed')).status).toBe(404)

  const jpeg = await toJpeg({ width: 320, height: 180, rgb: Uint8Array.from({ length: 320 * 180 * 3 }, (_x, n) => (n * 7) % 256) })
  const body = JSON.stringify({ type: 'trapped', id: 'first', at: new Date().toISOString(), people: 1, snapshot: jpeg!.toString('base64') })
  const stamp = String(Math.floor(Date.now() / 1000))
  const answer = await fetch(`${server.url}/api/camera-alarms`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-sanfen-key': 'cam-235274', 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': createHmac('sha256', SECRET).update(`${stamp}.${body}`).digest('hex') } })
  expect(answer.status).toBe(202)
  const receipt = await answer.json() as CameraAlarmReceipt
  expect(receipt).toMatchObject({ outcome: 'new', state: 'reported', snapshotId: expect.any(String) })

  const { page, shot } = seat
  await page.locator('.row', { hasText: '文博雅园' }).first().click()
  const saw = page.getByRole('list', { name: '画面分析' })
  await saw.getByText('困人').first().waitFor()
  await saw.getByText('疑似倒地').first().waitFor()
  await saw.locator('img').first().scrollIntoViewIfNeeded()
  await page.waitForFunction(`[...document.querySelectorAll('ul[aria-label="画面分析"] img')].some((i) => i.complete && i.naturalWidth > 0)`)
  await page.locator('.prompts').getByText('画面异常，请看').waitFor()
  await shot('camera-saw')
  expect(await objectionsTo(page)).toEqual([])

  // Without a phone at this seat it says so, and nothing was dialled.
  await page.getByRole('button', { name: '呼叫轿厢' }).scrollIntoViewIfNeeded()
  await shot('car-phone')
  await page.getByRole('button', { name: '呼叫轿厢' }).click()
  await page.getByRole('alert').first().waitFor()

  const seen = await db.query(`select from access_log where act = 'camera-picture:seen'`)
  expect(seen.rowCount).toBeGreaterThan(0)
})

test('the property officer’s page and the duty phone show the picture at once; what is lost, old or failed is said', async () => {
  const operator = await logIn(server.url, 'operator1')
  const open = (await operator.get<{ incidents: { id: string }[] }>('/api/incidents?status=open')).body.incidents[0]!
  const duty = (await db.query<{ username: string; team: string }>(`select a.username, t.id as team from account a join team t on t.id = a.team_id join team_position p on p.team_id = t.id and p.on_duty join elevator e on e.maintenance_unit_id = t.unit_id where e.rescue_code = '235274' and a.role = 'team' order by t.id limit 1`)).rows[0]!
  const [officer, phone] = await Promise.all([openPage(browser, { phone: { lat: 34.81, lng: 113.68 } }), openPage(browser, { phone: { lat: 34.81, lng: 113.68 } })])
  await enterAt(officer.page, server.url, '/property/', 'property1')
  await officer.page.getByRole('heading', { name: '1 台有人被困' }).waitFor()
  const pictureOn = ({ page }: Opened) => until('a picture', () => page.evaluate<boolean>(`[...document.querySelectorAll('.pic img')].some((i) => i.complete && i.naturalWidth > 0)`))
  await pictureOn(officer)
  await officer.shot('property')
  expect(await objectionsTo(officer.page)).toEqual([])
  await officer.page.getByRole('button', { name: /^放大截图/ }).click()
  await officer.shot('property-large')
  await officer.page.getByRole('button', { name: '关闭' }).click()
  await officer.page.getByRole('button', { name: 'English' }).click()
  await officer.page.getByText('Do not force the doors').waitFor()
  await officer.shot('property-en')
  expect(await objectionsTo(officer.page)).toEqual([])
  await officer.page.getByRole('button', { name: '中文' }).click()
  // The console knows that the officer knows.
  await seat.page.getByRole('button', { name: '物业已通知' }).scrollIntoViewIfNeeded()
  await seat.page.locator('.rungs.officer', { hasText: '已读' }).waitFor()
  await seat.shot('property-told')

  // The duty phone: before its crew is called, and on the way.
  await enterAt(phone.page, server.url, '/rescue/', duty.username)
  await phone.page.getByRole('button', { name: '上岗' }).click()
  const assigned = (await operator.get<{ assignments: { teamId: string; status: string }[] }>(`/api/incidents/${open.id}`)).body.assignments
  if (!assigned.some((a) => a.teamId === duty.team && a.status === 'offered')) {
    await phone.page.locator('.own-pics').waitFor()
    await pictureOn(phone)
    await phone.shot('duty-phone-waits')
    expect(await objectionsTo(phone.page)).toEqual([])
    await operator.post(`/api/incidents/${open.id}/commands`, { type: 'assign', teamId: duty.team, confirmed: true })
  }
  await phone.page.getByRole('button', { name: /接受/ }).click()
  await pictureOn(phone)
  await phone.page.locator('.pic').scrollIntoViewIfNeeded()
  await phone.shot('duty-phone-way')
  await officer.page.getByText(/已接单/).first().waitFor()

  // The line breaks: the age of what is shown; the server is away: why, and again; then everybody is out.
  await officer.page.context().setOffline(true)
  await officer.page.getByText(/断线/).waitFor()
  await officer.shot('property-stale')
  expect(await objectionsTo(officer.page)).toEqual([])
  await officer.page.context().setOffline(false)
  await officer.page.getByText(/断线/).waitFor({ state: 'detached' })
  await operator.post(`/api/incidents/${open.id}/commands`, { type: 'release', people: 1 })
  await officer.page.getByText('人已救出').waitFor()
  await officer.page.getByRole('heading', { name: '没有人被困' }).waitFor()
  await officer.shot('property-out')
  let broken = true
  await officer.page.route('**/api/me/incidents', (route) => (broken ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', status: 503, code: 'unavailable', title: '服务正忙' }) }) : route.continue()))
  await officer.page.reload()
  await officer.page.getByText('读取失败：服务正忙').waitFor()
  await officer.shot('property-failed')
  broken = false
  await officer.page.getByRole('button', { name: '再试' }).click()
  await officer.page.getByText('人已救出').waitFor()
  expect([...officer.faults, ...phone.faults]).toEqual([])
  // Of another use unit: nothing of it.
  const other = await logIn(server.url, 'prop02')
  expect((await other.get<unknown[]>('/api/me/incidents')).body).toEqual([])
  expect((await logIn(server.url, duty.username).then((c) => c.get('/api/me/incidents'))).status).toBe(403)
})
