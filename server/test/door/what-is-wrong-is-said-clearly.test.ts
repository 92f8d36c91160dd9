// Bad input and faults: each a problem with a stable code, in Chinese or English, and nothing of our insides.
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { ReportBody, IncidentCommand } from '../../contracts/incident.ts'
import { insertAccount } from '../../db/accounts.ts'
import { callRoutes } from '../../http/calls.ts'
import { refused } from '../../http/problem.ts'
import { makeSipCredentials } from '../../sip/credentials.ts'
import type { AppParts } from '../../app.ts'
import { makeDb } from '../../db/pool.ts'
import { bearer, CONFIG, openDoor, openDoorOn } from './door.ts'

const probe = (base: AppParts): Partial<AppParts> => ({
  rooms: async (app) => {
    app.post('/probe/report', { config: { access: 'report:write' }, schema: { body: ReportBody } }, (request) => request.body)
    app.post('/probe/command', { config: { access: 'incident:command' }, schema: { body: IncidentCommand } }, (request) => request.body)
    app.get('/probe/list', { config: { access: 'incident:read' }, schema: { querystring: Type.Object({ limit: Type.Integer({ maximum: 200 }) }, { additionalProperties: false }) } }, (request) => request.query)
    app.get('/probe/refused', { config: { access: 'incident:read' } }, () => { throw refused('offer-lapsed', undefined, { by: '乙' }) })
    app.get('/probe/fault', { config: { access: 'incident:read' } }, () => { throw new Error('the secret inside') })
    app.get('/probe/unfit', { config: { access: 'incident:read' }, schema: { response: { 200: Type.Object({ n: Type.Integer() }) } } }, () => ({ n: 'x' }))
    app.get<{ Params: { id: string } }>('/probe/elevators/:id', { config: { access: 'elevator:read' } }, async (request) => (await base.db.query('select 1 from elevator where id = $1', [request.params.id])).rows)
    app.post<{ Body: { text: string } }>('/probe/text', { config: { access: 'report:write' } }, async (request) => (await base.db.query('select $1::text as text', [request.body.text])).rows[0])
  },
})

test('input is refused with the place and the reason, and never half taken', async () => {
  await using door = await openDoor(probe)
  const headers = bearer(await door.token('operator'))
  const post = async (url: string, payload: object) => (await door.app.inject({ method: 'POST', url, headers, payload })).json<{ status: number; code: string; errors: unknown }>()

  expect(await post('/probe/report', { source: 'walk-in', trapped: '2', extra: 1, code: '1'.repeat(50) })).toMatchObject({
    status: 400, code: 'invalid-input', title: '输入有误', type: 'urn:sanfen:problem:invalid-input',
    errors: [{ path: 'body', message: '不认识 extra' }, { path: 'body/code', message: '最多 40 个字符' }, { path: 'body/trapped', message: '应为整数' }],
  })
  expect(await post('/probe/report', {})).toMatchObject({ errors: [{ path: 'body', message: '缺少 source' }] })
  expect(await post('/probe/report', [])).toMatchObject({ errors: [{ path: 'body', message: '应为对象' }] })
  expect(await post('/probe/command', { type: 'note', text: '' })).toMatchObject({ errors: [{ path: 'body/text', message: '不能为空' }] })
  expect(await post('/probe/command', { type: 'fly' })).toMatchObject({ errors: [{ path: 'body/type', message: expect.stringContaining('locate、assign') }] })
  expect(await post('/probe/report', { source: 'walk-in', text: "'; drop table incident; -- 😀" })).toEqual({ source: 'walk-in', text: "'; drop table incident; -- 😀" })

  expect((await door.app.inject({ url: '/probe/list?limit=20', headers })).json()).toEqual({ limit: 20 })
  expect((await door.app.inject({ url: '/probe/list?limit=x', headers })).json()).toMatchObject({ errors: [{ path: 'querystring/limit', message: '应为整数' }] })
  expect((await door.app.inject({ url: '/probe/list?limit=201', headers: { ...headers, 'accept-language': 'en-GB,zh;q=0.5' } })).json()).toMatchObject({ title: 'The input is not valid', errors: [{ message: 'must be <= 200' }] })
})

test('what is no JSON, no known type, no route, no id', async () => {
  await using door = await openDoor(probe)
  const headers = bearer(await door.token('operator'))
  const send = (payload: string, type: string) => door.app.inject({ method: 'POST', url: '/probe/report', headers: { ...headers, 'content-type': type }, payload })
  const told = async (answer: Promise<{ statusCode: number; headers: Record<string, unknown>; json(): unknown }>) => {
    const { statusCode, headers: h, json } = await answer
    expect(h['content-type']).toBe('application/problem+json; charset=utf-8')
    return [statusCode, (json() as { code: string }).code]
  }
  expect(await told(send('{"source":', 'application/json'))).toEqual([400, 'invalid-json'])
  expect(await told(send('', 'application/json'))).toEqual([400, 'invalid-json'])
  expect(await told(send('{"__proto__": {"a": 1}}', 'application/json'))).toEqual([400, 'invalid-json'])
  expect(await told(send('source=call', 'application/x-www-form-urlencoded'))).toEqual([415, 'unsupported-media-type'])
  expect(await told(door.app.inject('/api/nothing?phone=138'))).toEqual([404, 'no-such-route'])
  expect(await told(door.app.inject('/%zz'))).toEqual([400, 'bad-url'])
  for (const id of ['abc', '99999999999999999999', '235274']) {
    const answer = await door.app.inject({ url: `/probe/elevators/${id}`, headers })
    expect([id, answer.statusCode]).toEqual([id, id === '235274' ? 200 : 404])
  }
  expect(await told(door.app.inject({ method: 'POST', url: '/probe/text', headers, payload: { text: 'a\0b' } }))).toEqual([400, 'invalid-input'])
})

test('a refusal is 409 with its own code and words', async () => {
  await using door = await openDoor(probe)
  const answer = await door.app.inject({ url: '/probe/refused', headers: bearer(await door.token('operator')) })
  expect([answer.statusCode, answer.json()]).toEqual([409, { type: 'urn:sanfen:problem:offer-lapsed', status: 409, code: 'offer-lapsed', title: '应答超时，派单已失效', by: '乙' }])
})

test('a name that no phone can have is refused to a new account, and told to one that has it', async () => {
  const nobodyRings = () => { throw new Error('nobody may be rung') }
  await using door = await openDoor(({ db, clock }) => ({
    rooms: async (app) => {
      await app.register(callRoutes, { db, clock, line: {
        calls: { take: nobodyRings, dial: nobodyRings, seat: nobodyRings },
        credentials: (login) => { const made = makeSipCredentials({ login, domain: 'sanfen.local', secret: 's', now: clock(), seconds: 60 }); return { ...made, wsUrl: 'wss://line.example', domain: 'sanfen.local', expiresAt: made.expiresAt.toISOString() } },
      } })
    },
  }))
  const phone = async (token: string) => door.app.inject({ url: '/api/phone/credentials', headers: bearer(token) })
  expect((await phone(await door.token('operator'))).json()).toMatchObject({ address: 'sip:operator@sanfen.local' })
  for (const username of ['robot', 'Everyone', '张三', 'a b']) {
    await expect(door.db.tx((tx) => insertAccount(tx, { username, name: '甲', role: 'operator', region: '410100', passwordHash: '-' }))).rejects.toThrow(`"${username}" cannot be a username`)
    await door.db.query(`update account set username = $1 where seat is null and role = 'operator' and region = '410100'`, [username]) // as it may stand in an older register
    const token = await door.token(username)
    for (const answer of [await phone(token), await door.app.inject({ method: 'POST', url: '/api/calls', headers: bearer(token), payload: { phone: '13800000000' } })]) {
      expect([answer.statusCode, answer.json()]).toEqual([409, expect.objectContaining({ code: 'username-without-phone', detail: expect.stringContaining('robot') })])
    }
  }
})

test('a fault has an id and keeps the rest to itself; an answer that does not fit its schema is one', async () => {
  await using door = await openDoor(probe)
  const headers = bearer(await door.token('operator'))
  for (const url of ['/probe/fault', '/probe/unfit']) {
    const answer = await door.app.inject({ url, headers })
    expect([answer.statusCode, answer.json()]).toEqual([500, { type: 'urn:sanfen:problem:fault', status: 500, code: 'fault', title: '系统内部错误', detail: expect.stringContaining('编号'), id: expect.stringMatching(/^[0-9a-f]{12}$/) }])
    expect(answer.body).not.toMatch(/secret|stack|\.ts/)
  }
})

test('10 MB are refused in words, whether their length is told before or not', async () => {
  await using door = await openDoor(probe)
  await door.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = door.app.server.address() as AddressInfo
  const authorization = bearer(await door.token('operator'))
  const big = Buffer.from(JSON.stringify({ source: 'walk-in', note: 'x'.repeat(10 * 1024 * 1024) }))
  const send = (path: string, headers: Record<string, string | number>) => new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const request = httpRequest({ port, method: 'POST', path, headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(parts).toString() }))
    })
    request.on('error', reject)
    for (let at = 0; at < big.length; at += 65536) request.write(big.subarray(at, at + 65536))
    request.end()
  })
  for (const length of [{ 'content-length': big.length }, {}] as Record<string, number>[]) {
    const answer = await send('/probe/report', { ...authorization, ...length })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([413, expect.objectContaining({ code: 'too-large', title: '内容过大' })])
    expect((await send('/probe/report', length)).status).toBe(401)
    expect((await send('/api/session', length)).status).toBe(413)
  }
})

test('without the database every answer says that nothing was saved', async () => {
  const db = makeDb('postgres://nobody@127.0.0.1:1/nothing')
  await using door = await openDoorOn(db)
  for (const request of [{ url: '/api/session', headers: bearer('x'.repeat(43)) }, { method: 'POST', url: '/api/session', payload: { username: 'operator', password: 'x' } }] as const) {
    const answer = await door.app.inject(request)
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([503, '2', expect.objectContaining({ code: 'database-unavailable' })])
  }
  const health = await door.app.inject('/api/health')
  expect([health.statusCode, health.json()]).toEqual([503, expect.objectContaining({ status: 'down', parts: expect.objectContaining({ database: expect.objectContaining({ state: 'down' }) }) })])
  await db.close()
})

test('whoever asks too often waits, each account for itself', async () => {
  await using door = await openDoor(() => ({ config: { ...CONFIG, requestsPerMinute: { account: 5, address: 5 } } }))
  const [one, other] = [bearer(await door.token('operator')), bearer(await door.token('supervisor'))]
  const ask = async (headers: object) => (await door.app.inject({ url: '/api/session', headers: { ...headers } }))
  for (let i = 0; i < 5; i++) expect((await ask(one)).statusCode).toBe(200)
  const last = await ask(one)
  expect([last.statusCode, last.json()]).toEqual([429, expect.objectContaining({ code: 'too-many-requests', retryAfter: expect.any(Number) })])
  expect((await ask(other)).statusCode).toBe(200)
})
