// From whatever was thrown to a problem: expected ones as they are, the framework's in our words, faults with an id and without a stack.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CommitUncertain, sqlState } from '../db/pool.ts'
import { languageOf, notFound, problem, problemBody, ProblemError, PROBLEM_TYPE, type Words } from './problem.ts'
import { InputError, inputProblem, UNKEEPABLE } from './validation.ts'

export function answerFaults(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const answer = toProblem(error, request)
    if (answer.status === 413) await drain(request)
    return sendProblem(request, reply, answer)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, problem(404, 'no-such-route', { zh: '没有这个地址', en: 'No such route' }, `${request.method} ${request.url.split('?')[0]?.slice(0, 200)}`)))
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, answer: ProblemError): FastifyReply {
  const wait = answer.extra['retryAfter']
  if (typeof wait === 'number') void reply.header('retry-after', wait)
  return reply.code(answer.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problemBody(answer, languageOf(request)))
}

export function toProblem(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof InputError) return inputProblem(error, languageOf(request))
  return ofFramework(error, request) ?? ofDatabase(error, request) ?? fault(error, request)
}

function ofFramework(error: unknown, request: FastifyRequest): ProblemError | null {
  const { code, statusCode } = error as Partial<FastifyError>
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': return problem(413, 'too-large', { zh: '内容过大', en: 'The body is too large' }, bodyWords(request.routeOptions.bodyLimit))
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': return problem(415, 'unsupported-media-type', { zh: '内容类型应为 application/json', en: 'The content type must be application/json' })
    case 'FST_ERR_CTP_EMPTY_JSON_BODY': case 'FST_ERR_CTP_INVALID_JSON_BODY': case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem(400, 'invalid-json', { zh: '正文不是有效的 JSON', en: 'The body is not valid JSON' })
    case 'FST_ERR_BAD_URL': return problem(400, 'bad-url', { zh: '地址无效', en: 'The URL is not valid' })
    default:
  }
  if (error instanceof SyntaxError && statusCode === 400) return problem(400, 'invalid-json', { zh: '正文不是有效的 JSON', en: 'The body is not valid JSON' })
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return problem(statusCode, 'bad-request', { zh: '请求无效', en: 'The request is not valid' })
  return null
}

const bodyWords = (limit: number): Words => {
  const size = limit < 1024 * 1024 ? `${Math.floor(limit / 1024)} KB` : `${Math.floor(limit / 1024 / 1024)} MB`
  return { zh: `请求正文最多 ${size}`, en: `At most ${size}` }
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE'])

function ofDatabase(error: unknown, request: FastifyRequest): ProblemError | null {
  const state = sqlState(error)
  // An id that is no number, or one beyond 64 bits, names nothing. Warned of, for it may be our own slip.
  if (state === '22P02' || state === '22003') {
    request.log.warn(error, 'an id that the database cannot read was taken for one that does not exist')
    return notFound()
  }
  if (state === '22021' || state === '22P05') return UNKEEPABLE()
  if (error instanceof CommitUncertain) {
    request.log.error(error, 'the database broke off in the middle of a commit')
    return problem(503, 'database-unavailable', { zh: '数据库中断，不能确定本次操作是否已保存', en: 'The database broke off; whether this was saved is not known' }, { zh: '请看过现状再决定是否重做', en: 'Look at how it stands before doing it again' }, { retryAfter: 2 })
  }
  // Away, or so slow that it or a time-out of ours ended the statement or the connection: whoever asks again may be served.
  if (state.startsWith('08') || state.startsWith('57') || state === '25P03' || state === '53300' || UNREACHABLE.has(state) || (error instanceof Error && /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(error.message))) {
    request.log.error(error, 'the database cannot be reached')
    return problem(503, 'database-unavailable', { zh: '数据库暂时不可用，本次操作未保存', en: 'The database cannot be reached; nothing was saved' }, { zh: '请稍后重试', en: 'Try again shortly' }, { retryAfter: 2 })
  }
  return null
}

function fault(error: unknown, request: FastifyRequest): ProblemError {
  const id = request.id
  request.log.error(error, `fault ${id}`)
  return problem(500, 'fault', { zh: '系统内部错误', en: 'An internal fault' }, { zh: `已记录，编号 ${id}，请告知管理员`, en: `It is logged as ${id}; tell the administrator` }, { id })
}

const DRAIN_BYTES = 64 * 1024 * 1024
const DRAIN_MS = 10_000

/** Closing on a sender who is still sending resets the connection, and he never reads why. So take the rest and throw it away, within bounds. */
export function drain(request: FastifyRequest): Promise<void> {
  const { raw } = request
  if (raw.readableEnded || raw.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    let bytes = 0
    const timer = setTimeout(done, DRAIN_MS)
    function done(): void {
      clearTimeout(timer)
      raw.off('data', count).off('end', done).off('close', done).off('error', done)
      resolve()
    }
    function count(chunk: Buffer): void {
      bytes += chunk.length
      if (bytes > DRAIN_BYTES) done()
    }
    raw.on('data', count).on('end', done).on('close', done).on('error', done).resume()
  })
}
