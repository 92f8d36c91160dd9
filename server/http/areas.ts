// Area incidents over HTTP: see them, declare one, work on its proposal and its sweep; and the door through which a crew or a property officer tells what was found.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Access } from '../auth/access.ts'
import { AreaBody, AreaCommand, AreaList, AreaQuery, AreaView, ESTATES_MOST, EstatesAnswer, EstatesQuery, MySweep, MySweepBody } from '../contracts/area.ts'
import { Nullable, Problem } from '../contracts/common.ts'
import { listEstatesNear } from '../db/areas.ts'
import { findAreaView, findMySweep, findSweptArea, findUnitSweep, findUnitSweptArea, listAreaBriefs } from '../db/areaViews.ts'
import type { Db } from '../db/pool.ts'
import type { AreaOutcome, AreaRefusal, Areas } from '../dispatch/areas.ts'
import type { Surge } from '../dispatch/surge.ts'
import type { Said } from '../domain/areaProposal.ts'
import { UnknownElevator } from '../dispatch/receiveReport.ts'
import { actorOf, ById } from './incidents.ts'
import { notFound, problem, type ProblemError, type Words } from './problem.ts'

export interface AreaRouteParts { db: Db; clock: () => Date; areas: Areas; surge: Surge }

const WORDS = {
  'area-closed': { zh: '片区事件已结束', en: 'The area is closed' },
  'no-such-estate': { zh: '有小区不在档案中，或不在您的辖区', en: 'An estate is not in the registry, or not in your region' },
  'estate-in-another-area': { zh: '有小区已在另一个片区事件中', en: 'An estate belongs to another open area' },
  'nobody-to-tell': { zh: '片区内没有留下电话的报警人', en: 'Nobody who waits here has left a number' },
  'no-officer-to-tell': { zh: '待核查电梯的使用单位都没有登记手机', en: 'No use unit of a car that nobody has looked at has a mobile number' },
  'no-proposal': { zh: '没有可派出的建议', en: 'There is nothing to send' },
  'pairs-missing': { zh: '派出时须列明哪台梯派哪支队', en: 'Say which team goes to which car: a proposal is sent as it was seen' },
  'being-committed': { zh: '建议正在派出', en: 'The proposal is being sent this moment' },
  'not-waiting': { zh: '该事件已有队伍或已结束', en: 'This incident has a team already, or is over' },
  'team-not-free': { zh: '该队伍目前不能派出', en: 'This team cannot be sent now' },
  'not-called-there': { zh: '您的队伍未被派往该小区', en: 'Your team is not called to this estate' },
  'not-your-car': { zh: '该电梯不属于本单位，或所在小区不在片区事件中', en: 'This elevator is not your unit’s, or its estate is in no open area' },
} as const satisfies Record<Exclude<AreaRefusal, 'no-such-area' | 'no-such-incident' | 'no-such-elevator'>, Words>

/** Why a team cannot be sent. The code itself for one that is not here. */
const BECAUSE: Readonly<Record<string, Words>> = {
  'off-duty': { zh: '未上岗', en: 'off duty' }, 'off-shift': { zh: '不在班次', en: 'off shift' }, busy: { zh: '正在执行任务', en: 'busy' }, 'no-position': { zh: '没有位置', en: 'no position' }, 'position-stale': { zh: '位置已过期', en: 'its position is old' },
  'declined-here': { zh: '本次已拒', en: 'declined here' }, 'silent-here': { zh: '本次未应答', en: 'silent here' }, 'withdrew-here': { zh: '本次已退出', en: 'withdrew here' }, 'already-called': { zh: '已派往本事件', en: 'called here already' },
  'stood-down-here': { zh: '本次已撤回', en: 'stood down here' }, 'out-of-reach': { zh: '不在附近的上岗队伍中', en: 'not among the crews on duty round about' }, 'refused-just-now': { zh: '刚刚没有派成', en: 'could not be sent a moment ago' },
}

/** `because` goes on the wire as it is, for a page that has words of its own. */
function problemOf(refusal: AreaRefusal, because?: Said): ProblemError {
  if (refusal === 'no-such-area' || refusal === 'no-such-incident' || refusal === 'no-such-elevator') return notFound()
  return problem(409, refusal, WORDS[refusal], because && (BECAUSE[because.code] ?? because.code), because && { because })
}

/** A crew may be called beyond its county: being called there is its right. An officer's car has been looked up inside his region. */
const EVERYWHERE = { prefix: '' }
/** What a supervisor decides; the rest is an operator's daily work. */
const DECIDING: ReadonlySet<AreaCommand['type']> = new Set(['estates', 'settings', 'close'])
/** How long a closed one stays in the list. */
const CLOSED_MS = 7 * 86_400_000

export const areaRoutes: FastifyPluginAsyncTypebox<AreaRouteParts> = async (app, { db, clock, areas, surge }) => {
  const viewOf = async (id: string, access: Access): Promise<AreaView> => {
    const view = await findAreaView(db, id, access.scope.prefix)
    if (!view) throw notFound()
    return view
  }
  const settled = async (outcome: AreaOutcome, access: Access): Promise<AreaView> => {
    if (!outcome.ok) throw problemOf(outcome.refusal, outcome.because)
    for (const id of outcome.merged ?? []) await surge.tell(id)
    await surge.tend(outcome.areaId)
    return viewOf(outcome.areaId, access)
  }

  app.get('/api/areas', { config: { access: 'incident:read' }, schema: { summary: '片区事件', tags: ['areas'], description: '跨出本辖区的片区，只给出本辖区内的小区、数字与事件，不含建议。', querystring: AreaQuery, response: { 200: AreaList } } }, async (request) => {
    const briefs = await listAreaBriefs(db, request.access.scope.prefix, new Date(clock().getTime() - CLOSED_MS))
    return briefs.filter((b) => request.query.status === undefined || b.status === request.query.status)
  })

  app.get('/api/areas/:id', { config: { access: 'incident:read' }, schema: { summary: '片区事件：建议、逐台核查、时间线', tags: ['areas'], params: ById, response: { 200: AreaView, 404: Problem } } }, async (request) => viewOf(request.params.id, request.access))

  app.get('/api/estates', { config: { access: 'area:declare' }, schema: { summary: '圆圈内的小区', tags: ['areas'], description: '圈内有电梯的小区，整个小区都算，由近及远。', querystring: EstatesQuery, response: { 200: EstatesAnswer } } }, async (request) => {
    const { drill = false, ...at } = request.query
    const found = await listEstatesNear(db, at, request.access.scope.prefix, drill, ESTATES_MOST + 1)
    return { estates: found.slice(0, ESTATES_MOST), more: found.length > ESTATES_MOST }
  })

  app.post('/api/areas', {
    config: { access: 'area:declare' },
    schema: { summary: '启动片区事件', tags: ['areas'], description: '值班长启动；系统也会按聚集规则自动启动。', body: AreaBody, response: { 201: AreaView, 404: Problem, 409: Problem } },
  }, async (request, reply) => {
    const view = await settled(await areas.declare(request.body, actorOf(request.access), request.access.scope), request.access)
    void reply.code(201)
    return view
  })

  app.post('/api/areas/:id/commands', {
    config: { access: 'incident:command' },
    schema: {
      summary: '片区事件操作', tags: ['areas'], params: ById, body: AreaCommand, response: { 200: AreaView, 403: Problem, 404: Problem, 409: Problem },
      description: '派出、逐条改、重算、核查、统一告知由坐席操作；增减小区、改设置、结束由值班长操作。建议无人派出时到时自动派出。',
    },
  }, async (request) => {
    const { access, body, params: { id } } = request
    if (DECIDING.has(body.type) && !access.may('area:declare')) throw problem(403, 'forbidden', { zh: '需要值班长权限', en: 'Only a supervisor may do this' })
    const actor = actorOf(access)
    switch (body.type) {
      case 'commit': case 'change': case 'undo-change': case 'solve': return settled(await surge.command(id, body, actor, access.scope), access)
      default: return settled(await areas.command(id, body, actor, access.scope), access)
    }
  })

  /** Who is both, a use unit's officer called like a team, is first a crew. */
  const sweepOf = async ({ teamId, useUnitId, scope }: Access): Promise<MySweep | null> =>
    (teamId === null ? null : await findMySweep(db, teamId)) ?? (useUnitId === null ? null : findUnitSweep(db, { useUnitId, prefix: scope.prefix }))

  app.get('/api/me/sweep', { config: { access: 'sweep:own' }, schema: { summary: '逐台核查：本队所在小区的电梯，或本单位在片区内的电梯', tags: ['areas'], response: { 200: Nullable(MySweep) } } }, async (request) => sweepOf(request.access))

  app.post('/api/me/sweep', {
    config: { access: 'sweep:own' }, schema: { summary: '核查一台电梯', tags: ['areas'], body: MySweepBody, response: { 200: Nullable(MySweep), 404: Problem, 409: Problem } },
  }, async (request) => {
    const { access, body } = request
    const { teamId, useUnitId, name, scope } = access
    const asCrew = teamId === null ? null : await findSweptArea(db, teamId, body.elevatorId, body.at === undefined ? null : new Date(body.at))
    const areaId = asCrew ?? (useUnitId === null ? null : await findUnitSweptArea(db, body.elevatorId, { useUnitId, prefix: scope.prefix }))
    if (areaId === null) throw useUnitId === null ? problemOf('not-called-there') : problemOf('not-your-car')
    try {
      const outcome = await areas.sweep(areaId, body, teamId !== null && asCrew !== null ? { kind: 'team', id: teamId, name } : actorOf(access), EVERYWHERE)
      if (!outcome.ok) throw problemOf(outcome.refusal)
    } catch (error) {
      if (error instanceof UnknownElevator) throw notFound()
      throw error
    }
    // The area's next look is soon enough, and whoever has many marks waits for none.
    return sweepOf(access)
  })
}
