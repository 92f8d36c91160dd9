// Alarm rules over HTTP: read whose count in a region, save its next version, withdraw its own.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AlarmRulesBody, AlarmRulesView } from '../contracts/alarm.ts'
import { Problem, Region } from '../contracts/common.ts'
import { findRulesView, insertRules, type RulesWritten } from '../db/alarmRules.ts'
import type { Db } from '../db/pool.ts'
import { checkRules, type RuleFaultCode } from '../domain/alarmRules.ts'
import { languageOf, notFound, problem, type ProblemError } from './problem.ts'

export interface AlarmRuleParts { db: Db; clock: () => Date }

const ByRegion = Type.Object({ region: Region })
/** `410100-3`: the rules that were on the screen; `built-in` where the region had none. */
const BasedOn = Type.Object({ basedOn: Type.Optional(Type.String({ pattern: '^([0-9]{6}-[0-9]{1,6}|built-in)$' })) })

export const alarmRuleRoutes: FastifyPluginAsyncTypebox<AlarmRuleParts> = async (app, { db, clock }) => {
  app.get('/api/alarm-rules/:region', {
    config: { access: 'plan:read' }, schema: { summary: '告警规则', description: '本行政区的规则；没有时为上级的，都没有时为内置的（region 为 null）。时间为秒。', tags: ['alarms'], params: ByRegion, response: { 200: AlarmRulesView, 404: Problem } },
  }, async (request) => {
    if (!request.access.covers(request.params.region)) throw notFound()
    return findRulesView(db, request.params.region)
  })

  app.put('/api/alarm-rules/:region', {
    config: { access: 'plan:write' }, schema: { summary: '修改告警规则', description: '存为本行政区的新版本，几秒内对新告警生效。没有写到的类型按内置规则。', tags: ['alarms'], params: ByRegion, querystring: BasedOn, body: AlarmRulesBody, response: { 200: AlarmRulesView, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request) => {
    const { access, body, params: { region }, query } = request
    if (!access.covers(region)) throw notFound()
    const faults = checkRules(body)
    const language = languageOf(request)
    if (faults.length > 0) throw problem(422, 'rules-unsound', { zh: '规则有误，没有保存', en: 'The rules are unsound and were not saved' }, undefined, { errors: faults.map((f) => ({ path: f.path, message: FAULTS[f.code][language] })) })
    refuse(await db.tx((tx) => insertRules(tx, region, body, { accountId: access.accountId, now: clock(), ...query })))
    return findRulesView(db, region)
  })

  app.delete('/api/alarm-rules/:region', {
    config: { access: 'plan:write' }, schema: { summary: '撤回本行政区的告警规则', description: '之后沿用上级的或内置的；答复为现用的规则。', tags: ['alarms'], params: ByRegion, querystring: BasedOn, response: { 200: AlarmRulesView, 404: Problem, 409: Problem } },
  }, async (request) => {
    const { access, params: { region }, query } = request
    if (!access.covers(region)) throw notFound()
    refuse(await db.tx((tx) => insertRules(tx, region, null, { accountId: access.accountId, now: clock(), ...query })))
    return findRulesView(db, region)
  })
}

const REFUSALS = {
  'rules-changed': { zh: '规则已被他人改动，没有保存', en: 'Somebody else has changed the rules: nothing was saved' },
  'rules-inherited': { zh: '本行政区没有自己的规则', en: 'The region has no rules of its own' },
} as const

function refuse(written: RulesWritten): void {
  if (written.ok) return
  throw written.refusal === 'no-such-region' ? notFound() : refusal(written.refusal)
}
const refusal = (code: keyof typeof REFUSALS): ProblemError => problem(409, code, REFUSALS[code])

const FAULTS = {
  'unknown-type': { zh: '没有这种告警', en: 'is not an alarm we know' }, 'unknown-handling': { zh: '应为 direct、confirm、auto-confirm 或 log', en: 'must be direct, confirm, auto-confirm or log' }, 'unknown-need': { zh: '应为 nothing、people-or-doubt 或 people', en: 'must be nothing, people-or-doubt or people' },
  'not-whole': { zh: '须为整数', en: 'must be a whole number' }, negative: { zh: '不能小于零', en: 'must not be negative' }, 'not-positive': { zh: '须大于零', en: 'must be more than zero' }, 'too-long': { zh: '太大', en: 'is too large' },
  'not-a-share': { zh: '须在 0 与 1 之间', en: 'must lie between 0 and 1' }, 'low-above-high': { zh: '下限须小于上限', en: 'must be below the upper bound' }, 'auto-after-missing': { zh: '自动确认须写明秒数', en: 'auto-confirm needs its seconds' }, 'auto-after-useless': { zh: '只用于自动确认', en: 'is only for auto-confirm' },
  'never-heard': { zh: '可能有人求救的告警不能只记录', en: 'an alarm that may be a call for help cannot only be kept' }, 'never-looked-at': { zh: '可能有人求救的告警不能以已知有人为条件', en: 'an alarm that may be a call for help cannot depend on whether people are known' },
} as const satisfies Record<RuleFaultCode, { zh: string; en: string }>
