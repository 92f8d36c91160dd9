// Who may look: a ticket counts once, for seconds, for its own camera and session; another region's camera does not exist; every look is on record.
import { execFile } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm } from '../../../fixtures/camera/film.ts'
import { makeSeal } from '../../auth/seal.ts'
import type { CameraView } from '../../contracts/camera.ts'
import { VIEW_ENDS, type ViewMessage, type ViewTicket } from '../../contracts/video.ts'
import { cameraRoutes } from '../../http/cameras.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'
import { until } from '../patience.ts'
import { makeVideo, type Video } from '../../video/video.ts'
import { tmpdir } from 'node:os'

let door: Door
let video: Video
let camera: TestCamera
let url: string
let cameraId: string
const faults: string[] = []

beforeAll(async () => {
  camera = await startCamera({ film: await makeFilm({ seconds: 2 }) })
  door = await openDoor(({ db, clock, sessions }) => {
    const seal = makeSeal(Buffer.alloc(32, 7).toString('base64url'))
    video = makeVideo({ db, clock, seal, dataDir: tmpdir(), worker: 'test', keepDays: 1, most: 4, listLive: sessions.listLive, tell: () => undefined, fault: (where, error) => void faults.push(`${where}: ${String(error)}`) })
    return {
      rooms: async (app) => {
        video.attach(app.server)
        await app.register(cameraRoutes, { db, clock, seal, views: video })
      },
    }
  })
  await door.app.listen({ port: 0, host: '127.0.0.1' })
  url = `ws://127.0.0.1:${(door.app.server.address() as AddressInfo).port}`
  const { rows } = await door.db.query<{ id: string }>(`insert into unit (kind, name, short_name, region, phone) values ('maintenance', '维保', '维保', '410105', '1') returning id`)
  const elevator = (await door.db.query<{ id: string }>(
    `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
     select '410100', '235274', 'residential', '410105', '苑', '1号楼', '', '东梯', '路', '苑1号楼东梯', 'y', '{苑}', st_makepoint(113.68, 34.80)::geography, 'wgs84', 113.68, 34.80, $1, (select id from unit where kind = 'use' limit 1), 18 returning id`, [rows[0]?.id])).rows[0]
  const made = await door.app.inject({ method: 'POST', url: '/api/cameras', headers: bearer(await door.token('admin')), payload: { elevatorId: elevator?.id, name: '轿厢', place: 'car', url: camera.url() } })
  expect(made.statusCode).toBe(201)
  cameraId = made.json<CameraView>().id
}, 120_000)
afterAll(async () => { await video.close(); await door[Symbol.asyncDispose](); await camera[Symbol.asyncDispose]() })

async function ticketOf(username: string, mode: 'fmp4' | 'mpeg1' = 'fmp4') {
  const answer = await door.app.inject({ method: 'POST', url: `/api/cameras/${cameraId}/tickets`, headers: bearer(await door.token(username)), payload: { mode } })
  return { status: answer.statusCode, ticket: answer.statusCode === 201 ? answer.json<ViewTicket>().ticket : '' }
}

interface Heard { messages: ViewMessage[]; bytes: number; socket: WebSocket; ended: Promise<number> }
function look(ticket: string): Heard {
  const socket = new WebSocket(`${url}/api/video?ticket=${ticket}`)
  const heard: Heard = { messages: [], bytes: 0, socket, ended: new Promise((resolve) => { socket.on('close', (code) => resolve(code)) }) }
  socket.on('message', (data: Buffer, isBinary) => { if (isBinary) heard.bytes += data.length; else heard.messages.push(JSON.parse(data.toString()) as ViewMessage) })
  socket.on('error', (error) => void faults.push(error.message))
  return heard
}
const looksOnRecord = async () => (await door.db.query(`select from access_log where act = 'camera:watched' and subject = $1`, [cameraId])).rowCount

test('a ticket opens one look, which is on record; used again it opens nothing', async () => {
  const { ticket } = await ticketOf('operator')
  const before = await looksOnRecord()
  const first = look(ticket)
  await until('pictures come', async () => first.bytes > 5000 && first.messages.length > 0)
  const time = await until('a picture says when it came', async () => first.messages.find((m) => m.is === 'at'))
  expect(Math.abs(time.now - Date.now())).toBeLessThan(60_000)
  expect(time.now - time.at).toBeLessThan(60_000)
  expect(first.messages[0]).toMatchObject({ is: 'stream', mode: 'fmp4', codec: 'h264', width: 320, height: 180 })
  expect(await looksOnRecord()).toBe((before ?? 0) + 1)
  expect(await look(ticket).ended).toBe(VIEW_ENDS.refused)
  expect(await looksOnRecord()).toBe((before ?? 0) + 1)
  first.socket.close()
  await first.ended
})

test('too late, never made or without one: refused', async () => {
  const { ticket } = await ticketOf('operator')
  door.advance(16)
  expect(await look(ticket).ended).toBe(VIEW_ENDS.refused)
  expect(await look('A'.repeat(43)).ended).toBe(VIEW_ENDS.refused)
  expect(await look("'; drop table camera; --").ended).toBe(VIEW_ENDS.refused)
  expect(await look('').ended).toBe(VIEW_ENDS.refused)
})

test('for another region the camera does not exist; a team, a property officer and the bureau may not look', async () => {
  expect((await ticketOf('elsewhere')).status).toBe(404)
  expect((await ticketOf('county')).status).toBe(201)
  for (const name of ['team', 'property', 'bureau']) expect((await ticketOf(name)).status).toBe(403)
})

test('the look ends with its session, and a ticket dies with it', async () => {
  const token = await door.token('supervisor')
  const ask = async () => (await door.app.inject({ method: 'POST', url: `/api/cameras/${cameraId}/tickets`, headers: bearer(token), payload: { mode: 'fmp4' } })).json<ViewTicket>().ticket
  const running = look(await ask())
  await until('pictures come', async () => running.bytes > 0)
  const unused = await ask()
  const sessions = await door.db.query<{ id: string }>(`select encode(token_hash, 'hex') as id from session s join account a on a.id = s.account_id where a.username = 'supervisor'`)
  expect((await door.app.inject({ method: 'DELETE', url: '/api/session', headers: bearer(token) })).statusCode).toBeLessThan(300)
  for (const { id } of sessions.rows) video.endSession(id)
  expect(await running.ended).toBe(VIEW_ENDS.sessionEnded)
  expect(await look(unused).ended).toBe(VIEW_ENDS.refused)
})

test('what no browser of ours can play is drawn as MPEG-1, from the same connection to the camera', async () => {
  const plain = look((await ticketOf('operator')).ticket)
  const drawn = look((await ticketOf('operator', 'mpeg1')).ticket)
  await until('both show', async () => plain.bytes > 5000 && drawn.bytes > 5000)
  expect(drawn.messages[0]).toMatchObject({ is: 'stream', mode: 'mpeg1', mime: null })
  expect(camera.viewers).toBe(1)
  // The drawer dies: whoever watches gets another one.
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)])
  const drawer = stdout.split('\n').find((line) => line.includes('mpeg1video'))
  process.kill(Number.parseInt(drawer ?? '', 10), 'SIGKILL')
  await until('it begins anew', async () => drawn.messages.filter((m) => m.is === 'stream').length === 2)
  const before = drawn.bytes
  await until('it shows again', async () => drawn.bytes > before + 5000)
  expect(drawn.messages).toContainEqual({ is: 'fault', fault: 'failed' })
  expect(faults.splice(0)).toHaveLength(1)
  plain.socket.close()
  drawn.socket.close()
})

test('switched off, it can be looked through no more', async () => {
  const answer = await door.app.inject({ method: 'PATCH', url: `/api/cameras/${cameraId}`, headers: bearer(await door.token('admin')), payload: { active: false } })
  expect(answer.statusCode).toBe(200)
  expect((await ticketOf('operator')).status).toBe(409)
  expect(faults).toEqual([])
})
