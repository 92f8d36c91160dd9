// Cameras over HTTP: who may look, and their registration and trial by an administrator. An address with its login goes in and never comes out.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { aboutCamera, type Seal } from '../auth/seal.ts'
import { CameraChange, CameraList, CameraTrial, CameraView, NewCamera, StorageTrial } from '../contracts/camera.ts'
import { Id, Problem } from '../contracts/common.ts'
import { ViewMode, ViewTicket } from '../contracts/video.ts'
import { type CameraRefusal, changeCamera, findCamera, findCameraFacts, insertCamera, listCameras, recordTrial, type SealFor } from '../db/cameras.ts'
import type { Db } from '../db/pool.ts'
import { hasReadableLogin } from './cameraAddress.ts'
import { notFound, problem, type ProblemError } from './problem.ts'

/** What the video room does for looks (video/video.ts). */
export interface ViewPort {
  issueTicket(wish: { accountId: string; sessionId: string; cameraId: string; mode: ViewMode }): Promise<ViewTicket>
  tryUrl(url: string): Promise<CameraTrial>
  /** Null: it is not connected. */
  tryCamera(cameraId: string): Promise<CameraTrial | null>
  /** Null: it keeps nothing, or is switched off. */
  tryStorage(cameraId: string): Promise<StorageTrial | null>
}

export interface CameraRouteParts { db: Db; clock: () => Date; seal: Seal; views: ViewPort }

const REFUSED = {
  'no-such-elevator': { status: 422, zh: '没有这部电梯', en: 'There is no such elevator' },
  'alarm-key-taken': { status: 409, zh: '报警接入键已被其他摄像机使用', en: 'Another camera uses this alarm key' },
} as const satisfies Record<CameraRefusal, { status: number; zh: string; en: string }>

const LISTED = 100
const RowId = Type.String({ pattern: '^[0-9]{1,18}$' })
const ById = Type.Object({ id: RowId })
const notConnected = () => problem(409, 'camera-not-connected', { zh: '摄像机未接入或已停用', en: 'The camera is not connected or switched off' })

export const cameraRoutes: FastifyPluginAsyncTypebox<CameraRouteParts> = async (app, { db, clock, seal, views }) => {
  const changer = (access: Access) => ({ accountId: access.accountId, now: clock() })
  const sealFor: SealFor = (id, secret, what) => seal.seal(secret, aboutCamera(id, what))
  async function get(access: Access, id: string): Promise<CameraView> {
    const camera = await findCamera(db, id, access.scope.prefix)
    if (!camera) throw notFound()
    return camera
  }

  app.post('/api/cameras/:id/tickets', {
    config: { access: 'camera:watch', rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: { summary: '观看实时画面的一次性凭证', tags: ['cameras'], description: '凭证 15 秒内有效，只能使用一次：以 WebSocket 打开 path?ticket=凭证。每次观看记入审计日志。', params: ById, body: Type.Object({ mode: ViewMode }, { additionalProperties: false }), response: { 201: ViewTicket, 404: Problem, 409: Problem } },
  }, async (request, reply) => {
    const { access } = request
    const camera = await findCameraFacts(db, request.params.id)
    if (!camera || !access.coversElevator(camera)) throw notFound()
    if (!camera.active || camera.url === null) throw notConnected()
    return reply.code(201).header('cache-control', 'no-store').send(await views.issueTicket({ accountId: access.accountId, sessionId: access.sessionId, cameraId: camera.id, mode: request.body.mode }))
  })

  app.get('/api/cameras', {
    config: { access: 'camera:read' },
    schema: {
      summary: '摄像机', tags: ['cameras'], description: '按编号。q 为识别码的开头或地址的一部分；connected=true 只列已接入的。密码不返回。',
      querystring: Type.Object({ elevatorId: Type.Optional(RowId), q: Type.Optional(Type.String({ maxLength: 60 })), connected: Type.Optional(Type.Boolean()), cursor: Type.Optional(Id) }), response: { 200: CameraList },
    },
  }, async (request) => {
    const { elevatorId = null, q, connected = null, cursor = null } = request.query
    return listCameras(db, { prefix: request.access.scope.prefix, elevatorId, words: q?.trim() ? q.trim() : null, connected, cursor: cursor !== null && /^[0-9]{1,18}$/.test(cursor) ? cursor : null, limit: LISTED })
  })

  app.get('/api/cameras/:id', { config: { access: 'camera:read' }, schema: { summary: '一台摄像机', tags: ['cameras'], params: ById, response: { 200: CameraView, 404: Problem } } }, async (request) => get(request.access, request.params.id))

  app.post('/api/cameras', {
    config: { access: 'camera:write' },
    schema: { summary: '登记摄像机', tags: ['cameras'], description: '地址（可含账号密码）加密保存，不再显示。', body: NewCamera, response: { 201: CameraView, 409: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { access, body } = request
    checkUrls(body)
    const made = await insertCamera(db, body, { prefix: access.scope.prefix, sealFor }, changer(access))
    if (typeof made === 'string') throw refused(made)
    return reply.code(201).send(await get(access, made.id))
  })

  app.patch('/api/cameras/:id', {
    config: { access: 'camera:write' },
    schema: { summary: '修改、停用或启用摄像机', tags: ['cameras'], description: '未给出的不变，null 为去除。停用或更换地址后，正在观看的画面在数秒内结束。', params: ById, body: CameraChange, response: { 200: CameraView, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request) => {
    const { access, body } = request
    checkUrls(body)
    const camera = await get(access, request.params.id)
    const refusal = await changeCamera(db, camera.id, body, sealFor, changer(access))
    if (refusal) throw refused(refusal)
    return get(access, camera.id)
  })

  app.post('/api/cameras/:id/trial', {
    config: { access: 'camera:write', rateLimit: { max: 20, timeWindow: 60_000 } },
    schema: { summary: '试看', tags: ['cameras'], description: '真实取一帧画面；url 给出时试该地址而不保存。', params: ById, body: Type.Object({ url: Type.Optional(NewCamera.properties.url) }, { additionalProperties: false }), response: { 200: CameraTrial, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request) => {
    const { access, body } = request
    checkUrls(body)
    const camera = await get(access, request.params.id)
    const trial = body.url === undefined ? await views.tryCamera(camera.id) : await views.tryUrl(body.url)
    if (trial === null) throw notConnected()
    await recordTrial(db, camera.id, { what: 'picture', ok: trial.ok, fault: trial.fault }, changer(access))
    return trial
  })

  app.post('/api/cameras/:id/storage-trial', {
    config: { access: 'camera:write', rateLimit: { max: 10, timeWindow: 60_000 } },
    schema: { summary: '检查设备录像', tags: ['cameras'], description: '真实取回三分钟前的五秒录像，看过即弃。checked 为 true 时设备已说明其时钟和所放的时段，否则只能相信。', params: ById, response: { 200: StorageTrial, 404: Problem, 409: Problem } },
  }, async (request) => {
    const { access } = request
    const camera = await get(access, request.params.id)
    const trial = await views.tryStorage(camera.id)
    if (trial === null) throw problem(409, 'camera-without-storage', { zh: '摄像机没有填写设备录像或已停用', en: 'The camera has no recordings of its own entered, or is switched off' })
    await recordTrial(db, camera.id, { what: 'storage', ok: trial.ok, fault: trial.fault }, changer(access))
    return trial
  })
}

/** The pattern lets through what no parser reads: `rtsp://:554`, a bare % in a password. */
function checkUrls({ url, talk, storage }: { url?: string | null; talk?: { url: string } | null; storage?: { url: string } | null }): void {
  for (const one of [url, talk?.url, storage?.url]) {
    if (one == null) continue
    if (!URL.canParse(one) || new URL(one).hostname === '' || !hasReadableLogin(one)) throw problem(422, 'bad-address', { zh: '摄像机地址无法识别', en: 'The address cannot be read' }, { zh: '例如 rtsp://用户名:密码@192.0.2.10:554/stream1；密码中的 @ 写作 %40', en: 'For example rtsp://user:password@192.0.2.10:554/stream1; write @ in a password as %40' })
  }
}

function refused(refusal: CameraRefusal): ProblemError {
  const { status, zh, en } = REFUSED[refusal]
  return problem(status, refusal, { zh, en })
}
