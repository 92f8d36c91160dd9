// Elevators over HTTP: which one is meant, one with all that is known of it, and all of them as points.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { createHash } from 'node:crypto'
import type { RegionScope } from '../auth/access.ts'
import { Id, Problem } from '../contracts/common.ts'
import { ElevatorView, ElevatorViewQuery, ResolveAnswer, ResolveQuery } from '../contracts/elevator.ts'
import { POINTS_TYPE } from '../contracts/map.ts'
import { listDevicesOf } from '../db/devices.ts'
import { type ElevatorPoints, findElevatorView, listElevatorPoints } from '../db/elevatorViews.ts'
import type { Reader } from '../db/pool.ts'
import { findDrillState, listElevatorStates } from '../db/telemetry.ts'
import { notFound, problem } from './problem.ts'

/** `silentMinutes`: after how many minutes without a word a device counts as silent. */
export interface ElevatorParts { db: Reader; clock: () => Date; silentMinutes: number; resolve: (query: ResolveQuery, scope: RegionScope) => Promise<ResolveAnswer> }

/** What a drill's box said before that was another drill's. */
const DRILL_MS = 3_600_000

export const elevatorRoutes: FastifyPluginAsyncTypebox<ElevatorParts> = async (app, { db, clock, silentMinutes, resolve }) => {
  app.get('/api/elevators/resolve', {
    config: { access: 'elevator:read' },
    schema: {
      summary: '查找电梯', tags: ['elevators'], querystring: ResolveQuery, response: { 200: ResolveAnswer, 422: Problem },
      description: '按识别码、注册代码、来电号码、地址文字（含错字、拼音首字母）或坐标（WGS-84）查找。只有确定时才给出 match；相近的识别码总在 candidates 中，改选前须向报警人复述地址。',
    },
  }, async (request) => {
    const query = request.query
    if ((query.lat === undefined) !== (query.lng === undefined)) throw problem(422, 'half-a-point', { zh: '经度和纬度须同时给出', en: 'Give both lat and lng' })
    if (Object.values(query).every((value) => value === '')) throw problem(422, 'nothing-to-go-on', { zh: '至少要有识别码、注册代码、号码、文字或坐标之一', en: 'Give a code, a registration code, a phone, words or a point' })
    const { access } = request
    const answer = await resolve(query, access.scope)
    return {
      match: answer.match && access.coversElevator(answer.match) ? answer.match : null,
      candidates: answer.candidates.filter((c) => access.coversElevator(c.elevator)),
    }
  })

  app.get('/api/elevators/points', {
    config: { access: 'elevator:read' },
    schema: { summary: '全部电梯的坐标', tags: ['elevators'], description: '二进制列，小端：uint32 数量 n，n 个 int32 经度×10^6，n 个 int32 纬度×10^6，n 个 uint32 电梯编号。WGS-84。支持 If-None-Match。' },
  }, async (request, reply) => {
    const { access } = request
    const body = pack(await listElevatorPoints(db, access.scope.prefix, access.role === 'property' ? access.useUnitId : null))
    const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    void reply.header('etag', tag).header('cache-control', 'private, no-cache')
    return request.headers['if-none-match'] === tag ? reply.code(304).send() : reply.type(POINTS_TYPE).send(body)
  })

  app.get('/api/elevators/:id', {
    config: { access: 'elevator:read' },
    schema: { summary: '一部电梯', description: 'drill=true 时 devices 与 live 为该电梯的演练传感器所报（一小时内）；演练的上报不计入电梯的实时状态。', tags: ['elevators'], params: Type.Object({ id: Id }), querystring: ElevatorViewQuery, response: { 200: ElevatorView, 404: Problem } },
  }, async (request) => {
    const view = await findElevatorView(db, request.params.id, request.access.scope.prefix)
    if (!view || !request.access.coversElevator(view)) throw notFound()
    const [now, drill] = [clock(), request.query.drill ?? false]
    const [devices, live] = await Promise.all([
      listDevicesOf(db, view.id, { now, silentMinutes }, drill),
      drill ? findDrillState(db, view.id, new Date(now.getTime() - DRILL_MS)) : listElevatorStates(db, [view.id]).then(([state = null]) => state),
    ])
    return { ...view, devices, live }
  })
}

/** As contracts/map.ts describes it. */
function pack({ ids, lngE6, latE6 }: ElevatorPoints): Buffer {
  const n = ids.length
  const body = Buffer.alloc(4 + 12 * n)
  body.writeUInt32LE(n, 0)
  for (let i = 0; i < n; i++) {
    body.writeInt32LE(lngE6[i] ?? 0, 4 + 4 * i)
    body.writeInt32LE(latE6[i] ?? 0, 4 + 4 * (n + i))
    body.writeUInt32LE(ids[i] ?? 0, 4 + 4 * (2 * n + i))
  }
  return body
}
