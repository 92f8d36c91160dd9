// Somebody rang while nobody was on duty and gave up: the operator who comes on duty finds the number, calls it from the console and speaks.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Snapshot } from '../../contracts/realtime.ts'
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

test('the call-back is found, dialled, spoken and done; the phone sees 96333', async () => {
  const operator = await logIn(server.url, 'operator1')
  const snapshot = async () => (await operator.get<Snapshot>('/api/snapshot')).body
  await asTold(await rig.call('caller-cancels', { values: { from: '13800007777', waitMs: '1000' } }))
  await until('a call-back is due', async () => (await snapshot()).callbacks.some((c) => c.phone === '13800007777'))

  const desk = await openPage(browser)
  await logInAt(desk.page, server.url, 'operator1')
  await (await passGate(desk.page)).click()

  const phone = await rig.call('phone-talks', { to: 'nobody', port: rig.edge.trunkPeer.port, seconds: 60, values: { talkMs: '60000' } })
  await desk.page.getByRole('button', { name: '待回拨 1', exact: true }).click()
  const list = desk.page.getByRole('region', { name: '待回拨' })
  await desk.shot('console-7-call-backs')
  await list.getByRole('button', { name: '回拨' }).click()
  await desk.page.getByText('通话中').waitFor()
  await until('sound both ways', async () => { const s = await soundOf(desk.page); return s.received > 50 && s.sent > 50 })
  await until('the call-back is done', async () => (await snapshot()).callbacks.every((c) => c.phone !== '13800007777'))
  const call = (await snapshot()).calls.find((c) => c.direction === 'outbound')
  expect(call).toMatchObject({ phone: '13800007777', state: 'talking' })
  await desk.page.getByRole('button', { name: /挂断/ }).click()
  await asTold(phone)
  await until('it has ended', async () => (await snapshot()).calls.some((c) => c.id === call?.id && c.state === 'ended' && c.outcome === 'answered'))
  expect(desk.faults).toEqual([])
})
