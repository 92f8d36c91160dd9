// How a camera brings its alarms besides signed HTTP, set by an administrator: the address of its alert stream, its GB28181 id, its own words. Logins go in sealed and never come out.
import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { aboutFeed, aboutGb, type Seal } from '../auth/seal.ts'
import { CameraFeedAnswer, CameraFeedBody, CameraFeedChange, CameraFeedList, CameraFeedView } from '../contracts/cameraAlarm.ts'
import { Id, Problem } from '../contracts/common.ts'
import { type FeedChange, type FeedRefusal, type FeedView, findFeed, listFeeds, saveFeed } from '../db/cameraFeeds.ts'
import { addressOf, findCamera } from '../db/cameras.ts'
import type { Db } from '../db/pool.ts'
import { hasReadableLogin } from './cameraAddress.ts'
import { notFound, problem } from './problem.ts'

export interface CameraFeedParts { db: Db; clock: () => Date; seal: Seal }

const NOTHING: FeedView = { active: false, faultAt: null, alertAddress: null, gbId: null, gbDevice: null, words: {}, heardAt: null, fault: null, registered: false }

const REFUSED = {
  'gb-id-taken': { status: 409, zh: '该国标编号已登记在另一摄像头', en: 'Another camera has this GB28181 id' },
  'gb-device-elsewhere': { status: 403, zh: '该国标设备还服务于其他地区的摄像头，密码由上级管理员设置', en: 'This GB28181 device serves cameras of another region too: its password is set by an administrator of both' },
  'gb-password-missing': { status: 422, zh: '新的国标设备需要密码', en: 'A new GB28181 device needs a password' },
  'nothing-to-read': { status: 422, zh: '告警流和国标至少要有一种', en: 'Neither an alert stream nor a GB28181 id is left' },
} as const satisfies Record<FeedRefusal, { status: number; zh: string; en: string }>
const LISTED = 200
/** Sixteen characters that every recorder's form takes. */
const makePassword = (): string => randomBytes(12).toString('base64url')

export const cameraFeedRoutes: FastifyPluginAsyncTypebox<CameraFeedParts> = async (app, { db, clock, seal }) => {
  const params = Type.Object({ id: Id })
  const cameraOf = async (id: string, prefix: string) => {
    const camera = await findCamera(db, id, prefix)
    if (!camera) throw notFound()
    return camera
  }
  async function save(access: Access, id: string, change: FeedChange | null): Promise<FeedView> {
    const refusal = await saveFeed(db, id, change, { accountId: access.accountId, prefix: access.scope.prefix, now: clock() })
    if (refusal !== null) throw problem(REFUSED[refusal].status, refusal, REFUSED[refusal])
    return (await findFeed(db, id, clock())) ?? NOTHING
  }
  function alertOf(id: string, url: string): NonNullable<FeedChange['alert']> {
    if (!URL.canParse(url)) throw problem(422, 'bad-address', { zh: 'alertUrl 不是有效地址', en: 'alertUrl is no address' })
    if (!hasReadableLogin(url)) throw problem(422, 'bad-login', { zh: 'alertUrl 中的用户名或密码编码有误：% 须写作 %25', en: 'The login in alertUrl is not encoded: % is written %25' })
    return { url: seal.seal(url, aboutFeed(id)), address: addressOf(url) }
  }
  const gbOf = (gb: { id: string; deviceId?: string }, password: string | undefined): NonNullable<FeedChange['gb']> => ({ id: gb.id, deviceId: gb.deviceId ?? gb.id, password: password === undefined ? null : seal.seal(password, aboutGb(gb.deviceId ?? gb.id)) })

  app.get('/api/camera-feeds', {
    config: { access: 'camera:read' },
    schema: { summary: '告警接入一览', tags: ['alarms'], description: '有故障和久未收到的在前。q 为识别码开头、地址或告警流地址的一部分。密码不返回。more 为 true 时还有更多，请加 q。', querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 60 })) }), response: { 200: CameraFeedList } },
  }, async (request) => {
    const found = await listFeeds(db, { prefix: request.access.scope.prefix, now: clock(), words: request.query.q?.trim() || null, limit: LISTED + 1 })
    return { feeds: found.slice(0, LISTED), more: found.length > LISTED }
  })

  app.get('/api/cameras/:id/feed', { config: { access: 'camera:read' }, schema: { summary: '摄像头告警接入', tags: ['alarms'], params, response: { 200: CameraFeedView, 404: Problem } } }, async (request) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    return (await findFeed(db, id, clock())) ?? NOTHING
  })

  app.put('/api/cameras/:id/feed', { config: { access: 'camera:write' }, schema: { summary: '设置摄像头告警接入', tags: ['alarms'], params, body: CameraFeedBody, response: { 200: CameraFeedView, 403: Problem, 404: Problem, 409: Problem, 422: Problem } } }, async (request) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    const { alertUrl, gb, words } = request.body
    if (alertUrl === undefined && gb === undefined) throw problem(422, 'nothing-to-read', { zh: '缺少 alertUrl 或 gb', en: 'Neither alertUrl nor gb is given' })
    return save(request.access, id, { alert: alertUrl === undefined ? null : alertOf(id, alertUrl), gb: gb === undefined ? null : gbOf(gb, gb.password), words: words ?? {} })
  })

  app.patch('/api/cameras/:id/feed', {
    config: { access: 'camera:write' },
    schema: { summary: '修改、停用或启用告警接入', tags: ['alarms'], description: '未给出的不变，null 为去除。newPassword 时密码由系统生成，只在这次应答中给出。', params, body: CameraFeedChange, response: { 200: CameraFeedAnswer, 403: Problem, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    const { alertUrl, gb, words, active } = request.body
    const made = gb?.newPassword ? makePassword() : null
    const view = await save(request.access, id, {
      ...(alertUrl === undefined ? {} : { alert: alertUrl === null ? null : alertOf(id, alertUrl) }), ...(gb === undefined ? {} : { gb: gb === null ? null : gbOf(gb, made ?? gb.password) }),
      ...(words === undefined ? {} : { words }), ...(active === undefined ? {} : { active }),
    })
    return reply.header('cache-control', 'no-store').send({ ...view, gbPassword: made })
  })

  app.delete('/api/cameras/:id/feed', { config: { access: 'camera:write' }, schema: { summary: '取消摄像头告警接入', tags: ['alarms'], params, response: { 204: Type.Null(), 404: Problem } } }, async (request, reply) => {
    const { id } = await cameraOf(request.params.id, request.access.scope.prefix)
    await save(request.access, id, null)
    return reply.code(204).send(null)
  })
}
