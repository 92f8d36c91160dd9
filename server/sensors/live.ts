// What changed since the last second, for each box and car: written together, so that a thousand states a second are a few hundred updates. Its row in telemetry is the state's own commit; a heartbeat's is this.
import type { ElevatorState } from '../contracts/device.ts'
import { type Db, sqlState } from '../db/pool.ts'
import { type CarNews, type DeviceNews, saveLive } from '../db/telemetry.ts'
import type { CarState, RunCounts } from '../domain/device.ts'
import type { KnownDevice } from './ports.ts'

type Counted = 'states' | 'heartbeats' | 'alarms' | 'clears' | 'refused' | 'thinned'
/** `skewSeconds`, `counts`, `error`: only where there is something new. */
export interface Heard { what: Counted; skewSeconds?: number | null; counts?: RunCounts; error?: string }

export interface Live {
  /** Resolves when it is committed. */
  heard(device: KnownDevice, receivedAt: Date, heard: Heard): Promise<void>
  /** The newest state of a car. */
  car(device: KnownDevice, receivedAt: Date, state: CarState, at: Date | null): void
  lagMs(): number
  close(): Promise<void>
}

const GATHER_MS = 1000

interface Gathering { devices: Map<string, DeviceNews>; cars: Map<string, CarNews>; since: number; done: PromiseWithResolvers<void> }

/** `changed` hears of the cars whose state is new, after the commit. */
function borne(): void {}

export function makeLive({ db, changed, fault }: { db: Db; changed: (states: ElevatorState[]) => void; fault: (where: string, error: unknown) => void }): Live {
  let gathering = begin()
  let writing: Promise<void> | null = null
  let writingSince = 0

  function begin(): Gathering {
    const done = Promise.withResolvers<void>()
    done.promise.catch(borne) // who waits for it hears of it; often nobody does
    return { devices: new Map(), cars: new Map(), since: 0, done }
  }

  async function write(): Promise<void> {
    const { devices, cars, done, since } = gathering
    if (devices.size === 0 && cars.size === 0) return
    gathering = begin()
    writingSince = since
    try {
      const numbers = new Map((await save([...devices.values()], [...cars.values()])).map((car) => [car.elevatorId, car.seq]))
      done.resolve()
      changed([...cars.values()].flatMap((car) => {
        const seq = numbers.get(car.elevatorId)
        return seq === undefined ? [] : [{ elevatorId: car.elevatorId, deviceId: car.deviceId, state: car.state, at: car.at === null ? null : new Date(car.at).toISOString(), receivedAt: new Date(car.receivedAt).toISOString(), seq }]
      }))
    } catch (error) {
      fault('devices: live states', error)
      done.reject(error)
      putBack(devices, cars)
    }
  }

  /** One box or car that the database cannot take stands in nobody's way: they are tried in halves, and it alone is left out. */
  async function save(devices: readonly DeviceNews[], cars: readonly CarNews[]): Promise<{ elevatorId: string; seq: number }[]> {
    if (devices.length + cars.length === 0) return []
    try {
      return await db.tx((tx) => saveLive(tx, devices, cars))
    } catch (error) {
      if (!/^2[23]/.test(sqlState(error))) throw error
      if (devices.length + cars.length === 1) {
        fault(`devices: live state of ${devices[0]?.deviceId ?? cars[0]?.deviceId ?? ''}`, error)
        return []
      }
      const [d, c] = [Math.ceil(devices.length / 2), Math.floor(cars.length / 2)]
      return [...await save(devices.slice(0, d), cars.slice(0, c)), ...await save(devices.slice(d), cars.slice(c))]
    }
  }

  /** The states behind these counts are committed already: only their showing is late. */
  function putBack(devices: Map<string, DeviceNews>, cars: Map<string, CarNews>): void {
    for (const [id, before] of devices) {
      const now = gathering.devices.get(id)
      gathering.devices.set(id, now ? joined(before, now) : { ...before, heartbeats: 0, refused: 0, thinned: 0 }) // these were not acknowledged and come again
    }
    for (const [id, before] of cars) if (!gathering.cars.has(id)) gathering.cars.set(id, before)
    gathering.since ||= performance.now()
  }

  const timer = setInterval(() => { writing ??= write().finally(() => { writing = null; writingSince = 0 }) }, GATHER_MS)
  timer.unref()

  return {
    heard(device, receivedAt, { what, skewSeconds, counts, error }) {
      gathering.since ||= performance.now()
      const at = receivedAt.getTime()
      let news = gathering.devices.get(device.id)
      if (!news) gathering.devices.set(device.id, news = { deviceId: device.id, elevatorId: device.elevatorId, lastSeen: at, lastHeartbeat: null, skewSeconds: null, counts: null, error: null, states: 0, heartbeats: 0, alarms: 0, clears: 0, refused: 0, thinned: 0 })
      news.lastSeen = Math.max(news.lastSeen, at)
      if (!device.drill) news[what] += 1
      if (what === 'heartbeats') news.lastHeartbeat = at
      if (skewSeconds !== undefined && skewSeconds !== null) news.skewSeconds = skewSeconds
      if (counts !== undefined) news.counts = counts
      if (error !== undefined) news.error = error
      return gathering.done.promise
    },
    car(device, receivedAt, state, at) {
      gathering.since ||= performance.now()
      gathering.cars.set(device.elevatorId, { elevatorId: device.elevatorId, deviceId: device.id, state, at: at?.getTime() ?? null, receivedAt: receivedAt.getTime() })
    },
    lagMs() {
      const oldest = writingSince || gathering.since
      return oldest === 0 ? 0 : performance.now() - oldest
    },
    async close() {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}

function joined(before: DeviceNews, now: DeviceNews): DeviceNews {
  return {
    ...now, lastHeartbeat: now.lastHeartbeat ?? before.lastHeartbeat, skewSeconds: now.skewSeconds ?? before.skewSeconds, counts: now.counts ?? before.counts, error: now.error ?? before.error,
    states: before.states + now.states, alarms: before.alarms + now.alarms, clears: before.clears + now.clears,
  }
}
