// `Idempotency-Key`: a phone in a lift shaft sends again what it may have sent before, and gets the first answer.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AnswerKey, claimAnswer, deleteAnswersBefore, dropClaim, findAnswer, keepAnswer } from '../db/answers.ts'
import type { Reader } from '../db/pool.ts'
import { problem, PROBLEM_TYPE } from './problem.ts'

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const KEY = /^[\x21-\x7e]{1,200}$/
/** A process that was killed leaves its claim behind; no request of ours works that long. */
const ABANDONED_MS = 60_000
const KEPT_MS = 24 * 3_600_000
const SWEEP_MS = 3_600_000

/**
 * Same key and request: the first answer again. Same key, other request: 422. The first still at work: 409.
 * The answer is kept after the handler's own transaction: a crash between the two runs the request again, which the domain bears (`clientId`, `sourceRef`).
 */
export function keepFirstAnswers(app: FastifyInstance, { db, clock }: { db: Reader; clock: () => Date }): void {
  const claims = new WeakMap<FastifyRequest, AnswerKey>()

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key']
    const access = request.findAccess()
    if (key === undefined || !access || !UNSAFE.has(request.method)) return
    if (typeof key !== 'string' || !KEY.test(key)) throw problem(400, 'invalid-idempotency-key', { zh: 'Idempotency-Key 应为 1 到 200 个可见 ASCII 字符', en: 'Idempotency-Key must be 1 to 200 visible ASCII characters' })
    const now = clock()
    const claim = { accountId: access.accountId, key, route: `${request.method} ${request.url}`, requestHash: hashOf(request.body), now }
    if (await claimAnswer(db, claim, new Date(now.getTime() - ABANDONED_MS))) {
      claims.set(request, claim)
      return
    }
    const first = await findAnswer(db, claim)
    if (first && (first.route !== claim.route || !first.requestHash.equals(claim.requestHash))) {
      throw problem(422, 'idempotency-key-reused', { zh: '该 Idempotency-Key 已用于另一个请求', en: 'This Idempotency-Key was used for another request' })
    }
    if (!first || first.status === 0) throw problem(409, 'request-in-progress', { zh: '同一请求正在处理', en: 'The same request is still at work' }, undefined, { retryAfter: 1 })
    return repeat(reply, first.status, first.body)
  })

  // In onSend and not after it: whoever has seen the answer may rely on getting it again.
  app.addHook('onSend', async (request, reply, payload) => {
    const claim = claims.get(request)
    if (!claim) return payload
    claims.delete(request)
    try {
      // A secret is shown this once: it is not kept, and a repeat is a new request.
      const isSecret = String(reply.getHeader('cache-control') ?? '').includes('no-store')
      if (!isSecret && isAnswer(reply.statusCode, payload)) await keepAnswer(db, claim, reply.statusCode, payload || 'null')
      else await dropClaim(db, claim)
    } catch (error) {
      // What was asked for is done and committed: the caller must learn that, even if a repeat will not.
      request.log.error(error, 'idempotency: the answer could not be kept')
    }
    return payload
  })

  const sweep = setInterval(() => {
    deleteAnswersBefore(db, new Date(clock().getTime() - KEPT_MS)).catch((error: unknown) => app.log.error(error, 'idempotency: could not forget old answers'))
  }, SWEEP_MS)
  sweep.unref()
  app.addHook('onClose', async () => clearInterval(sweep))
}

/** Our own faults and "too many" are no answers: the same request may succeed later. A stream is too large to keep. */
function isAnswer(status: number, payload: unknown): payload is string | null | undefined {
  return status < 500 && status !== 429 && (typeof payload === 'string' || payload === null || payload === undefined)
}

function repeat(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  void reply.code(status).header('idempotency-replayed', 'true')
  if (status === 204) return reply.send()
  return reply.type(status >= 400 ? PROBLEM_TYPE : 'application/json; charset=utf-8').serializer((value: unknown) => value as string).send(JSON.stringify(body))
}

function hashOf(body: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(body ?? null)).digest()
}
