import { expect, test } from 'vitest'
import { leadsTo, passengerKit, read } from './kit.ts'

test('many phones behind one address: who has raised an alarm goes on seeing it, who only looks is told nothing that is not so', async () => {
  await using kit = await passengerKit()
  const own = leadsTo(await kit.alarm())
  for (let n = 0; n < 1200; n++) await kit.open('x')
  const other = await kit.open(kit.code())
  expect(other.statusCode).toBe(429)
  expect(read(other.body)).toMatch(/现在看不到最新情况，已经报的警不受影响.*我被困了.*打 96333/)
  expect(other.body).not.toContain('没有收到')
  expect((await kit.open(`${kit.code()}?a=AAAAAAAAAAAAAAAAAAAAAA`)).statusCode).toBe(429) // nobody's token
  const mine = await kit.open(own)
  expect([mine.statusCode, read(mine.body).includes('已经收到您的报警')]).toEqual([200, true])
  // A fault behind the look is no fault of the alarm.
  await kit.db.query('alter table passenger_alarm rename to passenger_alarm_away')
  const fault = await kit.open(own)
  expect([fault.statusCode, read(fault.body).includes('已经报的警不受影响'), fault.body.includes('没有收到')]).toEqual([500, true, false])
  expect(fault.body).toContain(`name="once" value="${/a=([\w-]+)/.exec(own)![1]!}"`) // a tap is the same alarm once more
})
