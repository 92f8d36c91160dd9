// buildApp: every HTTP route and its guards in one Fastify, without listen; main.ts and the tests use the same.
import { randomBytes } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, LogController, type RawServerDefault } from 'fastify'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Access } from './auth/access.ts'
import type { Sessions } from './auth/sessions.ts'
import type { Db } from './db/pool.ts'
import { describeRoutes } from './http/docs.ts'
import { guardRoutes } from './http/door.ts'
import { answerFaults, sendProblem, toProblem } from './http/faults.ts'
import { secureHeaders } from './http/headers.ts'
import { type HealthBook, healthRoutes } from './http/health.ts'
import { keepFirstAnswers } from './http/idempotency.ts'
import { problem } from './http/problem.ts'
import { sessionRoutes } from './http/session.ts'
import { type SnapshotParts, snapshotRoutes } from './http/snapshot.ts'
import { webPages } from './http/static.ts'
import { compileValidator } from './http/validation.ts'

export interface AppConfig {
  version: string
  /** The built pages: dist/web. */
  webDir: string
  /** Origins of the configured base map. */
  tileHosts: readonly string[]
  /** Addresses of the reverse proxy, whose X-Forwarded-* headers count; false: none. */
  trustProxy: readonly string[] | boolean
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Of one account, and of one address that is not logged in. */
  requestsPerMinute?: { account: number; address: number }
  /** Tests: an answer that does not fit its schema is a fault. */
  checkAnswers?: boolean
}

/** The socket side, as far as HTTP needs it (realtime/sockets.ts). */
export interface Live extends Pick<SnapshotParts, 'readSeqs'> {
  attach(server: RawServerDefault): void
  /** Ends the sockets of a session in every process. */
  endSession(sessionId: string): void
  close(): Promise<void>
}

export interface AppParts {
  db: Db
  clock: () => Date
  config: AppConfig
  sessions: Sessions
  health: HealthBook
  live?: Live
  /** The state behind GET /api/snapshot; needs `live`. */
  snapshot?: SnapshotParts['snapshot']
  /** Registers the rooms' routes: http/rooms.ts. */
  rooms?: (app: FastifyInstance) => Promise<void>
}

const BODY_LIMIT = 1024 * 1024

export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { db, clock, config, sessions, health, live } = parts
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000, // a megabyte over a bad network, and no longer for who sends a byte a minute
    trustProxy: typeof config.trustProxy === 'boolean' ? config.trustProxy : [...config.trustProxy],
    genReqId: () => randomBytes(6).toString('hex'),
    logger: config.logLevel === 'silent' ? false : { level: config.logLevel, serializers: { req: (request) => ({ method: request.method, path: request.url.split('?')[0] }) } }, // a query may hold a caller's phone number
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false, // what came in before the close is answered
    frameworkErrors: (error, request, reply) => { void sendProblem(request, reply, toProblem(error, request)) },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(({ schema }) => (config.checkAnswers ? checked(schema as TSchema) : JSON.stringify))
  answerFaults(app)
  secureHeaders(app, config)
  await guardRoutes(app, { sessions })
  const { account, address } = config.requestsPerMinute ?? { account: 1200, address: 600 }
  await app.register(rateLimit, {
    hook: 'preHandler', timeWindow: 60_000,
    keyGenerator: (request) => request.findAccess()?.accountId ?? request.ip,
    max: (request) => (request.findAccess() ? account : address),
    errorResponseBuilder: (_request, { ttl }) => problem(429, 'too-many-requests', { zh: '请求过于频繁', en: 'Too many requests' }, undefined, { retryAfter: Math.ceil(ttl / 1000) }),
  })
  keepFirstAnswers(app, { db, clock })
  await describeRoutes(app, config)

  await app.register(healthRoutes, { db, health, clock, version: config.version })
  await app.register(sessionRoutes, { db, sessions, sessionEnded: (id) => live?.endSession(id) })
  if (live && parts.snapshot) await app.register(snapshotRoutes, { clock, readSeqs: (access: Access) => live.readSeqs(access), snapshot: parts.snapshot })
  await parts.rooms?.(app)

  await webPages(app, config)

  if (live) {
    live.attach(app.server)
    app.addHook('preClose', () => live.close())
  }
  return app
}

/** An answer that its own schema refuses is our fault, seen in a test and not by a client. */
function checked(schema: TSchema): (data: unknown) => string {
  return (data) => {
    const [first] = Value.Errors(schema, data)
    if (first) throw new Error(`the answer does not fit its schema: ${first.instancePath || '/'} ${first.message}`)
    return JSON.stringify(data)
  }
}
