// Whole pictures of one camera decoded to small RGB frames by one ffmpeg of its own, and frames made into JPEGs. Ends with the process that began it.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Frame } from './tensor.ts'

const WIDTH = 640
const LONGEST_JPEG_MS = 10_000
const ENDED_MS = 2000

export interface Decoder {
  /** Frames come out in the same order, perhaps one picture later. */
  feed(data: Uint8Array): void
  end(): Promise<void>
}

const run = (args: readonly string[]) => spawn('setpriv', ['--pdeathsig=KILL', '--', 'ffmpeg', '-hide_banner', '-nostats', '-loglevel', 'error', ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
const endOf = (child: ChildProcess): Promise<void> => new Promise((resolve) => { child.once('error', () => resolve()); child.once('close', () => resolve()) })

/** `onEnd`: it ended though nobody asked: what came in was no picture, or there is no ffmpeg. */
export function startDecoder({ init, width, height }: { init: Uint8Array; width: number; height: number }, onFrame: (frame: Frame) => void, onEnd: () => void): Decoder {
  const size = { width: WIDTH, height: Math.max(2, Math.round((WIDTH * height) / width / 2) * 2) }
  const length = size.width * size.height * 3
  // A file name's end tells ffmpeg what it is, a pipe has none; one thread and no delay: each picture comes out before the next goes in.
  const child = run(['-f', 'mp4', '-probesize', '32', '-analyzeduration', '0', '-flags', 'low_delay', '-threads', '1', '-i', 'pipe:0', '-map', '0:v:0', '-vf', `scale=${size.width}:${size.height}`, '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-flush_packets', '1', 'pipe:1'])
  let asked = false
  let held: Buffer[] = []
  let bytes = 0
  child.stdout.on('data', (data: Buffer) => {
    held.push(data)
    bytes += data.length
    if (bytes < length) return
    let all = Buffer.concat(held)
    for (; all.length >= length; all = all.subarray(length)) onFrame({ ...size, rgb: new Uint8Array(all.subarray(0, length)) })
    held = [Buffer.from(all)]
    bytes = all.length
  })
  child.stdin.on('error', () => child.kill('SIGKILL')) // it reads no more
  const ended = endOf(child)
  void ended.then(() => { if (!asked) onEnd() })
  child.stdin.write(init)
  return {
    feed(data) { if (child.stdin.writable) child.stdin.write(data) },
    async end() {
      asked = true
      child.stdin.end()
      const hard = setTimeout(() => child.kill('SIGKILL'), ENDED_MS)
      await ended
      clearTimeout(hard)
    },
  }
}

/** Null: ffmpeg did not make one. */
export async function toJpeg({ rgb, width, height }: Frame): Promise<Buffer | null> {
  const child = run(['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', 'pipe:0', '-frames:v', '1', '-q:v', '4', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'])
  const parts: Buffer[] = []
  child.stdout.on('data', (data: Buffer) => parts.push(data))
  child.stdin.on('error', () => child.kill('SIGKILL'))
  child.stdin.end(rgb)
  const hard = setTimeout(() => child.kill('SIGKILL'), LONGEST_JPEG_MS)
  await endOf(child)
  clearTimeout(hard)
  const jpeg = Buffer.concat(parts)
  return jpeg.length > 0 ? jpeg : null
}
