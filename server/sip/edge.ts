// The SIP line as the rest of the server sees it: what happened to a call, and what can be asked of it. Knows SIP, never incidents or SQL.
import type { Digit, Dtmf } from './dtmf.ts'
import type { Evapi, EvapiMessage } from './evapi.ts'
import { type CallTraits, toEvent, toTraits } from './messages.ts'
import type { Ng } from './ng.ts'
import type { Prompts } from './prompts.ts'
import { findDialog, type Rpc } from './rpc.ts'
import { readSnapshot } from './snapshot.ts'

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
  /** A waiting call is sent away, a talking one ended on both sides (the browser's side by the page: tell it). */
  hangUp(call: { readonly callId: string, readonly tid?: string }): Promise<Sent>
  /** Asks the edge for all calls and operators; also emitted as a `sync` event. Throws when Kamailio does not answer. */
  sync(): Promise<{ readonly calls: readonly EdgeCall[], readonly operators: readonly string[] }>
  health(): { readonly signalling: 'up' | 'down', readonly media: 'up' | 'down', readonly digits: 'here' | 'elsewhere' }
  close(): Promise<void>
}

export interface EdgeParts {
  /** Each part tells what it hears through the functions it is given. */
  evapi: (hear: { onMessage: (message: EvapiMessage) => void, onUp: () => void, onDown: () => void }) => Evapi
  dtmf: (hear: { onDigit: (digit: Digit) => void }) => Dtmf
  ng: Ng
  rpc: Rpc
  prompts: Prompts
  clock: () => Date
  /** false: the carrier does not take 183 with a changed To-tag. Then callers hear ringing, and digits come only after the answer. */
  promptOn183: boolean
  /** A fault that nobody waits for. */
  onFault: (fault: Error) => void
}

interface KnownCall extends CallTraits {
  outbound: boolean
  wanted: { prompt: PromptName, repeat: number } | null
  playing: NodeJS.Timeout | undefined
}

const RING_SECONDS = 15
// The answer to our own answer: rtpengine wants a far end, and this one swallows what the caller says until an operator is there.
const NOBODY = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n'
const TO_TRUNK = { 'ICE': 'remove', 'transport-protocol': 'RTP/AVP', 'replace': ['origin', 'session-connection'], 'direction': ['trunk', 'trunk'] } as const
// DTLS fails when the operator's phone shares the branch of the prompt.
const PROMPT_BRANCH = 'queue'

/** The driver. Connects at once; `sync` follows each connection by itself. */
export function makeEdge(parts: EdgeParts): Edge {
  const listeners = new Set<(event: EdgeEvent) => void>()
  const known = new Map<string, KnownCall>()
  let mediaUp = true
  let closed = false

  const emit = (event: EdgeEvent) => {
    for (const listener of listeners) listener(event)
  }
  const evapi = parts.evapi({ onMessage, onUp, onDown: () => emit({ type: 'edge-down', at: parts.clock() }) })
  const dtmf = parts.dtmf({ onDigit: ({ callId, tag, digit }) => emit({ type: 'digit', at: parts.clock(), callId, digit, side: sideOf(callId, tag) }) })

  function onUp() {
    emit({ type: 'edge-up', at: parts.clock() })
    syncUntilItWorks().catch(parts.onFault)
  }

  function onMessage(message: EvapiMessage) {
    const event = toEvent(message, parts.clock())
    if (!event) return parts.onFault(new Error(`Kamailio sent an event we do not know: ${String(message['event'])}`))
    const traits = toTraits(message)
    const call = traits ? remember(traits, event.type.startsWith('outbound')) : undefined
    emit(event)
    if (event.type === 'parked' && event.prompted && call?.wanted) {
      const { prompt, repeat } = call.wanted
      call.wanted = null
      play(event.callId, prompt, { repeat }).catch(parts.onFault)
    } else if (event.type === 'answered' || event.type === 'ring-all') {
      // Kamailio ends the prompt on the caller's ACK; its end is no longer worth an event.
      clearTimeout(known.get(event.callId)?.playing)
    } else if (event.type === 'ended' || event.type === 'abandoned' || event.type === 'outbound-failed') {
      forget(event.callId)
      // Kamailio's own delete misses calls that end without a request (its dialog then carries a made-up one).
      parts.ng.command('delete', { 'call-id': event.callId }).catch(parts.onFault)
    }
  }

  function remember(traits: CallTraits, outbound: boolean): KnownCall {
    const before = known.get(traits.callId)
    if (before) {
      before.fromTag = traits.fromTag || before.fromTag
      return before
    }
    const call: KnownCall = { ...traits, outbound, wanted: null, playing: undefined }
    known.set(traits.callId, call)
    return call
  }

  function forget(callId: string) {
    clearTimeout(known.get(callId)?.playing)
    known.delete(callId)
  }

  function sideOf(callId: string, tag: string): 'caller' | 'operator' {
    const call = known.get(callId)
    if (!call) return 'caller'
    return (tag === call.fromTag) === call.outbound ? 'operator' : 'caller'
  }

  async function command(name: string, fields: Parameters<Ng['command']>[1]) {
    const answer = await parts.ng.command(name, fields)
    mediaUp = answer.ok || answer.refusal !== 'no-answer'
    return answer
  }

  /** The SDP for 183, or null when rtpengine does not give one: the call is taken all the same. */
  async function openPrompt(call: KnownCall): Promise<string | null> {
    const of = { 'call-id': call.callId, 'from-tag': call.fromTag, 'via-branch': PROMPT_BRANCH, ...TO_TRUNK }
    const offered = await command('offer', { ...of, sdp: call.sdp, label: 'caller' })
    if (!offered.ok) return null
    const answered = await command('answer', { ...of, 'sdp': NOBODY, 'to-tag': PROMPT_BRANCH })
    const sdp = answered.ok ? answered.fields['sdp'] : undefined
    return typeof sdp === 'string' ? sdp : null
  }

  async function play(callId: string, prompt: PromptName, options: { readonly repeat?: number } = {}): Promise<Played> {
    const call = known.get(callId)
    if (!call) return { ok: false, refusal: 'no-such-call' }
    const { file, seconds } = parts.prompts[prompt]
    const repeat = Math.max(1, options.repeat ?? 1)
    const to = call.outbound ? { label: 'caller' } : { 'from-tag': call.fromTag }
    const answer = await command('play media', { 'call-id': callId, ...to, file, 'repeat-times': repeat })
    if (!answer.ok) return { ok: false, refusal: answer.refusal === 'refused' && /unknown call/i.test(answer.reason) ? 'no-such-call' : 'no-media' }
    clearTimeout(call.playing)
    const whole = seconds * repeat
    call.playing = setTimeout(() => emit({ type: 'prompt-finished', at: parts.clock(), callId, prompt }), whole * 1000)
    call.playing.unref()
    return { ok: true, seconds: whole }
  }

  async function sync() {
    const snapshot = await readSnapshot(parts.rpc, parts.ng)
    for (const { callId, fromTag, direction } of snapshot.traits) remember({ callId, fromTag, sdp: '' }, direction === 'outbound')
    const here = new Set(snapshot.calls.map((call) => call.callId))
    for (const callId of known.keys()) if (!here.has(callId)) forget(callId)
    const { calls, operators } = snapshot
    emit({ type: 'sync', at: parts.clock(), calls, operators })
    return { calls, operators }
  }

  async function syncUntilItWorks() {
    for (;;) {
      if (closed || !evapi.isUp()) return
      try {
        await sync()
        return
      } catch (fault) {
        parts.onFault(fault as Error)
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
  }

  const order = (message: EvapiMessage): Sent => (evapi.send(message) ? { ok: true } : { ok: false, refusal: 'edge-unreachable' })

  return {
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async take({ callId, tid }, { prompt, repeat = 1 } = {}) {
      const call = known.get(callId)
      let sdp: string | null = null
      if (call && prompt) {
        call.wanted = { prompt, repeat }
        if (call.sdp !== '' && parts.promptOn183) sdp = await openPrompt(call)
        // An offer opens the early media once; a second `take` of the same call must not ask for it again.
        if (sdp) call.sdp = ''
      }
      return order({ command: 'take', callId, tid, ...(sdp ? { sdp } : {}) })
    },
    ring: ({ callId, tid }, operator) => order({ command: 'ring', callId, tid, operator, seconds: String(RING_SECONDS) }),
    play,
    async stopPlaying(callId) {
      const call = known.get(callId)
      if (!call) return { ok: false, refusal: 'no-such-call' }
      clearTimeout(call.playing)
      call.wanted = null
      const to = call.outbound ? { label: 'caller' } : { 'from-tag': call.fromTag }
      const answer = await command('stop media', { 'call-id': callId, ...to })
      return answer.ok ? { ok: true } : { ok: false, refusal: 'no-media' }
    },
    async hangUp({ callId, tid }) {
      const dialog = await findDialog(parts.rpc, callId)
      if (!dialog) return { ok: false, refusal: 'no-such-call' }
      if (dialog.state < 3) return order({ command: 'send-away', callId, tid: tid ?? dialog.variables['tid'] ?? '' })
      await parts.rpc.call('dlg.end_dlg', [dialog.entry, dialog.id])
      return { ok: true }
    },
    sync,
    health: () => ({ signalling: evapi.isUp() ? 'up' : 'down', media: mediaUp ? 'up' : 'down', digits: dtmf.isHere() ? 'here' : 'elsewhere' }),
    async close() {
      if (closed) return
      closed = true
      for (const callId of known.keys()) forget(callId)
      await Promise.all([evapi.close(), dtmf.close(), parts.ng.close()])
    },
  }
}
