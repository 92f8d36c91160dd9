// What is promised in seconds, each for itself: a running alarm engine, a log-out, a wake-up.
import { expect, onTestFinished, test } from 'vitest'
import { makeWakeups } from '../../queue/wakeups.ts'
import { alarmKit } from '../alarms/alarmKit.ts'
import { bearer } from '../door/door.ts'
import { openConsole, openLive } from '../door/live.ts'
import { testDatabase, testRedis } from '../parts.ts'
import { eventually } from '../patience.ts'

test('a running engine wakes by itself within a quarter of a second of the time', async () => {
  const database = await testDatabase()
  const kit = await alarmKit(database.url)
  const engine = kit.engineOn({ clock: () => new Date() })
  engine.start()
  await kit.db.query(`insert into alarm_rule (region, version, rules, created_at) select '410105', 1, $1, now()`, [JSON.stringify({ types: { fallen: { debounce: 1, handling: 'direct', autoAfter: null, needs: 'nothing', clearEnds: false, repeatWithin: 60 } } })])
  const [taken] = await engine.receive([{ ...kit.arrival(0, 'fallen', { at: null }), receivedAt: new Date() }])
  expect(taken!.state).toBe('held')
  const due = Date.parse((await kit.view(taken!.alarmId!)).dueAt!)
  await eventually(async () => expect((await kit.view(taken!.alarmId!)).incidentId).not.toBeNull())
  expect(Date.now() - due).toBeLessThan(1000) // 250 ms and what a busy machine adds
  await engine.close()
  await kit.engine.close()
  await kit.db.close()
  await database.drop()
})

test('logging out at one server ends the sockets at the other at once', async () => {
  const redis = await testRedis()
  await using east = await openLive(redis)
  await using west = await openLive(redis, east.db)
  const token = await east.token('operator')
  const far = await openConsole(west.url, token)
  const ended = new Promise((resolve) => far.socket.on('disconnect', resolve))
  const began = performance.now()
  await east.app.inject({ method: 'DELETE', url: '/api/session', headers: bearer(token) })
  expect(await ended).toBe('io server disconnect')
  expect(performance.now() - began).toBeLessThan(1000)
})

test('a deadline told twice wakes once, the later version of it again', async () => {
  const { url, prefix } = await testRedis()
  const [woken, faults] = [[] as string[], [] as string[]]
  const wakeups = makeWakeups({ redisUrl: url, prefix, clock: () => new Date(), fault: (where) => void faults.push(where), onDue: async (_incidentId, key) => { woken.push(key) } })
  onTestFinished(() => wakeups.close())
  await wakeups.wake({ incidentId: 'i1', key: 'far', version: 1, dueAt: new Date(Date.now() + 3_600_000) }) // waits for the connection
  const dueAt = new Date(Date.now() + 300)
  await Promise.all([1, 1, 2].map((version) => wakeups.wake({ incidentId: 'i1', key: 'answer/a1', version, dueAt })))
  await wakeups.wake({ incidentId: 'i1', key: 'last', version: 2, dueAt: new Date(dueAt.getTime() + 300) })
  wakeups.start()
  await eventually(async () => expect(woken).toContain('last'))
  expect(woken).toEqual(['answer/a1', 'answer/a1', 'last'])
  expect(faults).toEqual([])
})
