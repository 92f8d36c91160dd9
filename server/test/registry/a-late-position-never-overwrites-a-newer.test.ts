import { expect, test } from 'vitest'
import type { Db } from '../../db/pool.ts'
import { makePositionWriter, type MovedTeam, savePositions, type TeamPosition } from '../../db/positions.ts'
import { demoRegistry, NOW } from './registryDatabase.ts'

const seconds = (n: number) => new Date(NOW.getTime() + n * 1000)
const idOf = async (db: Db, code: string) => (await db.query<{ id: string }>('select id from team where code = $1', [code])).rows[0]?.id ?? ''
const at = (teamId: string, lng: number, time: Date): TeamPosition => ({ teamId, lat: 34.8, lng, accuracy: 9, at: time })
const lngOf = async (db: Db, teamId: string) => (await db.query<{ lng: number; seq: string }>('select st_x(position::geometry) as lng, seq from team_position where team_id = $1', [teamId])).rows[0]

test('newest wins, inside a batch and between batches', async () => {
  const db = await demoRegistry()
  const team = await idOf(db, 'team01')
  const moved = await savePositions(db, [at(team, 113.61, seconds(1)), at(team, 113.63, seconds(3)), at(team, 113.62, seconds(2))])
  expect(moved).toEqual([{ teamId: team, lat: 34.8, lng: 113.63, accuracy: 9, at: seconds(3), onDuty: true, region: '410105' }])
  expect(await savePositions(db, [at(team, 113.6, seconds(2)), at('987654321', 113.6, seconds(2))])).toEqual([])
  expect(await lngOf(db, team)).toEqual({ lng: 113.63, seq: '1' })
})

test('a station’s team that moves is a phone from then on', async () => {
  const db = await demoRegistry()
  const { rows } = await db.query<{ team_id: string }>("select team_id from team_position where source = 'station' limit 1")
  const team = rows[0]?.team_id ?? ''
  await savePositions(db, [at(team, 113.7, seconds(5))])
  expect((await db.query('select source, on_duty from team_position where team_id = $1', [team])).rows).toEqual([{ source: 'phone', on_duty: true }])
})

test('what is gathered in a quarter of a second is one write, told after the commit', async () => {
  const db = await demoRegistry()
  const [one, two] = [await idOf(db, 'team01'), await idOf(db, 'team02')]
  const told: (readonly MovedTeam[])[] = []
  const writer = makePositionWriter(db, (teams) => told.push(teams))
  await Promise.all([writer.save([at(one, 113.65, seconds(1))]), writer.save([at(two, 113.66, seconds(1))]), writer.save([at(one, 113.67, seconds(2))])])
  expect(told).toHaveLength(1)
  expect(told[0]?.map((t) => [t.teamId, t.lng])).toEqual(expect.arrayContaining([[one, 113.67], [two, 113.66]]))
  const waiting = writer.save([at(one, 113.68, seconds(3))])
  await writer.flush()
  await waiting
  expect((await lngOf(db, one))?.lng).toBe(113.68)
})
