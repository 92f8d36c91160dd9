// One word to many: to all who wait in an area, or to the officers of the cars that nobody has looked at; each number once, each delivery counted.
import { expect, test } from 'vitest'
import { makeLadder } from '../../notify/ladder.ts'
import { makeAnswerLinks } from '../../notify/link.ts'
import { makeSmsChannel } from '../../notify/sms.ts'
import { startSmsGateway } from '../gateways/smsGateway.ts'
import { eventually } from '../patience.ts'
import { surgeKit } from './surgeKit.ts'

/** What is due goes as text messages to this gateway. */
function ladderTo({ url, token }: Awaited<ReturnType<typeof startSmsGateway>>, { db, clock }: Pick<Awaited<ReturnType<typeof surgeKit>>, 'db' | 'clock'>) {
  const { linkFor } = makeAnswerLinks({ db, clock, secret: 'a secret that all processes share', publicUrl: 'https://sanfen.example' })
  const sms = makeSmsChannel({ gateway: { url, token, sender: undefined }, clock, linkFor })
  return makeLadder({ db, clock, channels: sms ? [sms] : [], changed: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
}

test('one word goes to every number that waits, once, and its deliveries are counted', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.call(kit.town.estates[0]!.cars[0]!, { callerPhone: '19900019999' })
  await kit.call(kit.town.estates[0]!.cars[1]!, { callerPhone: '19900019999' })
  await kit.surge.pass()
  const { id } = await kit.area()
  expect(await kit.areas.command(id, { type: 'message', text: '预计 17:10 恢复供电，救援队在路上，请不要扒门' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect((await kit.area()).messages).toMatchObject([{ phones: 13, sent: 0, delivered: 0, failed: 0, by: '接警员' }])
  // Through the ladder and over HTTP to a gateway: each number once.
  const gateway = await startSmsGateway()
  const ladder = ladderTo(gateway, kit)
  ladder.start()
  await eventually(async () => expect((await kit.area()).messages).toMatchObject([{ phones: 13, sent: 13, failed: 0 }]))
  await ladder.close()
  await gateway.close()
  // The officers of the cars' use units have been told of them already.
  const said = gateway.taken.filter((m) => !m.text.startsWith('有人被困'))
  expect(new Set(said.map((m) => m.to)).size).toBe(13)
  expect(new Set(said.map((m) => m.text))).toEqual(new Set(['预计 17:10 恢复供电，救援队在路上，请不要扒门']))
  await kit.db.query(`update notification set state = 'delivered' where message_id is not null and contact = '19900019999'`)
  expect((await kit.area()).messages).toMatchObject([{ phones: 13, sent: 13, delivered: 1 }])
  await kit.end()
})

test('the officers of cars that nobody has looked at are asked to, by one word each; the others are left in peace', async () => {
  const kit = await surgeKit()
  const [a, b] = [kit.town.estates[0]!, kit.town.estates[1]!]
  const declare = (drill: boolean) => kit.areas.declare({ kind: 'blackout', estates: [a, b].map(({ region, estate }) => ({ region, estate })), drill }, kit.person, kit.scope)
  const declared = await declare(false)
  if (!declared.ok) throw new Error(declared.refusal)
  const { areaId: id } = declared
  const ask = (areaId = id) => kit.areas.command(areaId, { type: 'message', to: 'officers', text: '请逐台敲门喊话' }, kit.person, kit.scope)
  const told = async (areaId = id) => (await kit.db.query<{ contact: string; text: string }>('select n.contact, m.text from notification n join area_message m on m.id = n.message_id where m.area_id = $1 order by 1, 2', [areaId])).rows.map((r) => `${r.contact} ${r.text}`)
  await kit.db.query(`update unit set officer_phone = null, phone = '0371-0000000'`)
  expect(await ask()).toEqual({ ok: false, refusal: 'no-officer-to-tell' })
  const unit = async (estate: string, phone: string) => {
    const { rows } = await kit.db.query<{ id: string }>(`insert into unit (kind, name, short_name, region, phone, officer_phone) values ('use', $1, $1, '410105', '0371-0000000', $2) returning id`, [`${estate}物业`, phone])
    await kit.db.query('update elevator set use_unit_id = $1 where estate = $2', [rows[0]!.id, estate])
  }
  await unit(a.estate, '19900070001')
  await unit(b.estate, '19900070002')
  expect(await ask()).toMatchObject({ ok: true })
  expect(await told()).toEqual(['19900070001 请逐台敲门喊话', '19900070002 请逐台敲门喊话'])
  kit.clock.advance(60)
  for (const elevatorId of a.cars) await kit.areas.command(id, { type: 'sweep', elevatorId, status: 'empty' }, kit.person, kit.scope)
  expect(await ask()).toMatchObject({ ok: true })
  expect(await told()).toEqual(['19900070001 请逐台敲门喊话', '19900070002 请逐台敲门喊话', '19900070002 请逐台敲门喊话'])
  expect((await kit.area()).messages.map((m) => [m.to, m.phones])).toEqual([['officers', 1], ['officers', 2]])
  kit.clock.advance(60)
  const drill = await declare(true)
  if (!drill.ok) throw new Error(drill.refusal)
  expect(await ask(drill.areaId)).toMatchObject({ ok: true })
  expect(await told(drill.areaId)).toEqual(['19900070001 【演练】请逐台敲门喊话', '19900070002 【演练】请逐台敲门喊话'])
  // About no incident, and sent all the same, with where to say what they find.
  const gateway = await startSmsGateway()
  const ladder = ladderTo(gateway, kit)
  ladder.start()
  await eventually(async () => expect((await kit.area()).messages.map((m) => m.sent)).toEqual([1, 2]))
  await eventually(async () => expect(gateway.taken.map((m) => `${m.to} ${m.text}`).toSorted()).toEqual([...await told(), ...await told(drill.areaId)].map((one) => `${one} https://sanfen.example/property/`).toSorted()))
  await ladder.close()
  await gateway.close()
  await kit.end()
})
