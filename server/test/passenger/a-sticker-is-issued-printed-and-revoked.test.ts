import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import type { FeedbackList } from '../../contracts/feedback.ts'
import type { IssueAnswer, StickerList } from '../../contracts/sticker.ts'
import { keepFeedback } from '../../db/feedback.ts'
import type { Db } from '../../db/pool.ts'
import { feedbackRoutes } from '../../http/feedback.ts'
import { stickerRoutes } from '../../http/stickers.ts'
import { visitRoutes } from '../../http/visits.ts'
import { makeStickerCodes, readCode } from '../../stickers/codes.ts'
import { sheetPages } from '../../stickers/drawing.ts'
import { bearer, openDoor } from '../door/door.ts'

const codes = makeStickerCodes('the secret of the stickers')

/** Seven cars of one estate; the last two belong to another use unit. */
async function sevenCars(db: Db): Promise<string[]> {
  await db.query(`insert into unit (kind, name, short_name, region, phone) values ('maintenance', '鼎测维保', '鼎测', '410105', '0371-2'), ('use', '别家物业', '别家', '410105', '0371-3')`)
  const { rows } = await db.query<{ id: string }>(
    `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
     select '410100', (235270 + n)::text, 'residential', '410105', '文博雅园', n || '号楼', '1单元', '东梯 <&>', '街', 'x', 'x', '{x}', 'point(113.68 34.80)', 'wgs84', 113.68, 34.80, (select id from unit where name = '鼎测维保'), (select id from unit where name = case when n > 5 then '别家物业' else '文博物业' end), 18 from generate_series(1, 7) n returning id`)
  return rows.map((r) => r.id)
}

test('a sticker is issued once, printed by right, issued anew and revoked with a reason, all on the log', async () => {
  await using door = await openDoor(({ db, clock }) => ({ rooms: async (app) => { await app.register(stickerRoutes, { db, clock, codes, publicUrl: 'https://sanfen.example' }); await app.register(feedbackRoutes, { db, clock }); await app.register(visitRoutes, { db, clock }) } }))
  const ids = await sevenCars(door.db)
  const [admin, property, operator, elsewhere, bureau] = await Promise.all(['admin', 'property', 'operator', 'elsewhere', 'bureau'].map((name) => door.token(name)))
  const get = (url: string, token = admin!) => door.app.inject({ method: 'GET', url, headers: bearer(token) })
  const post = (url: string, payload: object, token = admin!) => door.app.inject({ method: 'POST', url, payload, headers: bearer(token) })
  const estate = `region=410105&estate=${encodeURIComponent('文博雅园')}`

  expect((await get(`/api/stickers/sheet.svg?${estate}`)).json()).toMatchObject({ status: 409, code: 'nothing-issued' })
  expect((await post('/api/stickers', { region: '410105', estate: '文博雅园' }, property)).statusCode).toBe(403)
  expect((await post('/api/stickers', {})).json()).toMatchObject({ status: 422, code: 'which-elevators' })
  const issued = (await post('/api/stickers', { region: '410105', estate: '文博雅园' })).json<IssueAnswer>()
  expect([issued.issued, issued.stickers.length]).toEqual([7, 7])
  expect((await post('/api/stickers', { region: '410105', estate: '文博雅园' })).json<IssueAnswer>().issued).toBe(0)
  const first = issued.stickers[0]!
  expect(first.url).toMatch(/^https:\/\/sanfen\.example\/e\/235271-1-[\w-]{12}$/)

  // The property officer sees and prints his own cars, another city's desk none.
  expect((await get(`/api/stickers?${estate}`, property)).json<StickerList>().stickers).toHaveLength(5)
  expect((await get(`/api/stickers?elevatorId=${ids[6]}`, property)).statusCode).toBe(404)
  expect((await get(`/api/stickers?${estate}`, operator)).statusCode).toBe(403)
  expect((await get(`/api/stickers?${estate}`, elsewhere)).statusCode).toBe(403)

  const one = await get(`/api/stickers/sheet.svg?elevatorId=${ids[0]}`, property)
  expect(one.headers['content-type']).toContain('image/svg+xml')
  for (const words of ['235271', '96333', '九六三三三', 'nine-six-three-three-three', '文博雅园', 'Trapped?', '东梯 &#60;&#38;&#62;']) expect(one.body).toContain(words)
  const all = await get(`/api/stickers/sheet.pdf?${estate}`)
  expect(all.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect(all.rawPayload.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2)
  expect(all.rawPayload.toString('latin1')).toMatch(/FontFile/) // the words are in it, whatever the printer has

  // What a phone's camera reads is the address.
  const marks = sheetPages([{ rescueCode: '235271', url: first.url!, estate: '', place: '', regionName: '', useUnit: '', version: 1 }])[0]!
  const qr = marks.find((m) => m.kind === 'qr')!
  const scale = 4
  const size = qr.rows.length * scale
  const pixels = Uint8Array.from({ length: size * size * 4 }, (_, n) => (n % 4 === 3 ? 255 : qr.rows[Math.floor(n / 4 / size / scale)]![Math.floor((Math.floor(n / 4) % size) / scale)] ? 0 : 255))
  expect(decodeQR({ width: size, height: size, data: pixels })).toBe(first.url)

  // Another car's signature, another version's, a digit changed: none is ours.
  const read = readCode(first.code!)
  const of = (text: string) => { const r = readCode(text); return r.is === 'signed' ? r.code : null }
  expect(read.is === 'signed' && codes.isOurs(read.code, ids[0]!)).toBe(true)
  expect(codes.isOurs(of(first.code!)!, ids[1]!)).toBe(false)
  expect(codes.isOurs(of(first.code!.replace('-1-', '-2-'))!, ids[0]!)).toBe(false)
  expect(makeStickerCodes('another secret').isOurs(of(first.code!)!, ids[0]!)).toBe(false)

  expect((await post('/api/stickers', { elevatorId: ids[0], anew: true })).json()).toMatchObject({ code: 'reason-missing' })
  const anew = (await post('/api/stickers', { elevatorId: ids[0], anew: true, because: '被撕' })).json<IssueAnswer>().stickers[0]!
  expect([anew.version, anew.code === first.code]).toEqual([2, false])
  expect((await post(`/api/stickers/${ids[0]}/revoke`, { because: '停用' })).json<StickerList>().stickers[0]).toMatchObject({ version: 2, code: null, revokedBecause: '停用', revokedBy: 'admin甲' })
  expect((await post(`/api/stickers/${ids[0]}/revoke`, { because: '停用' })).json()).toMatchObject({ status: 409, code: 'no-good-sticker' })
  expect((await door.db.query<{ act: string; n: number }>(`select act, count(*)::int as n from access_log where act like 'sticker:%' group by act order by act`)).rows).toEqual([{ act: 'sticker:issued', n: 8 }, { act: 'sticker:printed', n: 8 }, { act: 'sticker:revoked', n: 2 }])

  // What people wrote: the bureau reads all of it, the use unit its own.
  for (const [n, id] of ids.entries()) await keepFeedback(door.db, { elevatorId: id, kind: n % 2 ? 'praise' : 'complaint', text: `第 ${n}`, phone: '19900000001', sender: Buffer.from('s'), once: Buffer.from(String(n)), at: new Date() })
  expect((await get('/api/feedback?kind=praise', bureau)).json<FeedbackList>().feedback.map((f) => f.text)).toEqual(['第 5', '第 3', '第 1'])
  const own = (await get('/api/feedback', property)).json<FeedbackList>().feedback
  expect(own).toHaveLength(5)
  expect(own[0]!.phone).toBe('199****0001') // it may be the one that is complained of
  expect((await get('/api/feedback', bureau)).json<FeedbackList>().feedback[0]!.phone).toBe('19900000001')
  expect((await post(`/api/feedback/${own[0]!.id}/seen`, {}, property)).statusCode).toBe(204)
  expect((await post(`/api/feedback/${Number(own[0]!.id) + 1}/seen`, {}, property)).statusCode).toBe(404) // another use unit's
  expect((await get('/api/feedback', bureau)).json<FeedbackList>().feedback.filter((f) => f.seenBy === 'property甲')).toHaveLength(1)

  // When the maintenance unit was there is said by its own crews, never for a day to come, and not by another unit's.
  const team = await door.token('team')
  const visit = (body: object, token: string) => post(`/api/elevators/${ids[0]}/visits`, body, token)
  expect((await visit({ on: '2026-02-27', items: 31 }, team)).statusCode).toBe(404)
  await door.db.query(`update team set kind = 'maintenance', unit_id = (select id from unit where name = '鼎测维保') where code = 'team01'`)
  expect((await visit({ on: '2026-02-27', items: 31 }, team)).statusCode).toBe(204)
  expect((await visit({ on: '2026-03-02' }, team)).json()).toMatchObject({ status: 422, code: 'time-in-future' })
  expect((await visit({ on: '2026-02-31' }, team)).statusCode).toBe(400)
  expect((await door.db.query('select on_date::text as on, items from maintenance_visit')).rows).toEqual([{ on: '2026-02-27', items: 31 }])
})
