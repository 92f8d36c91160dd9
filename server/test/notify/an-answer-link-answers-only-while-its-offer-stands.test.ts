// The link of a text message on real dispatch: looking changes nothing, one press answers, a late one is told why not, and nobody makes a link but we.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeSessions } from '../../auth/sessions.ts'
import { buildApp } from '../../app.ts'
import { answerLinkRoutes } from '../../http/answerLink.ts'
import { makeHealthBook } from '../../http/health.ts'
import type { Notice } from '../../notify/channel.ts'
import { makeAnswerLinks } from '../../notify/link.ts'
import { smsText } from '../../notify/smsText.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { CONFIG } from '../door/door.ts'
import { testDatabase } from '../parts.ts'

const SECRET = 'a secret that all processes share'

async function linkKit() {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  const { db, clock, dispatch } = kit
  const links = makeAnswerLinks({ db, clock, secret: SECRET, publicUrl: 'https://sanfen.example' })
  const read: string[] = []
  const app = await buildApp({
    db, clock, config: CONFIG, sessions: makeSessions({ db, clock }), health: makeHealthBook(clock),
    rooms: async (to) => { await to.register(answerLinkRoutes, { db, clock, dispatch, links, linkRead: async (id) => { read.push(id) } }) },
  })
  const { incidentId } = await kit.report(0, { people: { trapped: 2 } })
  await dispatch.command(incidentId, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
  const offered = async () => (await kit.view(incidentId)).assignments.find((a) => a.status === 'offered')!
  const noticeOf = (assignment: { id: string; teamId: string; teamName: string; answerBy: string | null }, over: Partial<Notice> = {}): Notice => ({
    id: randomUUID(), kind: 'offer', assignmentId: assignment.id, teamId: assignment.teamId, teamName: assignment.teamName, contact: '19900000100', subject: null, answerBy: assignment.answerBy === null ? null : new Date(assignment.answerBy), ...over,
  })
  const pathOf = async (notice: Notice, of = links) => new URL((await of.linkFor(notice)) ?? 'https://none/').pathname
  const look = (url: string, method: 'GET' | 'HEAD' = 'GET') => app.inject({ method, url })
  const press = (url: string, answer: string, shown = 'offer') => app.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: `shown=${shown}&answer=${answer}` })
  return {
    ...kit, links, read, incidentId, offered, noticeOf, pathOf, look, press,
    async [Symbol.asyncDispose]() { await app.close(); await db.close(); await database.drop() },
  }
}
const told = (html: string) => /<h1>. (.*?)<span/.exec(html)?.[1]

test('looking at the link, as previews do, changes nothing', async () => {
  await using kit = await linkKit()
  const path = await kit.pathOf(kit.noticeOf(await kit.offered()))
  const before = await kit.view(kit.incidentId)
  await kit.look(path, 'HEAD')
  for (let n = 0; n < 3; n++) {
    const answer = await kit.look(path)
    expect(answer.statusCode).toBe(200)
    expect(told(answer.body)).toBe('派单：请应答')
    expect(answer.body).toContain('测试苑0 4号楼 1单元 东梯')
    expect(answer.body).not.toMatch(/tel:1|<script/) // the numbers are for who goes
    expect(Buffer.byteLength(answer.body)).toBeLessThan(10_240)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex, nofollow', 'content-type': 'text/html; charset=utf-8' })
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/)
  }
  expect(await kit.view(kit.incidentId)).toEqual(before)
  expect(kit.read).toEqual([])
})

test('one press accepts and shows where to go and whom to call; the second says the same', async () => {
  await using kit = await linkKit()
  const assignment = await kit.offered()
  const notice = kit.noticeOf(assignment)
  const path = await kit.pathOf(notice)
  for (const answer of [await kit.press(path, 'accept'), await kit.press(path, 'accept'), await kit.look(path)]) {
    expect([answer.statusCode, told(answer.body)]).toEqual([200, '已接单，请马上出发'])
    expect(answer.body).toContain('href="tel:037100000009"')
    expect(answer.body).not.toContain('没有生效')
  }
  const after = await kit.view(kit.incidentId)
  expect(after.assignments.find((a) => a.id === assignment.id)?.status).toBe('accepted')
  expect(after.timeline.filter((e) => e.type === 'offer-accepted')).toHaveLength(1)
  expect(kit.read).toContain(notice.id)
})

test('"cannot go" calls the next team at once, before and after accepting', async () => {
  await using kit = await linkKit()
  const first = await kit.offered()
  const path = await kit.pathOf(kit.noticeOf(first))
  for (const answer of [await kit.press(path, 'cannot-go'), await kit.press(path, 'cannot-go')]) expect([answer.statusCode, told(answer.body)]).toEqual([200, '已登记：无法前往'])
  const second = await kit.offered()
  expect(second.teamId).not.toBe(first.teamId)
  const its = await kit.pathOf(kit.noticeOf(second))
  await kit.press(its, 'accept')
  expect(told((await kit.press(its, 'cannot-go', 'task')).body)).toBe('已登记：无法前往')
  expect((await kit.view(kit.incidentId)).assignments.find((a) => a.id === second.id)?.status).toBe('withdrawn')
  const late = await kit.press(path, 'accept')
  expect([late.statusCode, told(late.body)]).toEqual([409, '已登记：无法前往'])
  expect(late.body).toContain('没有生效：派单已被拒绝')
})

test('"cannot go" on a page that still showed the offer does not withdraw a crew that has accepted meanwhile', async () => {
  await using kit = await linkKit()
  const assignment = await kit.offered()
  const path = await kit.pathOf(kit.noticeOf(assignment))
  expect((await kit.look(path)).body).toContain('name="shown" value="offer"')
  await kit.dispatch.answer(assignment.id, { type: 'accept' }, { teamId: assignment.teamId, name: assignment.teamName })
  const answer = await kit.press(path, 'cannot-go')
  expect([answer.statusCode, told(answer.body)]).toEqual([409, '已接单，请马上出发'])
  expect(answer.body).toContain('没有生效：您的队伍已经接单')
  expect(answer.body).toContain('name="shown" value="task"')
  const status = async () => (await kit.view(kit.incidentId)).assignments.find((a) => a.id === assignment.id)?.status
  expect(await status()).toBe('accepted')
  await kit.press(path, 'cannot-go', 'task') // on the page that says so
  expect(await status()).toBe('withdrawn')
})

test('a press after the offer lapsed counts for nothing and says that others have it', async () => {
  await using kit = await linkKit()
  const assignment = await kit.offered()
  const path = await kit.pathOf(kit.noticeOf(assignment))
  kit.clock.advance(61)
  await kit.dispatch.fire(kit.incidentId, `answer/${assignment.id}`)
  const before = await kit.view(kit.incidentId)
  expect(before.assignments.find((a) => a.id === assignment.id)?.status).toBe('lapsed')
  const answer = await kit.press(path, 'accept')
  expect([answer.statusCode, told(answer.body)]).toEqual([409, '已由其他队伍处理'])
  expect(answer.body).toContain('不用去了')
  expect(answer.body).not.toContain('tel:199')
  expect((await kit.view(kit.incidentId)).version).toBe(before.version)
})

test('a forged, a foreign and an expired link open nothing', async () => {
  await using kit = await linkKit()
  const notice = kit.noticeOf(await kit.offered())
  const path = await kit.pathOf(notice)
  const last = path.endsWith('A') ? 'B' : 'A'
  const others = makeAnswerLinks({ db: kit.db, clock: kit.clock, secret: 'another installation', publicUrl: 'https://sanfen.example' })
  for (const bad of [path.slice(0, -1) + last, path.slice(0, -1), `/a/${path.slice(3).toUpperCase()}`, `/a/2${path.slice(4)}`, '/a/x', '/a/zzzzzzzzzzzzAbCdEf_hIj-L', `/a/${'1'.repeat(60)}`, await kit.pathOf(notice, others)]) {
    for (const answer of [await kit.look(bad), await kit.press(bad, 'accept')]) {
      expect([bad, answer.statusCode, answer.headers['content-type']]).toEqual([bad, expect.toSatisfy((s: number) => s === 404 || s === 400 || s === 414), 'text/html; charset=utf-8'])
      expect(answer.body).not.toContain('测试苑')
    }
  }
  expect((await kit.press(path, 'got-it')).statusCode).toBe(400)
  expect((await kit.press(path, 'release')).statusCode).toBe(400)
  kit.clock.advance(60 + 4 * 3600)
  for (const answer of [await kit.look(path), await kit.press(path, 'accept')]) expect([answer.statusCode, told(answer.body)]).toEqual([410, '链接已过期'])
  expect(kit.read).toEqual([])
})

test('a message that goes out again carries the same link, a stand-down and a house without a public address none', async () => {
  await using kit = await linkKit()
  const notice = kit.noticeOf(await kit.offered())
  const link = await kit.links.linkFor(notice)
  expect(await kit.links.linkFor(notice)).toBe(link)
  expect(link).toMatch(/^https:\/\/sanfen\.example\/a\/[\w-]{13,20}$/)
  expect(await kit.links.linkFor({ ...notice, id: randomUUID(), kind: 'stand-down' })).toBeNull()
  expect(await makeAnswerLinks({ db: kit.db, clock: kit.clock, secret: SECRET, publicUrl: undefined }).linkFor(notice)).toBeNull()
})

test('in a reachability drill the link can say nothing but "got it"', async () => {
  await using kit = await linkKit()
  const drill = kit.noticeOf(await kit.offered(), { kind: 'drill', assignmentId: null, answerBy: null })
  expect(smsText(drill, await kit.links.linkFor(drill))).toMatch(/^【通知测试】/)
  const path = await kit.pathOf(drill)
  expect(told((await kit.look(path)).body)).toBe('通知测试')
  expect(kit.read).toEqual([])
  expect(told((await kit.press(path, 'got-it')).body)).toBe('已收到')
  expect(kit.read).toEqual([drill.id])
})

test('who tries tokens by the thousand is stopped, from where the crews of a whole carrier still get in', async () => {
  await using kit = await linkKit()
  const hundred = async () => new Set((await Promise.all(Array.from({ length: 100 }, (_, n) => kit.look(`/a/${n}_bCdEf_hIj-L`)))).map((a) => a.statusCode))
  for (let n = 0; n < 12; n++) expect(await hundred()).toEqual(new Set([404]))
  expect(await hundred()).toEqual(new Set([429]))
})
