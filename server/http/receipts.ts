// What a phone says about a notification: it has it, somebody saw it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type, type Static } from 'typebox'
import { OneOf, Problem } from '../contracts/common.ts'
import { notFound } from './problem.ts'

const state = OneOf(['delivered', 'read'])
const channel = OneOf(['socket', 'push'])
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Receipt = Type.Object({
  notificationId: Type.Optional(Uuid),
  assignmentId: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}-[0-9]{1,4}$' })), incidentId: Type.Optional(Uuid), channel, state,
}, { additionalProperties: false, minProperties: 3 })

/** Names the notification, or all of an assignment on that channel, or what a use unit's officers were told of an incident. */
export type Receipt = Static<typeof Receipt>
/** False: there is no such notification, or it is somebody else's. A repeated or late receipt is true and changes nothing. */
export type ReceiptPort = (account: { accountId: string; teamId: string | null; useUnitId: string | null }, receipt: Receipt) => Promise<boolean>

export interface ReceiptParts { receipt: ReceiptPort }

export const receiptRoutes: FastifyPluginAsyncTypebox<ReceiptParts> = async (app, { receipt }) => {
  app.post('/api/me/receipts', {
    config: { access: 'notification:own' },
    schema: { summary: '通知回执', tags: ['notification'], body: Receipt, response: { 204: Type.Null(), 404: Problem } },
  }, async (request, reply) => {
    const { accountId, teamId, useUnitId } = request.access
    if (!(await receipt({ accountId, teamId, useUnitId }, request.body))) throw notFound()
    return reply.code(204).send(null)
  })
}
