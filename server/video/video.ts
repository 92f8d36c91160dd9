// The video room of one process: streams, tickets, the door of looks, evidence.
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Seal } from '../auth/seal.ts'
import type { CameraTrial, StorageTrial } from '../contracts/camera.ts'
import type { Db } from '../db/pool.ts'
import type { EvidenceWish } from '../db/evidence.ts'
import { makeViewDoor } from './door.ts'
import { type Hearer, makeHub } from './hub.ts'
import { hashOf, makeKeeper, type TellPicture } from './keeper.ts'
import { type SnapshotOutcome, takeSnapshot, tryCamera } from './snapshot.ts'
import { tryStorage } from './storageTrial.ts'
import { makeStreams } from './streams.ts'
import { makeTickets, type Tickets } from './tickets.ts'

export interface VideoParts {
  db: Db
  clock: () => Date
  seal: Seal
  dataDir: string
  worker: string
  keepDays: number
  most: number
  listLive(sessionIds: readonly string[]): Promise<string[]>
  tell: TellPicture
  fault: (where: string, error: unknown) => void
}

export interface Video {
  issueTicket: Tickets['issue']
  attach(server: Server): void
  endSession(sessionId: string): void
  /** One picture now, from the running stream or by beginning one; within `ms` (8 s). */
  snapshot(cameraId: string, ms?: number): Promise<SnapshotOutcome>
  /** Takes part in a camera's stream until the returned function is called. */
  join(cameraId: string, hearer: Hearer): () => void
  /** A real look at an address, without a camera's row. */
  tryUrl(url: string): Promise<CameraTrial>
  /** A look through a registered camera; null: it is not connected. */
  tryCamera(cameraId: string): Promise<CameraTrial | null>
  /** A few seconds of what a registered camera has kept; null: it keeps nothing, or is switched off. */
  tryStorage(cameraId: string): Promise<StorageTrial | null>
  /** Evidence beside what every incident gets by itself, because an operator asks. */
  wish(wish: EvidenceWish): Promise<string | null>
  /** An incident that has just been committed: a new one is looked into at once. */
  opened(view: { status: string; version: number }): void
  /** Where an evidence file lies. */
  pathOf(file: string): string
  hashOf(file: string): Promise<string | null>
  start(): void
  /** Closes the looks: before the server that carries them. */
  closeDoor(): void
  close(): Promise<void>
}

const SNAPSHOT_MS = 8000
const TRIAL_MS = 10_000
const TICKETS_MS = 60_000
/** Located and dispatched come in the same breath; what comes later has been seen by a sweep. */
const NEW_VERSIONS = 6
/** A picture asked for now may be as old as one group of pictures. */
const FRESH_MS = 5000

export function makeVideo({ db, clock, seal, dataDir, worker, keepDays, most, listLive, tell, fault }: VideoParts): Video {
  const directory = join(dataDir, 'evidence')
  const streams = makeStreams({ db, seal, fault })
  const tickets = makeTickets({ db, clock })
  const door = makeViewDoor({ tickets, streams, listLive, fault })
  const keeper = makeKeeper({ db, clock, streams, directory, worker, keepDays, most, tell, fault, cameraChanged: (id) => door.cameraChanged(id) })
  const pathOf = (file: string) => join(directory, file)
  let forgetting: NodeJS.Timeout | undefined
  return {
    issueTicket: (wish) => tickets.issue(wish),
    attach: (server) => door.attach(server),
    endSession: (id) => door.endSession(id),
    snapshot: (cameraId, ms = SNAPSHOT_MS) => takeSnapshot(streams.hub(cameraId), { ms, fresherThan: Date.now() - FRESH_MS }),
    join: (cameraId, hearer) => streams.hub(cameraId).join(hearer),
    async tryUrl(url) {
      const hub = makeHub({ url: async () => url, idle: () => undefined, fault })
      try {
        return await tryCamera(hub, TRIAL_MS)
      } finally {
        await hub.close()
      }
    },
    async tryCamera(cameraId) {
      if ((await streams.urlOf(cameraId)) === null) return null
      const hub = streams.hub(cameraId)
      // Its login may have been corrected on the camera itself: whoever asks for a real look gets one.
      if (hub.fault === 'login-refused') await hub.restart()
      return tryCamera(hub, TRIAL_MS)
    },
    async tryStorage(cameraId) {
      const found = await streams.storageOf(cameraId)
      return found && tryStorage(found, () => clock().getTime())
    },
    wish: (wish) => keeper.wish(wish),
    opened({ status, version }) { if (version <= NEW_VERSIONS && (status === 'located' || status === 'dispatched')) keeper.nudge() },
    pathOf,
    async hashOf(file) {
      try {
        return (await hashOf(pathOf(file))).toString('hex')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
    start() {
      keeper.start()
      forgetting = setInterval(() => { tickets.forget().catch((error: unknown) => fault('video: old tickets', error)) }, TICKETS_MS)
      forgetting.unref()
    },
    closeDoor: () => door.close(),
    async close() {
      clearInterval(forgetting)
      door.close()
      await keeper.close()
      await streams.close()
    },
  }
}
