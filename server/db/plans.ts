// Response plans: every change is a new version, a withdrawal too; incidents keep the one they began with.
import type { PlanBody, PlanPlace, PlanVersion, PlanView } from '../contracts/plan.ts'
import { completePlan, type ResponsePlan } from '../domain/plan.ts'
import type { Reader, Tx } from './pool.ts'

interface Row { region: string; region_name: string; version: number; plan: PlanBody; created_at: Date; by: string | null }

/** The newest version of each region; without a plan where it was withdrawn. */
const NEWEST = `(select distinct on (region) * from response_plan order by region, version desc)`

/** The region's own newest plan, or that of the nearest region above that has one. */
async function findRow(reader: Reader, region: string): Promise<Row | null> {
  const { rows } = await reader.query<Row>({ name: 'plan_of_region', text:
    `select p.region, r.name as region_name, p.version, p.plan, p.created_at, a.name as by
     from region r cross join lateral (select * from response_plan where region = r.code order by version desc limit 1) p left join account a on a.id = p.created_by
     where (select scope from region where code = $1) like r.scope || '%' and p.plan is not null order by length(r.scope) desc limit 1`, values: [region] })
  return rows[0] ?? null
}

/** Regions where no plan counts, neither their own nor one above: there must be none. */
export async function listRegionsWithoutPlan(reader: Reader): Promise<string[]> {
  const { rows } = await reader.query<{ code: string }>(`select code from region r where not exists (select from ${NEWEST} p join region o on o.code = p.region where r.scope like o.scope || '%' and p.plan is not null) order by code`)
  return rows.map((r) => r.code)
}

/** The plan that a new incident of the region begins with. */
export async function findPlan(reader: Reader, region: string): Promise<ResponsePlan | null> {
  const row = await findRow(reader, region)
  return row && planOf(row)
}

/** The same for several regions; those without one are left out. */
export async function listPlansOf(reader: Reader, regions: readonly string[]): Promise<Map<string, ResponsePlan>> {
  const { rows } = await reader.query<{ asked: string; region: string; version: number; plan: PlanBody }>({ name: 'plans_of', text:
    `select distinct on (a.code) a.code as asked, p.region, p.version, p.plan
     from region a join region r on a.scope like r.scope || '%' cross join lateral (select * from response_plan where region = r.code order by version desc limit 1) p
     where a.code = any ($1::text[]) and p.plan is not null order by a.code, length(r.scope) desc`, values: [regions] })
  return new Map(rows.map((r) => [r.asked, planOf(r)]))
}

const planOf = (row: Pick<Row, 'region' | 'version' | 'plan'>): ResponsePlan => completePlan({ ...row.plan, region: row.region, version: row.version })

/** The plan that counts in a region, as the wire shows it. Null for an unknown region. */
export async function findPlanView(reader: Reader, region: string): Promise<PlanView | null> {
  const row = await findRow(reader, region)
  if (!row) return null
  return viewOf(row)
}

function viewOf(row: Row): PlanView {
  const { region, version, ...body } = planOf(row)
  return { ...bodyOf(body), region, regionName: row.region_name, version, since: row.created_at.toISOString(), by: row.by }
}

/** Without what an older writer may have left in the row: the wire's shape is closed. */
function bodyOf(p: Omit<ResponsePlan, 'region' | 'version'>): PlanBody {
  const { name, locateWithin, dispatchWithin, batchWithin, allTiersWithin, progressEvery, arriveWithin, releaseWithin, comfortEvery, followUpWithin, closeWithin, ladder } = p
  return {
    name, locateWithin, dispatchWithin, batchWithin, allTiersWithin, progressEvery, arriveWithin, releaseWithin, comfortEvery, followUpWithin, closeWithin, ladder,
    modifiers: p.modifiers.map((m) => ({ when: m.when, tiers: [...m.tiers], call: [...m.call] })), tiers: p.tiers.map((t) => ({ ...t })),
  }
}

/** All versions of one region's own plan, newest first. */
export async function listPlanVersions(reader: Reader, region: string): Promise<PlanVersion[]> {
  const { rows } = await reader.query<{ version: number; created_at: Date; by: string | null; name: string | null }>(
    `select p.version, p.created_at, a.name as by, p.plan ->> 'name' as name from response_plan p left join account a on a.id = p.created_by where p.region = $1 order by p.version desc limit 100`, [region])
  return rows.map((r) => ({ version: r.version, since: r.created_at.toISOString(), by: r.by, name: r.name ?? '', withdrawn: r.name === null }))
}

/** One version as it was saved. Null for an unknown one, and for a withdrawal, which has no plan. */
export async function findPlanVersion(reader: Reader, region: string, version: number): Promise<PlanView | null> {
  const { rows } = await reader.query<Row>(
    `select p.region, r.name as region_name, p.version, p.plan, p.created_at, a.name as by from response_plan p join region r on r.code = p.region left join account a on a.id = p.created_by
     where p.region = $1 and p.version = $2 and p.plan is not null`, [region, version])
  return rows[0] ? viewOf(rows[0]) : null
}

/** For each region below `prefix` whose plan counts there. A region without any, its own or one above, is left out. */
export async function listPlanPlaces(reader: Reader, prefix: string): Promise<PlanPlace[]> {
  const { rows } = await reader.query<{ region: string; whose: string; version: number; name: string }>({ name: 'plan_places', text:
    `select distinct on (r.code) r.code as region, p.region as whose, p.version, p.plan ->> 'name' as name
     from region r join region up on r.scope like up.scope || '%' join ${NEWEST} p on p.region = up.code and p.plan is not null
     where r.code like $1 || '%' order by r.code, length(up.scope) desc`, values: [prefix] })
  return rows
}

export type PlanWritten = { ok: true } | { ok: false; refusal: 'no-such-region' | 'plan-changed' | 'plan-inherited' | 'plan-needed' }

/** `basedOn`: the plan that was on the screen; when another counts by now, nothing is written. */
export interface PlanWriting { accountId: string | null; basedOn?: { region: string; version: number }; now: Date }

/** Adds the region's next version. Two who save at once get two versions, or the second is told. */
export async function insertPlan(tx: Tx, region: string, plan: PlanBody, { accountId, basedOn, now }: PlanWriting): Promise<PlanWritten> {
  if (!await lockRegion(tx, region)) return { ok: false, refusal: 'no-such-region' }
  if (isAnother(basedOn, await findRow(tx, region))) return { ok: false, refusal: 'plan-changed' }
  await insertVersion(tx, region, plan, accountId, now)
  return { ok: true }
}

/** From now on the region inherits. Refused where nothing could be inherited: there is never a region without a plan. */
export async function withdrawPlan(tx: Tx, region: string, { accountId, basedOn, now }: PlanWriting): Promise<PlanWritten> {
  if (!await lockRegion(tx, region)) return { ok: false, refusal: 'no-such-region' }
  const own = await findRow(tx, region)
  if (own?.region !== region) return { ok: false, refusal: 'plan-inherited' }
  if (isAnother(basedOn, own)) return { ok: false, refusal: 'plan-changed' }
  await insertVersion(tx, region, null, accountId, now)
  // Whoever withdraws above at the same time finds nothing above himself: the highest plan always stays.
  return await findRow(tx, region) ? { ok: true } : { ok: false, refusal: 'plan-needed' }
}

const isAnother = (basedOn: PlanWriting['basedOn'], counts: Row | null): boolean => basedOn !== undefined && (counts?.region !== basedOn.region || counts.version !== basedOn.version)

const lockRegion = async (tx: Tx, region: string): Promise<boolean> => (await tx.query('select from region where code = $1 for update', [region])).rowCount === 1

async function insertVersion(tx: Tx, region: string, plan: PlanBody | null, accountId: string | null, now: Date): Promise<void> {
  await tx.query(`insert into response_plan (region, version, plan, created_at, created_by) select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from response_plan where region = $1`, [region, plan && JSON.stringify(plan), now, accountId])
}
