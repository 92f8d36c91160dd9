// Reachability drills over HTTP: begin one, see who cannot be reached, take the report as a file, write the schedule.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { OneOf, Problem, Region } from '../contracts/common.ts'
import { DrillBrief, DrillReport, DrillStart, ReachabilityNow, ScheduleAnswer, ScheduleBody, type ScheduleView } from '../contracts/reachability.ts'
import type { Db } from '../db/pool.ts'
import { findSchedule, findScope, listContactless, listDrills, recordDrillExport, saveSchedule, type Drill, type Schedule } from '../db/reachability.ts'
import { drillResults, type DrillRefusal, type DrillResults, type Reachability } from '../dispatch/reachability.ts'
import type { ChannelName } from '../domain/notice.ts'
import { masked } from '../domain/phone.ts'
import { atNight, countOf, isLoud, nextDue } from '../domain/reachability.ts'
import { notFound, problem, type Words } from './problem.ts'

export interface ReachabilityRouteParts {
  db: Db
  clock: () => Date
  reachability: Pick<Reachability, 'begin'>
  /** Those of this installation. */
  channels: readonly ChannelName[]
  /** How many pages of a team are open. */
  pagesOf: (teamId: string) => Promise<number>
  /** The report as a file: stats/ writes it. */
  drillFile: (report: DrillReport, format: 'csv' | 'xlsx') => Promise<{ contentType: string; name: string; body: NodeJS.ReadableStream | Buffer }>
}

const REFUSED = {
  'no-such-region': { status: 404, zh: '没有找到', en: 'Not found' },
  'no-such-channel': { status: 422, zh: '本平台没有开通该通知方式', en: 'This installation has no such channel' },
  'another-drill': { status: 409, zh: '该地区（或其上下级）已有演练在进行，请等它结束', en: 'A drill is running in this region, above or below it: wait for its end' },
  'no-teams': { status: 422, zh: '范围内没有符合条件的队伍', en: 'There are no such teams in this region' },
  'too-large': { status: 422, zh: '逐个拨打要超过 4 小时，请按区县分开演练或去掉语音', en: 'Calling them all would take more than 4 hours: drill county by county, or without voice' },
  'night': { status: 422, zh: '会在夜间（22:00 至 7:00）响铃，请改时间或确认允许夜间', en: 'Telephones would ring between 22:00 and 07:00: choose another time, or allow it' },
} as const satisfies Record<DrillRefusal, { status: number; zh: string; en: string }>

const LISTED = 60
const DEFAULT_MINUTES = 10
const ByRegion = Type.Object({ region: Region })

export const reachabilityRoutes: FastifyPluginAsyncTypebox<ReachabilityRouteParts> = async (app, { db, clock, reachability, channels, pagesOf, drillFile }) => {
  app.post('/api/reachability-drills', {
    config: { access: 'drill:send' },
    schema: { summary: '开始可达性演练', description: '向范围内的队伍逐个发出测试；正在出警的不打扰。结束时间按电话数量计算。', tags: ['reachability'], body: DrillStart, response: { 201: DrillBrief, 404: Problem, 409: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { access, body } = request
    if (!access.covers(body.region)) throw notFound()
    const begun = await reachability.begin({ region: body.region, channels: body.channels, onDutyOnly: body.onDutyOnly ?? false, minutes: body.minutes ?? DEFAULT_MINUTES, atNight: body.atNight ?? false, accountId: access.accountId })
    if (!begun.ok) throw refusal(begun.refusal)
    const results = await drillResults(db, begun.drillId, clock())
    if (!results) throw new Error(`the drill ${begun.drillId} vanished`)
    return reply.code(201).send(briefOf(results))
  })

  app.get('/api/reachability-drills', {
    config: { access: 'team:read' },
    schema: { summary: '可达性演练', description: '本地区及其下级的演练，新的在前。', tags: ['reachability'], querystring: Type.Object({ region: Type.Optional(Region) }), response: { 200: Type.Array(DrillBrief), 404: Problem } },
  }, async (request) => {
    const drills = await listDrills(db, await prefixOf(request.access, request.query.region), LISTED)
    // Those that run, or have just ended, are counted now; there are few.
    return Promise.all(drills.map(async (drill) => (drill.counts ? brief(drill, { ...drill.counts, waiting: 0 }) : briefOf((await drillResults(db, drill.id, clock())) ?? { drill, results: [] }))))
  })

  app.get('/api/reachability-drills/:id', {
    config: { access: 'team:read' },
    schema: {
      summary: '演练结果', description: '每支队伍、每种方式的结果，最差的在前。号码只显示头尾。', tags: ['reachability'], params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) }), querystring: Type.Object({ format: Type.Optional(OneOf(['json', 'csv', 'xlsx'])) }),
      response: { 200: { content: { 'application/json': { schema: DrillReport }, 'text/csv': { schema: Type.Any() }, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: Type.Any() } } }, 404: Problem },
    },
  }, async (request, reply) => {
    const found = await drillResults(db, request.params.id, clock())
    if (!found || !request.access.covers(found.drill.region)) throw notFound()
    const report = reportOf(found)
    const { format = 'json' } = request.query
    if (format === 'json') return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(report)
    await db.tx((tx) => recordDrillExport(tx, request.access.accountId, found.drill.id, clock()))
    const file = await drillFile(report, format)
    return reply.header('cache-control', 'no-store').header('content-disposition', `attachment; filename="${file.name}"`).type(file.contentType).send(file.body)
  })

  app.get('/api/reachability', {
    config: { access: 'team:read' },
    schema: { summary: '当前没有任何联系方式的在岗队伍', description: '没有可用号码、没有推送、也没有打开页面。不用演练就知道。', tags: ['reachability'], querystring: Type.Object({ region: Type.Optional(Region) }), response: { 200: ReachabilityNow, 404: Problem } },
  }, async (request) => {
    const { all, onDuty, teams } = await listContactless(db, await prefixOf(request.access, request.query.region))
    const pages = await Promise.all(teams.map((team) => pagesOf(team.teamId)))
    return {
      channels: [...channels], teams: all, onDuty,
      contactless: teams.filter((_, n) => pages[n] === 0).map(({ dead, ...team }) => ({ ...team, deadContacts: dead.map((d) => ({ ...d, contact: shown(d.channel, d.contact) })) })),
    }
  })

  app.get('/api/reachability-schedules/:region', {
    config: { access: 'team:read' }, schema: { summary: '演练计划', tags: ['reachability'], params: ByRegion, response: { 200: ScheduleAnswer, 404: Problem } },
  }, async (request) => {
    const { region } = request.params
    if (!request.access.covers(region)) throw notFound()
    const schedule = await findSchedule(db, region)
    return { schedule: schedule && scheduleView(schedule) }
  })

  app.put('/api/reachability-schedules/:region', {
    config: { access: 'drill:send' }, schema: { summary: '修改演练计划', description: '时间为当地时间。只用于之后的演练。', tags: ['reachability'], params: ByRegion, body: ScheduleBody, response: { 200: ScheduleAnswer, 404: Problem, 422: Problem } },
  }, async (request) => {
    const { access, body, params: { region } } = request
    if (!access.covers(region)) throw notFound()
    const plan = { region, minutes: DEFAULT_MINUTES, onDutyOnly: false, atNight: false, ...body, weekdays: body.weekdays.toSorted((a, b) => a - b) }
    if (plan.channels.some((c) => !channels.includes(c))) throw refusal('no-such-channel')
    const first = nextDue({ ...plan, enabled: true }, clock())
    if (first && !plan.atNight && plan.channels.some(isLoud) && atNight(first, first)) throw refusal('night')
    if (!(await db.tx((tx) => saveSchedule(tx, plan, access.accountId, clock())))) throw notFound()
    const schedule = await findSchedule(db, region)
    return { schedule: schedule && scheduleView(schedule) }
  })

  async function prefixOf(access: Access, region: string | undefined): Promise<string> {
    if (region === undefined) return access.scope.prefix
    const scope = access.covers(region) ? await findScope(db, region) : null
    if (!scope) throw notFound()
    return scope.prefix
  }

  const scheduleView = (s: Schedule): ScheduleView => ({
    region: s.region, weekdays: [...s.weekdays], at: s.at, channels: s.channels, enabled: s.enabled, minutes: s.minutes, onDutyOnly: s.onDutyOnly, atNight: s.atNight,
    nextAt: nextDue(s, clock())?.toISOString() ?? null, skipped: s.skippedAt === null ? null : { at: s.skippedAt.toISOString(), because: s.skippedBecause ?? '' },
  })
}

function refusal(code: DrillRefusal) {
  if (code === 'no-such-region') return notFound()
  const { status, zh, en } = REFUSED[code]
  const words: Words = { zh, en }
  return problem(status, code === 'night' ? 'drill-at-night' : code === 'another-drill' ? 'drill-running' : `drill-${code}`, words)
}

const briefOf = ({ drill, results }: DrillResults): DrillBrief => brief(drill, countOf(results))
const brief = ({ startedAt, endsAt, endedAt, counts: _counts, ...drill }: Drill, counts: DrillBrief['counts']): DrillBrief => ({ ...drill, startedAt: startedAt.toISOString(), endsAt: endsAt.toISOString(), endedAt: endedAt?.toISOString() ?? null, counts })

function reportOf(found: DrillResults): DrillReport {
  return {
    drill: briefOf(found),
    teams: found.results.map(({ team, channels, ...result }) => ({ ...team, ...result, channels: channels.map((c) => ({ ...c, contacts: c.contacts.map((one) => ({ ...one, contact: shown(c.channel, one.contact), at: one.at?.toISOString() ?? null })) })) })),
  }
}

/** Head and tail of a number are enough to find it; the id of a device says nothing to anybody. */
const shown = (channel: ChannelName, contact: string): string => (channel === 'voice' || channel === 'sms' ? masked(contact) : '')
