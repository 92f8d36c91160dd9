// Every door of the edge: who is not known gets a no, or nothing at all.
import { createSocket } from 'node:dgram'
import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEvapi } from '../../sip/evapi.ts'
import { makeRpc } from '../../sip/rpc.ts'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => {
  // Only 127.0.0.2 is the carrier here; 127.0.0.1 is a stranger.
  ({ rig, operators } = await startRigWithOperators({ trunkAddresses: ['127.0.0.2', '198.51.100.0/24'] }))
})
afterAll(() => rig.close())

test('a call from an address that is no trunk is refused, one from the trunk is taken', async () => {
  const { line, ear } = await rig.connect()
  await asTold(await rig.call('stranger', { values: { from: '13800000041' } }))
  const story = await rig.call('caller-cancels', { from: '127.0.0.2', values: { from: '13800000042', drillHeader: 'X-Sanfen-Drill: 1\r\n' } })
  const queued = await ear.until('queued')
  // The mark of a drill is believed from this machine alone.
  expect(queued).toMatchObject({ from: '13800000042', drill: false })
  await line.take(queued, { prompt: 'welcome' })
  await asTold(story)
  expect(ear.events.filter((event) => event.type === 'queued')).toHaveLength(1)
})

test('good credentials of one operator do not log in as another', async () => {
  const { line } = await rig.connect()
  const page = await operators.open('op1', { as: 'op2' })
  await page.until('refused', (state) => state.line === 'refused')
  expect((await line.sync()).operators).toEqual([])
})

test('the RPC door asks for its key', async () => {
  const plain = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, rig.edge.rpcUrl), { method: 'POST', headers: { connection: 'close', ...headers }, body: JSON.stringify({ jsonrpc: '2.0', method: 'dlg.list', id: 1 }) })
  expect((await plain('/rpc')).status).toBe(403)
  expect((await plain('/rpc', { authorization: 'Bearer wrong' })).status).toBe(403)
  expect((await plain('/silent/wrong')).status).toBe(403)
  await expect(makeRpc({ url: rig.edge.rpcUrl, key: 'wrong' }).call('dlg.list')).rejects.toThrow()
  const ws = rig.edge.wsUrl.replace('ws:', 'http:')
  expect((await fetch(`${ws}/rpc`, { method: 'POST', headers: { authorization: `Bearer ${rig.edge.serverKey}` }, body: '{}' })).status).toBe(404)
})

test('a server without the key hears nothing, and orders before the key are not followed', async () => {
  const { line, ear } = await rig.connect()
  let up = false
  const heard: unknown[] = []
  const impostor = connectEvapi({ ...rig.edge.evapi, key: 'wrong', onUp: () => { up = true }, onDown: () => {}, onMessage: (message) => heard.push(message), onNoise: () => {} })
  const mute = createConnection({ host: rig.edge.evapi.host, port: rig.edge.evapi.port })
  const said: Buffer[] = []
  mute.on('data', (data) => said.push(data))
  await new Promise((ready) => mute.once('connect', ready))

  const story = await rig.call('caller-cancels', { from: '127.0.0.2', values: { from: '13800000043', waitMs: '1000' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000043')
  const order = JSON.stringify({ command: 'send-away', callId: queued.callId, tid: queued.tid })
  await new Promise((sent) => { mute.write(`${order.length}:${order},`, sent) })
  // Had it been followed, there would be no call to take; and one that nobody takes is sent away after three seconds, which a busy machine needs.
  await line.take(queued, { prompt: 'welcome' })
  await ear.until('parked', (event) => event.callId === queued.callId)
  await asTold(story)
  expect(await ear.until('abandoned', (event) => event.callId === queued.callId)).toMatchObject({ reason: 'caller-hung-up' })
  expect([up, heard.length, Buffer.concat(said).length]).toEqual([false, 0, 0])
  mute.destroy()
  await impostor.close()
})

test('a flood from a stranger is dropped and does not touch the trunk', async () => {
  const { line, ear } = await rig.connect()
  const socket = createSocket('udp4')
  let answers = 0
  socket.on('message', () => { answers += 1 })
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready))
  const port = socket.address().port
  for (let i = 0; i < 2_000; i += 1) {
    const text = ['OPTIONS sip:96333@127.0.0.1 SIP/2.0', `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKflood${i}`, `From: <sip:x@127.0.0.1>;tag=${i}`, 'To: <sip:96333@127.0.0.1>', `Call-ID: flood-${i}`, 'CSeq: 1 OPTIONS', 'Max-Forwards: 70', 'Content-Length: 0', '', ''].join('\r\n')
    socket.send(text, rig.edge.sipPort, rig.edge.sipHost)
  }
  const story = await rig.call('caller-cancels', { from: '127.0.0.2', values: { from: '13800000044', waitMs: '300' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000044')
  await line.take(queued, { prompt: 'welcome' })
  await asTold(story)
  await until('some were refused, most not even answered', () => answers > 10)
  expect(answers).toBeLessThan(600)
  socket.close()
})
