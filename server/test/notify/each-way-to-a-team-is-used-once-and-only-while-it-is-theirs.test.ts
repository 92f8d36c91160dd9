// Whom a message goes to: every number once, no phone of somebody who is barred or has moved; and who was on the road reads that he need not come.
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { listContactless, insertDrill, planDrill } from '../../db/reachability.ts'
import { CHANNELS, type NoticeKind } from '../../domain/notice.ts'
import { spreadOf } from '../../domain/reachability.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'

async function city() {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  onTestFinished(async () => { await kit.db.close(); await database.drop() })
  const [team, other] = kit.world.contract as [string, string]
  const { incidentId } = await kit.report()
  const assign = async (teamId = team) => {
    await kit.dispatch.command(incidentId, { type: 'assign', teamId, confirmed: true }, kit.operator, kit.scope)
    return (await kit.view(incidentId)).assignments.find((a) => a.teamId === teamId)!
  }
  /** A browser with a team's member logged in on it. Returns what its push messages are addressed to. */
  const phone = async (name: string, own = team): Promise<string> => {
    const account = (await kit.db.query<{ id: string }>(`insert into account (username, name, role, region, team_id, password_hash) values ($1, $1, 'team', '410105', $2, 'x') returning id`, [name, own])).rows[0]!.id
    return (await kit.db.query<{ id: string }>(`insert into push_subscription (account_id, team_id, endpoint, p256dh, auth, created_at) values ($1, $2, $3, 'p', 'a', $4) returning id`, [account, own, `https://push.example/${name}`, kit.clock()])).rows[0]!.id
  }
  const rungs = async (kind: NoticeKind, teamId = team) => (await kit.db.query<{ channel: string; contact: string }>(
    `select channel, contact from notification where kind = $1 and team_id = $2 order by array_position(array['socket','push','voice','sms'], channel), contact`, [kind, teamId])).rows.map((r) => `${r.channel} ${r.contact}`.trim())
  return { ...kit, team, other, incidentId, assign, phone, rungs }
}
const NUMBERS = ['19900000100', '19900000101']
const told = (push: readonly string[], numbers = NUMBERS) => ['socket', ...push.map((id) => `push ${id}`), ...numbers.map((n) => `voice ${n}`), ...numbers.map((n) => `sms ${n}`)]

test('a number that is written twice rings once, a phone whose account is barred or has moved not at all', async () => {
  const c = await city()
  await c.db.query(`update team set phones = '{19900000101,19900000100,199-0000-0101,""}' where id = $1`, [c.team])
  const mine = await c.phone('member')
  await c.phone('barred')
  await c.phone('moved')
  await c.db.query(`update account set disabled = username = 'barred', team_id = case when username = 'moved' then $1 else team_id end where role = 'team'`, [c.other])
  await c.assign()
  expect(await c.rungs('offer')).toEqual(told([mine]))
})

test('an exercise reaches the same contacts and counts them alike', async () => {
  const c = await city()
  await c.db.query(`update team set phones = '{19900000101,19900000100,""}' where id = $1`, [c.team])
  const mine = await c.phone('member')
  await c.phone('barred')
  await c.db.query(`update account set disabled = true where username = 'barred'`)
  const drill = { id: randomUUID(), region: '410105', channels: CHANNELS, onDutyOnly: false, accountId: null }
  const { contacts } = await c.db.tx(async (tx) => {
    const made = await insertDrill(tx, drill, '410105', c.clock())
    await planDrill(tx, drill, spreadOf(made.contacts, 10)!, new Date(c.clock().getTime() + 3_600_000), c.clock())
    return made
  })
  expect(await c.rungs('drill')).toEqual(told([mine]))
  const { rows } = await c.db.query<{ channel: string; n: number }>(`select channel, count(*)::int as n from notification where drill_id = $1 group by channel`, [drill.id])
  expect(contacts).toEqual(Object.fromEntries(rows.map((r) => [r.channel, r.n])))
})

test('a team whose only phone is barred cannot be reached', async () => {
  const c = await city()
  await c.db.query(`update team set phone = '' where id = $1`, [c.team])
  await c.phone('member')
  const unreached = async () => (await listContactless(c.db, '410105')).teams.map((t) => t.teamId)
  expect(await unreached()).toEqual([])
  await c.db.query(`update account set disabled = true where username = 'member'`)
  expect(await unreached()).toEqual([c.team])
})

test('a crew that had accepted is told by push and by text message that it need not come, one that was only asked by push', async () => {
  const c = await city()
  const [going, asked] = [await c.phone('one'), await c.phone('two', c.other)]
  const a = await c.assign()
  await c.dispatch.answer(a.id, { type: 'accept' }, { teamId: a.teamId, name: a.teamName })
  await c.dispatch.answer(a.id, { type: 'depart' }, { teamId: a.teamId, name: a.teamName })
  await c.assign(c.other)
  await c.dispatch.command(c.incidentId, { type: 'cancel', kind: 'false-alarm', reason: '人已自行走出' }, c.operator, c.scope)
  expect(await c.rungs('stand-down')).toEqual(['socket', `push ${going}`, 'sms 19900000100'])
  expect(await c.rungs('stand-down', c.other)).toEqual(['socket', `push ${asked}`])
})
