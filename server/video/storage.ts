// A clip from what a camera or its recorder has kept by itself, for the time that our own stream does not cover. A further maker's way is one more line in STORAGES. Knows no incidents.
import { open } from 'node:fs/promises'
import type { CameraFault, StorageFault, StorageKind } from '../contracts/camera.ts'
import { inShanghai } from '../domain/shanghai.ts'
import { askDevice } from './deviceWord.ts'
import { CAMERA_INPUT, cameraList, startFfmpeg } from './ffmpeg.ts'

/** In ms since the epoch. */
export interface Span { from: number; to: number }
/** `frames`: pictures in it. `clockAhead`: how far the device's clock is ahead of ours, in ms, by its own word; null: it does not tell. `checked`: it told its clock and that it plays this span; else both are believed. */
export interface StoredClip extends Span { frames: number; clockAhead: number | null; checked: boolean }
export type StorageOutcome = ({ ok: true } & StoredClip) | { ok: false; fault: StorageFault; clockAhead?: number | null }
export interface DeviceStorage {
  /** Into `file`, an MP4, by the clock `now`; takes as long as the span, for cameras play no faster. `from` and `to` of the answer are by our clock, as far as the device's is known. Leaves no file that is not whole. */
  fetch(url: string, span: Span & { file: string; stop: AbortSignal; now: () => number }): Promise<StorageOutcome>
}

const toSeconds = (at: Date) => at.toISOString().slice(0, 19)
const compact = (at: Date) => `${toSeconds(at).replaceAll(/[-:]/g, '')}Z`
/** How makers write a time: in UTC; in the camera's own time, though with a Z; with underscores. */
const STORAGES: Record<StorageKind, DeviceStorage> = {
  'rtsp-utc': rtspPlayback(compact),
  'rtsp-local': rtspPlayback((at) => compact(inShanghai(at))),
  'rtsp-dahua': rtspPlayback((at) => toSeconds(inShanghai(at)).replaceAll(/[-:T]/g, '_')),
}
export const findStorage = (kind: string): DeviceStorage | null => (Object.hasOwn(STORAGES, kind) ? STORAGES[kind as StorageKind] : null)

/** Of an MP4, which has its index in front: the sizes of its pictures begin in here. */
const INDEX_BYTES = 256 * 1024
/** Beside the span itself: for log-in, the first whole picture, a slow line. */
const PATIENCE_MS = 30_000
/** Less than this shows nothing, and so does less than a picture in so long. */
const SHORTEST_MS = 1000
const SLOWEST_MS = 2000
/** So far before the span the whole picture may lie with which it begins. */
const BEFORE_MS = 10_000
/** Beyond this half a minute on each side of a moment no longer has the moment in it. */
const CLOCK_OFF_MS = 25_000
/** A word in whole seconds that came over a network is no more exact. */
const EXACT_MS = 2000

/** An address that plays a span of time over RTSP: `{from}` and `{to}` in it are the span. */
function rtspPlayback(write: (at: Date) => string): DeviceStorage {
  return {
    async fetch(url, { from, to, file, stop, now }) {
      // Whole seconds, the earlier one first: some cameras know no others.
      const begin = Math.floor(from / 1000) * 1000
      const end = Math.ceil(to / 1000) * 1000
      const address = url.replaceAll('{from}', write(new Date(begin))).replaceAll('{to}', write(new Date(end)))
      const word = await askDevice(address, { stop, now })
      const clockAhead = inItsZone(word.clockAhead, CLOCK_OFF_MS)
      if (clockAhead !== null && Math.abs(clockAhead) > CLOCK_OFF_MS) return { ok: false, fault: 'clock-off', clockAhead }
      const begins = word.begins === null ? null : ZONES_MS.map((zone) => (word.begins ?? 0) - zone).find((at) => at >= begin - BEFORE_MS && at < end)
      if (begins === undefined) return { ok: false, fault: 'other-range', clockAhead }
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
      if (cut !== null) return { ok: false, fault: cut, clockAhead }
      if (ffmpeg.process.exitCode !== 0) return { ok: false, fault: fault === 'no-such-path' || fault === 'no-video' ? 'no-recording' : fault ?? 'failed', clockAhead }
      const { ms, frames } = await measure(file)
      if (ms < SHORTEST_MS) return { ok: false, fault: 'no-recording', clockAhead }
      if (frames < ms / SLOWEST_MS) return { ok: false, fault: 'no-video', clockAhead }
      const first = (begins ?? begin) - (clockAhead !== null && Math.abs(clockAhead) > EXACT_MS ? clockAhead : 0)
      return { ok: true, from: first, to: first + ms, frames, clockAhead, checked: begins !== null && clockAhead !== null }
    },
  }
}

/** Devices write their own time though it says Z or GMT. All cameras here stand in China. */
const ZONES_MS = [0, inShanghai(new Date(0)).getTime()]
const inItsZone = (ahead: number | null, near: number): number | null => (ahead === null ? null : ZONES_MS.map((zone) => ahead - zone).find((off) => Math.abs(off) <= near) ?? ahead)

/** Of an MP4 whose index is in front: how long it is, in ms, and how many pictures it has; 0 where there are none. */
async function measure(file: string): Promise<{ ms: number; frames: number }> {
  const opened = await open(file)
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(INDEX_BYTES), 0, INDEX_BYTES, 0)
    const index = buffer.subarray(0, bytesRead)
    const header = index.indexOf('mvhd')
    const sizes = index.indexOf('stsz')
    if (header < 0 || header + 36 > bytesRead || sizes < 0 || sizes + 16 > bytesRead) return { ms: 0, frames: 0 }
    const isLong = index[header + 4] === 1
    const scale = index.readUInt32BE(header + (isLong ? 24 : 16))
    const ms = scale === 0 ? 0 : Math.round((isLong ? Number(index.readBigUInt64BE(header + 28)) : index.readUInt32BE(header + 20)) * 1000 / scale)
    return { ms, frames: index.readUInt32BE(sizes + 12) }
  } finally {
    await opened.close()
  }
}
