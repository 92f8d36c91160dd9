// Kamailio's messages turned into the line's events. Pure: no socket, no clock.
import type { AbandonReason, EdgeEvent, HungUpBy, MissReason, RingAllReason } from './events.ts'
import type { EvapiMessage } from './evapi.ts'

/** What the driver keeps of a call beside the event. */
export interface CallTraits {
  callId: string
  fromTag: string
  /** The caller's offer; only in `queued`. */
  sdp: string
}

const ABANDON: readonly AbandonReason[] = ['caller-hung-up', 'no-operator', 'sent-away', 'failed']
const RING_ALL: readonly RingAllReason[] = ['server-gone', 'not-taken', 'waited-too-long']
const BY: readonly HungUpBy[] = ['caller', 'operator', 'no-media']
const COMMANDS = ['take', 'ring', 'send-away'] as const

/** null when the message is of no kind we know. */
export function toEvent(message: EvapiMessage, at: Date): EdgeEvent | null {
  const text = (key: string): string => {
    const value = message[key]
    return typeof value === 'string' ? value : ''
  }
  const callId = text('callId')
  const tid = text('tid')
  const operator = text('operator')
  const outbound = { at, callId, operator, reference: text('reference'), to: text('to') }
  switch (message['event']) {
    case 'queued':
      return { type: 'queued', at, callId, tid, from: text('from'), to: text('to'), source: text('source'), drill: text('drill') === '1' }
    case 'parked':
      return { type: 'parked', at, callId, tid, prompted: text('prompted') === '1' }
    case 'ringing':
      return { type: 'ringing', at, callId, operator }
    case 'missed':
      return { type: 'missed', at, callId, tid, operator, ...missReason(Number(text('code'))) }
    case 'answered':
      return { type: 'answered', at, callId, operator, from: text('from') }
    case 'ring-all':
      return { type: 'ring-all', at, callId, reason: oneOf(RING_ALL, text('reason'), 'server-gone') }
    case 'abandoned':
      return { type: 'abandoned', at, callId, from: text('from'), operator: operator || null, reason: oneOf(ABANDON, text('reason'), 'failed') }
    case 'ended':
      return { type: 'ended', at, callId, operator, by: endedBy(text('by'), text('seconds')) }
    case 'stale':
      return { type: 'stale', at, callId, tid, command: oneOf(COMMANDS, text('command'), 'take') }
    case 'digit':
      return { type: 'digit', at, callId, digit: text('digit'), side: 'caller' }
    case 'outbound-dialled':
      return { type: 'outbound-dialled', ...outbound }
    case 'outbound-ringing':
      return { type: 'outbound-ringing', ...outbound }
    case 'outbound-answered':
      return { type: 'outbound-answered', ...outbound }
    case 'outbound-failed':
      return { type: 'outbound-failed', ...outbound, code: Number(text('code')) || 500 }
    case 'registered':
      return { type: 'registered', at, operator, connection: text('connection') }
    case 'unregistered':
      return { type: 'unregistered', at, operator, connection: text('connection') }
    default:
      return null
  }
}

export function toTraits(message: EvapiMessage): CallTraits | null {
  const { callId, fromTag, sdp } = message
  if (typeof callId !== 'string' || callId === '' || typeof fromTag !== 'string') return null
  return { callId, fromTag, sdp: typeof sdp === 'string' ? sdp : '' }
}

/** 408 comes from Kamailio's own clock (nobody pressed anything), 480 when no phone is registered; 603 and 486 from the phone. */
function missReason(code: number): { reason: MissReason, code: number } {
  if (code === 408) return { reason: 'no-answer', code }
  if (code === 480 || code === 404) return { reason: 'offline', code }
  if (code === 486 || code === 600) return { reason: 'busy', code }
  if (code === 603) return { reason: 'declined', code }
  return { reason: 'failed', code }
}

/** A BYE names its side; Kamailio's own end does not: after the longest talk it is the limit, else we asked for it. */
function endedBy(by: string, seconds: string): HungUpBy {
  if (by === '') return Number(seconds) >= 7_199 ? 'time-limit' : 'server'
  return oneOf(BY, by, 'server')
}

function oneOf<Value extends string>(allowed: readonly Value[], value: string, otherwise: Value): Value {
  return allowed.find((one) => one === value) ?? otherwise
}
