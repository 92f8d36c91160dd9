// One call's signalling, from INVITE to BYE, as RFC 3261 has it for a caller over a reliable transport. Knows SIP, not what is said in the call.
// Not SIP.js: its grammar takes milliseconds a header, so fifty calls at once would hold up everything else this process does (npm run bench -- voice).
import { answerChallenge, type Challenge, headerOf, newBranch, newTag, readChallenge, routesOf, sequenceOf, type SipMessage, tagOf, uriOf, writeResponse, writeSip } from './sipText.ts'

/** What all legs share: the way, the name, the password and the last question for it. */
export interface LegDoor {
  send: (text: string) => boolean
  domain: string
  /** Of Via and Contact. */
  host: string
  contact: string
  credentials: () => { username: string, password: string }
  /** Kept from one call to the next, so that only the first one is asked. */
  challenge: Challenge | null
}

export interface LegEvents {
  /** 180 or 183. */
  ringing(): void
  /** Picked up, and acknowledged. */
  answered(sdp: string): void
  refused(code: number): void
  /** Over, whoever ended it; comes once and last. `refused` came before it when it was a no. */
  ended(): void
  key(key: string): void
  /** The phone wants other sound (hold, a new address); the answer to its SDP. Empty: it asks for ours. */
  changed(sdp: string): Promise<string>
}

export interface Leg {
  readonly callId: string
  invite(sdp: string): void
  /** Has the edge said a word about the INVITE? */
  wasTried(): boolean
  /** The phone falls silent. One that was picked up in this very moment is acknowledged and ended. */
  cancel(): void
  isUp(): boolean
  /** Says goodbye; false when the goodbye did not arrive. Nothing happens when it is over already. */
  bye(): Promise<boolean>
  receive(message: SipMessage): void
  close(): void
}

interface Dialog {
  tag: string
  to: string
  target: string
  routes: readonly string[]
}

const BYE_PATIENCE_MS = 3_000
const ALLOW = 'ACK, BYE, CANCEL, INFO, INVITE, OPTIONS, UPDATE'

export function makeLeg(door: LegDoor, callId: string, number: string, events: LegEvents, onFault: (fault: Error) => void): Leg {
  const uri = `sip:${number}@${door.domain}`
  const from = `<sip:robot@${door.domain}>;tag=${newTag()}`
  let state: 'new' | 'inviting' | 'up' | 'over' = 'new'
  let sequence = 0
  let branch = ''
  let sdp = ''
  let asked = false
  let tried = false
  let cancelled = false
  let cancelSent = false
  let dialog: Dialog | null = null
  let onBye: ((arrived: boolean) => void) | null = null

  const common = (method: string, to: string, number_: number, via: string): (readonly [string, string])[] => [
    ['Via', `SIP/2.0/WS ${door.host};branch=${via}`], ['Max-Forwards', '70'], ['From', from], ['To', to], ['Call-ID', callId], ['CSeq', `${number_} ${method}`],
  ]

  function over() {
    if (state === 'over') return
    state = 'over'
    events.ended()
  }

  function sendInvite() {
    sequence += 1
    branch = newBranch()
    const sent = door.send(writeSip(`INVITE ${uri} SIP/2.0`, [
      ...common('INVITE', `<${uri}>`, sequence, branch), ['Contact', door.contact], ['Allow', ALLOW],
      ...(door.challenge ? [['Proxy-Authorization', answerChallenge(door.challenge, door.credentials(), 'INVITE', uri)] as const] : []),
      ['Content-Type', 'application/sdp'],
    ], sdp))
    if (!sent) over()
  }

  function sendCancel() {
    if (cancelSent) return
    cancelSent = true
    door.send(writeSip(`CANCEL ${uri} SIP/2.0`, common('CANCEL', `<${uri}>`, sequence, branch)))
  }

  /** A request within the call. */
  function sendWithin({ to, target, routes }: Dialog, method: string, number_: number): boolean {
    return door.send(writeSip(`${method} ${target} SIP/2.0`, [...common(method, to, number_, newBranch()), ...routes.map((route) => ['Route', route] as const)]))
  }

  function onInviteResponse(message: SipMessage) {
    const { status } = message
    if (status < 200) {
      tried = true
      if (cancelled) sendCancel()
      else if (status > 100) events.ringing()
      return
    }
    if (status < 300) return onPickedUp(message)
    // A no is acknowledged on its own transaction.
    door.send(writeSip(`ACK ${uri} SIP/2.0`, common('ACK', headerOf(message, 'to'), sequenceOf(message).number, branch)))
    if (state !== 'inviting' || sequenceOf(message).number !== sequence) return
    const challenge = status === 407 ? readChallenge(headerOf(message, 'proxy-authenticate')) : null
    if (challenge && !asked && !cancelled) {
      asked = true
      door.challenge = challenge
      return sendInvite()
    }
    events.refused(status)
    over()
  }

  function onPickedUp(message: SipMessage) {
    const to = headerOf(message, 'to')
    const found: Dialog = { tag: tagOf(to), to, target: uriOf(headerOf(message, 'contact')), routes: routesOf(message) }
    sendWithin(found, 'ACK', sequenceOf(message).number)
    // Said again because our acknowledgement was lost.
    if (dialog?.tag === found.tag) return
    if (dialog || state !== 'inviting' || cancelled) {
      // A second phone of the same number, or one that was picked up while we gave up.
      sendWithin(found, 'BYE', sequence + 1)
      if (!dialog) over()
      return
    }
    dialog = found
    state = 'up'
    events.answered(message.body)
  }

  function onRequest(message: SipMessage) {
    const { method } = message
    if (method === 'ACK') return
    if (!dialog || tagOf(headerOf(message, 'from')) !== dialog.tag) {
      door.send(writeResponse(message, '481 No such call'))
      return
    }
    switch (method) {
      case 'BYE':
        door.send(writeResponse(message, '200 OK'))
        over()
        return
      case 'INFO': {
        door.send(writeResponse(message, '200 OK'))
        const key = readKey(message.body)
        if (key !== null) events.key(key)
        return
      }
      case 'INVITE': case 'UPDATE':
        if (method === 'UPDATE' && message.body === '') return void door.send(writeResponse(message, '200 OK', door.contact))
        events.changed(message.body).then(
          (answer) => { door.send(writeResponse(message, '200 OK', door.contact, answer)) },
          (fault: Error) => {
            onFault(fault)
            door.send(writeResponse(message, '488 Not acceptable here'))
          },
        )
        return
      case 'OPTIONS':
        door.send(writeResponse(message, '200 OK'))
        return
      default:
        door.send(writeResponse(message, '405 Method not allowed'))
    }
  }

  return {
    callId,
    invite(offer) {
      sdp = offer
      state = 'inviting'
      sendInvite()
    },
    wasTried: () => tried,
    cancel() {
      if (state !== 'inviting' || cancelled) return
      cancelled = true
      // Before its first word the edge may still ask for the password, and the second INVITE would go on.
      if (tried) sendCancel()
    },
    isUp: () => state === 'up',
    bye() {
      if (state !== 'up' || !dialog) return Promise.resolve(true)
      const current = dialog
      return new Promise((resolve) => {
        const patience = setTimeout(() => onBye?.(false), BYE_PATIENCE_MS)
        onBye = (arrived) => {
          onBye = null
          clearTimeout(patience)
          over()
          resolve(arrived)
        }
        sequence += 1
        if (!sendWithin(current, 'BYE', sequence)) onBye(false)
      })
    },
    receive(message) {
      if (message.method !== null) return onRequest(message)
      const { method } = sequenceOf(message)
      if (method === 'INVITE') onInviteResponse(message)
      // 481: it had ended already.
      else if (method === 'BYE' && message.status >= 200) onBye?.(message.status < 300 || message.status === 481)
    },
    close: over,
  }
}

/** `Signal=5` of application/dtmf-relay, or the bare key of application/dtmf. */
const readKey = (body: string): string | null => /^\s*(?:Signal\s*=\s*)?([0-9*#])\s*$/im.exec(body)?.[1] ?? null
