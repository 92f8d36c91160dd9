// Logging in and out, and who one is.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { cookieName } from '../auth/credentials.ts'
import type { Sessions } from '../auth/sessions.ts'
import { Problem } from '../contracts/common.ts'
import { LoginAnswer, LoginBody, Me } from '../contracts/session.ts'
import { getMe } from '../db/accounts.ts'
import type { Reader } from '../db/pool.ts'
import { isSecure, refuseForeignOrigin } from './door.ts'
import { problem } from './problem.ts'

export interface SessionParts {
  db: Reader
  sessions: Pick<Sessions, 'login' | 'end' | 'forgetExpired'>
  /** Told after the row is gone, so that its sockets end too. */
  sessionEnded?: ((sessionId: string) => void) | undefined
}

const SWEEP_MS = 3_600_000

export const sessionRoutes: FastifyPluginAsyncTypebox<SessionParts> = async (app, { db, sessions, sessionEnded }) => {
  app.post('/api/session', {
    config: { access: 'public' },
    schema: { summary: '登录', tags: ['session'], body: LoginBody, response: { 200: LoginAnswer, 401: Problem, 429: Problem } },
  }, async (request, reply) => {
    refuseForeignOrigin(request) // else another site could log a victim in as somebody else
    const { username, password, token: asToken = false } = request.body
    const login = await sessions.login({ username, password, address: request.ip, kind: asToken ? 'token' : 'cookie' })
    if (!login.ok && login.refusal === 'too-many-attempts') {
      const wait = String(login.waitSeconds)
      throw problem(429, login.refusal, { zh: '尝试次数过多', en: 'Too many attempts' }, { zh: `请 ${wait} 秒后再试`, en: `Try again in ${wait} s` }, { retryAfter: login.waitSeconds })
    }
    if (!login.ok) throw problem(401, login.refusal, { zh: '用户名或密码不正确', en: 'Wrong user name or password' })
    const before = request.findAccess()
    if (before && !asToken) await endSession(before.sessionId)
    const me = await getMe(db, login.accountId, login.expiresAt)
    if (asToken) return { ...me, token: login.token }
    setCookie(request, reply, login.token, login.expiresAt)
    return me
  })

  app.get('/api/session', {
    config: { access: 'session:own' },
    schema: { summary: '当前登录者', tags: ['session'], response: { 200: Me, 401: Problem } },
  }, (request) => getMe(db, request.access.accountId, request.access.expiresAt))

  app.delete('/api/session', {
    config: { access: 'session:own' },
    schema: { summary: '退出', tags: ['session'], response: { 204: Type.Null(), 401: Problem } },
  }, async (request, reply) => {
    await endSession(request.access.sessionId)
    setCookie(request, reply, '', new Date(0))
    return reply.code(204).send(null)
  })

  const sweep = setInterval(() => {
    sessions.forgetExpired().catch((error: unknown) => app.log.error(error, 'session: could not forget the expired ones'))
  }, SWEEP_MS)
  sweep.unref()
  app.addHook('onClose', async () => clearInterval(sweep))

  async function endSession(sessionId: string): Promise<void> {
    await sessions.end(sessionId)
    sessionEnded?.(sessionId)
  }
}

function setCookie(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
  const secure = isSecure(request)
  void reply.setCookie(cookieName(secure), token, { path: '/', httpOnly: true, sameSite: 'strict', secure, expires })
}
