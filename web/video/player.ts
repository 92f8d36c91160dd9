// The two ways a stream becomes a moving picture: MediaSource for what this browser plays by itself, JSMpeg for the rest. Fed with messages; knows neither tickets nor cameras.

export interface Player {
  data(bytes: ArrayBuffer): void
  /** Seconds from the newest picture that has arrived to the one that is shown; null: nothing is shown yet. */
  delay(): number | null
  close(): void
}

/** Behind the newest picture by more than this it jumps, by more than the second it hurries, in seconds. */
const JUMP = 1.5
const HURRY = 0.35
/** Kept behind the picture that is shown, in seconds. */
const KEEP = 8

export const canPlay = (mime: string): boolean => typeof MediaSource !== 'undefined' && MediaSource.isTypeSupported(mime)

/** `broken`: it will show nothing more; begin again. */
export function playFragments(video: HTMLVideoElement, mime: string, broken: (why: string) => void): Player {
  const source = new MediaSource()
  const url = URL.createObjectURL(source)
  const waiting: ArrayBuffer[] = []
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
      buffer.appendBuffer(next)
    } catch (fault) {
      fail(String(fault))
    }
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
    buffer = source.addSourceBuffer(mime)
    buffer.addEventListener('updateend', feed)
    buffer.addEventListener('error', () => fail('the picture cannot be read'))
    feed()
  }, { once: true })
  const onError = () => fail(video.error?.message ?? 'the picture cannot be played')
  video.addEventListener('error', onError)
  video.muted = true
  video.src = url
  return {
    data(bytes) { waiting.push(bytes); feed() },
    delay() {
      const { buffered } = video
      return buffered.length === 0 || video.readyState < 2 ? null : Math.max(0, buffered.end(buffered.length - 1) - video.currentTime)
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
  let shown = false
  // Without WebAssembly: the page allows no code that is made at run time.
  const player = new JSMpeg.Player('', { source: Fed, canvas, audio: false, disableWebAssembly: true, disableGl: true, pauseWhenHidden: false, onVideoDecode: () => { shown = true } })
  return {
    data: (bytes) => destination?.write(bytes),
    delay: () => (shown ? 0 : null),
    close: () => player.destroy(),
  }
}
