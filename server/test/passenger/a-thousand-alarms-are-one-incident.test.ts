import { expect, test } from 'vitest'
import { leadsTo, passengerKit, read } from './kit.ts'

test('a thousand alarms for one elevator from one address are one incident, and the real passenger gets through', async () => {
  await using kit = await passengerKit({ elevators: 2 })
  const answers = await Promise.all(Array.from({ length: 1000 }, () => kit.alarm(0, {}, '198.51.100.1')))
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
  for (let n = 0; n < 20; n++) expect((await kit.send('000000/alarm', { words: `第 ${n} 处` }, typist)).statusCode).toBe(303)
  const without = (await kit.incidents()).filter((i) => i.elevatorId === null)
  expect(without).toHaveLength(3)
  expect(await kit.notes(without[2]!.id)).toContain('第 19 处') // not a word is lost
})
