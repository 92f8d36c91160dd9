// Speaking through a camera's speaker over HTTP: the ticket of one talk, and whether a speaker would take sound.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Problem } from '../contracts/common.ts'
import { SpeakerTrial, TalkTicket } from '../contracts/talk.ts'
import { findCamera, findCameraFacts, recordTrial } from '../db/cameras.ts'
import type { Db } from '../db/pool.ts'
import { notFound, problem } from './problem.ts'

/** What the cameras' room does for talks (cameras/talk/talks.ts). */
export interface TalkPort {
  issueTicket(wish: { accountId: string; sessionId: string; cameraId: string }): Promise<TalkTicket>
  /** Null: it has no speaker, or is switched off. */
  trySpeaker(cameraId: string): Promise<SpeakerTrial | null>
}
export interface CameraTalkParts { db: Db; clock: () => Date; talks: TalkPort }

const noSpeaker = () => problem(409, 'camera-without-speaker', { zh: '摄像机没有接入喇叭或已停用', en: 'The camera has no speaker or is switched off' })

export const cameraTalkRoutes: FastifyPluginAsyncTypebox<CameraTalkParts> = async (app, { db, clock, talks }) => {
  const params = Type.Object({ id: Id })

  app.post('/api/cameras/:id/talk-tickets', {
    config: { access: 'camera:talk', rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: { summary: '向轿厢讲话的一次性凭证', tags: ['cameras'], description: '凭证 15 秒内有效，只能使用一次：以 WebSocket 打开 path?ticket=凭证，上行 8 kHz 16 位单声道，松开时发文本 end。同一摄像机同时只有一人讲话；每次讲话连同时长记入审计日志。', params, response: { 201: TalkTicket, 404: Problem, 409: Problem } },
  }, async (request, reply) => {
    const { access } = request
    const camera = await findCameraFacts(db, request.params.id)
    if (!camera || !access.coversElevator(camera)) throw notFound()
    if (!camera.active || camera.talkUrl === null) throw noSpeaker()
    return reply.code(201).header('cache-control', 'no-store').send(await talks.issueTicket({ accountId: access.accountId, sessionId: access.sessionId, cameraId: camera.id }))
  })

  app.post('/api/cameras/:id/speaker-trial', {
    config: { access: 'camera:write', rateLimit: { max: 20, timeWindow: 60_000 } },
    schema: { summary: '检查喇叭', tags: ['cameras'], description: '登录摄像机并核对音频通道与编码，不出声。', params, response: { 200: SpeakerTrial, 404: Problem, 409: Problem } },
  }, async (request) => {
    const { access } = request
    const camera = await findCamera(db, request.params.id, access.scope.prefix)
    if (!camera) throw notFound()
    const trial = await talks.trySpeaker(camera.id)
    if (trial === null) throw noSpeaker()
    await recordTrial(db, camera.id, { what: 'speaker', ok: trial.ok, fault: trial.fault }, { accountId: access.accountId, now: clock() })
    return trial
  })
}
