// Cameras' alarms, their speakers and the analysis of one process, wired: their doors, the one way to the alarm engine, and what the analysis may look through.
import { hostname } from 'node:os'
import type { AlarmEngine } from './alarms/engine.ts'
import { makeAnalysis } from './analysis/analysis.ts'
import type { JoinPort } from './analysis/ports.ts'
import type { Seal } from './auth/seal.ts'
import { makeFeeds } from './cameras/feeds.ts'
import { type GbDoor, openGbDoor } from './cameras/gb28181/door.ts'
import { makeCameraIntake } from './cameras/intake.ts'
import { makePictures } from './cameras/pictures.ts'
import { LONGEST_PUSH, readPush } from './cameras/pushBody.ts'
import { makeTalks, type Talks } from './cameras/talk/talks.ts'
import type { Config } from './config.ts'
import { forgetPictures } from './db/cameraPictures.ts'
import { makeDb } from './db/pool.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import type { CameraDoor } from './http/cameraAlarms.ts'

export interface WatchingParts {
  databaseUrl: string
  clock: () => Date
  config: Pick<Config, 'analysis' | 'gb28181' | 'host' | 'video'>
  seal: Seal
  alarms: AlarmEngine
  dispatch: Pick<Dispatch, 'remark'>
  /** The video room: how to take part in a camera's stream, and its name in its leases. */
  join: JoinPort
  worker: string
  fault: (where: string, error: unknown) => void
}
export interface Watching { cameraDoor: CameraDoor; talks: Talks; /** Throws when the port of GB28181 is taken. */ start(): Promise<void>; close(): Promise<void> }

const FORGET_MS = 3_600_000
const DAY_MS = 86_400_000

export function makeWatching({ databaseUrl, clock, config, seal, alarms, dispatch, join, worker, fault }: WatchingParts): Watching {
  // Of its own: pictures are large, and whoever dispatches must not wait behind them.
  const db = makeDb(databaseUrl, { max: 3, name: 'sanfen-cameras', keepsPlans: true })
  const intake = makeCameraIntake({ alarms, pictures: makePictures({ db, clock }), fault })
  const feeds = makeFeeds({ db, clock, seal, intake, holder: `${hostname()}/${worker}`, fault })
  const talks = makeTalks({ db, clock, seal, fault })
  const analysis = config.analysis && makeAnalysis({
    db, clock, worker, join, modelDir: config.analysis.modelDir, most: config.analysis.cameras, fault,
    cues: (elevatorId, cues, of) => alarms.cues(elevatorId, cues, of),
    look: (incidentId, text) => dispatch.remark(incidentId, text, 'camera-saw'),
  })
  let gb: GbDoor | undefined
  let forgetting: NodeJS.Timeout | undefined
  const forget = () => { forgetPictures(db, new Date(clock().getTime() - config.video.evidenceDays * DAY_MS)).catch((error: unknown) => fault('cameras: old pictures', error)) }
  return {
    cameraDoor: { longestPush: LONGEST_PUSH, readPush, take: intake.take },
    talks,
    async start() {
      if (config.gb28181) {
        const { port, serverId } = config.gb28181
        gb = await openGbDoor({ db, clock, seal, intake, serverId, fault }, { host: config.host, port }).catch((cause: unknown) => { throw new Error(`GB28181_PORT: UDP port ${port} of ${config.host} cannot be opened`, { cause }) })
      }
      feeds.start()
      talks.start()
      analysis?.start()
      forgetting = setInterval(forget, FORGET_MS)
      forget()
    },
    async close() {
      clearInterval(forgetting)
      await Promise.all([gb?.close(), feeds.close(), talks.close(), analysis?.close()])
      await db.close()
    },
  }
}
