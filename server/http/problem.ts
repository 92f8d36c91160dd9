// What goes wrong, as RFC 9457 problems: a stable code for programs, a title for people, Chinese first.
import type { FastifyRequest } from 'fastify'
import type { Refusal } from '../domain/decide.ts'
import type { Problem } from '../contracts/common.ts'

/** Chinese, or Chinese and English. */
export type Words = string | { zh: string; en: string }
export type Language = 'zh' | 'en'
/** Members of one problem's own: who was faster, how long to wait. */
export type ProblemExtra = Record<string, unknown>

/** Thrown by a handler, answered by the error handler of app.ts. Not a fault: it is not logged. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly words: Words
  readonly detail: Words | undefined
  readonly extra: ProblemExtra
  constructor(status: number, code: string, words: Words, detail?: Words, extra: ProblemExtra = {}) {
    super(`${status} ${code}`)
    this.status = status
    this.code = code
    this.words = words
    this.detail = detail
    this.extra = extra
  }
}

/** `throw problem(404, 'not-found', {zh: …, en: …})`. `extra` goes on the wire as it is; `retryAfter` (seconds) becomes the header too. */
export const problem = (status: number, code: string, title: Words, detail?: Words, extra?: ProblemExtra): ProblemError => new ProblemError(status, code, title, detail, extra)

/** For what does not exist and for what the caller may not know to exist: the same words. */
export const notFound = (): ProblemError => problem(404, 'not-found', { zh: '没有找到', en: 'Not found' })

/** An expected "no" of the domain: 409 with the refusal as its code. */
export const refused = (refusal: Refusal, detail?: Words, extra?: ProblemExtra): ProblemError => problem(409, refusal, REFUSALS[refusal], detail, extra)

export const REFUSALS = {
  'incident-closed': { zh: '事件已结案', en: 'The incident is closed' },
  'elevator-unknown': { zh: '尚未确定电梯，请先定位', en: 'The elevator is not known yet' },
  'already-located-there': { zh: '已定位为该电梯', en: 'It is already located at this elevator' },
  'no-such-assignment': { zh: '没有这条有效派单', en: 'There is no such live assignment' },
  'no-such-candidate': { zh: '该队伍不在候选名单中', en: 'The team is not a candidate' },
  'candidate-refused': { zh: '该队伍目前不宜派出，需确认后再派', en: 'The team is not recommended: confirm to send it anyway' },
  'team-already-called': { zh: '该队伍已被派往本事件', en: 'The team is already assigned to this incident' },
  'already-accepted': { zh: '派单已被接受', en: 'The assignment is already accepted' },
  'already-departed': { zh: '队伍已出发', en: 'The team is already on the way' },
  'already-arrived': { zh: '队伍已到场', en: 'The team has already arrived' },
  'already-released': { zh: '被困人员已解救', en: 'The people are already released' },
  'already-declined': { zh: '派单已被拒绝', en: 'The assignment was declined' },
  'offer-lapsed': { zh: '应答超时，派单已失效', en: 'The offer lapsed without an answer' },
  'stood-down': { zh: '派单已撤销', en: 'The team was stood down' },
  'withdrawn': { zh: '队伍已报告无法前往', en: 'The team has said that it cannot go' },
  'not-accepted': { zh: '尚未接受派单', en: 'The assignment is not accepted yet' },
  'not-arrived': { zh: '尚未到场', en: 'The team has not arrived yet' },
  'not-released': { zh: '被困人员尚未解救', en: 'The people are not released yet' },
  'not-followed-up': { zh: '尚未回访', en: 'The follow-up is not done yet' },
  'tier-already-started': { zh: '该级响应已启动', en: 'This tier has already started' },
  'no-such-tier': { zh: '响应预案中没有该级', en: 'The response plan has no such tier' },
  'no-such-report': { zh: '本事件中没有该报警', en: 'The incident has no such report' },
  'last-report': { zh: '唯一的报警不能拆出', en: 'The only report cannot be split off' },
  'team-on-the-way': { zh: '已有队伍在途或到场，不能改换电梯', en: 'A team is on the way or on site: the elevator cannot be changed' },
  'deadline-gone': { zh: '该时限已不存在', en: 'The deadline is gone' },
  'deadline-not-due': { zh: '该时限未到', en: 'The deadline is not due' },
  'nothing-new': { zh: '没有新的情况', en: 'That is known already' },
  'already-paused': { zh: '预案已暂停', en: 'The plan is paused already' },
  'not-paused': { zh: '预案没有暂停', en: 'The plan is not paused' },
  'nobody-owns-it': { zh: '无人接管，无须交还', en: 'Nobody has taken it over' },
  'already-called-service': { zh: '已记录呼叫', en: 'That call is on record already' },
  'people-on-site': { zh: '队伍已到场，不能取消', en: 'A team is on site: it cannot be cancelled' },
} as const satisfies Record<Refusal, Words>

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** The body of an answer. */
export function problemBody(error: ProblemError, language: Language): Problem & ProblemExtra {
  return {
    type: `urn:sanfen:problem:${error.code}`, status: error.status, code: error.code, title: say(error.words, language),
    ...(error.detail === undefined ? {} : { detail: say(error.detail, language) }), ...error.extra,
  }
}

/** Chinese unless English is asked for before it. */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): Language {
  const wanted = request.headers['accept-language'] ?? ''
  const zh = wanted.search(/\bzh\b/i)
  const en = wanted.search(/\ben\b/i)
  return en >= 0 && (zh < 0 || en < zh) ? 'en' : 'zh'
}

const say = (words: Words, language: Language): string => (typeof words === 'string' ? words : words[language])
