// The robot's side of a call's sound: SIP.js asks here for its SDP, and rtpengine gives it. No sample passes through this process.
import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import type { Spoken } from '../speech/speech.ts'
import type { Ng, NgFields } from './ng.ts'

/** rtpengine's names of the two sides. */
const SELF = 'robot'
const PHONE = 'phone'
const SDP_TYPE = 'application/sdp'
// Our own side swallows what it hears: rtpengine is the phone's real partner, and reads keys only of sound that goes somewhere.
const NOBODY = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n'
const PLAIN = { 'ICE': 'remove', 'transport-protocol': 'RTP/AVP', 'replace': ['origin', 'session-connection'], 'direction': ['trunk', 'trunk'] } as const

/** `gone`: rtpengine knows the call no more. `no-media`: it does not answer, or cannot play. */
export type Heard = { ok: true } | { ok: false, refusal: 'gone' | 'no-media' }

export interface RobotMedia extends SessionDescriptionHandler {
  /** What still plays gives way. */
  play(spoken: Spoken): Promise<Heard>
  stop(): Promise<void>
  /** What kept the call from having sound at all, or null. */
  fault(): Error | null
}

/** @param onFault hears what nobody waits for. */
export function makeRobotMedia(ng: Ng, callId: string, onFault: (fault: Error) => void): RobotMedia {
  let open = false
  let answered = false
  let failed: Error | null = null
  /** The phone asks again (hold, a new address): its offer, until we have answered. */
  let offered: string | null = null

  async function ask(command: string, fields: NgFields): Promise<string> {
    const answer = await ng.command(command, { 'call-id': callId, ...PLAIN, ...fields })
    const sdp = answer.ok ? answer.fields['sdp'] : undefined
    if (typeof sdp === 'string') return sdp
    failed = new Error(`rtpengine gave no SDP for ${command}: ${answer.ok ? 'nothing in it' : answer.refusal === 'refused' ? answer.reason : answer.refusal}`)
    throw failed
  }

  const body = (sdp: string): BodyAndContentType => ({ body: sdp, contentType: SDP_TYPE })

  return {
    hasDescription: (type) => type === SDP_TYPE,
    sendDtmf: () => false,
    rollbackDescription: () => {
      offered = null
      return Promise.resolve()
    },
    async getDescription() {
      open = true
      if (offered === null) return body(await ask('offer', { 'from-tag': SELF, 'sdp': NOBODY }))
      const theirs = offered
      offered = null
      await ask('offer', { 'from-tag': PHONE, 'to-tag': SELF, 'sdp': theirs })
      return body(await ask('answer', { 'from-tag': PHONE, 'to-tag': SELF, 'sdp': NOBODY }))
    },
    async setDescription(sdp) {
      if (answered) {
        offered = sdp
        return
      }
      await ask('answer', { 'from-tag': SELF, 'to-tag': PHONE, sdp })
      answered = true
    },
    async play({ file }) {
      const answer = await ng.command('play media', { 'call-id': callId, 'from-tag': PHONE, file })
      if (answer.ok) return { ok: true }
      return { ok: false, refusal: answer.refusal === 'refused' && /unknown call/i.test(answer.reason) ? 'gone' : 'no-media' }
    },
    async stop() {
      await ng.command('stop media', { 'call-id': callId, 'from-tag': PHONE })
    },
    fault: () => failed,
    close() {
      if (!open) return
      open = false
      ng.command('delete', { 'call-id': callId }).catch(onFault)
    },
  }
}
