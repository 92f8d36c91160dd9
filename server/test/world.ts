// A very small city for tests: one county, one elevator by default, two contract teams and two stations; and a clock that is moved.
import type { Db } from '../db/pool.ts'
import { PLAN } from '../domain/story.ts'

export interface World { elevators: string[]; contract: string[]; stations: string[]; maintenanceUnitId: string; useUnitId: string; operatorId: string }

/** Loads the world into an empty, migrated database. */
export async function buildWorld(db: Db, options: { elevators?: number; now?: Date } = {}): Promise<World> {
  const now = options.now ?? new Date()
  return db.tx(async (tx) => {
    await tx.query(`insert into region (code, name, level, parent, scope) values ('410000', '河南省', 'province', null, '41'), ('410100', '郑州市', 'city', '410000', '4101'), ('410105', '金水区', 'county', '410100', '410105'), ('410102', '中原区', 'county', '410100', '410102'), ('420000', '外省', 'province', null, '42')`)
    // The officer's number is a fixed line: who wants him texted gives him a mobile.
    const unit = async (kind: string, name: string, officerPhone: string) => (await tx.query<{ id: string }>(`insert into unit (kind, name, short_name, region, phone, officer, officer_phone) values ($1, $2, $2, '410105', '037100000001', '安全员', $3) returning id`, [kind, name, officerPhone])).rows[0]!.id
    const maintenanceUnitId = await unit('maintenance', '鼎测维保', '19900000009')
    const useUnitId = await unit('use', '测试物业', '037100000009')
    const elevators: string[] = []
    for (let n = 0; n < (options.elevators ?? 1); n++) {
      const code = n === 0 ? '235274' : String(300_000 + n * 37)
      const address = `金水区 测试苑${n} 4号楼1单元东梯`
      elevators.push((await tx.query<{ id: string }>(
        `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
         values ('410100', $1, 'residential', '410105', $2, '4号楼', '1单元', '东梯', '测试路 1 号', $3, 'csy', '{测试}', st_makepoint(113.68, 34.80)::geography, 'wgs84', 113.68, 34.80, $4, $5, 18) returning id`, [code, `测试苑${n}`, address, maintenanceUnitId, useUnitId])).rows[0]!.id)
    }
    const team = async (code: string, kind: 'maintenance' | 'station', place: string | null, metersNorth: number) => {
      const id = (await tx.query<{ id: string }>(`insert into team (code, name, kind, unit_id, station_id, region, leader, phone) values ($1, $2, $3, $4, $5, '410105', '队长', '19900000100') returning id`, [code, `队 ${code}`, kind, kind === 'maintenance' ? maintenanceUnitId : null, place])).rows[0]!.id
      await tx.query(`insert into team_position (team_id, position, source, at, on_duty) values ($1, st_makepoint(113.68, 34.80 + $2 / 111320.0)::geography, 'phone', $3, true)`, [id, metersNorth, now])
      return id
    }
    const contract = [await team('t1', 'maintenance', null, 1000), await team('t2', 'maintenance', null, 2000)]
    const stations: string[] = []
    for (const [n, meters] of [[1, 1500], [2, 2500]] as const) {
      const place = (await tx.query<{ id: string }>(`insert into station (name, region, position) values ($1, '410105', st_makepoint(113.68, 34.80 + $2 / 111320.0)::geography) returning id`, [`站 ${n}`, meters])).rows[0]!.id
      stations.push(await team(`s${n}`, 'station', place, meters))
    }
    await tx.query(`insert into response_plan (region, version, plan, created_at) values ('410000', 1, $1, $2)`, [JSON.stringify({ ...PLAN, region: '410000' }), now])
    const operatorId = (await tx.query<{ id: string }>(`insert into account (username, name, role, region, seat, password_hash) values ('operator1', '接警员', 'operator', '410100', '01', 'x'), ('operator2', '接警员二', 'operator', '410100', '02', 'x') returning id`)).rows[0]!.id
    return { elevators, contract, stations, maintenanceUnitId, useUnitId, operatorId }
  })
}

export function movedClock(start = new Date('2026-11-21T08:22:00Z')) {
  let now = start
  return Object.assign(() => now, { advance: (seconds: number) => { now = new Date(now.getTime() + seconds * 1000) } })
}
