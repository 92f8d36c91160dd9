// Maintenance visits over HTTP: the contract unit's crew, or the desk for it, says when it was there. The elevator's page shows the last one.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Problem } from '../contracts/common.ts'
import type { Db } from '../db/pool.ts'
import { keepVisit } from '../db/visits.ts'
import { notFound, problem } from './problem.ts'

export interface VisitParts { db: Db; clock: () => Date }

const VisitBody = Type.Object({ on: Type.String({ format: 'date' }), items: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, { additionalProperties: false })

export const visitRoutes: FastifyPluginAsyncTypebox<VisitParts> = async (app, { db, clock }) => {
  app.post('/api/elevators/:id/visits', {
    config: { access: 'warning:answer' },
    schema: { summary: '登记一次维保', tags: ['elevators'], description: '维保队只能登记本单位的电梯；同一天再报一次，以后一次为准。', params: Type.Object({ id: Id }), body: VisitBody, response: { 204: Type.Null(), 404: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { access, params: { id }, body: { on, items } } = request
    if (on > clock().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })) throw problem(422, 'time-in-future', { zh: '日期在今天之后', en: 'That day has not come yet' })
    if (!/^\d{1,18}$/.test(id) || !(await keepVisit(db, { elevatorId: id, prefix: access.scope.prefix, teamId: access.role === 'team' ? access.teamId : null, on, items: items ?? null, accountId: access.accountId, now: clock() }))) throw notFound()
    return reply.code(204).send(null)
  })
}
