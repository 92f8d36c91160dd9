import { expect, test } from 'vitest'
import { makeSharedPaces } from '../../auth/sharedPace.ts'
import { testRedis } from '../parts.ts'
import { until } from '../patience.ts'
import { leadsTo, passengerKit, read } from './kit.ts'

test('a thousand alarms for one elevator from one address are one incident, and the real passenger gets through', async () => {
  await using kit = await passengerKit({ elevators: 2 })
  const answers: Awaited<ReturnType<typeof kit.alarm>>[] = []
  // As many at once as the database's line bears on a slow machine: what waits longer is told to try again.
  for (let wave = 0; wave < 5; wave++) answers.push(...await Promise.all(Array.from({ length: 200 }, () => kit.alarm(0, {}, '198.51.100.1'))))
  expect(new Set(answers.map((a) => a.statusCode))).toEqual(new Set([303])) // nobody is refused
  const [only, ...others] = await kit.incidents()
  expect(others).toEqual([])
  expect(only!.reports).toBeLessThanOrEqual(3)
  expect((await kit.db.query<{ n: number }>('select count(*)::int as n from passenger_alarm')).rows[0]!.n).toBeLessThanOrEqual(40)
  // From elsewhere, and from the very same address.
  for (const from of ['203.0.113.5', '198.51.100.1']) {
    const real = await kit.alarm(1, { people: '1', phone: '19900000002' }, from)
    expect(read((await kit.open(leadsTo(real), { from })).body)).toContain('已经收到您的报警')
  }
  const inTheSameCar = await kit.alarm(0, { hurt: '1', phone: '19900000003' }, '203.0.113.6')
  expect(read((await kit.open(leadsTo(inTheSameCar))).body)).toContain('已经收到您的报警')
  const now = await kit.incidents()
  expect(now).toHaveLength(2)
  expect((await kit.view(now[0]!.id)).people.injured).toBe(1)
})

test('an alarm that may be false is sent help all the same; the second tier waits for a call back, but not for ever', async () => {
  await using kit = await passengerKit({ elevators: 8 })
  const attacker = '198.51.100.2'
  for (let n = 0; n < 2; n++) {
    await kit.alarm(0, {}, attacker)
    const open = (await kit.incidents()).at(-1)!
    expect(open.attention).toEqual(['confirm-by-call'])
    await kit.dispatch.command(open.id, { type: 'cancel', kind: 'false-alarm', reason: '没有人' }, kit.operator, kit.scope)
    kit.clock.advance(3600)
  }
  await kit.alarm(0, {}, attacker)
  const third = (await kit.incidents()).at(-1)!
  expect(third.attention).toEqual(['perhaps-false'])
  expect(await kit.notes(third.id)).toContain('30 天内 2 次误报')
  await kit.dispatch.command(third.id, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
  const waiting = (await kit.incidents()).at(-1)!.deadlines
  expect(Number(waiting['tier/2'])).toBe(300) // allTiersWithin, whatever tier 2 says
  await kit.dispatch.command(third.id, { type: 'comfort', note: '确实有人' }, kit.operator, kit.scope)
  const confirmed = (await kit.incidents()).at(-1)!
  expect(confirmed.attention).toEqual([])
  expect(Number(confirmed.deadlines['tier/2'])).toBeLessThan(300)

  // A telephone call for the same car confirms as well.
  await kit.alarm(1, { lat: '34.90', lng: '113.90', accuracy: '50' }, '203.0.113.8')
  const far = (await kit.incidents()).at(-1)!
  expect(far.attention).toEqual(['perhaps-false'])
  expect(await kit.notes(far.id)).toMatch(/手机定位离电梯 2\d\.\d 公里/)
  await kit.report(1, { source: 'call', callerPhone: '19900000004' })
  expect((await kit.incidents()).at(-1)!.attention).toEqual([])
})

test('from one address many cars are doubted, many typed codes need a person, and words without a car do not flood the desk', async () => {
  await using kit = await passengerKit({ elevators: 12 })
  const from = '198.51.100.3'
  for (let n = 0; n < 6; n++) await kit.alarm(n, {}, from)
  expect((await kit.incidents()).map((i) => i.attention[0])).toEqual([...Array.from({ length: 5 }, () => 'confirm-by-call'), 'perhaps-false'])
  const typist = '2001:db8:1:2::1'
  for (let n = 6; n < 10; n++) await kit.send(`${kit.code(n).slice(0, 6)}/alarm`, {}, `2001:db8:1:2::${n}`)
  const typed = (await kit.incidents()).slice(6)
  expect(typed.map((i) => i.elevatorId !== null)).toEqual([true, true, true, false]) // the fourth waits for a read-back
  // A stranger's words open nothing new when they are the same; others are another person, and get an incident of their own.
  const first = await kit.send('000000/alarm', { words: '测试苑 3号楼' }, typist)
  const again = await kit.send('000000/alarm', { words: '测试苑3号楼。' }, typist)
  const another = await kit.send('000000/alarm', { words: '测试苑 3号楼', phone: '19900000011' }, typist)
  for (let n = 0; n < 30; n++) expect((await kit.send('000000/alarm', { words: `第 ${n} 处` }, typist)).statusCode).toBe(303)
  const without = (await kit.incidents()).filter((i) => i.elevatorId === null)
  expect(without).toHaveLength(20)
  const threes = without.filter((i) => i.reports > 1)[0]!
  expect(threes).toMatchObject({ attention: ['confirm-by-call'], reports: 3 })
  expect(await kit.notes(threes.id)).toContain('可能是另一个人')
  expect(await kit.notes(without.at(-1)!.id)).toContain('同一网络又有人在扫码页报警：第 2') // the latest holds what came over the bound
  // The one who opened it is told where help is; whoever was added to it is told no lie about a stranger's car.
  await kit.dispatch.command(threes.id, { type: 'locate', elevatorId: kit.world.elevators[10]!, readBack: true }, kit.operator, kit.scope)
  expect(read((await kit.open(leadsTo(first))).body)).toContain('测试苑10')
  for (const folded of [again, another]) expect(read((await kit.open(leadsTo(folded))).body)).toMatch(/^(?!.*测试苑10).*已经收到您的报警.*值班员正在确认您在哪台电梯/)
  await kit.dispatch.command(threes.id, { type: 'cancel', kind: 'false-alarm', reason: '没有人' }, kit.operator, kit.scope)
  expect(read((await kit.open(leadsTo(again))).body)).toMatch(/这次报警已经结束 还在里面就再按一下/)
  // His torn sticker's car has an open incident by now: his digits join it.
  await kit.report(11, { source: 'call', callerPhone: '19900000012' })
  const joining = await kit.send(`${kit.code(11).slice(0, 6)}/alarm`, {}, typist)
  expect((await kit.incidents()).find((i) => i.elevatorId === kit.world.elevators[11])!.reports).toBe(2)
  expect(read((await kit.open(leadsTo(joining))).body)).toContain('测试苑11')
})

test('nobody makes another’s alarm doubtful, and a sound one lowers a stranger’s doubt', async () => {
  await using kit = await passengerKit({ elevators: 3 })
  const attention = async (n: number) => (await kit.incidents()).find((i) => i.elevatorId === kit.world.elevators[n])!.attention
  const tokenOf = (answer: Awaited<ReturnType<typeof kit.alarm>>) => /a=([\w-]+)/.exec(leadsTo(answer))![1]!
  const far = { lat: '0', lng: '0', accuracy: '10' }
  await kit.alarm(0, {}, '203.0.113.21')
  const stranger = tokenOf(await kit.send(`${kit.code().slice(0, 6)}/alarm`, {}, '198.51.100.22'))
  await kit.send(`${kit.code().slice(0, 6)}/alarm`, { once: stranger, more: '1', ...far }, '198.51.100.22')
  expect(await attention(0)).toEqual(['confirm-by-call'])
  // Its own first alarm it does: and who scans the sticker at the spot lifts that, not the same address and not typed digits.
  const joker = '198.51.100.23'
  const own = tokenOf(await kit.alarm(1, {}, joker))
  await kit.alarm(1, { once: own, more: '1', ...far }, joker)
  expect((await attention(1)).toSorted()).toEqual(['confirm-by-call', 'perhaps-false'])
  await kit.alarm(1, {}, joker)
  await kit.send(`${kit.code(1).slice(0, 6)}/alarm`, {}, '203.0.113.24')
  expect(await attention(1)).toContain('perhaps-false')
  await kit.alarm(1, {}, '203.0.113.25')
  expect((await attention(1)).toSorted()).toEqual(['confirm-by-call'])
  // A second false alarm of the district's carrier says nothing about this car.
  for (const n of [0, 1]) await kit.dispatch.command((await kit.incidents())[n]!.id, { type: 'cancel', kind: 'false-alarm', reason: '没有人' }, kit.operator, kit.scope)
  kit.clock.advance(3601)
  await kit.alarm(2, { phone: '19900000031' }, joker)
  expect(await attention(2)).toEqual(['confirm-by-call'])
})

test('the brakes are of all processes together, and each counts for itself where Redis is gone; nobody is refused either way', async () => {
  const { url, prefix } = await testRedis()
  const faults: string[] = []
  const open = (redisUrl: string, clock: () => Date) => makeSharedPaces({ redisUrl, clock, prefix, fault: (where) => faults.push(where) })
  for (const [redisUrl, most] of [[url, 3], ['redis://127.0.0.1:1', 6]] as const) {
    const paces: ReturnType<typeof makeSharedPaces>[] = []
    await using kit = await passengerKit({ paces: (clock) => { paces.push(open(redisUrl, clock), open(redisUrl, clock)); return [paces[0]!.of, paces[1]!.of] } })
    const [one, two] = paces.map((p) => p.of('probe', { perSecond: 0.001, burst: 1 }))
    let tries = 0
    if (most === 3) await until('both count in Redis', async () => { tries += 1; return await one!(String(tries)) === 0 && await two!(String(tries)) > 0 })
    for (let n = 0; n < 12; n++) expect((await kit.send(`${kit.code()}/alarm`, {}, '198.51.100.41', { to: n % 2 === 0 ? kit.app : kit.other })).statusCode).toBe(303)
    expect((await kit.incidents()).map((i) => i.reports)).toEqual([most])
    // A minute later it has three again.
    kit.clock.advance(60)
    for (let n = 0; n < 4; n++) await kit.send(`${kit.code()}/alarm`, {}, '198.51.100.41', { to: kit.other })
    expect((await kit.incidents()).map((i) => i.reports)).toEqual([most + 3])
    for (const p of paces) p.close()
  }
  expect(faults).toEqual(['pace', 'pace']) // once each process
})

test('a phone that has raised false alarms is marked wherever it goes on, is never refused, and nobody else is marked with it', async () => {
  await using kit = await passengerKit({ elevators: 5 })
  const phone = (answer: Awaited<ReturnType<typeof kit.alarm>>) => answer.cookies.filter((c) => c.name === 'sanfen-phone').map((c) => `${c.name}=${c.value}`)[0]!
  const cookie = phone(await kit.alarm(0, {}, '203.0.113.51'))
  await kit.send(`${kit.code(1)}/alarm`, {}, '203.0.113.52', { cookie })
  const bystander = phone(await kit.alarm(0, {}, '203.0.113.53'))
  for (const { id } of await kit.incidents()) await kit.dispatch.command(id, { type: 'cancel', kind: 'false-alarm', reason: '没有人' }, kit.operator, kit.scope)
  kit.clock.advance(5 * 86_400)
  const third = await kit.send(`${kit.code(2)}/alarm`, {}, '203.0.113.54', { cookie })
  expect([third.statusCode, phone(third)]).toEqual([303, cookie])
  await kit.send(`${kit.code(3)}/alarm`, {}, '203.0.113.55', { cookie: bystander })
  await kit.send('000000/alarm', { words: '测试苑 9号楼' }, '203.0.113.56', { cookie })
  const [marked, sound, unlocated] = (await kit.incidents()).slice(2)
  expect([marked!.attention, sound!.attention, unlocated!.attention]).toEqual([['perhaps-false'], ['confirm-by-call'], ['confirm-by-call']])
  for (const id of [marked!.id, unlocated!.id]) expect(await kit.notes(id)).toContain('这部手机 30 天内 2 次误报')
  kit.clock.advance(30 * 86_400)
  await kit.send(`${kit.code(4)}/alarm`, {}, '203.0.113.57', { cookie })
  expect((await kit.incidents()).at(-1)!.attention).toEqual(['confirm-by-call'])
})
