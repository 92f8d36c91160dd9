// Who may sign an alarm: devices by their id, vendors by their push key, cameras by their alarm key, with the secret opened. What was found is kept for seconds, so that a surge of alarms is not a surge of questions.
import { findCameraByAlarmKey, type CameraFacts } from '../db/cameras.ts'
import { findVendorByKey, listDeviceFacts, type DeviceFacts } from '../db/devices.ts'
import { inBatches } from '../db/inBatches.ts'
import type { Reader } from '../db/pool.ts'
import { aboutCamera, aboutDevice, aboutVendor, type Seal } from './seal.ts'

export interface DeviceSigner { device: DeviceFacts; secret: string }
export interface VendorSigner { vendorId: string; active: boolean; family: DeviceFacts['family']; secret: string }
export interface CameraSigner { camera: CameraFacts; secret: string }
export interface Signers {
  /** Null: there is no such device, or it has no secret of its own. One that is switched off is found: `device.active`. */
  device(id: string): Promise<DeviceSigner | null>
  /** One that is switched off is found: `active`. */
  vendor(pushKey: string): Promise<VendorSigner | null>
  /** Null: no camera has this key, or it has no secret. One that is switched off is found: `camera.active`. */
  camera(alarmKey: string): Promise<CameraSigner | null>
  /** A device as its vendor names it, by its id or its elevator's registration code; its own or not is the caller's question. */
  named(by: { deviceId: string | null; registrationCode: string | null; vendorId: string }): Promise<DeviceFacts | null>
}

/** A device that was switched off is heard no longer than this. */
const KEEP_MS = 5000
const KEPT = 20_000

export function makeSigners({ db, seal }: { db: Reader; seal: Seal }): Signers {
  const ask = inBatches<string, DeviceFacts | undefined>(async (ids) => {
    const found = new Map((await listDeviceFacts(db, [...new Set(ids)])).map((d) => [d.id, d]))
    return ids.map((id) => found.get(id))
  }, { atOnce: 2, most: 500 })
  const device = kept<DeviceSigner | null>(async (id) => {
    const facts = await ask(id)
    return facts?.secret ? { device: facts, secret: seal.open(facts.secret, aboutDevice(id)) } : null
  })
  const vendor = kept<VendorSigner | null>(async (key) => {
    const found = await findVendorByKey(db, key)
    return found && { vendorId: found.id, active: found.active, family: found.family, secret: seal.open(found.secret, aboutVendor(found.id)) }
  })
  const camera = kept<CameraSigner | null>(async (key) => {
    const found = await findCameraByAlarmKey(db, key)
    return found?.alarmSecret ? { camera: found, secret: seal.open(found.alarmSecret, aboutCamera(found.id, 'alarm')) } : null
  })
  return {
    device, vendor, camera,
    async named({ deviceId, registrationCode, vendorId }) {
      if (deviceId !== null) return (await ask(deviceId)) ?? null
      const { rows } = await db.query<{ id: string }>({ name: 'device_by_registration', text: 'select d.id from device d join elevator e on e.id = d.elevator_id where e.registration_code = $1 and d.vendor_id = $2 order by d.active desc, d.id limit 1', values: [registrationCode, vendorId] })
      return rows[0] ? ((await ask(rows[0].id)) ?? null) : null
    },
  }
}

/** What is not there is not remembered: a device may be registered any moment. */
function kept<T>(find: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { until: number; value: T }>()
  return async (key) => {
    const before = known.get(key)
    if (before && performance.now() < before.until) return before.value
    const value = await find(key)
    known.delete(key)
    if (value !== null) known.set(key, { until: performance.now() + KEEP_MS, value })
    if (known.size > KEPT) for (const oldest of known.keys()) { known.delete(oldest); break }
    return value
  }
}
