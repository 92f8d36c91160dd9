// The words of telling people (通知): over which channel, what about, and what became of it.
import type { Vulnerable } from './incident.ts'

export const CHANNELS = ['socket', 'push', 'voice', 'sms'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** `offer`: answer it. `remind`: the same once more. `stand-down`: you need not come. `notice`: know it, nothing is asked. `drill`: can you be reached? */
export const NOTICE_KINDS = ['offer', 'remind', 'stand-down', 'notice', 'drill'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What the message is about, as it stood when it was claimed. Null in a reachability drill. */
export interface NoticeSubject {
  incidentId: string
  number: string
  /** The rescue code (识别码). */
  code: string
  address: string
  trapped: number | null
  injured: number
  vulnerable: readonly Vulnerable[]
  /** An exercise incident: said first, in every channel. */
  drill: boolean
  /** Further cars of the same use unit with people in them, that this message speaks of too. */
  more?: number
  /** An officer was told another car of his before: this is the right one. */
  corrected?: boolean
}

export interface Notice {
  /** Of the notification: the channel's reports name it. */
  id: string
  kind: NoticeKind
  /** What an answer would answer; null where none is asked. */
  assignmentId: string | null
  teamId: string | null
  /** The use unit whose officer is told; null and absent: it is for a team. */
  unitId?: string | null
  teamName: string
  /** A telephone number (voice, sms), the id of a push subscription (push), empty (socket: the team's or the unit's open pages) or NOBODY. */
  contact: string
  subject: NoticeSubject | null
  /** What is said, word for word, instead of what `subject` would make; without it, the channel's own words. */
  text?: string | null
  /** Asks the officers of an area's use units to look at their cars: their page is where. */
  sweep?: boolean
  /** Until when an answer counts; null without one. */
  answerBy: Date | null
}

/** `sent`: the gateway took it. `delivered`: the device has it, or the phone was answered. `read`: a person saw or heard it. A later state never goes back. */
export type Delivery =
  | { state: 'sent' | 'delivered' | 'read'; ref?: string }
  /** `permanent`: this contact will never work (a dead number, a removed subscription); else it is tried again while the answer is open. */
  | { state: 'failed'; permanent: boolean; reason: string; ref?: string; /** Seconds that the gateway asks us to wait; never beyond the answer time. */ retryAfter?: number }

/** `sending`: a process is at it. `not-needed`: the offer ended before its turn came. */
export const DELIVERY_STATES = ['planned', 'sending', 'sent', 'delivered', 'read', 'failed', 'not-needed'] as const

/** The contact of a rung to a use unit of which nobody can be told: neither an account nor a mobile. */
export const NOBODY = 'nobody'

/** What a person keyed in a call, or pressed in a message. */
export type Answered = 'accept' | 'cannot-go'
/** What became of an answer: `taken`, or why it counts no more (a refusal of domain/decide.ts). */
export type AnswerResult = { ok: true } | { ok: false; refusal: string }
