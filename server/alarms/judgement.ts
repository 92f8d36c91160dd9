// Judges alarms with what is known around them: one look at the database for all of them, then the rules of domain/truth.ts. Changes rows in hand; writes nothing.
import { findRules } from '../db/alarmRules.ts'
import type { AlarmRow } from '../db/alarms.ts'
import { isOfAnItem, sqlState, type Reader } from '../db/pool.ts'
import type { AlarmRules } from '../domain/alarmRules.ts'
import { judge, report, unanswered, type AlarmNow, type Around, type Verdict } from '../domain/truth.ts'
import { makeSurroundings, UNSEEN } from './surroundings.ts'

/** A process that took a report to dispatch is missed after so long; then another does. */
export const LEASE_SECONDS = 10
/** Rules may be so old. */
const RULES_MS = 5000

/** A held alarm that an operator had dismissed before is asked about when its time is over. */
const AGAIN = 'debounce-again'

export interface ToJudge { row: AlarmRow; late: boolean; afterDismissal: boolean }

/** `fault` is told when what is known around an alarm cannot be made sense of: then it is judged as if nothing were known. */
export function makeJudgement(fault: (where: string, error: unknown) => void) {
  const rules = new Map<string, { until: number; rules: AlarmRules }>()
  const surroundings = makeSurroundings()

  async function rulesOf(reader: Reader, region: string): Promise<AlarmRules> {
    const kept = rules.get(region)
    if (kept && performance.now() < kept.until) return kept.rules
    const found = await findRules(reader, region)
    rules.set(region, { until: performance.now() + RULES_MS, rules: found })
    return found
  }

  /** New rows, and held or kept ones whose time has come. */
  async function judgeAll(reader: Reader, list: readonly ToJudge[], now: Date): Promise<void> {
    const open: { one: ToJudge; alarm: AlarmNow; rules: AlarmRules }[] = []
    for (const one of list) {
      const { row } = one
      const of = await rulesOf(reader, row.region)
      const alarm = alarmNow(one)
      const first = judge(alarm, UNSEEN, of, now)
      if (first.state !== 'held' && first.state !== 'cleared') open.push({ one, alarm, rules: of })
      else settle(row, first, now)
      if (first.state === 'held' && alarm.afterDismissal) row.reason = AGAIN
    }
    const arounds = await lookAround(reader, open.map((o) => ({ row: o.one.row, rules: o.rules })), now)
    for (const { one: { row }, alarm, rules: of } of open) settle(row, judge(alarm, arounds.get(row) ?? UNSEEN, of, now), now)
  }

  /** Alarms that have waited for a person as long as they may. */
  async function unansweredAll(reader: Reader, rows: readonly AlarmRow[], now: Date): Promise<void> {
    const list = await ruled(reader, rows)
    const arounds = await lookAround(reader, list, now)
    for (const { row, rules: of } of list) {
      const verdict = unanswered(alarmNow({ row, late: false, afterDismissal: false }), row.reason, arounds.get(row) ?? UNSEEN, of, now)
      if (verdict.state === 'overdue') Object.assign(row, { overdue: true, dueAt: verdict.dueAt })
      else settle(row, verdict, now)
    }
  }

  type Looked = { row: AlarmRow; rules: AlarmRules }
  /** One after the other: a transaction asks one thing at a time. */
  async function ruled(reader: Reader, rows: readonly AlarmRow[]): Promise<Looked[]> {
    const list: Looked[] = []
    for (const row of rows) list.push({ row, rules: await rulesOf(reader, row.region) })
    return list
  }
  /** A car whose data we stumble over neither costs an alarm nor holds up those of others. */
  async function lookAround(reader: Reader, list: readonly Looked[], now: Date): Promise<Map<AlarmRow, Around>> {
    try {
      return await surroundings.look(reader, list, now)
    } catch (error) {
      if (!isOfAnItem(error) || sqlState(error) !== '') throw error
      const [only] = list
      if (list.length > 1) {
        const middle = list.length >> 1
        return new Map([...await lookAround(reader, list.slice(0, middle), now), ...await lookAround(reader, list.slice(middle), now)])
      }
      fault(`alarms: what is known around ${only?.row.id ?? ''}`, error)
      return new Map(only ? [[only.row, UNSEEN]] : [])
    }
  }

  /** What is known around these by now, and how likely it makes them. A question about a car that somebody has reported by now is no question any more. */
  async function weighAll(reader: Reader, rows: readonly AlarmRow[], now: Date): Promise<void> {
    const arounds = await lookAround(reader, await ruled(reader, rows), now)
    for (const [row, around] of arounds) if (row.state === 'waiting' && around.incidentOpen) settle(row, report(row, around, 'joins-incident'), now)
  }

  return { rulesOf, judgeAll, unansweredAll, weighAll }
}
export type Judgement = ReturnType<typeof makeJudgement>

const alarmNow = ({ row, late, afterDismissal }: ToJudge): AlarmNow => ({
  type: row.type, at: row.at, clearedAt: row.clearedAt, people: row.people, storm: row.storm, late, afterDismissal: afterDismissal || row.reason === AGAIN, kept: row.state === 'logged' && row.reason === 'maintenance',
})

function settle(row: AlarmRow, verdict: Verdict, now: Date): void {
  row.state = verdict.state
  row.reason = verdict.reason
  row.overdue = false
  switch (verdict.state) {
    case 'held': case 'waiting': case 'logged': row.dueAt = verdict.dueAt; return
    case 'reported': row.dueAt = new Date(now.getTime() + LEASE_SECONDS * 1000); return
    case 'dropped': row.dueAt = null; return
    case 'cleared': row.dueAt = null; row.endedAt = now
  }
}
