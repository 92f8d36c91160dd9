// Takes reported alarms to dispatch and notes where they went. The alarm's row has a timer until then: whoever dies here is missed, and the same alarm twice is the same report.
import { findIncidentOfAlarm, keepReporting, saveReported, type AlarmRow } from '../db/alarms.ts'
import { inBatches } from '../db/inBatches.ts'
import { UnknownElevator } from '../dispatch/receiveReport.ts'
import { ENTRAPMENT_TYPES, STOPPED_TYPES } from '../domain/device.ts'
import type { Actor } from '../domain/incident.ts'
import { LEASE_SECONDS } from './judgement.ts'
import type { AlarmEngineParts } from './ports.ts'
import { ALARM_WORDS } from './words.ts'

/** Less than the lease: a long queue stays ours. */
const KEEP_MS = 3000
const SYSTEM: Actor = { kind: 'system' }

export function makeReporter({ db, clock, dispatch, fault }: Pick<AlarmEngineParts, 'db' | 'clock' | 'dispatch' | 'fault'>) {
  const inHand = new Map<string, Promise<string | null>>()
  const save = inBatches<{ id: string; incidentId: string }, undefined>(async (list) => {
    await saveReported(db, list)
    return list.map(() => undefined)
  }, { atOnce: 1, most: 500 })

  /** Resolves with the incident, or null when it did not get there: its timer brings it again. */
  function report(row: AlarmRow, actor: Actor = SYSTEM): Promise<string | null> {
    const going = inHand.get(row.id)
    if (going) return going
    const done = deliver(row, actor).catch((error: unknown) => { fault(`report of alarm ${row.id}`, error); return null }).finally(() => { inHand.delete(row.id) })
    inHand.set(row.id, done)
    return done
  }

  async function deliver(row: AlarmRow, actor: Actor): Promise<string | null> {
    const people = (row.people ?? 0) > 0 ? { trapped: row.people } : {}
    try {
      const { incidentId } = await dispatch.receiveReport({
        source: isOfCamera(row) ? 'camera' : 'sensor', sourceRef: row.id, elevatorId: row.elevatorId, region: row.region, drill: row.drill, reportedAt: row.receivedAt, kind: kindOf(row),
        note: noteOf(row), people: row.type === 'smoke' ? { ...people, hazards: ['smoke'] } : people,
      }, actor)
      await save({ id: row.id, incidentId })
      return incidentId
    } catch (error) {
      if (error instanceof UnknownElevator) fault(`alarm ${row.id} of device ${row.deviceId}: no such elevator any more`, error)
      else throw error
      return null
    }
  }

  const keeper = setInterval(() => {
    if (inHand.size === 0) return
    const now = clock().getTime()
    keepReporting(db, [...inHand.keys()], new Date(now + 2 * KEEP_MS), new Date(now + LEASE_SECONDS * 1000)).catch((error: unknown) => fault('alarms: leases', error))
  }, KEEP_MS)
  keeper.unref()

  return {
    report,
    /** What is not in hand any more has arrived meanwhile, or another process has it. */
    arriving: (id: string): Promise<string | null> => inHand.get(id) ?? findIncidentOfAlarm(db, id).catch((error: unknown) => { fault(`incident of alarm ${id}`, error); return null }),
    inHand: () => [...inHand.keys()],
    async close() {
      clearInterval(keeper)
      await Promise.all(inHand.values())
    },
  }
}
export type Reporter = ReturnType<typeof makeReporter>

/** A camera speaks under its number; a device's id has no colon. */
const isOfCamera = (row: AlarmRow): boolean => row.deviceId.startsWith('camera:')

/** What it opens when nobody has reported anything of this elevator yet. */
const kindOf = (row: AlarmRow): 'entrapment' | 'fault' => (ENTRAPMENT_TYPES.has(row.type) || STOPPED_TYPES.has(row.type) || (row.people ?? 0) > 0 || row.car?.people === true ? 'entrapment' : 'fault')

const noteOf = (row: AlarmRow): string => [`${isOfCamera(row) ? '摄像头' : '传感器'}告警：${ALARM_WORDS[row.type]}`, ...(row.floor === null ? [] : [`楼层 ${row.floor}`]), ...((row.people ?? 0) > 0 ? [`${row.people} 人`] : []), ...(row.repeats > 0 ? [`重复 ${row.repeats} 次`] : [])].join('，')
