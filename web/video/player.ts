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

/** `broken`: it will show nothing more; begin again. */
export function playFragments(video: HTMLVideoElement, mime: string, broken: (why: string) => void): Player {
  const source = new MediaSource()
  const url = URL.createObjectURL(source)
  const waiting: { bytes: ArrayBuffer; at: number | null }[] = []
  /** Where on the player's own time scale (s) a picture of which time (ms) ends. */
  const times: { end: number; at: number; late: number }[] = []
  /** How long after its own time the picture came that came soonest, in ms, and when that was: one that comes later by its own time is that much older. */
  let soonest = Number.POSITIVE_INFINITY
  let soonestAt = 0
  let nextAt: number | null = null
  let appendedAt: number | null = null
  let buffer: SourceBuffer | null = null
  let isClosed = false
  const fail = (why: string) => { if (!isClosed) broken(why) }

  const feed = () => {
    if (!buffer || buffer.updating || source.readyState !== 'open') return
    follow()
    const { currentTime, buffered } = video
    if (buffered.length > 0 && currentTime - buffered.start(0) > 2 * KEEP) { buffer.remove(buffered.start(0), currentTime - KEEP); return }
    const next = waiting.shift()
    if (next === undefined) return
    try {
      appendedAt = next.at
      buffer.appendBuffer(next.bytes)
    } catch (fault) {
      fail(String(fault))
    }
  }

  const note = () => {
    const { buffered } = video
    if (appendedAt !== null && buffered.length > 0) {
      const end = buffered.end(buffered.length - 1)
      const after = appendedAt - end * 1000
      soonest = Math.min(soonest + (appendedAt - soonestAt) * DRIFT, after)
      soonestAt = appendedAt
      times.push({ end, at: appendedAt, late: after - soonest })
    }
    appendedAt = null
    if (times.length > TIMES) times.shift()
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

  source.addEventListener('sourceopen', () => {
    if (isClosed) return
    URL.revokeObjectURL(url)
    try {
      buffer = source.addSourceBuffer(mime)
    } catch (fault) {
      fail(String(fault))
      return
    }
    buffer.addEventListener('updateend', () => { note(); feed() })
    buffer.addEventListener('error', () => fail('the picture cannot be read'))
    feed()
  }, { once: true })
  const onError = () => fail(video.error?.message ?? 'the picture cannot be played')
  video.addEventListener('error', onError)
  video.muted = true
  video.src = url
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
      video.removeAttribute('src')
      video.load()
    },
  }
}

/** For what this browser has no decoder for: it is drawn picture by picture. Fetched when it is needed for the first time. */
export async function drawMpeg1(canvas: HTMLCanvasElement): Promise<Player> {
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
  const player = new JSMpeg.Player('', { source: Fed, canvas, audio: false, disableWebAssembly: true, disableGl: true, pauseWhenHidden: false, onVideoDecode: () => { shown = newest } })
  return {
    data: (bytes) => destination?.write(bytes),
    time(at) { newest = at },
    shownAt: () => shown,
    close: () => player.destroy(),
  }
}
