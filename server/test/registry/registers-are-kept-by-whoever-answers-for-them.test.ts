// What is kept by hand over HTTP: maintenance visits and public facts of a car, a crew's telephones, cameras' alert feeds. By right and region, clearly refused, each change on record.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSeal } from '../../auth/seal.ts'
import type { CameraFeedAnswer, CameraFeedList } from '../../contracts/cameraAlarm.ts'
import type { TeamPhones, TeamPhonesList } from '../../contracts/teamPhones.ts'
import type { ElevatorRecord } from '../../contracts/visit.ts'
import { changeCamera, readCameraChanges } from '../../db/cameras.ts'
import { renewTalks } from '../../db/talks.ts'
import { cameraFeedRoutes } from '../../http/cameraFeeds.ts'
import { teamPhoneRoutes } from '../../http/teamPhones.ts'
import { visitRoutes } from '../../http/visits.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'

const seal = makeSeal(randomBytes(32).toString('base64url'))
let door: Door
let own: string
let others: string
let cameras: string[]

beforeAll(async () => {
  door = await openDoor(({ db, clock }) => ({ rooms: async (app) => { await app.register(visitRoutes, { db, clock }); await app.register(teamPhoneRoutes, { db, clock, ownNumbers: ['96333', '037166660000'] }); await app.register(cameraFeedRoutes, { db, clock, seal }) } }))
  const { db } = door
  const units = (await db.query<{ id: string }>("insert into unit (kind, name, short_name, region, phone) values ('maintenance', '鼎测维保', '鼎测', '410105', '1'), ('maintenance', '别家维保', '别家', '410105', '2') returning id")).rows
  await db.query("insert into region (code, name, level, parent, scope) values ('410205', '禹王台区', 'county', '410200', '410205')")
  await db.query("insert into team (code, name, kind, unit_id, region, leader, phone) values ('team02', '二队', 'maintenance', $1, '410205', '乙', '139')", [units[0]!.id])
  await db.query("update team set kind = 'maintenance', unit_id = $1, station_id = null where code = 'team01'", [units[0]!.id])
  const rows = (await db.query<{ id: string }>(`insert into elevator (platform, rescue_code, registration_code, place_type, region, estate, building, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
    select '410100', code, reg, 'residential', '410105', '测试苑', '4号楼', '东梯', '路', '测试苑 4号楼东梯', 'csy', '{测试}', 'point(113.68 34.80)', 'wgs84', 113.68, 34.80, unit::bigint, (select id from unit where kind = 'use' limit 1), 18
    from (values ('235274', '31104101052014060001', $1), ('235275', null, $2)) as t(code, reg, unit) returning id`, [units[0]!.id, units[1]!.id])).rows;
  [own, others] = [rows[0]!.id, rows[1]!.id]
  cameras = (await db.query<{ id: string }>("insert into camera (elevator_id, name, place) select id, '轿厢', 'car' from elevator order by id returning id")).rows.map((r) => r.id)
})
afterAll(() => door[Symbol.asyncDispose]())

const tokens = new Map<string, Promise<string>>()
function tokenOf(who: string): Promise<string> {
  const token = tokens.get(who) ?? door.token(who)
  tokens.set(who, token)
  return token
}
async function ask<T>(who: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<{ status: number; body: T; cache: unknown }> {
  const answer = await door.app.inject({ method, url, headers: bearer(await tokenOf(who)), ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: (answer.body === '' ? null : answer.json()) as T, cache: answer.headers['cache-control'] }
}
const refused = async (...[who, method, url, payload]: Parameters<typeof ask>) => { const { status, body } = await ask<{ code: string }>(who, method, url, payload); return [status, body.code] }

test('a crew writes down visits of its own unit’s cars, the desk those of all; a slip is taken away again', async () => {
  const records = async (who: string, code: string) => (await ask<ElevatorRecord[]>(who, 'GET', `/api/elevator-records?code=${code}`)).body
  for (const [on, items] of [['2026-02-10', 29], ['2026-02-27', 31], ['2026-02-28', undefined]] as const) expect((await ask('team', 'POST', `/api/elevators/${own}/visits`, { on, ...(items ? { items } : {}) })).status).toBe(204)
  expect((await ask('supervisor', 'POST', `/api/elevators/${others}/visits`, { on: '2026-02-27' })).status).toBe(204)
  expect((await records('team', '235274'))[0]).toMatchObject({ id: own, address: '测试苑 4号楼东梯', mayChangeFacts: false, visits: [{ on: '2026-02-28', items: null, unit: '鼎测维保', by: 'team甲' }, { on: '2026-02-27', items: 31 }, { on: '2026-02-10', items: 29 }] })
  // Another unit's car is not there for a crew; nor is anything for a role that has no part in it.
  expect(await records('team', '235275')).toEqual([])
  expect((await records('admin', '235275'))[0]).toMatchObject({ visits: [{ by: 'supervisor甲' }], mayChangeFacts: true })
  for (const who of ['operator', 'property', 'bureau']) expect((await ask(who, 'GET', '/api/elevator-records?code=235274')).status).toBe(403)
  expect((await ask('team', 'POST', `/api/elevators/${others}/visits`, { on: '2026-02-27' })).status).toBe(404)
  expect(await refused('team', 'POST', `/api/elevators/${own}/visits`, { on: '2026-03-02' })).toEqual([422, 'time-in-future'])
  expect(await refused('team', 'POST', `/api/elevators/${own}/visits`, { on: '2016-02-27' })).toEqual([422, 'time-too-old'])
  for (const bad of [{ on: '2026-02-31' }, { on: '27.02.2026' }, { on: '2026-02-27', items: 0 }, { on: '2026-02-27', items: 201 }, {}]) expect((await ask('team', 'POST', `/api/elevators/${own}/visits`, bad)).status).toBe(400)
  expect([await ask('team', 'DELETE', `/api/elevators/${own}/visits/2026-02-28`), await ask('team', 'DELETE', `/api/elevators/${own}/visits/2026-02-28`), await ask('team', 'DELETE', `/api/elevators/${others}/visits/2026-02-27`)].map((a) => a.status)).toEqual([204, 404, 404])
  expect((await records('team', '235274'))[0]!.visits.map((v) => v.on)).toEqual(['2026-02-27', '2026-02-10'])
  expect((await door.db.query<{ what: string }>('select what from elevator_change where elevator_id = $1 order by id', [own])).rows.map((r) => r.what)).toEqual(['visit', 'visit', 'visit', 'visit-removed'])
})

test('after a change of contract the former unit’s visits are not the new crew’s to change; the desk’s changes say what was before', async () => {
  const { db } = door
  const [was] = (await db.query<{ unit: string }>("select maintenance_unit_id as unit from elevator where id = $1", [others])).rows
  await db.query('update elevator set maintenance_unit_id = (select unit_id from team where code = $2) where id = $1', [others, 'team01'])
  expect([await refused('team', 'POST', `/api/elevators/${others}/visits`, { on: '2026-02-27', items: 1 }), await refused('team', 'DELETE', `/api/elevators/${others}/visits/2026-02-27`)]).toEqual([[409, 'of-another-unit'], [409, 'of-another-unit']])
  expect((await ask('team', 'POST', `/api/elevators/${others}/visits`, { on: '2026-02-26', items: 5 })).status).toBe(204)
  expect((await ask('supervisor', 'POST', `/api/elevators/${others}/visits`, { on: '2026-02-27', items: 30 })).status).toBe(204)
  expect((await ask<ElevatorRecord[]>('admin', 'GET', '/api/elevator-records?code=235275')).body[0]?.visits).toMatchObject([{ on: '2026-02-27', items: 30, unit: '别家维保' }, { on: '2026-02-26', items: 5, unit: '鼎测维保' }])
  expect((await ask('supervisor', 'DELETE', `/api/elevators/${others}/visits/2026-02-27`)).status).toBe(204)
  const desk = (await db.query<{ id: string }>("select id from account where name = 'supervisor甲'")).rows[0]!.id
  const before = (items: number | null) => ({ unitId: was!.unit, items, recordedBy: desk, recordedAt: expect.any(String) })
  expect((await db.query<{ data: object }>("select data from elevator_change where elevator_id = $1 and data ->> 'on' = '2026-02-27' order by id", [others])).rows.map((r) => r.data)).toEqual([{ on: '2026-02-27', items: null, before: null }, { on: '2026-02-27', items: 30, before: before(null) }, { on: '2026-02-27', before: before(30) }])
  await db.query('update elevator set maintenance_unit_id = $2 where id = $1', [others, was!.unit])
})

test('registration and next inspection are the register’s: changed by an administrator, never to what cannot be meant', async () => {
  expect((await ask<ElevatorRecord>('admin', 'PATCH', `/api/elevators/${own}/facts`, { nextInspectionOn: '2027-02-01' })).body).toMatchObject({ registrationCode: '31104101052014060001', nextInspectionOn: '2027-02-01' })
  expect(await refused('admin', 'PATCH', `/api/elevators/${others}/facts`, { registrationCode: '31104101052014060001' })).toEqual([409, 'registration-taken'])
  expect(await refused('admin', 'PATCH', `/api/elevators/${own}/facts`, { nextInspectionOn: '2072-02-01' })).toEqual([422, 'day-unlikely'])
  await door.db.query("update elevator set next_inspection_on = '2021-05-01' where id = $1", [others])
  expect((await ask<ElevatorRecord>('admin', 'PATCH', `/api/elevators/${others}/facts`, { registrationCode: '31104101052014060009', nextInspectionOn: '2021-05-01' })).body).toMatchObject({ registrationCode: '31104101052014060009', nextInspectionOn: '2021-05-01' })
  for (const bad of [{}, { registrationCode: '3110' }, { nextInspectionOn: '2027-02-30' }]) expect((await ask('admin', 'PATCH', `/api/elevators/${own}/facts`, bad)).status).toBe(400)
  for (const who of ['team', 'supervisor', 'bureau']) expect((await ask(who, 'PATCH', `/api/elevators/${own}/facts`, { nextInspectionOn: null })).status).toBe(403)
  expect((await ask('admin', 'PATCH', '/api/elevators/999999/facts', { nextInspectionOn: null })).status).toBe(404)
  expect((await door.db.query<{ data: object }>("select data from elevator_change where what = 'facts' and elevator_id = $1", [own])).rows).toEqual([{ data: { before: { registrationCode: '31104101052014060001', nextInspectionOn: null }, after: { registrationCode: '31104101052014060001', nextInspectionOn: '2027-02-01' } } }])
})

test('a crew’s telephones: one spelling, none twice, none that cannot be called; what was before is kept', async () => {
  const [team] = (await ask<TeamPhonesList>('admin', 'GET', '/api/team-phones')).body.teams
  expect(team).toMatchObject({ code: 'team01', phones: ['138'], changedAt: null })
  const put = (phones: unknown[], who = 'admin') => ask<TeamPhones & { code: string; place?: number }>(who, 'PUT', `/api/teams/${team!.teamId}/phones`, { phones })
  expect((await put(['+86 199 0000 0001', '0371-00099963', '19900000002'])).body).toMatchObject({ phones: ['19900000001', '037100099963', '19900000002'], changedBy: 'admin甲' })
  expect((await door.db.query<{ phone: string }>("select contact as phone from team_contact where team_id = $1 and channel = 'voice' order by 1", [team!.teamId])).rows.map((r) => r.phone)).toEqual(['037100099963', '19900000001', '19900000002'])
  expect((await put(['19900000001', '12345'])).body).toMatchObject({ code: 'bad-phone', place: 1 })
  for (const never of ['62345', '623456', '00371123456', '119']) expect((await put(['19900000001', never])).body, never).toMatchObject({ code: 'bad-phone', place: 1 })
  for (const ours of ['９６３３３', '0371-96333', '+86 371 6666 0000', '6666 0000']) expect((await put(['19900000001', ours])).body, ours).toMatchObject({ code: 'own-number', place: 1 })
  expect((await put(['19900000001', '199-0000-0001'])).body).toMatchObject({ code: 'phone-twice', place: 1 })
  for (const bad of [[], ['<script>'], Array.from({ length: 10 }, (_, n) => `1990000000${n}`), [7]]) expect([400, 422]).toContain((await put(bad)).status)
  for (const who of ['operator', 'supervisor', 'bureau', 'team']) expect((await put(['19900000009'], who)).status).toBe(403)
  expect((await ask<TeamPhonesList>('admin', 'GET', '/api/team-phones?q=鼎测')).body).toMatchObject({ teams: [{ code: 'team01' }], more: false })
  const elsewhere = (await door.db.query<{ id: string }>("select id from team where code = 'team02'")).rows[0]!.id
  expect((await ask('admin', 'PUT', `/api/teams/${elsewhere}/phones`, { phones: ['19900000009'] })).status).toBe(404)
  expect((await door.db.query('select what, data from team_change')).rows).toEqual([{ what: 'phones', data: { before: ['138'], after: ['19900000001', '037100099963', '19900000002'] } }])
})

test('an alert feed is listed, changed without its login being typed again, switched off and on; a made password is shown once', async () => {
  const change = (n: number, body: object, who = 'admin') => ask<CameraFeedAnswer>(who, 'PATCH', `/api/cameras/${cameras[n]!}/feed`, body)
  expect((await change(0, { alertUrl: 'http://admin:hidden-word@192.0.2.10/ISAPI/alertStream', words: { IO: 'alarm-button' } })).body).toMatchObject({ active: true, alertAddress: 'http://192.0.2.10/ISAPI/alertStream', gbPassword: null })
  await door.db.query("update camera_feed set fault = 'login-refused', fault_at = now()")
  const gb = { id: '41010500001320000001', deviceId: '41010500001110000001', newPassword: true }
  const made = await change(1, { gb })
  expect([made.status, made.cache, made.body.gbPassword]).toEqual([200, 'no-store', expect.stringMatching(/^[\w-]{16}$/)])
  expect((await change(1, { gb: { ...gb, newPassword: false } })).body).toMatchObject({ gbId: gb.id, gbPassword: null })
  const list = (await ask<CameraFeedList>('operator', 'GET', '/api/camera-feeds'))
  expect(list.body.feeds.map((f) => [f.rescueCode, f.alertAddress, f.gbId, f.fault, f.active])).toEqual([['235274', 'http://192.0.2.10/ISAPI/alertStream', null, 'login-refused', true], ['235275', null, gb.id, null, true]])
  expect(JSON.stringify(list.body)).not.toMatch(/hidden-word/)
  expect(JSON.stringify(list.body)).not.toContain(made.body.gbPassword)
  expect((await change(0, { active: false })).body).toMatchObject({ active: false, fault: null, words: { IO: 'alarm-button' }, alertAddress: 'http://192.0.2.10/ISAPI/alertStream' })
  expect((await ask<CameraFeedList>('admin', 'GET', '/api/camera-feeds')).body.feeds.map((f) => f.active)).toEqual([true, false])
  expect((await change(0, { active: true, words: {} })).body).toMatchObject({ active: true, words: {} })
  expect(await refused('admin', 'PATCH', `/api/cameras/${cameras[0]!}/feed`, { alertUrl: null })).toEqual([422, 'nothing-to-read'])
  expect(await refused('admin', 'PATCH', `/api/cameras/${cameras[0]!}/feed`, { alertUrl: 'http://u:100%@192.0.2.10/x' })).toEqual([422, 'bad-login'])
  expect(await refused('admin', 'PATCH', `/api/cameras/${cameras[0]!}/feed`, { gb: { id: gb.id, deviceId: gb.deviceId } })).toEqual([409, 'gb-id-taken'])
  expect((await change(0, { words: { IO: 'nonsense' } })).status).toBe(400)
  expect([(await change(0, { active: false }, 'operator')).status, (await ask('bureau', 'GET', '/api/camera-feeds')).status, (await ask<CameraFeedList>('elsewhere', 'GET', '/api/camera-feeds')).body]).toEqual([403, 403, { feeds: [], more: false }])
  expect((await door.db.query<{ what: string }>("select what from camera_change where camera_id = $1 order by id", [cameras[0]])).rows.map((r) => r.what)).toEqual(['feed-changed', 'feed-off', 'feed-on', 'feed-changed'])
})

test('a look and a talk end with their own address or the camera, not with its alert feed or its name', async () => {
  const { db } = door
  const [camera, began] = [cameras[0]!, new Date('2026-03-01T00:00:00Z')]
  const by = { accountId: (await db.query<{ id: string }>("select id from account where name = 'admin甲'")).rows[0]!.id, now: new Date(began.getTime() + 1000) }
  const secret = (_id: string, text: string) => Buffer.from(text)
  const change = (what: Parameters<typeof changeCamera>[2]) => changeCamera(db, camera, what, secret, by)
  await change({ url: 'rtsp://192.0.2.10/1', talk: { kind: 'isapi', url: 'http://192.0.2.10' } })
  const session = (await db.query<{ hash: Buffer }>('select token_hash as hash from session where account_id = $1 limit 1', [by.accountId])).rows[0]!.hash
  await db.query('update session set expires_at = $1', [new Date('2030-01-01T00:00:00Z')])
  const talk = '00000000-0000-4000-8000-00000000000a'
  const speak = (at: Date) => db.query("insert into camera_talk (id, camera_id, account_id, session, began_at, lease_until) values ($1, $2, $3, $4, $5, $5) on conflict (id) do update set began_at = excluded.began_at", [talk, camera, by.accountId, session, at])
  let { last } = await readCameraChanges(db, null)
  const ended = async () => {
    const seen = await readCameraChanges(db, last)
    last = seen.last
    const talks = await renewTalks(db, [talk], by.now, by.now)
    await speak(by.now)
    return { looks: seen.ids.includes(camera), talk: talks.length === 0 }
  }
  by.now = new Date(began.getTime() + 5000)
  await speak(by.now)
  by.now = new Date(began.getTime() + 10_000)
  door.advance(100)
  await ask('admin', 'PATCH', `/api/cameras/${camera}/feed`, { active: false })
  await ask('admin', 'PATCH', `/api/cameras/${camera}/feed`, { active: true, words: {} })
  await change({ name: '轿厢二' })
  expect(await ended()).toEqual({ looks: false, talk: false })
  by.now = new Date(began.getTime() + 20_000)
  await change({ talk: { kind: 'isapi', url: 'http://192.0.2.11' } })
  expect(await ended()).toEqual({ looks: false, talk: true })
  by.now = new Date(began.getTime() + 30_000)
  await change({ url: 'rtsp://192.0.2.11/1' })
  expect(await ended()).toEqual({ looks: true, talk: false })
  by.now = new Date(began.getTime() + 40_000)
  await change({ active: false })
  expect(await ended()).toEqual({ looks: true, talk: true })
})

test('a list that is longer than what is shown says so', async () => {
  const { db } = door
  await db.query("insert into team (code, name, kind, unit_id, region, leader, phone) select 'more' || n, '多队' || n, 'maintenance', t.unit_id, '410105', '丙', '19900000001' from generate_series(1000, 1200) n, team t where t.code = 'team01'")
  await db.query("insert into camera (elevator_id, name, place) select $1, '多' || n, 'car' from generate_series(1000, 1200) n", [own])
  await db.query("insert into camera_feed (camera_id, gb_id, gb_device, words, changed_at) select id, lpad(id::text, 20, '0'), '41010500001110000001', '{}', now() from camera where name like '多1%'")
  const teams = (await ask<TeamPhonesList>('admin', 'GET', '/api/team-phones')).body
  const feeds = (await ask<CameraFeedList>('admin', 'GET', '/api/camera-feeds')).body
  expect([teams.teams.length, teams.more, feeds.feeds.length, feeds.more]).toEqual([200, true, 200, true])
})
