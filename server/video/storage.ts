// A clip from what a camera or its recorder has kept by itself, for the time that our own stream does not cover. A further maker's way is one more line in STORAGES. Knows no incidents.
import { open } from 'node:fs/promises'
import type { CameraFault, StorageKind } from '../contracts/camera.ts'
import { inShanghai } from '../domain/shanghai.ts'
import { CAMERA_INPUT, cameraList, startFfmpeg } from './ffmpeg.ts'

/** `from` and `to` in ms since the epoch: what was asked for; the camera's clock is believed. */
export interface Span { from: number; to: number }
export type StorageOutcome = ({ ok: true } & Span) | { ok: false; fault: CameraFault | 'no-recording' }
export interface DeviceStorage {
  /** Into `file`, an MP4; takes as long as the span, for cameras play no faster. Leaves no file that is not whole. */
  fetch(url: string, span: Span & { file: string; stop: AbortSignal }): Promise<StorageOutcome>
}

const toSeconds = (at: Date) => at.toISOString().slice(0, 19)
const compact = (at: Date) => `${toSeconds(at).replaceAll(/[-:]/g, '')}Z`
/** How makers write a time: in UTC; in the camera's own time, though with a Z; with underscores. All cameras here stand in China. */
const STORAGES: Record<StorageKind, DeviceStorage> = {
  'rtsp-utc': rtspPlayback(compact),
  'rtsp-local': rtspPlayback((at) => compact(inShanghai(at))),
  'rtsp-dahua': rtspPlayback((at) => toSeconds(inShanghai(at)).replaceAll(/[-:T]/g, '_')),
}
export const findStorage = (kind: string): DeviceStorage | null => (Object.hasOwn(STORAGES, kind) ? STORAGES[kind as StorageKind] : null)

/** Beside the span itself: for log-in, the first whole picture, a slow line. */
const PATIENCE_MS = 30_000
/** Less than this shows nothing. */
const SHORTEST_MS = 1000

/** An address that plays a span of time over RTSP: `{from}` and `{to}` in it are the span. */
function rtspPlayback(write: (at: Date) => string): DeviceStorage {
  return {
    async fetch(url, { from, to, file, stop }) {
      // Whole seconds, the earlier one first: some cameras know no others.
      const begin = Math.floor(from / 1000) * 1000
      const end = Math.ceil(to / 1000) * 1000
      const address = url.replaceAll('{from}', write(new Date(begin))).replaceAll('{to}', write(new Date(end)))
      // Cut off at the end too: some play on.
      const ffmpeg = startFfmpeg([...CAMERA_INPUT, '-t', String((end - begin) / 1000), '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', '-y', file], cameraList(address))
      let cut: CameraFault | null = null
      const kill = (why: CameraFault) => { cut ??= why; ffmpeg.kill() }
      const stopped = () => kill('failed')
      stop.addEventListener('abort', stopped)
      if (stop.aborted) stopped()
      const limit = setTimeout(() => kill('stalled'), end - begin + PATIENCE_MS)
      const fault = await ffmpeg.ended
      clearTimeout(limit)
      stop.removeEventListener('abort', stopped)
      if (cut !== null) return { ok: false, fault: cut }
      if (ffmpeg.process.exitCode !== 0) return { ok: false, fault: fault === 'no-such-path' || fault === 'no-video' ? 'no-recording' : fault ?? 'failed' }
      const ms = await durationOf(file)
      return ms < SHORTEST_MS ? { ok: false, fault: 'no-recording' } : { ok: true, from: begin, to: begin + ms }
    },
  }
}

/** Of an MP4 whose index is in front, in ms; 0 where there is none. */
async function durationOf(file: string): Promise<number> {
  const opened = await open(file)
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(4096), 0, 4096, 0)
    const at = buffer.subarray(0, bytesRead).indexOf('mvhd')
    if (at < 0 || at + 36 > bytesRead) return 0
    const isLong = buffer[at + 4] === 1
    const scale = buffer.readUInt32BE(at + (isLong ? 24 : 16))
    return scale === 0 ? 0 : Math.round((isLong ? Number(buffer.readBigUInt64BE(at + 28)) : buffer.readUInt32BE(at + 20)) * 1000 / scale)
  } finally {
    await opened.close()
  }
}
