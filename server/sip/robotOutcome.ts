// How an automatic call ends, and what a carrier's code means for it. Pure.

export type RobotOutcome =
  /** 1 and 2, when the answer was taken; `no-longer-counts` when it was not. */
  | 'accepted' | 'refused' | 'no-longer-counts'
  /** Heard, but no key: a voicemail and a silent person look alike. Never an acceptance. */
  | 'no-digit'
  /** There was nothing to answer, and it was said. */
  | 'told'
  | 'hung-up' | 'no-answer' | 'busy' | 'rejected'
  /** Nobody has this number, or we may not dial it. */
  | 'bad-number'
  /** The phone is off or out of the net. */
  | 'unreachable'
  /** The carrier, or our own way to it, does not work. */
  | 'trunk-down'
  | 'media-failed' | 'cancelled'

/** Kamailio's own words, which no carrier says (sip/routes/robot.cfg, outbound.cfg). */
const NOT_DIALABLE = 463
const NOT_OURS = 464
const SILENT_TRUNK = 465

/** After RFC 3398, the way a carrier's exchange turns its causes into SIP. */
const CODES: Readonly<Record<number, RobotOutcome>> = {
  486: 'busy', 600: 'busy',
  603: 'rejected', 403: 'rejected', 607: 'rejected', 608: 'rejected',
  404: 'bad-number', 410: 'bad-number', 484: 'bad-number', 485: 'bad-number', 604: 'bad-number', [NOT_DIALABLE]: 'bad-number',
  480: 'unreachable', 502: 'unreachable',
  408: 'no-answer', 487: 'no-answer',
  [SILENT_TRUNK]: 'trunk-down', [NOT_OURS]: 'trunk-down',
}

/** Everything else is the carrier's or our own trouble, not the phone's. */
export const outcomeOf = (code: number): RobotOutcome => CODES[code] ?? 'trunk-down'

/** Our own door did not let us through: a wrong key or password, which no repeat mends. */
export const isOurFault = (code: number): boolean => code === NOT_OURS || code === 401 || code === 407
