// The main job once, with everything real: SIPp dials 96333 and keys 235274#, an operator's Chromium answers and dispatches, a second one is the team's phone.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IncidentView } from '../../contracts/incident.ts'
import type { Snapshot } from '../../contracts/realtime.ts'
import type { StatsAnswer } from '../../contracts/stats.ts'
import { logIn, until, type ServerProcess } from '../serverProcess.ts'
import { asTold, type Rig } from '../sip/rig.ts'
import { logInAt, openPage, openWholeLine, passGate, soundOf } from '../flows/pages.ts'

let rig: Rig
let server: ServerProcess
let browser: Browser
let close: () => Promise<void>
beforeAll(async () => {
  ({ rig, server, browser, close } = await openWholeLine())
})
afterAll(() => close())

test('from the ringing line to the statistics', async () => {
  const began = new Date()
  // The team goes on duty with its phone.
  const phone = await openPage(browser, { phone: { lat: 34.808, lng: 113.683 } })
  await logInAt(phone.page, server.url, 'team01')
  await phone.page.waitForURL('**/rescue/')
  await phone.page.getByRole('button', { name: '上岗' }).click()
  await phone.page.getByText('等待派单').waitFor()
  await phone.shot('rescue-1-on-duty')

  // The operator passes the start-of-shift gate.
  const desk = await openPage(browser)
  await logInAt(desk.page, server.url, 'operator1')
  const onDuty = await passGate(desk.page)
  await desk.shot('console-1-gate')
  const operator = await logIn(server.url, 'operator1')
  const snapshot = async () => (await operator.get<Snapshot>('/api/snapshot')).body
  await onDuty.click()
  await until('the seat is ready', async () => (await snapshot()).seats.some((s) => s.state === 'ready' && s.registered))

  // The call rings at once, and the code is keyed while it rings.
  const story = await rig.call('caller-keys-before-answer', { digits: '235274#', seconds: 120, values: { talkMs: '110000', from: '19900001234' } })
  await until('the code is keyed', async () => (await snapshot()).calls.some((c) => c.digits === '235274#'))
  await until('it rings at this seat', async () => (await snapshot()).calls.some((c) => c.state === 'ringing' && c.operator?.seat === '01'))
  await desk.shot('console-2-ringing')
  await desk.page.keyboard.press('F2')
  await desk.page.getByText('通话中').waitFor()
  await until('sound both ways', async () => { const s = await soundOf(desk.page); return s.received > 100 && s.sent > 100 && s.energy > 0.001 })

  // Found by the keyed code, read back, confirmed.
  await desk.page.getByText('文博雅园').first().waitFor()
  await desk.page.getByRole('button', { name: '多一人' }).click()
  await desk.page.getByRole('button', { name: '多一人' }).click()
  await desk.page.getByText('2 个人').waitFor() // two quick presses are two people
  await desk.shot('console-3-read-back')
  await desk.page.getByRole('button', { name: /^对/ }).click()
  const located = await until('located', async () => (await snapshot()).incidents.find((i) => i.status === 'located' && i.elevator?.rescueCode === '235274'))

  // One key dispatches the first of the list.
  await desk.page.getByRole('button', { name: /派单.*1/ }).first().waitFor()
  await desk.shot('console-4-candidates')
  await desk.page.keyboard.press('1')
  await until('dispatched', async () => (await snapshot()).incidents.find((i) => i.id === located.id && i.status === 'dispatched'))

  // The team's phone rings and goes through its steps.
  await phone.page.getByRole('button', { name: /接受/ }).waitFor()
  await phone.shot('rescue-2-assignment')
  await phone.page.getByRole('button', { name: /接受/ }).click()
  await phone.page.getByRole('button', { name: /^出发/ }).click()
  await phone.page.getByRole('button', { name: '我已到达' }).waitFor()
  await phone.shot('rescue-3-on-the-way')
  await desk.shot('console-5-on-the-way')
  await phone.page.getByRole('button', { name: '我已到达' }).click()
  await phone.page.getByRole('button', { name: /人已救出/ }).click()
  await phone.page.getByRole('button', { name: '完成解救' }).waitFor()
  await phone.shot('rescue-4-release')
  await phone.page.getByRole('button', { name: '完成解救' }).click()
  await phone.page.getByText('平台已收到').waitFor()
  await phone.shot('rescue-5-done')
  const released = await until('released', async () => (await snapshot()).incidents.find((i) => i.id === located.id && i.status === 'released'))
  expect(released.times.arrived).not.toBeNull()

  // The operator hangs up, follows up, closes.
  await desk.page.getByRole('button', { name: /挂断/ }).click()
  await asTold(story)
  const api = (body: unknown) => operator.post<IncidentView>(`/api/incidents/${located.id}/commands`, body)
  expect((await api({ type: 'follow-up', note: '被困人员平安，无不适' })).status).toBe(200)
  expect((await api({ type: 'close', outcome: '困人已解救，电梯恢复使用' })).body).toMatchObject({ status: 'closed' })
  await desk.shot('console-6-closed')
  const view = (await operator.get<IncidentView>(`/api/incidents/${located.id}`)).body
  expect(view.timeline.map((t) => t.type)).toEqual(expect.arrayContaining(['opened', 'report-received', 'located', 'team-offered', 'offer-accepted', 'team-departed', 'team-arrived', 'released', 'followed-up', 'closed']))
  await until('the recording is kept', async () => (await operator.get<IncidentView>(`/api/incidents/${located.id}`)).body.calls.some((c) => c.recording))

  // It can be heard in the console by the seat that answered.
  await desk.page.getByText('今日已结案 1').click()
  await desk.page.getByRole('button', { name: '听录音' }).click()
  await until('the recording plays', () => desk.page.locator('audio[controls]').evaluate((sound) => { const { currentTime, duration } = sound as unknown as { currentTime: number; duration: number }; return duration > 3 && currentTime > 0 }))
  await desk.shot('console-7-recording')

  // Statistics come from that timeline.
  const bureau = await logIn(server.url, 'bureau')
  const stats = await bureau.get<StatsAnswer>(`/api/stats/response?from=${began.toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`)
  expect(stats.body.total).toMatchObject({ incidents: 1, acceptedWithin3Min: 1, arrivedWithin30Min: 1 })
  expect(stats.body.total.arrival.count).toBe(1)
  const page = await openPage(browser, { width: 1600, height: 1000 })
  await logInAt(page.page, server.url, 'bureau')
  await page.page.waitForURL('**/bureau/')
  await page.page.getByText('救援时效').first().waitFor()
  await page.shot('bureau-1')
  expect([...desk.faults, ...phone.faults, ...page.faults]).toEqual([])
})
