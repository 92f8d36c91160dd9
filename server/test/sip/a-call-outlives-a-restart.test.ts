// Restarts in the middle of a call: of the server, of the page's connection, of Kamailio itself. The talk goes on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRecording } from '../../sip/recording.ts'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators()) })
afterAll(() => rig.close())

test('the server restarts while they talk: the sound goes on and sync finds the call; a waiting call is found and rung', async () => {
  const before = await rig.connect()
  const operator = await operators.open('op1', { answer: 'yes' })
  await before.ear.until('registered')
  const story = await rig.call('caller-keys-before-answer', { seconds: 30, values: { talkMs: '60000', from: '13800000031' } })
  const queued = await before.ear.until('queued')
  await before.line.take(queued, { prompt: 'welcome' })
  before.line.ring(await before.ear.until('parked'), 'op1')
  await before.ear.until('answered')
  await operator.until('talking', (state) => state.call?.status === 'talking')

  const other = await rig.call('caller-keys-before-answer', { seconds: 30, values: { talkMs: '500', from: '13800000032' } })
  const waiting = await before.ear.until('queued', (event) => event.from === '13800000032')
  await before.line.take(waiting, { prompt: 'welcome' })
  const parked = await before.ear.until('parked', (event) => event.callId === waiting.callId)

  await rig.disconnectAll()
  const heard = (await operator.stats()).packetsReceived
  await until('120 more packets without any server', async () => (await operator.stats()).packetsReceived > heard + 120)

  const { line, ear } = await rig.connect()
  const { calls, operators: present } = await ear.until('sync')
  expect(present).toEqual(['op1'])
  expect(calls.find((call) => call.callId === queued.callId)).toMatchObject({ state: 'talking', operator: 'op1', from: '13800000031' })
  expect(calls.find((call) => call.callId === waiting.callId)).toMatchObject({ state: 'parked', tid: parked.tid, from: '13800000032' })
  // The new process knows both callers well enough to speak to them.
  expect(await line.play(waiting.callId, 'please-wait')).toMatchObject({ ok: true })
  expect((await operator.stats()).packetsLost).toBeLessThan(5)

  await operator.do('hangUp')
  await ear.until('ended', (event) => event.callId === queued.callId && event.by === 'operator')
  await asTold(story)
  line.ring({ callId: waiting.callId, tid: parked.tid }, 'op1')
  await ear.until('answered', (event) => event.callId === waiting.callId)
  await asTold(other)

  // The recording of the first call is whole, with both voices.
  const recording = await makeRecording(rig.edge.recordingDir, queued.callId)
  expect(recording?.seconds).toBeGreaterThan(2)
  expect(recording?.callerSeconds).toBeGreaterThan(1.8)
  expect(recording?.operatorSeconds).toBeGreaterThan(1.8)
  expect(loudness(recording?.wav ?? Buffer.alloc(0), 0)).toBeGreaterThan(500)
  expect(loudness(recording?.wav ?? Buffer.alloc(0), 1)).toBeGreaterThan(100)
  expect(await makeRecording(rig.edge.recordingDir, 'no-such-call')).toBeNull()
})

test('Kamailio dies while they talk: it comes back, the phone logs in again, the talk goes on and ends by a BYE that is told', async () => {
  const { line, ear } = await rig.connect()
  const operator = await operators.open('op2', { answer: 'yes' })
  await ear.until('registered', (event) => event.operator === 'op2')
  const story = await rig.call('caller-keys-after-answer', { seconds: 40, values: { talkMs: '9000', from: '13800000033' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000033')
  line.ring(queued, 'op2')
  await ear.until('answered', (event) => event.callId === queued.callId)
  await operator.until('talking', (state) => state.call?.status === 'talking')
  const heard = (await operator.stats()).packetsReceived
  await rig.call('caller-keys-before-answer', { seconds: 40, values: { from: '13800000034' } })
  const waiting = await ear.until('queued', (event) => event.from === '13800000034')
  await line.take(waiting, { prompt: 'welcome' })
  await ear.until('parked', (event) => event.callId === waiting.callId)

  process.kill(rig.edge.daemons.kamailio.pid, 'SIGKILL')
  await ear.until('edge-down')
  await until('the line is up again', () => ear.events.filter((event) => event.type === 'sync').length > 1)
  await until('the operator is registered again', async () => (await line.sync()).operators.includes('op2'))
  // Kamailio has forgotten both calls. Where two sides have sound, sync still names it; the caller who waited is lost and must be called back.
  expect((await line.sync()).calls).toMatchObject([{ callId: queued.callId, state: 'talking' }])
  await until('100 more packets', async () => (await operator.stats()).packetsReceived > heard + 100)

  // The caller's BYE finds the browser at its new connection.
  await asTold(story)
  await operator.until('told the end', (state) => state.call?.status === 'ended' && state.call.reason === 'far-side')
  await ear.until('ended', (event) => event.callId === queued.callId && event.by === 'caller')
})

/** Mean of the absolute samples of one channel. */
function loudness(wav: Buffer, channel: number): number {
  let sum = 0
  for (let at = 44 + channel * 2; at + 1 < wav.length; at += 4) sum += Math.abs(wav.readInt16LE(at))
  return sum / ((wav.length - 44) / 4)
}
