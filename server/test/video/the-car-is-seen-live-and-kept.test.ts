// From a camera's registration to a moving picture on the console: read from the pixels, with what was kept of it, and nothing of the password anywhere.
import { readFile, readdir } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm } from '../../../fixtures/camera/film.ts'
import type { CameraTrial, CameraView } from '../../contracts/camera.ts'
import type { EvidenceProof, IncidentPictures, MyPicture } from '../../contracts/video.ts'
import type { Db } from '../../db/pool.ts'
import { logInAt, objectionsTo, openPage, openWhole, type Opened } from '../flows/pages.ts'
import { type Client, logIn, until, type ServerProcess } from '../serverProcess.ts'
import { framesOn, shownOn } from './seeing.ts'

let server: ServerProcess
let browser: Browser
let db: Db
let close: () => Promise<void>
let camera: TestCamera
let seat: Opened
let operator: Client
let admin: Client
let incidentId: string
let cameraId: string
const PASSWORD = 's3cret-pass'

beforeAll(async () => {
  ({ db, server, browser, close } = await openWhole())
  camera = await startCamera({ film: await makeFilm(), password: PASSWORD })
  seat = await openPage(browser, { width: 1920, height: 1080 })
  await logInAt(seat.page, server.url, 'operator1')
  operator = await logIn(server.url, 'operator1')
  admin = await logIn(server.url, 'admin')
}, 180_000)
afterAll(async () => { await close(); await camera[Symbol.asyncDispose]() })

const pictures = async () => (await operator.get<IncidentPictures>(`/api/incidents/${incidentId}/pictures`)).body

test('an administrator connects a camera and tries it: a wrong password is named, the right one shows a picture, neither is ever returned', async () => {
  const { rows } = await db.query<{ id: string }>(`select id from elevator where rescue_code = '235274'`)
  const wrong = await admin.post<CameraView>('/api/cameras', { elevatorId: rows[0]?.id, name: '轿厢 1#', place: 'car', url: camera.url({ user: 'operator', password: 'other' }) })
  expect(wrong.status).toBe(201)
  expect(JSON.stringify(wrong.body)).not.toContain('other')
  expect(wrong.body).toMatchObject({ address: `rtsp://127.0.0.1:${camera.port}/live`, hasLogin: true, live: true })
  cameraId = wrong.body.id
  expect((await admin.post<CameraTrial>(`/api/cameras/${cameraId}/trial`, {})).body).toMatchObject({ ok: false, fault: 'login-refused' })
  const trial = await admin.post<CameraTrial>(`/api/cameras/${cameraId}/trial`, { url: camera.url() })
  expect(trial.body).toMatchObject({ ok: true, codec: 'h264', width: 320, height: 180 })
  expect(trial.body.image).toMatch(/^data:image\/jpeg;base64,\/9j\//)
  const answer = await fetch(`${server.url}/api/cameras/${cameraId}`, { method: 'PATCH', headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('admin')}` }, body: JSON.stringify({ url: camera.url() }) })
  expect(answer.status).toBe(200)
  expect(await answer.text()).not.toContain(PASSWORD)
})

test('an incident opens: the console shows moving frames by itself, the look is on record, ffmpeg runs once and without the password in sight', async () => {
  const { page, shot } = seat
  const report = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274', trapped: 1 })
  incidentId = report.body.incidentId
  await page.locator('.row, [data-incident]').filter({ hasText: '文博雅园' }).first().click()
  await page.locator('.cam.live').waitFor()
  const frames = await framesOn(page, 6)
  expect(new Set(frames).size).toBeGreaterThanOrEqual(6)
  await until('the snapshot is kept', async () => (await pictures()).evidence.some((e) => e.kind === 'snapshot' && e.state === 'kept'))
  await page.locator('.kept-pic').first().waitFor()
  await shot('incident-video')
  expect(await objectionsTo(page)).toEqual([])
  const { rows } = await db.query<{ n: number }>(`select count(*)::int as n from access_log where act = 'camera:watched' and subject = $1`, [cameraId])
  expect(rows[0]?.n).toBeGreaterThan(0)
  expect(camera.viewers).toBe(1)
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args'])
  expect(stdout).toContain('frag_every_frame')
  expect(stdout).not.toContain(PASSWORD)
})

test('the picture grows and shrinks without beginning anew; a second seat sees the same stream', async () => {
  const { page, shot } = seat
  await page.locator('.cam').getByRole('button', { name: '放大' }).click()
  await page.locator('.cam.is-large').waitFor()
  await framesOn(page, 3)
  await shot('incident-video-large')
  await page.keyboard.press('Escape')
  await page.locator('.cam.is-large').waitFor({ state: 'detached' })
  const other = await openPage(browser, { width: 1366, height: 768 })
  await logInAt(other.page, server.url, 'operator2')
  await other.page.locator('.row, [data-incident]').filter({ hasText: '文博雅园' }).first().click()
  await framesOn(other.page, 3)
  await other.shot('incident-video-1366')
  expect(camera.viewers).toBe(1)
  await other.page.context().close()
})

test('the camera stalls, is cut off and comes back: the console says so and moves again by itself', async () => {
  const { page, shot } = seat
  camera.be('stalled')
  await page.getByText('摄像头没有传画面，正在重连').waitFor()
  await shot('incident-video-fault')
  camera.be('well')
  await framesOn(page, 3)
  camera.drop()
  await until('it plays again', async () => camera.viewers === 1)
  await page.locator('.cam.live').waitFor()
  await framesOn(page, 3)
})

test('the clip holds what was before and after, plays on the console, and is what it was: hash, file and record agree', async () => {
  const { page, shot } = seat
  await until('the clip is kept', async () => (await pictures()).evidence.some((e) => e.kind === 'clip' && e.state === 'kept'), 90_000)
  const clip = (await pictures()).evidence.find((e) => e.kind === 'clip')
  if (!clip?.path || !clip.from || !clip.to) throw new Error('no clip')
  expect(Date.parse(clip.to) - Date.parse(clip.from)).toBeGreaterThan(20_000)
  const whole = await fetch(server.url + clip.path, { headers: { authorization: `Bearer ${await tokenOf('operator1')}` } })
  const bytes = Buffer.from(await whole.arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(clip.sha256)
  expect(whole.headers.get('x-content-sha256')).toBe(clip.sha256)
  expect((await operator.get<EvidenceProof>(`/api/evidence/${clip.id}/proof`)).body).toMatchObject({ ok: true })
  await page.getByRole('button', { name: /^查看录像/ }).click()
  await framesOn(page, 3, '.kept-open')
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('✓ 与留存时一致').waitFor()
  await shot('incident-clip')
  expect(await objectionsTo(page)).toEqual([])
  await page.locator('.kept-open').getByRole('button', { name: '关闭' }).click()
  expect((await shownOn(page)).frame).not.toBeNull()
})

test('the three roles see the snapshot, each by right; nobody else learns that there is one', async () => {
  const snapshot = (await pictures()).evidence.find((e) => e.kind === 'snapshot')
  const clip = (await pictures()).evidence.find((e) => e.kind === 'clip')
  const { rows } = await db.query<{ officer: string; team: string; other: string; stranger: string }>(`select
    (select username from account a join elevator e on e.use_unit_id = a.use_unit_id where e.rescue_code = '235274' and a.role = 'property' limit 1) as officer,
    (select a.username from account a join team t on t.id = a.team_id join elevator e on e.maintenance_unit_id = t.unit_id where e.rescue_code = '235274' and a.role = 'team' limit 1) as team,
    (select a.username from account a join elevator e on e.use_unit_id <> a.use_unit_id where e.rescue_code = '235274' and a.role = 'property' limit 1) as other,
    (select a.username from account a join team t on t.id = a.team_id join elevator e on e.rescue_code = '235274' where a.role = 'team' and t.unit_id is distinct from e.maintenance_unit_id and not exists (select from assignment s where s.team_id = t.id) limit 1) as stranger`)
  const [who] = rows
  if (!who || !snapshot?.path || !clip?.path) throw new Error('nobody there')
  for (const name of [who.officer, who.team]) {
    const client = await logIn(server.url, name)
    const mine = (await client.get<MyPicture[]>('/api/me/pictures')).body
    expect(mine[0]).toMatchObject({ evidence: { id: snapshot.id }, rescueCode: '235274' })
    expect((await fileAs(name, snapshot.path)).status).toBe(200)
    expect((await fileAs(name, clip.path)).status).toBe(404)
    expect((await client.get<IncidentPictures>(`/api/incidents/${incidentId}/pictures`)).body).toMatchObject({ cameras: [], watch: false })
    expect((await client.post(`/api/cameras/${cameraId}/tickets`, { mode: 'fmp4' })).status).toBe(403)
  }
  for (const name of [who.other, who.stranger]) {
    expect((await fileAs(name, snapshot.path)).status).toBe(404)
    expect((await (await logIn(server.url, name)).get<MyPicture[]>('/api/me/pictures')).body).toEqual([])
    expect((await (await logIn(server.url, name)).get(`/api/incidents/${incidentId}/pictures`)).status).toBe(404)
  }
  const seen = await db.query(`select from access_log where act = 'evidence:seen' and subject = $1`, [snapshot.id])
  expect(seen.rowCount).toBeGreaterThanOrEqual(2)
})

test('what this browser has no decoder for is drawn for it: H.265 moves on the console as well', async () => {
  await using modern = await startCamera({ film: await makeFilm({ codec: 'h265', seconds: 2 }), password: PASSWORD })
  const { rows } = await db.query<{ id: string }>(`select id from elevator where rescue_code = '253274'`)
  expect((await admin.post('/api/cameras', { elevatorId: rows[0]?.id, name: '轿厢 2#', place: 'car', url: modern.url() })).status).toBe(201)
  expect((await operator.post('/api/reports', { source: 'walk-in', code: '253274', trapped: 1 })).status).toBe(201)
  const { page } = seat
  expect(await page.evaluate(`MediaSource.isTypeSupported('video/mp4; codecs="hev1.1.6.L93.B0"')`)).toBe(false)
  await page.locator('.row').filter({ hasNotText: '文博雅园' }).first().click()
  await page.locator('.cam.live').getByText('已转换').waitFor()
  await framesOn(page, 4)
})

test('no log, no file and no table holds the password', async () => {
  expect(server.log()).not.toContain(PASSWORD)
  const { rows } = await db.query<{ n: number }>(`select count(*)::int as n from camera c where to_jsonb(c)::text like '%' || $1 || '%' or position(convert_to($1, 'UTF8') in c.url) > 0`, [PASSWORD])
  expect(rows[0]?.n).toBe(0)
  for (const name of await readdir(server.dataDir)) if (name.endsWith('.json')) expect(await readFile(`${server.dataDir}/${name}`, 'utf8')).not.toContain(PASSWORD)
  expect(seat.faults).toEqual([])
})

test('a server that is killed while somebody looks leaves no stream running', async () => {
  const childrenOf = async (pid: string | number) => (await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(pid)])).stdout.split('\n').map((line) => line.trim().split(' '))
  const [pid = ''] = (await childrenOf(process.pid)).find((words) => words.includes('server/main.ts')) ?? []
  expect(pid).not.toBe('')
  await framesOn(seat.page, 2)
  const streams = (await childrenOf(pid)).filter((words) => words[1] === 'ffmpeg' && words.includes('empty_moov+default_base_moof+frag_every_frame')).map(([id = '']) => id)
  expect(streams.length).toBeGreaterThan(0)
  await server.kill9()
  // One that has ended and is not yet taken note of by who took it in runs no more either.
  const isRunning = async (id: string) => /^(?!Z)\S/.test(await readFile(`/proc/${id}/stat`, 'utf8').then((stat) => stat.slice(stat.lastIndexOf(')') + 2), (fault: NodeJS.ErrnoException) => { if (fault.code === 'ENOENT' || fault.code === 'ESRCH') return ''; throw fault }))
  await until('all have ended', async () => !(await Promise.all(streams.map(isRunning))).includes(true))
})

const tokens = new Map<string, string>()
async function tokenOf(username: string): Promise<string> {
  const known = tokens.get(username)
  if (known) return known
  const answer = await fetch(`${server.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: 'sanfen-demo', token: true }) })
  const { token } = await answer.json() as { token: string }
  tokens.set(username, token)
  return token
}
const fileAs = async (username: string, path: string) => fetch(server.url + path, { headers: { authorization: `Bearer ${await tokenOf(username)}` } })
