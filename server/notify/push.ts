// Web Push (RFC 8030, 8291, 8292): one notice, encrypted for one browser, handed to that browser's own push service. Knows subscriptions, not teams.
import { createHash } from 'node:crypto'
import { Agent, request } from 'node:https'
import webpush from 'web-push'
import { findPushSubscription, forgetPushSubscription, notePush, type PushSubscription } from '../db/pushSubscriptions.ts'
import type { Reader } from '../db/pool.ts'
import type { Channel, Delivery, Notice } from './channel.ts'
import { pushRefusal, type PushRefusal } from './pushHosts.ts'
import type { PushKeys } from './pushKeys.ts'
import { pushMessage } from './pushText.ts'

export interface PushParts {
  db: Reader
  clock: () => Date
  keys: PushKeys
  /** Whom a push service may ask about us: an https: or mailto: address. */
  subject: string
  /** Where messages may go: setting PUSH_HOSTS. */
  hosts: readonly string[]
  /** How long a push service may think, in ms. */
  patienceMs?: number
  /** Whose certificates count besides the public ones: a test gateway's. */
  ca?: string | undefined
}

export interface PushChannel extends Channel {
  /** What browsers subscribe with (applicationServerKey), base64url. */
  publicKey: string
  /** Why a subscription is not taken; null when it is. */
  refusal(device: { endpoint: string; p256dh: string; auth: string }): PushRefusal | null
}

const PATIENCE_MS = 8_000
/** Seconds that a message without an answer time waits for a phone that is off: who comes back later finds it in the page. */
const NOTICE_TTL = 1_800

export function makePushChannel(parts: PushParts): PushChannel {
  const { db, clock, keys, hosts } = parts
  const agent = new Agent({ keepAlive: true, maxSockets: 200, ...(parts.ca === undefined ? {} : { ca: parts.ca }) })
  const refusal: PushChannel['refusal'] = (device) => pushRefusal(device, hosts)

  async function send(notice: Notice, _report: unknown, signal: AbortSignal): Promise<Delivery> {
    const device = await findPushSubscription(db, notice.contact)
    if (!device) return { state: 'failed', permanent: true, reason: 'subscription-gone' }
    const refused = refusal(device) // the list may have become shorter since the phone came
    if (refused) return { state: 'failed', permanent: true, reason: refused }
    const seconds = notice.answerBy === null ? NOTICE_TTL : Math.floor((notice.answerBy.getTime() - clock().getTime()) / 1000)
    if (seconds <= 0) return { state: 'failed', permanent: false, reason: 'answer-time-over' }

    const answer = await post(device, notice, seconds, signal)
    const taken = answer.status >= 200 && answer.status < 300
    if (answer.status === 404 || answer.status === 410) await forgetPushSubscription(db, device.id)
    else await notePush(db, device.id, taken, clock())
    return taken ? { state: 'sent' } : failure(answer, seconds)
  }

  function post(device: PushSubscription, notice: Notice, ttl: number, signal: AbortSignal): Promise<Answered> {
    const { headers, body } = webpush.generateRequestDetails({ endpoint: device.endpoint, keys: { p256dh: device.p256dh, auth: device.auth } }, JSON.stringify(pushMessage(notice)), {
      vapidDetails: { subject: parts.subject, ...keys }, TTL: ttl, urgency: 'high', contentEncoding: 'aes128gcm', topic: topicOf(notice),
    })
    return new Promise((resolve) => {
      const hurry = AbortSignal.any([signal, AbortSignal.timeout(parts.patienceMs ?? PATIENCE_MS)])
      // A redirect is not followed: it could lead anywhere. A fault's text may hold the endpoint, so only its code is told.
      const asked = request(device.endpoint, { method: 'POST', headers, agent, signal: hurry }, (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'], fault: null })
      })
      asked.on('error', (fault) => resolve({ status: 0, retryAfter: undefined, fault: hurry.aborted && !signal.aborted ? 'timeout' : codeOf(fault) }))
      asked.end(body)
    })
  }

  return {
    name: 'push', publicKey: keys.publicKey, refusal, send,
    async close() { agent.destroy() },
  }

  function failure({ status, retryAfter, fault }: Answered, left: number): Delivery {
    if (status === 404 || status === 410) return { state: 'failed', permanent: true, reason: 'subscription-gone' }
    if (status === 429 || status >= 500 || status === 0 || (status >= 300 && status < 400)) {
      const wait = secondsOf(retryAfter, clock())
      // Asked to wait longer than the answer counts, we knock once more before it ends.
      return { state: 'failed', permanent: false, reason: fault ?? `status-${status}`, ...(wait === null ? {} : { retryAfter: Math.min(wait, Math.max(1, left - LAST_KNOCK)) }) }
    }
    return { state: 'failed', permanent: true, reason: `status-${status}` } // it was made for other keys, or is too large: the same again changes nothing
  }
}

/** Seconds before the end of the answer time. */
const LAST_KNOCK = 5

interface Answered { status: number; retryAfter: string | undefined; fault: string | null }

/** A later message of the same assignment replaces an earlier one that the phone has not fetched. At most 32 characters of base64url. */
function topicOf(notice: Notice): string {
  return createHash('sha256').update(notice.assignmentId ?? notice.id).digest('base64url').slice(0, 32)
}

/** Seconds, or a date (RFC 9110). Null without a sense in it. */
function secondsOf(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null
  const seconds = /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - now.getTime()) / 1000)
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null
}

const codeOf = (fault: Error): string => ('code' in fault && typeof fault.code === 'string' ? fault.code.toLowerCase() : 'no-answer')
