// The door of the drills: who may begin and read, of which region, what is refused and how it is said.
import { afterEach, expect, test } from 'vitest'
import type { DrillBrief, DrillReport, ReachabilityNow, ScheduleAnswer } from '../../contracts/reachability.ts'
import type { Problem } from '../../contracts/common.ts'
import { makeReachability, type Reachability } from '../../dispatch/reachability.ts'
import { reachabilityRoutes } from '../../http/reachability.ts'
import { receiptRoutes } from '../../http/receipts.ts'
import { saveReceipt } from '../../db/notifications.ts'
import { drillFile } from '../../stats/drillFile.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'

const endings: (() => unknown)[] = []
afterEach(async () => { for (const end of endings.splice(0).reverse()) await end() })

const CHANNELS = ['socket', 'voice', 'sms'] as const

async function open() {
  let reachability: Reachability | undefined
  const pages = new Map<string, number>()
  const door: Door = await openDoor(({ db, clock }) => ({
    rooms: async (app) => {
      reachability = makeReachability({ db, clock, channels: CHANNELS, wake: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
      await app.register(reachabilityRoutes, { db, clock, reachability, channels: CHANNELS, pagesOf: (teamId) => Promise.resolve(pages.get(teamId) ?? 0), drillFile })
      await app.register(receiptRoutes, { receipt: async ({ teamId }, receipt) => teamId !== null && (await saveReceipt(db, { teamId, ...receipt }, clock())).known })
    },
  }))
  endings.push(() => door[Symbol.asyncDispose]())
  if (!reachability) throw new Error('no rooms')
  const tokens = new Map<string, string>()
  const ask = async <T>(username: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    const token = tokens.get(username) ?? await door.token(username)
    tokens.set(username, token)
    const answer = await door.app.inject({ method, url, headers: bearer(token), ...(payload === undefined ? {} : { payload }) })
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: (/json/.test(String(answer.headers['content-type'])) ? answer.json() : null) as T }
  }
  const team = (await door.db.query<{ id: string }>("select id from team where code = 'team01'")).rows[0]?.id ?? ''
  await door.db.query(`insert into team_position (team_id, position, source, at, on_duty) values ($1, 'point(113.68 34.80)', 'station', now(), true)`, [team])
  await door.db.query(`update team set phone = '19900000001' where id = $1`, [team])
  return { ...door, ask, team, pages, reachability, logInAgain: () => tokens.clear() }
}
const START = { region: '410100', channels: ['socket', 'voice'] }

test('a supervisor begins one, the team confirms on its page, the report says so and is masked', async () => {
  const { ask, db, team, advance, reachability } = await open()
  const begun = await ask<DrillBrief>('supervisor', 'POST', '/api/reachability-drills', START)
  expect(begun.status).toBe(201)
  expect(begun.body).toMatchObject({ region: '410100', regionName: '郑州市', by: 'supervisor甲', endedAt: null, channels: ['socket', 'voice'], counts: { teams: 1, waiting: 1 } })
  expect(await ask<Problem>('admin', 'POST', '/api/reachability-drills', { ...START, region: '410105' })).toMatchObject({ status: 409, body: { code: 'drill-running' } })

  const asked = (await db.query<{ id: string }>("select id from notification where channel = 'socket'")).rows[0]?.id
  const receipt = { notificationId: asked, channel: 'socket', state: 'read' }
  expect((await ask('team', 'POST', '/api/me/receipts', receipt)).status).toBe(204)
  await db.query(`update notification set state = 'failed', permanent = true, reason = 'bad-number (404)', failed_at = now() where channel = 'voice'`)
  advance(601)
  await reachability.look()
  const { body } = await ask<DrillReport>('bureau', 'GET', `/api/reachability-drills/${begun.body.id}`)
  expect(body.drill.counts).toEqual({ teams: 1, reachable: 0, onlyOne: 1, unreachable: 0, untried: 0, waiting: 0 })
  expect(body.teams[0]).toMatchObject({ teamId: team, verdict: 'only-one', confirmed: true })
  expect(body.teams[0]?.channels[1]?.contacts).toEqual([{ contact: '199****0001', result: 'unreached', reason: 'bad-number (404)', at: null }])
  expect((await ask<DrillBrief[]>('operator', 'GET', '/api/reachability-drills?region=410100')).body.map((d) => d.id)).toEqual([begun.body.id])

  for (const [format, type] of [['csv', 'text/csv'], ['xlsx', 'spreadsheetml']] as const) {
    const file = await ask('bureau', 'GET', `/api/reachability-drills/${begun.body.id}?format=${format}`)
    expect([file.status, file.headers['content-type']]).toEqual([200, expect.stringContaining(type)])
    if (format === 'csv') expect(file.text).toMatch(/只有一种方式,一队,team01.*号码无效/)
  }
  expect((await db.query("select act, subject from access_log")).rows).toEqual(['csv', 'xlsx'].map(() => ({ act: 'export-reachability', subject: begun.body.id })))
})

test('only those who may send begin one, and nobody sees another region’s', async () => {
  const { ask } = await open()
  for (const who of ['operator', 'bureau', 'team', 'property']) {
    expect((await ask(who, 'POST', '/api/reachability-drills', START)).status).toBe(403)
    expect((await ask(who, 'PUT', '/api/reachability-schedules/410100', {})).status).toBe(403)
  }
  for (const who of ['team', 'property']) for (const url of ['/api/reachability-drills', '/api/reachability', '/api/reachability-schedules/410100']) expect((await ask(who, 'GET', url)).status).toBe(403)
  const begun = await ask<DrillBrief>('supervisor', 'POST', '/api/reachability-drills', START)
  expect((await ask<Problem>('supervisor', 'POST', '/api/reachability-drills', { ...START, region: '410200' })).body.code).toBe('not-found')
  const there = await ask('elsewhere', 'GET', `/api/reachability-drills/${begun.body.id}`)
  const nowhere = await ask('elsewhere', 'GET', '/api/reachability-drills/00000000-0000-0000-0000-000000000000')
  expect([there.status, there.text]).toEqual([nowhere.status, nowhere.text])
  expect((await ask('elsewhere', 'GET', '/api/reachability-drills')).body).toEqual([])
  for (const url of ['/api/reachability-drills?region=410100', '/api/reachability?region=410100', '/api/reachability-schedules/410100']) expect((await ask('elsewhere', 'GET', url)).status).toBe(404)
  expect((await ask<DrillReport>('province', 'GET', `/api/reachability-drills/${begun.body.id}`)).status).toBe(200)
})

test('what cannot be drilled is refused with a reason', async () => {
  const { ask, advance, logInAgain } = await open()
  const refused = async (more: object) => { const { status, body } = await ask<Problem>('supervisor', 'POST', '/api/reachability-drills', { ...START, ...more }); return [status, body.code] }
  expect(await refused({ channels: ['push'] })).toEqual([422, 'drill-no-such-channel'])
  expect(await refused({ channels: [] })).toEqual([400, 'invalid-input'])
  expect(await refused({ channels: ['smoke'] })).toEqual([400, 'invalid-input'])
  expect(await refused({ minutes: 1 })).toEqual([400, 'invalid-input'])
  advance(14 * 3600) // 22:00
  logInAgain()
  expect(await refused({})).toEqual([422, 'drill-at-night'])
  expect((await ask('supervisor', 'POST', '/api/reachability-drills', { ...START, channels: ['socket'] })).status).toBe(201) // a page makes no noise
})

test('a schedule is written, shown with its next time, and not at night by mistake', async () => {
  const { ask } = await open()
  const PLAN = { weekdays: [5, 1], at: '10:00', channels: ['socket', 'sms'], enabled: true }
  expect((await ask<ScheduleAnswer>('bureau', 'GET', '/api/reachability-schedules/410100')).body).toEqual({ schedule: null })
  expect((await ask<ScheduleAnswer>('supervisor', 'PUT', '/api/reachability-schedules/410100', PLAN)).body.schedule).toEqual({
    ...PLAN, region: '410100', weekdays: [1, 5], minutes: 10, onDutyOnly: false, atNight: false, nextAt: '2026-03-02T02:00:00.000Z', skipped: null,
  })
  const put = async (more: object) => { const { status, body } = await ask<Problem>('supervisor', 'PUT', '/api/reachability-schedules/410100', { ...PLAN, ...more }); return [status, body.code] }
  expect(await put({ at: '23:30' })).toEqual([422, 'drill-at-night'])
  expect(await put({ at: '23:30', atNight: true })).toEqual([200, undefined])
  expect(await put({ at: '25:00' })).toEqual([400, 'invalid-input'])
  expect(await put({ weekdays: [] })).toEqual([400, 'invalid-input'])
  expect(await put({ weekdays: [1, 8] })).toEqual([400, 'invalid-input'])
})

test('who is on duty without any working contact is named at once, unless a page of his is open', async () => {
  const { ask, db, team, pages } = await open()
  const now = async () => (await ask<ReachabilityNow>('operator', 'GET', '/api/reachability')).body
  expect(await now()).toMatchObject({ channels: [...CHANNELS], onDuty: 1, contactless: [] })
  await db.query(`insert into reachability_drill (id, region, started_at, ends_at, channels) values ('00000000-0000-4000-8000-000000000001', '410100', now(), now(), '{voice}')`)
  for (const channel of ['voice', 'sms']) {
    await db.query(`insert into notification (id, kind, drill_id, team_id, channel, contact, state, permanent, reason, due_at, planned_at, failed_at, changed_at)
      values (gen_random_uuid(), 'drill', '00000000-0000-4000-8000-000000000001', $1, $2, '19900000001', 'failed', true, 'bad-number', now(), now(), now(), now())`, [team, channel])
  }
  expect((await now()).contactless).toEqual([expect.objectContaining({ code: 'team01', deadContacts: [{ channel: 'sms', contact: '199****0001', reason: 'bad-number' }, { channel: 'voice', contact: '199****0001', reason: 'bad-number' }] })])
  pages.set(team, 1)
  expect((await now()).contactless).toEqual([])
  pages.clear()
  await db.query(`update team set phone = '' where id = $1`, [team])
  expect((await now()).contactless).toEqual([expect.objectContaining({ code: 'team01', deadContacts: [] })])
  await db.query('update team_position set on_duty = false')
  expect(await now()).toMatchObject({ onDuty: 0, contactless: [] })
})
