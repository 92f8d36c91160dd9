// ffmpeg as a child: addresses with passwords go in through a pipe and never into argv or a log, and no child outlives us.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { CameraFault } from '../contracts/camera.ts'

/** Milliseconds that a child has to end by itself; one whose camera is silent does not hear the first signal. */
const END_MS = 2000
/** Of what it said, the last so many characters are kept to tell why it ended. */
const SAID = 4000

/** Protocols that a camera's address may use; `file` is none of them. */
const PROTOCOLS = 'pipe,rtsp,rtsps,tcp,rtp,udp,tls,crypto'
/** In microseconds: a camera that says nothing for so long has gone. */
const SILENCE_US = 5_000_000
const QUICK = ['-probesize', '32', '-analyzeduration', '0', '-fpsprobesize', '0']

export interface Ffmpeg {
  readonly process: ChildProcessWithoutNullStreams
  /** Resolves once it is gone, with why; null: we ended it. */
  readonly ended: Promise<CameraFault | null>
  /** Asks it to end, and ends it when it does not; resolves when it is gone. */
  end(): Promise<void>
  /** At once: it has hung. */
  kill(): void
}

/** `-i pipe:0` of what `listOf` says: an address is read from the pipe, so that nobody sees it in the list of processes. */
export const CAMERA_INPUT: readonly string[] = ['-f', 'concat', '-safe', '0', '-protocol_whitelist', PROTOCOLS, ...QUICK, '-i', 'pipe:0', '-map', '0:v:0', '-an']
export const COPY_TO_FMP4: readonly string[] = ['-c', 'copy', '-f', 'mp4', '-movflags', 'empty_moov+default_base_moof+frag_every_frame', '-flush_packets', '1', 'pipe:1']

/** What goes into the pipe before CAMERA_INPUT. */
export function cameraList(url: string): string {
  if (/[\s'"\\]/.test(url)) throw new Error('an address of a camera with a quotation mark or a blank') // would end the line and begin another option
  return `ffconcat version 1.0\nfile '${url}'\noption rtsp_transport tcp\noption timeout ${SILENCE_US}\noption probesize 32\noption analyzeduration 0\noption fpsprobesize 0\n`
}

/** `input`: written to its standard input, which is then closed; else the caller writes. */
export function startFfmpeg(args: readonly string[], input?: string | Buffer): Ffmpeg {
  // Ended by the kernel with the thread that started it, whatever that died of.
  const child = spawn('setpriv', ['--pdeathsig=KILL', '--', 'ffmpeg', '-hide_banner', '-nostats', '-loglevel', 'error', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  let asked = false
  // First of all: without file handles there are no pipes to listen at, and the error still comes.
  const missing = new Promise<CameraFault>((resolve) => { child.on('error', () => resolve('no-ffmpeg')) })
  child.stderr.on('data', (data: Buffer) => { said = (said + data.toString('utf8')).slice(-SAID) })
  child.stdin.on('error', (error) => { said += `\n${error.message}` }) // it has ended before it read everything: its exit says why
  const ended = new Promise<CameraFault | null>((resolve) => {
    void missing.then(resolve)
    // 0 as well: that is how it ends when a camera falls silent.
    child.on('close', (code) => resolve(asked ? null : faultOf(code, said)))
  })
  if (input !== undefined) child.stdin.end(input)
  return {
    process: child, ended,
    async end() {
      asked = true
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await ended
      clearTimeout(hard)
    },
    kill() { child.kill('SIGKILL') },
  }
}

/** All that it wrote, or why it did not come to its end within `ms`. */
export async function runFfmpeg(args: readonly string[], input: string | Buffer, ms: number): Promise<{ ok: true; output: Buffer } | { ok: false; fault: CameraFault }> {
  const ffmpeg = startFfmpeg(args, input)
  const parts: Buffer[] = []
  ffmpeg.process.stdout.on('data', (data: Buffer) => parts.push(data))
  let late = false
  const limit = setTimeout(() => { late = true; ffmpeg.kill() }, ms)
  const fault = await ffmpeg.ended
  clearTimeout(limit)
  const output = Buffer.concat(parts)
  if (late) return { ok: false, fault: 'stalled' }
  return ffmpeg.process.exitCode === 0 && fault !== 'no-ffmpeg' ? { ok: true, output } : { ok: false, fault: fault ?? 'failed' }
}

/** What it said is never passed on: there may be a password in it. */
function faultOf(code: number | null, said: string): CameraFault {
  if (code === 127 || /setpriv: failed to execute/.test(said)) return 'no-ffmpeg'
  if (/\b40[13]\b|Unauthorized|Forbidden|authorization failed/i.test(said)) return 'login-refused'
  if (/\b404\b|Not Found/.test(said)) return 'no-such-path'
  if (/refused|No route|timed out|unreachable|resolve|Network|Input\/output error|Invalid data|reset by peer/i.test(said)) return 'unreachable'
  if (/matches no streams|does not contain any stream/i.test(said)) return 'no-video'
  return code === 0 ? 'stalled' : 'failed'
}
