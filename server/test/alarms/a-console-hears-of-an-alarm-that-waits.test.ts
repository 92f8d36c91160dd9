import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AlarmView } from '../../contracts/alarm.ts'
import { openConsole, openLive } from '../door/live.ts'
import { testDatabase, testRedis, type TestDatabase } from '../parts.ts'
import { alarmKit, type AlarmKit } from './alarmKit.ts'

let database: TestDatabase
let kit: AlarmKit
beforeAll(async () => { database = await testDatabase(); kit = await alarmKit(database.url, { elevators: 2 }) })
afterAll(async () => { await kit.engine.close(); await kit.db.close(); await database.drop() })

test('the question reaches the consoles of its county, city and province, and its answer too; others hear nothing', async () => {
  await using door = await openLive(await testRedis())
  const heard: Record<string, AlarmView[]> = {}
  const consoles = await Promise.all(['county', 'operator', 'province', 'elsewhere'].map(async (name) => {
    const one = await openConsole(door.url, await door.token(name))
    heard[name] = []
    one.socket.on('alarm:changed', (_stamp, view) => { heard[name]?.push(view) })
    return one
  }))
  const engine = kit.engineOn({ publish: { alarm: async (view) => { await door.sockets.publish.alarm(view) } } })
  const [kept, asked] = await engine.receive([kit.arrival(0, 'repeated-door'), kit.arrival(1, 'fallen')])
  await engine.dismiss(asked!.alarmId!, 'false', kit.operator, '4101')
  await expect.poll(() => heard['county']?.map((v) => v.state)).toEqual(['waiting', 'dropped'])
  for (const name of ['operator', 'province']) await expect.poll(() => heard[name]?.length).toBe(2)
  expect(heard['elsewhere']).toEqual([])
  expect(heard['county']?.some((v) => v.id === kept!.alarmId)).toBe(false) // what is only kept disturbs nobody
  for (const one of consoles) one.socket.disconnect()
  await engine.close()
})
