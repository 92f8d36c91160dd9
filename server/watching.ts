// Cameras' alarms of one process, wired: their doors and the one way to the alarm engine.
import type { AlarmEngine } from './alarms/engine.ts'
import { makeCameraIntake } from './cameras/intake.ts'
import { makePictures } from './cameras/pictures.ts'
import { LONGEST_PUSH, readPush } from './cameras/pushBody.ts'
import { makeDb } from './db/pool.ts'
import type { CameraDoor } from './http/cameraAlarms.ts'

export interface WatchingParts { databaseUrl: string; clock: () => Date; alarms: AlarmEngine; fault: (where: string, error: unknown) => void }
export interface Watching { cameraDoor: CameraDoor; close(): Promise<void> }

export function makeWatching({ databaseUrl, clock, alarms, fault }: WatchingParts): Watching {
  // Of its own: pictures are large, and whoever dispatches must not wait behind them.
  const db = makeDb(databaseUrl, { max: 3, name: 'sanfen-cameras', keepsPlans: true })
  const { take } = makeCameraIntake({ alarms, pictures: makePictures({ db, clock }), fault })
  return {
    cameraDoor: { longestPush: LONGEST_PUSH, readPush, take },
    close: () => db.close(),
  }
}
