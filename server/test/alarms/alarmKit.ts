// The alarm engine on a real database with a moved clock and real dispatch; devices of one vendor, one an elevator. What it tells the consoles is kept for the test to read.
import { randomUUID } from 'node:crypto'
import { makeAlarmEngine, type AlarmEngine } from '../../alarms/engine.ts'
import type { Arrival, Speaker, Taken } from '../../alarms/ports.ts'
import type { AlarmView } from '../../contracts/alarm.ts'
import { findAlarmView } from '../../db/alarmViews.ts'
import { NOTHING_KNOWN, type AlarmType, type CarState } from '../../domain/device.ts'
import { dispatchKit } from '../dispatchKit.ts'

export async function alarmKit(url: string, options: { elevators?: number; drill?: boolean } = {}) {
  const kit = await dispatchKit(url, options)
  const { db, clock, world } = kit
  const told: AlarmView[] = []
  const faults: string[] = []
  const engineOn = (over: Partial<Parameters<typeof makeAlarmEngine>[0]> = {}): AlarmEngine => makeAlarmEngine({
    db, clock, dispatch: kit.dispatch, newId: randomUUID, publish: { alarm: async (view) => { told.push(view) } }, fault: (where, error) => { faults.push(`${where}: ${String(error)}`) }, ...over,
  })
  const engine = engineOn()
  const vendorId = (await db.query<{ id: string }>(`insert into vendor (name, family) values ('测试厂商', 'sanfen') returning id`)).rows[0]!.id
  const devices: Speaker[] = []
  for (const [n, elevatorId] of world.elevators.entries()) {
    const device = { id: `box-${n}`, elevatorId, region: '410105', vendorId, drill: options.drill ?? false }
    await db.query(`insert into device (id, vendor_id, elevator_id, family, drill) values ($1, $2, $3, 'sanfen', $4)`, [device.id, vendorId, elevatorId, device.drill])
    devices.push(device)
  }
  let messages = 0
  const arrival = (n: number, type: AlarmType, over: Partial<Extract<Arrival['message'], { kind: 'alarm' }>> = {}): Arrival => ({ device: devices[n]!, receivedAt: clock(), message: { kind: 'alarm', id: `m${++messages}`, type, at: clock(), floor: null, people: null, imageUrl: null, data: {}, ...over } })
  const clearing = (n: number, type: AlarmType, of: string | null = null): Arrival => ({ device: devices[n]!, receivedAt: clock(), message: { kind: 'clear', id: `m${++messages}`, type, of, at: clock() } })
  const one = async (arriving: Arrival): Promise<Taken & { alarmId: string }> => {
    const [taken] = await engine.receive([arriving])
    if (!taken) throw new Error('no answer')
    return taken as Taken & { alarmId: string }
  }
  const view = async (id: string): Promise<AlarmView> => {
    const found = await findAlarmView(db, id, '41')
    if (!found) throw new Error(`no alarm ${id}`)
    return found
  }
  return {
    ...kit, engine, engineOn, devices, vendorId, told, faults, arrival, clearing, one, view,
    alarm: (n: number, type: AlarmType, over?: Parameters<typeof arrival>[2]) => one(arrival(n, type, over)),
    clear: (n: number, type: AlarmType) => one(clearing(n, type)),
    /** What the car says now; as the sensors' room would have written it. */
    car: async (n: number, state: Partial<CarState>) => {
      const device = devices[n]!
      await db.query(`insert into telemetry (device_id, elevator_id, received_at, at, kind, data) values ($1, $2, $3, $3, 'state', $4)`, [device.id, device.elevatorId, clock(), JSON.stringify(state)])
      await db.query(`insert into device_live (device_id, last_seen, clock_skew_seconds) values ($1, $2, 0) on conflict (device_id) do update set last_seen = excluded.last_seen`, [device.id, clock()])
      await db.query(`insert into elevator_live (elevator_id, device_id, state, at, received_at) values ($1, $2, $3, $4, $4) on conflict (elevator_id) do update set state = excluded.state, at = excluded.at, received_at = excluded.received_at`, [device.elevatorId, device.id, JSON.stringify({ ...NOTHING_KNOWN, ...state }), clock()])
    },
    /** The pass over outcomes, whenever the last one was. */
    settle: async () => { const fresh = engineOn(); await fresh.look(); await fresh.close() },
    incidentView: kit.view,
    incidents: async () => (await db.query<{ id: string; kind: string; elevator_id: string; reports: number }>(`select i.id, i.kind, i.elevator_id, (select count(*)::int from report r where r.incident_id = i.id) as reports from incident i order by i.reported_at`)).rows,
  }
}
export type AlarmKit = Awaited<ReturnType<typeof alarmKit>>
