// The base map over HTTP: drawn from the city's own data, so that the console needs no tile server.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '../contracts/common.ts'
import { MapBase } from '../contracts/map.ts'
import type { Reader } from '../db/pool.ts'
import { findMapBase } from '../db/regions.ts'
import { notFound } from './problem.ts'

export const mapRoutes: FastifyPluginAsyncTypebox<{ db: Reader }> = async (app, { db }) => {
  app.get('/api/map/base', {
    config: { access: 'map:read' },
    schema: { summary: '底图（示意图）', tags: ['map'], description: '行政区轮廓、道路、水系、公园和地名，WGS-84。不是测绘成果。', response: { 200: MapBase, 404: Problem } },
  }, async (request, reply) => {
    const base = await findMapBase(db, request.access.scope.prefix)
    if (!base) throw notFound()
    void reply.header('cache-control', 'private, max-age=300')
    return base
  })
}
