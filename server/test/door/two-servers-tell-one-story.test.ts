// Two servers on one Redis and one database: what one publishes the other's consoles hear, in one count.
import { expect, test } from 'vitest'
import { testRedis } from '../parts.ts'
import { bearer } from './door.ts'
import { incidentIn, openConsole, openLive } from './live.ts'

test('a console on either server hears both, in the order of their numbers', async () => {
  const redis = await testRedis()
  await using east = await openLive(redis)
  await using west = await openLive(redis, east.db)
  const token = await east.token('operator')
  const consoles = await Promise.all([openConsole(east.url, token), openConsole(west.url, token)])
  const COUNT = 200
  await Promise.all(Array.from({ length: COUNT }, (_, i) => (i % 2 === 0 ? east : west).sockets.publish.incident(incidentIn('410105', String(i)))))
  for (const one of consoles) {
    const heard = await one.hears((all) => all.length === COUNT)
    expect(heard.map(({ stamp }) => stamp.seq)).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1))
    expect(new Set(heard.map(({ view }) => view.id)).size).toBe(COUNT)
    expect(new Set(heard.map(({ stamp }) => stamp.epoch)).size).toBe(1)
  }
  for (const one of consoles) one.socket.disconnect()
})

test('a team’s page on the other server is counted, a second beside it too, and none when they are gone', async () => {
  const redis = await testRedis()
  await using east = await openLive(redis)
  await using west = await openLive(redis, east.db)
  const { rows } = await east.db.query<{ id: string }>("select id from team where code = 'team01'")
  const teamId = rows[0]?.id ?? ''
  const pages = () => Promise.all([east, west].map((server) => server.sockets.pagesOf(teamId)))
  expect(await pages()).toEqual([0, 0])
  const phones = [await openConsole(west.url, await east.token('team')), await openConsole(east.url, await east.token('team'))]
  await expect.poll(pages).toEqual([2, 2])
  phones[0]?.socket.disconnect()
  await expect.poll(pages).toEqual([1, 1])
  phones[1]?.socket.disconnect()
  await expect.poll(pages).toEqual([0, 0])
})

test('a server that closes leaves the other’s consoles alone, and its own look for a server again', async () => {
  const redis = await testRedis()
  await using east = await openLive(redis)
  const token = await east.token('operator')
  const near = await openConsole(east.url, token)
  const west = await openLive(redis, east.db)
  const far = await openConsole(west.url, token)
  const left = new Promise((resolve) => far.socket.on('disconnect', resolve))
  await west[Symbol.asyncDispose]()
  expect(await left).toBe('transport close') // socket.io comes back by itself after this, not after "io server disconnect"
  expect(far.socket.active).toBe(true)
  far.socket.disconnect()
  await east.sockets.publish.incident(incidentIn('410105', 'a'))
  await near.hears((heard) => heard.length === 1)
  expect(near.socket.connected).toBe(true)
  near.socket.disconnect()
})

test('the snapshot’s numbers are drawn before its state, so that nothing lies between', async () => {
  const redis = await testRedis()
  await using door = await openLive(redis)
  const one = await openConsole(door.url, await door.token('operator'))
  await door.sockets.publish.incident(incidentIn('410105', 'a'))
  await door.sockets.publish.incident(incidentIn('410200', 'elsewhere'))
  const { seqs, epoch, now } = (await door.app.inject({ url: '/api/snapshot', headers: bearer(await door.token('operator')) })).json<{ seqs: object; epoch: string; now: string }>()
  expect([seqs, now]).toEqual([{ '410105': 1 }, '2026-03-01T00:00:00.000Z'])
  await door.sockets.publish.incident(incidentIn('410105', 'b'))
  const [, next] = await one.hears((heard) => heard.length === 2)
  expect(next?.stamp).toMatchObject({ seq: 2, epoch })
  one.socket.disconnect()
})

test('positions are gathered: at most one message a second, with the newest of each team', async () => {
  await using door = await openLive(await testRedis())
  const one = await openConsole(door.url, await door.token('operator'))
  const moved = new Promise((resolve) => one.socket.once('teams:moved', resolve))
  const move = (teamId: string, lat: number) => ({ teamId, lat, lng: 113.6, at: '2026-03-01T00:00:00.000Z', source: 'phone' as const, onDuty: true })
  for (let i = 0; i < 100; i++) door.sockets.publish.teamsMoved('410105', [move('1', i), move('2', i)])
  expect(await moved).toEqual([move('1', 99), move('2', 99)])
  one.socket.disconnect()
})
