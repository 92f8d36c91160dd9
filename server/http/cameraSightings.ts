// What the analysis saw, and the pictures that came with cameras' alarms: for those who may see all evidence of a region. Each picture that is seen is on record.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { CameraSightingView } from '../contracts/cameraAlarm.ts'
import { Problem } from '../contracts/common.ts'
import { findPicture } from '../db/cameraPictures.ts'
import { listAlarmSightings, listIncidentSightings } from '../db/cameraSightings.ts'
import type { Db } from '../db/pool.ts'
import { ById, UUID } from './incidents.ts'
import { notFound } from './problem.ts'

export interface CameraSightingParts { db: Db; clock: () => Date }

export const cameraSightingRoutes: FastifyPluginAsyncTypebox<CameraSightingParts> = async (app, { db, clock }) => {
  const response = { 200: Type.Array(CameraSightingView), 404: Problem }
  for (const [of, list] of [['incidents', listIncidentSightings], ['alarms', listAlarmSightings]] as const) {
    app.get(`/api/${of}/:id/sightings`, { config: { access: 'evidence:read' }, schema: { summary: '画面分析所见与随告警的图片', description: '仅供人工查看，不触发派单。', tags: ['pictures'], params: ById, response } }, async (request) => {
      const found = UUID.test(request.params.id) ? await list(db, request.params.id, request.access.scope.prefix) : null
      if (!found) throw notFound()
      return found
    })
  }

  app.get('/api/camera-pictures/:id', { config: { access: 'evidence:read' }, schema: { summary: '摄像头图片', description: '查看记入审计日志。', tags: ['pictures'], params: ById } }, async (request, reply) => {
    const { id } = request.params
    const found = UUID.test(id) ? await findPicture(db, id, request.access.scope.prefix) : null
    if (!found) throw notFound()
    await db.query('insert into access_log (account_id, act, subject, at) values ($1, $2, $3, $4)', [request.access.accountId, 'camera-picture:seen', id, clock()])
    return reply.type('image/jpeg').header('cache-control', 'private, no-store').header('x-content-sha256', found.sha256.toString('hex')).send(found.jpeg)
  })
}
