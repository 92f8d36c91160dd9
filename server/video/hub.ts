// One camera's stream: one ffmpeg for everybody who looks or records, begun when somebody needs it, begun again when the camera was away. Knows no rights and no incidents.
import type { CameraCodec, CameraFault } from '../contracts/camera.ts'
import { CAMERA_INPUT, cameraList, COPY_TO_FMP4, type Ffmpeg, startFfmpeg } from './ffmpeg.ts'
import { type Beginning, type Fragment, readFragments } from './fragments.ts'

/** Whoever takes part in a stream. All are called in order; a late one first gets the beginning and the group of pictures that is running. */
export interface Hearer {
  begins(beginning: Beginning): void
  picture(fragment: Fragment): void
  /** The camera gives nothing; it is tried again. */
  rests(fault: CameraFault): void
  /** Another address is looked at from now on: perhaps another car. Where it is absent, what comes then simply begins anew. */
  moves?(): void
}

/** A group of pictures: the first is whole. */
interface Group { at: number; pictures: Fragment[]; bytes: number }
/** One run of ffmpeg: what came before its beginning cannot be decoded with it. */
interface Run { beginning: Beginning; groups: Group[] }
/** What was seen lately, oldest first. */
export interface Seen { beginning: Beginning; pictures: Fragment[] }

export interface Hub {
  /** Takes part until the returned function is called. */
  join(hearer: Hearer): () => void
  /** Keeps the last seconds until the returned function is called. */
  remember(): () => void
  /** What is remembered since `from` (ms), a run each; whole groups only. */
  seen(from: number): Seen[]
  readonly fault: CameraFault | null
  /** Begins anew with the address as it is now; everybody stays. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface Store { bytes: number }
export interface HubParts {
  /** The camera's address with its login; read anew for every run, null: it is not there any more. */
  url: () => Promise<string | null>
  now?: () => number
  /** What all streams of a process remember together. */
  store?: Store
  /** Nobody has needed it for the linger. */
  idle: () => void
  /** The codec of a new run. */
  learned?: (codec: CameraCodec) => void
  fault: (where: string, error: unknown) => void
}

/** Silence of a camera that has been heard, until its ffmpeg is killed: its own limit is longer, and it reports success then. */
const STALL_MS = 3000
/** A cold one logs in and waits for a whole picture. */
const FIRST_MS = 12_000
const LINGER_MS = 10_000
const BACKOFF_MS = [300, 1000, 2000, 5000, 10_000]
/** Cameras lock an account that is refused again and again, also for who has the right password. Whoever corrects the login begins anew. */
const REFUSED_MS = 300_000
/** Remembered, in seconds and in bytes: 4 Mbit/s is 20 MB in forty seconds. */
const REMEMBER_MS = 40_000
const REMEMBER_BYTES = 32 * 1024 * 1024
/** A running group as large as this comes from a camera that hardly ever sends a whole picture: everybody who comes would be sent all of it. The connection is begun anew, which brings one. */
const GROUP_BYTES = 16 * 1024 * 1024
/** Of all streams that share a store: above it nothing but running groups is remembered, and these are kept shorter. */
const STORE_BYTES = 768 * 1024 * 1024
const SHORT_GROUP_BYTES = 4 * 1024 * 1024

export function makeHub({ url, now = Date.now, store = { bytes: 0 }, idle, learned, fault }: HubParts): Hub {
  const hearers = new Set<Hearer>()
  let remembering = 0
  let runs: Run[] = []
  let held = 0
  let ffmpeg: Ffmpeg | null = null
  let said: CameraFault | null = null
  let failures = 0
  /** Counts the addresses: what an earlier one still gives is nobody's. */
  let era = 0
  /** What the runs that are remembered show. */
  let shown: string | null = null
  let closed = false
  let working: Promise<void> | null = null
  let wake: (() => void) | null = null
  let watchdog: NodeJS.Timeout | undefined
  let linger: NodeJS.Timeout | undefined

  const isNeeded = () => hearers.size > 0 || remembering > 0
  const current = () => runs.at(-1) ?? null

  function need(): void {
    clearTimeout(linger)
    if (closed) return
    working ??= work().catch((error: unknown) => fault('video: a stream', error)).finally(() => { working = null })
  }
  function release(): void {
    if (isNeeded() || closed) return
    clearTimeout(linger)
    linger = setTimeout(() => { if (!isNeeded()) { idle(); void close() } }, LINGER_MS)
  }

  async function work(): Promise<void> {
    while (!closed) {
      const why = await attempt()
      if (closed) return
      if (why === null) continue // we ended it ourselves: the address is another now
      said = why
      for (const hearer of hearers) hearer.rests(said)
      await pause(why === 'login-refused' ? REFUSED_MS : BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 10_000)
      failures++
    }
  }

  /** A run that could not even begin, as when the database is away for a moment, is a fault like the camera's own: it is tried again. */
  async function attempt(): Promise<CameraFault | null> {
    try {
      return await play()
    } catch (error) {
      fault('video: a stream', error)
      return 'failed'
    }
  }

  async function play(): Promise<CameraFault | null> {
    const of = era
    const address = await url()
    if (of !== era) return null
    if (address === null || closed) return 'unreachable'
    if (shown !== null && shown !== address) {
      drop()
      for (const hearer of hearers) hearer.moves?.()
    }
    shown = address
    const started = startFfmpeg([...CAMERA_INPUT, ...COPY_TO_FMP4], cameraList(address))
    ffmpeg = started
    let mine: Run | null = null
    let broken: CameraFault | null = null
    const reader = readFragments({
      beginning(beginning) {
        if (of !== era) return
        mine = { beginning, groups: [] }
        runs.push(mine)
        learned?.(beginning.codec)
      },
      fragment(fragment) {
        if (mine === null || of !== era) return
        if (lastOf(mine) === null) {
          if (!fragment.whole) return
          said = null
          failures = 0
          for (const hearer of hearers) hearer.begins(mine.beginning)
        }
        if (!keep(mine, fragment)) {
          broken = 'stalled'
          mine = null
          drop()
          started.kill()
          return
        }
        for (const hearer of hearers) hearer.picture(fragment)
      },
    })
    let limit = FIRST_MS
    watchdog = setTimeout(silent, limit)
    started.process.stdout.on('data', (data: Buffer) => {
      const at = now()
      if (mine !== null && limit !== STALL_MS) {
        limit = STALL_MS
        clearTimeout(watchdog)
        watchdog = setTimeout(silent, limit)
      } else {
        watchdog?.refresh()
      }
      try {
        reader.push(data, at)
      } catch (error) {
        broken = 'no-video'
        fault('video: not the stream we asked for', error)
        started.kill()
      }
    })
    function silent(): void {
      broken = 'stalled'
      started.kill()
    }
    const why = await started.ended
    clearTimeout(watchdog)
    ffmpeg = null
    return broken ?? why
  }

  /** False: the running group has grown too large. */
  function keep(run: Run, fragment: Fragment): boolean {
    if (fragment.whole) run.groups.push({ at: fragment.at, pictures: [], bytes: 0 })
    const group = lastOf(run)
    if (!group) return true
    group.pictures.push(fragment)
    group.bytes += fragment.data.length
    hold(held + fragment.data.length)
    const isFull = store.bytes > STORE_BYTES
    if (group.bytes > (isFull ? SHORT_GROUP_BYTES : GROUP_BYTES)) return false
    if (!fragment.whole) return true
    // What nobody wants back goes, group by group; the running one stays for whoever comes.
    const since = remembering > 0 && !isFull ? fragment.at - REMEMBER_MS : fragment.at
    for (const { of, old } of runs.flatMap((r) => r.groups.map((g) => ({ of: r, old: g })))) {
      if (old === group || ((old.pictures.at(-1)?.at ?? old.at) > since && held <= REMEMBER_BYTES)) break
      of.groups.shift()
      hold(held - old.bytes)
    }
    runs = runs.filter((r) => r === run || r.groups.length > 0)
    return true
  }
  function hold(bytes: number): void {
    store.bytes += bytes - held
    held = bytes
  }
  function drop(): void {
    runs = []
    hold(0)
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => { clearTimeout(timer); resolve() }
    })
  }

  async function close(): Promise<void> {
    closed = true
    clearTimeout(linger)
    clearTimeout(watchdog)
    wake?.()
    await ffmpeg?.end()
    await working
    drop()
  }

  return {
    join(hearer) {
      hearers.add(hearer)
      const run = current()
      const group = run && lastOf(run)
      if (run && group && said === null) {
        hearer.begins(run.beginning)
        for (const picture of group.pictures) hearer.picture(picture)
      } else if (said !== null) hearer.rests(said)
      need()
      return () => { hearers.delete(hearer); release() }
    },
    remember() {
      remembering++
      need()
      let over = false
      return () => { if (!over) { over = true; remembering--; release() } }
    },
    seen: (from) => runs.map((r) => ({ beginning: r.beginning, pictures: r.groups.filter((g) => (g.pictures.at(-1)?.at ?? g.at) >= from).flatMap((g) => g.pictures) })).filter((s) => s.pictures.length > 0),
    get fault() { return said },
    async restart() {
      era++
      failures = 0
      said = null
      drop()
      wake?.()
      await ffmpeg?.end()
    },
    close,
  }
}

const lastOf = (run: Run): Group | null => run.groups.at(-1) ?? null
