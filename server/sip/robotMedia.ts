// The robot's side of a call's sound: rtpengine makes its SDP, plays its sentences, hears its keys. No sample passes through this process.
import type { Spoken } from '../speech/speech.ts'
import type { Ng, NgFields } from './ng.ts'

/** rtpengine's names of the two sides. */
const SELF = 'robot'
const PHONE = 'phone'
// Our own side swallows what it hears: rtpengine is the phone's real partner, and reads keys only of sound that goes somewhere.
const NOBODY = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n'
const PLAIN = { 'ICE': 'remove', 'transport-protocol': 'RTP/AVP', 'replace': ['origin', 'session-connection'], 'direction': ['trunk', 'trunk'] } as const

/** `gone`: rtpengine knows the call no more. `no-media`: it does not answer, or cannot play. */
export type Heard = { ok: true } | { ok: false, refusal: 'gone' | 'no-media' }

export interface RobotMedia {
  /** The SDP of the INVITE. @throws when rtpengine gives none. */
  offer(): Promise<string>
  /** The phone's answer. @throws */
  answer(sdp: string): Promise<void>
  /** The phone wants other sound: our answer. Empty: what it has from us. @throws */
  change(sdp: string): Promise<string>
  /** What still plays gives way. */
  play(spoken: Spoken): Promise<Heard>
  stop(): Promise<void>
  close(): void
}

/** @param onFault hears what nobody waits for. */
export function makeRobotMedia(ng: Ng, callId: string, onFault: (fault: Error) => void): RobotMedia {
  let open = false
  /** The last that the phone had from us. */
  let ours = ''

  async function ask(command: string, fields: NgFields): Promise<string> {
    const answer = await ng.command(command, { 'call-id': callId, ...PLAIN, ...fields })
    const sdp = answer.ok ? answer.fields['sdp'] : undefined
    if (typeof sdp === 'string') return sdp
    throw new Error(`rtpengine gave no SDP for ${command}: ${answer.ok ? 'nothing in it' : answer.refusal === 'refused' ? answer.reason : answer.refusal}`)
  }

  return {
    async offer() {
      open = true
      ours = await ask('offer', { 'from-tag': SELF, 'sdp': NOBODY })
      return ours
    },
    async answer(sdp) {
      await ask('answer', { 'from-tag': SELF, 'to-tag': PHONE, sdp })
    },
    async change(sdp) {
      if (sdp === '') return ours
      await ask('offer', { 'from-tag': PHONE, 'to-tag': SELF, sdp })
      ours = await ask('answer', { 'from-tag': PHONE, 'to-tag': SELF, 'sdp': NOBODY })
      return ours
    },
    async play({ file }) {
      const answer = await ng.command('play media', { 'call-id': callId, 'from-tag': PHONE, file })
      if (answer.ok) return { ok: true }
      return { ok: false, refusal: answer.refusal === 'refused' && /unknown call/i.test(answer.reason) ? 'gone' : 'no-media' }
    },
    async stop() {
      await ng.command('stop media', { 'call-id': callId, 'from-tag': PHONE })
    },
    close() {
      if (!open) return
      open = false
      ng.command('delete', { 'call-id': callId }).catch(onFault)
    },
  }
}
