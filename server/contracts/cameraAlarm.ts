// What a camera is answered when it has raised an alarm.
import { Type, type Static } from 'typebox'
import { AlarmReceipt } from './alarm.ts'
import { Nullable } from './common.ts'

/** `snapshotId`: the picture as it is kept; null without one, or where it could not be kept. */
export const CameraAlarmReceipt = Type.Interface([AlarmReceipt], { snapshotId: Nullable(Type.String()) }, { $id: 'CameraAlarmReceipt' })
export type CameraAlarmReceipt = Static<typeof CameraAlarmReceipt>
