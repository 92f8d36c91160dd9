// Sockets: the same sessions, the same scopes, and the end of both.
import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { testRedis } from '../parts.ts'
import { bearer, PASSWORD } from './door.ts'
import { callIn, incidentIn, openConsole, openLive } from './live.ts'

test('province, city and county hear what lies in their scope; others hear nothing of it', async () => {
  await using door = await openLive(await testRedis())
  const names = ['province', 'operator', 'county', 'elsewhere', 'bureau', 'property', 'team'] as const
  const consoles = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await openConsole(door.url, await door.token(name))] as const)))
  await door.sockets.publish.incident(incidentIn('410105', 'a'))
  await door.sockets.publish.incident(incidentIn('410100', 'b')) // not located yet: the city's
  const last = incidentIn('410200', 'c')
  await door.sockets.publish.incident(last)
  const me = (await door.app.inject({ url: '/api/session', headers: bearer(await door.token('team')) })).json<{ teamId: string }>()
  await door.sockets.publish.assignment(me.teamId, { incidentId: 'd' } as never)

  const ids = async (name: string, count: number) => (await consoles[name]?.hears((heard) => heard.length >= count))?.map((one) => one.view.id)
  expect(await ids('province', 3)).toEqual(['a', 'b', 'c'])
  expect(await ids('operator', 2)).toEqual(['a', 'b'])
  expect(await ids('county', 1)).toEqual(['a'])
  expect(await ids('elsewhere', 1)).toEqual(['c'])
  const [assignment] = (await consoles['team']?.hears((heard) => heard.length > 0)) ?? []
  expect(assignment).toMatchObject({ event: 'assignment:changed', stamp: { stream: `team/${me.teamId}`, seq: 1 } })
  expect(consoles['bureau']?.heard).toEqual([])
  expect(consoles['property']?.heard).toEqual([])

  const tick = await consoles['operator']?.ticks()
  expect(tick).toMatchObject({ seqs: { '410105': 1, '410100': 1 }, auditor: { ok: true } })
  expect(Object.keys(tick?.seqs ?? {}).sort()).toEqual(['410100', '410105'])
  expect((await consoles['bureau']?.ticks())?.seqs).toEqual({})

  // An area of the city reaches into two counties: theirs are told that their part has changed, and nobody else.
  const told: string[] = []
  const heard = new Promise<void>((resolve) => { for (const [name, one] of Object.entries(consoles)) one.socket.on('area-parts:changed', () => { told.push(name); if (name === 'county') resolve() }) })
  await door.sockets.publish.area({ id: 'e', region: '410100', version: 1, estates: [{ region: '410105' }, { region: '410106' }] } as never)
  await heard
  expect(told).toEqual(['county'])
  for (const one of Object.values(consoles)) one.socket.disconnect()
})

test('without a session, and for another site, there is no socket', async () => {
  await using door = await openLive(await testRedis())
  const refusal = (options: object) => new Promise<string>((resolve, reject) => {
    const socket = io(door.url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options })
    socket.on('connect_error', (error) => { socket.close(); resolve(error.message) })
    socket.on('connect', () => { socket.close(); reject(new Error('was let in')) })
  })
  const cookie = (await door.app.inject({ method: 'POST', url: '/api/session', payload: { username: 'operator', password: PASSWORD } })).cookies[0]?.value ?? ''
  expect(await refusal({})).toBe('not-logged-in')
  expect(await refusal({ auth: { token: 'x'.repeat(43) } })).toBe('not-logged-in')
  expect(await refusal({ auth: { token: { $ne: 1 } } })).toBe('not-logged-in')
  expect(await refusal({ extraHeaders: { cookie: `sanfen=${cookie}`, origin: 'https://evil.example' } })).toBe('foreign-origin')
  await expect(refusal({ extraHeaders: { cookie: `sanfen=${cookie}`, origin: door.url } })).rejects.toThrow('was let in')
})

test('the end of a session ends its sockets', async () => {
  await using door = await openLive(await testRedis())
  const token = await door.token('operator')
  const [ending, other] = [await openConsole(door.url, token), await openConsole(door.url, await door.token('operator'))]
  const ended = new Promise<string[]>((resolve) => {
    const seen: string[] = []
    ending.socket.on('session:ended', () => seen.push('session:ended'))
    ending.socket.on('disconnect', (reason) => resolve([...seen, reason]))
  })
  await door.app.inject({ method: 'DELETE', url: '/api/session', headers: bearer(token) })
  expect(await ended).toEqual(['session:ended', 'io server disconnect'])
  await door.sockets.publish.call(callIn('410105', 'after'))
  expect((await other.hears((heard) => heard.length > 0))[0]?.view.id).toBe('after')
  other.socket.disconnect()
})

test('a session that ends by time or with its account ends its sockets too', async () => {
  await using door = await openLive(await testRedis())
  const one = await openConsole(door.url, await door.token('operator'))
  const ended = new Promise((resolve) => one.socket.on('disconnect', resolve))
  door.advance(12 * 3600)
  expect(await ended).toBe('io server disconnect')
})

test('a ping is answered with the server’s time', async () => {
  await using door = await openLive(await testRedis())
  const { socket } = await openConsole(door.url, await door.token('operator'))
  expect(await socket.emitWithAck('client:pinged')).toBe('2026-03-01T00:00:00.000Z')
  socket.emit('client:pinged', 'not a function' as never)
  expect(await socket.emitWithAck('client:pinged')).toBe('2026-03-01T00:00:00.000Z')
  socket.disconnect()
})
