// `npm run drill -- call` against a running edge: the same door as the carrier's, the mark, the voice, the keys; and keys that come as INFO.
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keysByInfo } from '../../../fixtures/drill/sipp.ts'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators()) })
afterAll(() => rig.close())

test('the drill rings, keys 235274#, is answered, and says so in both languages', async () => {
  const { line, ear } = await rig.connect()
  const operator = await operators.open('op1', { answer: 'yes' })
  await ear.until('registered')
  await writeFile(join(rig.dataDir, 'runtime.json'), JSON.stringify({ sipHost: rig.edge.sipHost, sipPort: rig.edge.sipPort, trunkHost: rig.edge.trunkPeer.host, trunkPort: rig.edge.trunkPeer.port }))
  const drill = spawn(process.execPath, ['fixtures/drill/main.ts', 'call', '--talk', '2'], { env: { PATH: '/usr/local/bin:/usr/bin:/bin', SANFEN_DATA: rig.dataDir } })
  let said = ''
  drill.stdout.on('data', (text: Buffer) => { said += text.toString() })
  drill.stderr.on('data', (text: Buffer) => { said += text.toString() })
  const ended = new Promise<number | null>((resolve) => { drill.once('close', resolve) })

  const queued = await ear.until('queued')
  expect(queued).toMatchObject({ drill: true, to: '96333' })
  expect(queued.from).toMatch(/^100\d{8}$/)
  await line.take(queued, { prompt: 'welcome' })
  const parked = await ear.until('parked')
  await ear.until('digit', (event) => event.digit === '#')
  expect(ear.events.filter((event) => event.type === 'digit').map((event) => event.digit).join('')).toBe('235274#')
  line.ring(parked, 'op1')
  await ear.until('answered')
  await until('the caller is heard', async () => (await operator.stats()).energyReceived > 0.001)
  expect(await ended, said).toBe(0)
  expect(said).toContain('接线员已接听 · an operator has answered')
  expect(said).toContain('通话结束')
})

test('Ctrl-C while it waits hangs up: nobody is left in the queue', async () => {
  const { line, ear } = await rig.connect()
  const drill = spawn(process.execPath, ['fixtures/drill/main.ts', 'call', '--from', '10000000062'], { env: { PATH: '/usr/local/bin:/usr/bin:/bin', SANFEN_DATA: rig.dataDir } })
  const ended = new Promise<number | null>((resolve) => { drill.once('close', resolve) })
  const queued = await ear.until('queued', (event) => event.from === '10000000062')
  await line.take(queued, { prompt: 'welcome' })
  await ear.until('parked', (event) => event.callId === queued.callId)
  drill.kill('SIGINT')
  expect(await ear.until('abandoned', (event) => event.callId === queued.callId)).toMatchObject({ reason: 'caller-hung-up' })
  expect(await ended).toBe(130)
})

test('keys as SIP INFO are digits too, before the answer', async () => {
  const { line, ear } = await rig.connect()
  const values = { from: '13800000061' }
  const story = await rig.call('caller-keys-by-info', { values: { ...values, talkMs: '300', mediaPort: '[rtpstream_audio_port]', keys: keysByInfo('23*#', values) } })
  const queued = await ear.until('queued', (event) => event.from === '13800000061')
  await line.take(queued, { prompt: 'welcome' })
  const parked = await ear.until('parked', (event) => event.callId === queued.callId)
  await ear.until('digit', (event) => event.digit === '#')
  expect(ear.events.filter((event) => event.type === 'digit').map((event) => event.digit).join('')).toBe('23*#')
  line.ring(parked, 'op1')
  await asTold(story)
})

test('without a running Sanfen the drill says what to do', async () => {
  const drill = spawn(process.execPath, ['fixtures/drill/main.ts', 'call'], { env: { PATH: '/usr/local/bin:/usr/bin:/bin', SANFEN_DATA: join(rig.dataDir, 'nowhere') } })
  let said = ''
  drill.stderr.on('data', (text: Buffer) => { said += text.toString() })
  expect(await new Promise((resolve) => { drill.once('close', resolve) })).toBe(1)
  expect(said).toContain('npm start')
})
