// Alarms for people: those that wait, what was made of each, how true they were; an operator's word on one.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { AlarmEngine, AlarmOutcome } from '../alarms/engine.ts'
import { AlarmList, AlarmQuery, AlarmReplay, AlarmStats, AlarmStatsQuery, AlarmView, ConfirmBody, DismissBody, MarkBody } from '../contracts/alarm.ts'
import { Problem } from '../contracts/common.ts'
import { alarmStats } from '../db/alarmStats.ts'
import { findAlarmView, listAlarms, listMessages } from '../db/alarmViews.ts'
import type { Db } from '../db/pool.ts'
import { actorOf, ById, UUID } from './incidents.ts'
import { notFound, problem, type ProblemError } from './problem.ts'

export interface AlarmParts { db: Db; alarms: Pick<AlarmEngine, 'confirm' | 'dismiss' | 'mark'> }

/** Of a car's states, before and after its alarm. */
const REPLAY_MS = 120_000
/** An alarm that lasted longer is replayed from its beginning so far. */
const LONGEST_REPLAY_MS = 1_200_000

export const alarmRoutes: FastifyPluginAsyncTypebox<AlarmParts> = async (app, { db, alarms }) => {
  app.get('/api/alarms', {
    config: { access: 'alarm:read' }, schema: { summary: '告警', description: '新的在前。state=waiting 为等待坐席确认的。', tags: ['alarms'], querystring: AlarmQuery, response: { 200: AlarmList, 400: Problem } },
  }, async (request) => {
    const q = request.query
    const limit = q.limit ?? 50
    if (q.incident !== undefined && !UUID.test(q.incident)) return { alarms: [], cursor: null }
    const found = await listAlarms(db, {
      prefix: request.access.scope.prefix, state: q.state ?? null, elevatorId: q.elevator ?? null, deviceId: q.device ?? null, incidentId: q.incident ?? null, type: q.type ?? null,
      from: q.from === undefined ? null : new Date(q.from), to: q.to === undefined ? null : new Date(q.to), after: q.cursor === undefined ? null : cursorOf(q.cursor), limit,
    })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return { alarms: page, cursor: last && found.length > limit ? Buffer.from(`${last.receivedAt} ${last.id}`).toString('base64url') : null }
  })

  app.get('/api/alarms/:id', { config: { access: 'alarm:read' }, schema: { summary: '一条告警', tags: ['alarms'], params: ById, response: { 200: AlarmView, 404: Problem } } }, async (request) => viewOf(request.params.id, request.access.scope.prefix))

  app.get('/api/alarms/:id/replay', {
    config: { access: 'alarm:read' }, schema: { summary: '告警前后的传感器状态', description: '告警前后各 2 分钟内该电梯的全部上报；遥测已过保留期的为空。', tags: ['alarms'], params: ById, response: { 200: AlarmReplay, 404: Problem } },
  }, async (request) => {
    const alarm = await viewOf(request.params.id, request.access.scope.prefix)
    const begin = Math.min(Date.parse(alarm.at), Date.parse(alarm.receivedAt))
    const from = new Date(begin - REPLAY_MS)
    const to = new Date(Math.min(begin + LONGEST_REPLAY_MS, Math.max(Date.parse(alarm.receivedAt), Date.parse(alarm.clearedAt ?? alarm.receivedAt)) + REPLAY_MS))
    return { alarm, from: from.toISOString(), to: to.toISOString(), ...(await listMessages(db, alarm.elevator.id, { from, to, drill: alarm.drill })) }
  })

  app.post('/api/alarms/:id/confirm', {
    config: { access: 'alarm:decide' }, schema: { summary: '确认告警', description: '以坐席名义报警：开启或并入该电梯的事件。已驳回或仅记录的也可确认。', tags: ['alarms'], params: ById, body: ConfirmBody, response: { 200: AlarmView, 404: Problem, 409: Problem } },
  }, async (request) => {
    const { access, params, body } = request
    refuse(await alarms.confirm(params.id, body.people === undefined ? {} : { people: body.people }, actorOf(access), access.scope.prefix))
    return viewOf(params.id, access.scope.prefix)
  })

  app.post('/api/alarms/:id/dismiss', {
    config: { access: 'alarm:decide' }, schema: { summary: '驳回告警', description: '标为误报（或未知），不派人。短时间内再次出现的并入本条，之后重新询问。', tags: ['alarms'], params: ById, body: DismissBody, response: { 200: AlarmView, 404: Problem, 409: Problem } },
  }, async (request) => {
    const { access, params, body } = request
    refuse(await alarms.dismiss(params.id, body.mark ?? 'false', actorOf(access), access.scope.prefix))
    return viewOf(params.id, access.scope.prefix)
  })

  app.post('/api/alarms/:id/mark', {
    config: { access: 'alarm:decide' }, schema: { summary: '标记真伪', description: '人的标记优先于事件结果；影响该设备与厂商的可信度。演练不计。', tags: ['alarms'], params: ById, body: MarkBody, response: { 200: AlarmView, 404: Problem } },
  }, async (request) => {
    const { access, params, body } = request
    refuse(await alarms.mark(params.id, body.mark, actorOf(access), access.scope.prefix))
    return viewOf(params.id, access.scope.prefix)
  })

  app.get('/api/stats/alarms', {
    config: { access: 'stats:read' }, schema: { summary: '告警真伪统计', description: '按设备、厂商或类型。演练另计。', tags: ['stats'], querystring: AlarmStatsQuery, response: { 200: AlarmStats, 400: Problem } },
  }, async (request) => {
    const { from, to, by } = request.query
    const asked = { from: new Date(from), to: new Date(to) }
    if (!(asked.from < asked.to)) throw problem(400, 'bad-period', { zh: '时间范围不对', en: 'The period is wrong' })
    return alarmStats(db, { ...asked, prefix: request.access.scope.prefix, by: by ?? 'device' })
  })

  async function viewOf(id: string, prefix: string): Promise<AlarmView> {
    const view = await findAlarmView(db, id, prefix)
    if (!view) throw notFound()
    return view
  }
}

const REFUSALS = {
  'already-reported': { zh: '告警已报警，请处理其事件', en: 'It has been reported: see to its incident' },
  'alarm-over': { zh: '告警已结束', en: 'The alarm is over' },
} as const

function refuse(outcome: AlarmOutcome): void {
  if (outcome.ok) return
  throw outcome.refusal === 'no-such-alarm' ? notFound() : refusal(outcome.refusal)
}
const refusal = (code: keyof typeof REFUSALS): ProblemError => problem(409, code, REFUSALS[code])

function cursorOf(cursor: string): { receivedAt: Date; id: string } {
  const [time, id] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  const receivedAt = new Date(time ?? '')
  if (Number.isNaN(receivedAt.getTime()) || !id || !UUID.test(id)) throw problem(400, 'bad-cursor', { zh: '分页标记无效', en: 'The cursor is not one of ours' })
  return { receivedAt, id }
}
