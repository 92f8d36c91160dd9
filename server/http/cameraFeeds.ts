// How a camera brings its alarms besides signed HTTP, set by an administrator: the address of its alert stream, its GB28181 id, its own words. Logins go in sealed and never come out.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { aboutFeed, aboutGb, type Seal } from '../auth/seal.ts'
import { CameraFeedBody, CameraFeedView } from '../contracts/cameraAlarm.ts'
import { Id, Problem } from '../contracts/common.ts'
import { findFeed, type FeedView, saveFeed } from '../db/cameraFeeds.ts'
import { addressOf, findCamera } from '../db/cameras.ts'
import type { Db } from '../db/pool.ts'
import { notFound, problem } from './problem.ts'

export interface CameraFeedParts { db: Db; clock: () => Date; seal: Seal }

const NOTHING: FeedView = { alertAddress: null, gbId: null, gbDevice: null, words: {}, heardAt: null, fault: null, registered: false }

export const cameraFeedRoutes: FastifyPluginAsyncTypebox<CameraFeedParts> = async (app, { db, clock, seal }) => {
  const params = Type.Object({ id: Id })
  const cameraOf = async (id: string, prefix: string) => {
    const camera = await findCamera(db, id, prefix)
    if (!camera) throw notFound()
    return camera
  }

  app.get('/api/cameras/:id/feed', { config: { access: 'camera:read' }, schema: { summary: '摄像头告警接入', tags: ['alarms'], params, response: { 200: CameraFeedView, 404: Problem } } }, async (request) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    return (await findFeed(db, id, clock())) ?? NOTHING
  })

  app.put('/api/cameras/:id/feed', { config: { access: 'camera:write' }, schema: { summary: '设置摄像头告警接入', tags: ['alarms'], params, body: CameraFeedBody, response: { 200: CameraFeedView, 403: Problem, 404: Problem, 409: Problem, 422: Problem } } }, async (request) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    const { alertUrl, gb, words } = request.body
    if (alertUrl === undefined && gb === undefined) throw problem(422, 'nothing-to-read', { zh: '缺少 alertUrl 或 gb', en: 'Neither alertUrl nor gb is given' })
    if (alertUrl !== undefined && !URL.canParse(alertUrl)) throw problem(422, 'bad-address', { zh: 'alertUrl 不是有效地址', en: 'alertUrl is no address' })
    if (alertUrl !== undefined && !hasReadableLogin(alertUrl)) throw problem(422, 'bad-login', { zh: 'alertUrl 中的用户名或密码编码有误：% 须写作 %25', en: 'The login in alertUrl is not encoded: % is written %25' })
    const refusal = await saveFeed(db, id, {
      alertUrl: alertUrl === undefined ? null : seal.seal(alertUrl, aboutFeed(id)), alertAddress: alertUrl === undefined ? null : addressOf(alertUrl), words: words ?? {},
      gb: gb === undefined ? null : { id: gb.id, deviceId: gb.deviceId ?? gb.id, password: gb.password === undefined ? null : seal.seal(gb.password, aboutGb(gb.deviceId ?? gb.id)) },
    }, { accountId: request.access.accountId, prefix: request.access.scope.prefix, now: clock() })
    if (refusal === 'gb-id-taken') throw problem(409, refusal, { zh: '该国标编号已登记在另一摄像头', en: 'Another camera has this GB28181 id' })
    if (refusal === 'gb-device-elsewhere') throw problem(403, refusal, { zh: '该国标设备还服务于其他地区的摄像头，密码由上级管理员设置', en: 'This GB28181 device serves cameras of another region too: its password is set by an administrator of both' })
    if (refusal === 'gb-password-missing') throw problem(422, refusal, { zh: '新的国标设备需要密码', en: 'A new GB28181 device needs a password' })
    return (await findFeed(db, id, clock())) ?? NOTHING
  })

  app.delete('/api/cameras/:id/feed', { config: { access: 'camera:write' }, schema: { summary: '取消摄像头告警接入', tags: ['alarms'], params, response: { 204: Type.Null(), 404: Problem } } }, async (request, reply) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    await saveFeed(db, id, null, { accountId: request.access.accountId, prefix: request.access.scope.prefix, now: clock() })
    return reply.code(204).send(null)
  })
}

/** A bare % is no encoding: nobody could tell the password that was meant. */
export function hasReadableLogin(url: string): boolean {
  const { username, password } = new URL(url)
  try {
    for (const part of [username, password]) decodeURIComponent(part)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
