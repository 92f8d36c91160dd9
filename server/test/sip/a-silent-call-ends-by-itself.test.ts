// Nobody said goodbye: the carrier's leg is dead, the browser was killed. The edge notices that no packet comes any more.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operators, startRigWithOperators } from './browser.ts'
import { type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators({ mediaTimeoutSeconds: 3 })) })
afterAll(() => rig.close())

test('when both sides fall silent without a BYE, the call ends, and the server is told', async () => {
  const { line, ear } = await rig.connect()
  const operator = await operators.open('op1', { answer: 'yes' })
  await ear.until('registered')
  // Its sound is over after 4 s and it never hangs up.
  const story = await rig.call('caller-keys-after-answer', { seconds: 4, values: { talkMs: '60000' } })
  const queued = await ear.until('queued')
  line.ring(queued, 'op1')
  await ear.until('answered')
  await operator.until('talking', (state) => state.call?.status === 'talking')
  await until('they hear each other', async () => (await operator.stats()).packetsReceived > 20)
  // The browser dies: no BYE, its WebSocket closes.
  await operator.page.context().close()
  expect(await ear.until('unregistered')).toMatchObject({ operator: 'op1' })
  expect(await ear.until('ended', (event) => event.callId === queued.callId)).toMatchObject({ by: 'no-media', operator: 'op1' })
  // The caller's side is told by a BYE.
  expect((await story.done).code).toBe(0)
  expect((await line.sync()).calls).toEqual([])
})
