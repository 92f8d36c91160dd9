// The answer link of a text message: GET shows the assignment and changes nothing, POST answers it. Whoever holds the link is the team.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { MyAssignment } from '../contracts/incident.ts'
import { OneOf } from '../contracts/common.ts'
import { incidentOfAssignment } from '../db/incidents.ts'
import { listMyAssignmentsIn } from '../db/incidentViews.ts'
import type { Db } from '../db/pool.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { ANSWERS, assignmentPage, drillPage, emptyPage, PAGE_POLICY, SHOWN } from './answerLinkPage.ts'
import { toProblem } from './faults.ts'
import { problem, REFUSALS } from './problem.ts'

export interface AnswerLinkParts {
  db: Db
  clock: () => Date
  dispatch: Pick<Dispatch, 'answer'>
  links: { find(token: string): Promise<{ is: 'good' | 'expired'; notificationId: string; assignmentId: string | null } | null> }
  /** A person has pressed a button of that notification. */
  linkRead: (notificationId: string) => Promise<void>
}

const Token = Type.Object({ token: Type.String({ maxLength: 40 }) })
/** Of one address a minute. High, for in a blackout hundreds of crews answer from behind the few addresses of one carrier; the signature is what keeps guessers out. */
const LIMIT = { max: 1200, timeWindow: 60_000 }
/** "Already so" is what the press wanted. */
const SAME: Record<'accept' | 'cannot-go', readonly string[]> = { accept: ['already-accepted', 'already-departed', 'already-arrived'], 'cannot-go': ['already-declined', 'withdrawn'] }

export const answerLinkRoutes: FastifyPluginAsyncTypebox<AnswerLinkParts> = async (app, { db, clock, dispatch, links, linkRead }) => {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1024 }, (_request, body, done) => { done(null, Object.fromEntries(new URLSearchParams(String(body)))) })
  app.addHook('onRequest', async (_request, reply) => { void reply.headers(HEADERS) })
  app.setErrorHandler((error, request, reply) => {
    const { status, words, extra } = toProblem(error, request)
    if (typeof extra['retryAfter'] === 'number') void reply.header('retry-after', extra['retryAfter'])
    const title = typeof words === 'string' ? { zh: words, en: words } : words
    return html(reply, status, emptyPage(title, { zh: '请稍后再点一次，急事打 96333', en: 'Try again shortly, or call 96333' }))
  })
  const config = { access: 'public' as const, rateLimit: LIMIT }

  app.get('/a/:token', { config, schema: { hide: true, params: Token } }, async (request, reply) => {
    const link = await links.find(request.params.token)
    if (link?.is !== 'good') return nothing(reply, link !== null)
    if (link.assignmentId === null) return html(reply, 200, drillPage(false))
    const found = await find(link.assignmentId)
    return found ? html(reply, 200, assignmentPage(found, clock(), null)) : nothing(reply, true)
  })

  app.post('/a/:token', { config, schema: { hide: true, params: Token, body: Type.Object({ answer: OneOf(ANSWERS), shown: Type.Optional(OneOf(SHOWN)) }) } }, async (request, reply) => {
    const link = await links.find(request.params.token)
    if (link?.is !== 'good') return nothing(reply, link !== null)
    if (link.assignmentId === null) {
      await linkRead(link.notificationId)
      return html(reply, 200, drillPage(true))
    }
    const before = await find(link.assignmentId)
    if (!before) return nothing(reply, true)
    const { teamId, teamName } = before.assignment
    const { answer, shown } = request.body
    if (answer === 'got-it') throw problem(400, 'invalid-input', { zh: '请选择接单或无法前往', en: 'Accept it, or say that you cannot go' })
    // Pressed on a page that still showed the offer, it takes nothing back: a colleague may have accepted since.
    const type = answer === 'accept' ? 'accept' : shown === 'task' ? 'cannot-go' : 'decline'
    const outcome = await dispatch.answer(link.assignmentId, { type, ...(type === 'accept' ? {} : { reason: '短信链接：无法前往' }) }, { teamId, name: teamName, via: 'link' })
    await linkRead(link.notificationId)
    const after = await find(link.assignmentId)
    if (!after) return nothing(reply, true)
    if (outcome.ok || SAME[answer].includes(outcome.refusal)) return html(reply, 200, assignmentPage(after, clock(), null))
    const refusals: Readonly<Record<string, { zh: string; en: string }>> = { ...REFUSALS, ...(type === 'decline' ? { 'already-accepted': COLLEAGUE } : {}) }
    return html(reply, 409, assignmentPage(after, clock(), refusals[outcome.refusal] ?? { zh: outcome.refusal, en: outcome.refusal }))
  })

  async function find(assignmentId: string): Promise<MyAssignment | null> {
    const of = await incidentOfAssignment(db, assignmentId)
    return of && ((await listMyAssignmentsIn(db, [of])).find((my) => my.view.assignment.id === assignmentId)?.view ?? null)
  }
}

/** Whoever really cannot go says so on the page that he sees now. */
const COLLEAGUE = { zh: '您的队伍已经接单，没有撤回。确实去不了，请在下面再点“无法前往”', en: 'your team has accepted meanwhile and stays called. If it really cannot go, press again below' }

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin', // to no other site; and with none at all a browser that is logged in here would send its form with Origin "null", which the door refuses
  'x-robots-tag': 'noindex, nofollow',
}

const html = (reply: FastifyReply, status: number, text: string): FastifyReply => reply.code(status).type('text/html; charset=utf-8').serializer((page: string) => page).send(text)

/** Forged and unknown are one answer; a link that was good says that its time is over. */
const nothing = (reply: FastifyReply, wasGood: boolean): FastifyReply => (wasGood
  ? html(reply, 410, emptyPage({ zh: '链接已过期', en: 'The link has expired' }, { zh: '请打开救援页，或打 96333', en: 'Open the rescue page, or call 96333' }))
  : html(reply, 404, emptyPage({ zh: '链接无效', en: 'The link is not valid' }, { zh: '请检查是否复制完整，或打 96333', en: 'Was it copied whole? Or call 96333' })))
