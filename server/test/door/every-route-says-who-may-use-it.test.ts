// The whole server's routes, one by one: without a session, and with each role.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { roleMay } from '../../auth/access.ts'
import { readConfig } from '../../config.ts'
import { ROLES, type Role } from '../../contracts/session.ts'
import type { GuardedRoute } from '../../http/door.ts'
import { startSystem } from '../../system.ts'
import { testDatabase, testRedis } from '../parts.ts'
import { bearer, openDoor, PASSWORD, seedAccounts } from './door.ts'

async function wholeServer() {
  const [database, redis, dataDir] = await Promise.all([testDatabase(), testRedis(), mkdtemp(join(tmpdir(), 'sanfen-walk-'))])
  const config = readConfig({ SANFEN_DATA: dataDir, DATABASE_URL: database.url, REDIS_URL: redis.url, LOG_LEVEL: 'silent' })
  const { app, close } = await startSystem({
    config, version: 'test', databaseUrl: database.url, redisUrl: redis.url, line: null,
    prepare: async (db) => {
      await seedAccounts(db)
      await db.query(`insert into response_plan (region, version, plan, created_at) values ('410000', 1, '{}', now())`)
    },
  })
  await app.ready()
  return {
    app,
    async [Symbol.asyncDispose]() {
      await close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const place = (url: string) => url.replaceAll(/:\w+/g, '1').replace('*', 'x')
const method = (route: GuardedRoute) => route.method as 'GET'

test('no route answers without a session but the ones that are public on purpose', async () => {
  await using server = await wholeServer()
  const guarded = server.app.guarded.filter((route) => route.access !== 'public')
  expect(guarded.length).toBeGreaterThan(15)
  const answers = await Promise.all(guarded.map(async (route) => {
    const answer = await server.app.inject({ method: method(route), url: place(route.url) })
    return `${route.method} ${route.url} ${answer.statusCode} ${route.method === 'HEAD' ? '' : answer.json<{ code: string }>().code}`.trim()
  }))
  expect(answers.filter((line) => !/ 401( not-logged-in)?$/.test(line))).toEqual([])

  const open = server.app.guarded.filter((route) => route.access === 'public' && route.method !== 'HEAD' && !route.url.startsWith('/api/docs')).map((route) => `${route.method} ${route.url}`)
  expect(open.sort()).toEqual([
    'GET /', 'GET /a/:token', 'GET /admin', 'GET /admin/*', 'GET /api/health', 'GET /api/openapi.json', 'GET /assets/*', 'GET /bureau', 'GET /bureau/*', 'GET /console', 'GET /console/*', 'GET /e/:code', 'GET /e/:code/alarm', 'GET /e/:code/feedback',
    'GET /favicon.ico', 'GET /favicon.svg', 'GET /manifest.webmanifest', 'GET /property', 'GET /property/*', 'GET /rescue', 'GET /rescue/*', 'GET /shell.js', 'POST /a/:token', 'POST /api/alarms', 'POST /api/alarms/push/:family', 'POST /api/camera-alarms', 'POST /api/notify/sms-receipts', 'POST /api/session', 'POST /e/:code/alarm', 'POST /e/:code/feedback',
  ])
})

test('every role gets through exactly where its rights say so', async () => {
  await using server = await wholeServer()
  const token = async (role: Role) => (await server.app.inject({ method: 'POST', url: '/api/session', payload: { username: role, password: PASSWORD, token: true } })).json<{ token: string }>().token
  const wrong: string[] = []
  for (const role of ROLES) {
    let session = await token(role)
    for (const route of server.app.guarded) {
      if (route.access === 'public') continue
      const { statusCode } = await server.app.inject({ method: method(route), url: place(route.url), headers: bearer(session) })
      const may = roleMay(role, route.access)
      if (may ? statusCode === 401 || statusCode === 403 || statusCode === 500 : statusCode !== 403) wrong.push(`${role} ${route.method} ${route.url} (${route.access}): ${statusCode}`)
      if (route.url === '/api/session' && route.method === 'DELETE') session = await token(role)
    }
  }
  expect(wrong).toEqual([])
})

test('a route that does not say who may use it stops the start', async () => {
  await using door = await openDoor(() => ({ rooms: async (app) => { app.get('/api/forgotten', () => 'secret') } }))
  await expect(door.app.ready()).rejects.toThrow('routes without config.access: GET /api/forgotten, HEAD /api/forgotten')
})
