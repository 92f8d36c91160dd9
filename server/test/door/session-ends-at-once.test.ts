// Logging in and out, by cookie and by token.
import { expect, test } from 'vitest'
import { bearer, openDoor, PASSWORD } from './door.ts'

const login = { method: 'POST', url: '/api/session', payload: { username: 'operator', password: PASSWORD } } as const

test('a cookie session knows who it is, and is over the moment it is deleted', async () => {
  await using door = await openDoor()
  const answer = await door.app.inject(login)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ username: 'operator', role: 'operator', region: '410100', regionName: '郑州市', regionLevel: 'city', expiresAt: '2026-03-01T12:00:00.000Z' })
  expect(answer.json()).not.toHaveProperty('token')
  const [cookie] = answer.cookies
  expect(cookie).toMatchObject({ name: 'sanfen', httpOnly: true, sameSite: 'Strict', path: '/' })
  const cookies = { sanfen: cookie?.value ?? '' }

  expect((await door.app.inject({ url: '/api/session', cookies })).json()).toMatchObject({ username: 'operator' })
  const out = await door.app.inject({ method: 'DELETE', url: '/api/session', cookies })
  expect([out.statusCode, out.body]).toEqual([204, ''])
  expect((await door.app.inject({ url: '/api/session', cookies })).statusCode).toBe(401)
})

test('a token session ends after twelve hours, and with its account', async () => {
  await using door = await openDoor()
  const token = await door.token('team')
  const who = () => door.app.inject({ url: '/api/session', headers: bearer(token) })
  expect((await who()).json()).toMatchObject({ role: 'team', teamId: expect.stringMatching(/^\d+$/) })
  door.advance(12 * 3600 - 1)
  expect((await who()).statusCode).toBe(200)
  door.advance(1)
  expect((await who()).statusCode).toBe(401)

  const supervisor = await door.token('supervisor')
  await door.db.query(`update account set disabled = true where username = 'supervisor'`)
  expect((await door.app.inject({ url: '/api/session', headers: bearer(supervisor) })).statusCode).toBe(401)
  expect((await door.app.inject({ ...login, payload: { username: 'supervisor', password: PASSWORD } })).statusCode).toBe(401)
})

test('only the hash of a token is kept', async () => {
  await using door = await openDoor()
  const token = await door.token('operator')
  const { rows } = await door.db.query<{ hash: Buffer }>('select token_hash as hash from session')
  expect(rows).toHaveLength(1)
  expect(rows[0]?.hash).toHaveLength(32)
  expect(rows[0]?.hash.equals(Buffer.from(token, 'base64url'))).toBe(false)
})

test('behind TLS the cookie is bound to this host', async () => {
  await using door = await openDoor()
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'rescue.example' }
  const answer = await door.app.inject({ ...login, headers })
  expect(answer.cookies[0]).toMatchObject({ name: '__Host-sanfen', secure: true, path: '/' })
  expect(answer.headers['strict-transport-security']).toContain('max-age')
  const value = answer.cookies[0]?.value ?? ''
  expect((await door.app.inject({ url: '/api/session', headers, cookies: { '__Host-sanfen': value } })).statusCode).toBe(200)
  expect((await door.app.inject({ url: '/api/session', headers, cookies: { sanfen: value } })).statusCode).toBe(401)
})

test('a wrong password and an unknown name are told the same, and guessing is slowed', async () => {
  await using door = await openDoor()
  const attempt = (username: string, password: string) => door.app.inject({ ...login, payload: { username, password } })
  const [wrong, unknown] = [await attempt('operator', 'x'), await attempt('nobody', 'x')]
  expect([wrong.statusCode, wrong.json()]).toEqual([401, unknown.json()])
  for (let i = 0; i < 9; i++) await attempt('operator', 'x')
  const braked = await attempt('operator', PASSWORD)
  expect([braked.statusCode, braked.headers['retry-after'], braked.json()]).toEqual([429, '300', expect.objectContaining({ code: 'too-many-attempts', retryAfter: 300 })])
  expect((await attempt('supervisor', PASSWORD)).statusCode).toBe(200)
  door.advance(300)
  expect((await attempt('operator', PASSWORD)).statusCode).toBe(200)
})

test('another site can neither use the cookie nor log anybody in', async () => {
  await using door = await openDoor()
  const value = (await door.app.inject(login)).cookies[0]?.value ?? ''
  const out = (headers: Record<string, string>) => door.app.inject({ method: 'DELETE', url: '/api/session', cookies: { sanfen: value }, headers: { host: 'localhost:80', ...headers } })
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await out(headers)
    expect([answer.statusCode, answer.json()]).toEqual([403, expect.objectContaining({ code: 'foreign-origin' })])
  }
  expect((await door.app.inject({ ...login, headers: { origin: 'https://evil.example' } })).statusCode).toBe(403)
  expect((await out({ origin: 'http://localhost:80' })).statusCode).toBe(204)
})
