// The line must not depend on our own server: no server, a silent server, a server that dies with calls in its hands.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEvapi } from '../../sip/evapi.ts'
import { type OperatorPage, type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
let first: OperatorPage
let second: OperatorPage
/** From the call to the ringing phone, on this machine. */
let withoutServerMs: number
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators({ releaseSeconds: 4 })) })
afterAll(() => rig.close())

test('with no operator at all the carrier is told to try another way', async () => {
  await asTold(await rig.call('caller-is-sent-away', { values: { code: '503' } }))
})

test('with no server every phone rings, the first to answer has the call, the others fall silent', async () => {
  first = await operators.open('op1', { answer: 'no' })
  second = await operators.open('op2')
  for (const page of [first, second]) await page.until('ready', (state) => state.line === 'ready')
  const begun = performance.now()
  const story = await rig.call('caller-keys-after-answer', { values: { talkMs: '6000', from: '13800000021' } })
  // One operator's refusal does not silence the other phone.
  await second.until('ringing', (state) => state.call?.status === 'ringing')
  withoutServerMs = performance.now() - begun
  await first.until('ringing', (state) => state.call?.status === 'ringing')
  await second.do('answer')
  await second.until('talking', (state) => state.call?.status === 'talking')
  await until('both hear each other', async () => {
    const stats = await second.stats()
    return stats.packetsReceived > 60 && stats.packetsSent > 60 && stats.energyReceived > 0.001
  })
  await asTold(story)
})

test('a server that is connected but does not take the call in 3 s is passed over', async () => {
  const { ear } = await rig.connect()
  const story = await rig.call('caller-cancels-at-180', { values: { from: '13800000022', waitMs: '5000' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000022')
  const passedOver = await ear.until('ring-all', (event) => event.callId === queued.callId && event.reason === 'not-taken')
  const waited = (passedOver.at.getTime() - queued.at.getTime()) / 1000
  expect(waited).toBeGreaterThan(2.5)
  expect(waited).toBeLessThan(4.5)
  await second.until('ringing again', (state) => state.call?.status === 'ringing' && state.call.from === '13800000022')
  await asTold(story)
})

test('when the last server is gone, the calls that wait in its name ring everywhere', async () => {
  const { line, ear } = await rig.connect()
  const story = await rig.call('caller-keys-before-answer', { seconds: 15, values: { talkMs: '1000', from: '13800000023' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000023')
  await line.take(queued, { prompt: 'welcome' })
  await ear.until('parked', (event) => event.callId === queued.callId)
  // Two are connected (one from the test before): both must go.
  await rig.disconnectAll()
  await second.until('ringing for the parked call', (state) => state.call?.status === 'ringing' && state.call.from === '13800000023')
  await second.do('answer')
  await second.until('talking with the parked caller', (state) => state.call?.status === 'talking' && state.call.callId === queued.callId)
  await asTold(story)
})

test('a server that holds its connection but is frozen counts as gone', async () => {
  let up = () => {}
  const isUp = new Promise<void>((resolve) => { up = resolve })
  // It says hello once and never again, for its clock is stopped: the beat is what a living server has.
  const frozen = connectEvapi({ ...rig.edge.evapi, key: rig.edge.serverKey, beatMs: 3_600_000, onUp: () => up(), onDown: () => {}, onMessage: () => {}, onNoise: (fault) => rig.faults.push(fault) })
  await isUp
  await until('the edge has not heard a server for 8 s', async () => Date.now() / 1000 - (await rig.lastHeard()) > 8)
  const begun = performance.now()
  const story = await rig.call('caller-keys-after-answer', { values: { talkMs: '500', from: '13800000024' } })
  await second.until('ringing at once', (state) => state.call?.status === 'ringing' && state.call.from === '13800000024')
  // As quick as without any: one that lives and does not take the call costs three seconds.
  expect(performance.now() - begun).toBeLessThan(withoutServerMs + 2_000)
  await second.do('answer')
  await asTold(story)
  await frozen.close()
})
