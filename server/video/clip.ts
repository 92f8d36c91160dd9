// A clip of a camera: what is remembered of before, what comes until its end, put together into one file that any player can seek in.
import { createWriteStream, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { CameraFault } from '../contracts/camera.ts'
import { startFfmpeg } from './ffmpeg.ts'
import type { Beginning, Fragment } from './fragments.ts'
import type { Hub } from './hub.ts'

/** `from` and `to`: what it really shows, in ms since the epoch. */
export type ClipOutcome = { ok: true; from: number; to: number } | { ok: false; fault: CameraFault }

const PUT_TOGETHER_MS = 60_000

/** Records from `from` until `to` (ms since the epoch) into `file`; parts lie beside it meanwhile. Resolves some moments after `to`; `stop` ends it early, keeping what there is, and so does another address of the camera: a clip never shows two cars. */
export async function recordClip(hub: Hub, { file, from, to, stop }: { file: string; from: number; to: number; stop: AbortSignal }): Promise<ClipOutcome> {
  const parts: { file: string; stream: WriteStream }[] = []
  let first: number | null = null
  let last = 0
  let why: CameraFault = 'stalled'
  const begin = (beginning: Beginning) => {
    const part = `${file}.part-${parts.length}`
    const stream = createWriteStream(part)
    stream.on('error', () => { why = 'failed' }) // seen again when it is finished
    parts.push({ file: part, stream })
    stream.write(beginning.data)
  }
  const write = (picture: Fragment) => {
    first ??= picture.at
    last = picture.at
    parts.at(-1)?.stream.write(picture.data)
  }
  const before = hub.seen(from)
  for (const { beginning, pictures } of before) {
    begin(beginning)
    for (const picture of pictures) write(picture)
  }
  const seenUntil = last
  let known = before.at(-1)?.beginning ?? null
  const moved = new AbortController()
  const leave = hub.join({
    begins(beginning) {
      if (beginning === known || moved.signal.aborted) return // of the run that is remembered already
      known = beginning
      begin(beginning)
    },
    picture(picture) { if (picture.at > seenUntil && picture.at <= to && !moved.signal.aborted) write(picture) },
    rests(fault) { why = fault },
    moves() { if (first !== null) moved.abort() },
  })
  await until(to - Date.now(), AbortSignal.any([stop, moved.signal]))
  leave()
  try {
    for (const { stream } of parts) { stream.end(); await finished(stream) }
    if (first === null) return { ok: false, fault: why }
    const list = `ffconcat version 1.0\n${parts.map((p) => `file 'file:${p.file.replaceAll("'", "'\\''")}'\n`).join('')}`
    const ffmpeg = startFfmpeg(['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'pipe,file', '-i', 'pipe:0', '-map', '0:v:0', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', '-y', file], list)
    const limit = setTimeout(() => ffmpeg.kill(), PUT_TOGETHER_MS)
    const fault = await ffmpeg.ended
    clearTimeout(limit)
    return ffmpeg.process.exitCode === 0 ? { ok: true, from: first, to: last } : { ok: false, fault: fault === 'stalled' ? 'failed' : fault ?? 'failed' }
  } finally {
    for (const { file: part, stream } of parts) {
      stream.destroy()
      await rm(part, { force: true })
    }
  }
}

function until(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.max(0, ms))
    function done(): void {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
    stop.addEventListener('abort', done)
    if (stop.aborted) done()
  })
}
