// The sockets of consoles and phones: who may hear which streams, the tick, the end with the session. What is sent is publisher.ts.
import type { Server as HttpServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { Server, type Socket } from 'socket.io'
import type { Access } from '../auth/access.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { ClientEvents, ServerEvents, Snapshot } from '../contracts/realtime.ts'
import { openHastyRedis, openPatientRedis } from '../db/redis.ts'
import { admit } from './admission.ts'
import { makePages } from './pages.ts'
import { makePublisher, type Publisher, scopeRoom } from './publisher.ts'
import { makeSequences, messageStream } from './sequences.ts'

/** Between server processes. */
interface ServerToServer { sessionEnded: (sessionId: string) => void }
type Line = Socket<ClientEvents, ServerEvents, ServerToServer>
export type AuditorState = Parameters<ServerEvents['server:ticked']>[0]['auditor']

export interface SocketParts {
  redisUrl: string
  /** For Redis keys and channels. */
  prefix?: string
  clock: () => Date
  sessions: Pick<Sessions, 'findAccess' | 'listLive'>
  auditor: () => AuditorState
  /** Told with every tick, and when Redis comes and goes. */
  health: (state: 'ok' | 'down', detail?: string) => void
  fault: (where: string, error: unknown) => void
}

export interface Sockets {
  publish: Publisher
  readSeqs(access: Access): Promise<Pick<Snapshot, 'epoch' | 'seqs'>>
  attach(server: HttpServer): void
  /** How many pages of a team, or of `unit/ID`, are connected, to whichever process; without Redis those of this one. */
  pagesOf(of: string): Promise<number>
  endSession(sessionId: string): void
  close(): Promise<void>
}

const TICK_MS = 2000
/** Sessions also end by time and with their account, without anybody saying so. */
const SESSIONS_EVERY_TICKS = 5
/** No epoch of Redis is called so: a client that gets it asks again as soon as there is a real one. */
const NO_EPOCH = 'none'

export function makeSockets({ redisUrl, prefix = 'sanfen', clock, sessions, auditor, health, fault }: SocketParts): Sockets {
  let up = true
  const patient = openPatientRedis(redisUrl, `${prefix}-sockets`, () => undefined) // the hasty one breaks at the same moment and says so
  const hasty = openHastyRedis(redisUrl, `${prefix}-sequences`, (error) => { if (up) fault('redis', error); lost(error) })
  hasty.on('ready', () => void tick())
  const sequences = makeSequences(hasty, prefix)
  const pages = makePages(hasty, prefix, clock)

  // No connection state recovery: it would put a socket back into the rooms of whoever sat there before, and a client needs the snapshot anyway after kill -9.
  const io = new Server<ClientEvents, ServerEvents, ServerToServer>({
    serveClient: false, pingInterval: 10_000, pingTimeout: 10_000, maxHttpBufferSize: 10_000, transports: ['websocket', 'polling'],
    adapter: createAdapter(patient.client, { streamName: messageStream(prefix), channelPrefix: messageStream(prefix), onlyPlaintext: true }),
  })
  const { publisher, admitLosses, close: closePublisher } = makePublisher({
    sequences, clock, isUp: () => up, sendMoves: (rooms, moves) => void io.to(rooms).volatile.emit('teams:moved', moves), sendStates: (rooms, states) => void io.to(rooms).volatile.emit('elevator:state', states), sendDeliveries: (rooms, incidentId, views) => void io.to(rooms).emit('deliveries:changed', incidentId, views), sendDrill: (rooms, drill) => void io.to(rooms).emit('drill:asked', drill), sendPicture: (rooms, view) => void io.to(rooms).emit('picture:changed', view),
    sendUnits: (rooms) => void io.to(rooms).emit('unit:changed'), sendParts: (rooms) => void io.to(rooms).emit('area-parts:changed'),
    failed: lost, say: fault,
  })

  /** Not on the socket's own `data`: servers that look for a page send that to one another, and a right that is a function ended the process that was asked. */
  const accesses = new WeakMap<Line, Access>()
  const accessOf = (line: Line): Access => {
    const access = accesses.get(line)
    if (!access) throw new Error('a socket that nobody admitted')
    return access
  }
  io.use((line, next) => { admit(line, sessions).then((access) => { accesses.set(line, access); next() }, (error: unknown) => next(error instanceof Error ? error : new Error('not-logged-in'))) })
  io.on('connection', (line) => {
    void line.join(roomsFor(accessOf(line)))
    const counted = countedAs(accessOf(line))
    for (const of of counted) countPages(of)
    line.on('disconnect', () => { for (const of of counted) countPages(of) })
    line.on('client:pinged', (answer: unknown) => { if (typeof answer === 'function') answer(clock().toISOString()) })
    void tellTick([line])
  })
  io.on('sessionEnded', endHere)

  const pagesHere = (of: string): number => io.of('/').adapter.rooms.get(of.includes('/') ? of : `team/${of}`)?.size ?? 0
  /** What Redis does not hear of now it hears with the next tick. */
  const countPages = (of: string): void => { if (up) pages.count(of, pagesHere(of)).catch(lost) }

  function lost(error: unknown): void {
    up = false
    health('down', error instanceof Error ? error.message : String(error))
  }

  /** Without Redis no tick is sent: the clients show what they have as stale, which it is. */
  async function tellTick(lines: readonly Line[]): Promise<void> {
    const own = lines.map((line) => ownStream(accessOf(line)))
    const read = await readSequences(own)
    if (!read) return
    const now = clock().toISOString()
    const regionsOf = new Map<string, Record<string, number>>()
    for (const line of lines) {
      const access = accessOf(line)
      let seqs = regionsOf.get(scopeKey(access))
      if (!seqs) regionsOf.set(scopeKey(access), seqs = regionSeqs(read.regions, access))
      const mine = ownStream(access)
      line.volatile.emit('server:ticked', { now, epoch: read.epoch, seqs: mine in read.own ? { ...seqs, [mine]: read.own[mine] ?? 0 } : seqs, auditor: auditor() })
    }
  }

  async function readSequences(own: readonly string[]) {
    try {
      const read = await sequences.read(own)
      up = true
      health('ok')
      await admitLosses()
      return read
    } catch (error) {
      if (up) fault('read sequences', error)
      lost(error)
      return null
    }
  }

  let ticks = 0
  let ticking: Promise<void> | null = null
  /** One at a time: a slow Redis must not pile them up. */
  function tick(): Promise<void> {
    ticking ??= (async () => {
      const lines = [...io.of('/').sockets.values()]
      await tellTick(lines)
      if (up) await pages.refresh(new Map(lines.flatMap((line) => countedAs(accessOf(line)).map((of) => [of, pagesHere(of)] as const))))
      if (ticks++ % SESSIONS_EVERY_TICKS === 0) await endStaleSessions()
    })().catch((error: unknown) => fault('tick', error)).finally(() => { ticking = null })
    return ticking
  }
  const timer = setInterval(() => void tick(), TICK_MS)

  async function endStaleSessions(): Promise<void> {
    const here = [...new Set([...io.of('/').sockets.values()].map((line) => accessOf(line).sessionId))]
    if (here.length === 0) return
    const live = new Set(await sessions.listLive(here))
    for (const sessionId of here) if (!live.has(sessionId)) endHere(sessionId)
  }
  function endHere(sessionId: string): void {
    for (const line of io.of('/').sockets.values()) {
      if (accessOf(line).sessionId !== sessionId) continue
      line.emit('session:ended')
      line.disconnect(true)
    }
  }

  return {
    publish: publisher,
    async readSeqs(access) {
      const read = await readSequences([ownStream(access)])
      return read ? { epoch: read.epoch, seqs: { ...regionSeqs(read.regions, access), ...read.own } } : { epoch: NO_EPOCH, seqs: {} }
    },
    attach: (server) => void io.attach(server),
    async pagesOf(of) {
      return up ? pages.of(of) : pagesHere(of)
    },
    endSession(sessionId) {
      endHere(sessionId)
      if (up) io.serverSideEmit('sessionEnded', sessionId) // else the others find out by themselves in some seconds
    },
    async close() {
      clearInterval(timer)
      closePublisher()
      await ticking
      await io.close() // closes the transport and not the socket, so that clients look for another server
      if (up) await pages.leave().catch(lost)
      patient.close()
      hasty.disconnect()
    },
  }
}

/** Only who may have the snapshot hears its region; everybody else hears what is addressed to him. */
function roomsFor(access: Access): string[] {
  return [`seat/${access.accountId}`, ...(access.teamId === null ? [] : [`team/${access.teamId}`]), ...(access.useUnitId === null ? [] : [`unit/${access.useUnitId}`]), ...(access.may('snapshot:read') ? [scopeRoom(access.scope.prefix)] : [])]
}
/** Whose open pages are counted: a team's by its id, and those of a use unit's officers. */
const countedAs = ({ teamId, useUnitId }: Access): string[] => [...(teamId === null ? [] : [teamId]), ...(useUnitId === null ? [] : [`unit/${useUnitId}`])]
const ownStream = (access: Access): string => (access.teamId === null ? `seat/${access.accountId}` : `team/${access.teamId}`)
const scopeKey = (access: Access): string => (access.may('snapshot:read') ? access.scope.prefix : '')
function regionSeqs(regions: Record<string, number>, access: Access): Record<string, number> {
  if (!access.may('snapshot:read')) return {}
  return Object.fromEntries(Object.entries(regions).filter(([region]) => access.covers(region)))
}
