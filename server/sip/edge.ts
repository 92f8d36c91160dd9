// The driver of the SIP edge: Kamailio's messages become events, orders go back, prompts are played. Knows SIP, never incidents or SQL.
import type { Digit, Dtmf } from './dtmf.ts'
import type { Evapi, EvapiMessage } from './evapi.ts'
import { type CallTraits, toEvent, toTraits } from './messages.ts'
import type { Ng } from './ng.ts'
import type { Prompts } from './prompts.ts'
import { findDialog, type Rpc } from './rpc.ts'
import { LISTENER_TAG, PROMPT_BRANCH, readSnapshot } from './snapshot.ts'
import type { Edge, EdgeEvent, Played, PromptName, Sent } from './events.ts'

export type { Edge, EdgeCall, EdgeEvent, PromptName } from './events.ts'

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
  /** A listener keeps digits coming while a phone rings. */
  listening: boolean
}

const RING_SECONDS = 15
const PING_MS = 5_000
// The answer to our own answer: rtpengine wants a far end, and this one swallows what the caller says until an operator is there.
const NOBODY = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n'
const TO_TRUNK = { 'ICE': 'remove', 'transport-protocol': 'RTP/AVP', 'replace': ['origin', 'session-connection'], 'direction': ['trunk', 'trunk'] } as const

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

  // Between calls nobody would notice that rtpengine is gone.
  const ping = setInterval(() => { command('ping', {}).catch(parts.onFault) }, PING_MS)
  ping.unref()

  function onUp() {
    emit({ type: 'edge-up', at: parts.clock() })
    syncUntilItWorks().catch(parts.onFault)
  }

  function onMessage(message: EvapiMessage) {
    const event = toEvent(message, parts.clock())
    if (!event) return parts.onFault(new Error(`Kamailio sent an event we do not know: ${String(message['event'])}`))
    const traits = toTraits(message)
    const call = traits ? remember(traits, event.type.startsWith('outbound')) : known.get('callId' in event ? event.callId : '')
    // The next phone's offer must find the call without the listener: it is taken off before anybody can order a ring.
    if (event.type === 'missed' && call?.listening) {
      stopListening(call).then(() => emit(event), parts.onFault)
      return
    }
    emit(event)
    if (event.type === 'ringing' && call && !call.outbound && !call.listening) startListening(call).catch(parts.onFault)
    if (event.type === 'parked' && event.prompted && call?.wanted) {
      const { prompt, repeat } = call.wanted
      call.wanted = null
      play(event.callId, prompt, { repeat }).catch(parts.onFault)
    } else if (event.type === 'answered' || event.type === 'ring-all') {
      // Kamailio ends the prompt on the caller's ACK; its end is no longer worth an event.
      clearTimeout(call?.playing)
      if (call?.listening) stopListening(call).catch(parts.onFault)
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
    const call: KnownCall = { ...traits, outbound, wanted: null, playing: undefined, listening: false }
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

  /** rtpengine reads digits only of sound that goes somewhere, and while a phone rings the caller's goes nowhere yet: a listener that throws it away keeps the digits coming. */
  async function startListening(call: KnownCall): Promise<void> {
    call.listening = true
    const to = { 'call-id': call.callId, 'to-tag': LISTENER_TAG, ...TO_TRUNK }
    const asked = await command('subscribe request', { ...to, 'from-tag': call.fromTag })
    if (asked.ok) await command('subscribe answer', { ...to, sdp: NOBODY.replace('sendrecv', 'recvonly') })
  }

  async function stopListening(call: KnownCall): Promise<void> {
    call.listening = false
    await command('unsubscribe', { 'call-id': call.callId, 'to-tag': LISTENER_TAG })
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
    await Promise.all(snapshot.lost.map((callId) => command('delete', { 'call-id': callId })))
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
    async sendAway({ callId, tid }) {
      const dialog = await findDialog(parts.rpc, callId)
      const waitsAs = tid ?? dialog?.variables['tid'] ?? ''
      return dialog && dialog.state < 3 && waitsAs !== '' ? order({ command: 'send-away', callId, tid: waitsAs }) : { ok: false, refusal: 'no-such-call' }
    },
    sync,
    health: () => ({ signalling: evapi.isUp() ? 'up' : 'down', media: mediaUp ? 'up' : 'down', digits: dtmf.isHere() ? 'here' : 'elsewhere' }),
    async close() {
      if (closed) return
      closed = true
      clearInterval(ping)
      for (const callId of known.keys()) forget(callId)
      await Promise.all([evapi.close(), dtmf.close(), parts.ng.close()])
    },
  }
}
