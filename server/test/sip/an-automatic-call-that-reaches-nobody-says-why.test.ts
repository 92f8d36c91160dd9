// Busy, silent, refused, unknown, cut off: each its own word, so that the ladder knows whether to try again; and no phone rings on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSipCredentials } from '../../sip/credentials.ts'
import { connectNg } from '../../sip/ng.ts'
import { makeRobot, type Robot } from '../../sip/robot.ts'
import { makeRpc } from '../../sip/rpc.ts'
import type { Speech } from '../../speech/speech.ts'
import { asTold, type Rig, type Server, until } from './rig.ts'
import { orderFor, startRigWithRobot } from './robotKit.ts'

let rig: Rig
let server: Server & { robot: Robot }
let speech: Speech
beforeAll(async () => { ({ rig, server, speech } = await startRigWithRobot()) })
afterAll(() => rig.close())

const phone = (name: string, values: Record<string, string> = {}) => rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, values })

test.each([
  ['486', 'busy'], ['600', 'busy'], ['603', 'rejected'], ['403', 'rejected'], ['480', 'unreachable'], ['404', 'bad-number'], ['484', 'bad-number'], ['408', 'no-answer'], ['500', 'trunk-down'],
] as const)('%s from the carrier is %s', async (code, outcome) => {
  const story = await phone('phone-rejects', { code })
  expect(await server.robot.call(await orderFor(speech))).toMatchObject({ outcome, code: Number(code), answered: false })
  await asTold(story)
})

test('a phone that nobody picks up falls silent when its time is over', async () => {
  const story = await phone('phone-does-not-answer')
  const order = await orderFor(speech, { ringSeconds: 1 })
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'no-answer', answered: false })
  expect(order.progress).toEqual(['dialled', 'ringing'])
  // The phone has seen the CANCEL and our ACK of its 487.
  await asTold(story)
})

test('the offer ends while it rings: the phone falls silent', async () => {
  const story = await phone('phone-does-not-answer')
  const order = await orderFor(speech)
  const call = server.robot.call(order)
  await until('it rings', () => order.progress.includes('ringing'))
  order.stop.abort()
  expect(await call).toMatchObject({ outcome: 'cancelled', answered: false })
  await asTold(story)
})

test('the offer ends before the carrier has said a word: no phone rings on', async () => {
  const story = await phone('phone-does-not-answer')
  const order = await orderFor(speech)
  const call = server.robot.call(order)
  order.stop.abort()
  expect(await call).toMatchObject({ outcome: 'cancelled' })
  // Either it never rang, or it was told to stop: never a phone that rings on.
  await until('no call is left', async () => (await server.line.sync()).calls.length === 0)
  await story.stop()
  const already = await orderFor(speech)
  already.stop.abort()
  expect(await server.robot.call(already)).toMatchObject({ outcome: 'cancelled' })
  expect(already.progress).toEqual([])
})

test('picked up in the moment of giving up: the 200 that crosses the CANCEL is acknowledged and ended', async () => {
  const story = await phone('phone-answers-into-the-cancel')
  expect(await server.robot.call(await orderFor(speech, { ringSeconds: 1 }))).toMatchObject({ outcome: 'no-answer' })
  await asTold(story)
})

test('nobody at the other end of the trunk is the trunk’s trouble, not the phone’s', async () => {
  const began = performance.now()
  expect(await server.robot.call(await orderFor(speech, { ringSeconds: 20 }))).toMatchObject({ outcome: 'trunk-down', code: 465 })
  expect(performance.now() - began).toBeLessThan(8_000)
})

test('a number that nobody may dial is refused by our own edge, with our own code', async () => {
  expect(await server.robot.call(await orderFor(speech, { number: '0085212345678' }))).toMatchObject({ outcome: 'bad-number', code: 463 })
})

test('the robot’s name opens nothing: no phone logs in as it, and its password is worth nothing without the servers’ key', async () => {
  expect(() => makeSipCredentials({ login: 'robot', domain: rig.edge.domain, secret: rig.edge.credentialSecret, now: new Date(), seconds: 60 })).toThrow('robot')
  const opened = await fetch(`${rig.edge.robotUrl.replace('ws:', 'http:')}/servers/wrong/name`, { headers: { connection: 'close' } })
  expect(opened.status).toBe(403)
  // The key of the servers is right, but the connection is a page's.
  const parts = { rpc: makeRpc({ url: rig.edge.rpcUrl, key: rig.edge.serverKey }), ng: connectNg({ ...rig.edge.ng, onNoise: (fault) => rig.faults.push(fault) }), clock: () => new Date(), hearsDigits: () => true, onFault: (fault: Error) => void rig.faults.push(fault) }
  const asPage = makeRobot({ ...parts, address: { ...rig.edge, robotUrl: `${rig.edge.robotUrl}/page?` } })
  await until('the page is connected', () => asPage.isHere())
  expect(await asPage.call(await orderFor(speech))).toMatchObject({ outcome: 'trunk-down', code: 464 })
  expect(rig.faults.splice(0)).toHaveLength(1)
  await asPage.close()
  await parts.ng.close()
})

test('after all this nothing is left, and the operators’ line has heard of none of it', async () => {
  await until('no call is left', async () => (await server.line.sync()).calls.length === 0)
  expect(server.ear.events.filter((event) => event.type !== 'sync' && event.type !== 'edge-up')).toEqual([])
  expect(rig.faults).toEqual([])
})
