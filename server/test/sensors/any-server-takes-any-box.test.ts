// Several servers behind one address, and one that goes away and comes back: a box may come to any of them, and what it had not been told is kept it sends again.
import { connectAsync } from 'mqtt'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { until } from '../serverProcess.ts'
import { keepingPort, openRig, SECRET } from './kit.ts'

test('a box speaks to either server, and is cut off at both when it is switched off', async () => {
  const port = keepingPort()
  await using rig = await openRig(() => port)
  const second = await rig.another()
  try {
    const ports = [rig.port, await second.listen('127.0.0.1', undefined)]
    expect(ports[0]).not.toBe(ports[1]) // each has its own on one machine
    await rig.device('box-1')
    const lines = await Promise.all(ports.map((p) => connectAsync({ host: '127.0.0.1', port: p, protocolVersion: 4, username: 'box-1', password: SECRET, clientId: 'same', reconnectPeriod: 0 })))
    for (const [n, line] of lines.entries()) {
      await line.publishAsync('sanfen/v1/devices/box-1/alarm', JSON.stringify({ type: 90, id: `a${n}` }), { qos: 1 })
      await line.publishAsync('sanfen/v1/devices/box-1/state', JSON.stringify({ floor: String(n) }), { qos: 1 })
    }
    expect(port.taken.map((item) => item.message.id)).toEqual(['a0', 'a1'])
    await until('the newest is live', async () => (await rig.count("select count(*) as n from elevator_live where state ->> 'floor' = '1'")) === 1)
    await until('both count', async () => (await rig.count("select states as n from device_day where device_id = 'box-1'")) === 2)
    const gone = lines.map((line) => new Promise<void>((resolve) => { line.once('close', () => resolve()) }))
    await rig.db.tx(async (tx) => {
      await tx.query("update device set active = false where id = 'box-1'")
      await tx.query("insert into device_change (device_id, at, what) values ('box-1', now(), 'off')")
    })
    await Promise.all(gone)
    expect(rig.faults).toEqual([])
  } finally {
    await second.close()
  }
})

test('over a restart nothing is lost: what was not acknowledged comes again, as the same alarm', async () => {
  const port = keepingPort()
  await using rig = await openRig(() => port)
  await rig.device('box-1')
  const first = await rig.another()
  const at = await first.listen('127.0.0.1', undefined)
  const line = await connectAsync({ host: '127.0.0.1', port: at, protocolVersion: 4, username: 'box-1', password: SECRET, clientId: 'box', clean: false, reconnectPeriod: 100 })
  const sent = Array.from({ length: 60 }, (_, n) => `a${n}`)
  const told: Promise<unknown>[] = []
  let restarted: Awaited<ReturnType<typeof rig.another>> | undefined
  for (const [n, id] of sent.entries()) {
    told.push(line.publishAsync('sanfen/v1/devices/box-1/alarm', JSON.stringify({ type: 90, id }), { qos: 1 }))
    if (n === 30) {
      await first.close()
      restarted = await rig.another()
      await restarted.listen('127.0.0.1', at)
    }
  }
  await Promise.all(told)
  expect(new Set(port.taken.map((item) => item.message.id))).toEqual(new Set(sent))
  await line.endAsync()
  await restarted?.close()
})

test('while the database is away nothing is acknowledged; when it is back the box is let in again and all is kept once', async () => {
  await using rig = await openRig(() => keepingPort())
  await rig.device('box-1')
  await rig.device('box-2', { elevator: 1 })
  const name = new URL(rig.databaseUrl).pathname.slice(1)
  const admin = new Client({ connectionString: inject('parts').adminUrl })
  await admin.connect()
  const line = await connectAsync({ host: '127.0.0.1', port: rig.port, protocolVersion: 4, username: 'box-1', password: SECRET, clientId: 'box', clean: false, reconnectPeriod: 100 })
  const before = rig.sensors.refusals()['not-kept'] ?? 0
  try {
    await admin.query(`alter database ${name} allow_connections false`)
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    let told = false
    const telling = line.publishAsync('sanfen/v1/devices/box-1/state', JSON.stringify({ floor: '9' }), { qos: 1 }).then(() => { told = true })
    await until('it was tried', () => Promise.resolve((rig.sensors.refusals()['not-kept'] ?? 0) > before))
    expect(told).toBe(false)
    // A box that comes now is asked to come again, not told that its secret is wrong.
    expect((await rig.pub('box-2', 'sanfen/v1/devices/box-2/heartbeat', '{}')).said).toMatch(/unavailable/i)
    await admin.query(`alter database ${name} allow_connections true`)
    await telling
    await until('it is kept', async () => (await rig.count("select count(*) as n from telemetry where data ->> 'floor' = '9'").catch(() => 0)) >= 1)
    expect(rig.faults.filter((fault) => String(fault).includes('not kept')).length).toBeLessThan(10) // said, but not a line for each message
  } finally {
    await admin.query(`alter database ${name} allow_connections true`)
    await admin.end()
    await line.endAsync(true)
  }
})
