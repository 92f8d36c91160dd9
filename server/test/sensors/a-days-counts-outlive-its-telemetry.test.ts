// Telemetry lies in a table a day and goes with its day; what was counted stays. A day that was not foreseen loses nothing.
import { expect, test } from 'vitest'
import { makeDb } from '../../db/pool.ts'
import { dropDays, makeDays, saveLive, saveTelemetry } from '../../db/telemetry.ts'
import { NOTHING_KNOWN } from '../../domain/device.ts'
import { makeLive } from '../../sensors/live.ts'
import { testDatabase } from '../parts.ts'
import { buildWorld } from '../world.ts'

const NOW = new Date('2026-11-22T08:00:00+08:00')
const DAY = 86_400_000

test('days over the retention are dropped whole, their counts stay, and rows without a day of their own are taken along', async () => {
  const database = await testDatabase()
  const db = makeDb(database.url, { max: 4 })
  try {
    const [elevatorId = '', second = ''] = (await buildWorld(db, { elevators: 2 })).elevators
    await db.query("insert into device (id, elevator_id, family) values ('box-1', $1, 'sanfen'), ('box-9', $2, 'sanfen')", [elevatorId, second])
    const turn = (now: Date) => db.tx(async (tx) => ({ made: await makeDays(tx, now, 3), gone: await dropDays(tx, now, 30) }))
    const tables = async () => (await db.query<{ name: string }>("select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'telemetry'::regclass order by 1")).rows.map((r) => r.name)
    const count = async (table: string) => Number((await db.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n)
    const row = (at: number) => ({ deviceId: 'box-1', elevatorId, receivedAt: at, at: null, kind: 'state' as const, data: '{"floor":"\\\\\\" 5"}' })

    // Before there is any day: it waits in the rest, and moves when its day is made.
    await saveTelemetry(db, [row(NOW.getTime()), row(NOW.getTime() - 40 * DAY)])
    expect(await count('telemetry_rest')).toBe(2)
    expect(await turn(NOW)).toEqual({ made: 4, gone: 0 })
    expect(await tables()).toEqual(['telemetry_20261122', 'telemetry_20261123', 'telemetry_20261124', 'telemetry_20261125', 'telemetry_rest'])
    expect(await count('telemetry_20261122')).toBe(1)
    expect(await count('telemetry_rest')).toBe(0) // forty days old is over
    expect((await db.query<{ data: { floor: string } }>('select data from telemetry')).rows[0]?.data.floor).toBe('\\" 5')
    // Two processes turn at the same time.
    expect(await Promise.all([turn(NOW), turn(NOW)])).toEqual([{ made: 0, gone: 0 }, { made: 0, gone: 0 }])

    const news = { deviceId: 'box-1', elevatorId, lastHeartbeat: null, skewSeconds: null, counts: null, error: null, states: 1, heartbeats: 0, alarms: 2, clears: 0, refused: 0, thinned: 0 }
    await db.tx((tx) => saveLive(tx, [{ ...news, lastSeen: NOW.getTime(), counts: { runs: 100, doors: null, hours: 7.5, relevels: 3 } }], []))
    await db.tx((tx) => saveLive(tx, [{ ...news, lastSeen: NOW.getTime() + 1000, counts: { runs: 130, doors: 10, hours: 8, relevels: 3 } }], []))
    await db.tx((tx) => saveLive(tx, [{ ...news, lastSeen: NOW.getTime() + 2000, counts: { runs: 5, doors: 12, hours: 8, relevels: 4 } }], [])) // a new box counts from nothing
    // A counter beyond all numbers is cut, and a car that is no more stands in nobody's way.
    const faults: string[] = []
    const live = makeLive({ db, changed: () => undefined, fault: (where) => faults.push(where) })
    const box = { id: 'box-1', elevatorId, region: '410105', vendorId: null, family: 'sanfen' as const, productKey: null, model: null, utcOffsetMinutes: 480, drill: false }
    void live.heard({ ...box, id: 'box-9', elevatorId: second }, NOW, { what: 'states', counts: { runs: 1, doors: 1, hours: 1, relevels: 1 } })
    for (const n of [0, 1]) await db.tx((tx) => saveLive(tx, [{ ...news, deviceId: 'box-9', elevatorId: second, states: 1, alarms: 0, lastSeen: NOW.getTime() + n, counts: { runs: n * 9e15, doors: n * 9e15, hours: 8, relevels: 4 } }], []))
    live.car(box, NOW, { ...NOTHING_KNOWN, floor: '7' }, null)
    live.car({ ...box, elevatorId: '999999' }, NOW, { ...NOTHING_KNOWN, floor: '8' }, null)
    await live.close()
    expect(faults).toEqual(['devices: live state of box-1'])
    expect((await db.query("select runs, doors from device_day where device_id = 'box-9'")).rows).toEqual([{ runs: 1_000_000, doors: 1_000_000 }])
    expect((await db.query('select elevator_id from elevator_live')).rows).toEqual([{ elevator_id: elevatorId }])
    await db.query("delete from device_day where device_id = 'box-9'")
    const later = new Date(NOW.getTime() + 31 * DAY)
    expect((await turn(later)).gone).toBe(1)
    expect(await count('telemetry')).toBe(0)
    expect((await db.query('select states, alarms, runs, doors, relevels, hours, day::text from device_day')).rows).toEqual([{ states: 3, alarms: 6, runs: 35, doors: 2, relevels: 1, hours: 0.5, day: '2026-11-22' }])

    // One row that PostgreSQL refuses is refused as it is, and the connection goes on.
    await expect(saveTelemetry(db, [{ ...row(later.getTime()), data: '{' }])).rejects.toThrow(/json/)
    await saveTelemetry(db, [row(later.getTime())])
    expect(await count('telemetry')).toBe(1)
  } finally {
    await db.close()
    await database.drop()
  }
})
