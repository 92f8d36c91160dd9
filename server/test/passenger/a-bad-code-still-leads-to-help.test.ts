import { expect, test } from 'vitest'
import { revokeSticker } from '../../db/stickers.ts'
import { leadsTo, passengerKit, read } from './kit.ts'

test('a sticker leads to its elevator, one tap reports it, and the phone sees its own help and nobody else does', async () => {
  await using kit = await passengerKit()
  const page = await kit.open(kit.code())
  expect(page.statusCode).toBe(200)
  expect(read(page.body)).toMatch(/235274.*测试苑0 4号楼1单元.*我被困了.*打 96333.*九六三三三/)
  expect(page.body).toContain('href="tel:96333"')
  expect(Buffer.byteLength(page.body)).toBeLessThan(30_000)

  const answer = await kit.alarm()
  expect(answer.statusCode).toBe(303)
  const own = await kit.open(leadsTo(answer))
  expect(Buffer.byteLength(own.body)).toBeLessThan(30_000)
  expect(read(own.body)).toMatch(/已经收到您的报警.*已收到.*正在派单/)
  // Without cookies the address is enough, and with one the sticker alone.
  expect(read((await kit.open(kit.code(), { cookie: String(answer.headers['set-cookie']).split(';')[0]! })).body)).toContain('已经收到您的报警')
  const other = read((await kit.open(kit.code(), { from: '203.0.113.77' })).body)
  expect(other).toContain('这台电梯已经有人报警')
  expect(other).not.toContain('里面几个人')
  expect(read((await kit.open(leadsTo(answer), { language: 'en-GB,en' })).body)).toContain('We have your alarm')
  expect(await kit.incidents()).toMatchObject([{ status: 'located', reports: 1, attention: ['confirm-by-call'] }])

  // A double tap and a reload are the same alarm; what is added lowers nothing.
  const once = /[?&]a=([\w-]+)/.exec(leadsTo(answer))![1]!
  await Promise.all([1, 2, 3].map(() => kit.alarm(0, { once })))
  await kit.alarm(0, { once, people: '3', floor: '7', phone: '199 0000 0077' })
  await kit.alarm(0, { once, people: '1', hurt: '1' })
  const [incident] = await kit.incidents()
  expect(incident!.reports).toBe(2) // the second carries the number that is called back
  const view = await kit.view(incident!.id)
  expect(view.people).toMatchObject({ trapped: 3, injured: 1 })
  expect(view.callerPhone).toBe('19900000077')
  expect(await kit.notes(incident!.id)).toMatch(/3 人，楼层 7，电话 19900000077/)
  await kit.alarm(0, { once, out: '1' })
  expect((await kit.view(incident!.id)).attention.map((a) => a.reason)).toContain('perhaps-freed')
  expect(read((await kit.open(leadsTo(answer))).body)).toContain('已告诉值班员您出来了')
  // Another phone in there is asked, not told.
  expect(read((await kit.open(leadsTo(await kit.alarm(0, {}, '203.0.113.78')))).body)).toMatch(/有人说里面的人已经出来了。您还在里面，请打 96333/)
})

test('the help is told as far as it is known: who, how long, how sure', async () => {
  await using kit = await passengerKit()
  const own = leadsTo(await kit.alarm())
  const [incident] = await kit.incidents()
  await kit.dispatch.command(incident!.id, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
  const say = async () => read((await kit.open(own)).body)
  expect(await say()).toMatch(/正在叫救援队/)
  const assignment = (await kit.view(incident!.id)).assignments[0]!
  const team = { teamId: assignment.teamId, name: assignment.teamName }
  await kit.dispatch.answer(assignment.id, { type: 'accept' }, team)
  expect(await say()).toMatch(/救援队正在赶来 约 \d 分钟 队 t1（维保单位），离您 1\.0 公里/)
  kit.clock.advance(200)
  expect(await say()).toMatch(/位置是 3 分钟前的/)
  kit.clock.advance(500)
  expect(await say()).toMatch(/暂时不知道还要几分钟/)
  await kit.dispatch.answer(assignment.id, { type: 'depart' }, team)
  await kit.dispatch.answer(assignment.id, { type: 'arrive' }, team)
  expect(await say()).toMatch(/救援队到了/)
  expect(await say()).not.toContain('队长')
  await kit.dispatch.answer(assignment.id, { type: 'release', people: 1 }, team)
  expect(await say()).toMatch(/救援已经结束/)
  // A page that is seconds old says he is out, or one word more: that is no new entrapment.
  const once = /a=([\w-]+)/.exec(own)![1]!
  for (const late of [{ out: '1' }, { more: '1', out: '1' }, { more: '1', people: '2' }] as const) expect(read((await kit.open(leadsTo(await kit.alarm(0, { once, ...late })))).body)).toContain('救援已经结束')
  expect(await kit.incidents()).toHaveLength(1)
  // Whoever is still inside taps again, on the same old page too.
  await kit.alarm(0, { once })
  expect((await kit.incidents()).map((i) => i.status)).toEqual(['released', 'located'])
})

test('forged, revoked, unknown and typed codes each say so, and let the trapped through', async () => {
  await using kit = await passengerKit({ elevators: 2 })
  const forged = `${kit.code().slice(0, -12)}AAAAAAAAAAAA`
  for (const [code, words] of [[forged, '这张码不是 96333 平台发的'], ['999999-1-AAAAAAAAAAAA', '这张码不是 96333 平台发的'], ['999999', '没有找到这个码'], ['%3Cscript%3Ealert(1)%3C%2Fscript%3E', '没有找到这个码']] as const) {
    const page = await kit.open(code)
    expect([code, page.statusCode]).toEqual([code, 404])
    expect(read(page.body)).toMatch(new RegExp(`${words}.*打 96333.*我被困了，请来救我`))
    expect(page.body).not.toContain('<script>alert')
  }
  const empty = await kit.send(`${forged}/alarm`, { words: '', phone: '19900000001' })
  expect(empty.statusCode).toBe(422)
  expect(empty.body).toContain('value="19900000001"') // nobody types it twice
  const helped = await kit.send(`${forged}/alarm`, { words: '测试苑 4号楼，码坏了', phone: '19900000001' })
  expect(helped.statusCode).toBe(303)
  expect(read((await kit.open(leadsTo(helped))).body)).toContain('值班员正在确认您在哪台电梯')
  const [unlocated] = await kit.incidents()
  expect(unlocated).toMatchObject({ status: 'reported', elevatorId: null })
  expect((await kit.view(unlocated!.id)).reports[0]).toMatchObject({ source: 'passenger', said: '测试苑 4号楼，码坏了', callerPhone: '19900000001' })
  // A number that comes later is what a call back is made from, car or no car; he need not write it twice.
  const words = /a=([\w-]+)/.exec(leadsTo(helped))![1]!
  for (let n = 0; n < 2; n++) await kit.send(`${forged}/alarm`, { once: words, more: '1', phone: '19900000002' })
  expect((await kit.view(unlocated!.id)).reports.map((r) => r.callerPhone)).toEqual(['19900000001', '19900000002'])
  // Then he finds a good sticker: it has its button, and locates him.
  const cookie = String(helped.headers['set-cookie']).split(';')[0]!
  expect(read((await kit.open(kit.code(1), { cookie })).body)).toMatch(/我被困了 按一下报警/)
  const scanned = await kit.alarm(1, { once: words })
  expect(read((await kit.open(leadsTo(scanned))).body)).toContain('值班员正在派救援队')
  expect((await kit.incidents()).at(-1)).toMatchObject({ status: 'located', elevatorId: kit.world.elevators[1]! })
  // An operator finds out which one it is: the phone is told, on the sticker's own page as well.
  await kit.dispatch.command(unlocated!.id, { type: 'locate', elevatorId: kit.world.elevators[0]!, readBack: true }, kit.operator, kit.scope)
  expect(read((await kit.open(leadsTo(helped))).body)).toContain('测试苑0 4号楼1单元东梯')
  expect(read((await kit.open(kit.code(), { cookie })).body)).toContain('已经收到您的报警')
  await kit.dispatch.command(unlocated!.id, { type: 'cancel', kind: 'entrapment', reason: '重来' }, kit.operator, kit.scope)

  const typed = await kit.open('235274')
  expect(read(typed.body)).toContain('是这台电梯吗')
  await kit.db.tx((tx) => revokeSticker(tx, { elevatorId: kit.world.elevators[0]!, accountId: kit.world.operatorId, now: kit.clock(), because: '换新' }))
  const old = await kit.open(kit.code())
  expect(old.statusCode).toBe(410)
  expect(read(old.body)).toMatch(/这张码已经换新.*我被困了/)
  expect((await kit.alarm()).statusCode).toBe(303)
  const doubted = (await kit.incidents()).at(-1)!
  expect(doubted).toMatchObject({ status: 'located', attention: ['confirm-by-call'] }) // it hangs for days after the new one was issued
  expect(await kit.notes(doubted.id)).toContain('已作废的码')
})

test('huge forms, scripts in every field, wrong methods and wrong kinds get clear words', async () => {
  await using kit = await passengerKit({ elevators: 2 })
  const huge = await kit.send(`${kit.code()}/alarm`, { words: '啊'.repeat(20_000) })
  expect(huge.statusCode).toBe(413)
  expect(read(huge.body)).toMatch(/内容太长.*我被困了.*打 96333/)
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  const answer = await kit.send('999999/alarm', { words: evil, phone: evil, floor: evil, people: evil, once: evil, l: evil, lat: evil })
  const said = await kit.send(`${kit.code()}/feedback`, { text: '', phone: evil, kind: evil })
  for (const page of [await kit.open(leadsTo(answer)), said, await kit.send('999999/alarm', { phone: evil, words: '' }), await kit.open(`${kit.code()}?about=fault&l=${encodeURIComponent(evil)}`)]) {
    expect(page.body).not.toMatch(/<script>alert|<img/)
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'sha256-/)
  }
  expect(said.statusCode).toBe(422)
  for (const [method, path, allow] of [['PUT', kit.code(), 'GET, HEAD'], ['DELETE', kit.code(), 'GET, HEAD'], ['POST', kit.code(), 'GET, HEAD'], ['PATCH', `${kit.code()}/alarm`, 'POST']] as const) {
    const wrong = await kit.app.inject({ method, url: `/e/${path}` })
    expect([method, wrong.statusCode, wrong.headers['allow'], wrong.headers['content-type']]).toEqual([method, 405, allow, 'text/html; charset=utf-8'])
  }
  const head = await kit.app.inject({ method: 'HEAD', url: `/e/${kit.code()}` })
  expect([head.statusCode, head.body]).toEqual([200, ''])
  expect((await kit.open(`${kit.code()}/alarm`)).headers['location']).toBe(`/e/${kit.code()}`)
  const kind = await kit.app.inject({ method: 'POST', url: `/e/${kit.code()}/alarm`, headers: { 'content-type': 'application/xml' }, payload: '<help/>' })
  expect([kind.statusCode, read(kind.body).includes('打 96333')]).toEqual([415, true])
  expect((await kit.send(`${kit.code()}/alarm`, { floor: '\u0000\ud800 3', people: '99999', hurt: '1' })).statusCode).toBe(303)
  // More people than a car holds: the alarm stands, nobody counts with the number, who sent it reads that, and the operator reads it too.
  const crowd = await kit.alarm(1, { people: '200' }, '203.0.113.60')
  const shown = await kit.open(leadsTo(crowd), { from: '203.0.113.60' })
  expect(read(shown.body)).toMatch(/一台电梯装不下这么多人，人数没有记下，请再选一次.*已经收到您的报警/)
  const [, second] = await kit.incidents().then((all) => all.filter((i) => i.elevatorId !== null))
  expect((await kit.view(second!.id)).people.trapped).toBe(null)
  expect(await kit.notes(second!.id)).toContain('自称 200 人（一台轿厢装不下')
  const chosen = await kit.send(`${kit.code(1)}/alarm`, { once: /a=([\w-]+)/.exec(leadsTo(crowd))![1]!, more: '1', people: '40' }, '203.0.113.60')
  expect(read((await kit.open(leadsTo(chosen), { from: '203.0.113.60' })).body)).not.toContain('人数没有记下')
  expect((await kit.view(second!.id)).people.trapped).toBe(40)
})

test('a fault, a complaint and praise are kept once each, and too many at once keep their words', async () => {
  await using kit = await passengerKit()
  expect(read((await kit.open(`${kit.code()}?about=complaint`)).body)).toMatch(/有人困在里面，请回到报警/)
  const once = 'AAAAAAAAAAAAAAAAAAAAAA'
  for (let n = 0; n < 2; n++) expect((await kit.send(`${kit.code()}/feedback`, { once, kind: 'praise', text: '很快就好了' })).statusCode).toBe(303)
  for (let n = 0; n < 3; n++) await kit.send(`${kit.code()}/feedback`, { kind: 'fault', text: `抖动 ${n}`, phone: '19900000001' })
  const late = await kit.send(`${kit.code()}/feedback`, { kind: 'fault', text: '抖动，第六次' })
  expect(late.statusCode).toBe(429)
  expect(late.body).toContain('抖动，第六次')
  expect((await kit.db.query('select kind, text from feedback order by id')).rows).toEqual([{ kind: 'praise', text: '很快就好了' }, ...[0, 1, 2].map((n) => ({ kind: 'fault', text: `抖动 ${n}` }))])
})
