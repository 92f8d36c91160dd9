// From a console's WebSocket to a camera's speaker: the sound arrives, at its pace, from one speaker at a time; every end has a name, is on record and leaves no channel open.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { loudnessOf, shareOfTone, startSpeaker, type SpeakerOptions, type TestSpeaker } from '../../../fixtures/camera/speaker.ts'
import { makeSeal } from '../../auth/seal.ts'
import { isapi } from '../../cameras/talk/isapi.ts'
import { makeTalks, type Talks } from '../../cameras/talk/talks.ts'
import type { CameraView } from '../../contracts/camera.ts'
import { type SpeakerTrial, TALK_END, type TalkMessage, type TalkTicket } from '../../contracts/talk.ts'
import { cameraRoutes, type ViewPort } from '../../http/cameras.ts'
import { cameraTalkRoutes } from '../../http/cameraTalks.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'
import { until } from '../patience.ts'

let door: Door
let talks: Talks
let base: string
let speaker: TestSpeaker
let cameraId: string
const faults: string[] = []
const cleaning: (() => unknown)[] = []
const seal = makeSeal(Buffer.alloc(32, 7).toString('base64url'))
const PASSWORD = 's3cret-pass'
const fault = (where: string, error: unknown) => void faults.push(`${where}: ${String(error)}`)

beforeAll(async () => {
  door = await openDoor(({ db, clock }) => {
    talks = makeTalks({ db, clock, seal, fault, timing: { silentMs: 2000, renewMs: 150, mostMs: 4000 } })
    const views: ViewPort = { issueTicket: () => Promise.reject(new Error('no looks here')), tryUrl: () => Promise.reject(new Error('none')), tryCamera: async () => null, tryStorage: async () => null }
    return {
      rooms: async (app) => {
        talks.attach(app.server)
        await app.register(cameraRoutes, { db, clock, seal, views })
        await app.register(cameraTalkRoutes, { db, clock, talks })
      },
    }
  })
  talks.start()
  await door.app.listen({ port: 0, host: '127.0.0.1' })
  base = `ws://127.0.0.1:${(door.app.server.address() as AddressInfo).port}`
  const { rows } = await door.db.query<{ id: string }>(`insert into unit (kind, name, short_name, region, phone) values ('maintenance', '维保', '维保', '410105', '1') returning id`)
  const elevator = (await door.db.query<{ id: string }>(
    `insert into elevator (platform, rescue_code, place_type, region, estate, building, door, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
     select '410100', '235274', 'residential', '410105', '苑', '1号楼', '', '东梯', '路', '苑1号楼东梯', 'y', '{苑}', st_makepoint(113.68, 34.80)::geography, 'wgs84', 113.68, 34.80, $1, (select id from unit where kind = 'use' limit 1), 18 returning id`, [rows[0]?.id])).rows[0]
  speaker = await device()
  const made = await door.app.inject({ method: 'POST', url: '/api/cameras', headers: bearer(await tokenOf('admin')), payload: { elevatorId: elevator?.id, name: '轿厢', place: 'car', talk: { kind: 'isapi', url: speaker.url() } } })
  expect(made.statusCode).toBe(201)
  expect(made.body).not.toContain(PASSWORD)
  expect(made.json<CameraView>()).toMatchObject({ talks: true, talkKind: 'isapi' })
  cameraId = made.json<CameraView>().id
})
afterEach(() => { expect(faults.splice(0)).toEqual([]) })
afterAll(async () => {
  await talks.close()
  await door[Symbol.asyncDispose]()
  for (const clean of cleaning.reverse()) await clean()
})

async function device(options: SpeakerOptions = {}): Promise<TestSpeaker> {
  const made = await startSpeaker(options)
  cleaning.push(() => made[Symbol.asyncDispose]())
  return made
}
const pointAt = async (url: string) => { expect((await door.app.inject({ method: 'PATCH', url: `/api/cameras/${cameraId}`, headers: bearer(await tokenOf('admin')), payload: { talk: { kind: 'isapi', url } } })).statusCode).toBe(200); door.advance(1) }

const tokens = new Map<string, Promise<string>>()
const tokenOf = (username: string) => tokens.get(username) ?? tokens.set(username, door.token(username)).get(username) ?? ''
async function ticketOf(username: string) {
  const answer = await door.app.inject({ method: 'POST', url: `/api/cameras/${cameraId}/talk-tickets`, headers: bearer(await tokenOf(username)) })
  return { status: answer.statusCode, ticket: answer.statusCode === 201 ? answer.json<TalkTicket>().ticket : '' }
}

/** What a console does: a tone of 440 Hz, 20 ms a message, as long as it may speak and until it stops. */
interface Console { messages: TalkMessage[]; socket: WebSocket; quiet(): void; release(): void; ended: Promise<Extract<TalkMessage, { is: 'ended' }> | null>; speaking: Promise<unknown> }
function talk(ticket: string): Console {
  const socket = new WebSocket(`${base}/api/talk?ticket=${ticket}`)
  const messages: TalkMessage[] = []
  let at = 0
  let timer: NodeJS.Timeout | undefined
  const quiet = () => clearInterval(timer)
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as TalkMessage
    messages.push(message)
    if (message.is === 'speaking') {
      const began = performance.now()
      timer = setInterval(() => {
        // By the clock, as a sound card has it, however late this timer is.
        for (; at < 8 * (performance.now() - began); ) {
          const pcm = Buffer.alloc(320)
          for (let i = 0; i < 160; i++) pcm.writeInt16LE(Math.round(12_000 * Math.sin(2 * Math.PI * 440 * at++ / 8000)), i * 2)
          socket.send(pcm)
        }
      }, 20)
    } else if (message.is === 'ended') quiet()
  })
  const ended = new Promise<Extract<TalkMessage, { is: 'ended' }> | null>((resolve) => { socket.on('close', () => { quiet(); resolve(messages.find((m) => m.is === 'ended') ?? null) }) })
  return { messages, socket, quiet, release: () => { quiet(); socket.send(TALK_END) }, ended, speaking: until('it speaks or ends', () => messages.some((m) => m.is !== 'opening')) }
}
const records = async () => (await door.db.query<{ username: string; act: string; subject: string }>(`select a.username, l.act, l.subject from access_log l join account a on a.id = l.account_id where l.act like 'camera:talk%' order by l.id`)).rows
const going = async () => (await door.db.query('select from camera_talk where ended_at is null')).rowCount

test('a voice arrives as the tone that it is, at its pace and no faster, and is on record with who, when and how long', async () => {
  const one = talk((await ticketOf('operator')).ticket)
  await one.speaking
  await until('a second is played', () => speaker.played().samples.length > 12_000)
  const { frames } = speaker.played()
  expect(one.messages.filter((m) => m.is === 'heard').length).toBeGreaterThan(0)
  one.release()
  expect(await one.ended).toMatchObject({ why: 'released' })
  const { samples } = speaker.played()
  // A tenth of a second each: where a busy machine left a gap the tone begins anew.
  const pieces = Array.from({ length: 8 }, (_, i) => samples.slice(800 * (i + 2), 800 * (i + 3)))
  const share = (hz: number) => pieces.reduce((sum, piece) => sum + shareOfTone(piece, hz), 0) / pieces.length
  expect(share(440)).toBeGreaterThan(0.7)
  expect(share(800)).toBeLessThan(0.1)
  // 8000 bytes a second, never far ahead of the clock.
  const [first] = frames
  let bytes = 0
  for (const frame of frames) { bytes += frame.bytes; expect(bytes - 8 * (frame.at - (first?.at ?? 0))).toBeLessThan(4000) }
  expect([speaker.opens, speaker.closes, speaker.isOpen]).toEqual([1, 1, false])
  await until('it is on record', async () => (await records()).length === 2)
  expect(await records()).toMatchObject([{ username: 'operator', act: 'camera:talk', subject: cameraId }, { username: 'operator', act: 'camera:talked' }])
  expect((await records())[1]?.subject).toMatch(new RegExp(`^${cameraId} \\d+(\\.\\d)? s released$`))
})

test('one speaks at a time: the second is told who does; the channel is free again afterwards', async () => {
  const first = talk((await ticketOf('operator')).ticket)
  await first.speaking
  expect(await talk((await ticketOf('supervisor')).ticket).ended).toMatchObject({ why: 'busy', by: 'operator甲', seconds: 0 })
  first.socket.close(1000)
  await until('it is over', async () => (await going()) === 0 && !speaker.isOpen)
  const second = talk((await ticketOf('supervisor')).ticket)
  await second.speaking
  expect(second.messages.some((m) => m.is === 'speaking')).toBe(true)
  second.release()
  expect(await second.ended).toMatchObject({ why: 'released' })
})

test('who may not speak gets no ticket; a ticket counts once, for seconds, and opens no look', async () => {
  expect((await ticketOf('elsewhere')).status).toBe(404)
  for (const name of ['team', 'property', 'bureau', 'admin']) expect((await ticketOf(name)).status).toBe(403)
  const { ticket } = await ticketOf('operator')
  const first = talk(ticket)
  await first.speaking
  expect(await talk(ticket).ended).toMatchObject({ why: 'refused' })
  first.release()
  await first.ended
  const late = (await ticketOf('operator')).ticket
  door.advance(16)
  expect(await talk(late).ended).toMatchObject({ why: 'refused' })
  expect(await talk("'; drop table camera; --").ended).toMatchObject({ why: 'refused' })
})

test('a wrong password, a busy, dead or silent speaker, one without a channel and one that takes no G.711 are named to the operator, and to the administrator who tries it', async () => {
  const [aac, alaw] = [await device({ codec: 'AAC' }), await device({ codec: 'G.711alaw', answersLate: true })]
  const outcome = async () => (await talk((await ticketOf('operator')).ticket).ended)?.why
  const trial = async () => (await door.app.inject({ method: 'POST', url: `/api/cameras/${cameraId}/speaker-trial`, headers: bearer(await tokenOf('admin')) })).json<SpeakerTrial>()
  expect(await trial()).toMatchObject({ ok: true, codec: 'G.711ulaw' })
  await pointAt(speaker.url({ user: 'operator', password: 'wrong' }))
  expect([await outcome(), (await trial()).fault]).toEqual(['login-refused', 'login-refused'])
  await pointAt(`${speaker.url()}/ISAPI/System/TwoWayAudio/channels/2`)
  expect(await outcome()).toBe('no-speaker')
  await pointAt(aac.url())
  expect([await outcome(), (await trial()).fault]).toEqual(['other-codec', 'other-codec'])
  await pointAt(speaker.url())
  speaker.be('busy')
  expect(await outcome()).toBe('busy-there')
  speaker.be('gone')
  expect([await outcome(), (await trial()).fault]).toEqual(['unreachable', 'unreachable'])
  speaker.be('deaf')
  expect(await isapi.open(speaker.url(), { left: false, signal: AbortSignal.timeout(500) })).toEqual({ ok: false, fault: 'unreachable', isLeft: false })
  speaker.be('well')
  await pointAt(alaw.url())
  const one = talk((await ticketOf('operator')).ticket)
  await one.speaking
  await until('A-law is played', () => loudnessOf(alaw.played().samples.slice(-1600)) > 3000)
  one.release()
  expect(await one.ended).toMatchObject({ why: 'released' })
  expect([alaw.isOpen, aac.opens]).toEqual([false, 0])
  await pointAt(speaker.url())
})

test('it ends when the camera hangs up, when the console falls silent or goes, after its longest time, and when the camera is changed; no channel stays open', async () => {
  const begin = async () => { const one = talk((await ticketOf('operator')).ticket); await one.speaking; return one }
  const cut = await begin()
  await until('sound comes', () => speaker.played().samples.length > 800)
  speaker.drop()
  expect(await cut.ended).toMatchObject({ why: 'dropped' })
  const silent = await begin()
  silent.quiet()
  expect(await silent.ended).toMatchObject({ why: 'lost' })
  const gone = await begin()
  gone.socket.terminate()
  await until('it is over', async () => (await going()) === 0)
  expect(await (await begin()).ended).toMatchObject({ why: 'max' })
  const changed = await begin()
  door.advance(1)
  await pointAt(speaker.url())
  expect(await changed.ended).toMatchObject({ why: 'ended-here' })
  const token = await door.token('operator')
  const ticket = (await door.app.inject({ method: 'POST', url: `/api/cameras/${cameraId}/talk-tickets`, headers: bearer(token) })).json<TalkTicket>().ticket
  const out = talk(ticket)
  await out.speaking
  await door.app.inject({ method: 'DELETE', url: '/api/session', headers: bearer(token) })
  expect(await out.ended).toMatchObject({ why: 'ended-here' })
  await until('nothing is open', async () => !speaker.isOpen && (await going()) === 0)
  expect(speaker.closes).toBe(speaker.opens)
})

test('a key let go while the camera opens leaves no channel open; one that could not be closed is closed by the next talk', async () => {
  speaker.be('slow')
  const hasty = talk((await ticketOf('operator')).ticket)
  await until('the camera has opened', () => speaker.isOpen)
  hasty.release()
  hasty.socket.ping()
  await new Promise((resolve) => { hasty.socket.once('pong', resolve) }) // the server has read what was said before
  speaker.be('well')
  expect(await hasty.ended).toMatchObject({ why: 'released', seconds: 0 })
  expect(speaker.isOpen).toBe(false)
  door.advance(1)
  const cut = talk((await ticketOf('operator')).ticket)
  await cut.speaking
  speaker.be('gone')
  expect(await cut.ended).toMatchObject({ why: 'dropped' })
  expect([faults.splice(0).length, speaker.isOpen]).toEqual([1, true])
  expect((await records()).at(-1)?.subject).toMatch(/ s dropped, not closed$/)
  speaker.be('well')
  const next = talk((await ticketOf('operator')).ticket)
  await next.speaking
  next.release()
  expect(await next.ended).toMatchObject({ why: 'released' })
  expect(speaker.isOpen).toBe(false)
})

test('what a dead process left is ended by another, at the camera too, and with how long it was', async () => {
  const { rows } = await door.db.query<{ account: string; session: Buffer }>(`select account_id as account, session from camera_talk limit 1`)
  const now = door.parts.clock()
  // As it stands after kill -9: its row, its lease, the camera's channel still open.
  const left = await device()
  await pointAt(left.url())
  const id = randomUUID()
  await openChannelOf(left)
  await door.db.query('insert into camera_talk (id, camera_id, account_id, session, began_at, heard_at, lease_until) values ($1, $2, $3, $4, $5, $5, $6)', [id, cameraId, rows[0]?.account, rows[0]?.session, now, new Date(now.getTime() + 8000)])
  expect(await talk((await ticketOf('operator')).ticket).ended).toMatchObject({ why: 'busy' })
  left.be('slow')
  door.advance(9)
  await until('the channel is closed', () => !left.isOpen)
  // Nobody begins before the camera has said so: what is closed late would be the wrong talk.
  expect(await talk((await ticketOf('operator')).ticket).ended).toMatchObject({ why: 'busy' })
  left.be('well')
  await until('it is on record', async () => (await records()).some((r) => r.subject === `${cameraId} 8.0 s lost`))
  const next = talk((await ticketOf('operator')).ticket)
  await next.speaking
  next.release()
  expect(await next.ended).toMatchObject({ why: 'released' })
})

test('no table and no answer holds the password', async () => {
  const { rows } = await door.db.query<{ n: number }>(`select count(*)::int as n from camera c where to_jsonb(c)::text like '%' || $1 || '%' or position(convert_to($1, 'UTF8') in c.talk_url) > 0`, [PASSWORD])
  expect(rows[0]?.n).toBe(0)
})

/** A speaker's channel opened by somebody who then dies. */
async function openChannelOf(of: TestSpeaker): Promise<void> {
  const opened = await isapi.open(of.url(), { left: false, signal: AbortSignal.timeout(10_000) })
  expect(opened.ok).toBe(true)
  of.drop()
  expect(of.isOpen).toBe(true)
}
