// Teams and stations over HTTP, and the door through which a team's phone says where it is.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Problem } from '../contracts/common.ts'
import { PositionsAnswer, PositionsBody, StationView, TeamBrief } from '../contracts/team.ts'
import type { Reader } from '../db/pool.ts'
import type { PositionWriter } from '../db/positions.ts'
import { listStations, listTeams } from '../db/teams.ts'
import { type PositionRefusal, refusePosition } from '../domain/position.ts'
import { languageOf, notFound } from './problem.ts'

export interface TeamParts { db: Reader; clock: () => Date; positions: PositionWriter }

const REFUSED = {
  'position-null-island': { zh: '手机尚未定位（坐标为零）', en: 'The phone has no fix yet' },
  'position-outside-china': { zh: '坐标不在服务范围内，请检查经纬度是否颠倒', en: 'The position lies outside the country' },
  'position-in-future': { zh: '手机时间比服务器快，请校准', en: 'The time lies in the future' },
  'position-too-old': { zh: '位置已超过 24 小时', en: 'The position is older than 24 hours' },
} as const satisfies Record<PositionRefusal, { zh: string; en: string }>

export const teamRoutes: FastifyPluginAsyncTypebox<TeamParts> = async (app, { db, clock, positions }) => {
  app.get('/api/teams', { config: { access: 'team:read' }, schema: { summary: '救援队', tags: ['teams'], response: { 200: Type.Array(TeamBrief) } } }, async (request) => {
    const teams = await listTeams(db, request.access.scope.prefix)
    // A crew's own number is for those who send it, not for those who count it.
    return request.access.may('candidate:read') ? teams : teams.map((team) => ({ ...team, phone: null }))
  })

  app.get('/api/stations', { config: { access: 'team:read' }, schema: { summary: '救援站', tags: ['teams'], response: { 200: Type.Array(StationView) } } }, async (request) => listStations(db, request.access.scope.prefix))

  app.post('/api/me/positions', {
    config: { access: 'position:own' },
    schema: {
      summary: '上报位置', tags: ['teams'], body: PositionsBody, response: { 200: PositionsAnswer, 404: Problem },
      description: '可成批补报，按时间先后取最新；较旧的不覆盖较新的。坐标 WGS-84。被拒的逐条说明，其余照收。应答表示已写入。',
    },
  }, async (request) => {
    const { teamId } = request.access
    if (teamId === null) throw notFound()
    const now = clock()
    const language = languageOf(request)
    const rows = request.body.positions.map((p, index) => {
      const position = { ...p, at: new Date(p.at) }
      return { index, position, refusal: refusePosition(position, now) }
    })
    const good = rows.filter((r) => r.refusal === null)
    await positions.save(good.map((r) => ({ teamId, ...r.position })))
    return {
      accepted: good.length,
      refused: rows.flatMap(({ index, refusal }) => (refusal === null ? [] : [{ index, code: refusal, message: REFUSED[refusal][language] }])),
    }
  })
}
