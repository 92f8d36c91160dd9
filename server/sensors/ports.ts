// What the sensors' room needs from others: who a device is, and the one who takes alarms. server/alarms/ implements the second; this room never opens an incident.
import type { DeviceMessage } from '../domain/device.ts'

/** A device that may speak: active, with its elevator. */
export interface KnownDevice {
  id: string
  elevatorId: string
  /** The county of its elevator. */
  region: string
  vendorId: string | null
  family: 'sanfen' | 'thing-model' | 'flat-push'
  productKey: string | null
  model: string | null
  utcOffsetMinutes: number
  /** One of ours, for drills. */
  drill: boolean
}

export type AlarmMessage = Extract<DeviceMessage, { kind: 'alarm' | 'clear' }>
/** `receivedAt` is the truth of when; `message.at` is the device's word and may be an hour off. */
export interface AlarmItem { device: KnownDevice; message: AlarmMessage; receivedAt: Date; via: 'mqtt' | 'http' }
/** `alarmId` is null where the end of an alarm was told that does not go on. `error`: a reason that its vendor can read, in words; the device is not asked to send it again. */
export type AlarmAnswer = { alarmId: string | null; incidentId?: string } | { error: string }

export interface AlarmPort {
  /**
   * Takes a batch, at most some hundred; answers one for one, in the same order. When it resolves, all that was not refused is committed: the devices' PUBACKs go out then.
   * The same (device, message id) twice is the same alarm with the same answer. When it throws, nothing is acknowledged and the devices send again.
   */
  alarms(list: readonly AlarmItem[]): Promise<readonly AlarmAnswer[]>
}
