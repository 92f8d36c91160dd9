// A small blackout for tests: estates with cars a few hundred metres apart, crews round about, and one server process's areas and surge, or several.
import type { AreaBrief } from '../../contracts/area.ts'
import { makeAreas } from '../../dispatch/areas.ts'
import { makeSurge } from '../../dispatch/surge.ts'
import type { DispatchParts } from '../../dispatch/ports.ts'
import { candidateFacts } from '../../db/candidates.ts'
import { findAreaView } from '../../db/areaViews.ts'
import { defaultTravel, type Estimator } from '../../domain/travel.ts'
import { randomUUID } from 'node:crypto'
import type { Db } from '../../db/pool.ts'
import { dispatchKit, dispatchOn } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'

const PLAIN: Estimator = { times: defaultTravel, by: { by: 'default', because: 'too-few-arrivals' } }

/** One server process's areas and surge on `url`. */
export function processOn(url: string, clock: () => Date, over: Partial<DispatchParts> = {}) {
  const { db, dispatch, faults, ...rest } = dispatchOn(url, clock, over)
  const told: AreaBrief[] = []
  const parts: DispatchParts = { db, steps: db, crowd: db, clock, newId: randomUUID, candidates: candidateFacts, fault: (where, error) => { faults.push(`${where}: ${String(error)}`) }, publish: { incident: async () => undefined, assignment: async () => undefined, team: async () => undefined, unit: () => undefined }, wake: { wake: async () => undefined }, notify: { channels: ['socket', 'sms'], wake: () => undefined }, ...over }
  const areas = makeAreas(parts, dispatch)
  const surge = makeSurge({ ...parts, areas, ranked: dispatch.candidates, writer: dispatch.writer, learned: () => null, estimator: () => PLAIN, tellArea: async (view) => { told.push(view) } })
  return { ...rest, db, dispatch, faults, areas, surge, told }
}

interface Town { estates: { region: string; estate: string; cars: string[] }[]; crews: string[] }

/** `estates` × `cars` elevators, a station crew for each of `crews`, all within a few kilometres. */
async function buildTown(db: Db, unit: { maintenanceUnitId: string; useUnitId: string }, now: Date, { estates = 3, cars = 4, crews = 6 } = {}): Promise<Town> {
  const town: Town = { estates: [], crews: [] }
  for (let e = 0; e < estates; e++) {
    const ids: string[] = []
    for (let c = 0; c < cars; c++) {
      const { rows } = await db.query<{ id: string }>(
        `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
         values ('410100', $1, 'residential', '410105', $2, $3, '1单元', '东梯', '测试路 1 号', $4, 'lc', '{老城}', st_makepoint($5, $6)::geography, 'wgs84', $5, $6, $7, $8, 18) returning id`,
        [String(500_000 + e * 100 + c), `老城${e}`, `${c + 1}号楼`, `金水区 老城${e} ${c + 1}号楼`, 113.70 + e * 0.004, 34.78 + c * 0.0005, unit.maintenanceUnitId, unit.useUnitId])
      ids.push(rows[0]!.id)
    }
    town.estates.push({ region: '410105', estate: `老城${e}`, cars: ids })
  }
  for (let k = 0; k < crews; k++) {
    const { rows } = await db.query<{ id: string }>(
      `with s as (insert into station (name, region, position) values ($1, '410105', st_makepoint($2, $3)::geography) returning id)
       insert into team (code, name, kind, station_id, region, leader, phone) select $1, $1, 'station', id, '410105', '队长', '19900000200' from s returning id`, [`站队${k}`, 113.69 + k * 0.005, 34.77])
    await db.query(`insert into team_position (team_id, position, source, at, on_duty) values ($1, st_makepoint($2, $3)::geography, 'phone', $4, true)`, [rows[0]!.id, 113.69 + k * 0.005, 34.77, now])
    town.crews.push(rows[0]!.id)
  }
  return town
}

/** A town on a database of its own; the two contract and two station teams of the small world are off duty. */
export async function surgeKit(shape: Parameters<typeof buildTown>[3] = {}) {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  await kit.db.query('update team_position set on_duty = false')
  const town = await buildTown(kit.db, kit.world, kit.clock(), shape)
  const process = processOn(database.url, kit.clock)
  const call = (elevatorId: string, more: Partial<Parameters<typeof kit.dispatch.receiveReport>[0]> = {}) => kit.dispatch.receiveReport({ source: 'walk-in', elevatorId, region: '410100', drill: false, ...more }, kit.operator)
  /** Every car of every estate is reported, some seconds apart. */
  const blackout = async (cars = town.estates.flatMap((e) => e.cars)) => {
    const incidents: string[] = []
    for (const [n, elevatorId] of cars.entries()) {
      kit.clock.advance(2)
      incidents.push((await call(elevatorId, { callerPhone: `1990001${String(n).padStart(4, '0')}` })).incidentId)
    }
    return incidents
  }
  const area = async () => {
    const { rows } = await kit.db.query<{ id: string }>('select id from area_incident order by opened_at, id limit 1')
    const view = rows[0] && await findAreaView(kit.db, rows[0].id, '41')
    if (!view) throw new Error('no area')
    return view
  }
  /** All that is proposed, as a person who sees it sends it. */
  const sendAll = async () => {
    const { id, proposal } = await area()
    return process.surge.command(id, { type: 'commit', pairs: (proposal?.pairs ?? []).map(({ incidentId, teamId }) => ({ incidentId, teamId })) }, kit.operator, kit.scope)
  }
  const end = async () => { await process.surge.close(); await process.db.close(); await kit.db.close() }
  return { ...kit, ...process, url: database.url, town, call, blackout, area, sendAll, end, db: kit.db, person: kit.operator }
}
