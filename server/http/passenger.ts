// The passenger's page `/e/:code` and its alarm: HTML that works without a script, open to everybody. A first alarm is never refused: not for its speed, not for a bad code, not for a bad field.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { FEEDBACK_KINDS } from '../contracts/feedback.ts'
import { newToken, type Opened, type OwnAlarm, type PassengerDesk } from '../passenger/desk.ts'
import { feedbackPage } from '../passenger/facts.ts'
import { fieldsOf, readAlarm, readFeedback, TOKEN, type Fields } from '../passenger/form.ts'
import { pageContext, type PageContext } from '../passenger/html.ts'
import { againPage, alarmPage, helpPage, livePart, lostPage, nowPart, plainPage } from '../passenger/page.ts'
import type { HelpStep } from '../passenger/situation.ts'
import { FRAME_POLICY, PASSENGER_POLICY } from '../passenger/style.ts'
import { isSecure } from './door.ts'
import { drain, toProblem } from './faults.ts'
import { languageOf } from './problem.ts'

export interface PassengerRouteParts { clock: () => Date; passengers: PassengerDesk }

const Code = Type.Object({ code: Type.String({ maxLength: 200 }) })
/** Pages of one address a minute. High, for a whole compound may stand behind one carrier's address; alarms have no such limit at all. */
const LIMIT = { max: 1200, timeWindow: 60_000 }
/** Ten times what the largest form needs. */
const BODY_LIMIT = 16 * 1024
const COOKIE = 'sanfen-alarm'
/** By which a phone's own false alarms are told from its network's; as long as those count. */
const BROWSER_COOKIE = 'sanfen-phone'
const BROWSER_SECONDS = 30 * 86_400
const DAY_SECONDS = 86_400
const HEADERS = { 'content-security-policy': PASSENGER_POLICY, 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'permissions-policy': 'geolocation=(self), camera=(), microphone=(), payment=(), usb=()', 'x-robots-tag': 'noindex' }

/** Registered below `/e`. */
export const passengerRoutes: FastifyPluginAsyncTypebox<PassengerRouteParts> = async (app, { clock, passengers }) => {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => { done(null, Object.fromEntries(new URLSearchParams(String(body)))) })
  app.addHook('onRequest', async (_request, reply) => { void reply.headers(HEADERS) })
  app.setErrorHandler(async (error, request, reply) => {
    const { status, extra } = toProblem(error, request)
    if (status === 413) await drain(request)
    if (typeof extra['retryAfter'] === 'number') void reply.header('retry-after', extra['retryAfter'])
    const c = contextOf(request)
    const { w } = c
    if (queryOf(request, 'part') === 'now') return answer(reply.header('content-security-policy', FRAME_POLICY), status, nowPart(c, null))
    // Who only looks has sent nothing: his alarm stands, whatever goes wrong here.
    return answer(reply, status, await again(request, request.method !== 'POST' ? w.unseen : status === 413 ? w.tooLong : w.wrong))
  })
  /** What the phone's own alarm was when its pages were counted, for the same request to show. */
  const owned = new WeakMap<FastifyRequest, { opened: Opened; own: OwnAlarm | null }>()
  async function lookUp(request: FastifyRequest): Promise<{ opened: Opened; own: OwnAlarm | null }> {
    const known = owned.get(request)
    if (known) return known
    const token = tokenOf(request)
    const opened = await passengers.open(codeOf(request))
    const found = { opened, own: token === null ? null : await passengers.own(token, opened) }
    owned.set(request, found)
    return found
  }
  /** Two hundred phones that wait behind one address are counted each for itself; a token that nobody has is none. */
  const countedAs = async (request: FastifyRequest): Promise<string> => {
    const token = request.method === 'POST' ? null : tokenOf(request)
    return token !== null && (await lookUp(request)).own ? `alarm ${token}` : request.ip
  }
  const config = { access: 'public' as const, rateLimit: { ...LIMIT, keyGenerator: countedAs } }
  const alarmConfig = { access: 'public' as const, rateLimit: false as const }
  const schema = { hide: true, params: Code }

  app.get('/:code', { config, schema }, async (request, reply) => {
    const c = contextOf(request)
    const { opened, own } = await lookUp(request)
    const token = tokenOf(request)
    if (queryOf(request, 'part') === 'now') return answer(reply.header('content-security-policy', FRAME_POLICY), 200, nowPart(c, own))
    // Asked for by name, it comes also while the phone's own alarm is open.
    const about = FEEDBACK_KINDS.find((k) => k === queryOf(request, 'about'))
    if (about && opened.is === 'elevator') return answer(reply, 200, feedbackPage(c, opened.elevator, about, { once: newToken(), error: null, kept: {}, done: queryOf(request, 'done') === '1' }))
    if (own && token !== null) {
      if (queryOf(request, 'part') === 'live') return answer(reply, 200, livePart(c, own))
      return answer(reply, 200, helpPage(c, opened.is === 'elevator' ? opened.elevator : null, own, { again: newToken(), token, say: queryOf(request, 'crowd') === '1' && own.said.people === null ? c.w.crowd : null }))
    }
    if (opened.is !== 'elevator') return answer(reply, 404, plainPage(c, opened.is, { once: newToken(), error: null, kept: {} }))
    return answer(reply, opened.trust === 'old' ? 410 : 200, alarmPage(c, opened.elevator, opened.trust, { once: newToken(), busy: busyOf(opened), error: null, kept: {} }))
  })

  app.post('/:code/alarm', { config: alarmConfig, schema, bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const c = contextOf(request)
    const fields = fieldsOf(request.body)
    const form = readAlarm(fields)
    const opened = await passengers.open(codeOf(request))
    if (opened.is !== 'elevator' && form.words === null && (form.once === null || await passengers.own(form.once, opened) === null)) return answer(reply, 422, plainPage(c, opened.is, { once: form.once ?? newToken(), error: c.w.whereMissing, kept: fields }))
    const kept = request.cookies[BROWSER_COOKIE]
    const browser = kept !== undefined && TOKEN.test(kept) ? kept : newToken()
    const token = await passengers.alarm(opened, form, { address: request.ip, browser, mayDrill: request.findAccess()?.may('drill:send') ?? false })
    const cookie = { path: '/e/', httpOnly: true, sameSite: 'lax' as const, secure: isSecure(request) }
    if (token !== null) void reply.setCookie(COOKIE, token, { ...cookie, maxAge: DAY_SECONDS }).setCookie(BROWSER_COOKIE, browser, { ...cookie, maxAge: BROWSER_SECONDS })
    return reply.redirect(`${c.path}?${new URLSearchParams({ ...(token === null ? {} : { a: token }), ...(c.chosen ? { l: c.chosen } : {}), ...(form.crowd === null ? {} : { crowd: '1' }) }).toString()}`, 303)
  })

  app.post('/:code/feedback', { config, schema, bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const c = contextOf(request)
    const fields = fieldsOf(request.body)
    const opened = await passengers.open(codeOf(request))
    if (opened.is !== 'elevator') return answer(reply, 404, plainPage(c, opened.is, { once: newToken(), error: null, kept: {} }))
    const form = readFeedback(fields)
    const shown = (error: string) => feedbackPage(c, opened.elevator, form?.kind ?? 'complaint', { once: form?.once ?? newToken(), error, kept: fields, done: false })
    if (form === null) return answer(reply, 422, shown(c.w.textMissing))
    if (!(await passengers.feedback(opened.elevator.id, form, request.ip))) return answer(reply.header('retry-after', 720), 429, shown(c.w.tooMany))
    return reply.redirect(`${c.path}?${new URLSearchParams({ about: form.kind, done: '1', ...(c.token === null ? {} : { a: c.token }), ...(c.chosen ? { l: c.chosen } : {}) }).toString()}`, 303)
  })

  // Opened by hand or from the history: the page is one step up.
  for (const path of ['/:code/alarm', '/:code/feedback']) app.get(path, { config, schema }, async (request, reply) => reply.redirect(contextOf(request).path, 303))
  app.setNotFoundHandler(async (request, reply) => {
    const wanted = /^\/e\/[^/?]+(\/alarm|\/feedback)?\/?(?:\?|$)/.exec(request.url)
    if (wanted) void reply.header('allow', wanted[1] === undefined ? 'GET, HEAD' : 'POST')
    const c = contextOf(request)
    return answer(reply, wanted ? 405 : 404, lostPage(c, wanted ? c.w.method : c.w.unknownCode))
  })

  function contextOf(request: FastifyRequest): PageContext {
    const asked = queryOf(request, 'l') ?? (typeof request.body === 'object' && request.body !== null ? fieldsOf(request.body)['l'] : undefined)
    const chosen = asked === 'zh' || asked === 'en' ? asked : undefined
    return pageContext({ code: codeOf(request), tongue: chosen ?? languageOf(request), chosen, token: tokenOf(request), now: clock() })
  }

  /** The form once more, with what was written: nobody types an address twice. Also where even the database is silent. */
  async function again(request: FastifyRequest, error: string): Promise<string> {
    const c = contextOf(request)
    const kept: Fields = fieldsOf(request.body)
    const once = readAlarm(kept).once ?? tokenOf(request) ?? newToken()
    let opened: Opened
    try {
      opened = await passengers.open(codeOf(request))
    } catch (fault) {
      request.log.warn(fault, 'the passenger’s page without its elevator')
      return againPage(c, error, { once, kept, sent: request.method !== 'POST' ? null : request.url.includes('/feedback') ? 'feedback' : 'alarm' })
    }
    if (opened.is !== 'elevator') return plainPage(c, opened.is, { once, error, kept })
    return request.url.includes('/feedback') ? feedbackPage(c, opened.elevator, 'complaint', { once, error, kept, done: false }) : alarmPage(c, opened.elevator, opened.trust, { once, busy: busyOf(opened), error, kept })
  }
}

/** Empty where the address has none. */
const codeOf = (request: FastifyRequest): string => ((request.params ?? {}) as { code?: string }).code ?? ''
function queryOf(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}
/** From the address where a phone keeps no cookies. */
function tokenOf(request: FastifyRequest): string | null {
  const token = queryOf(request, 'a') ?? request.cookies[COOKIE]
  return token !== undefined && TOKEN.test(token) ? token : null
}

function busyOf(opened: Extract<Opened, { is: 'elevator' }>): HelpStep | null {
  switch (opened.elevator.openIncident?.status) {
    case undefined: return null
    case 'dispatched': return 'calling'
    case 'accepted': case 'departed': return 'coming'
    case 'arrived': return 'arrived'
    default: return 'received'
  }
}

const answer = (reply: FastifyReply, status: number, text: string): FastifyReply => reply.code(status).type('text/html; charset=utf-8').serializer((page: string) => page).send(text)
