import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../app.ts'
import { makeSessions } from '../../auth/sessions.ts'
import type { ElevatorView, ResolveAnswer } from '../../contracts/elevator.ts'
import type { MapBase } from '../../contracts/map.ts'
import type { TeamBrief } from '../../contracts/team.ts'
import { makeDb } from '../../db/pool.ts'
import { makePositionWriter } from '../../db/positions.ts'
import { elevatorRoutes } from '../../http/elevators.ts'
import { makeHealthBook } from '../../http/health.ts'
import { mapRoutes } from '../../http/map.ts'
import { regionRoutes } from '../../http/regions.ts'
import { teamRoutes } from '../../http/teams.ts'
import { resolve } from '../../registry/resolver.ts'
import { bearer, CONFIG, PASSWORD } from '../door/door.ts'
import { cityDatabase } from '../parts.ts'
import { NOW } from './registryDatabase.ts'

let app: Awaited<ReturnType<typeof buildApp>>
let end: () => Promise<void>
const clock = () => NOW

beforeAll(async () => {
  const database = await cityDatabase(NOW)
  const db = makeDb(database.url, { max: 4 })
  const positions = makePositionWriter(db)
  app = await buildApp({
    db, clock, config: CONFIG, sessions: makeSessions({ db, clock }), health: makeHealthBook(clock),
    rooms: async (to) => {
      await to.register(elevatorRoutes, { db, clock, silentMinutes: 10, resolve: (query, scope) => resolve(db, query, scope, { now: NOW, codeLength: 6 }) })
      await to.register(teamRoutes, { db, clock, positions })
      await to.register(regionRoutes, { db })
      await to.register(mapRoutes, { db })
    },
  })
  end = async () => { await app.close(); await db.close(); await database.drop() }
})
afterAll(() => end())

const tokens = new Map<string, Promise<string>>()
function tokenOf(username: string): Promise<string> {
  const token = tokens.get(username) ?? app.inject({ method: 'POST', url: '/api/session', payload: { username, password: PASSWORD, token: true } }).then((a) => a.json<{ token: string }>().token)
  tokens.set(username, token)
  return token
}
const get = async (username: string, url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers: { ...bearer(await tokenOf(username)), ...headers } })

test('an operator finds the elevator and reads all that is known of it', async () => {
  const answer = await get('operator1', '/api/elevators/resolve?code=235274')
  expect(answer.statusCode).toBe(200)
  const { match, candidates } = answer.json<ResolveAnswer>()
  expect(match?.address).toBe('金水区文博东路 文博雅园 4号楼1单元东梯')
  expect(candidates.length).toBeGreaterThan(3)
  const view = (await get('operator1', `/api/elevators/${match?.id}`)).json<ElevatorView>()
  expect(view).toMatchObject({ rescueCode: '235274', floors: 26, street: '文博东路', keyPlace: '机房钥匙在1号楼监控室', lastIncidents: [], cameras: [{ name: '轿厢', place: 'car' }] })
  expect(view.contacts.map((c) => c.role)).toEqual(['maintenance', 'maintenance-manager', 'property-officer', 'property', 'car-phone'])
})

test('what is asked for badly is refused with a code', async () => {
  for (const [url, status, code] of [
    ['/api/elevators/resolve?lat=34.8', 422, 'half-a-point'], ['/api/elevators/resolve', 422, 'nothing-to-go-on'], ['/api/elevators/resolve?lat=999&lng=0', 400, 'invalid-input'], ['/api/elevators/resolve?unknown=1', 400, 'invalid-input'],
    ['/api/elevators/99999999999', 404, 'not-found'], ['/api/elevators/abc', 404, 'not-found'],
  ] as const) {
    const answer = await get('operator1', url)
    expect([url, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([url, status, code])
  }
})

test('a county sees its own, the other county’s elevator does not exist', async () => {
  const elsewhere = (await get('operator1', '/api/elevators/resolve?text=上街区中心路')).json<ResolveAnswer>().candidates[0]?.elevator
  expect(elsewhere?.region).toBe('410106')
  const [hidden, absent] = await Promise.all([get('county', `/api/elevators/${elsewhere?.id}`), get('county', '/api/elevators/99999999')])
  expect(hidden.statusCode).toBe(404)
  expect(hidden.body).toBe(absent.body)
  expect((await get('county', `/api/elevators/resolve?code=${elsewhere?.rescueCode}`)).json<ResolveAnswer>().match).toBeNull()
  expect((await get('county', '/api/regions')).json()).toEqual([{ code: '410105', name: '金水区', level: 'county', parent: null }])
  expect((await get('province', '/api/regions')).json()).toHaveLength(10)
  const base = (await get('county', '/api/map/base')).json<MapBase>()
  expect(base.districts.map((d) => d.region)).toEqual(['410105'])
  const teams = (await get('county', '/api/teams')).json<TeamBrief[]>()
  expect(new Set(teams.map((t) => t.region))).toEqual(new Set(['410105']))
  expect(teams.every((t) => t.phone === null)).toBe(true)
})

test('a property officer sees the cars of his own use unit alone', async () => {
  const answer = (await get('property1', '/api/elevators/resolve?code=235274')).json<ResolveAnswer>()
  expect(answer.match?.rescueCode).toBe('235274')
  expect(new Set(answer.candidates.map((c) => c.elevator.estate))).toEqual(new Set(['文博雅园']))
  expect((await get('property1', '/api/elevators/points')).rawPayload.readUInt32LE(0)).toBe(24)
  expect((await get('property1', '/api/teams')).statusCode).toBe(403)
})

test('points come as columns, and once is enough', async () => {
  const { rawPayload: body, headers } = await get('operator1', '/api/elevators/points')
  const n = body.readUInt32LE(0)
  expect(n).toBeGreaterThan(2000)
  expect(body).toHaveLength(4 + 12 * n)
  const famous = (await get('operator1', '/api/elevators/resolve?code=235274')).json<ResolveAnswer>().match
  const at = Array.from({ length: n }, (_, i) => body.readUInt32LE(4 + 4 * (2 * n + i))).indexOf(Number(famous?.id))
  expect([body.readInt32LE(4 + 4 * at), body.readInt32LE(4 + 4 * (n + at))]).toEqual([113_680_000, 34_800_000])
  expect((await get('operator1', '/api/elevators/points', { 'if-none-match': String(headers.etag) })).statusCode).toBe(304)
})

test('the base map has the districts, roads, water, parks and names of the city', async () => {
  const base = (await get('operator1', '/api/map/base')).json<MapBase>()
  expect(base.districts.map((d) => d.name)).toContain('金水区')
  expect(base.roads.filter((r) => r.level === 1).length).toBeGreaterThan(3)
  expect(base.water.map((w) => w.name)).toContain('黄河')
  expect(base.parks.length).toBeGreaterThan(3)
  expect(base.labels.length).toBeGreaterThan(10)
  const [west, south, east, north] = base.bounds
  expect(west).toBeGreaterThan(113)
  expect([south > 34, east < 115, north < 36]).toEqual([true, true, true])
})

test('a phone’s positions are taken one by one, and what is refused says why', async () => {
  const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString()
  const send = async (username: string, positions: unknown[]) => app.inject({ method: 'POST', url: '/api/me/positions', headers: bearer(await tokenOf(username)), payload: { positions } })
  const answer = await send('team01', [{ lat: 34.79, lng: 113.67, accuracy: 8, at: at(-5) }, { lat: 0, lng: 0, accuracy: 8, at: at(-4) }, { lat: 34.791, lng: 113.671, accuracy: 8, at: at(-3) }, { lat: 34.79, lng: 113.67, accuracy: 8, at: at(3600) }])
  expect(answer.statusCode).toBe(200)
  expect(answer.json<{ accepted: number; refused: { index: number; code: string }[] }>()).toMatchObject({ accepted: 2, refused: [{ index: 1, code: 'position-null-island' }, { index: 3, code: 'position-in-future' }] })
  const team = (await get('operator1', '/api/teams')).json<TeamBrief[]>().find((t) => t.code === 'team01')
  expect(team).toMatchObject({ lat: 34.791, lng: 113.671, at: at(-3), source: 'phone', onDuty: true, busy: null })
  expect((await send('operator1', [{ lat: 34.79, lng: 113.67, accuracy: 8, at: at(0) }])).statusCode).toBe(403)
  expect((await send('team01', [])).statusCode).toBe(400)
})
