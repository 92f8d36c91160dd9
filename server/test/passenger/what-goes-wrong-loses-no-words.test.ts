import { expect, test } from 'vitest'
import { leadsTo, passengerKit, read } from './kit.ts'

test('many phones behind one address: who has raised an alarm goes on seeing it, who only looks is told nothing that is not so', async () => {
  await using kit = await passengerKit()
  const own = leadsTo(await kit.alarm())
  await Promise.all(Array.from({ length: 1200 }, () => kit.open('x')))
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

test('a fault shows the form that was sent with all that was in it, whoever runs no script; half a character refuses nobody', async () => {
  await using kit = await passengerKit()
  const own = leadsTo(await kit.alarm())
  const once = /a=([\w-]+)/.exec(own)![1]!
  const said = { once, phone: '19900000001', hurt: '1', floor: '7' }
  const keeps = (html: string, values: Record<string, string>) => Object.entries(values).filter(([name, value]) => !html.includes(`name="${name}" value="${value}"`)).map(([name]) => name)

  // The elevator is known, and what follows fails: the alarm's button carries everything.
  await kit.db.query('alter table passenger_alarm rename to passenger_alarm_away')
  const failed = await kit.alarm(0, { ...said, more: '1' })
  expect([failed.statusCode, keeps(failed.body, said)]).toEqual([500, []])
  await kit.db.query('alter table passenger_alarm_away rename to passenger_alarm')

  // Nothing is known at all.
  await kit.db.query('alter table elevator rename to elevator_away')
  const [first, more, out, words, feedback, look] = await Promise.all([kit.alarm(0, said), kit.alarm(0, { ...said, more: '1' }), kit.alarm(0, { once, out: '1', more: '1' }), kit.send('999999/alarm', { words: '测试苑 <4号楼>', phone: '19900000001' }), kit.send(`${kit.code()}/feedback`, { kind: 'praise', text: '修得很快' }), kit.open(own)])
  expect([first, more, out, words, feedback, look].map((page) => [page.statusCode, /<button[^>]*>(.*?)<\/button>/.exec(page.body)?.[1], read(page.body).includes('打 96333')])).toEqual([[500, '我被困了', true], [500, '告诉救援队', true], [500, '我已经出来了', true], [500, '我被困了', true], [500, '提交', true], [500, '我被困了', true]])
  expect(keeps(first.body, said)).toEqual([])
  expect(keeps(out.body, { once, out: '1', more: '1' })).toEqual([])
  expect(words.body).toMatch(/name="phone" value="19900000001".*测试苑 &#60;4号楼&#62;<\/textarea>/s)
  expect(feedback.body).toMatch(/name="kind" value="praise".*修得很快<\/textarea>/s)
  expect([look.body.includes('没有收到'), look.body.includes('暂时打不开'), keeps(look.body, { once })]).toEqual([false, true, []])
  await kit.db.query('alter table elevator_away rename to elevator')
  expect((await kit.alarm(0, { ...said, more: '1' })).statusCode).toBe(303)
  expect(await kit.notes((await kit.incidents())[0]!.id)).toContain('电话 19900000001')

  const halved = await kit.send('999999/alarm', { words: `${'苑'.repeat(299)}😀`, floor: `${'楼'.repeat(11)}😀` }, '203.0.113.50')
  expect(halved.statusCode).toBe(303)
  expect(await kit.incidents()).toHaveLength(2)
  expect((await kit.send(`${kit.code()}/feedback`, { kind: 'fault', text: `${'抖'.repeat(499)}😀` })).statusCode).toBe(303)
})

test('while an alarm is open a fault can be told, and is thanked for', async () => {
  await using kit = await passengerKit()
  const own = leadsTo(await kit.alarm())
  const help = await kit.open(own)
  const link = /href="\/e\/([^"]*about&#61;fault[^"]*|[^"]*about=fault[^"]*)"/.exec(help.body)![1]!.replace(/&#38;/g, '&')
  const page = await kit.open(link)
  expect(read(page.body)).toContain('说说怎么回事')
  const action = /action="\/e\/([^"]*feedback[^"]*)"/.exec(page.body)![1]!.replace(/&#38;/g, '&')
  const sent = await kit.send(action, { kind: 'fault', text: '按钮不亮' })
  const thanks = await kit.open(leadsTo(sent))
  expect(read(thanks.body)).toContain('已收到，谢谢')
  const back = /class="b small" href="\/e\/([^"]*)"/.exec(thanks.body)![1]!.replace(/&#38;/g, '&')
  expect(read((await kit.open(back)).body)).toContain('已经收到您的报警') // without a cookie too
})
