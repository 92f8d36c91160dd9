// Regions over HTTP: the ones below and including the caller's own, and no other.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { RegionView } from '../contracts/region.ts'
import type { Reader } from '../db/pool.ts'
import { listRegions } from '../db/regions.ts'

export const regionRoutes: FastifyPluginAsyncTypebox<{ db: Reader }> = async (app, { db }) => {
  app.get('/api/regions', { config: { access: 'region:read' }, schema: { summary: '行政区', tags: ['regions'], response: { 200: Type.Array(RegionView) } } }, async (request) => listRegions(db, request.access.scope.prefix))
}
