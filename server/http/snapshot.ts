// GET /api/snapshot: the state at a sequence, for a console that starts or has missed something.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Access } from '../auth/access.ts'
import { Problem } from '../contracts/common.ts'
import { Snapshot } from '../contracts/realtime.ts'

export type SnapshotState = Omit<Snapshot, 'now' | 'epoch' | 'seqs'>
export interface SnapshotParts {
  clock: () => Date
  /** The newest sequence of every stream the account hears. */
  readSeqs(access: Access): Promise<Pick<Snapshot, 'epoch' | 'seqs'>>
  /** Everything open inside the account's scope. */
  snapshot(access: Access): Promise<SnapshotState>
}

export const snapshotRoutes: FastifyPluginAsyncTypebox<SnapshotParts> = async (app, { clock, readSeqs, snapshot }) => {
  app.get('/api/snapshot', {
    config: { access: 'snapshot:read' },
    schema: { summary: '当前态势及其序号', tags: ['realtime'], response: { 200: Snapshot, 401: Problem, 403: Problem } },
  }, async (request) => {
    // Before the database: an event between the two is then in the state already and comes again. The other way round it would be missed.
    const seqs = await readSeqs(request.access)
    const state = await snapshot(request.access)
    return { now: clock().toISOString(), ...seqs, ...state }
  })
}
