// A phone or browser says where push messages reach it, and takes that back.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Problem } from '../contracts/common.ts'
import type { Db } from '../db/pool.ts'
import { removePushSubscription, savePushSubscription, type PushDevice } from '../db/pushSubscriptions.ts'
import { notFound, problem } from './problem.ts'

export interface PushRouteParts {
  db: Db
  clock: () => Date
  push: {
    /** What browsers subscribe with, base64url. */
    publicKey: string
    /** Why a device is not taken; null when it is. */
    refusal(device: PushDevice): keyof typeof REFUSED | null
  }
}

const REFUSED = {
  'endpoint-not-https': { zh: '推送地址不是 https', en: 'The push endpoint is not https' },
  'endpoint-host-not-allowed': { zh: '不认识这家推送服务', en: 'This push service is not on the list' },
  'bad-keys': { zh: '推送密钥无效', en: 'The keys of the subscription are not valid' },
} as const

const Endpoint = Type.String({ minLength: 10, maxLength: 1000, pattern: '^[\\x21-\\x7e]+$' })
const Device = Type.Object({ endpoint: Endpoint, keys: Type.Object({ p256dh: Type.String({ minLength: 80, maxLength: 100 }), auth: Type.String({ minLength: 16, maxLength: 40 }) }) }) // browsers add members of their own

export const pushRoutes: FastifyPluginAsyncTypebox<PushRouteParts> = async (app, { db, clock, push }) => {
  app.get('/api/push/key', { config: { access: 'notification:own' }, schema: { summary: '推送公钥', tags: ['notification'], response: { 200: Type.Object({ key: Type.String() }) } } }, () => ({ key: push.publicKey }))

  app.put('/api/me/push-subscription', {
    config: { access: 'notification:own' },
    schema: { summary: '登记本机推送', tags: ['notification'], body: Device, response: { 200: Type.Object({ id: Type.String() }), 422: Problem } },
  }, async (request) => {
    const { accountId, teamId } = request.access
    const { endpoint, keys } = request.body
    const device = { endpoint, p256dh: keys.p256dh, auth: keys.auth }
    const refused = push.refusal(device)
    if (refused) throw problem(422, refused, REFUSED[refused])
    return { id: await db.tx((tx) => savePushSubscription(tx, { accountId, teamId }, device, request.headers['user-agent'] ?? '', clock())) }
  })

  app.delete('/api/me/push-subscription', {
    config: { access: 'notification:own' },
    schema: { summary: '取消本机推送', tags: ['notification'], body: Type.Object({ endpoint: Endpoint }), response: { 204: Type.Null(), 404: Problem } },
  }, async (request, reply) => {
    if (!(await removePushSubscription(db, request.access.accountId, request.body.endpoint))) throw notFound()
    return reply.code(204).send(null)
  })
}
