// Response plans over HTTP: read whose plan counts, save a region's next version, withdraw it, play one before it counts.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { Problem, Region } from '../contracts/common.ts'
import { PlanBody, PlanPlace, PlanVersion, PlanView, PreviewBody, PreviewView } from '../contracts/plan.ts'
import { findPlanVersion, findPlanView, insertPlan, listPlanPlaces, listPlanVersions, withdrawPlan, type PlanWriting, type PlanWritten } from '../db/plans.ts'
import type { Db } from '../db/pool.ts'
import { checkPlan } from '../domain/planCheck.ts'
import { PLAN_FAULT_WORDS } from '../domain/planFaultWords.ts'
import { preview } from '../domain/preview.ts'
import { languageOf, notFound, problem, type Language, type ProblemError, type Words } from './problem.ts'

export interface PlanParts { db: Db; clock: () => Date }

type PlanRefusal = Exclude<Extract<PlanWritten, { ok: false }>['refusal'], 'no-such-region'>
const REFUSALS = {
  'plan-changed': [{ zh: '预案已被他人改动，没有保存', en: 'Somebody else has changed the plan: nothing was saved' }, { zh: '重新读取后再改', en: 'Read it again, then change it' }],
  'plan-inherited': [{ zh: '本行政区没有自己的预案', en: 'The region has no plan of its own' }, { zh: '已在沿用上级的预案', en: 'It inherits already' }],
  'plan-needed': [{ zh: '上级没有预案可沿用，不能撤回', en: 'No region above has a plan to inherit: it stays' }, { zh: '任何事件都须有预案。可修改，不能撤回', en: 'No incident may be without a plan. Change it instead' }],
} as const satisfies Record<PlanRefusal, readonly [Words, Words]>

function refusedPlan(refusal: PlanRefusal | 'no-such-region'): ProblemError {
  if (refusal === 'no-such-region') return notFound()
  const [title, next] = REFUSALS[refusal]
  return problem(409, refusal, title, next)
}

const ByRegion = Type.Object({ region: Region })
const ByVersion = Type.Object({ region: Region, version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) })
/** `410100-3`: the plan that was on the screen. */
const BasedOn = Type.Object({ basedOn: Type.Optional(Type.String({ pattern: '^[0-9]{6}-[0-9]{1,6}$' })) })
/** Of one account. Played anew when somebody pauses in typing: some 5 ms of our time, 0.15 s for a plan made to cost. */
const PREVIEWS = { max: 60, timeWindow: 60_000 }

export const planRoutes: FastifyPluginAsyncTypebox<PlanParts> = async (app, { db, clock }) => {
  let turn: Promise<void> = Promise.resolve()
  /** One after the other, and whoever else waits comes in between: a report never waits for more than one. */
  function inTurn<T>(play: () => T): Promise<T> {
    const mine = turn.then(() => new Promise<void>((resolve) => { setImmediate(resolve) })).then(play)
    const over = () => undefined // who asked hears of a fault
    turn = mine.then(over, over)
    return mine
  }

  app.get('/api/response-plans', {
    config: { access: 'plan:read' }, schema: { summary: '各行政区的预案', description: '每个行政区现用谁的预案：自己的，或上级的。', tags: ['plans'], response: { 200: Type.Array(PlanPlace) } },
  }, async (request) => listPlanPlaces(db, request.access.scope.prefix))

  app.post('/api/response-plans/preview', {
    config: { access: 'plan:read', rateLimit: PREVIEWS }, schema: { summary: '预案推演', description: '用真实规则推演一个预案，不保存，不影响任何事件。时间为秒。', tags: ['plans'], body: PreviewBody, response: { 200: PreviewView, 422: Problem } },
  }, async (request) => {
    const { plan, scenario } = request.body
    const whole = { ...plan, region: request.access.scope.region, version: 0 }
    const faults = checkPlan(whole)
    if (faults.length > 0) throw unsound(faults, languageOf(request), { zh: '预案有误，无法推演', en: 'The plan is unsound and cannot be played' })
    return inTurn(() => preview(whole, scenario))
  })

  app.get('/api/response-plans/:region', {
    config: { access: 'plan:read' }, schema: { summary: '响应预案', description: '本行政区的预案；没有时为上级的预案，region 指明是谁的。', tags: ['plans'], params: ByRegion, response: { 200: PlanView, 404: Problem } },
  }, async (request) => {
    const view = request.access.covers(request.params.region) ? await findPlanView(db, request.params.region) : null
    if (!view) throw notFound()
    return view
  })

  app.get('/api/response-plans/:region/versions', {
    config: { access: 'plan:read' }, schema: { summary: '预案的历次版本', description: '本行政区自己的版本，新的在前；从未有过自己的预案时为空。', tags: ['plans'], params: ByRegion, response: { 200: Type.Array(PlanVersion), 404: Problem } },
  }, async (request) => {
    if (!request.access.covers(request.params.region)) throw notFound()
    return listPlanVersions(db, request.params.region)
  })

  app.get('/api/response-plans/:region/versions/:version', {
    config: { access: 'plan:read' }, schema: { summary: '预案的一个版本', description: '撤回的版本没有内容，为 404。', tags: ['plans'], params: ByVersion, response: { 200: PlanView, 404: Problem } },
  }, async (request) => {
    const { region, version } = request.params
    const view = request.access.covers(region) ? await findPlanVersion(db, region, version) : null
    if (!view) throw notFound()
    return view
  })

  app.put('/api/response-plans/:region', {
    // What a client from before some step was invented does not say gets its usual value.
    preValidation: (request, _reply, done) => { request.body = Value.Default(PlanBody, request.body) as PlanBody; done() },
    config: { access: 'plan:write' }, schema: {
      summary: '修改响应预案', description: '存为本行政区的新版本，只用于之后的事件；进行中的事件用开始时的版本。basedOn 为修改前所见预案的“行政区-版本”，其间有人改过则为 409。', tags: ['plans'],
      params: ByRegion, querystring: BasedOn, body: PlanBody, response: { 200: PlanView, 404: Problem, 409: Problem, 422: Problem },
    },
  }, async (request) => {
    const { region } = request.params
    const { access, body } = request
    if (!access.covers(region)) throw notFound()
    const faults = checkPlan({ ...body, region })
    if (faults.length > 0) throw unsound(faults, languageOf(request), { zh: '预案有误，没有保存', en: 'The plan is unsound and was not saved' })
    const written = await db.tx((tx) => insertPlan(tx, region, body, { accountId: access.accountId, now: clock(), ...basedOn(request.query) }))
    if (!written.ok) throw refusedPlan(written.refusal)
    return countingIn(region)
  })

  app.delete('/api/response-plans/:region', {
    config: { access: 'plan:write' }, schema: { summary: '撤回本行政区的预案', description: '存为一个撤回的版本，之后的事件沿用上级的预案；答复为现用的预案。上级没有预案时为 409。', tags: ['plans'], params: ByRegion, querystring: BasedOn, response: { 200: PlanView, 404: Problem, 409: Problem } },
  }, async (request) => {
    const { region } = request.params
    const { access } = request
    if (!access.covers(region)) throw notFound()
    await db.tx(async (tx) => {
      const written = await withdrawPlan(tx, region, { accountId: access.accountId, now: clock(), ...basedOn(request.query) })
      if (!written.ok) throw refusedPlan(written.refusal) // and nothing of it stays
    })
    return countingIn(region)
  })

  async function countingIn(region: string): Promise<PlanView> {
    const view = await findPlanView(db, region)
    if (!view) throw new Error(`the plan of ${region} vanished`)
    return view
  }
}

function basedOn(query: { basedOn?: string }): Pick<PlanWriting, 'basedOn'> {
  const [region, version] = query.basedOn?.split('-') ?? []
  return region === undefined ? {} : { basedOn: { region, version: Number(version) } }
}

const unsound = (faults: ReturnType<typeof checkPlan>, language: Language, title: Words): ProblemError =>
  problem(422, 'plan-unsound', title, undefined, { errors: faults.map((f) => ({ path: f.path, message: PLAN_FAULT_WORDS[f.code][language] })) })
