// The one door of all HTTP routes: every route says who may use it, and is asked for here. Rights themselves are auth/access.ts.
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { Access, Permission } from '../auth/access.ts'
import { findCredentials, isForeign } from '../auth/credentials.ts'
import type { Sessions } from '../auth/sessions.ts'
import { problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it stops the start. */
    access: Permission | 'public'
    /** The same for everybody: nobody is asked who he is, so that it is there while the sessions cannot be read. */
    isSameForAll?: true
  }
  interface FastifyRequest {
    /** Who asks. Reading it on a public route is a fault. */
    readonly access: Access
    findAccess(): Access | null
  }
  interface FastifyInstance {
    /** All routes with what they ask for, once the app is ready. */
    readonly guarded: readonly GuardedRoute[]
  }
}

export interface GuardedRoute { method: string; url: string; access: Permission | 'public' }

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const known = new WeakMap<FastifyRequest, { access: Access; by: 'cookie' | 'token' }>()

/** Must be called before any route is registered. */
export async function guardRoutes(app: FastifyInstance, { sessions }: { sessions: Pick<Sessions, 'findAccess'> }): Promise<void> {
  await app.register(cookie)
  app.decorateRequest('findAccess', function (this: FastifyRequest) { return known.get(this)?.access ?? null })
  app.decorateRequest('access', {
    getter(this: FastifyRequest): Access {
      const found = known.get(this)
      if (!found) throw new Error(`${this.routeOptions.url ?? this.url} is public and has no access to read`)
      return found.access
    },
  })

  const routes: RouteOptions[] = []
  const guarded: GuardedRoute[] = []
  app.decorate('guarded', guarded)
  app.addHook('onRoute', (route) => void routes.push(route))
  // Asked when all are there and not in onRoute: a plugin from elsewhere (static, docs) gets its `access` from a hook of the context that registers it.
  app.addHook('onReady', async () => {
    for (const route of routes) {
      const access = accessOf(route)
      if (access) guarded.push(...[route.method].flat().map((method) => ({ method, url: route.url, access })))
    }
    const open = routes.filter((route) => !accessOf(route)).map((route) => `${[route.method].flat().join('|')} ${route.url}`)
    if (open.length > 0) throw new Error(`routes without config.access: ${open.join(', ')}`)
  })

  // Before the body is read: who may not ask shall not make us parse.
  app.addHook('onRequest', async (request) => {
    const needed = accessOf(request.routeOptions)
    if (!needed) return // no such route: answered 404, the same with and without a session
    if (needed === 'public' && request.routeOptions.config.isSameForAll) return
    const found = await identify(request, sessions)
    if (found) known.set(request, found)
    if (found?.by === 'cookie') refuseForeignOrigin(request)
    if (needed === 'public') return
    if (!found) throw problem(401, 'not-logged-in', { zh: '请先登录', en: 'Log in first' }, { zh: '没有登录，或登录已过期', en: 'There is no session, or it has ended' })
    if (!found.access.may(needed)) throw problem(403, 'not-allowed', { zh: '当前角色没有此权限', en: 'Your role may not do this' }, undefined, { permission: needed })
  })
}

/** Marks every route that `app` (an encapsulated context) registers from here on. */
export function allRoutesPublic(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => { route.config = { ...route.config, access: 'public' } })
}

function accessOf(route: { config?: object | undefined }): Permission | 'public' | undefined {
  const config: { access?: Permission | 'public' } | undefined = route.config
  return config?.access
}

async function identify(request: FastifyRequest, sessions: Pick<Sessions, 'findAccess'>): Promise<{ access: Access; by: 'cookie' | 'token' } | null> {
  const found = findCredentials({ authorization: request.headers.authorization, cookies: request.cookies, secure: isSecure(request) })
  if (!found) return null
  const access = await sessions.findAccess(found.token)
  return access && { access, by: found.by }
}

export const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https'

/** 403 for an unsafe request that a browser sends for another site. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  const own = `${request.protocol}://${request.host}`
  if (isForeign({ origin: request.headers.origin, site: typeof site === 'string' ? site : undefined, own })) {
    throw problem(403, 'foreign-origin', { zh: '请求来自其他网站，已拒绝', en: 'The request comes from another site' })
  }
}
