import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { aboutDevice, makeSeal } from '../../auth/seal.ts'
import { openSecrets } from '../../config.ts'
import type { AlarmReceipt } from '../../contracts/alarm.ts'
import { testDatabase, testRedis } from '../parts.ts'
import { startServer, until } from '../serverProcess.ts'
import { alarmKit } from './alarmKit.ts'

const ALARMS = 240
const SANFEN_SECRET = 'a-secret-that-both-servers-of-this-test-share'

test('a server is killed in the middle of a surge: what it has acknowledged ends in an incident of its own elevator, once', async () => {
  const [database, redis] = [await testDatabase(), await testRedis()]
  const kit = await alarmKit(database.url, { elevators: ALARMS })
  const seal = makeSeal(openSecrets('', { SANFEN_SECRET })('seal'))
  await kit.db.query('update device d set secret = s from unnest($1::text[], $2::bytea[]) as r (id, s) where d.id = r.id', [kit.devices.map((d) => d.id), kit.devices.map((d) => seal.seal('secret', aboutDevice(d.id)))])
  const place = { databaseUrl: database.url, redisUrl: redis.url, edge: null, env: { SANFEN_SECRET, LOG_LEVEL: 'error' } }
  const doomed = await startServer(place)
  const survivor = await startServer(place)
  try {
    const acknowledged: AlarmReceipt[] = []
    const killed = Promise.withResolvers<void>()
    const sending = kit.devices.map(async ({ id }, n) => {
      const body = JSON.stringify({ type: 'trapped', id: `m${n}`, at: Date.now(), people: 1 })
      const stamp = String(Math.floor(Date.now() / 1000))
      const signature = createHmac('sha256', 'secret').update(`${stamp}.${body}`).digest('hex')
      const answer = await fetch(`${doomed.url}/api/alarms`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-sanfen-key': id, 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': signature } }).catch((error: unknown) => error)
      if (!(answer instanceof Response) || answer.status !== 202) return
      acknowledged.push(await answer.json() as AlarmReceipt)
      if (acknowledged.length === ALARMS / 4) killed.resolve(doomed.kill9())
    })
    await killed.promise
    await Promise.allSettled(sending)
    expect(acknowledged.length).toBeGreaterThanOrEqual(ALARMS / 4)
    // Committed ones, acknowledged or not: nobody has to send them again.
    await until('every committed alarm has its incident', async () => (await kit.db.query<{ n: number }>(`select count(*)::int as n from alarm where incident_id is null`)).rows[0]?.n === 0)
    const { rows } = await kit.db.query<{ message_id: string; right: boolean; reports: number }>(
      `select a.message_id, a.elevator_id = i.elevator_id as right, (select count(*)::int from report r where r.source = 'sensor' and r.source_ref = a.id::text) as reports from alarm a join incident i on i.id = a.incident_id`)
    expect(rows.filter((r) => !r.right || r.reports !== 1)).toEqual([])
    expect(acknowledged.filter((a) => !rows.some((r) => r.message_id === a.id))).toEqual([])
    expect((await kit.db.query<{ n: number }>('select count(*)::int as n from incident')).rows[0]?.n).toBe(rows.length)
  } finally {
    await survivor.stop()
    await doomed.kill9()
    await kit.engine.close()
    await kit.db.close()
    await database.drop()
  }
})
