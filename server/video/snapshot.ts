// One picture of a camera as a JPEG: from the stream that is running, or by beginning one.
import type { CameraCodec, CameraFault, CameraTrial } from '../contracts/camera.ts'
import { runFfmpeg } from './ffmpeg.ts'
import type { Beginning, Fragment } from './fragments.ts'
import type { Hub } from './hub.ts'

/** `at`: when the picture came in. */
export interface Snapshot { jpeg: Buffer; at: Date; codec: CameraCodec; width: number; height: number }
export type SnapshotOutcome = { ok: true; snapshot: Snapshot } | { ok: false; fault: CameraFault }

const DRAW_MS = 10_000
const TO_JPEG = ['-i', 'pipe:0', '-frames:v', '1', '-q:v', '3', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1']

/** A whole picture that is no older than `fresherThan` (ms since the epoch), within `ms`. */
export async function takeSnapshot(hub: Hub, { ms, fresherThan, stop }: { ms: number; fresherThan: number; stop?: AbortSignal }): Promise<SnapshotOutcome> {
  const found = await wholePicture(hub, ms, fresherThan, stop)
  if (typeof found === 'string') return { ok: false, fault: found }
  const { beginning, picture } = found
  const drawn = await runFfmpeg(TO_JPEG, Buffer.concat([beginning.data, picture.data]), DRAW_MS)
  if (!drawn.ok || drawn.output.length === 0) return { ok: false, fault: drawn.ok ? 'no-video' : drawn.fault }
  return { ok: true, snapshot: { jpeg: drawn.output, at: new Date(picture.at), codec: beginning.codec, width: beginning.width, height: beginning.height } }
}

function wholePicture(hub: Hub, ms: number, fresherThan: number, stop?: AbortSignal): Promise<{ beginning: Beginning; picture: Fragment } | CameraFault> {
  return new Promise((resolve) => {
    let beginning: Beginning | null = null
    let isOver = false
    let leave: (() => void) | null = null
    const limit = setTimeout(() => done(hub.fault ?? 'stalled'), ms)
    const done = (result: { beginning: Beginning; picture: Fragment } | CameraFault) => {
      if (isOver) return
      isOver = true
      clearTimeout(limit)
      leave?.()
      resolve(result)
    }
    stop?.addEventListener('abort', () => done('failed'), { once: true })
    leave = hub.join({
      begins(b) { beginning = b },
      picture(picture) { if (beginning && picture.whole && picture.at >= fresherThan) done({ beginning, picture }) },
      // One that refuses us will refuse us again; one that is away may come back in time.
      rests(fault) { if (fault === 'login-refused' || fault === 'no-such-path' || fault === 'no-ffmpeg') done(fault) },
    })
    if (isOver) leave()
  })
}

/** One real look, for whoever sets a camera up. */
export async function tryCamera(hub: Hub, ms: number, now: () => number = Date.now): Promise<CameraTrial> {
  const began = now()
  const outcome = await takeSnapshot(hub, { ms, fresherThan: 0 })
  const milliseconds = Math.round(now() - began)
  if (!outcome.ok) return { ok: false, fault: outcome.fault, milliseconds, codec: null, width: null, height: null, image: null }
  const { jpeg, codec, width, height } = outcome.snapshot
  return { ok: true, fault: null, milliseconds, codec, width, height, image: `data:image/jpeg;base64,${jpeg.toString('base64')}` }
}
