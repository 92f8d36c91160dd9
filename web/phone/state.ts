// What the phone tells the page: types alone, so that tests outside a browser can read them.

export interface PhoneCredentials {
  wsUrl: string
  domain: string
  /** `sip:login@domain` */
  address: string
  username: string
  password: string
  /** ISO 8601; they are fetched anew at every log-in. */
  expiresAt: string
}

export type LineState = 'connecting' | 'ready' | 'lost' | 'refused' | 'closed'

/** Why a call ended, in the words the screen uses. */
export type CallEnd = 'hung-up' | 'far-side' | 'cancelled' | 'declined' | 'busy' | 'no-answer' | 'rejected' | 'number-not-allowed' | 'no-trunk' | 'no-microphone' | 'dropped' | 'failed'

export type PhoneCall =
  | { status: 'ringing', callId: string, from: string }
  | { status: 'dialling', callId: string, to: string, reference: string, ringsThere: boolean }
  /** `since` in milliseconds since 1970. */
  | { status: 'talking', callId: string, direction: 'inbound' | 'outbound', since: number, muted: boolean, held: boolean }
  | { status: 'ended', callId: string, reason: CallEnd, code: number | null }

export interface PhoneState {
  line: LineState
  /** null before the first call; an ended one stays until the next. */
  call: PhoneCall | null
}

export interface AudioStats {
  packetsReceived: number
  packetsSent: number
  packetsLost: number
  /** Seconds. */
  jitter: number
  /** Grows with what was heard; stays at 0 in silence. */
  energyReceived: number
  energySent: number
  codec: string
  dtls: string
}
