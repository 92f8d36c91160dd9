// The operator's telephone in the browser: SIP over WebSocket, sound over WebRTC. One call at a time; knows no screen and no incident.
import type { Invitation, Inviter, Registerer, Session, UserAgent } from 'sip.js'
import { readAudioStats, watchLevels } from './audio.ts'
import { answerToHold, offerUsualKeys } from './sdp.ts'
import type { AudioStats, CallEnd, PhoneCredentials, PhoneState } from './state.ts'

export type { AudioStats, CallEnd, PhoneCall, PhoneCredentials, PhoneState } from './state.ts'

export interface Phone {
  state(): PhoneState
  answer(): Promise<void>
  /** 603: the next operator is rung at once. */
  decline(): Promise<void>
  /** Ends the call in whatever state it is. */
  hangUp(): Promise<void>
  /** `reference` travels as `X-Sanfen-Call`, by which the server knows its own call. `uri` from the server's dial answer, or a number. */
  dial(uri: string, reference: string): Promise<void>
  mute(muted: boolean): void
  hold(held: boolean): Promise<void>
  /** One key or several, as RFC 4733 events. @throws when the far side takes none. */
  sendKeys(keys: string): void
  /** The edge has ended this call and cannot tell the browser itself: let go of it. */
  drop(callId: string): void
  /** Loudness 0–1 of both directions, some ten times a second while a call stands; returns the end of it. */
  onLevels(hear: (levels: { microphone: number, caller: number }) => void): () => void
  stats(): Promise<AudioStats | null>
  close(): Promise<void>
}

const AUDIO = { constraints: { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as unknown as boolean, video: false } }
const EXPIRES_SECONDS = 60
const RETRY_MS = 1_000
const MINUTE_MS = 60_000
const ENDS: Readonly<Record<number, CallEnd>> = { 403: 'rejected', 408: 'no-answer', 463: 'number-not-allowed', 480: 'no-answer', 486: 'busy', 487: 'cancelled', 500: 'failed', 503: 'no-trunk', 600: 'busy', 603: 'declined' }

/** Logs in at once and stays logged in until `close`. SIP.js is loaded only now: the log-in page does not carry it. */
export async function makePhone(options: { credentials: () => Promise<PhoneCredentials>, onState: (state: PhoneState) => void, onFault: (fault: Error) => void, output?: HTMLAudioElement }): Promise<Phone> {
  const sip = await import('sip.js')
  const output = options.output ?? new Audio()
  output.autoplay = true
  let state: PhoneState = { line: 'connecting', call: null }
  let session: Session | null = null
  let credentials = await options.credentials()
  let closing = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let renewal: ReturnType<typeof setTimeout> | undefined

  const change = (next: Partial<PhoneState>) => {
    state = { ...state, ...next }
    options.onState(state)
  }
  const peer = (): RTCPeerConnection | undefined => (session?.sessionDescriptionHandler as { peerConnection?: RTCPeerConnection } | undefined)?.peerConnection

  const agent: UserAgent = new sip.UserAgent({
    uri: address(credentials.address),
    viaHost: '192.0.2.1',
    contactParams: { transport: 'ws' },
    transportOptions: { server: credentials.wsUrl, keepAliveInterval: 20, connectionTimeout: 5 },
    authorizationUsername: credentials.username,
    authorizationPassword: credentials.password,
    noAnswerTimeout: 90,
    logLevel: 'error',
    // rtpengine's SDP has one m-line a bundle cannot be forced on; on a closed net the first candidates are all there are.
    sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 500, peerConnectionConfiguration: { iceServers: [], bundlePolicy: 'balanced' } },
    delegate: {
      onInvite: (invitation) => ring(invitation),
      onConnect: () => {
        // A question that the lost connection swallowed would keep SIP.js waiting for 32 s.
        if (asking) registerer = newRegisterer()
        logIn().catch(options.onFault)
      },
      onDisconnect: () => {
        if (closing) return
        change({ line: 'lost' })
        reconnectSoon()
      },
    },
  })
  let registerer = newRegisterer()
  let asking = false

  function newRegisterer(): Registerer {
    const mine = new sip.Registerer(agent, { expires: EXPIRES_SECONDS, refreshFrequency: 70 })
    mine.stateChange.addListener((now) => {
      if (mine !== registerer) return
      if (now === sip.RegistererState.Registered) change({ line: 'ready' })
      else if (now === sip.RegistererState.Unregistered && !closing && state.line === 'ready') {
        // The refresh was refused or not answered: the credentials may have run out.
        change({ line: 'connecting' })
        loginSoon()
      }
    })
    return mine
  }

  function address(text: string) {
    const uri = sip.UserAgent.makeURI(text)
    if (!uri) throw new Error(`"${text}" is no SIP address`)
    return uri
  }

  function reconnectSoon() {
    clearTimeout(retry)
    if (closing) return
    retry = setTimeout(() => { agent.reconnect().catch(reconnectSoon) }, RETRY_MS)
  }

  function loginSoon() {
    clearTimeout(retry)
    if (!closing) retry = setTimeout(() => { logIn().catch(options.onFault) }, RETRY_MS)
  }

  /** Again before they run out: in a shift of twelve hours every refresh and every dialled number is signed with them. */
  async function freshCredentials() {
    credentials = await options.credentials()
    agent.configuration.authorizationUsername = credentials.username
    agent.configuration.authorizationPassword = credentials.password
    clearTimeout(renewal)
    const left = Date.parse(credentials.expiresAt) - Date.now()
    if (!closing) renewal = setTimeout(renew, Math.max(MINUTE_MS, left * 0.7))
  }

  function renew() {
    freshCredentials().catch((fault: unknown) => {
      options.onFault(fault as Error)
      renewal = setTimeout(renew, MINUTE_MS)
    })
  }

  async function logIn() {
    if (closing || !agent.isConnected()) return
    try {
      await freshCredentials()
    } catch (fault) {
      // The server may just be restarting; the phone line to the edge stands.
      options.onFault(fault as Error)
      return loginSoon()
    }
    asking = true
    await registerer.register({
      requestDelegate: {
        onAccept: () => { asking = false },
        onReject: (response) => {
          asking = false
          change({ line: response.message.statusCode === 403 || response.message.statusCode === 401 ? 'refused' : 'connecting' })
          loginSoon()
        },
      },
    })
  }

  function busy(): boolean {
    return session !== null
  }

  function ring(invitation: Invitation) {
    if (busy()) {
      invitation.reject({ statusCode: 486 }).catch(options.onFault)
      return
    }
    const callId = invitation.request.callId
    follow(invitation, callId, 'inbound')
    change({ call: { status: 'ringing', callId, from: invitation.remoteIdentity.uri.user ?? '' } })
  }

  function follow(next: Session, callId: string, direction: 'inbound' | 'outbound') {
    session = next
    let reason: CallEnd = 'far-side'
    let code: number | null = null
    next.delegate = {
      // With a delegate SIP.js leaves the answer to us; a BYE without one ends in a time-out on the other side.
      onBye: (bye) => { bye.accept().catch(options.onFault) },
      onCancel: () => { reason = 'cancelled' },
      onInfo: (info) => { info.accept().catch(options.onFault) },
    }
    next.stateChange.addListener((now) => {
      if (now === sip.SessionState.Established) {
        listen()
        change({ call: { status: 'talking', callId, direction, since: Date.now(), muted: false, held: false } })
      } else if (now === sip.SessionState.Terminated && session === next) {
        // SIP.js tells the refusal only after this state.
        queueMicrotask(() => setTimeout(() => end(next, callId, endings.get(next)?.reason ?? reason, endings.get(next)?.code ?? code), 0))
      }
    })
  }

  const endings = new WeakMap<Session, { reason: CallEnd, code: number | null }>()

  function end(ended: Session, callId: string, reason: CallEnd, code: number | null) {
    if (session !== ended) return
    session = null
    output.srcObject = null
    change({ call: { status: 'ended', callId, reason, code } })
  }

  function listen() {
    const tracks = peer()?.getReceivers().map((receiver) => receiver.track) ?? []
    output.srcObject = new MediaStream(tracks)
    output.play().catch(options.onFault)
  }

  function speak(open: boolean) {
    for (const sender of peer()?.getSenders() ?? []) if (sender.track) sender.track.enabled = open
  }

  function talking() {
    const { call } = state
    return call?.status === 'talking' ? call : null
  }

  await agent.start().catch((fault: unknown) => {
    options.onFault(fault as Error)
    change({ line: 'lost' })
    reconnectSoon()
  })

  return {
    state: () => state,
    async answer() {
      if (!(session instanceof sip.Invitation) || session.state !== sip.SessionState.Initial) return
      const asked = session
      try {
        await asked.accept({ sessionDescriptionHandlerOptions: AUDIO })
      } catch (fault) {
        endings.set(asked, { reason: (fault as Error).name === 'NotAllowedError' || (fault as Error).name === 'NotFoundError' ? 'no-microphone' : 'failed', code: null })
        options.onFault(fault as Error)
      }
    },
    async decline() {
      if (!(session instanceof sip.Invitation) || session.state !== sip.SessionState.Initial) return
      endings.set(session, { reason: 'declined', code: 603 })
      await session.reject({ statusCode: 603 })
    },
    async hangUp() {
      const current = session
      if (!current) return
      endings.set(current, { reason: 'hung-up', code: null })
      if (current.state === sip.SessionState.Established) await current.bye()
      else if (current instanceof sip.Inviter) await current.cancel()
      else if (current instanceof sip.Invitation && current.state === sip.SessionState.Initial) await current.reject({ statusCode: 603 })
    },
    async dial(uri, reference) {
      if (busy()) throw new Error('the phone is in a call')
      const target = address(uri.startsWith('sip:') ? uri : `sip:${uri}@${credentials.domain}`)
      const inviter: Inviter = new sip.Inviter(agent, target, { earlyMedia: true, sessionDescriptionHandlerOptions: AUDIO, sessionDescriptionHandlerModifiers: [offerUsualKeys], extraHeaders: [`X-Sanfen-Call: ${reference}`] })
      const callId = inviter.request.callId
      follow(inviter, callId, 'outbound')
      change({ call: { status: 'dialling', callId, to: target.user ?? '', reference, ringsThere: false } })
      try {
        await inviter.invite({
          requestDelegate: {
            onProgress: (response) => {
              if ((response.message.statusCode ?? 0) >= 180 && state.call?.status === 'dialling') change({ call: { ...state.call, ringsThere: true } })
              if (response.message.statusCode === 183) listen()
            },
            onReject: (response) => {
              const code = response.message.statusCode ?? 500
              if (!endings.has(inviter)) endings.set(inviter, { reason: ENDS[code] ?? 'failed', code })
            },
          },
        })
      } catch (fault) {
        options.onFault(fault as Error)
        end(inviter, callId, (fault as Error).name === 'NotAllowedError' ? 'no-microphone' : 'failed', null)
      }
    },
    mute(muted) {
      const call = talking()
      if (!call) return
      speak(!muted && !call.held)
      change({ call: { ...call, muted } })
    },
    async hold(held) {
      const call = talking()
      if (!call || !session) return
      const current = session
      // "sendonly" alone would leave the microphone open to whoever waits.
      speak(!held && !call.muted)
      await new Promise<void>((resolve, reject) => {
        current.invite({
          sessionDescriptionHandlerOptions: { ...AUDIO, hold: held } as object,
          sessionDescriptionHandlerModifiers: held ? [offerUsualKeys, answerToHold] : [offerUsualKeys],
          requestDelegate: { onAccept: () => resolve(), onReject: (response) => reject(new Error(`hold was refused: ${response.message.statusCode}`)) },
        }).catch(reject)
      })
      if (talking()?.callId === call.callId) change({ call: { ...call, held } })
    },
    sendKeys(keys) {
      const sender = peer()?.getSenders().find((one) => one.dtmf)
      if (!sender?.dtmf?.canInsertDTMF) throw new Error('the far side takes no keys')
      sender.dtmf.insertDTMF(keys, 160, 70)
    },
    drop(callId) {
      const { call } = state
      const current = session
      if (!current || !call || call.callId !== callId) return
      // This sends a BYE: harmless when the other side is gone, and the right thing when it is not.
      current.dispose().catch(options.onFault)
      end(current, callId, 'dropped', null)
    },
    onLevels: (hear) => watchLevels(peer, hear),
    stats: () => readAudioStats(peer()),
    async close() {
      closing = true
      clearTimeout(retry)
      clearTimeout(renewal)
      if (session?.state === sip.SessionState.Established) await session.bye()
      await agent.stop()
      change({ line: 'closed' })
    },
  }
}
