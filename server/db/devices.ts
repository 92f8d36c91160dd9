// Sensor boxes and their vendors: who they are, how fresh they are, their sealed secrets, and the record of who changed what.
import type { DeviceBrief, DeviceFreshness, DeviceList, DeviceView, NewDevice, NewVendor, VendorView } from '../contracts/device.ts'
import { type Db, isConflict, type Reader, type Tx } from './pool.ts'
import { wireTime } from './wireTime.ts'

export interface DeviceFacts {
  id: string
  elevatorId: string
  rescueCode: string
  registrationCode: string | null
  region: string
  vendorId: string | null
  family: 'sanfen' | 'thing-model' | 'flat-push'
  productKey: string | null
  model: string | null
  utcOffsetMinutes: number
  drill: boolean
  /** It and its vendor are switched on. */
  active: boolean
  vendorActive: boolean
  /** Sealed with auth/seal.ts. */
  secret: Buffer | null
  /** Seconds that its clock is behind ours, as last seen. */
  skewSeconds: number | null
}
export interface VendorFacts { id: string; name: string; pushKey: string; secret: Buffer; family: DeviceFacts['family']; active: boolean }

const FACTS = `select d.id, d.elevator_id as "elevatorId", e.region, e.rescue_code as "rescueCode", e.registration_code as "registrationCode", d.vendor_id as "vendorId", d.family, d.product_key as "productKey", d.model, d.utc_offset_minutes as "utcOffsetMinutes", d.drill, d.active and coalesce(v.active, true) as active, coalesce(v.active, true) as "vendorActive", d.secret, l.clock_skew_seconds as "skewSeconds"
  from device d join elevator e on e.id = d.elevator_id left join vendor v on v.id = d.vendor_id left join device_live l on l.device_id = d.id`

/** Those of `ids` that are registered; switched off ones too. */
export async function listDeviceFacts(reader: Reader, ids: readonly string[]): Promise<DeviceFacts[]> {
  return (await reader.query<DeviceFacts>({ name: 'device_facts', text: `${FACTS} where d.id = any($1)`, values: [ids] })).rows
}

/** A vendor that may push while it is `active`, by the key in X-Sanfen-Key or in its gateway's user name. */
export async function findVendorByKey(reader: Reader, pushKey: string): Promise<VendorFacts | null> {
  const { rows } = await reader.query<VendorFacts>('select id, name, push_key as "pushKey", secret, family, active from vendor where push_key = $1 and secret is not null', [pushKey])
  return rows[0] ?? null
}

/** The changes with numbers above `after`, at most a thousand; with null only how far the record goes. */
export async function readDeviceChanges(reader: Reader, after: number | null): Promise<{ changes: { id: number; deviceId: string; isNew: boolean }[]; last: number }> {
  if (after === null) return { changes: [], last: Number((await reader.query<{ last: string }>('select coalesce(max(id), 0) as last from device_change')).rows[0]?.last ?? 0) }
  const { rows } = await reader.query<{ id: string; deviceId: string; isNew: boolean }>({ name: 'device_changes', text: 'select id, device_id as "deviceId", what = $2 as "isNew" from device_change where id > $1 order by id limit 1000', values: [after, 'registered'] })
  const changes = rows.map((r) => ({ ...r, id: Number(r.id) }))
  return { changes, last: changes.at(-1)?.id ?? after }
}

/** The vendors that were switched on or off after `after`, at most a thousand; with null only how far the record goes. */
export async function readVendorChanges(reader: Reader, after: number | null): Promise<{ changes: { id: number; vendorId: string }[]; last: number }> {
  if (after === null) return { changes: [], last: Number((await reader.query<{ last: string }>('select coalesce(max(id), 0) as last from vendor_change')).rows[0]?.last ?? 0) }
  const { rows } = await reader.query<{ id: string; vendorId: string }>({ name: 'vendor_changes', text: 'select id, vendor_id as "vendorId" from vendor_change where id > $1 order by id limit 1000', values: [after] })
  const changes = rows.map((r) => ({ id: Number(r.id), vendorId: r.vendorId }))
  return { changes, last: changes.at(-1)?.id ?? after }
}

/** $1 now, $2 minutes of silence. */
const FRESHNESS = `case when not d.active or v.active is false then 'off' when l.last_seen is null then 'never' when l.last_seen < $1::timestamptz - make_interval(mins => $2) then 'silent' else 'live' end`
const BRIEF = `d.id, coalesce(d.model, d.family) as kind, d.family, v.name as vendor, d.model, ${FRESHNESS} as freshness, ${wireTime('l.last_seen')} as "lastSeenAt", ${wireTime('l.last_heartbeat')} as "lastHeartbeatAt", l.clock_skew_seconds as "skewSeconds", d.drill`
const VIEW = `${BRIEF}, d.elevator_id as "elevatorId", e.rescue_code as "rescueCode", e.address, e.region, d.product_key as "productKey", d.utc_offset_minutes as "utcOffsetMinutes", d.active, d.secret is not null as "hasSecret", ${wireTime('d.created_at')} as "createdAt",
  l.last_error as "lastError", ${wireTime('l.last_error_at')} as "lastErrorAt",
  jsonb_build_object('states', coalesce(t.states, 0), 'heartbeats', coalesce(t.heartbeats, 0), 'alarms', coalesce(t.alarms, 0), 'clears', coalesce(t.clears, 0), 'refused', coalesce(t.refused, 0), 'thinned', coalesce(t.thinned, 0)) as today`
const FROM = `device d join elevator e on e.id = d.elevator_id left join vendor v on v.id = d.vendor_id left join device_live l on l.device_id = d.id
  left join device_day t on t.device_id = d.id and t.day = ($1::timestamptz at time zone 'Asia/Shanghai')::date`

/** When we ask, and after how many minutes without a word a device counts as silent. */
export interface Freshly { now: Date; silentMinutes: number }

/** The devices of one elevator, or with `drill` those for drills alone; freshest first. */
export async function listDevicesOf(reader: Reader, elevatorId: string, { now, silentMinutes }: Freshly, drill = false): Promise<DeviceBrief[]> {
  const { rows } = await reader.query<DeviceBrief>({ name: 'devices_of', text: `select ${BRIEF} from device d left join vendor v on v.id = d.vendor_id left join device_live l on l.device_id = d.id where d.elevator_id = $3 and d.drill = $4 order by l.last_seen desc nulls last, d.id`, values: [now, silentMinutes, elevatorId, drill] })
  return rows
}

/** Null when there is none with this id inside the prefix. */
export async function findDevice(reader: Reader, id: string, prefix: string, { now, silentMinutes }: Freshly): Promise<DeviceView | null> {
  const { rows } = await reader.query<DeviceView>({ name: 'device_view', text: `select ${VIEW} from ${FROM} where d.id = $3 and e.region like $4 || '%'`, values: [now, silentMinutes, id, prefix] })
  return rows[0] ?? null
}

export interface DeviceQuery { prefix: string; freshness: DeviceFreshness | null; words: string | null; drill: boolean; cursor: string | null; limit: number }

/** By id. `words`: beginning of an id or a rescue code, or a part of the address. The counts are of the whole scope, without drills' devices unless these were asked for. */
export async function listDevices(reader: Reader, { prefix, freshness, words, drill, cursor, limit }: DeviceQuery, { now, silentMinutes }: Freshly): Promise<DeviceList> {
  const [page, counts] = await Promise.all([
    reader.query<DeviceView>(`select ${VIEW} from ${FROM}
      where e.region like $3 || '%' and d.drill = $4 and ($5::text is null or ${FRESHNESS} = $5) and ($6::text is null or starts_with(d.id, $6) or starts_with(e.rescue_code, $6) or strpos(e.address, $6) > 0) and ($7::text is null or d.id > $7)
      order by d.id limit $8`, [now, silentMinutes, prefix, drill, freshness, words, cursor, limit + 1]),
    reader.query<{ freshness: DeviceFreshness; n: number }>(`select ${FRESHNESS} as freshness, count(*)::int as n from device d join elevator e on e.id = d.elevator_id left join vendor v on v.id = d.vendor_id left join device_live l on l.device_id = d.id where e.region like $3 || '%' and d.drill = $4 group by 1`, [now, silentMinutes, prefix, drill]),
  ])
  const devices = page.rows.slice(0, limit)
  const count = (name: DeviceFreshness) => counts.rows.find((r) => r.freshness === name)?.n ?? 0
  return { devices, cursor: page.rows.length > limit ? devices.at(-1)?.id ?? null : null, counts: { live: count('live'), silent: count('silent'), never: count('never'), off: count('off') } }
}

export type DeviceRefusal = 'vendor-elsewhere' | 'device-exists' | 'vendor-exists' | 'no-such-elevator' | 'no-such-vendor' | 'vendor-of-another-family'
export interface Changer { accountId: string; now: Date }

/** The elevator must lie inside the prefix. `sealed`: its secret. */
export async function insertDevice(db: Db, device: NewDevice, { prefix, sealed }: { prefix: string; sealed: Buffer }, by: Changer): Promise<DeviceRefusal | null> {
  try {
    return await db.tx(async (tx) => {
      if (!(await elevatorIsThere(tx, device.elevatorId, prefix))) return 'no-such-elevator'
      const vendor = device.vendor === undefined ? null : (await tx.query<{ id: string; family: string }>('select id, family from vendor where name = $1 and active', [device.vendor])).rows[0]
      if (vendor === undefined) return 'no-such-vendor'
      if (vendor !== null && vendor.family !== device.family) return 'vendor-of-another-family'
      await tx.query('insert into device (id, vendor_id, elevator_id, family, product_key, model, utc_offset_minutes, secret, drill, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
        device.id, vendor?.id ?? null, device.elevatorId, device.family, device.productKey ?? null, device.model ?? null, device.utcOffsetMinutes ?? 480, sealed, device.drill ?? false, by.now,
      ])
      await record(tx, device.id, by, 'registered', { elevatorId: device.elevatorId })
      return null
    })
  } catch (error) {
    if (isConflict(error, 'device_pkey')) return 'device-exists'
    throw error
  }
}

/** The old secret counts no more; who is connected with it is cut off within seconds. */
export function saveDeviceSecret(db: Db, id: string, sealed: Buffer, by: Changer): Promise<void> {
  return db.tx(async (tx) => {
    await tx.query('update device set secret = $2 where id = $1', [id, sealed])
    await record(tx, id, by, 'secret', {})
  })
}

/** Moves it to another elevator inside the prefix, sets its clock, or switches it on or off. */
export function changeDevice(db: Db, device: DeviceView, change: { elevatorId?: string; active?: boolean; utcOffsetMinutes?: number }, prefix: string, by: Changer): Promise<DeviceRefusal | null> {
  return db.tx(async (tx) => {
    const { elevatorId, active, utcOffsetMinutes } = change
    if (elevatorId !== undefined && elevatorId !== device.elevatorId) {
      if (!(await elevatorIsThere(tx, elevatorId, prefix))) return 'no-such-elevator'
      await tx.query('update device set elevator_id = $2 where id = $1', [device.id, elevatorId])
      // What it said was about the other car.
      await tx.query('delete from elevator_live where elevator_id = $1 and device_id = $2', [device.elevatorId, device.id])
      await record(tx, device.id, by, 'moved', { from: device.elevatorId, to: elevatorId })
    }
    if (utcOffsetMinutes !== undefined && utcOffsetMinutes !== device.utcOffsetMinutes) {
      await tx.query('update device set utc_offset_minutes = $2 where id = $1', [device.id, utcOffsetMinutes])
      await record(tx, device.id, by, 'clock', { from: device.utcOffsetMinutes, to: utcOffsetMinutes })
    }
    if (active !== undefined && active !== device.active) {
      await tx.query('update device set active = $2 where id = $1', [device.id, active])
      await record(tx, device.id, by, active ? 'on' : 'off', {})
    }
    return null
  })
}

const VENDOR = 'select v.id, v.name, v.family, v.push_key as key, v.active, (select count(*)::int from device d where d.vendor_id = v.id) as devices from vendor v'

export async function listVendors(reader: Reader): Promise<VendorView[]> {
  return (await reader.query<VendorView>(`${VENDOR} order by v.name`)).rows
}

/** `sealed`: its secret, for the id that it gets. */
export async function insertVendor(db: Db, { name, family, key }: NewVendor, sealed: (id: string) => Buffer, now: Date): Promise<VendorView | DeviceRefusal> {
  try {
    return await db.tx(async (tx) => {
      const { id } = (await tx.query<{ id: string }>('insert into vendor (name, family, push_key, created_at) values ($1, $2, $3, $4) returning id', [name, family, key, now])).rows[0] ?? { id: '' }
      await tx.query('update vendor set secret = $2 where id = $1', [id, sealed(id)])
      return { id, name, family, key, active: true, devices: 0 }
    })
  } catch (error) {
    if (isConflict(error)) return 'vendor-exists'
    throw error
  }
}

/** Switches it and all that its boxes say off or on. All of its boxes must lie inside the prefix. Null: there is no such vendor. */
export function changeVendor(db: Db, id: string, active: boolean, prefix: string, by: Changer): Promise<VendorView | DeviceRefusal | null> {
  return db.tx(async (tx) => {
    const { rows: [vendor] } = await tx.query<{ active: boolean }>('select active from vendor where id = $1 for update', [id])
    if (!vendor) return null
    if ((await tx.query("select from device d join elevator e on e.id = d.elevator_id where d.vendor_id = $1 and e.region not like $2 || '%' limit 1", [id, prefix])).rowCount !== 0) return 'vendor-elsewhere'
    if (vendor.active !== active) {
      await tx.query('update vendor set active = $2 where id = $1', [id, active])
      await tx.query('insert into vendor_change (vendor_id, at, account_id, what) values ($1, $2, $3, $4)', [id, by.now, by.accountId, active ? 'on' : 'off'])
    }
    return (await tx.query<VendorView>(`${VENDOR} where v.id = $1`, [id])).rows[0] ?? null
  })
}

async function elevatorIsThere(tx: Tx, id: string, prefix: string): Promise<boolean> {
  return /^[0-9]{1,18}$/.test(id) && (await tx.query("select from elevator where id = $1 and region like $2 || '%'", [id, prefix])).rowCount === 1
}

async function record(tx: Tx, id: string, { accountId, now }: Changer, what: string, data: Record<string, unknown>): Promise<void> {
  await tx.query('insert into device_change (device_id, at, account_id, what, data) values ($1, $2, $3, $4, $5)', [id, now, accountId, what, data])
}
