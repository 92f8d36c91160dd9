// The analysis of one server process: which cameras it looks through (those of cars in question that the video room holds here), its child process, and where what it saw goes. It makes people look and dispatches nobody.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type InQuestion, keepSightings, listAnalysed } from '../db/cameraSightings.ts'
import type { Db } from '../db/pool.ts'
import { type FromAnalysis, ON_THEIR_WAY, type ToAnalysis } from './messages.ts'
import type { CuesPort, JoinPort, LookPort } from './ports.ts'
import type { Sighting } from './sighting.ts'
import { lookText } from './words.ts'

export interface AnalysisParts {
  db: Db
  clock: () => Date
  /** The video room's name in its leases: whoever holds a camera there looks through it here. */
  worker: string
  /** Folder of models; null: motion and stillness alone. */
  modelDir: string | null
  /** Cameras at once. */
  most: number
  join: JoinPort
  cues: CuesPort
  look: LookPort
  fault: (where: string, error: unknown) => void
  /** Between pictures of one camera, ms. */
  everyMs?: number
}

/** `fullSince`: since when no more pictures are sent because none was answered, in ms of our own count. `renewed`: its decoder was begun anew for that, and nothing has come of it yet. */
interface Watched { of: InQuestion; leave: () => void; init: ToAnalysis | null; onTheWay: number; fullSince: number; renewed: boolean; last: number }

const LOOK_MS = 2000
const EVERY_MS = 900
/** A picture that is not answered for so long never will be. */
const HUNG_MS = 15_000
const RESTART_MS = [1000, 5000, 20_000, 60_000]
/** Seen for so long, it has recovered. */
const WELL_MS = 60_000
const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url))

export function makeAnalysis({ db, clock, worker, modelDir, most, join, cues, look, fault, everyMs = EVERY_MS }: AnalysisParts) {
  const watched = new Map<string, Watched>()
  const under = new Set<Promise<unknown>>()
  let child: ChildProcess | null = null
  let ended: Promise<void> = Promise.resolve()
  let restarts = 0
  let mayStartAt = 0
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false
  /** The models are loaded. */
  let ready = false
  /** When something was seen last, of any camera, in ms of our own count. */
  let heardAt = 0

  const track = (work: Promise<unknown>, where: string) => {
    const tracked: Promise<unknown> = work.catch((error: unknown) => fault(where, error)).finally(() => under.delete(tracked))
    under.add(tracked)
  }
  const tell = (message: ToAnalysis): void => { child?.send(message, (error) => { if (error && child?.connected) fault('analysis: a picture', error) }) }

  function start(): void {
    if (child || closed || performance.now() < mayStartAt) return
    const born = fork(PROCESS, modelDir === null ? [] : [modelDir], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const bornAt = performance.now()
    child = born
    ready = false
    ended = new Promise((resolve) => born.once('exit', () => resolve()))
    born.on('message', (message) => hear(message as FromAnalysis))
    born.on('error', (error) => fault('analysis: its process', error))
    born.once('exit', (code, signal) => {
      child = null
      if (closed) return
      if (performance.now() - bornAt > WELL_MS) restarts = 0
      mayStartAt = performance.now() + (RESTART_MS[Math.min(restarts++, RESTART_MS.length - 1)] ?? 60_000)
      fault('analysis: its process', new Error(`it ended (${signal ?? code ?? ''}) and is started again`))
    })
    for (const one of watched.values()) {
      begin(one)
      one.renewed = false
    }
  }

  function begin(one: Watched): void {
    one.onTheWay = 0
    one.fullSince = Infinity
    if (one.init) tell(one.init)
  }

  /** A decoder that has ended, a model that never returns: that camera begins anew; where that helps nobody, the process does. */
  function renewHung(): void {
    const now = performance.now()
    for (const [camera, one] of watched) {
      if (!ready || now - one.fullSince < HUNG_MS) continue
      if (one.renewed && now - heardAt >= HUNG_MS) { child?.kill('SIGKILL'); return }
      if (!one.renewed) fault(`analysis: camera ${camera}`, new Error(`no answer for ${HUNG_MS / 1000} s: it is begun anew`))
      one.renewed = true
      begin(one)
    }
  }

  async function sweep(): Promise<void> {
    const asked = new Map((await listAnalysed(db, worker, clock(), most)).map((q) => [q.cameraId, q]))
    if (closed) return
    for (const [id, one] of watched) {
      const of = asked.get(id)
      if (of) { one.of = of; continue }
      watched.delete(id)
      one.leave()
      tell({ kind: 'stop', camera: id })
    }
    renewHung()
    if (asked.size > 0) start()
    for (const [id, of] of asked) if (!watched.has(id)) watch(id, of)
  }

  function watch(camera: string, of: InQuestion): void {
    const one: Watched = { of, leave: () => undefined, init: null, onTheWay: 0, fullSince: Infinity, renewed: false, last: -Infinity }
    watched.set(camera, one)
    one.leave = join(camera, {
      begins({ data, width, height }) {
        one.init = { kind: 'begin', camera, init: data, width, height }
        begin(one)
      },
      picture({ data, whole, at }) {
        if (!whole || at - one.last < everyMs || one.onTheWay >= ON_THEIR_WAY || !child) return
        one.last = at
        if (++one.onTheWay >= ON_THEIR_WAY) one.fullSince = performance.now()
        tell({ kind: 'picture', camera, data, at })
      },
      rests: () => undefined, // the video room says so, and tries again
    })
  }

  function answered(camera: string): Watched | null {
    const one = watched.get(camera)
    if (!one) return null
    one.onTheWay = Math.max(0, one.onTheWay - 1)
    one.fullSince = Infinity
    return one
  }

  function hear(message: FromAnalysis): void {
    switch (message.kind) {
      case 'ready':
        ready = true
        for (const one of watched.values()) one.fullSince = Math.max(one.fullSince, performance.now())
        for (const text of message.faults) fault('analysis: a model', new Error(text))
        return
      case 'fault':
        fault(message.camera === null ? 'analysis: a model' : `analysis: camera ${message.camera}`, new Error(message.text))
        if (message.camera !== null && message.picture) answered(message.camera)
        return
      case 'seen': {
        heardAt = performance.now()
        const one = answered(message.camera)
        if (!one) return
        one.renewed = false
        track(take(one.of, message), 'analysis: what was seen')
      }
    }
  }

  async function take(of: InQuestion, { at, sightings, cues: said, frame }: Extract<FromAnalysis, { kind: 'seen' }>): Promise<void> {
    // Pictures are stamped by this machine's clock, sightings by the database's.
    const ageSeconds = Math.max(0, (Date.now() - at) / 1000)
    const seenAt = new Date(clock().getTime() - ageSeconds * 1000)
    if (sightings.length > 0) await keepSightings(db, of, sightings, { at: seenAt, now: clock(), frame: frame && { ...frame, jpeg: Buffer.from(frame.jpeg) } })
    await cues(of.elevatorId, { ...said, ageSeconds }, { drill: of.drill })
    const urgent: Sighting | undefined = sightings.find((s) => s.urgent)
    if (urgent && of.incidentId !== null) await look(of.incidentId, lookText(urgent))
  }

  const nudge = (): void => { looking ??= sweep().catch((error: unknown) => fault('analysis: cars in question', error)).finally(() => { looking = null }) }
  return {
    start() { timer = setInterval(nudge, LOOK_MS); nudge() },
    /** Of the child, for whoever watches over processes. */
    pid: () => child?.pid ?? null,
    async close() {
      closed = true
      clearInterval(timer)
      await looking
      for (const one of watched.values()) one.leave()
      watched.clear()
      child?.disconnect()
      await ended
      await Promise.all(under)
    },
  }
}
export type Analysis = ReturnType<typeof makeAnalysis>
