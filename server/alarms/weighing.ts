// Weighs anew what waits for a person when more is known of its car: a picture, a call, another alarm. It makes somebody look, and where somebody has reported the same car it asks no more; it dismisses nothing.
import { lockWaitingAlarms, lockWeighedAlarms, saveCues } from '../db/alarmEvidence.ts'
import { updateAlarms, type AlarmRow } from '../db/alarms.ts'
import type { Tx } from '../db/pool.ts'
import type { CameraCues } from '../domain/likelihood.ts'
import type { Judgement } from './judgement.ts'
import type { AlarmEngineParts } from './ports.ts'

/** Below this a seat would see the same number. */
const NOTICED = 0.01
/** Calls and reports come at any time; so soon they are beside the alarms. */
const EVERY_MS = 5000
const AT_ONCE = 200

/** `taken` false: a newer picture of this car has been told of already. `weighed`: alarms whose likelihood, reasons or state are new by it. */
export interface CuesTaken { taken: boolean; weighed: number }

export function makeWeighing({ db, clock }: Pick<AlarmEngineParts, 'db' | 'clock'>, judgement: Judgement, follow: (rows: readonly AlarmRow[], asked: ReadonlySet<AlarmRow>) => void) {
  let next = 0

  async function anew(tx: Tx, open: readonly AlarmRow[], now: Date): Promise<AlarmRow[]> {
    const before = new Map(open.map((row) => [row, { state: row.state, likelihood: row.likelihood, reasons: codesOf(row) }]))
    await judgement.judgeAll(tx, open.filter((row) => row.state === 'logged').map((row) => ({ row, late: false, afterDismissal: false })), now)
    await judgement.weighAll(tx, open.filter((row) => row.state !== 'logged'), now)
    const changed = open.filter((row) => {
      const was = before.get(row)
      return was?.state !== row.state || was.reasons !== codesOf(row) || Math.abs((was.likelihood ?? -1) - (row.likelihood ?? -1)) >= NOTICED
    })
    await updateAlarms(tx, changed)
    return changed
  }

  return {
    /**
     * What the camera of a car saw. Call it for every picture that was judged, at most some times a second a car; `ageSeconds` is how old the picture is now.
     * Committed when it resolves: alarms of this car are weighed with it for two minutes. Never confirms, marks or dismisses an alarm, and none is reported because of it.
     * `drill`: the picture belongs to a drill; it touches alarms of drills alone.
     * @throws where there is no such elevator, or the database is away
     */
    async cues(elevatorId: string, { ageSeconds, ...cues }: CameraCues, { drill = false }: { drill?: boolean } = {}): Promise<CuesTaken> {
      const now = clock()
      const { taken, rows } = await db.tx(async (tx) => {
        if (!(await saveCues(tx, { elevatorId, drill, cues, seenAt: new Date(now.getTime() - ageSeconds * 1000) }))) return { taken: false, rows: [] }
        return { taken: true, rows: await anew(tx, await lockWeighedAlarms(tx, elevatorId, drill, now), now) }
      })
      follow(rows, new Set(rows))
      return { taken, weighed: rows.length }
    },
    /** At most once in five seconds, whoever asks: questions beside which something else has been heard since. */
    async look(): Promise<void> {
      if (performance.now() < next) return
      next = performance.now() + EVERY_MS
      const now = clock()
      const rows = await db.tx(async (tx) => anew(tx, await lockWaitingAlarms(tx, now, AT_ONCE), now))
      follow(rows, new Set(rows))
    },
  }
}

const codesOf = (row: AlarmRow): string => row.reasons.map((r) => (r as { code: string }).code).join(' ')
