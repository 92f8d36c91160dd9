// Where cameras bring alarms with a picture over signed HTTP. Checks key, signature, size, rate, and that the picture is one; what becomes of the alarm is the alarm engine's.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { AlarmEngine } from '../alarms/engine.ts'
import type { AlarmMessage, Taken } from '../alarms/ports.ts'
import { makePace } from '../auth/pace.ts'
import type { Signers } from '../auth/signers.ts'
import { CameraAlarmReceipt } from '../contracts/cameraAlarm.ts'
import { Problem } from '../contracts/common.ts'
import type { Db } from '../db/pool.ts'
import { alarmOf, type AlarmReaders, PATIENCE_MS, refuseForeignElevator } from './alarmDoor.ts'
import { problem } from './problem.ts'
import { atMost, makeSignedBodies, replayed, tooFast } from './signedBody.ts'

interface Picture { jpeg: Buffer; width: number; height: number }
type PushRead = { ok: true; fields: Readonly<Record<string, unknown>>; alarm: Buffer; picture: Picture | null } | { ok: false; fault: PushFault }
export type PushFault = keyof typeof FAULTS
interface CameraArrival { camera: { id: string; elevatorId: string; region: string; drill: boolean }; message: AlarmMessage; receivedAt: Date; signature?: Buffer; picture: Picture | null }

/** The cameras' room (server/cameras), as far as this door needs it. */
export interface CameraDoor {
  longestPush: number
  readPush(body: Buffer, contentType: string): Promise<PushRead>
  take(arrival: CameraArrival): Promise<Taken & { pictureId: string | null }>
}
export interface CameraAlarmParts { db: Db; clock: () => Date; alarms: Pick<AlarmEngine, 'reported'>; signers: Pick<Signers, 'camera'>; readers: Pick<AlarmReaders, 'own'>; cameraDoor: CameraDoor; patienceMs?: number }

/** A picture a second is more than anybody looks at. */
const OF_CAMERA = { perSecond: 2, burst: 30 }
const OF_ADDRESS = { max: 20_000, timeWindow: 60_000, keyGenerator: (request: FastifyRequest) => request.ip }
/** A camera's local time without a zone. */
const BEIJING_MINUTES = 480

const FAULTS = {
  'not-json': { status: 400, zh: '正文不是有效的 JSON', en: 'The body is not valid JSON' },
  'not-an-object': { status: 422, zh: '正文应为 JSON 对象', en: 'The body is not a JSON object' },
  'too-deep': { status: 422, zh: 'JSON 嵌套过深', en: 'The JSON is nested too deeply' },
  'bad-form': { status: 400, zh: '表单格式错误', en: 'The form cannot be read' },
  'no-event': { status: 422, zh: '表单缺少 event 部分', en: 'The form has no part "event"' },
  'event-too-large': { status: 413, zh: '告警字段过长', en: 'The fields of the alarm are too long' },
  'not-base64': { status: 422, zh: 'snapshot 不是 base64', en: 'snapshot is not base64' },
  'not-a-jpeg': { status: 415, zh: '图片不是 JPEG', en: 'The picture is not a JPEG' },
  'cut-off': { status: 422, zh: '图片不完整', en: 'The picture is cut off' },
  'too-large': { status: 413, zh: '图片超过 2 MB', en: 'The picture is larger than 2 MB' },
  'bad-size': { status: 422, zh: '图片尺寸不合理', en: 'The size of the picture makes no sense' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export const cameraAlarmRoutes: FastifyPluginAsyncTypebox<CameraAlarmParts> = async (app, { db, clock, alarms, signers, readers, cameraDoor, patienceMs = PATIENCE_MS }) => {
  const signed = makeSignedBodies(clock)
  const paceOf = makePace(clock, OF_CAMERA)
  // The signature covers the bytes as they came. Inside this plugin only.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })

  app.post('/api/camera-alarms', {
    config: { access: 'public', rateLimit: OF_ADDRESS }, bodyLimit: cameraDoor.longestPush,
    // Three megabytes of a stranger are not read.
    onRequest: (request) => signed.before(request, 'camera', async (key) => (await signers.camera(key)) !== null),
    schema: { summary: '摄像头告警', description: '摄像头以告警密钥编号为 X-Sanfen-Key 签名上报；字段同设备告警，另可带 snapshot：base64 的 JPEG，或 multipart/form-data 的 event（JSON）与 snapshot（JPEG）两部分。', tags: ['alarms'], response: { 202: CameraAlarmReceipt, 400: Problem, 401: Problem, 403: Problem, 413: Problem, 415: Problem, 422: Problem, 429: Problem } },
  }, async (request, reply) => {
    const { key, body, signature } = await signed.read(request, 'camera', async (id) => (await signers.camera(id))?.secret ?? null)
    const seconds = paceOf(key)
    if (seconds > 0) throw tooFast(seconds)
    const found = await signers.camera(key)
    if (!found?.camera.active) throw problem(403, 'camera-off', { zh: '摄像头已停用', en: 'The camera is switched off' })
    const { camera } = found
    const receivedAt = clock()
    const read = await cameraDoor.readPush(body, request.headers['content-type'] ?? '')
    if (!read.ok) throw problem(FAULTS[read.fault].status, read.fault, FAULTS[read.fault])
    await refuseForeignElevator(db, camera.elevatorId, read.fields)
    const message = alarmOf(readers.own(read.fields['clear'] === true ? 'clear' : 'alarm', read.alarm, { utcOffsetMinutes: BEIJING_MINUTES, receivedAt }))
    const { alarmId, outcome, state, pictureId, incidentId } = await cameraDoor.take({ camera, message, receivedAt, signature, picture: read.picture })
    if (outcome === 'replayed') throw replayed()
    if (outcome === 'unreadable') throw problem(422, 'unreadable', { zh: '内容无法保存', en: 'It cannot be kept' })
    return reply.code(202).send({ id: message.id, alarmId, state, outcome, snapshotId: pictureId, incidentId: incidentId ?? (alarmId !== null && state === 'reported' ? await atMost(patienceMs, alarms.reported(alarmId)) : null) })
  })
}
