import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { scopeOf } from '../../auth/access.ts'
import type { ResolveQuery } from '../../contracts/elevator.ts'
import type { Db } from '../../db/pool.ts'
import { resolve } from '../../registry/resolver.ts'
import { demoRegistry, NOW, sharedDemoRegistry } from './registryDatabase.ts'

const shared = sharedDemoRegistry()
const CITY = scopeOf('410100')
const ask = (db: Db, query: ResolveQuery, scope = CITY) => resolve(db, query, scope, { now: NOW, codeLength: 6 })
const FAMOUS = '金水区文博东路 文博雅园 4号楼1单元东梯'

test('an exact code matches, and the near codes stand beside it', async () => {
  const db = shared()
  const answer = await ask(db, { code: '235274' })
  expect(answer.match).toMatchObject({ rescueCode: '235274', address: FAMOUS, regionName: '金水区' })
  expect(answer.candidates[0]).toMatchObject({ elevator: { rescueCode: '235274' }, reasons: [{ code: 'code-exact' }], score: 1 })
  const others = answer.candidates.slice(1)
  expect(others.find((c) => c.elevator.rescueCode === '235247')?.reasons).toContainEqual({ code: 'digits-swapped', positions: [4, 5] })
  expect(others.find((c) => c.elevator.rescueCode === '253274')?.reasons).toContainEqual({ code: 'digits-swapped', positions: [1, 2] })
  expect(others.every((c) => c.score < 0.9)).toBe(true)
})

test('a code that nobody has matches nothing and offers its neighbours', async () => {
  const db = await demoRegistry()
  await db.query("delete from camera where elevator_id = (select id from elevator where rescue_code = '235214')")
  await db.query("delete from elevator where rescue_code = '235214'")
  const answer = await ask(db, { code: '2352 14' })
  expect(answer.match).toBeNull()
  expect(answer.candidates.find((c) => c.elevator.rescueCode === '235274')?.reasons).toContainEqual({ code: 'digit-differs', positions: [4] })
  for (const [said, reason] of [['23574', 'digit-missing'], ['2352274', 'digit-extra']] as const) {
    const short = await ask(db, { code: said })
    expect(short.match).toBeNull()
    expect(short.candidates.find((c) => c.elevator.rescueCode === '235274')?.reasons[0]?.code).toBe(reason)
  }
  expect(await ask(db, { code: '12' })).toEqual({ match: null, candidates: [] })
})

test('who called before, where the caller is and an open incident lift a near code', async () => {
  const db = await demoRegistry()
  const id = (await ask(db, { code: '235274' })).match?.id
  const heard = '235174' // one digit off
  const rankOf = async (query: ResolveQuery) => (await ask(db, query)).candidates.filter((c) => c.score < 1).findIndex((c) => c.elevator.id === id)
  const place = await rankOf({ code: heard })
  expect(place).toBeGreaterThanOrEqual(0)
  expect(await rankOf({ code: heard, lat: 34.8001, lng: 113.6801 })).toBe(0)
  await db.query("insert into report (id, source, elevator_id, caller_phone, drill, reported_at) values ($1, 'call', $2, '19900009999', false, $3)", [randomUUID(), id, new Date(NOW.getTime() - 86_400_000)])
  expect(await rankOf({ code: heard, phone: '+86 199 0000 9999' })).toBe(0)
  await db.query("insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, state) values ($1, 'n', 1, 'entrapment', 'located', false, '410105', $2, $3, '{}')", [randomUUID(), id, NOW])
  const reasons = (await ask(db, { code: heard, phone: '19900009999' })).candidates.find((c) => c.elevator.id === id)?.reasons.map((r) => r.code)
  expect(reasons).toEqual(['digit-differs', 'caller-before', 'open-incident'])
})

test('registration code and car phone match; two that disagree do not', async () => {
  const db = await demoRegistry()
  const famous = (await ask(db, { code: '235274' })).match
  const { rows } = await db.query<{ car_phone: string; other: string }>("select car_phone, (select car_phone from elevator where rescue_code <> '235274' and car_phone is not null limit 1) as other from elevator where rescue_code = '235274'")
  const [phone, other] = [rows[0]?.car_phone ?? '', rows[0]?.other ?? '']
  expect((await ask(db, { registration: famous?.registrationCode ?? '' })).match?.id).toBe(famous?.id)
  expect((await ask(db, { text: famous?.registrationCode ?? '' })).match?.id).toBe(famous?.id)
  expect((await ask(db, { phone })).match?.id).toBe(famous?.id)
  expect((await ask(db, { phone: `${phone.slice(0, 4)}-${phone.slice(4)}` })).match?.id).toBe(famous?.id)
  expect((await ask(db, { code: '235274', phone: other })).match).toBeNull()
  expect((await ask(db, { code: '235274', text: '上街区中心路' })).match).toBeNull()
  expect((await ask(db, { code: '235274', lat: 34.805, lng: 113.295 })).match).toBeNull()
  await db.query("update elevator set car_phone = $1 where rescue_code in ('235247', '235574')", [phone])
  const several = await ask(db, { phone })
  expect(several.match).toBeNull()
  expect(several.candidates).toHaveLength(3)
})

test.each([
  ['as it is', '文博雅园4号楼1单元东梯'], ['spoken numbers', '文博雅园四号楼一单元东梯'], ['pieces', '文博 4号楼 1单元 东'], ['a wrong character that sounds the same', '文搏雅苑4号楼1单元东梯'],
  ['a character left out', '文博园4号楼1单元东梯'], ['initials', 'wbyy4hl1dyd'], ['estate and building', '文博雅园 4栋'], ['with its street', '文博东路文博雅园4号楼东梯'],
])('words find it: %s', async (_name, text) => {
  const db = shared()
  const answer = await ask(db, { text })
  expect(answer.match).toBeNull() // words are never certain
  expect(answer.candidates.slice(0, 4).map((c) => c.elevator.address)).toContain(FAMOUS)
})

test('two characters and an estate’s initials find the estate', async () => {
  const db = shared()
  for (const text of ['文博', 'wbyy', '文搏雅园']) expect((await ask(db, { text })).candidates.map((c) => c.elevator.estate)).toContain('文博雅园')
})

test('a point alone gives the nearest, the nearest first', async () => {
  const db = shared()
  const { match, candidates } = await ask(db, { lat: 34.8, lng: 113.68 })
  expect(match).toBeNull()
  expect(candidates[0]?.elevator.estate).toBe('文博雅园')
  expect(candidates[0]?.reasons).toEqual([{ code: 'near-point', meters: 0 }])
  const meters = candidates.map((c) => c.reasons[0]?.meters ?? -1)
  expect(meters).toEqual([...meters].sort((a, b) => a - b))
})

test('outside the scope nothing is found, whatever is known of it', async () => {
  const db = shared()
  const famous = (await ask(db, { code: '235274' })).match
  const elsewhere = scopeOf('410102')
  for (const query of [{ code: '235274' }, { registration: famous?.registrationCode ?? '' }, { text: '文博雅园4号楼1单元东梯' }, { text: 'wbyy' }, { text: '文博' }, { phone: '037100099963' }, { lat: 34.8, lng: 113.68 }]) {
    const answer = await ask(db, query, elsewhere)
    expect(answer.match).toBeNull()
    expect(answer.candidates.every((c) => c.elevator.region === '410102')).toBe(true)
  }
  expect((await ask(db, { code: '235274' }, scopeOf('410000'))).match?.id).toBe(famous?.id)
})

test('the same code on two platforms is not certain for the province', async () => {
  const db = await demoRegistry()
  await db.query("insert into region (code, name, level, parent, scope) values ('410200', '开封市', 'city', '410000', '4102'), ('410202', '龙亭区', 'county', '410200', '410202')")
  await db.query(`insert into elevator (platform, rescue_code, place_type, region, estate, building, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
    select '410200', rescue_code, place_type, '410202', estate, building, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors from elevator where rescue_code = '235274'`)
  expect((await ask(db, { code: '235274' }, scopeOf('410000'))).match).toBeNull()
  expect((await ask(db, { code: '235274' }, scopeOf('410200'))).match?.region).toBe('410202')
})
