// The sensor boxes of one server process, wired: their door, the alarms they raise, what they tell the consoles.
import { makeSeal } from './auth/seal.ts'
import { type Config, openSecrets } from './config.ts'
import { makeDb } from './db/pool.ts'
import type { HealthBook } from './http/health.ts'
import type { Publisher } from './realtime/publisher.ts'
import type { AlarmAnswer, AlarmItem } from './sensors/ports.ts'
import { type Sensors, startSensors } from './sensors/sensors.ts'

/** What the alarm engine says of a message it was given. */
interface Taken { outcome: string; alarmId: string | null; incidentId: string | null }
export interface SensingParts {
  databaseUrl: string
  clock: () => Date
  config: Config
  /** The alarm engine; commits before it resolves. Null: alarms are refused with that reason, nothing is made up. */
  alarms: { receive(list: readonly AlarmItem[]): Promise<readonly Taken[]> } | null
  publish: Publisher
  health: HealthBook
  fault: (where: string, error: unknown) => void
}

export async function startSensing({ databaseUrl, clock, config, alarms, publish, health, fault }: SensingParts): Promise<Sensors> {
  // Of its own: a flood of telemetry takes no connection from people.
  const db = makeDb(databaseUrl, { max: 4, name: 'sanfen-sensors', keepsPlans: true })
  const sensors = await startSensors({
    db, clock, fault, seal: makeSeal(openSecrets(config.dataDir)('seal')), keepDays: config.devices.telemetryDays,
    alarms: {
      async alarms(list) {
        if (alarms === null) return list.map(() => ({ error: 'no-alarms: 本平台未启用报警处理 · this server takes no alarms' }))
        return (await alarms.receive(list)).map(answerOf)
      },
    },
    publish: (region, states) => publish.elevatorStates(region, states),
    health: (state, said) => health.set('mqtt', state, said),
  })
  return { ...sensors, async close() { await sensors.close(); await db.close() } }
}

function answerOf({ outcome, alarmId, incidentId }: Taken): AlarmAnswer {
  if (outcome === 'unreadable') return { error: 'unreadable: 报警内容无法保存 · it cannot be kept' }
  return { alarmId, ...(incidentId === null ? {} : { incidentId }) }
}
