// Teams as the map and the lists show them, and the stations. Who is called is db/candidates.ts.
import type { StationView, TeamBrief } from '../contracts/team.ts'
import type { Reader, Tx } from './pool.ts'

type Row = Omit<TeamBrief, 'at'> & { at: Date | null }

const BRIEF = `select t.id, t.code, t.name, t.kind, u.short_name as unit, t.leader, t.region, t.phone, st_y(p.position::geometry) as lat, st_x(p.position::geometry) as lng, p.at, p.source, coalesce(p.on_duty, false) as "onDuty",
    (select json_build_object('incidentId', a.incident_id, 'status', a.status) from assignment a where a.team_id = t.id and a.status in ('offered', 'accepted', 'departed', 'arrived') order by a.offered_at limit 1) as busy
  from team t left join unit u on u.id = t.unit_id left join team_position p on p.team_id = t.id`

export async function listTeams(reader: Reader, prefix: string): Promise<TeamBrief[]> {
  const { rows } = await reader.query<Row>({ name: 'list_teams', text: `${BRIEF} where t.region like $1 || '%' order by t.id`, values: [prefix] })
  return rows.map(brief)
}

/** Those of these teams that there are, in no order. */
export async function listTeamsOf(reader: Reader, ids: readonly string[]): Promise<TeamBrief[]> {
  if (ids.length === 0) return []
  const { rows } = await reader.query<Row>({ name: 'teams_of', text: `${BRIEF} where t.id = any ($1::bigint[])`, values: [ids] })
  return rows.map(brief)
}

const brief = (row: Row): TeamBrief => ({ ...row, at: row.at?.toISOString() ?? null })

export async function listStations(reader: Reader, prefix: string): Promise<StationView[]> {
  const { rows } = await reader.query<StationView>({ name: 'list_stations', text:
    `select id, name, region, st_y(position::geometry) as lat, st_x(position::geometry) as lng, radius_meters as "radiusMeters" from station where region like $1 || '%' order by name`, values: [prefix] })
  return rows
}

/** First key of the lock on one team. */
const TEAM = 96336

/** Takes these teams for this transaction, so that no other incident calls them meanwhile. Returns those that another transaction has, or has just given away; waits for nobody. */
export async function claimTeams(tx: Tx, teamIds: readonly string[]): Promise<Set<string>> {
  if (teamIds.length === 0) return new Set()
  const { rows } = await tx.query<{ id: string }>({ name: 'claim_teams', text:
    `select t.id::text from unnest($1::bigint[]) as t (id) where not pg_try_advisory_xact_lock($2, (t.id % 2147483647)::int)
       or exists (select from assignment a where a.team_id = t.id and not a.shared and a.status in ('offered', 'accepted', 'departed', 'arrived'))`, values: [teamIds, TEAM] })
  return new Set(rows.map((r) => r.id))
}
