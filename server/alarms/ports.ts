// What the alarm engine is given and what it needs: messages of known devices, the way to an incident, the consoles. Doors and wiring implement it; this room knows none of them.
import type { AlarmState, AlarmView } from '../contracts/alarm.ts'
import type { Db } from '../db/pool.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import type { DeviceMessage } from '../domain/device.ts'

/** Who speaks: registered, active, bound to its elevator. */
export interface Speaker { id: string; elevatorId: string; /** County of the elevator. */ region: string; vendorId: string | null; drill: boolean }
export type AlarmMessage = Extract<DeviceMessage, { kind: 'alarm' | 'clear' }>

/** `receivedAt` is by our clock. `signature`: of signed HTTP, spent with the alarm in one transaction. */
export interface Arrival { device: Speaker; message: AlarmMessage; receivedAt: Date; signature?: Buffer }

/** What became of a message, committed. `nothing`: the end of an alarm that does not go on. `replayed`: its signature had been used; nothing was changed. `unreadable`: the database refuses it, alone, for ever. */
export interface Taken { outcome: 'new' | 'repeated' | 'duplicate' | 'cleared' | 'nothing' | 'replayed' | 'unreadable'; alarmId: string | null; incidentId: string | null; state: AlarmState | null }

export interface AlarmEngineParts {
  db: Db
  clock: () => Date
  dispatch: Pick<Dispatch, 'receiveReport' | 'remark'>
  publish: { alarm(view: AlarmView): Promise<void> }
  newId: () => string
  fault: (where: string, error: unknown) => void
}
