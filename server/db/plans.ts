// Response plans: every change is a new version; incidents keep the one they began with.
import type { PlanBody, PlanVersion, PlanView } from '../contracts/plan.ts'
import { completePlan, type ResponsePlan } from '../domain/plan.ts'
import type { Reader, Tx } from './pool.ts'

interface Row { region: string; version: number; plan: PlanBody; created_at: Date; by: string | null }

/** The region's own newest plan, or that of the nearest region above that has one. */
async function findRow(reader: Reader, region: string): Promise<Row | null> {
  const { rows } = await reader.query<Row>({ name: 'plan_of_region', text:
    `select p.region, p.version, p.plan, p.created_at, a.name as by from response_plan p join region r on r.code = p.region left join account a on a.id = p.created_by
     where (select scope from region where code = $1) like r.scope || '%' order by length(r.scope) desc, p.version desc limit 1`, values: [region] })
  return rows[0] ?? null
}

/** The plan that a new incident of the region begins with. */
export async function findPlan(reader: Reader, region: string): Promise<ResponsePlan | null> {
  const row = await findRow(reader, region)
  return row && completePlan({ ...row.plan, region: row.region, version: row.version })
}

/** The plan that counts in a region, as the wire shows it. Null for an unknown region. */
export async function findPlanView(reader: Reader, region: string): Promise<PlanView | null> {
  const row = await findRow(reader, region)
  if (!row) return null
  const { region: whose, version, ...body } = completePlan({ ...row.plan, region: row.region, version: row.version })
  return { ...bodyOf(body), region: whose, version, since: row.created_at.toISOString(), by: row.by }
}

/** Without what an older writer may have left in the row: the wire's shape is closed. */
function bodyOf(p: Omit<ResponsePlan, 'region' | 'version'>): PlanBody {
  const { name, locateWithin, dispatchWithin, allTiersWithin, progressEvery, arriveWithin, releaseWithin, comfortEvery, followUpWithin, closeWithin, ladder } = p
  return {
    name, locateWithin, dispatchWithin, allTiersWithin, progressEvery, arriveWithin, releaseWithin, comfortEvery, followUpWithin, closeWithin, ladder,
    modifiers: p.modifiers.map((m) => ({ when: m.when, tiers: [...m.tiers], call: [...m.call] })), tiers: p.tiers.map((t) => ({ ...t })),
  }
}

/** All versions of one region's own plan, newest first. */
export async function listPlanVersions(reader: Reader, region: string): Promise<PlanVersion[]> {
  const { rows } = await reader.query<{ version: number; created_at: Date; by: string | null; name: string }>(
    `select p.version, p.created_at, a.name as by, p.plan ->> 'name' as name from response_plan p left join account a on a.id = p.created_by where p.region = $1 order by p.version desc limit 100`, [region])
  return rows.map((r) => ({ version: r.version, since: r.created_at.toISOString(), by: r.by, name: r.name }))
}

/** Adds the region's next version. False for an unknown region. */
export async function insertPlan(tx: Tx, region: string, plan: PlanBody, accountId: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query('select from region where code = $1 for update', [region]) // two who save at once get two versions
  if (rowCount !== 1) return false
  await tx.query(`insert into response_plan (region, version, plan, created_at, created_by) select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from response_plan where region = $1`, [region, JSON.stringify(plan), now, accountId])
  return true
}
