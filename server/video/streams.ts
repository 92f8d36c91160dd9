// The streams of one process: a hub for each camera that somebody looks through or records. Knows whose address opens with what, no rights and no incidents.
import { aboutCamera, type Seal } from '../auth/seal.ts'
import { findCameraFacts, saveCodec } from '../db/cameras.ts'
import type { Db } from '../db/pool.ts'
import { type Hub, makeHub } from './hub.ts'
import { makeMpeg1, type Mpeg1 } from './mpeg1.ts'

export interface Streams {
  hub(cameraId: string): Hub
  mpeg1(cameraId: string): Mpeg1
  /** Its address or its state changed: a stream that is running begins anew. */
  changed(cameraId: string): Promise<void>
  /** The camera's address with its login; null: it has none, or is switched off. */
  urlOf(cameraId: string): Promise<string | null>
  /** The address of what it has kept by itself, and how it is asked; null: it keeps nothing, or is switched off. */
  storageOf(cameraId: string): Promise<{ kind: string; url: string } | null>
  close(): Promise<void>
}

interface Stream { hub: Hub; mpeg1: Mpeg1 }

export function makeStreams({ db, seal, fault }: { db: Db; seal: Seal; fault: (where: string, error: unknown) => void }): Streams {
  const streams = new Map<string, Stream>()
  const store = { bytes: 0 }

  async function urlOf(cameraId: string): Promise<string | null> {
    const camera = await findCameraFacts(db, cameraId)
    return camera?.active && camera.url ? seal.open(camera.url, aboutCamera(camera.id)) : null
  }

  function streamOf(cameraId: string): Stream {
    const known = streams.get(cameraId)
    if (known) return known
    const hub: Hub = makeHub({
      fault, store, url: () => urlOf(cameraId),
      idle: () => { if (streams.get(cameraId)?.hub === hub) streams.delete(cameraId) },
      learned: (codec) => { saveCodec(db, cameraId, codec).catch((error: unknown) => fault('video: a codec', error)) },
    })
    const stream = { hub, mpeg1: makeMpeg1(hub, fault) }
    streams.set(cameraId, stream)
    return stream
  }

  async function end(cameraId: string): Promise<void> {
    const stream = streams.get(cameraId)
    streams.delete(cameraId)
    stream?.mpeg1.close()
    await stream?.hub.close()
  }

  return {
    hub: (cameraId) => streamOf(cameraId).hub,
    mpeg1: (cameraId) => streamOf(cameraId).mpeg1,
    async changed(cameraId) { await streams.get(cameraId)?.hub.restart() },
    urlOf,
    async storageOf(cameraId) {
      const camera = await findCameraFacts(db, cameraId)
      return camera?.active && camera.storageUrl && camera.storageKind ? { kind: camera.storageKind, url: seal.open(camera.storageUrl, aboutCamera(camera.id, 'storage')) } : null
    },
    async close() { await Promise.all([...streams.keys()].map(end)) },
  }
}
