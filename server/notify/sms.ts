// Text messages through a generic HTTP gateway: POST {id, to, text} with a bearer token. Knows numbers and words, not teams.
import { normalizePhone } from '../domain/phone.ts'
import type { Channel, Delivery, Notice } from './channel.ts'
import { smsText } from './smsText.ts'
import { takeId } from './smsTake.ts'

export interface SmsGateway { url: string; token: string; sender: string | undefined }

export interface SmsParts {
  /** Null: no gateway is set, and then there is no such channel. */
  gateway: SmsGateway | null
  clock: () => Date
  /** The answer link of a notice; null for one without. */
  linkFor: (notice: Notice) => Promise<string | null>
  /** How long the gateway may think, in ms. */
  patienceMs?: number
}

const PATIENCE_MS = 10_000
/** Seconds before the end of the answer time. */
const LAST_KNOCK = 5
/** What a gateway calls a number that will never get a message; everything else may be our fault or pass. */
const DEAD_NUMBER: readonly string[] = ['bad-number', 'invalid-number', 'unknown-number', 'blocked-number', 'unsubscribed']
/** A fixed line gets no text messages: 13 to 19 begin a Chinese mobile number; others carry their country's code. */
const MOBILE = /^(1[3-9][0-9]{9}|00[1-9][0-9]{6,14})$/

export function makeSmsChannel({ gateway, clock, linkFor, patienceMs = PATIENCE_MS }: SmsParts): Channel | null {
  if (gateway === null) return null
  const { url, token, sender } = gateway

  async function send(notice: Notice, _report: unknown, signal: AbortSignal, taken: string | null = null): Promise<Delivery> {
    const to = normalizePhone(notice.contact)
    if (to === null || !MOBILE.test(to)) return { state: 'failed', permanent: true, reason: 'bad-number' }
    const left = notice.answerBy === null ? null : Math.floor((notice.answerBy.getTime() - clock().getTime()) / 1000)
    if (left !== null && left <= 0) return { state: 'failed', permanent: false, reason: 'answer-time-over' }
    const text = smsText(notice, await linkFor(notice))
    const answer = await post({ id: takeId(notice.id, taken), to, text, ...(sender === undefined ? {} : { from: sender }) }, signal)
    const { status, messageId, code } = answer
    if (status >= 200 && status < 300) return { state: 'sent', ...(messageId === undefined ? {} : { ref: messageId }) }
    if (status >= 400 && status < 500 && code !== undefined && DEAD_NUMBER.includes(code)) return { state: 'failed', permanent: true, reason: code }
    const { wait } = answer
    return { state: 'failed', permanent: false, reason: answer.fault ?? code ?? `status-${status}`, ...(wait === undefined ? {} : { retryAfter: left === null ? wait : Math.min(wait, Math.max(1, left - LAST_KNOCK)) }) }
  }

  /** The id makes it safe to ask again after a silence: a gateway sends each id once. */
  async function post(body: { id: string; to: string; text: string; from?: string }, signal: AbortSignal): Promise<Answered> {
    const late = AbortSignal.timeout(patienceMs)
    try {
      const response = await fetch(url, {
        method: 'POST', redirect: 'manual', signal: AbortSignal.any([signal, late]), body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}`, 'idempotency-key': body.id },
      })
      const said = readAnswer((await response.text()).slice(0, 4000))
      const wait = response.headers.get('retry-after')
      return { status: response.status, ...said, ...(wait !== null && /^\d{1,6}$/.test(wait) ? { wait: Number(wait) } : {}) }
    } catch (fault) {
      if (late.aborted) return { status: 0, fault: 'timeout' }
      if (signal.aborted) return { status: 0, fault: 'cut-off' }
      if (fault instanceof TypeError) return { status: 0, fault: 'no-answer' } // fetch's one word for all that a network does
      throw fault
    }
  }

  return { name: 'sms', send, async close() { /* each message is one request: nothing stays open */ } }
}

interface Answered { status: number; messageId?: string; code?: string; fault?: string; wait?: number }

/** A gateway that answers with anything but JSON has still answered with its status. */
function readAnswer(text: string): { messageId?: string; code?: string } {
  if (!text.startsWith('{')) return {}
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch (fault) {
    if (fault instanceof SyntaxError) return {}
    throw fault
  }
  const { messageId, code } = said as { messageId?: unknown; code?: unknown }
  const word = (value: unknown): string | undefined => (typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value) ? value : typeof value === 'number' ? String(value) : undefined)
  const [id, why] = [word(messageId), word(code)]
  return { ...(id === undefined ? {} : { messageId: id }), ...(why === undefined ? {} : { code: why }) }
}
