// A trial of a camera's own storage, for whoever sets it up: a few seconds of some minutes ago are really fetched, looked at and thrown away.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StorageTrial } from '../contracts/camera.ts'
import { runFfmpeg } from './ffmpeg.ts'
import { findStorage } from './storage.ts'

/** Recorders write what they have in pieces of a minute or two. */
const AGO_MS = 180_000
const SPAN_MS = 5000
const DRAW_MS = 20_000

/** `now`: ms since the epoch. Takes as long as the span plays, three quarters of a minute at most. */
export async function tryStorage({ kind, url }: { kind: string; url: string }, now: () => number): Promise<StorageTrial | null> {
  const storage = findStorage(kind)
  if (!storage) return null
  const began = performance.now()
  const from = Math.floor((now() - AGO_MS) / 1000) * 1000
  const directory = await mkdtemp(join(tmpdir(), 'sanfen-storage-'))
  try {
    const file = join(directory, 'trial.mp4')
    const outcome = await storage.fetch(url, { from, to: from + SPAN_MS, file, stop: new AbortController().signal, now })
    const clockAhead = outcome.clockAhead == null ? null : Math.round(outcome.clockAhead / 1000)
    const told = { milliseconds: Math.round(performance.now() - began), from: new Date(from).toISOString(), clockAhead }
    if (!outcome.ok) return { ok: false, fault: outcome.fault, ...told, seconds: null, frames: null, checked: false, image: null }
    const drawn = await runFfmpeg(['-i', file, '-frames:v', '1', '-q:v', '5', '-vf', 'scale=320:-2', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'], '', DRAW_MS)
    const jpeg = drawn.ok && drawn.output.length > 0 ? drawn.output : null
    const unreadable = jpeg === null && (drawn.ok || drawn.fault !== 'stalled') // a busy server says nothing of the clip
    return { ok: !unreadable, fault: unreadable ? 'no-video' : null, ...told, seconds: (outcome.to - outcome.from) / 1000, frames: outcome.frames, checked: outcome.checked, image: jpeg && `data:image/jpeg;base64,${jpeg.toString('base64')}` }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
