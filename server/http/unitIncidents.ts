// What a use unit's officers see: the incidents of their own cars, each with its newest picture.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { UnitIncident } from '../contracts/unitIncident.ts'
import type { Reader } from '../db/pool.ts'
import { listUnitIncidents } from '../db/unitIncidents.ts'

export interface UnitIncidentParts { db: Reader; clock: () => Date }

/** How long one that is over stays on the list. */
const OVER_MS = 2 * 3_600_000
/** As for every picture of one's own business (http/pictures.ts). */
const PICTURES_MS = 24 * 3_600_000

export const unitIncidentRoutes: FastifyPluginAsyncTypebox<UnitIncidentParts> = async (app, { db, clock }) => {
  app.get('/api/me/incidents', {
    config: { access: 'unit-incident:own' },
    schema: { summary: '本单位电梯的事件', tags: ['incidents'], description: '使用单位安全管理员：本单位电梯未结束的和两小时内结束的事件，各附最新一张现场截图。', response: { 200: Type.Array(UnitIncident) } },
  }, async (request) => {
    const { useUnitId, scope } = request.access
    const now = clock().getTime()
    return useUnitId === null ? [] : listUnitIncidents(db, { useUnitId, prefix: scope.prefix, since: new Date(now - OVER_MS), picturesSince: new Date(now - PICTURES_MS) })
  })
}
