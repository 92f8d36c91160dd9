// What became of reported alarms: marks from their incident's outcome, ends of alarms on its timeline, and the hint that people may have freed themselves. Never closes anything.
import { followReports, hintSelfFreed, listOverAlarms, lockOutcomes, putOffRemarks, saveOver, saveTold, takeRemarks } from '../db/alarmOutcomes.ts'
import { forgetSignatures } from '../db/alarms.ts'
import { DEFAULT_RULES } from '../domain/alarmRules.ts'
import { ENTRAPMENT_TYPES, STOPPED_TYPES } from '../domain/device.ts'
import { markOf } from '../domain/trust.ts'
import type { AlarmEngineParts } from './ports.ts'

const EVERY_MS = 2000
/** Joins and splits are rare, and their alarms are only counted by it. */
const FOLLOW_EVERY = 5
const FORGET_EVERY = 30
const AT_ONCE = 500
const REMARK_SECONDS = 20
/** The rules' own time is looked at with each repeat; here what is usual is enough. */
const QUIET_SECONDS = DEFAULT_RULES.quietAfterDismissal
const PEOPLE_TYPES = [...ENTRAPMENT_TYPES, ...STOPPED_TYPES]
const FREED = '传感器显示轿厢已平层、开门、无人：可能已自行脱困，请核实'

export function makeOutcomes({ db, clock, dispatch, fault, tell }: Pick<AlarmEngineParts, 'db' | 'clock' | 'dispatch' | 'fault'> & { tell: (alarmIds: readonly string[]) => void }) {
  let next = 0
  let passes = 0

  /** At most once in two seconds, whoever asks. */
  async function look(): Promise<void> {
    if (performance.now() < next) return
    next = performance.now() + EVERY_MS
    await pass()
  }

  async function pass(): Promise<void> {
    const now = clock()
    const changed = await db.tx(async (tx) => {
      if (!(await lockOutcomes(tx))) return []
      if (passes++ % FOLLOW_EVERY === 0) await followReports(tx)
      // The same again is this one's for so long: it is not over before.
      const over = await listOverAlarms(tx, new Date(now.getTime() - QUIET_SECONDS * 1000), AT_ONCE)
      if (over.length === AT_ONCE) next = 0
      await saveOver(tx, over.map((a) => ({ id: a.id, closed: a.closed, mark: a.byPerson ? null : markOf(a.type, a) })), now)
      return hintSelfFreed(tx, PEOPLE_TYPES, FREED, now)
    })
    tell(changed)
    if (changed.length > 0) await remark()
    if (passes % FORGET_EVERY === 0) await forgetSignatures(db, now)
  }

  /** Tells the timelines what is due. */
  async function remark(): Promise<void> {
    const now = clock()
    const due = await takeRemarks(db, now, REMARK_SECONDS)
    for (const one of due) {
      try {
        if (!one.told) await dispatch.remark(one.incidentId, one.text, one.text === FREED ? 'perhaps-freed' : null)
        await saveTold(db, [one])
      } catch (error) {
        fault(`remark of alarm ${one.id}`, error) // it comes again
      }
    }
    await putOffRemarks(db, now, new Date(now.getTime() + 1000))
  }

  return { look, pass, remark }
}
