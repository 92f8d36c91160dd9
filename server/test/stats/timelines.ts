// Hand-made timelines for the tests of statistics: written as the rows that the one write path leaves, at moments of the test's choosing.
import { randomUUID } from 'node:crypto'
import type { Tx } from '../../db/pool.ts'
import type { IncidentKind, ReportSource } from '../../domain/incident.ts'

/** Moments are seconds after the report; what is absent did not happen. */
export interface Timeline {
  reportedAt: string
  elevatorId: string | null
  /** Region of the platform while the elevator is unknown. */
  region?: string
  kind?: IncidentKind
  becomes?: IncidentKind
  drill?: boolean
  source?: ReportSource
  answered?: number
  dispatched?: number
  accepted?: number
  arrived?: number
  released?: number
  closed?: number
  joined?: number
  people?: number
  cause?: string
  tier?: number
  /** An earlier report of the same incident, seconds before the first one that opened it. */
  earlierReport?: number
}

/** The registry the timelines happen in: two cities of one province, three counties, two units, one team. */
export interface Ground { teamId: string; elevators: Record<string, { id: string; region: string; unitId: string }> }

export async function saveGround(tx: Tx): Promise<Ground> {
  await tx.query(`insert into region (code, name, level, parent, scope) values ('410000', '河南省', 'province', null, '41'), ('410100', '郑州市', 'city', '410000', '4101'), ('410300', '洛阳市', 'city', '410000', '4103'),
    ('410105', '金水区', 'county', '410100', '410105'), ('410103', '二七区', 'county', '410100', '410103'), ('410302', '老城区', 'county', '410300', '410302')`)
  const units = await tx.query<{ id: string; short_name: string }>(`insert into unit (kind, name, short_name, region, phone) values
    ('maintenance', '鼎安电梯有限公司', '鼎安电梯', '410100', '0371-1'), ('maintenance', '=同晟维保', '=同晟维保', '410100', '0371-2'), ('use', '文博雅园物业', '文博物业', '410100', '0371-3') returning id, short_name`)
  const unit = (name: string) => units.rows.find((u) => u.short_name === name)!.id
  const team = await tx.query<{ id: string }>(`insert into team (code, name, kind, unit_id, region, leader, phone) values ('team01', '鼎安一组', 'maintenance', $1, '410105', '组长', '13900000001') returning id`, [unit('鼎安电梯')])
  const elevators: Ground['elevators'] = {}
  const places = [
    ['jinshui', '410105', '410100', 'residential', '鼎安电梯', '2019-05-01', '235274'], ['jinshuiOld', '410105', '410100', 'office', '=同晟维保', '2008-05-01', '235275'],
    ['erqi', '410103', '410100', 'mall', '鼎安电梯', '2023-05-01', '235276'], ['luoyang', '410302', '410300', 'residential', '鼎安电梯', '2019-05-01', '235274'],
  ] as const
  for (const [name, region, platform, place, maintenance, installed, code] of places) {
    const saved = await tx.query<{ id: string }>(
      `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors, installed_on)
       values ($1, $2, $3, $4, '文博雅园', '4号楼', '1单元', '东梯', '文博路 1 号', '文博雅园4号楼1单元东梯', 'wbyy', '{文博}', 'point(113.68 34.8)', 'wgs84', 113.68, 34.8, $5, $6, 18, $7) returning id`,
      [platform, code, place, region, unit(maintenance), unit('文博物业'), installed])
    elevators[name] = { id: saved.rows[0]!.id, region, unitId: unit(maintenance) }
  }
  return { teamId: team.rows[0]!.id, elevators }
}

let running = 0

export async function saveTimeline(tx: Tx, ground: Ground, t: Timeline): Promise<string> {
  const id = randomUUID()
  const number = `T${String(++running).padStart(5, '0')}`
  const elevator = Object.values(ground.elevators).find((e) => e.id === t.elevatorId) ?? null
  const region = elevator?.region ?? t.region ?? '410100'
  const reported = Date.parse(t.reportedAt)
  const at = (seconds: number) => new Date(reported + seconds * 1000).toISOString()
  const source = t.source ?? 'call'
  const assignmentId = `${id}-1`
  const events: { type: string; at: string; data: object }[] = []
  const add = (type: string, seconds: number | undefined, data: object) => { if (seconds !== undefined) events.push({ type, at: at(seconds), data }) }
  add('opened', 2, { id, number, kind: t.kind ?? 'entrapment', drill: t.drill ?? false, region: t.region ?? '410100', reportedAt: at(0), plan: { name: '预案' } })
  add('report-received', 2, { report: { id: randomUUID(), source, reportedAt: at(0) } })
  if (t.earlierReport !== undefined) add('report-received', 9, { report: { id: randomUUID(), source, reportedAt: at(-t.earlierReport) } })
  if (elevator) add('located', 20, { elevator: { id: elevator.id, region, rescueCode: '235274', address: '文博雅园4号楼1单元东梯', maintenanceUnitId: elevator.unitId, useUnitId: '1' }, readBack: true })
  if (t.dispatched !== undefined) add('tier-started', t.dispatched, { tier: 1, reason: 'dispatched' })
  if (t.tier !== undefined && t.tier > 1) add('tier-started', (t.dispatched ?? 0) + 60, { tier: t.tier, reason: 'no-answer' })
  add('team-offered', t.dispatched, { assignmentId, teamId: ground.teamId, teamName: '鼎安一组', tier: t.tier ?? 1, answerBy: at(200), shared: false, record: { by: 'operator', considered: [] } })
  add('offer-accepted', t.accepted, { assignmentId, departBy: at(300) })
  add('team-arrived', t.arrived, { assignmentId })
  if (t.becomes !== undefined) add('kind-changed', t.released ?? t.closed ?? 30, { kind: t.becomes })
  add('released', t.released, { assignmentId, release: { people: t.people ?? 1, ...(t.cause === undefined ? {} : { cause: { root: t.cause } }) } })
  add('closed', t.closed, { outcome: '完成' })
  add('joined', t.joined, { into: randomUUID() })
  const status = t.joined !== undefined ? 'joined' : t.closed !== undefined ? 'closed' : t.released !== undefined ? 'released' : t.arrived !== undefined ? 'arrived' : 'located'
  await tx.query(`insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, closed_at, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '{}')`,
    [id, number, events.length, t.becomes ?? t.kind ?? 'entrapment', status, t.drill ?? false, region, elevator?.id ?? null, at(0), t.closed === undefined ? null : at(t.closed)])
  await tx.query(`insert into incident_event (incident_id, seq, type, at, actor, data) select $1, e.n, e.v ->> 'type', (e.v ->> 'at')::timestamptz, '{"kind":"system"}', e.v -> 'data' from jsonb_array_elements($2::jsonb) with ordinality as e (v, n)`,
    [id, JSON.stringify(events)])
  if (source === 'call') {
    await tx.query(`insert into call (id, sip_call_id, direction, state, remote_phone, drill, region, incident_id, queued_at, answered_at, ended_at, outcome) values ($1, $2, 'inbound', 'ended', '13800000000', $3, $4, $5, $6, $7, $8, $9)`,
      [randomUUID(), randomUUID(), t.drill ?? false, region, id, at(0), t.answered === undefined ? null : at(t.answered), at(900), t.answered === undefined ? 'abandoned' : 'answered'])
  }
  return id
}
