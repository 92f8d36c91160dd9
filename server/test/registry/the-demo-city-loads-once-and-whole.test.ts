import { expect, test } from 'vitest'
import { loadDemoCity } from '../../../fixtures/city/load.ts'
import { emptyRegistry, NOW } from './registryDatabase.ts'

test('the second load of the demo city changes nothing', async () => {
  const db = await emptyRegistry()
  const first = await loadDemoCity(db, { now: NOW, passwordHash: 'x' })
  expect(first.loaded).toBe(true)
  expect(first.elevators).toBeGreaterThan(2000)
  expect(await loadDemoCity(db, { now: NOW, passwordHash: 'x' })).toEqual({ ...first, loaded: false })

  const one = async (sql: string): Promise<unknown> => (await db.query<Record<string, unknown>>(sql)).rows[0]
  expect(await one('select count(*)::int as stations from station')).toEqual({ stations: 68 })
  expect(await one("select address, region, st_y(position::geometry) as lat, st_x(position::geometry) as lng, place_type, initials from elevator where rescue_code = '235274'")).toEqual({
    address: '金水区文博东路 文博雅园 4号楼1单元东梯', region: '410105', lat: 34.8, lng: 113.68, place_type: 'residential', initials: 'wbyy4hl1dydt',
  })
  expect(await one("select count(*)::int as n from elevator where rescue_code in ('235247', '235574', '253274', '235214')")).toEqual({ n: 4 })
  expect(await one("select count(*)::int as n from region where level <> 'province' and (outline is null or not st_isvalid(outline::geometry))")).toEqual({ n: 0 })
  expect(await one('select count(*)::int as n from team t left join team_position p on p.team_id = t.id left join account a on a.team_id = t.id where p.team_id is null or a.id is null')).toEqual({ n: 0 })
  expect(await one(`select t.code from team t join team_position p on p.team_id = t.id join elevator e on e.maintenance_unit_id = t.unit_id
    where e.rescue_code = '235274' and p.on_duty order by p.position <-> e.position limit 1`)).toEqual({ code: 'team01' })
})

test('a load that breaks leaves nothing behind', async () => {
  const db = await emptyRegistry()
  await db.query("alter table account add check (username <> 'province')")
  await expect(loadDemoCity(db, { now: NOW, passwordHash: 'x' })).rejects.toThrow('account')
  expect((await db.query('select count(*)::int as n from region')).rows).toEqual([{ n: 0 }])
})
