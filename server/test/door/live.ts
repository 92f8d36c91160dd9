// What the socket tests share: server processes' worth of sockets on one Redis, and consoles that hear them.
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import type { AppParts } from '../../app.ts'
import type { CallView } from '../../contracts/call.ts'
import type { IncidentBrief } from '../../contracts/incident.ts'
import type { ClientEvents, ServerEvents, Stamp } from '../../contracts/realtime.ts'
import { makeSockets, type Sockets } from '../../realtime/sockets.ts'
import type { Db } from '../../db/pool.ts'
import { type Door, openDoor, openDoorOn } from './door.ts'

export interface LiveDoor extends Door { sockets: Sockets; url: string; faults: string[] }

/** A door that listens, with sockets on the given Redis; on another door's database it is a second server process. */
export async function openLive(redis: { url: string; prefix: string }, db?: Db): Promise<LiveDoor> {
  const faults: string[] = []
  let sockets: Sockets | undefined
  const parts = ({ clock, sessions, health }: AppParts): Partial<AppParts> => {
    sockets = makeSockets({
      redisUrl: redis.url, prefix: redis.prefix, clock, sessions,
      auditor: () => ({ ok: true, lateSteps: 0, at: clock().toISOString() }),
      health: (state, detail) => health.set('redis', state, detail === undefined ? {} : { detail }),
      fault: (where, error) => void faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`),
    })
    return {
      live: sockets,
      snapshot: async () => ({ incidents: [], calls: [], callbacks: [], seats: [], teams: [], areas: [], alarms: [], queue: { waiting: 0, longestSince: null, answeredWithin15: null, abandonedToday: 0, callbacksOpen: 0, seatsReady: 0, seatsOn: 0 } }),
    }
  }
  const door = db ? await openDoorOn(db, parts) : await openDoor(parts)
  if (!sockets) throw new Error('no sockets')
  await door.app.listen({ port: 0, host: '127.0.0.1' })
  return Object.assign(door, { sockets, faults, url: `http://127.0.0.1:${(door.app.server.address() as AddressInfo).port}` })
}

export interface Console {
  socket: Socket<ServerEvents, ClientEvents>
  /** Stamped events so far: name, stream, seq. */
  heard: { event: string; stamp: Stamp; view: { id?: string } }[]
  /** Resolves when `until` holds of what it has heard. */
  hears(until: (heard: Console['heard']) => boolean): Promise<Console['heard']>
  ticks(until?: (tick: Parameters<ServerEvents['server:ticked']>[0]) => boolean): Promise<Parameters<ServerEvents['server:ticked']>[0]>
}

/** Connected and told its first tick, so that it is in its rooms. */
export async function openConsole(url: string, token: string): Promise<Console> {
  const socket: Console['socket'] = io(url, { transports: ['websocket'], auth: { token }, reconnectionDelay: 50, forceNew: true })
  const heard: Console['heard'] = []
  const waiting = new Set<() => void>()
  for (const event of ['incident:changed', 'call:changed', 'seat:changed', 'assignment:changed'] as const) {
    socket.on(event, (stamp: Stamp, view: object) => {
      heard.push({ event, stamp, view })
      for (const check of waiting) check()
    })
  }
  const ticks: Console['ticks'] = (until = () => true) => new Promise((resolve, reject) => {
    const hear: ServerEvents['server:ticked'] = (tick) => {
      if (!until(tick)) return
      socket.off('server:ticked', hear)
      resolve(tick)
    }
    socket.on('server:ticked', hear)
    socket.once('connect_error', reject)
  })
  await ticks()
  return {
    socket, heard, ticks,
    hears: (until) => new Promise((resolve) => {
      const check = () => {
        if (!until(heard)) return
        waiting.delete(check)
        resolve(heard)
      }
      waiting.add(check)
      check()
    }),
  }
}

/** As much of a view as the wire needs to carry it. */
export const incidentIn = (region: string, id: string): IncidentBrief => ({ id, region, version: 1 }) as IncidentBrief
export const callIn = (region: string, id: string): CallView => ({ id, region, version: 1 }) as CallView
