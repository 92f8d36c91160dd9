// One box says ten thousand things a second: thinned and counted, and whoever else has an alarm is answered within three seconds.
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepingPort, openRig, SECRET, type Rig } from '../sensors/kit.ts'
import { until } from '../patience.ts'

let rig: Rig
const day = (id: string) => rig.db.query<{ states: number; thinned: number }>('select states, thinned from device_day where device_id = $1', [id]).then((r) => r.rows[0])
const live = (id: string) => rig.db.query<{ last_error: string | null }>('select last_error from device_live where device_id = $1', [id]).then((r) => r.rows[0])
const state = (floor: string) => JSON.stringify({ at: new Date().toISOString(), floor, door: 'closed', moving: false })
const join = (user: string) => connectAsync({ host: '127.0.0.1', port: rig.port, protocolVersion: 4, username: user, password: SECRET, reconnectPeriod: 0 })

beforeAll(async () => {
  rig = await openRig(() => keepingPort())
  await rig.device('good-1')
  await rig.device('bad-1', { elevator: 1 })
})
afterAll(async () => { await rig[Symbol.asyncDispose]() })

test('a flood from one box is thinned and counted; its alarm and another’s are answered meanwhile', async () => {
  const flooding = await join('bad-1')
  const payload = state('3')
  const sent = { n: 0 }
  const before = (await day('bad-1'))?.states ?? 0
  let going = true
  const flood = (async () => {
    while (going) {
      for (let i = 0; i < 100; i++) { flooding.publish('sanfen/v1/devices/bad-1/state', payload, { qos: 0 }); sent.n += 1 }
      await new Promise((resolve) => { setImmediate(resolve) })
    }
  })()
  await until('it floods', () => Promise.resolve(sent.n > 10_000))

  const acks = await rig.sub('good-1', 'sanfen/v1/devices/good-1/ack')
  const times: number[] = []
  for (let n = 0; n < 10; n++) {
    const began = performance.now()
    await rig.pub('good-1', 'sanfen/v1/devices/good-1/alarm', JSON.stringify({ type: 90, id: `g${n}` }))
    expect(await acks.next()).toContain(`"g${n}"`)
    times.push(performance.now() - began)
  }
  expect(Math.max(...times)).toBeLessThan(3000)
  // Its own alarm goes over another line, as a box with two chips would.
  const own = await rig.sub('bad-1', 'sanfen/v1/devices/bad-1/ack')
  await rig.pub('bad-1', 'sanfen/v1/devices/bad-1/alarm', JSON.stringify({ type: 90, id: 'in-the-flood' }))
  expect(await own.next()).toContain('in-the-flood')
  going = false
  await flood
  flooding.end(true)
  const counted = await until('it is counted', async () => { const d = await day('bad-1'); return (d?.thinned ?? 0) > 500 ? d : null })
  expect(counted.states - before).toBeLessThan(2000)
  expect((await live('bad-1'))?.last_error).toContain('too-fast')
  expect(rig.faults).toEqual([])
})
