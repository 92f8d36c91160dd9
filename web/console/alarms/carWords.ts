// A car's state in words, what is known of it and nothing else: an unknown door is not a shut one.
import type { ElevatorState } from '../../../server/contracts/device.ts'
import { wordOf } from '../../ui/i18n.ts'
import { t } from '../words.ts'

export type CarSeen = ElevatorState['state']

/** `18 层`, `门关`, `有人`…; what the device does not know is left out here, the panel says it. */
export function carWords(c: CarSeen): string[] {
  return [
    ...(c.floor === null ? [] : [t('car.floor', { floor: c.floor })]), ...(c.inDoorZone === false ? [t('car.outside-zone')] : []), ...(c.door === null ? [] : [wordOf('car.door', c.door)]),
    ...(c.people === null ? [] : [t(c.people ? 'car.people' : 'car.no-people')]), ...(c.moving === null ? [] : [t(c.moving ? 'car.moving' : 'car.still')]), ...(c.power === false ? [t('car.no-power')] : []), ...(c.mode === null || c.mode === 'normal' ? [] : [wordOf('car.mode', c.mode)]),
  ]
}
