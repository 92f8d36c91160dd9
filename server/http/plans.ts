// Response plans over HTTP: read what counts in a region, save a region's next version.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Problem, Region } from '../contracts/common.ts'
import { PlanBody, PlanView } from '../contracts/plan.ts'
import { findPlanView, insertPlan } from '../db/plans.ts'
import type { Db } from '../db/pool.ts'
import { checkPlan, type PlanFault } from '../domain/planCheck.ts'
import { languageOf, notFound, problem } from './problem.ts'

export interface PlanParts { db: Db; clock: () => Date }

const WORDS = {
  'not-positive': { zh: '须大于零', en: 'must be more than zero' }, 'too-long': { zh: '太长', en: 'is too long' }, 'tier-missing': { zh: '至少要有一级', en: 'needs at least one tier' },
  'tier-out-of-order': { zh: '级次须从一级起连续', en: 'tiers count from 1 without a gap' }, 'starts-too-early': { zh: '一级须为 0，其后各级须晚于前一级', en: 'tier 1 starts at 0, each later one after the one before' },
  'selector-twice': { zh: '与前面某级的对象相同', en: 'calls the same teams as a tier before' }, 'no-last-resort': { zh: '最后一级须为 119', en: 'the last tier must be the fire service' }, 'unknown-selector': { zh: '没有这种对象', en: 'is unknown' },
} as const satisfies Record<PlanFault['code'], { zh: string; en: string }>
const ByRegion = Type.Object({ region: Region })

export const planRoutes: FastifyPluginAsyncTypebox<PlanParts> = async (app, { db, clock }) => {
  app.get('/api/response-plans/:region', {
    config: { access: 'plan:read' }, schema: { summary: '响应预案', description: '本行政区的预案；没有时为上级的预案，region 指明是谁的。', tags: ['plans'], params: ByRegion, response: { 200: PlanView, 404: Problem } },
  }, async (request) => {
    const view = request.access.covers(request.params.region) ? await findPlanView(db, request.params.region) : null
    if (!view) throw notFound()
    return view
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
