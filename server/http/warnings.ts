// Early warnings over HTTP: the bureau's list, a maintenance unit's own, what became of one, and how often they were right.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { Problem } from '../contracts/common.ts'
import { PrecisionAnswer, PrecisionQuery, WarningCommand, WarningsAnswer, WarningsQuery } from '../contracts/warning.ts'
import type { Db } from '../db/pool.ts'
import { findScope } from '../db/reachability.ts'
import { closeWarning } from '../db/warnings.ts'
import { isVisible, listAudiences, listWarnings, warningOutcomes, type WarningScope } from '../db/warningViews.ts'
import { FOLLOWS_DAYS, precisionOf } from '../domain/precision.ts'
import { WARNING_KINDS } from '../domain/warning.ts'
import { notFound, problem } from './problem.ts'

export interface WarningRouteParts { db: Db; clock: () => Date }

/** A crew sees its unit's warnings wherever the elevators are; an officer those of his own cars. */
const scopeOf = (access: Access): WarningScope => ({
  prefix: access.role === 'team' ? '' : access.scope.prefix, teamId: access.role === 'team' ? access.teamId : null, useUnitId: access.role === 'property' ? access.useUnitId : null,
})

export const warningRoutes: FastifyPluginAsyncTypebox<WarningRouteParts> = async (app, { db, clock }) => {
  app.get('/api/warnings', {
    config: { access: 'warning:read' },
    schema: { summary: '预警', description: '未办结的按期限先后，其余新的在前。维保单位只见本单位的，物业只见本单位电梯的。每条附最近 42 天的每日计数，null 表示当日设备没有上报（不是 0）。', tags: ['warnings'], querystring: WarningsQuery, response: { 200: WarningsAnswer, 400: Problem, 404: Problem } },
  }, async (request, reply) => {
    const { access, query: { status = 'open', kind, region, unit, elevator, cursor } } = request
    if (region !== undefined && access.role !== 'team' && !access.covers(region)) throw notFound()
    const answer = await listWarnings(db, scopeOf(access), { status, kind: kind ?? null, region: region ?? null, unit: unit ?? null, elevator: elevator ?? null, cursor: cursor ?? null })
    if (!answer) throw problem(400, 'bad-cursor', { zh: '翻页位置无效，请从头查询', en: 'The cursor is none of ours: begin again' })
    return reply.header('cache-control', 'no-store').send(answer)
  })

  app.post('/api/warnings/:id/commands', {
    config: { access: 'warning:read' },
    schema: { summary: '办结或撤回预警', description: '办结须写明查到了什么；撤回须写明理由，并在 30 天内不再就同一项预警。已办结的返回 409。', tags: ['warnings'], params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) }), body: WarningCommand, response: { 204: Type.Null(), 403: Problem, 404: Problem, 409: Problem } },
  }, async (request, reply) => {
    const { access, body, params: { id } } = request
    if (!access.may(body.type === 'done' ? 'warning:answer' : 'warning:withdraw')) throw problem(403, 'not-allowed', { zh: '当前角色没有此权限', en: 'Your role may not do this' })
    if (!(await isVisible(db, id, scopeOf(access)))) throw notFound()
    const closed = body.type === 'done' ? { id, status: 'done' as const, outcome: body.outcome, note: body.note } : { id, status: 'withdrawn' as const, outcome: 'wrong' as const, note: body.note }
    if (!(await db.tx((tx) => closeWarning(tx, closed, access.accountId, clock())))) throw problem(409, 'warning-closed', { zh: '这条预警已办结或撤回', en: 'This warning is closed already' })
    return reply.code(204).send(null)
  })

  app.get('/api/warnings/precision', {
    config: { access: 'stats:read' },
    schema: {
      summary: '预警准确率', description: `预警之后 ${FOLLOWS_DAYS} 天内该电梯是否发生故障或困人（演练、误报不计）；旁边是同期没有预警的电梯的比率。未满 ${FOLLOWS_DAYS} 天的不计入。比率为 0 至 1，范围为 95 % Wilson 区间。`, tags: ['warnings'],
      querystring: PrecisionQuery, response: { 200: PrecisionAnswer, 400: Problem, 404: Problem },
    },
  }, async (request, reply) => {
    const { access, query } = request
    const [from, to, now] = [new Date(query.from), new Date(query.to), clock()]
    if (!(from < to)) throw problem(400, 'bad-period', { zh: '时间范围不对', en: 'The period is wrong' })
    let { prefix } = access.scope
    if (query.region !== undefined) {
      const scope = access.covers(query.region) ? await findScope(db, query.region) : null
      if (!scope) throw notFound()
      prefix = scope.prefix
    }
    const { outcomes, baseline } = await warningOutcomes(db, { from, to, prefix, now })
    const row = (kind: (typeof WARNING_KINDS)[number] | null) => precisionOf(kind, outcomes, baseline)
    return reply.header('cache-control', 'no-store').send({ from: from.toISOString(), to: to.toISOString(), asOf: now.toISOString(), withinDays: FOLLOWS_DAYS, total: row(null), kinds: WARNING_KINDS.map(row), audiences: await listAudiences(db, now) })
  })
}
