// GET /api/stats over HTTP: who may ask, what a bad question is told, and that a file is a file.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { statsRoutes } from '../../http/stats.ts'
import { makeStats } from '../../stats/stats.ts'
import { bearer, openDoor, type Door } from '../door/door.ts'

const MARCH = 'from=2026-03-01T00:00:00%2B08:00&to=2026-04-01T00:00:00%2B08:00'
let door: Door

beforeAll(async () => { door = await openDoor(({ db, clock }) => ({ rooms: async (to) => { await to.register(statsRoutes, { stats: makeStats({ db, clock }) }) } })) })
afterAll(() => door[Symbol.asyncDispose]())

const ask = async (query: string, who = 'bureau', path = 'response') => door.app.inject({ url: `/api/stats/${path}?${query}`, headers: bearer(await door.token(who)) })

test('an empty city is answered with noughts and nulls, not with an error', async () => {
  const answer = await ask(`${MARCH}&by=region`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ region: '410100', total: { incidents: 0, arrival: { count: 0, mean: null }, acceptedWithin3Min: null }, rows: [{ key: '410105', label: '金水区', incidents: 0 }] })
})

test.each([
  ['a period that runs backwards', 'from=2026-04-01T00:00:00Z&to=2026-03-01T00:00:00Z', 400, 'bad-period'],
  ['a period of a century', 'from=1926-04-01T00:00:00Z&to=2026-03-01T00:00:00Z', 400, 'bad-period'],
  ["another city's region", `${MARCH}&region=410200`, 404, 'no-such-region'],
  ['a region that is none', `${MARCH}&region=999999`, 404, 'no-such-region'],
])('%s is refused', async (_name, query, status, code) => {
  const answer = await ask(query)
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
})

test.each([
  ['no period', ''], ['a time that is none', 'from=yesterday&to=today'], ['a grouping that is none', `${MARCH}&by=mood`], ['a unit that is no number', `${MARCH}&unit=1%20or%201=1`], ['an unknown question', `${MARCH}&colour=blue`],
])('%s is a bad request', async (_name, query) => {
  const answer = await ask(query)
  expect(answer.statusCode).toBe(400)
  expect(answer.headers['content-type']).toMatch(/problem\+json/)
})

test('a team and an operator have no business with statistics', async () => {
  for (const who of ['team', 'operator', 'property']) expect((await ask(MARCH, who)).statusCode).toBe(403)
  expect((await door.app.inject({ url: `/api/stats/response?${MARCH}` })).statusCode).toBe(401)
  expect((await ask(MARCH, 'team', 'excluded')).statusCode).toBe(403)
})

test('CSV and XLSX come as files with a name', async () => {
  const csv = await ask(`${MARCH}&by=region&format=csv`)
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(csv.headers['content-disposition']).toBe('attachment; filename="sanfen-response-20260301-20260401-region.csv"')
  expect(csv.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  const xlsx = await ask(`${MARCH}&by=region&format=xlsx`)
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK')
})

test('the list behind "excluded" is asked with the same question', async () => {
  const answer = await ask(`${MARCH}&interval=arrival`, 'bureau', 'excluded')
  expect([answer.statusCode, answer.json()]).toEqual([200, { rows: [], more: false }])
})

test('how far the predicted arrivals were off is asked by region, and there is nothing to say without one', async () => {
  const answer = await ask(MARCH, 'bureau', 'travel')
  const none = { drives: 0, learned: 0, error: null, bias: null, p50: null }
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { region: '410100', total: none, rows: [{ key: '410105', label: '金水区', ...none }] }])
  expect((await ask(`${MARCH}&region=410200`, 'bureau', 'travel')).statusCode).toBe(404)
  expect((await ask(MARCH, 'operator', 'travel')).statusCode).toBe(403)
})
