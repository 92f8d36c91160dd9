// Calls from the console: talk, hold, busy, no answer, barred number. The carrier sees 96333 and nothing of ours.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OperatorPage, type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, type Server, until } from './rig.ts'

let rig: Rig
let operators: Operators
let server: Server
let operator: OperatorPage
beforeAll(async () => {
  ({ rig, operators } = await startRigWithOperators())
  server = await rig.connect()
  operator = await operators.open('op1')
  await server.ear.until('registered')
})
afterAll(() => rig.close())

/** The phone of the page has put the last call down. */
const quiet = () => until('the phone is free', async () => (await operator.state()).call?.status === 'ended')
const phone = (name: string, values: Record<string, string> = {}) => rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, seconds: 30, values: { talkMs: '20000', ...values } })

test('both hear each other, hold is silence and comes back, keys reach the trunk, the end is told', async () => {
  const { line, ear } = server
  const story = await phone('phone-talks')
  await operator.dial('13900000001', 'token-1')
  const dialled = await ear.until('outbound-dialled')
  expect(dialled).toMatchObject({ reference: 'token-1', operator: 'op1', to: '13900000001' })
  await ear.until('outbound-ringing', (event) => event.reference === 'token-1')
  await ear.until('outbound-answered', (event) => event.callId === dialled.callId && event.reference === 'token-1')
  await operator.until('talking', (state) => state.call?.status === 'talking' && state.call.direction === 'outbound')
  await until('both directions', async () => {
    const stats = await operator.stats()
    return stats.packetsReceived > 50 && stats.packetsSent > 50 && stats.energyReceived > 0.001
  })
  expect((await line.sync()).calls).toMatchObject([{ callId: dialled.callId, direction: 'outbound', state: 'talking', operator: 'op1', reference: 'token-1', to: '13900000001' }])

  await operator.hold(true)
  await operator.until('on hold', (state) => state.call?.status === 'talking' && state.call.held)
  const onHold = (await operator.stats()).packetsSent
  await operator.hold(false)
  await until('the microphone again after hold', async () => (await operator.stats()).packetsSent > onHold + 50)

  await operator.sendKeys('7')
  expect(await ear.until('digit')).toMatchObject({ digit: '7', side: 'operator', callId: dialled.callId })

  await operator.do('hangUp')
  expect(await ear.until('ended', (event) => event.callId === dialled.callId)).toMatchObject({ by: 'operator', operator: 'op1' })
  await asTold(story)
  await quiet()
})

test('a busy phone, an unanswered one and a dead trunk each have their own end', async () => {
  const { ear } = server
  const busy = await phone('phone-is-busy')
  await operator.dial('13900000002', 'token-2')
  expect(await ear.until('outbound-failed', (event) => event.reference === 'token-2')).toMatchObject({ code: 486 })
  await operator.until('told busy', (state) => state.call?.status === 'ended' && state.call.reason === 'busy')
  await asTold(busy)
  await quiet()

  const silent = await phone('phone-does-not-answer')
  await operator.dial('13900000003', 'token-3')
  await ear.until('outbound-ringing', (event) => event.reference === 'token-3')
  await operator.do('hangUp')
  expect(await ear.until('outbound-failed', (event) => event.reference === 'token-3')).toMatchObject({ code: 487 })
  await asTold(silent)
  await quiet()

  await operator.dial('13900000004', 'token-4')
  expect((await ear.until('outbound-failed', (event) => event.reference === 'token-4')).code).toBeGreaterThanOrEqual(408)
  await quiet()
})

test('the far side hangs up first', async () => {
  const { ear } = server
  const story = await phone('phone-hangs-up', { talkMs: '800' })
  await operator.dial('13900000005', 'token-5')
  expect(await ear.until('ended', (event) => event.by === 'caller')).toMatchObject({ operator: 'op1' })
  await operator.until('told', (state) => state.call?.status === 'ended' && state.call.reason === 'far-side')
  await asTold(story)
  await quiet()
})

test('a number that nobody may dial is refused with our own code', async () => {
  await operator.dial('0085212345678', 'token-6')
  const ended = await operator.until('refused', (state) => state.call?.status === 'ended' && state.call.reason === 'number-not-allowed')
  expect(ended.call).toMatchObject({ code: 463 })
})
