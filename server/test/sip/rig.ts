// One edge of a test's own with its driver, an ear for its events, and callers. Everything ends with `close`.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCallerCapture, makeTone } from '../../../fixtures/drill/caller-audio.ts'
import { freeMediaPort } from '../../../fixtures/drill/running.ts'
import { PICTURES, playStory, type RunningStory } from '../../../fixtures/drill/sipp.ts'
import { type EdgePart, type EdgePlace, startEdge } from '../../embedded/edge.ts'
import { openPortBook, type PortBook } from '../../embedded/ports.ts'
import { makeRpc } from '../../sip/rpc.ts'
import { connectEdge, connectLine } from '../../sip/connect.ts'
import type { Edge, EdgeEvent } from '../../sip/edge.ts'
import { makePrompts } from '../../sip/prompts.ts'
import type { Robot } from '../../sip/robot.ts'
import { PATIENCE_MS, until } from '../patience.ts'

export { until } from '../patience.ts'

export type EventOf<Type extends EdgeEvent['type']> = Extract<EdgeEvent, { type: Type }>

export interface Ear {
  events: EdgeEvent[]
  /** The first event of this kind, past or to come, that passes `test`. */
  until<Type extends EdgeEvent['type']>(type: Type, test?: (event: EventOf<Type>) => boolean, withinMs?: number): Promise<EventOf<Type>>
}

export interface Server {
  line: Edge
  ear: Ear
}

export interface Rig {
  dataDir: string
  edge: EdgePart
  ports: PortBook
  /** A server process's end of the line; a test may have several. Their faults end up in `faults`. */
  connect(options?: { promptOn183?: boolean }): Promise<Server>
  /** The same with the phone of its own, once it may call; `standby`: another process may. */
  connectRobot(turn?: 'standby'): Promise<Server & { robot: Robot }>
  faults: Error[]
  /** A phone in the carrier's net. `from` 127.0.0.x; the caller speaks a tone of 440 Hz. */
  call(name: string, options?: { from?: string, values?: Record<string, string>, digits?: string, digitsAt?: number, seconds?: number, to?: 'edge' | 'nobody', port?: number, calls?: number, rate?: number }): Promise<RunningStory>
  disconnectAll(): Promise<void>
  /** When the edge last heard any server, in seconds since 1970. */
  lastHeard(): Promise<number>
  close(): Promise<void>
}

/** Room for some dozen calls each: more edges than test files run at once. */
const RTP_RANGES = Array.from({ length: 16 }, (_, i) => ({ from: 10_000 + i * 120, to: 10_118 + i * 120 }))

export async function startRig(options: Partial<EdgePlace> = {}): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanfen-edge-'))
  const ports = await openPortBook(dataDir)
  const [edge, spoken] = await Promise.all([startEdge({ dataDir, ports, sipPort: 'any', rtpRanges: RTP_RANGES, ...options }), spokenPrompts()])
  await cp(spoken, edge.promptDir, { recursive: true })
  const lines: Edge[] = []
  const robots: Robot[] = []
  async function disconnectAll() {
    await Promise.all(robots.splice(0).map((robot) => robot.close()))
    await Promise.all(lines.splice(0).map((line) => line.close()))
  }
  const fault = (error: Error) => void faults.push(error)
  const stories: RunningStory[] = []
  const faults: Error[] = []
  return {
    dataDir, edge, ports, faults,
    async connect({ promptOn183 = true } = {}) {
      const line = await connectEdge(edge, { clock: () => new Date(), promptOn183, onFault: fault })
      lines.push(line)
      const ear = listen(line)
      await ear.until('sync')
      return { line, ear }
    },
    async connectRobot(turn) {
      const { edge: line, robot } = await connectLine(edge, { clock: () => new Date(), promptOn183: true, onFault: fault })
      lines.push(line)
      robots.push(robot)
      const ear = listen(line)
      if (turn !== 'standby') await until('the robot may call', () => robot.isHere())
      return { line, ear, robot }
    },
    async call(name, { from = '127.0.0.1', values = {}, digits = '', digitsAt = 1, seconds = 20, to = 'edge', port, calls, rate } = {}) {
      const audio = join(dataDir, `caller-${stories.length}.pcap`)
      await writeFile(audio, makeCallerCapture({ voice: makeTone(440), seconds, digits, digitsAt }))
      const own = { host: from, port: port ?? await ports.choose(`story-${stories.length}`, { transport: 'udp', host: from }) }
      let tried = 0
      const mediaPort = await freeMediaPort(() => ports.choose(`media-${stories.length}-${tried++}`, { transport: 'udp', host: from }), from)
      const story = playStory({
        name,
        values: { audio, from: '13800001234', drillHeader: '', talkMs: '3000', waitMs: '1500', ...values },
        ...(to === 'edge' ? { to: { host: edge.sipHost, port: edge.sipPort } } : {}),
        from: own,
        mediaPort,
        ...(calls ? { calls } : {}),
        ...(rate ? { rate } : {}),
      })
      stories.push(story)
      if (to === 'nobody') {
        const sockets = [own.port, mediaPort, mediaPort + PICTURES].map((bound) => ({ host: from, port: bound }))
        const ended = await Promise.race([story.done, until('the phone is there', async () => (await Promise.all(sockets.map(isBound))).every(Boolean))])
        if (typeof ended === 'object') throw new Error(`the phone ended before it was called: ${ended.log}`)
      }
      return story
    },
    disconnectAll,
    async lastHeard() {
      const item = (await makeRpc({ url: edge.rpcUrl, key: edge.serverKey }).call('htable.get', ['line', 'heard'])) as { item: { value: number } }
      return item.item.value
    },
    async close() {
      await Promise.all(stories.map((story) => story.stop()))
      await disconnectAll()
      await edge.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Speaking takes seconds, and every edge of every test says the same. Made aside and put in its place whole: test files start side by side. */
async function spokenPrompts(): Promise<string> {
  const texts = await readFile(new URL('../../../sip/prompts.json', import.meta.url))
  const dir = join(tmpdir(), `sanfen-test-prompts-${createHash('sha256').update(texts).digest('hex').slice(0, 12)}`)
  if (existsSync(dir)) return dir
  const aside = await mkdtemp(`${dir}-`)
  await makePrompts({ dir: aside, dirForMedia: aside })
  await chmod(aside, 0o755)
  try {
    await rename(aside, dir)
  } catch (fault) {
    if (!existsSync(dir)) throw fault
    await rm(aside, { recursive: true, force: true }) // another was faster
  }
  return dir
}

/** Whether a program listens there. A call that finds no phone yet is another story than one that is answered. */
async function isBound({ host, port }: { host: string, port: number }): Promise<boolean> {
  const address = Buffer.from(host.split('.').map(Number)).readUInt32LE().toString(16).padStart(8, '0')
  return (await readFile('/proc/net/udp', 'latin1')).toLowerCase().includes(` ${address}:${port.toString(16).padStart(4, '0')} `)
}

function listen(line: Edge): Ear {
  const events: EdgeEvent[] = []
  const waiting = new Set<(event: EdgeEvent) => void>()
  line.on((event) => {
    events.push(event)
    for (const look of waiting) look(event)
  })
  return {
    events,
    until(type, test = () => true, withinMs = PATIENCE_MS) {
      const fits = (event: EdgeEvent): event is EventOf<typeof type> => event.type === type && test(event as EventOf<typeof type>)
      const past = events.find(fits)
      if (past) return Promise.resolve(past)
      return new Promise((resolve, reject) => {
        const look = (event: EdgeEvent) => {
          if (!fits(event)) return
          clearTimeout(patience)
          waiting.delete(look)
          resolve(event)
        }
        const patience = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`no event ${type} within ${withinMs / 1000} s. Heard: ${events.map((event) => JSON.stringify(event)).join('\n')}`))
        }, withinMs)
        waiting.add(look)
      })
    },
  }
}

/** The call went as its story tells; else SIPp's own words. */
export async function asTold(story: RunningStory): Promise<void> {
  const { code, log } = await story.done
  if (code !== 0) throw new Error(`the story ended with ${code}: ${log}`)
}
