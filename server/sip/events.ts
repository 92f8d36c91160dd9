// The SIP line as the rest of the server sees it: what happened to a call, and what can be asked of it. Types alone: SIP, never incidents or SQL.

/** A call that waits in Kamailio. `tid` changes each time the call is parked again, so an order that carries an old one is refused as `stale`. */
export interface WaitingCall {
  /** SIP Call-ID: the one name of a call in every event, in the recording and in DTMF. */
  readonly callId: string
  /** Name of the suspended transaction, `index:label`. */
  readonly tid: string
}

/** Why an operator's phone did not take the call. `declined` = pressed reject, `offline` = no phone registered. */
export type MissReason = 'declined' | 'busy' | 'no-answer' | 'offline' | 'failed'

/** Why every phone rings at once, without the server's choice. */
export type RingAllReason = 'server-gone' | 'not-taken' | 'waited-too-long'

/** How a call ended before anybody answered it. Each of them deserves a call-back. */
export type AbandonReason = 'caller-hung-up' | 'no-operator' | 'sent-away' | 'failed'

export type HungUpBy = 'caller' | 'operator' | 'server' | 'no-media' | 'time-limit'

/** A call as the edge knows it now; the answer to `sync`. Seconds since 1970 in `since`. */
export interface EdgeCall {
  readonly callId: string
  readonly direction: 'inbound' | 'outbound'
  /** `queued`: not yet taken by a server; `parked`: waits; `ringing`: an operator's phone rings; `talking`. */
  readonly state: 'queued' | 'parked' | 'ringing' | 'talking'
  /** Empty when the call is not waiting. */
  readonly tid: string
  readonly from: string
  readonly to: string
  /** Login of the operator who is rung, talks or dialled; null when nobody; `everyone` during a ring-all. */
  readonly operator: string | null
  /** `X-Sanfen-Call` of an outbound call, else null. */
  readonly reference: string | null
  readonly drill: boolean
  readonly since: Date
}

interface Of<Type extends string> { readonly type: Type, readonly at: Date }
interface OfCall<Type extends string> extends Of<Type> { readonly callId: string }
interface OfOutbound<Type extends string> extends OfCall<Type> {
  readonly operator: string
  /** The `X-Sanfen-Call` header the page sent: ties the SIP call to the server's own record. Empty when the operator dialled by hand. */
  readonly reference: string
  readonly to: string
}

/** Every process that is connected gets every event: decisions must be idempotent. */
export type EdgeEvent =
  /** A new call from the carrier. `take` or `ring` it within 3 s, else every phone rings. */
  | OfCall<'queued'> & WaitingCall & { readonly from: string, readonly to: string, readonly source: string, readonly drill: boolean }
  /** The call is in the server's hands: it waits up to 15 minutes for `ring`. `prompted`: the caller hears the prompt and may key digits. */
  | OfCall<'parked'> & WaitingCall & { readonly prompted: boolean }
  | OfCall<'ringing'> & { readonly operator: string }
  /** This operator did not take it. The call waits again, for 3 s: `ring` the next or `take` it. */
  | OfCall<'missed'> & WaitingCall & { readonly operator: string, readonly reason: MissReason, readonly code: number }
  | OfCall<'answered'> & { readonly operator: string, readonly from: string }
  | OfCall<'ring-all'> & { readonly reason: RingAllReason }
  /** Ended unanswered. `operator` is who was being rung, or null. */
  | OfCall<'abandoned'> & { readonly from: string, readonly operator: string | null, readonly reason: AbandonReason }
  /** Ended after an answer; inbound and outbound. */
  | OfCall<'ended'> & { readonly operator: string, readonly by: HungUpBy }
  /** An order came too late: the call had moved on. Free what was reserved for it. */
  | OfCall<'stale'> & WaitingCall & { readonly command: 'take' | 'ring' | 'send-away' }
  | OfCall<'digit'> & { readonly digit: string, readonly side: 'caller' | 'operator' }
  | OfCall<'prompt-finished'> & { readonly prompt: PromptName }
  | OfOutbound<'outbound-dialled'>
  | OfOutbound<'outbound-ringing'>
  | OfOutbound<'outbound-answered'>
  /** 486 busy, 480/408 no answer, 487 the operator gave up, 463 barred number, 503 no trunk. */
  | OfOutbound<'outbound-failed'> & { readonly code: number }
  | Of<'registered'> & { readonly operator: string, readonly connection: string }
  /** The operator's last connection is gone. */
  | Of<'unregistered'> & { readonly operator: string, readonly connection: string }
  /** Everything the edge knows, after each connect and each `sync()`: what is missing here has ended. */
  | Of<'sync'> & { readonly calls: readonly EdgeCall[], readonly operators: readonly string[] }
  | Of<'edge-up'>
  | Of<'edge-down'>

export type PromptName = 'welcome' | 'code-found' | 'code-unknown' | 'code-malformed' | 'please-wait'

/** `edge-unreachable`: nothing was sent, ask again after `edge-up`. `no-such-call`: it has ended. `no-media`: rtpengine did not play it. */
export type Sent = { readonly ok: true } | { readonly ok: false, readonly refusal: 'edge-unreachable' | 'no-such-call' | 'no-media' }
/** `seconds`: how long the prompt lasts, all repeats together. */
export type Played = { readonly ok: true, readonly seconds: number } | { readonly ok: false, readonly refusal: 'no-such-call' | 'no-media' }

export interface Edge {
  /** Returns the function that takes the listener off again. */
  on(listener: (event: EdgeEvent) => void): () => void
  /** Keeps the call in the queue; with `prompt` the caller hears it on early media (when the carrier allows it) and can key digits. */
  take(call: WaitingCall, options?: { readonly prompt?: PromptName, readonly repeat?: number }): Promise<Sent>
  /** Rings one operator for 15 s; the answer is `answered`, `missed`, `abandoned` or `stale`. */
  ring(call: WaitingCall, operator: string): Sent
  /** To the caller, before or after the answer; a prompt that still plays gives way. */
  play(callId: string, prompt: PromptName, options?: { readonly repeat?: number }): Promise<Played>
  stopPlaying(callId: string): Promise<Sent>
  /** A call that waits is sent away; one that talks is its people's to end. */
  sendAway(call: { readonly callId: string, readonly tid?: string }): Promise<Sent>
  /** Asks the edge for all calls and operators; also emitted as a `sync` event. Throws when Kamailio does not answer. */
  sync(): Promise<{ readonly calls: readonly EdgeCall[], readonly operators: readonly string[] }>
  health(): { readonly signalling: 'up' | 'down', readonly media: 'up' | 'down', readonly digits: 'here' | 'elsewhere' }
  close(): Promise<void>
}
