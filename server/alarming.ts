// Alarms of one process: the engine with its timers, who may sign over HTTP, how each family's words are read, and whether a timer is late.
import { randomUUID } from 'node:crypto'
import { makeAlarmEngine, type AlarmEngine } from './alarms/engine.ts'
import type { Seal } from './auth/seal.ts'
import { makeRefusals } from './auth/refusals.ts'
import { makeSigners } from './auth/signers.ts'
import { makeDb } from './db/pool.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import type { AlarmDoorParts, AlarmReaders } from './http/alarmDoor.ts'
import type { HealthBook } from './http/health.ts'
import type { Publisher } from './realtime/publisher.ts'
import { readFlatPush } from './sensors/adapters/flatPush.ts'
import { sanfen } from './sensors/adapters/sanfen.ts'

export interface AlarmingParts { databaseUrl: string; clock: () => Date; dispatch: Dispatch; publish: Pick<Publisher, 'alarm'>; seal: Seal; health: HealthBook; fault: (where: string, error: unknown) => void }
export interface Alarming { engine: AlarmEngine; door: Pick<AlarmDoorParts, 'signers' | 'readers' | 'refusals'>; start(): void; close(): Promise<void> }

const HEALTH_MS = 2000
/** A look that never ends is a silent timer: the worst there is. */
const FRESH_SECONDS = 15

/** Our own topics' words over HTTP. */
const readers: AlarmReaders = {
  own: (kind, payload, sender) => sanfen.read({ deviceId: '', productKey: null, urgent: true, topic: `http/${kind}` }, payload, sender),
  flatPush: readFlatPush,
}

export function makeAlarming({ databaseUrl, clock, dispatch, publish, seal, health, fault }: AlarmingParts): Alarming {
  // Of its own: in a surge dispatch has its hands full, and a device must not wait for it to be acknowledged.
  const db = makeDb(databaseUrl, { max: 2, name: 'sanfen-alarms', keepsPlans: true })
  const engine = makeAlarmEngine({ db, clock, dispatch, publish, newId: randomUUID, fault })
  const refusals = makeRefusals()
  let asking: NodeJS.Timeout | undefined
  const ask = () => {
    engine.late().then((late) => {
      health.set('alarms', late === 0 ? 'ok' : 'degraded', { freshSeconds: FRESH_SECONDS, detail: `${late === 0 ? '' : `${late} past their time, `}${refusals.words()} over HTTP` })
    }, (error: unknown) => fault('alarms: late ones', error))
  }
  return {
    engine, door: { signers: makeSigners({ db, seal }), readers, refusals },
    start() {
      engine.start()
      health.set('alarms', 'ok', { freshSeconds: FRESH_SECONDS })
      asking = setInterval(ask, HEALTH_MS)
      asking.unref()
    },
    async close() {
      clearInterval(asking)
      await engine.close()
      await db.close()
    },
  }
}
