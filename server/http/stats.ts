// Response statistics over HTTP: JSON, CSV, XLSX, and the list behind "excluded". What is counted is stats/; here is only the door.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Readable } from 'node:stream'
import { Problem } from '../contracts/common.ts'
import { ExcludedAnswer, ExcludedQuery, StatsAnswer, StatsQuery, TravelErrorAnswer, TravelErrorQuery } from '../contracts/stats.ts'
import { problem, type Words } from './problem.ts'

interface Caller { accountId: string; prefix: string }
type Refusal = 'no-such-region' | 'bad-period'
type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

/** What stats/ offers; main puts it here. */
export interface StatsPort {
  response(query: StatsQuery, caller: Caller): Promise<Outcome<StatsAnswer>>
  file(query: StatsQuery & { format: 'csv' | 'xlsx' }, caller: Caller): Promise<Outcome<{ contentType: string; name: string; body: Readable | Buffer }>>
  excluded(query: ExcludedQuery, caller: Caller): Promise<Outcome<ExcludedAnswer>>
  travel(query: TravelErrorQuery, caller: Caller): Promise<Outcome<TravelErrorAnswer>>
}

const REFUSED: Record<Refusal, { status: number; title: Words; detail?: Words }> = {
  'no-such-region': { status: 404, title: { zh: '没有这个行政区', en: 'There is no such region' } },
  'bad-period': { status: 400, title: { zh: '时间范围不对', en: 'The period is wrong' }, detail: { zh: '开始须早于结束，最长五年', en: 'It must begin before it ends and last five years at most' } },
}

export const statsRoutes: FastifyPluginAsyncTypebox<{ stats: StatsPort }> = async (app, { stats }) => {
  app.get('/api/stats/response', {
    config: { access: 'stats:read' },
    schema: {
      summary: '救援时效', description: '各段用时的起数、平均、中位、P90，三分钟与三十分钟比率，以及未计入的起数和原因。时间为秒，比率为 0 至 1。来源只有事件时间线与通话记录，演练不计。', tags: ['stats'],
      querystring: StatsQuery, response: { 200: { content: { 'application/json': { schema: StatsAnswer }, 'text/csv': { schema: Type.Any() }, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: Type.Any() } } }, 400: Problem, 404: Problem },
    },
  }, async (request, reply) => {
    const { format = 'json', ...query } = request.query
    if (format === 'json') return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(settle(await stats.response(query, callerOf(request))))
    const file = settle(await stats.file({ ...query, format }, callerOf(request)))
    return reply.header('cache-control', 'no-store').header('content-disposition', `attachment; filename="${file.name}"`).type(file.contentType).send(file.body)
  })

  app.get('/api/stats/excluded', {
    config: { access: 'stats:read' },
    schema: { summary: '缺时间或负值的事件', tags: ['stats'], querystring: ExcludedQuery, response: { 200: ExcludedAnswer, 400: Problem, 404: Problem } },
  }, async (request) => settle(await stats.excluded(request.query, callerOf(request))))

  app.get('/api/stats/travel', {
    config: { access: 'stats:read' },
    schema: { summary: '预计行程误差', description: '派单当时预计的行程与实际到场之差：绝对值的中位、偏差的中位，按行政区。只计确认过的到场，演练不计。时间为秒。', tags: ['stats'], querystring: TravelErrorQuery, response: { 200: TravelErrorAnswer, 400: Problem, 404: Problem } },
  }, async (request) => settle(await stats.travel(request.query, callerOf(request))))
}

const callerOf = ({ access }: FastifyRequest): Caller => ({ accountId: access.accountId, prefix: access.scope.prefix })

function settle<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  const { status, title, detail } = REFUSED[outcome.refusal]
  throw problem(status, outcome.refusal, title, detail)
}
