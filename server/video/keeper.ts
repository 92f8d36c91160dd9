// Evidence of one process: looks through the cameras of cars in question, takes what is wanted, deletes what is over. All of it lies in rows, so that another process goes on when this one dies.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { CameraFault, StorageFault } from '../contracts/camera.ts'
import type { EvidenceView } from '../contracts/video.ts'
import { claimCameras, findEvidence, giveUpEvidence, keepEvidence, type KeptFile, listInQuestion, listOverdueFiles, listTold, listWanted, markDeleted, missEvidence, planOpened, planStored, releaseCameras, type WantedEvidence, wishEvidence, type EvidenceWish } from '../db/evidence.ts'
import { planJoined } from '../db/alarmPictures.ts'
import { readCameraChanges } from '../db/cameras.ts'
import type { Db } from '../db/pool.ts'
import { keepAlarmPictures } from './alarmPictures.ts'
import { recordClip } from './clip.ts'
import { fileOf, makeRoomFor } from './files.ts'
import { clearLeftovers } from './leftovers.ts'
import { takeSnapshot } from './snapshot.ts'
import { findStorage, type Span } from './storage.ts'
import type { Streams } from './streams.ts'

/** Who hears that there is a picture, or that there will be none. */
export type TellPicture = (to: { region: string; teams: readonly string[]; accounts: readonly string[] }, view: EvidenceView) => void

export interface KeeperParts {
  db: Db
  clock: () => Date
  streams: Streams
  /** <data>/evidence; the same for all servers of an installation. */
  directory: string
  /** Names this process in its leases. */
  worker: string
  keepDays: number
  /** Cameras looked through at once for incidents' sake. */
  most: number
  tell: TellPicture
  /** A camera was changed or switched off. */
  cameraChanged: (cameraId: string) => void
  fault: (where: string, error: unknown) => void
}
export interface Keeper {
  start(): void
  /** Look now instead of in a second. */
  nudge(): void
  /** One more piece of evidence; null: not of this incident. */
  wish(wish: EvidenceWish): Promise<string | null>
  close(): Promise<void>
}

const SWEEP_MS = 1000
/** In a mass event the sweep is soon enough. */
const NUDGE_MS = 200
/** A look is followed by a rest of so many times its length: with thousands of incidents open it must leave time for their rescue. Never so long that a lease runs out. */
const REST_FACTOR = 10
const LONGEST_REST_MS = 3000
const LEASE_MS = 10_000
const FORGET_MS = 60_000
/** How often files are looked for that nobody keeps, and how old they are then: nobody writes them any more. */
const CLEAR_MS = 6 * 3_600_000
const LEFT_MS = 3_600_000
/** Before and after the moment. */
const AROUND_MS = 30_000
const SNAPSHOT_MS = 8000
/** Older incidents than this are not looked into any more: the camera would run for days. */
const LONGEST_MS = 6 * 3_600_000
const RETRY_MS = [1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000]
/** A clip that shows less than so much of before is asked of the camera's own storage, so long after its moment, when it has been written there; in seconds. */
const BEFORE = 28
const WRITTEN = 40
/** A clip of the storage that ends so much too early is asked for once more. */
const TOO_EARLY_MS = 5000
/** An alarm that joined an incident so long ago is not looked after any more. */
const JOINED_MS = 5 * 60_000
/** A clip that nobody could begin so long after its moment is of another matter. */
const TOO_LATE_MS = 10 * 60_000

export function makeKeeper({ db, clock, streams, directory, worker, keepDays, most, tell, cameraChanged, fault }: KeeperParts): Keeper {
  const holds = new Map<string, () => void>()
  const atWork = new Map<string, Promise<void>>()
  const stop = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | null = null
  // Beside the sweep: a camera that hangs or many files must not cost the leases that it renews.
  let following: Promise<void> | null = null
  let forgetting: Promise<void> | null = null
  let keeping: Promise<void> | null = null
  let again = false
  let lastChange: string | null = null
  let forgotAt = Number.NEGATIVE_INFINITY
  let clearedAt = Number.NEGATIVE_INFINITY
  let lookedAt = 0
  let restUntil = 0

  function sweep(): Promise<void> {
    if (sweeping) { again = true; return sweeping }
    sweeping = look().catch((error: unknown) => fault('video: evidence', error)).finally(() => {
      sweeping = null
      restUntil = performance.now() + Math.min(LONGEST_REST_MS, REST_FACTOR * (performance.now() - lookedAt))
      if (again && !stop.signal.aborted) { again = false; void sweep() }
    })
    return sweeping
  }

  async function look(): Promise<void> {
    lookedAt = performance.now()
    const now = clock()
    const since = new Date(now.getTime() - LONGEST_MS)
    following ??= followChanges().catch((error: unknown) => fault('video: changed cameras', error)).finally(() => { following = null })
    await planOpened(db, since, now)
    await planJoined(db, new Date(now.getTime() - JOINED_MS), now)
    keeping ??= keepPictures(since, now).catch((error: unknown) => fault('video: pictures of alarms', error)).finally(() => { keeping = null })
    await planStored(db, { since, before: BEFORE, after: WRITTEN, now })
    const asked = await listInQuestion(db, most, since)
    const mine = asked.length === 0 ? [] : await claimCameras(db, asked, worker, now, new Date(now.getTime() + LEASE_MS))
    if (stop.signal.aborted) return
    for (const id of mine) if (!holds.has(id)) holds.set(id, streams.hub(id).remember())
    for (const [id, release] of holds) if (!mine.includes(id)) { holds.delete(id); release() }
    for (const wanted of mine.length === 0 ? [] : await listWanted(db, mine, now)) {
      if (atWork.has(wanted.id) || stop.signal.aborted) continue
      atWork.set(wanted.id, take(wanted).catch((error: unknown) => fault('video: a piece of evidence', error)).finally(() => atWork.delete(wanted.id)))
    }
    if (performance.now() - forgotAt > FORGET_MS) {
      forgotAt = performance.now()
      forgetting ??= forget(now).catch((error: unknown) => fault('video: evidence that is over', error)).finally(() => { forgetting = null })
    }
  }

  async function keepPictures(since: Date, now: Date): Promise<void> {
    for (const id of await keepAlarmPictures(db, { directory, keepDays, since, now })) await announce(id)
  }

  async function followChanges(): Promise<void> {
    const { ids, last } = await readCameraChanges(db, lastChange)
    lastChange = last
    await Promise.all(ids.map(async (id) => {
      await streams.changed(id)
      cameraChanged(id)
    }))
  }

  async function take(wanted: WantedEvidence): Promise<void> {
    const now = clock()
    // Pictures are stamped by this machine's clock, moments by the database's.
    const skew = Date.now() - now.getTime()
    // A name of this try's own: whoever lost his lease to another removes nothing but his own file.
    const name = fileOf(wanted.incidentId, `${wanted.id}.${randomBytes(4).toString('hex')}.${wanted.kind === 'snapshot' ? 'jpg' : 'mp4'}`, now)
    const path = join(directory, name)
    let kept: KeptFile
    try {
      await makeRoomFor(path)
      const taken = wanted.kind === 'snapshot' ? await snapshot(wanted, path, skew) : wanted.source === 'device' ? await stored(wanted, path, skew) : await clip(wanted, path, skew)
      if ('fault' in taken) {
        await rm(path, { force: true })
        if (!stop.signal.aborted) await miss(wanted, taken.fault) // else whoever takes over tries by itself
        return
      }
      kept = {
        file: name, sha256: await hashOf(path), bytes: (await stat(path)).size, mime: wanted.kind === 'snapshot' ? 'image/jpeg' : 'video/mp4', from: new Date(taken.from - skew), to: new Date(taken.to - skew), timeChecked: !('checked' in taken) || taken.checked === true,
        keepUntil: new Date(clock().getTime() + keepDays * 86_400_000),
      }
    } catch (error) {
      // A full disk is a miss as well, and waits longer from try to try.
      fault('video: a piece of evidence', error)
      if (!stop.signal.aborted) await miss(wanted, 'failed')
      await rm(path, { force: true })
      return
    }
    if (await keepEvidence(db, wanted.id, kept, clock())) await announce(wanted.id)
    else await rm(path, { force: true })
  }

  async function snapshot(wanted: WantedEvidence, path: string, skew: number): Promise<Span | { fault: CameraFault }> {
    const outcome = await takeSnapshot(streams.hub(wanted.cameraId), { ms: SNAPSHOT_MS, fresherThan: wanted.at.getTime() + skew - AROUND_MS, stop: stop.signal })
    if (!outcome.ok) return outcome
    await writeFile(path, outcome.snapshot.jpeg, { mode: 0o600 })
    const at = outcome.snapshot.at.getTime()
    return { from: at, to: at }
  }

  async function clip(wanted: WantedEvidence, path: string, skew: number): Promise<Span | { fault: CameraFault | 'missed' }> {
    const here = Date.now()
    const moment = wanted.at.getTime() + skew
    if (here - moment > TOO_LATE_MS) return { fault: 'missed' }
    // Begun late, it still shows half a minute from now on; its own times say so.
    const outcome = await recordClip(streams.hub(wanted.cameraId), { file: path, from: moment - AROUND_MS, to: here - moment > AROUND_MS ? here + AROUND_MS : moment + AROUND_MS, stop: stop.signal })
    return outcome.ok ? outcome : { fault: outcome.fault }
  }

  async function stored(wanted: WantedEvidence, path: string, skew: number): Promise<Span & { checked: boolean } | { fault: StorageFault }> {
    const found = await streams.storageOf(wanted.cameraId)
    const storage = found && findStorage(found.kind)
    if (!storage) return { fault: 'no-recording' }
    // The camera's clock is set by a time server, as the database's is.
    const moment = wanted.at.getTime()
    const outcome = await storage.fetch(found.url, { from: moment - AROUND_MS, to: moment + AROUND_MS, file: path, stop: stop.signal, now: () => clock().getTime() })
    if (!outcome.ok) return { fault: outcome.fault }
    if (wanted.tries === 0 && outcome.to < moment + AROUND_MS - TOO_EARLY_MS) return { fault: 'stalled' }
    return { from: outcome.from + skew, to: outcome.to + skew, checked: outcome.checked }
  }

  async function miss(wanted: WantedEvidence, reason: StorageFault | 'missed'): Promise<void> {
    const wait = reason === 'missed' ? undefined : RETRY_MS[wanted.tries]
    await missEvidence(db, wanted.id, reason, wait === undefined ? null : new Date(clock().getTime() + wait))
    if (wait === undefined || wanted.tries === 0) await announce(wanted.id)
  }

  async function announce(id: string): Promise<void> {
    const [found, told] = [await findEvidence(db, id), await listTold(db, id)]
    if (found) tell({ region: found.region, ...told }, found.view)
  }

  async function forget(now: Date): Promise<void> {
    for (const { id } of await giveUpEvidence(db, new Date(now.getTime() - LONGEST_MS))) await announce(id)
    for (const { id, file } of await listOverdueFiles(db, now, 200)) {
      if (stop.signal.aborted) return
      try {
        // The file first: when this process dies between the two, the row still says that there is something to delete.
        await rm(join(directory, file), { force: true })
        await markDeleted(db, id, now)
        await announce(id)
      } catch (error) {
        fault('video: a file that is over', error)
      }
    }
    if (performance.now() - clearedAt < CLEAR_MS) return
    clearedAt = performance.now()
    await clearLeftovers({ db, directory, before: Date.now() - LEFT_MS, stop: stop.signal, fault })
  }

  return {
    start() {
      timer = setInterval(() => { if (performance.now() > restUntil) void sweep() }, SWEEP_MS)
      void sweep()
    },
    nudge() { if (timer && !stop.signal.aborted && performance.now() > Math.max(restUntil, lookedAt + NUDGE_MS)) void sweep() },
    async wish(wish) {
      const id = await wishEvidence(db, wish, clock())
      if (id !== null) void sweep()
      return id
    },
    async close() {
      stop.abort()
      clearInterval(timer)
      await Promise.all([sweeping, following, forgetting, keeping])
      await Promise.all(atWork.values())
      for (const release of holds.values()) release()
      holds.clear()
      await releaseCameras(db, worker)
    },
  }
}

/** SHA-256 of a file. */
export async function hashOf(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest()
}
