// What an elevator's page shows of it, over HTTP: the contract unit's crew, or the desk for it, says when it was there; the register's keeper changes registration and inspection.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { Id, Problem } from '../contracts/common.ts'
import { ElevatorFactsBody, ElevatorRecord, VisitBody } from '../contracts/visit.ts'
import type { Db } from '../db/pool.ts'
import { changeFacts, findRecord, keepVisit, listRecords, removeVisit, type RecordRow, type VisitRefusal, type VisitScope } from '../db/visits.ts'
import { inShanghai } from '../domain/shanghai.ts'
import { notFound, problem } from './problem.ts'

export interface VisitParts { db: Db; clock: () => Date }

/** Visits shown: two a month by rule, so two years. */
const SHOWN = 48
/** Nobody writes down what was before the code of practice; the last digit of a year is soon mistyped. */
const BACK_DAYS = 366
const AHEAD_YEARS = 3

export const visitRoutes: FastifyPluginAsyncTypebox<VisitParts> = async (app, { db, clock }) => {
  const params = Type.Object({ id: Id })
  const scopeOf = (access: Access): VisitScope => ({ prefix: access.scope.prefix, teamId: access.role === 'team' ? (access.teamId ?? '0') : null })
  const changer = (access: Access) => ({ accountId: access.accountId, now: clock() })
  const dayOf = (at: Date) => inShanghai(at).toISOString().slice(0, 10)
  const shown = (row: RecordRow, access: Access): ElevatorRecord => ({ ...row, mayChangeFacts: access.may('registry:write') })
  const refuse = (refusal: VisitRefusal | null): void => {
    if (refusal === 'of-another-unit') throw problem(409, refusal, { zh: '这天的维保由别的单位登记，本单位不能改', en: 'Another unit was there that day: its record is not yours to change' })
    if (refusal !== null) throw notFound()
  }
  const rowId = (id: string): string => { if (!/^\d{1,18}$/.test(id)) throw notFound(); return id }

  app.get('/api/elevator-records', {
    config: { access: 'visit:write' },
    schema: { summary: '电梯公开信息与维保记录', tags: ['elevators'], description: '按识别码。维保队只能看本单位的电梯。', querystring: Type.Object({ code: Type.String({ pattern: '^[0-9]{4,8}$' }) }), response: { 200: Type.Array(ElevatorRecord) } },
  }, async (request) => (await listRecords(db, scopeOf(request.access), request.query.code, SHOWN)).map((row) => shown(row, request.access)))

  app.post('/api/elevators/:id/visits', {
    config: { access: 'visit:write' },
    schema: { summary: '登记一次维保', tags: ['elevators'], description: '维保队只能登记本单位的电梯；同一天再报一次，以后一次为准。别的单位登记的不能改。', params, body: VisitBody, response: { 204: Type.Null(), 404: Problem, 409: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { access, params: { id }, body: { on, items } } = request
    if (on > dayOf(clock())) throw problem(422, 'time-in-future', { zh: '日期在今天之后', en: 'That day has not come yet' })
    if (on < dayOf(new Date(clock().getTime() - BACK_DAYS * 86_400_000))) throw problem(422, 'time-too-old', { zh: '日期在一年之前，请核对年份', en: 'That day is more than a year ago: look at the year again' })
    refuse(await keepVisit(db, scopeOf(access), { elevatorId: rowId(id), on, items: items ?? null }, changer(access)))
    return reply.code(204).send(null)
  })

  app.delete('/api/elevators/:id/visits/:on', {
    config: { access: 'visit:write' },
    schema: { summary: '删除误登的维保', tags: ['elevators'], description: '记入变更记录。维保队只能删除本单位登记的。', params: Type.Object({ id: Id, on: Type.String({ format: 'date' }) }), response: { 204: Type.Null(), 404: Problem, 409: Problem } },
  }, async (request, reply) => {
    const { access, params: { id, on } } = request
    refuse(await removeVisit(db, scopeOf(access), { elevatorId: rowId(id), on }, changer(access)))
    return reply.code(204).send(null)
  })

  app.patch('/api/elevators/:id/facts', {
    config: { access: 'registry:write' },
    schema: { summary: '修改注册代码或下次检验日期', tags: ['elevators'], description: '未给出的不变，null 为没有登记。显示在乘客扫码页。', params, body: ElevatorFactsBody, response: { 200: ElevatorRecord, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request) => {
    const { access, params: { id }, body } = request
    const { nextInspectionOn: on } = body
    const today = dayOf(clock())
    // An overdue inspection is a fact too, and is shown as one; only what cannot be meant is refused, and never what is on record already.
    const unlikely = on != null && (on < `${Number(today.slice(0, 4)) - AHEAD_YEARS}-01-01` || on > `${Number(today.slice(0, 4)) + AHEAD_YEARS}-12-31`)
    if (unlikely && (await findRecord(db, scopeOf(access), rowId(id), 0))?.nextInspectionOn !== on) throw problem(422, 'day-unlikely', { zh: '检验日期与今天相差三年以上，请核对年份', en: 'More than three years from today: look at the year again' })
    const refusal = await changeFacts(db, access.scope.prefix, rowId(id), body, changer(access))
    if (refusal === 'registration-taken') throw problem(409, refusal, { zh: '该注册代码已属于另一台电梯', en: 'Another elevator has this registration code' })
    const row = refusal === null ? await findRecord(db, scopeOf(access), id, SHOWN) : null
    if (!row) throw notFound()
    return shown(row, access)
  })
}
