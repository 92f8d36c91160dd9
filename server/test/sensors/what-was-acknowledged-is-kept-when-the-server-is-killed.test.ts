// PUBACK means committed: a whole server process is killed in the middle of states and alarms, and another goes on. The boxes are the demo city's own.
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeDb } from '../../db/pool.ts'
import { openSecrets } from '../../config.ts'
import { demoSecret, DRILL_SECRET_NAME, DRILL_USER, drillDeviceOf } from '../../../fixtures/city/devices.ts'
import { type Gateway, openGateway } from '../../../fixtures/bench/mqttLines.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, type ServerProcess, startServer, until } from '../serverProcess.ts'

const ALARMS = 30
const BASE = Date.parse('2020-01-01T00:00:00Z')
const portOf = (server: ServerProcess) => Number(/mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(server.log())?.[1])

test('every acknowledged state and alarm outlives kill -9, an alarm sent again is the same one, and each becomes its incident', async () => {
  const database = await cityDatabase()
  const redis = await testRedis()
  const secret = randomBytes(32).toString('base64url')
  const place = { databaseUrl: database.url, redisUrl: redis.url, edge: null, env: { SANFEN_SECRET: secret } }
  const demo = (name: string) => demoSecret(openSecrets('/nowhere', { SANFEN_SECRET: secret })('demo-devices'), name)
  let server = await startServer(place)
  const db = makeDb(database.url, { max: 2 })
  try {
    const boxes = (await db.query<{ id: string; code: string }>("select d.id, e.rescue_code as code from device d join elevator e on e.id = d.elevator_id where d.family = 'sanfen' and not d.drill order by d.id limit 20")).rows
    expect(boxes).toHaveLength(20)
    const lines = await Promise.all(boxes.map(({ id }) => openGateway(portOf(server), id, demo(id))))
    const drills = await openGateway(portOf(server), DRILL_USER, demo(DRILL_SECRET_NAME))

    const acknowledged: number[] = []
    let next = 0
    const talk = async (line: Gateway, id: string) => {
      for (;;) {
        const n = next++
        await line.publish(`sanfen/v1/devices/${id}/state`, JSON.stringify({ at: BASE + n, floor: '3', moving: true }))
        acknowledged.push(n)
      }
    }
    const talking = Promise.allSettled(lines.flatMap((line, n) => Array.from({ length: 2 }, () => talk(line, boxes[n]?.id ?? ''))))
    await until('states are acknowledged', () => Promise.resolve(acknowledged.length > 500))
    const codes = (await db.query<{ code: string }>('select rescue_code as code from elevator order by id limit $1', [ALARMS])).rows.map((r) => r.code)
    const say = (line: Gateway, code: string) => line.publish(`sanfen/v1/devices/${drillDeviceOf(code)}/alarm`, JSON.stringify({ type: 'trapped', id: `k-${code}`, at: new Date().toISOString(), people: 1 }))
    const told: string[] = []
    const telling = Promise.allSettled(codes.map((code) => say(drills, code).then(() => told.push(code))))
    await until('some alarms are acknowledged', () => Promise.resolve(told.length > 0))
    await server.kill9()
    await Promise.all([talking, telling])

    const kept = new Set((await db.query<{ n: number }>('select (extract(epoch from at) * 1000)::float8 - $1 as n from telemetry', [BASE])).rows.map((r) => Math.round(r.n)))
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([])
    const alarms = async () => (await db.query<{ message_id: string; incident_id: string | null }>("select message_id, incident_id from alarm where message_id like 'k-%'")).rows
    const before = new Set((await alarms()).map((a) => a.message_id))
    expect(told.filter((code) => !before.has(`k-${code}`))).toEqual([])

    server = await startServer(place)
    // What the box never heard of it sends again; so it does with what it had heard, for it may have lost that.
    const again = await openGateway(portOf(server), DRILL_USER, demo(DRILL_SECRET_NAME))
    await Promise.all(codes.map((code) => say(again, code)))
    expect(new Set((await alarms()).map((a) => a.message_id)).size).toBe(ALARMS)
    expect(await alarms()).toHaveLength(ALARMS)
    await until('each has its incident', async () => (await alarms()).every((a) => a.incident_id !== null))
    expect((await db.query('select distinct elevator_id from incident where drill')).rowCount).toBe(ALARMS)
    const { body } = await (await logIn(server.url, 'operator1')).get<{ parts: { mqtt: { state: string } } }>('/api/health')
    expect(body.parts.mqtt.state).toBe('ok')
    // The last states were kept, and are shown again after the restart without the boxes saying anything.
    expect((await db.query<{ n: number }>('select count(*)::int as n from elevator_live')).rows[0]?.n).toBe(20)
    again.end()
  } finally {
    await server.stop()
    await db.close()
    await database.drop()
  }
})
