// A crew's telephones over HTTP: kept by an administrator of its region. A number that cannot be called is refused by its place.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Problem } from '../contracts/common.ts'
import { TeamPhones, TeamPhonesBody, TeamPhonesList } from '../contracts/teamPhones.ts'
import type { Db } from '../db/pool.ts'
import { changeTeamPhones, listTeamPhones } from '../db/teamPhones.ts'
import { faultOfCrewPhone, normalizePhone } from '../domain/phone.ts'
import { notFound, problem } from './problem.ts'

export interface TeamPhoneParts {
  db: Db
  clock: () => Date
  /** That ring here: a crew's is none of them. */
  ownNumbers: readonly string[]
}

const LISTED = 200

export const teamPhoneRoutes: FastifyPluginAsyncTypebox<TeamPhoneParts> = async (app, { db, clock, ownNumbers }) => {
  app.get('/api/team-phones', {
    config: { access: 'team:write' },
    schema: { summary: '救援队电话', tags: ['teams'], description: '第一个为队伍电话，其余同时响铃。q 为队伍编号开头、名称或单位的一部分。more 为 true 时还有更多，请加 q。', querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 60 })) }), response: { 200: TeamPhonesList } },
  }, async (request) => {
    const found = await listTeamPhones(db, { prefix: request.access.scope.prefix, words: request.query.q?.trim() || null, limit: LISTED + 1 })
    return { teams: found.slice(0, LISTED), more: found.length > LISTED }
  })

  app.put('/api/teams/:id/phones', {
    config: { access: 'team:write' },
    schema: { summary: '设置救援队电话', tags: ['teams'], description: '从下一次派单起生效；改前改后记入变更记录。', params: Type.Object({ id: Id }), body: TeamPhonesBody, response: { 200: TeamPhones, 404: Problem, 422: Problem } },
  }, async (request) => {
    const { access, params: { id }, body } = request
    if (!/^\d{1,18}$/.test(id)) throw notFound()
    const phones = body.phones.map((written, n) => {
      const phone = normalizePhone(written)
      const fault = faultOfCrewPhone(phone, ownNumbers)
      if (fault === 'own-number') throw problem(422, fault, { zh: `第 ${n + 1} 个电话 ${phone} 是本平台自己的号码，派单会打回值班台`, en: `Telephone ${n + 1}, ${phone}, is a number of this service: it would ring its own operators` }, undefined, { place: n })
      if (phone === null || fault !== null) throw problem(422, 'bad-phone', { zh: `第 ${n + 1} 个电话无法拨打`, en: `Telephone ${n + 1} cannot be called` }, { zh: '手机 11 位，固定电话带区号，例如 0371-00099963', en: 'A mobile has 11 digits, a landline its area code: 0371-00099963' }, { place: n })
      return phone
    })
    const twice = phones.findIndex((p, n) => phones.indexOf(p) < n)
    if (twice >= 0) throw problem(422, 'phone-twice', { zh: `第 ${twice + 1} 个电话重复`, en: `Telephone ${twice + 1} is there twice` }, undefined, { place: twice })
    const [first, ...further] = phones
    if (first === undefined || !(await changeTeamPhones(db, access.scope.prefix, id, [first, ...further], { accountId: access.accountId, now: clock() }))) throw notFound()
    const [team] = await listTeamPhones(db, { prefix: access.scope.prefix, words: null, teamId: id, limit: 1 })
    if (!team) throw notFound()
    return team
  })
}
