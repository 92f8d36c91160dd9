// A clip whose beginning our stream does not have is fetched from the camera's own storage: hashed, marked as the device's, and where that fails the clip stays as it is and the reason is said.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm, type Film } from '../../../fixtures/camera/film.ts'
import { makeSeal } from '../../auth/seal.ts'
import type { CameraView, StorageTrial } from '../../contracts/camera.ts'
import type { EvidenceView } from '../../contracts/video.ts'
import { cameraRoutes } from '../../http/cameras.ts'
import { pictureRoutes } from '../../http/pictures.ts'
import { findStorage } from '../../video/storage.ts'
import { makeVideo, type Video } from '../../video/video.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'
import { until } from '../patience.ts'

let door: Door
let video: Video
let dataDir: string
let film: Film
let elevator: string
const cleaning: (() => unknown)[] = []
const faults: string[] = []
const PASSWORD = 's3cret-pass'

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sanfen-storage-'))
  film = await makeFilm({ seconds: 2 })
  door = await openDoor(({ db, clock, sessions }) => {
    const seal = makeSeal(Buffer.alloc(32, 7).toString('base64url'))
    video = makeVideo({ db, clock, seal, dataDir, worker: randomUUID(), keepDays: 1, most: 8, listLive: sessions.listLive, tell: () => undefined, fault: (where, error) => void faults.push(`${where}: ${String(error)}`) })
    return { rooms: async (app) => { await app.register(cameraRoutes, { db, clock, seal, views: video }); await app.register(pictureRoutes, { db, clock, pictures: video }) } }
  })
  const id = async (text: string, values: unknown[]) => (await door.db.query<{ id: string }>(text, values)).rows[0]?.id ?? ''
  const unit = await id(`insert into unit (kind, name, short_name, region, phone) values ('maintenance', '维保', '维保', '410105', '1') returning id`, [])
  elevator = await id(
    `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
     select '410100', '235274', 'residential', '410105', '苑', '1号楼', '', '东梯', '路', '苑1号楼东梯', 'y', '{苑}', st_makepoint(113.68, 34.80)::geography, 'wgs84', 113.68, 34.80, $1, (select use_unit_id from account where username = 'property'), 18 returning id`, [unit])
}, 120_000)
afterAll(async () => {
  await video.close()
  await door[Symbol.asyncDispose]()
  for (const clean of cleaning.reverse()) await clean()
  await rm(dataDir, { recursive: true, force: true })
})

const at = () => door.parts.clock().getTime() - 120_000
async function device(kept: { from: number; to: number; speed: number }, says?: { clock: () => number; beside: number }): Promise<TestCamera> {
  const made = await startCamera({ film, password: PASSWORD, kept, ...(says ? { says } : {}) })
  cleaning.push(() => made[Symbol.asyncDispose]())
  return made
}
/** A car of whose trouble two minutes ago our stream has kept what `from` says (s from the moment), or nothing. */
async function clipOf(storageUrl: string, from: number | null, kind = 'rtsp-utc'): Promise<string> {
  const made = await door.app.inject({ method: 'POST', url: '/api/cameras', headers: bearer(await door.token('admin')), payload: { elevatorId: elevator, name: '轿厢', place: 'car', storage: { kind, url: storageUrl } } })
  expect(made.statusCode).toBe(201)
  expect(made.body).not.toContain(PASSWORD)
  const incident = randomUUID()
  const moment = new Date(at())
  await door.db.query(`insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, state) values ($1, $3, 1, 'entrapment', 'released', false, '410105', $2, $4, '{}')`, [incident, elevator, incident.slice(0, 8), moment])
  await door.db.query(
    `insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, state, at, drill, planned_at, file, sha256, bytes, mime, from_at, to_at, keep_until, kept_at, reason)
     select $1, $2, $3, '轿厢', $4, '410105', 'clip', 'opened', case when $6::float8 is null then 'failed' else 'kept' end, $5, false, $5, 'x.mp4', decode(repeat('00', 32), 'hex'), 9, 'video/mp4', $5::timestamptz + make_interval(secs => $6::float8), $5::timestamptz + interval '30 seconds', $5::timestamptz + interval '1 day', $5, case when $6::float8 is null then 'stalled' end`,
    [randomUUID(), incident, made.json<CameraView>().id, elevator, moment, from])
  return incident
}
const evidenceOf = async (incident: string) => (await door.app.inject({ url: `/api/incidents/${incident}/pictures`, headers: bearer(await door.token('operator')) })).json<{ evidence: EvidenceView[] }>().evidence
const storedOf = async (incident: string) => (await evidenceOf(incident)).find((e) => e.source === 'device')

test('where our clip begins too late or is missing the camera’s own is fetched, whole, hashed and marked; where it is whole nobody asks', async () => {
  const lens = await device({ from: at() - 600_000, to: at() + 600_000, speed: 20 })
  const [late, missing, whole] = [await clipOf(lens.playback(), -1), await clipOf(lens.playback(), null), await clipOf(lens.playback(), -30)]
  video.start()
  for (const incident of [late, missing]) {
    const stored = await until('the camera’s clip', async () => { const found = await storedOf(incident); return found?.state === 'kept' ? found : null })
    expect(stored).toMatchObject({ source: 'device', kind: 'clip', cause: 'opened', mime: 'video/mp4', reason: null, timeChecked: false })
    const moment = Date.parse(stored.at)
    expect(Math.abs(Date.parse(stored.from ?? '') - (moment - 30_000))).toBeLessThan(2000)
    expect(Math.abs(Date.parse(stored.to ?? '') - (moment + 30_000))).toBeLessThan(3000)
    const file = await door.app.inject({ url: stored.path ?? '', headers: bearer(await door.token('operator')) })
    expect(file.headers['x-content-sha256']).toBe(stored.sha256)
    expect((await door.app.inject({ url: `/api/evidence/${stored.id}/proof`, headers: bearer(await door.token('operator')) })).json()).toMatchObject({ ok: true })
  }
  const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const moment = Date.parse((await evidenceOf(late))[0]?.at ?? '')
  expect(lens.asked).toContain(`${stamp(Math.floor((moment - 30_000) / 1000) * 1000)}/${stamp(Math.ceil((moment + 30_000) / 1000) * 1000)}`)
  expect((await evidenceOf(whole)).map((e) => e.source)).toEqual(['stream'])
  expect((await evidenceOf(late)).map((e) => [e.source, e.state]).sort()).toEqual([['device', 'kept'], ['stream', 'kept']])
})

test('without a recording, with a wrong password and with one that breaks off the clip stays as it is, and the reason is said', async () => {
  const other = await device({ from: at() - 7_200_000, to: at() - 3_600_000, speed: 20 })
  const slow = await device({ from: at() - 600_000, to: at() + 600_000, speed: 4 })
  const [none, refused, broken] = [await clipOf(other.playback(), -1), await clipOf(other.playback({ user: 'operator', password: 'wrong' }), -1), await clipOf(slow.playback(), -1)]
  await until('it plays', () => slow.plays > 1) // the first time it is asked what it would play
  slow.drop()
  const reasonOf = (incident: string) => until('a reason', async () => (await storedOf(incident))?.reason)
  expect([await reasonOf(none), await reasonOf(refused), await reasonOf(broken)]).toEqual(['no-recording', 'login-refused', expect.stringMatching(/^(stalled|no-recording|failed|unreachable)$/)])
  expect((await evidenceOf(none)).find((e) => e.source === 'stream')).toMatchObject({ state: 'kept' })
  expect(faults).toEqual([])
})

test('each maker’s way of writing a time: UTC, the camera’s own with a Z, underscores', async () => {
  const lens = await device({ from: 0, to: 1, speed: 1 })
  for (const kind of ['rtsp-utc', 'rtsp-local', 'rtsp-dahua']) await findStorage(kind)?.fetch(lens.playback(), { from: Date.parse('2026-11-22T16:59:58.400Z'), to: Date.parse('2026-11-22T17:00:01Z'), file: join(dataDir, 'none.mp4'), stop: new AbortController().signal, now: Date.now })
  expect([...new Set(lens.asked)]).toEqual(['20261122T165958Z/20261122T170001Z', '20261123T005958Z/20261123T010001Z', '2026_11_23_00_59_58/2026_11_23_01_00_01'])
  expect(findStorage('constructor')).toBeNull()
})

test('a device that tells its clock and what it plays is held to it: the right minute is checked, another one or a wrong clock is no evidence', async () => {
  const wide = { from: at() - 600_000, to: at() + 600_000, speed: 20 }
  const now = () => door.parts.clock().getTime()
  const [good, local, other, off, slow] = await Promise.all([
    device(wide, { clock: now, beside: 0 }), device(wide, { clock: () => now() + 8 * 3_600_000, beside: 8 * 3_600_000 }), device(wide, { clock: now, beside: -240_000 }), device(wide, { clock: () => now() + 90_000, beside: 0 }), device(wide, { clock: () => now() - 12_000, beside: 0 }),
  ])
  const [right, zone, elsewhere, wrong, late] = [await clipOf(good.playback(), -1), await clipOf(local.playback(), -1), await clipOf(other.playback(), -1), await clipOf(off.playback(), -1), await clipOf(slow.playback(), -1)]
  const ended = (incident: string) => until('an outcome', async () => { const e = await storedOf(incident); return e && (e.state === 'kept' || e.reason !== null) ? e : null })
  expect([await ended(right), await ended(zone)]).toEqual([expect.objectContaining({ state: 'kept', timeChecked: true }), expect.objectContaining({ state: 'kept', timeChecked: true })])
  expect([(await ended(elsewhere)).reason, (await ended(wrong)).reason]).toEqual(['other-range', 'clock-off'])
  // Its clock is twelve seconds behind: what it says of 30 s before is of 18 s before.
  const shifted = await ended(late)
  expect(Math.abs(Date.parse(shifted.from ?? '') - (Date.parse(shifted.at) - 18_000))).toBeLessThan(4000)
})

test('whoever sets it up hears what came: pictures of how long, none, a refused log-in, a wrong time; and each trial is on record', async () => {
  const wide = { from: at() - 600_000, to: at() + 600_000, speed: 20 }
  const now = () => door.parts.clock().getTime()
  const trialOf = async (url: string | null) => {
    const made = await door.app.inject({ method: 'POST', url: '/api/cameras', headers: bearer(await door.token('admin')), payload: { elevatorId: elevator, name: '轿厢', place: 'car', ...(url === null ? {} : { storage: { kind: 'rtsp-utc', url } }) } })
    const answer = await door.app.inject({ method: 'POST', url: `/api/cameras/${made.json<CameraView>().id}/storage-trial`, headers: bearer(await door.token('admin')) })
    expect(answer.body).not.toContain(PASSWORD)
    return answer.json<StorageTrial & { code?: string }>()
  }
  const [plain, told, empty, wrong] = await Promise.all([device(wide), device(wide, { clock: () => now() + 7000, beside: 0 }), device({ from: at() - 7_200_000, to: at() - 3_600_000, speed: 20 }), device(wide, { clock: now, beside: 3_600_000 })])
  const came = await trialOf(plain.playback())
  expect(came).toMatchObject({ ok: true, fault: null, clockAhead: null, checked: false, image: expect.stringMatching(/^data:image\/jpeg;base64,/) })
  expect(Math.abs((came.seconds ?? 0) - 5)).toBeLessThan(2)
  expect(came.frames).toBeGreaterThan(50)
  expect(await trialOf(told.playback())).toMatchObject({ ok: true, checked: true, clockAhead: 7 })
  expect([await trialOf(empty.playback()), await trialOf(plain.playback({ user: 'operator', password: 'wrong' })), await trialOf(wrong.playback())].map((t) => [t.ok, t.fault])).toEqual([[false, 'no-recording'], [false, 'login-refused'], [false, 'other-range']])
  expect((await trialOf(null)).code).toBe('camera-without-storage')
  expect((await door.db.query(`select from camera_change where what = 'tried' and data ->> 'what' = 'storage'`)).rowCount).toBe(5)
})
