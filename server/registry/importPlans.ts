// Response plans from a file: one plan or a list of them, each with its region. Sound ones become their regions' next versions, others are told with line and reason.
import { Value } from 'typebox/value'
import { Region } from '../contracts/common.ts'
import { JSON_FAULT_WORDS, readPlacedJson, type Place } from '../contracts/placedJson.ts'
import { PlanBody } from '../contracts/plan.ts'
import { findPlanVersion, insertPlan, listPlanVersions } from '../db/plans.ts'
import type { Db, Tx } from '../db/pool.ts'
import { checkPlan } from '../domain/planCheck.ts'
import { PLAN_FAULT_WORDS } from '../domain/planFaultWords.ts'

/** `path` within the file: `0/tiers/1/startAfter` in a list. */
export interface RejectedPlan extends Place { path: string; message: string }
export interface PlanOutcome { accepted: { region: string; name: string; version: number }[]; unchanged: { region: string; version: number }[]; rejected: RejectedPlan[] }

interface Fault { path: string; message: string }
/** What is wrong with the shape of a plan, by path, in words. */
export type ShapeFaults = (plan: unknown) => readonly Fault[]

/** One transaction. A plan that is what its region has already makes no new version. */
export async function importPlans(db: Db, text: string, { shapeFaults, now }: { shapeFaults: ShapeFaults; now: Date }): Promise<PlanOutcome> {
  const read = readPlacedJson(text)
  if (!read.ok) return { accepted: [], unchanged: [], rejected: [{ line: read.fault.line, column: read.fault.column, path: '', message: `JSON 无法读取：${JSON_FAULT_WORDS[read.fault.code].zh}` }] }
  const list = Array.isArray(read.value)
  const entries: unknown[] = Array.isArray(read.value) ? read.value : [read.value]
  const outcome: PlanOutcome = { accepted: [], unchanged: [], rejected: [] }
  const seen = new Set<string>()
  await db.tx(async (tx) => {
    const known = new Set((await tx.query<{ code: string }>('select code from region')).rows.map((r) => r.code))
    for (const [n, entry] of entries.entries()) {
      const { region, plan, faults } = readEntry(entry, shapeFaults)
      if (faults.length === 0 && !known.has(region)) faults.push({ path: 'region', message: `没有登记行政区 ${region}` })
      else if (faults.length === 0 && seen.has(region)) faults.push({ path: 'region', message: `行政区 ${region} 在文件中重复` })
      if (faults.length > 0) {
        for (const f of faults) {
          const path = [...(list ? [String(n)] : []), ...(f.path === '' ? [] : [f.path])].join('/')
          outcome.rejected.push({ ...read.placeOf(path), path, message: f.message })
        }
        continue
      }
      seen.add(region)
      await save(tx, region, plan, now, outcome)
    }
    if (entries.length === 0) outcome.rejected.push({ line: 1, column: 1, path: '', message: '文件中没有预案' })
  })
  return outcome
}

/** What the page's download says of a plan beside it is borne: whose it was, who saved it. */
const ABOUT = ['regionName', 'version', 'since', 'by'] as const

function readEntry(entry: unknown, shapeFaults: ShapeFaults): { region: string; plan: PlanBody; faults: Fault[] } {
  const { region, ...rest } = (typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : {}) as Record<string, unknown>
  for (const name of ABOUT) delete rest[name]
  const faults: Fault[] = Value.Check(Region, region) ? [] : [{ path: 'region', message: '缺少行政区代码（六位数字）' }]
  const plan = Value.Default(PlanBody, rest) as PlanBody // what a file from before some step was invented does not say of it
  faults.push(...shapeFaults(plan))
  if (faults.length === 0) faults.push(...checkPlan({ ...plan, region: String(region) }).map((f) => ({ path: f.path, message: PLAN_FAULT_WORDS[f.code].zh })))
  return { region: String(region), plan, faults }
}

async function save(tx: Tx, region: string, plan: PlanBody, now: Date, outcome: PlanOutcome): Promise<void> {
  const [newest] = await listPlanVersions(tx, region)
  const current = newest && await findPlanVersion(tx, region, newest.version)
  if (newest && current) {
    const { region: _r, regionName: _n, version: _v, since: _s, by: _b, ...body } = current
    if (Value.Equal(body, plan)) { outcome.unchanged.push({ region, version: newest.version }); return }
  }
  const written = await insertPlan(tx, region, plan, { accountId: null, now })
  if (!written.ok) throw new Error(`the plan of ${region} was refused: ${written.refusal}`)
  outcome.accepted.push({ region, name: plan.name, version: (newest?.version ?? 0) + 1 })
}
