// Redis goes and comes back: nothing fails, nobody waits, and nobody takes old state for new.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { type RedisPart, startRedis } from '../../embedded/redis.ts'
import { makeWakeups } from '../../queue/wakeups.ts'
import { until } from '../patience.ts'
import { bearer } from './door.ts'
import { incidentIn, openConsole, openLive } from './live.ts'

/** Far more than one wait, far less than one for each message. */
const LONG_MS = 10_000

async function ownRedis() {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanfen-door-redis-'))
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as AddressInfo
      probe.close(() => resolve(free))
    })
  })
  let part: RedisPart = await startRedis({ dataDir, logFile: join(dataDir, 'redis.log'), port })
  return {
    url: part.url, prefix: 'test',
    stop: () => part.daemon.stop(),
    freeze: () => { process.kill(part.daemon.pid, 'SIGSTOP') },
    thaw: () => { process.kill(part.daemon.pid, 'SIGCONT') },
    start: async () => { part = await startRedis({ dataDir, logFile: join(dataDir, 'redis.log'), port }) },
    async [Symbol.asyncDispose]() {
      await part.daemon.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

test('what could not be published while Redis was away shows as a gap when it is back', async () => {
  await using redis = await ownRedis()
  await using door = await openLive(redis)
  const token = await door.token('operator')
  const one = await openConsole(door.url, token)
  await door.sockets.publish.incident(incidentIn('410105', 'before'))
  const { epoch } = await one.ticks((tick) => tick.seqs['410105'] === 1)

  await redis.stop()
  const began = performance.now()
  await door.sockets.publish.incident(incidentIn('410105', 'lost')) // must not throw
  for (let i = 0; i < 20; i++) await door.sockets.publish.incident(incidentIn('410105', 'lost too'))
  const said = () => door.faults.filter((line) => line.includes('publish'))
  expect(performance.now() - began).toBeLessThan(LONG_MS)
  expect((await door.app.inject('/api/health')).json()).toMatchObject({ status: 'degraded', parts: { redis: { state: 'down' } } })
  const snapshot = await door.app.inject({ url: '/api/snapshot', headers: bearer(token) })
  expect([snapshot.statusCode, snapshot.json()]).toEqual([200, expect.objectContaining({ epoch: 'none', seqs: {}, incidents: [] })])

  await redis.start()
  const back = await one.ticks((tick) => (tick.seqs['410105'] ?? 0) > 1)
  expect(back).toMatchObject({ epoch, seqs: { '410105': 2 } })
  await door.sockets.publish.incident(incidentIn('410105', 'after'))
  expect((await one.hears((heard) => heard.length === 2)).map(({ stamp, view }) => [view.id, stamp.seq])).toEqual([['before', 1], ['after', 3]])
  expect((await door.app.inject('/api/health')).json()).toMatchObject({ parts: { redis: { state: 'ok' } } })
  // The first at once, the others counted: not a line of the log for each.
  expect(said()[0]).toContain('publish incident:changed to 410105')
  await until('each is counted', () => said().reduce((sum, line) => sum + Number(/(\d+) events? w/.exec(line)?.[1] ?? 1), 0) === 21)
  expect(said().length).toBeLessThan(6)
  one.socket.disconnect()
})

test('an emptied Redis begins another epoch, so that everybody asks for the state', async () => {
  await using redis = await ownRedis()
  await using door = await openLive(redis)
  const one = await openConsole(door.url, await door.token('operator'))
  await door.sockets.publish.incident(incidentIn('410105', 'before'))
  const { epoch } = await one.ticks((tick) => tick.seqs['410105'] === 1)
  const admin = new Redis(redis.url)
  await admin.flushall()
  admin.disconnect()
  await one.ticks((tick) => tick.epoch !== epoch)
  await door.sockets.publish.incident(incidentIn('410105', 'after'))
  const heard = await one.hears((all) => all.length === 2)
  expect(heard[1]?.stamp).toMatchObject({ seq: 1 })
  expect(heard[1]?.stamp.epoch).not.toBe(epoch)
  one.socket.disconnect()
})

test('a Redis that hangs costs one wait and no more', async () => {
  await using redis = await ownRedis()
  await using door = await openLive(redis)
  const wakeups = makeWakeups({ redisUrl: redis.url, clock: () => new Date(), fault: () => undefined, onDue: async () => undefined })
  const wake = (key: string) => wakeups.wake({ incidentId: 'i1', key, version: 1, dueAt: new Date() })
  await wake('first')
  const one = await openConsole(door.url, await door.token('operator'))
  await door.sockets.publish.incident(incidentIn('410105', 'before'))
  await one.ticks((tick) => tick.seqs['410105'] === 1)
  redis.freeze()
  const began = performance.now()
  for (let i = 0; i < 50; i++) await Promise.all([door.sockets.publish.incident(incidentIn('410105', 'lost')), wake(`lost-${i}`)])
  expect(performance.now() - began).toBeLessThan(LONG_MS)
  redis.thaw()
  await one.ticks((tick) => (tick.seqs['410105'] ?? 0) > 1)
  one.socket.disconnect()
  await wakeups.close()
})

test('a wake-up fails nobody while Redis is away, and works when it is back', async () => {
  await using redis = await ownRedis()
  const faults: string[] = []
  const waiting = new Map<string, () => void>()
  const woken = (key: string) => new Promise<void>((resolve) => { waiting.set(key, resolve) })
  const wakeups = makeWakeups({
    redisUrl: redis.url, clock: () => new Date(), fault: (where) => void faults.push(where),
    onDue: async (incidentId, key) => { waiting.get(`${incidentId} ${key}`)?.() },
  })
  wakeups.start()
  const wake = (key: string, inMs: number) => wakeups.wake({ incidentId: 'i1', key, version: 1, dueAt: new Date(Date.now() + inMs) })

  await wake('never/seen', 3_600_000) // also waits for the connection
  const first = woken('i1 answer/a1:2')
  await wake('answer/a1:2', 200)
  await first

  await redis.stop()
  const began = performance.now()
  for (let i = 0; i < 20; i++) await wake(`lost-${i}`, 0)
  expect(performance.now() - began).toBeLessThan(LONG_MS)
  expect(faults.length).toBeGreaterThan(0)

  await redis.start()
  const again = woken('i1 tier/2')
  // The connection comes back by itself; a wake-up before that is lost, as promised.
  const trying = setInterval(() => void wake('tier/2', 0), 100)
  await again
  clearInterval(trying)
  await wakeups.close()
})
