// A server dies while it calls: the next one that hears the digits ends what it left, so that nobody hangs in a dead call and no phone rings twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listDialogs, makeRpc } from '../../sip/rpc.ts'
import { asTold, type Rig, startRig, until } from './rig.ts'
import { orderFor, speechOf } from './robotKit.ts'

let rig: Rig
beforeAll(async () => { rig = await startRig() })
afterAll(() => rig.close())

const PROGRAM = new URL('robotProcess.ts', import.meta.url).pathname
const phone = (name: string, values: Record<string, string> = {}) => rig.call(name, { values, to: 'nobody', port: rig.edge.trunkPeer.port, seconds: 60 })
const dialogs = () => listDialogs(makeRpc({ url: rig.edge.rpcUrl, key: rig.edge.serverKey }))

/** Another process calls; resolves when its call has come so far. */
async function startCaller(step: string): Promise<ChildProcess> {
  const { daemons: _daemons, stop: _stop, ...address } = rig.edge
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(address)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((reached, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => { if (line === step) reached() })
    child.once('exit', () => failed(new Error(`it ended before ${step}`)))
  })
  return child
}

test.each([['answered', 'phone-talks'], ['ringing', 'phone-does-not-answer']] as const)('killed when it has %s: the next holder of the digits ends the call, then it may call itself', async (step, name) => {
  const story = await phone(name)
  const caller = await startCaller(step)
  const next = await rig.connectRobot('standby')
  expect(next.robot.isHere()).toBe(false)
  expect(await dialogs()).toHaveLength(1)
  // It is not the next one's turn yet, and what it tries does not disturb the call that stands.
  expect(await next.robot.call(await orderFor(speechOf(rig.edge)))).toMatchObject({ outcome: 'trunk-down', callId: '' })

  caller.kill('SIGKILL')
  // The phone hears BYE, or CANCEL.
  await asTold(story)
  await until('the next one may call', () => next.robot.isHere())
  await until('nothing is left', async () => (await dialogs()).length === 0)

  const own = await phone('phone-keys-by-info', { digit: '1' })
  expect(await next.robot.call(await orderFor(speechOf(rig.edge)))).toMatchObject({ outcome: 'accepted' })
  await asTold(own)
  await rig.disconnectAll()
  expect(rig.faults).toEqual([])
})

test('nobody follows: the edge itself ends the call after its longest time', async () => {
  await rig.close()
  rig = await startRig({ robotSeconds: 3 })
  const story = await phone('phone-talks')
  const caller = await startCaller('answered')
  caller.kill('SIGKILL')
  await asTold(story)
  await until('nothing is left', async () => (await dialogs()).length === 0)
})

test('the edge is restarted in the middle of a call: the call goes on, its key counts, and its goodbye is heard', async () => {
  await rig.close()
  rig = await startRig()
  const { robot } = await rig.connectRobot()
  for (const [name, digits, outcome] of [['phone-keys', '1', 'accepted'], ['phone-hangs-up', '', 'hung-up']] as const) {
    const story = await rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, digits, digitsAt: 7, seconds: 40, values: { talkMs: '7000' } })
    const order = await orderFor(speechOf(rig.edge), { repeats: 20 })
    const call = robot.call(order)
    await until('answered', () => order.progress.includes('answered'))
    process.kill(rig.edge.daemons.kamailio.pid, 'SIGKILL')
    expect(await call).toMatchObject({ outcome })
    await asTold(story)
    await until('the robot has its way again', () => robot.isHere())
  }
})

test('without rtpengine nobody is called: a phone that rings for silence helps nobody', async () => {
  await rig.disconnectAll()
  const { robot } = await rig.connectRobot()
  await rig.edge.daemons.rtpengine.stop()
  const story = await phone('phone-does-not-answer')
  const order = await orderFor(speechOf(rig.edge))
  expect(await robot.call(order)).toMatchObject({ outcome: 'media-failed', answered: false })
  expect(order.progress).toEqual([])
  await story.stop()
})
