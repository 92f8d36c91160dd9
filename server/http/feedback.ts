// What people wrote on elevators' pages: faults, complaints, praise; read by the authority, the desk, and the use unit of its own cars.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Problem } from '../contracts/common.ts'
import { FeedbackList, FeedbackQuery } from '../contracts/feedback.ts'
import { listFeedback, markFeedbackSeen } from '../db/feedback.ts'
import type { Db } from '../db/pool.ts'
import type { Access } from '../auth/access.ts'
import { notFound } from './problem.ts'

export interface FeedbackParts { db: Db; clock: () => Date }

const PAGE = 50
const withinOf = (access: Access) => ({ prefix: access.scope.prefix, useUnitId: access.role === 'property' ? access.useUnitId : null })

export const feedbackRoutes: FastifyPluginAsyncTypebox<FeedbackParts> = async (app, { db, clock }) => {
  app.get('/api/feedback', {
    config: { access: 'feedback:read' }, schema: { summary: '故障、投诉与表扬', tags: ['feedback'], querystring: FeedbackQuery, response: { 200: FeedbackList } },
  }, async (request) => {
    const { kind, cursor, limit = PAGE } = request.query
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw notFound()
    const feedback = await listFeedback(db, { ...withinOf(request.access), kind: kind ?? null, before: cursor ?? null, limit })
    return { feedback, cursor: feedback.length === limit ? (feedback.at(-1)?.id ?? null) : null }
  })

  app.post('/api/feedback/:id/seen', {
    config: { access: 'feedback:read' }, schema: { summary: '已阅', tags: ['feedback'], params: Type.Object({ id: Id }), response: { 204: Type.Null(), 404: Problem } },
  }, async (request, reply) => {
    if (!/^\d{1,18}$/.test(request.params.id) || !(await markFeedbackSeen(db, request.params.id, { ...withinOf(request.access), accountId: request.access.accountId, now: clock() }))) throw notFound()
    return reply.code(204).send(null)
  })
}
