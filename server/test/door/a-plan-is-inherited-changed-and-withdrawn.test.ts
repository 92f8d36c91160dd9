// Response plans at the door: whose plan counts, who may change it, what is refused and where, and that there is never a region without one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../contracts/common.ts'
import type { PlanBody, PlanVersion, PlanView, PreviewView, ScenarioBody } from '../../contracts/plan.ts'
import { PLAN } from '../../domain/story.ts'
import { planRoutes } from '../../http/plans.ts'
import { bearer, openDoor, type Door } from './door.ts'

const { region: _region, version: _version, ...BODY } = PLAN
const CALM: ScenarioBody = { contractTeams: 2, stations: 3, officer: false, answers: ['comes'], answerAfter: 15, travel: 600, trapped: 1, signs: [], locatedAfter: 20, dispatchedBy: 'operator', dispatchedAfter: 40 }

let door: Door
beforeAll(async () => {
  door = await openDoor((base) => ({ rooms: async (app) => { await app.register(planRoutes, base) } }))
  await door.db.query(`insert into region (code, name, level, parent, scope) values ('410102', '中原区', 'county', '410100', '410102')`)
  await door.db.query('insert into response_plan (region, version, plan, created_at) values ($1, 1, $2, now())', ['410000', JSON.stringify({ ...BODY, name: '省预案' })])
  await door.db.query('insert into response_plan (region, version, plan, created_at) values ($1, 1, $2, now())', ['410200', JSON.stringify({ ...BODY, name: '别市预案' })])
})
afterAll(() => door[Symbol.asyncDispose]())

async function ask<T>(username: string, method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object): Promise<{ status: number; body: T }> {
  const answer = await door.app.inject({ method, url: `/api/response-plans${path}`, headers: bearer(await door.token(username)), ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.json<T>() }
}
const counts = async (region: string, username = 'admin') => { const { body } = await ask<PlanView>(username, 'GET', `/${region}`); return `${body.region}/${body.version} ${body.name}` }

test('province, city, county: the nearest plan above counts, until the region has its own, and again when that is withdrawn', async () => {
  expect([await counts('410105'), await counts('410100')]).toEqual(['410000/1 省预案', '410000/1 省预案'])
  expect(await ask<PlanView>('admin', 'PUT', '/410100', { ...BODY, name: '市预案' })).toMatchObject({ status: 200, body: { region: '410100', regionName: '郑州市', version: 1, by: 'admin甲' } })
  expect(await ask<PlanView>('supervisor', 'PUT', '/410105', { ...BODY, name: '区预案' })).toMatchObject({ status: 200, body: { region: '410105', version: 1 } })
  expect([await counts('410105'), await counts('410102'), await counts('410100')]).toEqual(['410105/1 区预案', '410100/1 市预案', '410100/1 市预案'])
  expect((await ask<unknown>('admin', 'GET', '')).body).toEqual([{ region: '410100', whose: '410100', version: 1, name: '市预案' }, { region: '410102', whose: '410100', version: 1, name: '市预案' }, { region: '410105', whose: '410105', version: 1, name: '区预案' }])

  expect(await ask<PlanView>('admin', 'DELETE', '/410105')).toMatchObject({ status: 200, body: { region: '410100', name: '市预案' } })
  expect(await counts('410105')).toBe('410100/1 市预案')
  expect(await ask<Problem>('admin', 'DELETE', '/410105')).toMatchObject({ status: 409, body: { code: 'plan-inherited' } })
  await ask('admin', 'PUT', '/410105', { ...BODY, name: '区预案二' })
  expect(await counts('410105')).toBe('410105/3 区预案二')
  const versions = (await ask<PlanVersion[]>('admin', 'GET', '/410105/versions')).body
  expect(versions.map((v) => [v.version, v.by, v.name, v.withdrawn])).toEqual([[3, 'admin甲', '区预案二', false], [2, 'admin甲', '', true], [1, 'supervisor甲', '区预案', false]])
  expect((await ask<PlanView>('admin', 'GET', '/410105/versions/1')).body).toMatchObject({ name: '区预案', version: 1, by: 'supervisor甲' })
  expect((await ask('admin', 'GET', '/410105/versions/2')).status).toBe(404)
})

test('the highest plan cannot be withdrawn: no incident without a plan', async () => {
  await door.db.query(`update account set region = '410200' where username = 'admin'`)
  await door.db.query(`update response_plan set plan = null where region = '410000'`)
  expect(await ask<Problem>('admin', 'DELETE', '/410200')).toMatchObject({ status: 409, body: { code: 'plan-needed', title: '上级没有预案可沿用，不能撤回' } })
  expect(await counts('410200')).toBe('410200/1 别市预案')
  await door.db.query(`update response_plan set plan = $1 where region = '410000'`, [JSON.stringify({ ...BODY, name: '省预案' })])
  await door.db.query(`update account set region = '410100' where username = 'admin'`)
})

test('who saves what somebody else has changed meanwhile is told, and nothing is saved', async () => {
  const { body: seen } = await ask<PlanView>('admin', 'GET', '/410102')
  const basedOn = `?basedOn=${seen.region}-${seen.version}`
  expect((await ask('admin', 'PUT', `/410102${basedOn}`, BODY)).status).toBe(200)
  expect(await ask<Problem>('supervisor', 'PUT', `/410102${basedOn}`, { ...BODY, name: '我的' })).toMatchObject({ status: 409, body: { code: 'plan-changed' } })
  expect((await ask<PlanVersion[]>('admin', 'GET', '/410102/versions')).body).toHaveLength(1)
  expect(await ask<Problem>('supervisor', 'DELETE', '/410102?basedOn=410102-7')).toMatchObject({ status: 409, body: { code: 'plan-changed' } })
  expect((await ask('admin', 'DELETE', '/410102?basedOn=410102-1')).status).toBe(200)
})

test('of two who save at once, one is told; without a word of what was seen both get their version', async () => {
  const at = (await ask<PlanView>('admin', 'GET', '/410102')).body
  const both = await Promise.all(['admin', 'supervisor'].map((who) => ask<Problem>(who, 'PUT', `/410102?basedOn=${at.region}-${at.version}`, { ...BODY, name: who })))
  expect(both.map((b) => b.status).sort()).toEqual([200, 409])
  const again = await Promise.all(['admin', 'supervisor'].map((who) => ask<PlanView>(who, 'PUT', '/410102', { ...BODY, name: who })))
  expect(again.map((b) => b.status)).toEqual([200, 200])
  expect((await ask<PlanVersion[]>('admin', 'GET', '/410102/versions')).body.map((v) => v.version)).toEqual([5, 4, 3, 2, 1])
  await ask('admin', 'DELETE', '/410102')
})

const tier = (n: number, over: object): PlanBody => ({ ...BODY, tiers: BODY.tiers.map((t, i) => (i === n ? { ...t, ...over } : t)) }) as unknown as PlanBody
test.each<[string, object, string, string]>([
  ['a time of zero', { ...BODY, dispatchWithin: 0 }, 'dispatchWithin', '须大于零'],
  ['a time beyond sense', { ...BODY, locateWithin: 3600 }, 'locateWithin', '太大'],
  ['no tier', { ...BODY, tiers: [] }, 'tiers', '至少要有一级'],
  ['a gap', { ...BODY, tiers: [BODY.tiers[0], BODY.tiers[2]] }, 'tiers/1/tier', '级次须从一级起连续，不能缺级'],
  ['a first tier that waits', tier(0, { startAfter: 30 }), 'tiers/0/startAfter', '一级随派单立即开始，不能等待'],
  ['a tier before the one above', tier(2, { startAfter: 100 }), 'tiers/2/startAfter', '不能早于前一级'],
  ['a tier that follows nobody', tier(1, { follows: 5 }), 'tiers/1/follows', '所跟随的级不存在'],
  ['a circle', tier(1, { follows: 2 }), 'tiers/1/follows', '几级互相等待，永远不会开始'],
  ['a tier after the cap', { ...BODY, allTiersWithin: 240 }, 'tiers/2/startAfter', '晚于全级上限'],
  ['the same teams twice', tier(1, { selector: 'contract-unit' }), 'tiers/1/selector', '与前面某级的对象相同'],
  ['no last resort', { ...BODY, tiers: BODY.tiers.slice(0, 2) }, 'tiers/1/selector', '最后一级须为 119'],
  ['an unknown selector', tier(1, { selector: 'volunteers' }), 'tiers/1/selector', '没有这种派单对象'],
  ['an unknown sign', { ...BODY, modifiers: [{ when: 'rain', tiers: [2], call: [] }] }, 'modifiers/0/when', '没有这种情形'],
  ['an unknown service', { ...BODY, modifiers: [{ when: 'child', tiers: [2], call: ['110'] }] }, 'modifiers/0/call', '只能是 119 或 120'],
  ['a sign twice', { ...BODY, modifiers: [{ when: 'child', tiers: [2], call: [] }, { when: 'child', tiers: [3], call: [] }] }, 'modifiers/1/when', '同一情形只能写一次'],
  ['a sign without a consequence', { ...BODY, modifiers: [{ when: 'child', tiers: [], call: [] }] }, 'modifiers/0/tiers', '须至少提前一级或提示一个号码'],
])('%s: refused at its place, when saved and when played', async (_name, plan, path, message) => {
  const errors = expect.arrayContaining([{ path, message }]) as unknown
  expect(await ask<Problem>('admin', 'PUT', '/410100', plan)).toMatchObject({ status: 422, body: { code: 'plan-unsound', errors } })
  expect(await ask<Problem>('admin', 'POST', '/preview', { plan, scenario: CALM })).toMatchObject({ status: 422, body: { code: 'plan-unsound', errors } })
})

test('a wrong shape is refused by its place too', async () => {
  expect(await ask<Problem>('admin', 'PUT', '/410100', { ...BODY, ladder: { ...BODY.ladder, voiceAfter: 'soon' }, colour: 'red' })).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
  const { body } = await ask<Problem>('admin', 'PUT', '/410100', { ...BODY, ladder: { ...BODY.ladder, voiceAfter: 'soon' } })
  expect(body.errors).toContainEqual({ path: 'body/ladder/voiceAfter', message: '应为整数' })
  expect(await counts('410100')).toBe('410100/1 市预案')
})

test('a plan is played without being saved', async () => {
  const { status, body } = await ask<PreviewView>('operator', 'POST', '/preview', { plan: { ...BODY, name: '试' }, scenario: { ...CALM, answers: ['silent'] } })
  expect([status, body.outcome, body.steps.filter((s) => s.what === 'tier-started').map((s) => [s.tier, s.at])]).toEqual([200, 'handed-over', [[1, 40], [2, 160], [3, 280]]])
  expect(await counts('410100')).toBe('410100/1 市预案')
})

test('many previews at once keep nobody else waiting, and one account gets sixty a minute', async () => {
  const [supervisor, admin] = [bearer(await door.token('supervisor')), bearer(await door.token('admin'))]
  const order: string[] = []
  const play = async (headers: { authorization: string }, name: string) => {
    const { statusCode } = await door.app.inject({ method: 'POST', url: '/api/response-plans/preview', headers, payload: { plan: BODY, scenario: CALM } })
    order.push(name)
    return statusCode
  }
  const played = Array.from({ length: 60 }, (_, n) => play(supervisor, `played ${n}`))
  const read = door.app.inject({ url: '/api/response-plans/410105', headers: supervisor }).then(() => order.push('read'))
  expect(new Set(await Promise.all(played))).toEqual(new Set([200]))
  await read
  expect(order.indexOf('read')).toBeLessThan(59)
  expect([await play(supervisor, 'one more'), await play(admin, 'another account')]).toEqual([429, 200])
})

test('rights: only supervisor and administrator write; another region does not exist for them', async () => {
  for (const username of ['operator', 'bureau']) {
    expect(await counts('410105', username)).toBe('410105/3 区预案二')
    expect([(await ask(username, 'PUT', '/410105', BODY)).status, (await ask(username, 'DELETE', '/410105')).status]).toEqual([403, 403])
  }
  for (const username of ['team', 'property']) expect([(await ask(username, 'GET', '/410105')).status, (await ask(username, 'POST', '/preview', { plan: BODY, scenario: CALM })).status]).toEqual([403, 403])
  for (const region of ['410200', '410000', '999999']) {
    expect([
      (await ask('admin', 'GET', `/${region}`)).status, (await ask('admin', 'GET', `/${region}/versions`)).status, (await ask('admin', 'GET', `/${region}/versions/1`)).status,
      (await ask('admin', 'PUT', `/${region}`, BODY)).status, (await ask('admin', 'DELETE', `/${region}`)).status,
    ]).toEqual([404, 404, 404, 404, 404])
  }
  expect(await counts('410105', 'county')).toBe('410105/3 区预案二')
})

test('a plan that does not speak of mass events and sooner stations gets their usual times', async () => {
  const { batchWithin: _b, tiers, ...before } = { ...BODY, name: '旧格式' }
  const older = { ...before, tiers: tiers.map(({ soonerBy: _s, ...t }) => t) }
  expect(await ask<PlanView>('admin', 'PUT', '/410105', older)).toMatchObject({ status: 200, body: { name: '旧格式', batchWithin: 60, tiers: tiers.map((t) => ({ tier: t.tier, soonerBy: null })) } })
})
