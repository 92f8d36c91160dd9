// The two ways a stream becomes a moving picture: MediaSource for what this browser plays by itself, JSMpeg for the rest. Fed with messages; knows neither tickets nor cameras.

export interface Player {
  data(bytes: ArrayBuffer): void
  /** When the next picture came from the camera, in ms of the server's clock. */
  time(at: number): void
  /** When the picture that is shown came from the camera, in ms of the server's clock; null: nothing is shown yet. */
  shownAt(): number | null
  close(): void
}

/** Behind the newest picture by more than this it jumps, by more than the second it hurries, in seconds. */
const JUMP = 1.5
const HURRY = 0.35
/** Kept behind the picture that is shown, in seconds. */
const KEEP = 8
/** A camera's clock may run this much slower than ours and still be in time. */
const DRIFT = 0.001
/** Times remembered: those of more pictures than are kept. */
const TIMES = 64

export const canPlay = (mime: string): boolean => typeof MediaSource !== 'undefined' && MediaSource.isTypeSupported(mime)

/** What a player is given its pictures through: opened before it is known what they are. */
export function openSource(video: HTMLVideoElement): MediaSource {
  const source = new MediaSource()
  const url = URL.createObjectURL(source)
  source.addEventListener('sourceopen', () => URL.revokeObjectURL(url), { once: true })
  video.muted = true
  video.src = url
  return source
}
export function closeSource(video: HTMLVideoElement): void {
  video.removeAttribute('src')
  video.load()
}

/** `broken`: it will show nothing more; begin again. */
export function playFragments(video: HTMLVideoElement, source: MediaSource, mime: string, broken: (why: string) => void): Player {
  const waiting: { bytes: ArrayBuffer; at: number | null }[] = []
  /** Where on the player's own time scale (s) a picture of which time (ms) ends. */
  const times: { end: number; at: number; late: number }[] = []
  /** How long after its own time the picture came that came soonest, in ms, and when that was: one that comes later by its own time is that much older. */
  let soonest = Number.POSITIVE_INFINITY
  let soonestAt = 0
  let nextAt: number | null = null
  let appendedAt: number | null = null
  /** Of the first picture, which a browser may hold back until it has the next. */
  let firstAt: number | null = null
  let buffer: SourceBuffer | null = null
  let isClosed = false
  const fail = (why: string) => { if (!isClosed) broken(why) }

  const feed = () => {
    if (!buffer || buffer.updating || source.readyState !== 'open') return
    follow()
    const { currentTime, buffered } = video
    if (buffered.length > 0 && currentTime - buffered.start(0) > 2 * KEEP) { buffer.remove(buffered.start(0), currentTime - KEEP); return }
    if (waiting.length === 0) return
    // Everything at once, but no further than a picture whose time is known: it is noted where that ends.
    const timed = waiting.findIndex((one) => one.at !== null)
    const next = waiting.splice(0, timed < 0 ? waiting.length : timed + 1)
    try {
      appendedAt = next.at(-1)?.at ?? null
      buffer.appendBuffer(joined(next.map((one) => one.bytes)))
    } catch (fault) {
      fail(String(fault))
    }
  }

  const know = (end: number, at: number) => {
    const after = at - end * 1000
    soonest = Math.min(soonest + (at - soonestAt) * DRIFT, after)
    soonestAt = at
    times.push({ end, at, late: after - soonest })
    if (times.length > TIMES) times.shift()
  }
  const note = () => {
    const { buffered } = video
    if (buffered.length === 0) firstAt ??= appendedAt
    else {
      if (firstAt !== null) know(buffered.start(0), firstAt)
      if (appendedAt !== null) know(buffered.end(buffered.length - 1), appendedAt)
      firstAt = null
    }
    appendedAt = null
  }

  /** Keeps to the newest picture: this is a live one. */
  const follow = () => {
    const { buffered } = video
    if (buffered.length === 0) return
    const end = buffered.end(buffered.length - 1)
    const behind = end - video.currentTime
    if (behind > JUMP || video.currentTime < buffered.start(buffered.length - 1)) video.currentTime = Math.max(buffered.start(buffered.length - 1), end - 0.1)
    else video.playbackRate = behind > HURRY ? 1.15 : 1
    if (video.paused) video.play().catch((fault: unknown) => { if (!isClosed && fault instanceof DOMException && fault.name === 'NotAllowedError') fail('not-allowed') })
  }

  const begin = () => {
    if (isClosed) return
    try {
      buffer = source.addSourceBuffer(mime)
    } catch (fault) {
      fail(String(fault))
      return
    }
    buffer.addEventListener('updateend', () => { note(); feed() })
    buffer.addEventListener('error', () => fail('the picture cannot be read'))
    feed()
  }
  const onError = () => fail(video.error?.message ?? 'the picture cannot be played')
  video.addEventListener('error', onError)
  source.addEventListener('sourceopen', begin, { once: true })
  if (source.readyState === 'open') queueMicrotask(begin)
  return {
    data(bytes) { waiting.push({ bytes, at: nextAt }); nextAt = null; feed() },
    time(at) { nextAt = at },
    shownAt() {
      const { buffered, currentTime } = video
      if (buffered.length === 0 || video.readyState < 2) return null
      const near = times.findLast((time) => time.end <= currentTime) ?? times[0]
      return near === undefined ? null : near.at - near.late + (currentTime - near.end) * 1000
    },
    close() {
      isClosed = true
      video.removeEventListener('error', onError)
      closeSource(video)
    },
  }
}

function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const [first] = parts
  if (first && parts.length === 1) return first
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let end = 0
  for (const part of parts) { whole.set(new Uint8Array(part), end); end += part.byteLength }
  return whole.buffer
}

/** For what this browser has no decoder for: it is drawn picture by picture. Fetched when it is needed for the first time. `begun`: the first picture is there. */
export async function drawMpeg1(canvas: HTMLCanvasElement, begun: () => void): Promise<Player> {
  const { default: JSMpeg } = await import('@cycjimmy/jsmpeg-player')
  let destination: { write(data: ArrayBuffer): void } | null = null
  class Fed {
    readonly streaming = true
    established = false
    completed = false
    progress = 0
    connect(to: { write(data: ArrayBuffer): void }): void { destination = to }
    start(): void { this.established = true }
    resume(): void { this.progress = 1 }
    destroy(): void { destination = null }
  }
  let newest: number | null = null
  let shown: number | null = null
  // Without WebAssembly: the page allows no code that is made at run time.
  const player = new JSMpeg.Player('', { source: Fed, canvas, audio: false, disableWebAssembly: true, disableGl: true, pauseWhenHidden: false, onVideoDecode: () => { const isFirst = shown === null; shown = newest; if (isFirst) begun() } })
  return {
    data: (bytes) => destination?.write(bytes),
    time(at) { newest = at },
    shownAt: () => shown,
    close: () => player.destroy(),
  }
}
