// Response plans over HTTP: read what counts in a region, save a region's next version.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Problem, Region } from '../contracts/common.ts'
import { PlanBody, PlanVersion, PlanView } from '../contracts/plan.ts'
import { findPlanView, insertPlan, listPlanVersions } from '../db/plans.ts'
import type { Db } from '../db/pool.ts'
import { checkPlan, type PlanFaultCode } from '../domain/planCheck.ts'
import { languageOf, notFound, problem } from './problem.ts'

export interface PlanParts { db: Db; clock: () => Date }

const WORDS = {
  'not-positive': { zh: '须大于零', en: 'must be more than zero' }, 'negative': { zh: '不能小于零', en: 'must not be negative' }, 'not-whole': { zh: '须为整数', en: 'must be a whole number' }, 'too-long': { zh: '太大', en: 'is too large' },
  'tier-missing': { zh: '至少要有一级', en: 'needs at least one tier' }, 'tier-out-of-order': { zh: '级次须从一级起连续，不能缺级', en: 'tiers count from 1 without a gap' }, 'tier-one-waits': { zh: '一级随派单立即开始，不能等待', en: 'tier 1 starts with the dispatch and cannot wait' },
  'starts-too-early': { zh: '不能早于前一级', en: 'must not start before the tier above it' }, 'follows-nobody': { zh: '所跟随的级不存在', en: 'refers to a tier that does not exist' }, 'circle': { zh: '几级互相等待，永远不会开始', en: 'waits for itself through other tiers and would never start' },
  'after-the-cap': { zh: '晚于全级上限', en: 'starts after the cap on all tiers' }, 'selector-twice': { zh: '与前面某级的对象相同', en: 'calls the same teams as a tier before' }, 'no-last-resort': { zh: '最后一级须为 119', en: 'the last tier must be the fire service' },
  'unknown-selector': { zh: '没有这种派单对象', en: 'is not a selector we know' }, 'unknown-sign': { zh: '没有这种情形', en: 'is not a sign we know' }, 'unknown-service': { zh: '只能是 119 或 120', en: 'must be 119 or 120' },
  'sign-twice': { zh: '同一情形只能写一次', en: 'is there already' }, 'nothing-happens': { zh: '须至少提前一级或提示一个号码', en: 'must start a tier or prompt for a service' },
} as const satisfies Record<PlanFaultCode, { zh: string; en: string }>
const ByRegion = Type.Object({ region: Region })

export const planRoutes: FastifyPluginAsyncTypebox<PlanParts> = async (app, { db, clock }) => {
  app.get('/api/response-plans/:region', {
    config: { access: 'plan:read' }, schema: { summary: '响应预案', description: '本行政区的预案；没有时为上级的预案，region 指明是谁的。', tags: ['plans'], params: ByRegion, response: { 200: PlanView, 404: Problem } },
  }, async (request) => {
    const view = request.access.covers(request.params.region) ? await findPlanView(db, request.params.region) : null
    if (!view) throw notFound()
    return view
  })

  app.get('/api/response-plans/:region/versions', {
    config: { access: 'plan:read' }, schema: { summary: '预案的历次版本', description: '本行政区自己的版本，新的在前；沿用上级预案时为空。', tags: ['plans'], params: ByRegion, response: { 200: Type.Array(PlanVersion), 404: Problem } },
  }, async (request) => {
    if (!request.access.covers(request.params.region)) throw notFound()
    return listPlanVersions(db, request.params.region)
  })

  app.put('/api/response-plans/:region', {
    config: { access: 'plan:write' }, schema: { summary: '修改响应预案', description: '存为新版本，只用于之后的事件；进行中的事件用开始时的版本。', tags: ['plans'], params: ByRegion, body: PlanBody, response: { 200: PlanView, 404: Problem, 422: Problem } },
  }, async (request) => {
    const { region } = request.params
    const { access, body } = request
    if (!access.covers(region)) throw notFound()
    const faults = checkPlan({ ...body, region })
    if (faults.length > 0) {
      throw problem(422, 'plan-unsound', { zh: '预案有误，没有保存', en: 'The plan is unsound and was not saved' }, undefined, { errors: faults.map((f) => ({ path: f.path, message: WORDS[f.code][languageOf(request)] })) })
    }
    if (!await db.tx((tx) => insertPlan(tx, region, body, access.accountId, clock()))) throw notFound()
    const view = await findPlanView(db, region)
    if (!view) throw new Error(`the plan of ${region} vanished`)
    return view
  })
}
