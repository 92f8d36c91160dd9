// Reports from operators and other platforms: a clear answer where it went, or what is wrong with it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '../contracts/common.ts'
import type { ResolveAnswer, ResolveQuery } from '../contracts/elevator.ts'
import { ReportAnswer, ReportBody } from '../contracts/incident.ts'
import { inBatches } from '../db/inBatches.ts'
import { listElevatorRefs } from '../db/incidents.ts'
import type { Db } from '../db/pool.ts'
import type { Access, RegionScope } from '../auth/access.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { UnknownElevator } from '../dispatch/receiveReport.ts'
import { parseRescueCode } from '../domain/rescueCode.ts'
import { actorOf } from './incidents.ts'
import { notFound, problem } from './problem.ts'

export interface ReportParts { db: Db; dispatch: Dispatch; codeLength: number; resolve: (query: ResolveQuery, scope: RegionScope) => Promise<ResolveAnswer> }

export const reportRoutes: FastifyPluginAsyncTypebox<ReportParts> = async (app, parts) => {
  const regionOf = inBatches<string, string | undefined>(async (ids) => {
    const regions = new Map((await listElevatorRefs(parts.db, ids)).map((e) => [e.id, e.region]))
    return ids.map((id) => regions.get(id))
  })

  app.post('/api/reports', { config: { access: 'report:write' }, schema: { body: ReportBody, response: { 201: ReportAnswer, 404: Problem, 422: Problem } } }, async (request, reply) => {
    const body = request.body
    const elevatorId = body.elevatorId ?? (body.code === undefined ? undefined : await byCode(body.code, request.access))
    if (elevatorId === undefined && body.text === undefined && body.callerPhone === undefined) {
      throw problem(422, 'nothing-to-go-on', { zh: '至少要有识别码、电梯、地址文字或来电号码之一', en: 'Give a code, an elevator, an address or a caller’s phone' })
    }
    if (elevatorId !== undefined && !request.access.covers(await regionOf(elevatorId) ?? '')) throw notFound()
    try {
      const received = await parts.dispatch.receiveReport({
        source: body.source, region: request.access.scope.region, drill: body.drill ?? false,
        ...(elevatorId === undefined ? {} : { elevatorId }), ...(body.sourceRef === undefined ? {} : { sourceRef: body.sourceRef }), ...(body.callerPhone === undefined ? {} : { callerPhone: body.callerPhone }),
        ...(body.code ?? body.text ? { said: body.code ?? body.text ?? '' } : {}), ...(body.note === undefined ? {} : { note: body.note }),
        people: { ...(body.trapped === undefined ? {} : { trapped: body.trapped }), ...(body.injured === undefined ? {} : { injured: body.injured }), ...(body.vulnerable === undefined ? {} : { vulnerable: body.vulnerable }), ...(body.hazards === undefined ? {} : { hazards: body.hazards }) },
      }, actorOf(request.access))
      return await reply.code(201).send(received)
    } catch (error) {
      if (error instanceof UnknownElevator) throw notFound()
      throw error
    }
  })

  /** The elevator of a code that is certain; otherwise what is wrong with it and which real codes are near. */
  async function byCode(code: string, access: Access): Promise<string> {
    const parsed = parseRescueCode(code, parts.codeLength)
    if (!parsed.ok) throw problem(422, 'rescue-code-malformed', { zh: `识别码应为 ${parts.codeLength} 位数字`, en: `A rescue code has ${parts.codeLength} digits` }, undefined, { reason: parsed.refusal })
    const answer = await parts.resolve({ code: parsed.code }, access.scope)
    if (!answer.match) throw problem(422, 'elevator-not-found', { zh: '没有这个识别码的电梯，请核对', en: 'No elevator has this code: check it' }, { zh: '相近的识别码见 candidates，改选前须向报警人复述地址', en: 'Near codes are in candidates; read the address back before choosing one' }, { candidates: answer.candidates })
    return answer.match.id
  }
}
