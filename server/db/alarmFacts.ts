// What an alarm is judged by: the car around it, its elevator's open incident, its device's clock, and what became of earlier alarms. Read for many at once.
import { type CarState, NOTHING_KNOWN } from '../domain/device.ts'
import type { Marks } from '../domain/trust.ts'
import type { Reader } from './pool.ts'

export interface CarFacts {
  elevatorId: string
  state: CarState | null
  stateAt: Date | null
  /** Whose state it is. */
  deviceId: string | null
  incidentId: string | null
  drillIncidentId: string | null
  /** It lies in an open area incident. */
  swept: boolean
  drillSwept: boolean
}

/** The cars as last heard, and each elevator's incident whose people are not out yet. */
export async function listCarFacts(reader: Reader, elevatorIds: readonly string[]): Promise<CarFacts[]> {
  const open = (drill: boolean) => `(select i.id from incident i where i.elevator_id = e.id and i.drill = ${drill} and i.status not in ('released', 'followed-up', 'closed', 'joined'))`
  const swept = (drill: boolean) => `exists (select from elevator c join area_estate s on s.region = c.region and s.estate = c.estate and not s.taken_out join area_incident a on a.id = s.area_id where c.id = e.id and a.status = 'open' and a.drill = ${drill})`
  const { rows } = await reader.query<CarFacts>({ name: 'car_facts', text:
    `select e.id as "elevatorId", l.state, l.received_at as "stateAt", l.device_id as "deviceId", ${open(false)} as "incidentId", ${open(true)} as "drillIncidentId", ${swept(false)} as swept, ${swept(true)} as "drillSwept"
     from unnest($1::bigint[]) as e (id) left join (elevator_live l join device d on d.id = l.device_id and d.elevator_id = l.elevator_id) on l.elevator_id = e.id`, values: [elevatorIds] })
  return rows
}

export interface DeviceFreshness { deviceId: string; lastSeen: Date | null; skewSeconds: number | null }

/** Without those that have never been heard. */
export async function listDeviceFreshness(reader: Reader, deviceIds: readonly string[]): Promise<DeviceFreshness[]> {
  const { rows } = await reader.query<DeviceFreshness>({ name: 'device_freshness', text: `select device_id as "deviceId", last_seen as "lastSeen", clock_skew_seconds as "skewSeconds" from device_live where device_id = any ($1::text[])`, values: [deviceIds] })
  return rows
}

/** States of a car that are enough to know who is in it. */
const STATES_MOST = 60

/** What the cars said from `from` on, the oldest first; the newest sixty of each. */
export async function listStates(reader: Reader, elevatorIds: readonly string[], from: Date, to: Date): Promise<Map<string, { at: Date; state: CarState }[]>> {
  const { rows } = await reader.query<{ elevator_id: string; received_at: Date; data: Partial<CarState> }>({ name: 'states_of_cars', text:
    `select e.id as elevator_id, t.received_at, t.data from unnest($1::bigint[]) as e (id)
     cross join lateral (select received_at, data from telemetry where elevator_id = e.id and kind = 'state' and not drill and received_at between $2 and $3 order by received_at desc limit ${STATES_MOST}) t
     order by e.id, t.received_at`, values: [elevatorIds, from, to] })
  const byCar = new Map<string, { at: Date; state: CarState }[]>()
  for (const { elevator_id: id, received_at: at, data } of rows) {
    const state = { ...NOTHING_KNOWN, ...data } // what is not known is not written
    const states = byCar.get(id)
    if (states) states.push({ at, state })
    else byCar.set(id, [{ at, state }])
  }
  return byCar
}

/** So far back an alarm says something of its device. A box that was mended half a year ago is another. */
const MARKS_FROM = `interval '180 days'`
const COUNTED = `count(*) filter (where mark = 'true')::int as "true", count(*) filter (where mark = 'false')::int as "false"`

/** Keyed by `device type`. */
export async function listDeviceMarks(reader: Reader, deviceIds: readonly string[], now: Date): Promise<Map<string, Marks>> {
  const { rows } = await reader.query<Marks & { key: string }>({ name: 'device_marks', text:
    `select device_id || ' ' || type as key, ${COUNTED} from alarm where device_id = any ($1::text[]) and mark is not null and not drill and received_at > $2::timestamptz - ${MARKS_FROM} group by 1`, values: [deviceIds, now] })
  return new Map(rows.map(({ key, ...marks }) => [key, marks]))
}

/** Of all vendors, keyed by `vendor type`. */
export async function listVendorMarks(reader: Reader, now: Date): Promise<Map<string, Marks>> {
  const { rows } = await reader.query<Marks & { key: string }>({ name: 'vendor_marks', text:
    `select vendor_id || ' ' || type as key, ${COUNTED} from alarm where vendor_id is not null and mark is not null and not drill and received_at > $1::timestamptz - ${MARKS_FROM} group by 1`, values: [now] })
  return new Map(rows.map(({ key, ...marks }) => [key, marks]))
}

/** What an elevator is called by: for a device that names the one it speaks of. */
export async function findElevatorCodes(reader: Reader, elevatorId: string): Promise<{ rescueCode: string; registrationCode: string | null } | null> {
  const { rows } = await reader.query<{ rescueCode: string; registrationCode: string | null }>({ name: 'elevator_codes', text: 'select rescue_code as "rescueCode", registration_code as "registrationCode" from elevator where id = $1', values: [elevatorId] })
  return rows[0] ?? null
}
