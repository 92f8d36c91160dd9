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
import type { ServerProcess } from '../serverProcess.ts'
import { logInAt, objectionsTo, openPage, openWhole, type Opened } from './pages.ts'

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
  await logInAt(seat.page, server.url, 'operator1')
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
