// A team's own assignments and what its phone says about them.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Problem } from '../contracts/common.ts'
import { AssignmentCommand, MyAssignment } from '../contracts/incident.ts'
import { MyWay } from '../contracts/team.ts'
import { listMyAssignments, listMyAssignmentsIn } from '../db/incidentViews.ts'
import { setDuty } from '../db/duty.ts'
import type { Db } from '../db/pool.ts'
import { listOpenWays } from '../db/ways.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import type { Estimator } from '../domain/travel.ts'
import { refusalOf } from './incidents.ts'
import { notFound } from './problem.ts'

/** `quick`: keeps its plans; a crew on the road waits for its answer, and planning what its phone shows takes longer than reading it. `estimator`: who says how long a way takes, now. */
export interface AssignmentParts { db: Db; quick: Db; dispatch: Dispatch; clock: () => Date; estimator: () => Estimator }

/** A phone that was away sees what ended meanwhile. */
const RECENT_MS = 12 * 3_600_000

export const assignmentRoutes: FastifyPluginAsyncTypebox<AssignmentParts> = async (app, { db, quick, dispatch, clock, estimator }) => {
  const since = () => new Date(clock().getTime() - RECENT_MS)

  app.get('/api/me/assignments', { config: { access: 'assignment:own' }, schema: { response: { 200: Type.Array(MyAssignment) } } }, async (request) => {
    const { teamId } = request.access
    return teamId === null ? [] : listMyAssignments(quick, teamId, since())
  })

  app.get('/api/me/ways', { config: { access: 'assignment:own' }, schema: { summary: '本队还要多久到', tags: ['teams'], description: '与派单排序同一个估计；按平台最后收到的位置。', response: { 200: Type.Array(MyWay) } } }, async (request) => {
    const { teamId } = request.access
    const { times, by: { by } } = estimator()
    return (teamId === null ? [] : await listOpenWays(db, teamId)).map(({ assignmentId, from, to, meters, at, rolling }) => {
      const seconds = times.seconds(from, to, clock()) - (rolling ? (times.startSeconds ?? 0) : 0)
      return { assignmentId, meters, seconds: Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : null, at: at.toISOString(), by }
    })
  })

  app.put('/api/me/duty', { config: { access: 'assignment:own' }, schema: { body: Type.Object({ onDuty: Type.Boolean() }, { additionalProperties: false }), response: { 200: Type.Object({ onDuty: Type.Boolean() }) } } }, async (request) => {
    if (request.access.teamId !== null) await setDuty(db, request.access.teamId, request.body.onDuty, clock())
    return { onDuty: request.body.onDuty }
  })

  app.post('/api/assignments/:id/commands', {
    config: { access: 'assignment:own' },
    schema: { params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}-[0-9]{1,4}$' }) }), body: AssignmentCommand, response: { 200: MyAssignment, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request) => {
    const { teamId, name } = request.access
    if (teamId === null) throw notFound()
    const outcome = await dispatch.answer(request.params.id, request.body, { teamId, name })
    if (!outcome.ok) throw outcome.refusal === 'no-such-assignment' ? notFound() : refusalOf(outcome)
    const mine = (await listMyAssignmentsIn(quick, [{ teamId, incidentId: outcome.incidentId }])).find((m) => m.view.assignment.id === request.params.id)?.view
    if (!mine) throw notFound()
    return mine
  })
}
