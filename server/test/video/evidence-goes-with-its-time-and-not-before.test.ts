// Kept pictures and their files: what is over goes, what another try left goes, what is kept stays; and who may open what is kept, for how long, is on record.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm } from '../../../fixtures/camera/film.ts'
import { aboutCamera, makeSeal } from '../../auth/seal.ts'
import type { IncidentPictures } from '../../contracts/video.ts'
import { keepPicture } from '../../db/cameraPictures.ts'
import { pictureRoutes } from '../../http/pictures.ts'
import { makeVideo, type Video } from '../../video/video.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'
import { until } from '../patience.ts'

let door: Door
let video: Video
let dataDir: string
let elevator: string
let camera: string
const incident = randomUUID()
const faults: string[] = []
const seal = makeSeal(Buffer.alloc(32, 7).toString('base64url'))

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sanfen-evidence-'))
  door = await openDoor(({ db, clock, sessions }) => {
    video = makeVideo({ db, clock, seal, dataDir, worker: randomUUID(), keepDays: 1, most: 4, listLive: sessions.listLive, tell: () => undefined, fault: (where, error) => void faults.push(`${where}: ${String(error)}`) })
    return { rooms: async (app) => { await app.register(pictureRoutes, { db, clock, pictures: video }) } }
  })
  const id = async (text: string, values: unknown[]) => (await door.db.query<{ id: string }>(text, values)).rows[0]?.id ?? ''
  const unit = await id(`insert into unit (kind, name, short_name, region, phone) values ('maintenance', '维保', '维保', '410105', '1') returning id`, [])
  elevator = await id(
    `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
     select '410100', '235274', 'residential', '410105', '苑', '1号楼', '', '东梯', '路', '苑1号楼东梯', 'y', '{苑}', st_makepoint(113.68, 34.80)::geography, 'wgs84', 113.68, 34.80, $1, (select use_unit_id from account where username = 'property'), 18 returning id`, [unit])
  camera = await id(`insert into camera (elevator_id, name, place, drill, created_at) values ($1, '轿厢', 'car', false, now()) returning id`, [elevator])
  await door.db.query(`insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, state) values ($1, '1', 1, 'entrapment', 'released', false, '410105', $2, $3, '{}')`, [incident, elevator, door.parts.clock()])
})
afterAll(async () => { await video.close(); await door[Symbol.asyncDispose](); await rm(dataDir, { recursive: true, force: true }) })

const hours = (count: number) => new Date(door.parts.clock().getTime() + count * 3_600_000)
const pathOf = (file: string) => join(dataDir, 'evidence', file)

async function write(file: string, old = true): Promise<void> {
  await mkdir(dirname(pathOf(file)), { recursive: true })
  await writeFile(pathOf(file), 'a picture')
  if (old) await utimes(pathOf(file), new Date(0), new Date(0))
}
/** A kept snapshot, `at` and until so many hours from now. */
async function kept(at: number, keepUntil: number): Promise<{ id: string; file: string }> {
  const id = randomUUID()
  const file = `2026/03/${incident}/${id}.1234abcd.jpg`
  await write(file)
  await door.db.query(
    `insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, state, at, drill, planned_at, file, sha256, bytes, mime, from_at, to_at, keep_until, kept_at)
     values ($1, $2, $3, '轿厢', $4, '410105', 'snapshot', 'operator', 'kept', $5, false, $5, $6, decode(repeat('00', 32), 'hex'), 9, 'image/jpeg', $5, $5, $7, $5)`, [id, incident, camera, elevator, hours(at), file, hours(keepUntil)])
  return { id, file }
}
const stateOf = async (id: string) => (await door.db.query<{ state: string; tries: number; reason: string | null; due: Date | null }>('select state, tries, reason, due_at as due from evidence where id = $1', [id])).rows[0]

test('files that are over or that nobody keeps go; a kept one, one being written and one without a row stay; what cannot be written waits longer', async () => {
  const [over, stays] = [await kept(-3, -1), await kept(-3, 1)]
  const other = `2026/03/${incident}/${stays.id}.aaaaaaaa.jpg`
  const part = `2026/03/${incident}/${over.id}.bbbbbbbb.mp4.part-0`
  const running = `2026/03/${incident}/${over.id}.cccccccc.mp4.part-0`
  const unknown = `2026/03/${incident}/${randomUUID()}.jpg`
  for (const file of [other, part, unknown]) await write(file)
  await write(running, false)
  // A file where the directory of its incident should be: nothing can be written there.
  const elsewhere = randomUUID()
  await writeFile(join(dataDir, 'evidence', '2026', '03', elsewhere), '')
  await door.db.query(`insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, state) values ($1, '2', 1, 'entrapment', 'closed', false, '410105', $2, $3, '{}')`, [elsewhere, elevator, hours(0)])
  const wanted = randomUUID()
  await door.db.query(`insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, state, at, due_at, drill, planned_at) values ($1, $2, $3, '轿厢', $4, '410105', 'snapshot', 'operator', 'wanted', $5, $5, false, $5)`, [wanted, elsewhere, camera, elevator, hours(0)])
  video.start()
  await until('the one that is over is deleted', async () => (await stateOf(over.id))?.state === 'deleted')
  await until('what nobody keeps is gone', async () => !existsSync(pathOf(other)) && !existsSync(pathOf(part)))
  expect([over.file, stays.file, running, unknown].map((file) => existsSync(pathOf(file)))).toEqual([false, true, true, true])
  const missed = await until('the one that cannot be written is missed', async () => { const row = await stateOf(wanted); return row && row.tries > 0 ? row : null })
  expect(missed).toMatchObject({ state: 'wanted', reason: 'failed', tries: 1 })
  expect(missed.due?.getTime()).toBeGreaterThan(hours(0).getTime())
  expect(faults.every((fault) => fault.startsWith('video: a piece of evidence'))).toBe(true)
})

test('a piece from anywhere in a file is a look on record, and the pieces after it are the same look', async () => {
  const { id } = await kept(-1, 20)
  const piece = async (range: string) => (await door.app.inject({ url: `/api/evidence/${id}/file`, headers: { ...bearer(await door.token('operator')), range } })).statusCode
  const looks = async () => (await door.db.query(`select from access_log where act = 'evidence:seen' and subject = $1`, [id])).rowCount
  expect(await piece('bytes=1-')).toBe(206)
  expect(await looks()).toBe(1)
  expect([await piece('bytes=0-3'), await piece('bytes=4-')]).toEqual([206, 206])
  expect(await looks()).toBe(1)
  door.advance(601)
  expect(await piece('bytes=-2')).toBe(206)
  expect(await looks()).toBe(2)
})

test('a team that declined sees nothing, and a team and an officer see the last day only', async () => {
  const [fresh, old] = [await kept(-1, 20), await kept(-25, 20)]
  const file = async (name: string, { id }: { id: string }) => (await door.app.inject({ url: `/api/evidence/${id}/file`, headers: bearer(await door.token(name)) })).statusCode
  const listed = async (name: string) => {
    const answer = await door.app.inject({ url: `/api/incidents/${incident}/pictures`, headers: bearer(await door.token(name)) })
    return answer.statusCode === 200 ? answer.json<{ evidence: { id: string }[] }>().evidence.map((e) => e.id).filter((id) => id === fresh.id || id === old.id) : answer.statusCode
  }
  expect(await file('team', fresh)).toBe(404)
  await door.db.query(`insert into assignment (id, incident_id, team_id, tier, status, offered_at, state) values ($1, $2, (select team_id from account where username = 'team'), 1, 'declined', $3, '{}')`, [`${incident}-1`, incident, hours(0)])
  expect([await file('team', fresh), await listed('team')]).toEqual([404, 404])
  await door.db.query(`update assignment set status = 'released' where id = $1`, [`${incident}-1`])
  expect([await file('team', fresh), await file('team', old), await listed('team')]).toEqual([200, 404, [fresh.id]])
  expect([await file('property', fresh), await file('property', old), await listed('property')]).toEqual([200, 404, [fresh.id]])
  expect([await file('operator', old), await listed('operator')]).toEqual([200, [fresh.id, old.id]])
})

test('the picture that came with an alarm is evidence of its incident, with its hash, once, for the three roles; a later alarm of an open one is looked after', async () => {
  const alarm = async (at: Date) => {
    const id = randomUUID()
    await door.db.query(`insert into alarm (id, device_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, ended_at, incident_id, drill) values ($1, $2, $3, '410105', $1::uuid::text, 'alarm-button', $4, $4, $4, 'reported', 'rule', $4, $5, false)`, [id, `camera:${camera}`, elevator, at, incident])
    return id
  }
  const now = hours(0)
  const alarmId = await alarm(now)
  const jpegs = Array.from({ length: 7 }, (_, n) => Buffer.from(`picture ${n}`))
  for (const jpeg of jpegs) await keepPicture(door.db, { cameraId: camera, elevatorId: elevator, alarmId, takenAt: new Date(0), receivedAt: now, width: 4, height: 3, jpeg })
  const evidence = async (name: string) => (await door.app.inject({ url: `/api/incidents/${incident}/pictures`, headers: bearer(await door.token(name)) })).json<IncidentPictures>().evidence.filter((e) => e.cause === 'alarm')
  const list = await until('five of them are kept', async () => { const found = await evidence('operator'); return found.length >= 5 ? found : null })
  expect(list.map((e) => [e.kind, e.state, e.at, e.mime])).toEqual(list.map(() => ['snapshot', 'kept', now.toISOString(), 'image/jpeg'])) // a camera that thinks it is 1970 is not believed
  const [first] = list
  if (!first?.path) throw new Error('no file')
  for (const name of ['operator', 'property', 'team']) {
    const answer = await door.app.inject({ url: first.path, headers: bearer(await door.token(name)) })
    expect([name, answer.statusCode, createHash('sha256').update(answer.rawPayload).digest('hex')]).toEqual([name, 200, first.sha256])
  }
  expect(jpegs.map(String)).toContain(String((await door.app.inject({ url: first.path, headers: bearer(await door.token('operator')) })).rawPayload))

  // An alarm that joins the incident while people are inside: its moment is wanted too, once within half a minute.
  await door.db.query(`update camera set url = '\\x00', address = 'rtsp://127.0.0.1/x' where id = $1`, [camera])
  await door.db.query(`update incident set status = 'dispatched', reported_at = $2 where id = $1`, [incident, new Date(now.getTime() - 120_000)])
  door.advance(60)
  const joined = await alarm(hours(0))
  door.advance(10)
  await alarm(hours(0))
  const planned = await until('its moment is wanted', async () => { const { rows } = await door.db.query<{ kind: string; ref: string }>(`select kind, cause_ref as ref from evidence where incident_id = $1 and cause = 'alarm' and state = 'wanted' order by kind`, [incident]); return rows.length >= 2 ? rows : null })
  expect(planned).toHaveLength(2)
  expect(planned.map((p) => p.kind)).toEqual(['clip', 'snapshot'])
  expect((await door.db.query(`select from evidence where cause = 'alarm' and cause_ref = $1`, [joined])).rowCount! + (await door.db.query(`select from evidence where cause = 'alarm' and cause_ref = $1`, [alarmId])).rowCount!).toBeLessThanOrEqual(4)
  await door.db.query(`update incident set status = 'released' where id = $1`, [incident])
})

test('two processes on one database: what is over is deleted once; a camera stays with whoever holds it, and goes to another when he dies, who takes what was wanted, asking the camera once', async () => {
  await using lens = await startCamera({ film: await makeFilm({ seconds: 2 }) })
  const { db, parts: { clock, sessions } } = door
  const id = async (text: string, values: unknown[]) => (await db.query<{ id: string }>(text, values)).rows[0]?.id ?? ''
  const seen = await id(`insert into camera (elevator_id, name, place, drill, created_at) values ($1, '轿厢', 'car', false, now()) returning id`, [elevator])
  await db.query(`update camera set url = $2, address = 'rtsp://127.0.0.1' where id = $1`, [seen, seal.seal(lens.url(), aboutCamera(seen))])
  await db.query(`insert into camera_watch (camera_id, worker, lease_until) values ($1, 'dead', $2)`, [seen, new Date(clock().getTime() + 10_000)])
  const wanted = randomUUID()
  await db.query(`insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, state, at, due_at, drill, planned_at) values ($1, $2, $3, '轿厢', $4, '410105', 'snapshot', 'operator', 'wanted', $5, $5, false, $5)`, [wanted, incident, seen, elevator, hours(0)])
  const over = await Promise.all(Array.from({ length: 12 }, () => kept(-3, -1)))
  const workers = ['second', 'third']
  const others = workers.map((worker) => makeVideo({ db, clock, seal, dataDir, worker, keepDays: 1, most: 4, listLive: sessions.listLive, tell: () => undefined, fault: (where, error) => void faults.push(`${where}: ${String(error)}`) }))
  const holder = async () => (await db.query<{ worker: string }>('select worker from camera_watch where camera_id = $1', [seen])).rows[0]?.worker
  try {
    // A sweep asks for the cameras before it deletes: once all is deleted both have looked.
    for (const other of others) other.start()
    await until('all that is over is deleted', async () => (await Promise.all(over.map((piece) => stateOf(piece.id)))).every((row) => row?.state === 'deleted'))
    expect(over.filter((piece) => existsSync(pathOf(piece.file)))).toEqual([])
    const { rows } = await db.query<{ n: number }>(`select count(*)::int as n from access_log where act = 'evidence:deleted' and subject = any ($1)`, [over.map((piece) => piece.id)])
    expect(rows[0]?.n).toBe(over.length)
    expect([await holder(), (await stateOf(wanted))?.tries, lens.plays]).toEqual(['dead', 0, 0])
    door.advance(11)
    await until('another has taken it over and kept what was wanted', async () => (await stateOf(wanted))?.state === 'kept')
    expect(lens.plays).toBe(1)
    expect(await holder()).not.toBe('dead')
  } finally {
    await Promise.all(others.map((other) => other.close()))
  }
  // Whoever closes gives back what he holds.
  expect(workers).not.toContain(await holder())
})
