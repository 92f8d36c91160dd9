// What an elevator's sensor box says (设备消息), whichever family it belongs to: adapters turn their own words into these. Knows no topic and no transport.

/** Code in the GB/T 24476 family → our name. Where a vendor sends a name, it sends ours. */
export const ALARM_CODES = {
  1: 'safety-circuit-open', 2: 'door-close-fault', 3: 'door-open-fault', 4: 'stopped-outside-door-zone', 5: 'unintended-movement', 6: 'motor-run-limit', 7: 'floor-lost', 8: 'restart-prevented',
  40: 'service-restored', 41: 'main-power-lost', 42: 'out-of-service', 43: 'maintenance', 44: 'fire-return', 45: 'fire-service', 46: 'emergency-power', 47: 'earthquake',
  90: 'alarm-button', 91: 'bottomed', 92: 'overtravel', 93: 'trapped-at-level',
} as const satisfies Record<number, string>

export const ALARM_TYPES = [
  ...Object.values(ALARM_CODES),
  'trapped', 'trapped-outside-level', 'trapped-long', 'moving-with-open-door', 'repeated-door', 'overspeed', 'overload', 'smoke', 'e-bike', 'call-for-help', 'fallen', 'device-fault',
] as const
export type AlarmType = (typeof ALARM_TYPES)[number]
export const isAlarmType = (said: string): said is AlarmType => (ALARM_TYPES as readonly string[]).includes(said)

/** Somebody may be inside: these open or join an entrapment. */
export const ENTRAPMENT_TYPES: ReadonlySet<AlarmType> = new Set(['alarm-button', 'trapped', 'trapped-at-level', 'trapped-outside-level', 'trapped-long', 'call-for-help', 'fallen'])
/** The car stands where nobody can leave it, or its power is gone: an entrapment if people are inside. */
export const STOPPED_TYPES: ReadonlySet<AlarmType> = new Set(['stopped-outside-door-zone', 'main-power-lost', 'bottomed', 'overtravel', 'restart-prevented', 'out-of-service'])

/** It may be somebody's only word: no brake, storm or doubt about the same device's machine may cost them theirs. */
export const isOfPeople = (type: AlarmType): boolean => ENTRAPMENT_TYPES.has(type) || STOPPED_TYPES.has(type)

export const SERVICE_MODES = ['stopped', 'normal', 'maintenance', 'fire-return', 'fire-service', 'emergency-power', 'earthquake', 'unknown'] as const
export type ServiceMode = (typeof SERVICE_MODES)[number]

/** The car as its sensors see it now; null: this device does not know. */
export interface CarState {
  mode: ServiceMode | null
  /** As the panel in the car shows it: "-2", "B1", "18". */
  floor: string | null
  inDoorZone: boolean | null
  door: 'open' | 'closed' | 'opening' | 'closing' | null
  direction: 'up' | 'down' | 'none' | null
  moving: boolean | null
  people: boolean | null
  power: boolean | null
}
export const NOTHING_KNOWN: CarState = { mode: null, floor: null, inDoorZone: null, door: null, direction: null, moving: null, people: null, power: null }

/** Counts since the device was installed; they only grow. */
export interface RunCounts { runs: number | null; doors: number | null; hours: number | null; relevels: number | null }

/**
 * One message. `at`: when the device says it happened, null where its clock said nothing usable. `id`: the sender's own, the same one twice is the same message.
 * `clear` ends the alarm of that type, or the one with `of` as its id.
 */
export type DeviceMessage =
  | { kind: 'alarm'; id: string; type: AlarmType; at: Date | null; floor: string | null; people: number | null; imageUrl: string | null; data: Readonly<Record<string, unknown>> }
  | { kind: 'clear'; id: string; type: AlarmType; of: string | null; at: Date | null }
  | { kind: 'state'; at: Date | null; state: CarState }
  | { kind: 'counts'; at: Date | null; counts: RunCounts }
  | { kind: 'heartbeat'; at: Date | null }
