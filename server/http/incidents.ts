// Incidents over HTTP: list, view, candidates, and an operator's commands.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { Problem } from '../contracts/common.ts'
import { IncidentCommand, IncidentList, IncidentQuery, IncidentView } from '../contracts/incident.ts'
import { CandidateView } from '../contracts/team.ts'
import { listPage } from '../db/incidentViews.ts'
import type { Db } from '../db/pool.ts'
import type { Dispatch, Outcome } from '../dispatch/dispatch.ts'
import type { Actor } from '../domain/incident.ts'
import { notFound, problem, refused, type ProblemError } from './problem.ts'
import { viewFor } from './whereabouts.ts'

export interface IncidentParts { db: Db; dispatch: Dispatch }

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const ById = Type.Object({ id: Type.String({ pattern: UUID.source }) })

/** Who acts, as the timeline names him. */
export function actorOf(access: Access): Actor & { kind: 'account' } {
  return { kind: 'account', id: access.accountId, name: access.name, ...(access.seat === null ? {} : { seat: access.seat }) }
}

/** Why dispatch said no, as a problem. */
export function refusalOf(outcome: Extract<Outcome, { ok: false }>): ProblemError {
  switch (outcome.refusal) {
    case 'no-such-incident': case 'no-such-elevator': return notFound()
    case 'time-in-future': return problem(422, 'time-in-future', { zh: '手机时间比服务器快，无法记录', en: 'The phone’s time lies in the future' }, { zh: '请校准手机时间后重试，操作仍保存在本机', en: 'Set the phone’s clock and try again; the act is kept on the phone' })
    case 'people-missing': return problem(422, 'people-missing', { zh: '请填写解救人数', en: 'Say how many people came out' })
    default: return refused(outcome.refusal)
  }
}

export const incidentRoutes: FastifyPluginAsyncTypebox<IncidentParts> = async (app, { db, dispatch }) => {
  app.get('/api/incidents', { config: { access: 'incident:read' }, schema: { querystring: IncidentQuery, response: { 200: IncidentList } } }, async (request) => {
    const q = request.query
    const limit = q.limit ?? 50
    const before = q.cursor === undefined ? undefined : cursorOf(q.cursor)
    const incidents = await listPage(db, request.access.scope, {
      limit, ...(q.status === undefined ? {} : { status: q.status }), ...(q.region === undefined ? {} : { region: q.region }), ...(q.from === undefined ? {} : { from: new Date(q.from) }), ...(q.to === undefined ? {} : { to: new Date(q.to) }), ...(before ? { before } : {}),
    })
    const last = incidents.at(-1)
    return { incidents, cursor: last && incidents.length === limit ? Buffer.from(`${last.times.reported} ${last.id}`).toString('base64url') : null }
  })

  app.get('/api/incidents/:id', { config: { access: 'incident:read' }, schema: { params: ById, response: { 200: IncidentView, 404: Problem } } }, async (request) => {
    const view = await dispatch.view(request.params.id, request.access.scope)
    if (!view) throw notFound()
    return viewFor(request.access, view)
  })

  app.get('/api/incidents/:id/candidates', { config: { access: 'candidate:read' }, schema: { params: ById, response: { 200: Type.Array(CandidateView), 404: Problem } } }, async (request) => {
    const candidates = await dispatch.candidates(request.params.id, request.access.scope)
    if (!candidates) throw notFound()
    return candidates.map((c) => ({ ...c, reasons: [...c.reasons], capabilities: [...c.capabilities] }))
  })

  app.post('/api/incidents/:id/commands', { config: { access: 'incident:command' }, schema: { params: ById, body: IncidentCommand, response: { 200: IncidentView, 404: Problem, 409: Problem } } }, async (request) => {
    const outcome = await dispatch.command(request.params.id, request.body, actorOf(request.access), request.access.scope)
    if (!outcome.ok) throw refusalOf(outcome)
    const view = await dispatch.view(outcome.incidentId, request.access.scope)
    if (!view) throw notFound() // it was located into a region that this account does not reach
    return viewFor(request.access, view)
  })
}

function cursorOf(cursor: string): { reportedAt: Date; id: string } {
  const [time, id] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  const reportedAt = new Date(time ?? '')
  if (Number.isNaN(reportedAt.getTime()) || !id || !UUID.test(id)) throw problem(400, 'bad-cursor', { zh: '分页标记无效', en: 'The cursor is not one of ours' })
  return { reportedAt, id }
}

