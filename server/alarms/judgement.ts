// Judges alarms with what is known around them: one look at the database for all of them, then the rules of domain/truth.ts. Changes rows in hand; writes nothing.
import { listCarFacts, listDeviceFreshness, listDeviceMarks, listStates, listVendorMarks, type CarFacts } from '../db/alarmFacts.ts'
import { findRules } from '../db/alarmRules.ts'
import type { AlarmRow } from '../db/alarms.ts'
import type { Reader } from '../db/pool.ts'
import type { AlarmRules } from '../domain/alarmRules.ts'
import type { CarState } from '../domain/device.ts'
import { likelihood } from '../domain/likelihood.ts'
import { effectOf, NO_MARKS, trustOf, type Marks } from '../domain/trust.ts'
import { judge, mayHoldPeople, occupancyOf, unanswered, type AlarmNow, type Around, type Verdict } from '../domain/truth.ts'

/** A process that took a report to dispatch is missed after so long; then another does. */
export const LEASE_SECONDS = 10
/** What a silent device said of its car excuses nothing. */
const STATE_SECONDS = 600
/** So far back it is known who is in a car. */
const HISTORY_SECONDS = 600
/** Rules and vendors' marks may be so old. */
const RULES_MS = 5000
const VENDORS_MS = 60_000

/** A held alarm that an operator had dismissed before is asked about when its time is over. */
const AGAIN = 'debounce-again'

export interface ToJudge { row: AlarmRow; late: boolean; afterDismissal: boolean }
export interface Judged { row: AlarmRow; around: Around }

export function makeJudgement() {
  const rules = new Map<string, { until: number; rules: AlarmRules }>()
  let vendors: { until: number; marks: Map<string, Marks> } | null = null

  async function rulesOf(reader: Reader, region: string): Promise<AlarmRules> {
    const kept = rules.get(region)
    if (kept && performance.now() < kept.until) return kept.rules
    const found = await findRules(reader, region)
    rules.set(region, { until: performance.now() + RULES_MS, rules: found })
    return found
  }

  async function vendorMarks(reader: Reader, now: Date): Promise<Map<string, Marks>> {
    if (!vendors || performance.now() > vendors.until) vendors = { until: performance.now() + VENDORS_MS, marks: await listVendorMarks(reader, now) }
    return vendors.marks
  }

  /** New rows, and held or kept ones whose time has come. */
  async function judgeAll(reader: Reader, list: readonly ToJudge[], now: Date): Promise<void> {
    const open: { one: ToJudge; alarm: AlarmNow; rules: AlarmRules }[] = []
    for (const one of list) {
      const { row } = one
      const of = await rulesOf(reader, row.region)
      const alarm: AlarmNow = { type: row.type, at: row.at, clearedAt: row.clearedAt, people: row.people, storm: row.storm, late: one.late, afterDismissal: one.afterDismissal || row.reason === AGAIN }
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
    const arounds = await lookAround(reader, await Promise.all(rows.map(async (row) => ({ row, rules: await rulesOf(reader, row.region) }))), now)
    for (const row of rows) {
      const verdict = unanswered(row, row.reason, arounds.get(row) ?? UNSEEN)
      if (verdict === 'overdue') Object.assign(row, { overdue: true, dueAt: null })
      else settle(row, verdict, now)
    }
  }

  async function lookAround(reader: Reader, list: readonly { row: AlarmRow; rules: AlarmRules }[], now: Date): Promise<Map<AlarmRow, Around>> {
    const out = new Map<AlarmRow, Around>()
    if (list.length === 0) return out
    const elevators = [...new Set(list.map(({ row }) => row.elevatorId))]
    const devices = [...new Set(list.map(({ row }) => row.deviceId))]
    const cars = new Map((await listCarFacts(reader, elevators)).map((c) => [c.elevatorId, c]))
    const heard = new Map((await listDeviceFreshness(reader, devices)).map((d) => [d.deviceId, d.lastSeen]))
    const marks = await listDeviceMarks(reader, devices, now)
    const ofVendors = await vendorMarks(reader, now)
    const speaking = elevators.filter((id) => cars.get(id)?.state)
    const histories = speaking.length === 0 ? new Map<string, { at: Date; state: CarState }[]>() : await listStates(reader, speaking, before(now, HISTORY_SECONDS), now)
    for (const { row, rules: of } of list) {
      const car = cars.get(row.elevatorId)
      const state = car?.state ?? null
      // That this box was heard says nothing of what another one said of the car.
      const age = ageOf(car, car?.deviceId === row.deviceId ? (heard.get(row.deviceId) ?? null) : null, now)
      const fresh = state !== null && age <= STATE_SECONDS
      const history = histories.get(row.elevatorId) ?? (fresh && car?.stateAt ? [{ at: car.stateAt, state }] : [])
      const trust = trustOf(marks.get(`${row.deviceId} ${row.type}`) ?? NO_MARKS, row.vendorId === null ? null : (ofVendors.get(`${row.vendorId} ${row.type}`) ?? null))
      const occupancy = fresh ? occupancyOf(history, now, of.flicker) : 'unknown'
      out.set(row, { mode: fresh ? state.mode : null, occupancy, incidentOpen: (row.drill ? car?.drillIncidentId : car?.incidentId) != null, trust: row.drill ? 'as-ruled' : effectOf(trust, of.trust) })
      row.car = state
      if (!mayHoldPeople(row.type)) continue
      const { value, reasons } = likelihood({ alarms: [{ type: row.type, trust: trust.share, cleared: row.clearedAt !== null }], car: state && { state, standingSeconds: standing(history, now), peopleSeen: occupancy === 'people' ? true : null, ageSeconds: age } })
      row.likelihood = Math.round(value * 1000) / 1000
      row.reasons = reasons
    }
    return out
  }

  return { rulesOf, judgeAll, unansweredAll }
}
export type Judgement = ReturnType<typeof makeJudgement>

const UNSEEN: Around = { mode: null, occupancy: 'unknown', incidentOpen: false, trust: 'as-ruled' }
const before = (now: Date, seconds: number): Date => new Date(now.getTime() - seconds * 1000)

/** A state counts for as long as its device is heard: many say it only when it changes. Seconds. */
function ageOf(car: CarFacts | undefined, heard: Date | null, now: Date): number {
  const last = Math.max(car?.stateAt?.getTime() ?? 0, heard?.getTime() ?? 0)
  return Math.max(0, (now.getTime() - last) / 1000)
}

/** Seconds since the car last moved or had an open door; null: it was not seen standing. */
function standing(history: readonly { at: Date; state: CarState }[], now: Date): number | null {
  const busy = history.findLastIndex(({ state }) => state.moving === true || (state.door !== null && state.door !== 'closed'))
  const since = history[busy + 1]
  return since ? (now.getTime() - since.at.getTime()) / 1000 : null
}

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
