// A stream drawn anew as MPEG-1 for browsers that cannot play what the camera sends: node-rtsp-stream's muxer, fed from the hub that is running anyway.
import Mpeg1Muxer from 'node-rtsp-stream/mpeg1muxer.js'
import type { CameraFault } from '../contracts/camera.ts'
import type { Beginning, Fragment } from './fragments.ts'
import type { Hub } from './hub.ts'

export interface Mpeg1Hearer {
  begins(beginning: Beginning): void
  /** `at`: when the picture that it shows came from the camera (ms since the epoch). */
  data(data: Buffer, at: number): void
  rests(fault: CameraFault): void
}
export interface Mpeg1 {
  /** Takes part until the returned function is called; the last one ends the drawing. */
  join(hearer: Mpeg1Hearer): () => void
  close(): void
}

/** MPEG-1 knows 25 pictures a second and not 15. No B pictures: they would be a delay. */
const OPTIONS = { '-an': '', '-nostats': '', '-loglevel': 'error', '-b:v': '800k', '-bf': '0', '-r': '25', '-vf': 'scale=640:-2', '-threads': '1', '-muxdelay': '0.001', '-flush_packets': '1' }
/** Unread input, in bytes; more is a drawer that does not keep up: pictures are left out up to the next whole one. */
const BEHIND = 4 * 1024 * 1024
/** After it died, whoever still watches gets another one. */
const AGAIN_MS = 1000

export function makeMpeg1(hub: Hub, fault: (where: string, error: unknown) => void): Mpeg1 {
  const hearers = new Set<Mpeg1Hearer>()
  let muxer: InstanceType<typeof Mpeg1Muxer> | null = null
  let beginning: Beginning | null = null
  let leave: (() => void) | null = null
  let skipping = false
  let again: NodeJS.Timeout | undefined
  /** The newest picture that the drawer has taken. */
  let takenAt = 0

  function draw(from: Beginning): void {
    rest()
    beginning = from
    takenAt = Date.now()
    // It reads from us: when we die its input ends, and with that it ends too.
    const mine = new Mpeg1Muxer({ url: 'pipe:0', ffmpegPath: 'ffmpeg', ffmpegOptions: OPTIONS })
    muxer = mine
    const over = (why: unknown) => {
      if (muxer !== mine) return
      muxer = null
      fault('video: the drawer of MPEG-1 ended', why)
      for (const hearer of hearers) hearer.rests('failed')
      leave?.()
      leave = null
      beginning = null
      again = setTimeout(() => { again = undefined; enter() }, AGAIN_MS)
    }
    mine.stream.on('error', over)
    mine.stream.on('exit', (code) => over(new Error(`ffmpeg ended with ${code}`)))
    mine.stream.stdin.on('error', over)
    mine.on('mpeg1data', (data: Buffer) => { if (muxer === mine) for (const hearer of hearers) hearer.data(data, takenAt) })
    mine.stream.stdin.write(from.data)
    for (const hearer of hearers) hearer.begins(from)
  }

  function rest(): void {
    const old = muxer
    muxer = null
    old?.stream.kill('SIGKILL')
  }

  function enter(): void {
    if (again !== undefined || hearers.size === 0) return
    leave ??= hub.join({
      begins: draw,
      picture({ data, whole, at }: Fragment) {
        const mine = muxer
        if (!mine) return
        const { stdin } = mine.stream
        if (stdin.writableLength > BEHIND) skipping = true
        if (skipping && (!whole || stdin.writableLength > BEHIND)) return
        skipping = false
        stdin.write(data, () => { if (muxer === mine) takenAt = at })
      },
      rests(why) {
        rest()
        for (const each of hearers) each.rests(why)
      },
    })
  }

  return {
    join(hearer) {
      hearers.add(hearer)
      if (beginning && muxer) hearer.begins(beginning)
      enter()
      return () => {
        hearers.delete(hearer)
        if (hearers.size === 0) stop()
      }
    },
    close: stop,
  }

  function stop(): void {
    clearTimeout(again)
    again = undefined
    leave?.()
    leave = null
    beginning = null
    rest()
  }
}
