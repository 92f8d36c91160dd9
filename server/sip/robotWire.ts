// The robot's WebSocket to Kamailio: opened, watched, opened again. Knows that SIP messages pass, not what they say.
import { newBranch, newTag, readSip, type SipMessage, writeSip } from './sipText.ts'

export interface Wire {
  /** False: there is no way now, nothing was sent. */
  send(text: string): boolean
  isUp(): boolean
  close(): void
}

export interface WirePlace {
  url: string
  domain: string
  /** What stands in Via and Contact: no address, Kamailio remembers the connection. */
  host: string
  onMessage: (message: SipMessage) => void
  onDown: () => void
  onFault: (fault: Error) => void
}

const RECONNECT_MS = 500
const OPEN_MS = 3_000
/** Asked so often whether it lives; two questions without any word back, and it is given up. */
const ASK_MS = 10_000

/** Connects and keeps connecting until `close`. */
export function openWire(place: WirePlace): Wire {
  let socket: WebSocket | null = null
  let up = false
  let closing = false
  let unanswered = 0
  let again: NodeJS.Timeout | undefined
  let said = ''

  function connect() {
    const current = new WebSocket(place.url, 'sip')
    socket = current
    unanswered = 0
    const patience = setTimeout(() => giveUp(current), OPEN_MS)
    current.binaryType = 'arraybuffer'
    current.addEventListener('open', () => {
      clearTimeout(patience)
      up = true
      said = ''
    })
    current.addEventListener('message', (event) => {
      unanswered = 0
      const data: unknown = event.data
      const message = readSip(data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : String(data))
      if (message) place.onMessage(message)
    })
    // The reason of a refused handshake comes here, that of a closed door too: once is enough.
    current.addEventListener('error', (event) => {
      const message = 'message' in event ? String(event.message) : 'no reason given'
      if (!closing && message !== said) place.onFault(new Error(`no way to the edge's WebSocket: ${message}`))
      said = message
    })
    current.addEventListener('close', () => {
      clearTimeout(patience)
      giveUp(current)
    })
  }

  /** A peer that is gone without a word answers no goodbye either: not waited for. */
  function giveUp(current: WebSocket) {
    if (socket !== current) return
    socket = null
    const was = up
    up = false
    current.close()
    if (was) place.onDown()
    if (!closing) again = setTimeout(connect, RECONNECT_MS)
  }

  const asking = setInterval(() => {
    if (!up || !socket) return
    if (unanswered >= 2) return giveUp(socket)
    unanswered += 1
    socket.send(writeSip(`OPTIONS sip:${place.domain} SIP/2.0`, [
      ['Via', `SIP/2.0/WS ${place.host};branch=${newBranch()}`], ['Max-Forwards', '70'], ['From', `<sip:robot@${place.domain}>;tag=${newTag()}`], ['To', `<sip:${place.domain}>`], ['Call-ID', newTag()], ['CSeq', '1 OPTIONS'],
    ]))
  }, ASK_MS)
  asking.unref()
  connect()

  return {
    send(text) {
      if (!up || !socket) return false
      socket.send(text)
      return true
    },
    isUp: () => up,
    close() {
      closing = true
      clearInterval(asking)
      clearTimeout(again)
      if (socket) giveUp(socket)
    },
  }
}
