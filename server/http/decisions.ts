// The decision record over HTTP: to read, and as JSON, CSV or XLSX to take away, which is put on record.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Problem } from '../contracts/common.ts'
import { DecisionQuery, DecisionRecordView } from '../contracts/decision.ts'
import { findDecisions, recordDecisionExport } from '../db/decisions.ts'
import type { Db } from '../db/pool.ts'
import { csvStream } from '../tables/csv.ts'
import { xlsxBuffer } from '../tables/xlsx.ts'
import { decisionTable } from './decisionTable.ts'
import { ById } from './incidents.ts'
import { notFound } from './problem.ts'
import { recordFor } from './whereabouts.ts'

export interface DecisionParts { db: Db; clock: () => Date }

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const decisionRoutes: FastifyPluginAsyncTypebox<DecisionParts> = async (app, { db, clock }) => {
  app.get('/api/incidents/:id/decisions', {
    config: { access: 'incident:read' },
    schema: {
      summary: '派单记录', tags: ['incidents'], description: '每次派单当时的候选名单、理由、位置时龄、缺口和预案版本。不带 format 为查阅；带 format 为导出，记入访问日志。',
      params: ById, querystring: DecisionQuery, response: { 200: { content: { 'application/json': { schema: DecisionRecordView }, 'text/csv': { schema: Type.Any() }, [XLSX]: { schema: Type.Any() } } }, 404: Problem },
    },
  }, async (request, reply) => {
    const { format } = request.query
    const found = await findDecisions(db, request.params.id, { prefix: request.access.scope.prefix })
    if (!found) throw notFound()
    const record = recordFor(request.access, found)
    void reply.header('cache-control', 'no-store')
    if (format === undefined) return reply.type('application/json; charset=utf-8').send(record)
    await db.tx((tx) => recordDecisionExport(tx, request.access.accountId, `${record.incidentId} ${format}`, clock()))
    void reply.header('content-disposition', `attachment; filename="sanfen-decisions-${record.number}.${format}"`)
    switch (format) {
      case 'json': return reply.type('application/json; charset=utf-8').send(record)
      case 'csv': return reply.type('text/csv; charset=utf-8').send(csvStream(decisionTable(record)))
      case 'xlsx': return reply.type(XLSX).send(await xlsxBuffer(decisionTable(record), '派单记录'))
    }
  })
}
