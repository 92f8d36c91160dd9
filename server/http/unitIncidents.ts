// What a use unit's officers see: the incidents of their own cars, each with its newest picture; and how else they are told.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { UnitIncident, UnitNotices } from '../contracts/unitIncident.ts'
import type { Reader } from '../db/pool.ts'
import { findUnitMobile, listUnitIncidents } from '../db/unitIncidents.ts'
import type { ChannelName } from '../domain/notice.ts'
import { masked } from '../domain/phone.ts'
import { MINE_MS } from './pictures.ts'

export interface UnitIncidentParts { db: Reader; clock: () => Date; channels: readonly ChannelName[] }

/** How long one that is over stays on the list. */
const OVER_MS = 2 * 3_600_000

export const unitIncidentRoutes: FastifyPluginAsyncTypebox<UnitIncidentParts> = async (app, { db, clock, channels }) => {
  app.get('/api/me/incidents', {
    config: { access: 'unit-incident:own' },
    schema: { summary: '本单位电梯的事件', tags: ['incidents'], description: '使用单位安全管理员：本单位电梯未结束的和两小时内结束的事件，各附最新一张现场截图。', response: { 200: Type.Array(UnitIncident) } },
  }, async (request) => {
    const { useUnitId, scope } = request.access
    const now = clock().getTime()
    return useUnitId === null ? [] : listUnitIncidents(db, { useUnitId, prefix: scope.prefix, since: new Date(now - OVER_MS), picturesSince: new Date(now - MINE_MS) })
  })

  app.get('/api/me/notices', {
    config: { access: 'unit-incident:own' },
    schema: { summary: '本单位怎样收到通知', tags: ['incidents'], description: '使用单位安全管理员：有人被困时短信发到哪个手机号（已打码）；没有短信网关或没有登记手机号时为空。', response: { 200: UnitNotices } },
  }, async (request): Promise<UnitNotices> => {
    const { useUnitId } = request.access
    const mobile = useUnitId === null || !channels.includes('sms') ? null : await findUnitMobile(db, useUnitId)
    return { sms: mobile === null ? null : masked(mobile) }
  })
}
