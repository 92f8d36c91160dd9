// An operator holds a key and speaks: the browser's microphone is heard at the camera's speaker, and what goes wrong is said beside the picture.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm } from '../../../fixtures/camera/film.ts'
import { loudnessOf, startSpeaker, type TestSpeaker } from '../../../fixtures/camera/speaker.ts'
import type { CameraView } from '../../contracts/camera.ts'
import type { Db } from '../../db/pool.ts'
import { enterAt, objectionsTo, openPage, openWhole, type Opened } from '../flows/pages.ts'
import { shownOn } from './seeing.ts'
import { type Client, logIn, until, type ServerProcess } from '../serverProcess.ts'

let db: Db
let server: ServerProcess
let browser: Browser
let close: () => Promise<void>
let camera: TestCamera
let speaker: TestSpeaker
let seat: Opened
let other: Opened
let operator: Client
let admin: Client
let cameraId: string
const PASSWORD = 's3cret-pass'

beforeAll(async () => {
  const whole = openWhole();
  [camera, speaker] = await Promise.all([makeFilm().then((film) => startCamera({ film, password: PASSWORD })), startSpeaker({ password: PASSWORD })]);
  ({ db, server, browser, close } = await whole);
  [seat, other] = await Promise.all([openPage(browser, { width: 1920, height: 1080 }), openPage(browser, { width: 1366, height: 768 })]);
  [operator, admin] = await Promise.all([logIn(server.url, 'operator1'), logIn(server.url, 'admin'), enterAt(seat.page, server.url, '/console/', 'operator1'), enterAt(other.page, server.url, '/console/', 'operator2')])
})
afterAll(async () => { await close(); await camera[Symbol.asyncDispose](); await speaker[Symbol.asyncDispose]() })

const pointAt = async (url: string) => { expect((await fetch(`${server.url}/api/cameras/${cameraId}`, { method: 'PATCH', headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.me.token}` }, body: JSON.stringify({ talk: { kind: 'isapi', url } }) })).status).toBe(200) }
const talks = async () => (await db.query<{ act: string; subject: string }>(`select act, subject from access_log where act like 'camera:talk%' order by id`)).rows

test('an administrator enters the speaker and tries it on the page; its login is never shown again', async () => {
  const { rows } = await db.query<{ id: string }>(`select id from elevator where rescue_code = '235274'`)
  const made = await admin.post<CameraView>('/api/cameras', { elevatorId: rows[0]?.id, name: '轿厢 1#', place: 'car', url: camera.url() })
  expect(made.status).toBe(201)
  cameraId = made.body.id
  const { page, shot, faults } = await openPage(browser, { width: 1366, height: 768 })
  await enterAt(page, server.url, '/admin/?section=cameras&q=235274', 'admin')
  await page.getByRole('button', { name: '修改 235274 轿厢 1#' }).click()
  await page.getByLabel('喇叭', { exact: true }).selectOption('isapi')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('✕ 写喇叭地址，或选“没有”').waitFor()
  await shot('camera-form-why')
  await page.getByLabel('喇叭地址').fill(speaker.url())
  await shot('camera-form-speaker')
  expect(await objectionsTo(page)).toEqual([])
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: '检查喇叭 235274 轿厢 1#' }).click()
  await page.getByText('✓ 喇叭可用').waitFor()
  await shot('camera-speaker-tried')
  expect(await page.content()).not.toContain(PASSWORD)
  expect(faults).toEqual([])
  await page.context().close()
})

test('the key is held down: the microphone is heard at the speaker, the state is said, and letting go ends it', async () => {
  const { page, shot } = seat
  expect((await operator.post('/api/reports', { source: 'walk-in', code: '235274', trapped: 1 })).status).toBe(201)
  await page.locator('.row, [data-incident]').filter({ hasText: '文博雅园' }).first().click()
  const key = page.locator('.cam-foot button[aria-pressed]')
  await key.focus()
  await page.keyboard.down('Space')
  await page.locator('.cam-talk.on').waitFor()
  await until('the beeps of the microphone are heard', () => loudnessOf(speaker.played().samples.slice(-16_000)) > 300)
  expect(await key.getAttribute('aria-pressed')).toBe('true')
  await shot('incident-talking')
  const over = page.getByText(/✓ 讲话结束/).waitFor() // it is said for some seconds only
  await page.keyboard.up('Space')
  await over
  await until('the channel is closed', () => !speaker.isOpen)
  await until('it is on record', async () => (await talks()).length === 2)
  expect((await talks())[1]?.subject).toMatch(/ s released$/)
})

test('pressed once it goes on until it is pressed again; a page that goes away ends it', async () => {
  const { page } = seat
  const key = page.locator('.cam-foot button[aria-pressed]')
  // As a screen reader presses: neither mouse nor key, so that a slow machine makes no long press of a short one.
  await key.dispatchEvent('click')
  await page.locator('.cam-talk.on').waitFor()
  // The page stands still while it is looked through: for some seconds on a slow machine, and the talk goes on if they are few.
  expect(await objectionsTo(page)).toEqual([])
  if (await page.locator('.cam-talk.on').count() === 0) { await key.dispatchEvent('click'); await page.locator('.cam-talk.on').waitFor() }
  // The next word comes to his mind while the camera still closes: it is heard as soon as that is over.
  const { opens } = speaker
  speaker.be('slow')
  await key.dispatchEvent('click')
  await page.getByText('正在结束讲话').waitFor()
  expect(await page.locator('.cam-talk.on').count()).toBe(0)
  await key.dispatchEvent('click')
  speaker.be('well')
  await page.locator('.cam-talk.on').waitFor()
  await page.reload()
  await until('the channel is closed', () => !speaker.isOpen)
  expect([speaker.opens, speaker.closes]).toEqual([opens + 1, opens + 1])
})

test('a colleague who speaks, a wrong password, a dead speaker and a refused microphone are each said plainly', async () => {
  const { page, shot } = seat
  await page.locator('.row, [data-incident]').filter({ hasText: '文博雅园' }).first().click()
  const key = page.locator('.cam-foot button[aria-pressed]')
  await other.page.locator('.row, [data-incident]').filter({ hasText: '文博雅园' }).first().click()
  await other.page.locator('.cam-foot button[aria-pressed]').dispatchEvent('click')
  await other.page.locator('.cam-talk.on').waitFor()
  await other.shot('incident-talking-1366')
  await key.dispatchEvent('click')
  await page.getByText('正在对这部电梯讲话').waitFor()
  await shot('incident-talk-busy')
  await other.page.locator('.cam-foot button[aria-pressed]').dispatchEvent('click')
  await other.page.getByText(/✓ 讲话结束/).waitFor()
  await pointAt(speaker.url({ user: 'operator', password: 'wrong' }))
  await key.dispatchEvent('click')
  await page.getByText('喇叭的账号或密码不对').waitFor()
  await pointAt(speaker.url())
  speaker.be('gone')
  await key.dispatchEvent('click')
  await page.getByText('喇叭连不上').waitFor()
  speaker.be('well')
  // After its first word nothing comes to the page any more about its talk, and nobody hangs up: as Wi-Fi goes.
  await other.page.evaluate(`(() => { const listen = WebSocket.prototype.addEventListener; WebSocket.prototype.addEventListener = function (type, take) { listen.call(this, type, type === 'message' && this.url.includes('/api/talk') ? (event) => { if (event.data.includes('speaking')) take(event) } : take) } })()`)
  await other.page.locator('.cam-foot button[aria-pressed]').dispatchEvent('click')
  await other.page.locator('.cam-talk.on').waitFor()
  await other.page.getByText('连不上服务器，讲话已停').waitFor()
  await other.page.evaluate(`navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))`)
  await other.page.locator('.cam-foot button[aria-pressed]').dispatchEvent('click')
  await other.page.getByText('浏览器未允许麦克风').waitFor()
  await other.shot('incident-talk-no-microphone')
  await other.page.context().close()
  expect(server.log()).not.toContain(PASSWORD)
  expect([...seat.faults, ...other.faults]).toEqual([])
})

test('a camera that is slow or silent is never called live while its picture stands still or is old', async () => {
  const { page, shot } = seat
  await page.locator('.cam.live').waitFor()
  // The longest time for which the page said "live" over one and the same frame, in ms.
  let longest = 0
  const watching = new AbortController()
  const watch = (async () => {
    let frame: number | null = null
    let stood = 0
    for (let before = performance.now(), at = before; !watching.signal.aborted; before = at) {
      const says = await page.locator('.cam.live').count() > 0
      const now = await shownOn(page)
      at = performance.now()
      // While nobody on this machine got to look, nothing was seen to stand still.
      stood = says && now.frame === frame ? stood + Math.min(at - before, 500) : 0
      frame = now.frame
      longest = Math.max(longest, stood)
      await page.waitForTimeout(100)
    }
  })()
  camera.be('slow')
  await page.locator('.cam.late').waitFor()
  await page.getByText('▲ 不是实时').waitFor()
  await shot('incident-video-late')
  camera.be('well')
  await page.locator('.cam.live').waitFor()
  camera.be('stalled')
  await page.getByText('摄像头没有传画面，正在重连').waitFor()
  await shot('incident-video-stalled')
  camera.be('well')
  await page.locator('.cam.live').waitFor()
  watching.abort()
  await watch
  expect(longest).toBeLessThan(5000)
})
