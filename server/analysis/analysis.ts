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

const LOOK_MS = 2000
const EVERY_MS = 900
const RESTART_MS = [1000, 5000, 20_000, 60_000]
/** Seen for so long, it has recovered. */
const WELL_MS = 60_000
const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url))

export function makeAnalysis({ db, clock, worker, modelDir, most, join, cues, look, fault, everyMs = EVERY_MS }: AnalysisParts) {
  const watched = new Map<string, { of: InQuestion; leave: () => void; init: ToAnalysis | null; onTheWay: number; last: number }>()
  const under = new Set<Promise<unknown>>()
  let child: ChildProcess | null = null
  let ended: Promise<void> = Promise.resolve()
  let restarts = 0
  let mayStartAt = 0
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false

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
      one.onTheWay = 0
      if (one.init) tell(one.init)
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
    if (asked.size > 0) start()
    for (const [id, of] of asked) if (!watched.has(id)) watch(id, of)
  }

  function watch(camera: string, of: InQuestion): void {
    const one: { of: InQuestion; leave: () => void; init: ToAnalysis | null; onTheWay: number; last: number } = { of, leave: () => undefined, init: null, onTheWay: 0, last: -Infinity }
    watched.set(camera, one)
    one.leave = join(camera, {
      begins({ data, width, height }) {
        one.init = { kind: 'begin', camera, init: data, width, height }
        one.onTheWay = 0
        tell(one.init)
      },
      picture({ data, whole, at }) {
        if (!whole || at - one.last < everyMs || one.onTheWay >= ON_THEIR_WAY || !child) return
        one.last = at
        one.onTheWay++
        tell({ kind: 'picture', camera, data, at })
      },
      rests: () => undefined, // the video room says so, and tries again
    })
  }

  function hear(message: FromAnalysis): void {
    switch (message.kind) {
      case 'ready':
        for (const text of message.faults) fault('analysis: a model', new Error(text))
        return
      case 'fault':
        fault(`analysis: camera ${message.camera ?? ''}`, new Error(message.text))
        return
      case 'seen': {
        const one = watched.get(message.camera)
        if (!one) return
        one.onTheWay = Math.max(0, one.onTheWay - 1)
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
