// The way of camera cues into the alarms: kept as the newest word of each car, and whatever waits for a person there is weighed anew. A camera makes somebody look; it never reports and never dismisses.
import { lockWeighedAlarms, saveCues } from '../db/alarmEvidence.ts'
import { updateAlarms, type AlarmRow } from '../db/alarms.ts'
import type { CameraCues } from '../domain/likelihood.ts'
import type { Judgement } from './judgement.ts'
import type { AlarmEngineParts } from './ports.ts'

/** Below this a seat would see the same number. */
const NOTICED = 0.01

/** `taken` false: a newer picture of this car has been told of already. `weighed`: alarms whose likelihood, reasons or state are new by it. */
export interface CuesTaken { taken: boolean; weighed: number }

export function makeCues({ db, clock }: Pick<AlarmEngineParts, 'db' | 'clock'>, judgement: Judgement, follow: (rows: readonly AlarmRow[], asked: ReadonlySet<AlarmRow>) => void) {
  /**
   * What the camera of a car saw. Call it for every picture that was judged, at most some times a second a car; `ageSeconds` is how old the picture is now.
   * Committed when it resolves: the next alarms of this car are weighed with it for two minutes. Never reports, confirms, marks or dismisses an alarm.
   * `drill`: the picture belongs to a drill; it touches alarms of drills alone.
   * @throws where there is no such elevator, or the database is away
   */
  return async (elevatorId: string, { ageSeconds, ...cues }: CameraCues, { drill = false }: { drill?: boolean } = {}): Promise<CuesTaken> => {
    const now = clock()
    const { taken, rows } = await db.tx(async (tx) => {
      if (!(await saveCues(tx, { elevatorId, drill, cues, seenAt: new Date(now.getTime() - ageSeconds * 1000) }))) return { taken: false, rows: [] }
      const open = await lockWeighedAlarms(tx, elevatorId, drill, now)
      const before = new Map(open.map((row) => [row, { state: row.state, likelihood: row.likelihood, reasons: codesOf(row) }]))
      await judgement.judgeAll(tx, open.filter((row) => row.state === 'logged').map((row) => ({ row, late: false, afterDismissal: false })), now)
      await judgement.weighAll(tx, open.filter((row) => row.state !== 'logged'), now)
      const changed = open.filter((row) => {
        const was = before.get(row)
        return was?.state !== row.state || was.reasons !== codesOf(row) || Math.abs((was.likelihood ?? -1) - (row.likelihood ?? -1)) >= NOTICED
      })
      await updateAlarms(tx, changed)
      return { taken: true, rows: changed }
    })
    follow(rows, new Set(rows))
    return { taken, weighed: rows.length }
  }
}

const codesOf = (row: AlarmRow): string => row.reasons.map((r) => (r as { code: string }).code).join(' ')
