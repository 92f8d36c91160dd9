// The room of the sensor boxes, put together: the door, the roll, the inbox, what is live, and the days of telemetry. Opens no incident: alarms go through a port.
import type { AddressInfo } from 'node:net'
import { makeBrake } from '../auth/brake.ts'
import { makeRefusals } from '../auth/refusals.ts'
import type { Seal } from '../auth/seal.ts'
import type { ElevatorState } from '../contracts/device.ts'
import type { Db } from '../db/pool.ts'
import { listElevatorsInTrouble, makeDays, mendLive, dropDays } from '../db/telemetry.ts'
import { type Broker, startBroker } from './broker.ts'
import { makeInbox } from './inbox.ts'
import { makeLive } from './live.ts'
import type { AlarmPort, KnownDevice } from './ports.ts'
import { makeRoll } from './roll.ts'

export interface SensorParts {
  db: Db
  clock: () => Date
  seal: Seal
  alarms: AlarmPort
  /** TELEMETRY_DAYS: how long telemetry is kept. */
  keepDays: number
  /** New states of cars with an open incident, to those who see the region. */
  publish: (region: string, states: ElevatorState[]) => void
  health: (state: 'ok' | 'degraded', said: { detail: string; freshSeconds: number }) => void
  fault: (where: string, error: unknown) => void
}

export interface Sensors {
  /** Opens the door; resolves with the port. Not given: 1883, or the next free one. Throws when a given one is taken. */
  listen(host: string, port: number | undefined): Promise<number>
  connected: Broker['connected']
  /** What the MQTT door refused since the start, by reason. */
  refusals(): Readonly<Record<string, number>>
  /** A device was heard at another door: it is not silent. `error`: why its word was refused. Written within a second. */
  heard(device: KnownDevice, receivedAt: Date, what: 'alarms' | 'clears' | 'refused', error?: string): void
  close(): Promise<void>
}

const USUAL_PORT = 1883
const TRIED_PORTS = 50
const AHEAD_DAYS = 3
const TURN_EVERY_MS = 3_600_000
/** How far back a restart looks for states that were kept and not yet shown. */
const MEND_SECONDS = 120
const HEALTH_EVERY_MS = 2_000
const HEALTH_FRESH_SECONDS = 15
/** A message that waits so long for its row means that the database does not keep up. */
const LATE_MS = 5_000
const TROUBLE_EVERY_MS = 2_000
/** A vendor's boxes come from behind one address, so that counts for little; one secret is guessed no faster than this. */
const GUESSES = { perName: 20, perAddress: 20_000, windowSeconds: 60 }

export async function startSensors({ db, clock, seal, alarms, keepDays, publish, health, fault }: SensorParts): Promise<Sensors> {
  /** A day without its table waits in the rest, so a start goes on without it. */
  async function turn(): Promise<void> {
    try {
      await db.tx((tx) => makeDays(tx, clock(), AHEAD_DAYS))
      await db.tx((tx) => dropDays(tx, clock(), keepDays))
    } catch (error) {
      fault('devices: days of telemetry', error)
    }
  }
  await turn()
  await db.tx((tx) => mendLive(tx, new Date(clock().getTime() - MEND_SECONDS * 1000)))

  /** Cars with an open incident, with their region. */
  let trouble = new Map<string, string>()
  let telling: Promise<void> | null = null
  let askedAt = -Infinity
  /** The states of one second at a time; while the database is slow, those in between are not told. */
  function tell(states: ElevatorState[]): void {
    telling ??= (async () => {
      if (performance.now() - askedAt > TROUBLE_EVERY_MS) {
        trouble = await listElevatorsInTrouble(db)
        askedAt = performance.now()
      }
      const byRegion = Map.groupBy(states.filter((state) => trouble.has(state.elevatorId)), (state) => trouble.get(state.elevatorId) ?? '')
      for (const [region, news] of byRegion) publish(region, news)
    })().catch((error: unknown) => fault('devices: states of open incidents', error)).finally(() => { telling = null })
  }

  const live = makeLive({ db, changed: tell, fault })
  const inbox = makeInbox({ db, live, alarms })
  const roll = makeRoll({ db, changed: (ids, vendorIds) => broker.cutOff(ids, vendorIds), fault })
  const refusals = makeRefusals()
  const broker: Broker = await startBroker({ db, clock, roll, inbox, seal, brake: makeBrake(clock, GUESSES), refusals, fault })

  const turning = setInterval(() => void turn(), TURN_EVERY_MS)
  turning.unref()
  const sayHealth = () => {
    const late = Math.max(inbox.lagMs(), live.lagMs())
    health(late > LATE_MS ? 'degraded' : 'ok', { detail: `${broker.connected()} connected, ${refusals.words()}${late > LATE_MS ? `, ${Math.round(late / 1000)} s behind` : ''}`, freshSeconds: HEALTH_FRESH_SECONDS })
  }
  const healthy = setInterval(sayHealth, HEALTH_EVERY_MS)
  healthy.unref()

  return {
    async listen(host, port) {
      for (let tried = 0; ; tried++) {
        try {
          await new Promise<void>((resolve, reject) => {
            broker.server.once('error', reject)
            broker.server.listen({ host, port: port ?? USUAL_PORT + tried, exclusive: true }, () => { broker.server.off('error', reject); resolve() })
          })
          break
        } catch (error) {
          if (port !== undefined || tried >= TRIED_PORTS || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
        }
      }
      broker.server.on('error', (error) => fault('devices: the door', error))
      sayHealth()
      return (broker.server.address() as AddressInfo).port
    },
    connected: broker.connected,
    refusals: refusals.byReason,
    heard: (device, receivedAt, what, error) => { void live.heard(device, receivedAt, { what, ...(error === undefined ? {} : { error }) }) },
    async close() {
      clearInterval(turning)
      clearInterval(healthy)
      await broker.close(() => inbox.close())
      await roll.close()
      await telling
    },
  }
}
