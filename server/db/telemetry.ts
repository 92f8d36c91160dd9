// What the sensors said: all of it by day, the newest of each car and box, and the day's counts that outlive it. Written in batches; who gathers them is sensors/.
import { finished } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { ElevatorState } from '../contracts/device.ts'
import { type CarState, NOTHING_KNOWN, type RunCounts } from '../domain/device.ts'
import { type Db, type Reader, sqlState, type Tx } from './pool.ts'

/** Times in milliseconds since 1970. `data`: JSON, what is not known left out. `drill`: kept for its replay alone. */
export interface TelemetryRow { deviceId: string; elevatorId: string; receivedAt: number; at: number | null; kind: 'state' | 'counts'; data: string; drill?: boolean }

const COPY = 'copy telemetry (device_id, elevator_id, received_at, at, kind, data, drill) from stdin'

/** A COPY, which is a transaction of its own: when it resolves, the rows are committed. Against `insert … unnest` it costs half of PostgreSQL's time and a third of ours. */
export async function saveTelemetry(db: Db, rows: readonly TelemetryRow[]): Promise<void> {
  let text = ''
  for (const r of rows) text += `${r.deviceId}\t${r.elevatorId}\t${receivedIso(r.receivedAt)}\t${r.at === null ? '\\N' : new Date(r.at).toISOString()}\t${r.kind}\t${r.data.includes('\\') ? r.data.replaceAll('\\', '\\\\') : r.data}\t${r.drill === true ? 't' : 'f'}\n`
  const client = await db.connect()
  let broken = true
  try {
    const copy = client.query(copyFrom(COPY))
    const done = finished(copy)
    copy.end(text)
    await done
    broken = false
  } catch (error) {
    broken = sqlState(error) === '' // PostgreSQL refused the rows; the connection is well
    throw error
  } finally {
    client.release(broken)
  }
}

let lastMs = NaN
let lastIso = ''
/** Many rows come in the same millisecond. */
function receivedIso(ms: number): string {
  if (ms !== lastMs) { lastMs = ms; lastIso = new Date(ms).toISOString() }
  return lastIso
}

/** What a device did since it was last written. `null`: nothing new. Drills' devices are told with zero counts. */
export interface DeviceNews {
  deviceId: string
  elevatorId: string
  lastSeen: number
  lastHeartbeat: number | null
  skewSeconds: number | null
  counts: RunCounts | null
  error: string | null
  states: number
  heartbeats: number
  alarms: number
  clears: number
  refused: number
  thinned: number
}
export interface CarNews { elevatorId: string; deviceId: string; state: CarState; at: number | null; receivedAt: number }

const NEWS = `unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::real[], $6::jsonb[], $7::text[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[], $13::int[]) as n(device_id, elevator_id, seen, heartbeat, skew, counts, error, states, heartbeats, alarms, clears, refused, thinned)`
/** How much a count that only grows has grown; a smaller one was begun anew. */
const grown = (name: string, zero = '0') => `coalesce(case when l.counts ->> '${name}' is null then ${zero} when (n.counts ->> '${name}')::numeric >= (l.counts ->> '${name}')::numeric then (n.counts ->> '${name}')::numeric - (l.counts ->> '${name}')::numeric else (n.counts ->> '${name}')::numeric end, 0)`

/** More than a car does in a day is no count; and a year of such days is still a number. */
const DAY_MOST = 1_000_000
const of = (name: string, type: 'int' | 'real') => `least(${grown(name)}, ${DAY_MOST})::${type}`

/** Both lists in the order of their ids, so that two processes never wait for each other in a circle. Returns the cars whose state is new, with their number. */
export async function saveLive(tx: Tx, devices: readonly DeviceNews[], cars: readonly CarNews[]): Promise<{ elevatorId: string; seq: number }[]> {
  if (devices.length > 0) {
    const news = devices.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1))
    const values = [
      news.map((n) => n.deviceId), news.map((n) => n.elevatorId), news.map((n) => n.lastSeen), news.map((n) => n.lastHeartbeat), news.map((n) => n.skewSeconds), news.map((n) => (n.counts === null ? null : JSON.stringify(n.counts))), news.map((n) => n.error),
      news.map((n) => n.states), news.map((n) => n.heartbeats), news.map((n) => n.alarms), news.map((n) => n.clears), news.map((n) => n.refused), news.map((n) => n.thinned),
    ]
    await tx.query({ name: 'save_device_day', values, text: `insert into device_day as d (device_id, day, elevator_id, states, heartbeats, alarms, clears, refused, thinned, runs, doors, relevels, hours, max_skew_seconds)
      select n.device_id, (to_timestamp(n.seen / 1000) at time zone 'Asia/Shanghai')::date, n.elevator_id, n.states, n.heartbeats, n.alarms, n.clears, n.refused, n.thinned, ${['runs', 'doors', 'relevels'].map((c) => of(c, 'int')).join(', ')}, ${of('hours', 'real')}, n.skew
      from ${NEWS} left join device_live l using (device_id) where n.states + n.heartbeats + n.alarms + n.clears + n.refused + n.thinned > 0 order by n.device_id
      on conflict (device_id, day) do update set elevator_id = excluded.elevator_id, states = d.states + excluded.states, heartbeats = d.heartbeats + excluded.heartbeats, alarms = d.alarms + excluded.alarms, clears = d.clears + excluded.clears,
        refused = d.refused + excluded.refused, thinned = d.thinned + excluded.thinned, ${['runs', 'doors', 'relevels', 'hours'].map((c) => `${c} = least(d.${c} + excluded.${c}, ${DAY_MOST})`).join(', ')},
        max_skew_seconds = case when abs(coalesce(excluded.max_skew_seconds, 0)) > abs(coalesce(d.max_skew_seconds, 0)) then excluded.max_skew_seconds else coalesce(d.max_skew_seconds, excluded.max_skew_seconds) end` })
    await tx.query({ name: 'save_device_live', values: values.slice(0, 7), text: `insert into device_live as l (device_id, last_seen, last_heartbeat, clock_skew_seconds, counts, last_error, last_error_at)
      select d, to_timestamp(s / 1000), to_timestamp(h / 1000), k, c, e, case when e is not null then to_timestamp(s / 1000) end
      from unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::real[], $6::jsonb[], $7::text[]) as n(d, elevator_id, s, h, k, c, e) order by d
      on conflict (device_id) do update set last_seen = greatest(l.last_seen, excluded.last_seen), last_heartbeat = greatest(l.last_heartbeat, excluded.last_heartbeat), clock_skew_seconds = coalesce(excluded.clock_skew_seconds, l.clock_skew_seconds),
        counts = coalesce(excluded.counts, l.counts), last_error = coalesce(excluded.last_error, l.last_error), last_error_at = coalesce(excluded.last_error_at, l.last_error_at)` })
  }
  if (cars.length === 0) return []
  const live = cars.toSorted((a, b) => Number(a.elevatorId) - Number(b.elevatorId))
  const { rows } = await tx.query<{ elevatorId: string; seq: string }>({
    name: 'save_elevator_live', text: `insert into elevator_live as l (elevator_id, device_id, state, at, received_at)
      select e, d, j::jsonb, to_timestamp(a / 1000), to_timestamp(r / 1000) from unnest($1::bigint[], $2::text[], $3::text[], $4::float8[], $5::float8[]) as t(e, d, j, a, r) order by e
      on conflict (elevator_id) do update set device_id = excluded.device_id, state = excluded.state, at = excluded.at, received_at = excluded.received_at, seq = l.seq + 1 where excluded.received_at >= l.received_at
      returning elevator_id as "elevatorId", seq`,
    values: [live.map((c) => c.elevatorId), live.map((c) => c.deviceId), live.map((c) => JSON.stringify(c.state)), live.map((c) => c.at), live.map((c) => c.receivedAt)],
  })
  return rows.map((r) => ({ elevatorId: r.elevatorId, seq: Number(r.seq) }))
}

/** After kill -9: the newest states of the last minutes that were kept but not yet shown. Cheap, and nothing when all were. */
export async function mendLive(tx: Tx, since: Date): Promise<number> {
  const { rows } = await tx.query<{ device_id: string; elevator_id: string; at: Date | null; received_at: Date; data: Partial<CarState> }>(
    `select distinct on (t.elevator_id) t.device_id, t.elevator_id, t.at, t.received_at, t.data from telemetry t left join elevator_live l using (elevator_id)
     where t.received_at > $1 and t.kind = 'state' and not t.drill and (l.received_at is null or l.received_at < t.received_at) order by t.elevator_id, t.received_at desc`, [since])
  const mended = await saveLive(tx, [], rows.map((r) => ({ elevatorId: r.elevator_id, deviceId: r.device_id, state: { ...NOTHING_KNOWN, ...r.data }, at: r.at?.getTime() ?? null, receivedAt: r.received_at.getTime() })))
  return mended.length
}

export interface PastState { deviceId: string; receivedAt: Date; at: Date | null; state: CarState }

/** The states of a car between two moments of our clock, oldest first. */
export async function listStates(reader: Reader, elevatorId: string, from: Date, to: Date, limit = 2000): Promise<PastState[]> {
  const { rows } = await reader.query<{ deviceId: string; receivedAt: Date; at: Date | null; data: Partial<CarState> }>({
    name: 'elevator_states', text: `select device_id as "deviceId", received_at as "receivedAt", at, data from telemetry where elevator_id = $1 and received_at between $2 and $3 and kind = 'state' and not drill order by received_at limit $4`, values: [elevatorId, from, to, limit],
  })
  return rows.map(({ data, ...row }) => ({ ...row, state: { ...NOTHING_KNOWN, ...data } }))
}

/** What the sensors say of these cars now; none of a car that has no box, whose box never spoke, or whose last one has been moved to another. */
export async function listElevatorStates(reader: Reader, elevatorIds: readonly string[]): Promise<ElevatorState[]> {
  const { rows } = await reader.query<{ elevatorId: string; deviceId: string; state: CarState; at: Date | null; receivedAt: Date; seq: string }>({
    name: 'elevator_live', text: 'select elevator_id as "elevatorId", device_id as "deviceId", state, at, received_at as "receivedAt", seq from elevator_live l where elevator_id = any($1::bigint[]) and exists (select from device d where d.id = l.device_id and d.elevator_id = l.elevator_id)', values: [elevatorIds],
  })
  return rows.map((r) => stateOf({ ...r, seq: Number(r.seq) }))
}

/** What the box for drills of a car has said last since then: nobody's live state, and shown in a drill alone. */
export async function findDrillState(reader: Reader, elevatorId: string, since: Date): Promise<ElevatorState | null> {
  const { rows: [row] } = await reader.query<{ deviceId: string; data: Partial<CarState>; at: Date | null; receivedAt: Date }>({
    name: 'drill_state', text: `select device_id as "deviceId", data, at, received_at as "receivedAt" from telemetry where elevator_id = $1 and received_at > $2 and kind = 'state' and drill order by received_at desc limit 1`, values: [elevatorId, since],
  })
  return row ? stateOf({ elevatorId, deviceId: row.deviceId, state: { ...NOTHING_KNOWN, ...row.data }, at: row.at, receivedAt: row.receivedAt, seq: row.receivedAt.getTime() }) : null
}

type StateRow = Omit<ElevatorState, 'at' | 'receivedAt'> & { at: Date | null; receivedAt: Date }
const stateOf = (row: StateRow): ElevatorState => ({ ...row, at: row.at?.toISOString() ?? null, receivedAt: row.receivedAt.toISOString() })

/** Cars with an open incident, drills among them. */
export async function listElevatorsInTrouble(reader: Reader): Promise<Map<string, string>> {
  const { rows } = await reader.query<{ id: string; region: string }>({ name: 'elevators_in_trouble', text: "select distinct elevator_id as id, region from incident where elevator_id is not null and status not in ('released', 'followed-up', 'closed', 'joined')" })
  return new Map(rows.map((r) => [r.id, r.region]))
}

/** A long read of telemetry must not hold up all who write: then the next hour will do. */
const WAIT_FOR_LOCK = "set local lock_timeout = '5s'"
const TODAY = "($1::timestamptz at time zone 'Asia/Shanghai')::date"

/** Makes the partitions of today and the days ahead; how many were missing. */
export async function makeDays(tx: Tx, now: Date, aheadDays: number): Promise<number> {
  await tx.query(WAIT_FOR_LOCK)
  return (await tx.query<{ n: number }>(`select telemetry_ensure(${TODAY}, $2) as n`, [now, aheadDays + 1])).rows[0]?.n ?? 0
}

/** Drops the partitions of the days that are over; how many there were. `keepDays`: TELEMETRY_DAYS. */
export async function dropDays(tx: Tx, now: Date, keepDays: number): Promise<number> {
  await tx.query(WAIT_FOR_LOCK)
  return (await tx.query<{ n: number }>(`select telemetry_forget(${TODAY} - $2::int) as n`, [now, keepDays])).rows[0]?.n ?? 0
}
