// The TCP line to Kamailio: netstrings of JSON, a key at the door, a beat, reconnection. Knows framing, not what the messages mean.
import { createConnection, type Socket } from 'node:net'

export type EvapiMessage = Readonly<Record<string, unknown>>

export interface Evapi {
  /** False when there is no line: nothing was sent. */
  send(message: EvapiMessage): boolean
  isUp(): boolean
  close(): Promise<void>
}

export interface EvapiPlace {
  host: string
  port: number
  key: string
  /** How often we say that we live. Default 2 s: the edge gives a server up after 8 s of silence. */
  beatMs?: number
  onMessage: (message: EvapiMessage) => void
  onUp: () => void
  onDown: () => void
  /** What arrived and could not be read, with the reason. */
  onNoise: (fault: Error) => void
}

// Kamailio's own buffer for one message; an SDP in `take` is well below.
const LONGEST_OUT = 30_000
// An event carries one SDP at most: whoever sends more is not Kamailio.
const LONGEST_IN = 256_000
const BEAT_MS = 2_000
const RECONNECT_MS = 300
const WELCOME_MS = 3_000
const BACKLOG_BYTES = 1_000_000

/** Connects and keeps connecting until `close`. */
export function connectEvapi(place: EvapiPlace): Evapi {
  let socket: Socket | null = null
  let up = false
  let closing = false
  let again: NodeJS.Timeout | undefined
  let beat: NodeJS.Timeout | undefined

  const write = (message: EvapiMessage): boolean => {
    if (!socket || socket.destroyed || socket.writableLength > BACKLOG_BYTES) return false
    const text = JSON.stringify(message)
    if (Buffer.byteLength(text) > LONGEST_OUT) throw new Error(`a message of ${text.length} characters does not fit the line to Kamailio`)
    socket.write(netstring(text))
    return true
  }

  const connect = () => {
    const reader = netstringReader(LONGEST_IN)
    const current = createConnection({ host: place.host, port: place.port, noDelay: true, keepAlive: true })
    socket = current
    const unwelcome = setTimeout(() => {
      place.onNoise(new Error(`Kamailio at ${place.host}:${place.port} does not welcome this server: is it another edge, or another key?`))
      current.destroy()
    }, WELCOME_MS)
    current.on('connect', () => write({ command: 'hello', key: place.key }))
    current.on('data', (chunk) => {
      try {
        for (const text of reader(chunk)) {
          const message = JSON.parse(text) as EvapiMessage
          if (message['event'] === 'welcome') {
            // Every server is welcomed over the shared tag, so another's welcome comes here too.
            if (up) continue
            up = true
            clearTimeout(unwelcome)
            beat = setInterval(() => write({ command: 'beat' }), place.beatMs ?? BEAT_MS)
            place.onUp()
          } else {
            place.onMessage(message)
          }
        }
      } catch (fault) {
        place.onNoise(fault as Error)
        // The frames are lost from here on; a new line starts clean, and `sync` brings what was missed.
        current.destroy()
      }
    })
    current.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'ECONNREFUSED' && fault.code !== 'ECONNRESET' && fault.code !== 'EPIPE') place.onNoise(fault)
    })
    current.on('close', () => {
      clearInterval(beat)
      clearTimeout(unwelcome)
      if (socket === current) socket = null
      if (up) {
        up = false
        place.onDown()
      }
      if (!closing) again = setTimeout(connect, RECONNECT_MS)
    })
  }
  connect()

  return {
    send: (message) => up && write(message),
    isUp: () => up,
    close: () => {
      closing = true
      clearTimeout(again)
      const current = socket
      if (!current || current.destroyed) return Promise.resolve()
      return new Promise((resolve) => {
        current.once('close', () => resolve())
        current.destroy()
      })
    },
  }
}

export const netstring = (text: string): string => `${Buffer.byteLength(text)}:${text},`

/**
 * Takes chunks, gives whole texts; keeps what is cut.
 * @throws when the bytes are no netstring or announce more than `longest`.
 */
export function netstringReader(longest: number): (chunk: Buffer) => string[] {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const texts: string[] = []
    for (;;) {
      const colon = rest.indexOf(58)
      if (colon < 0) {
        if (rest.length > 10) throw new Error('no length before the message')
        return texts
      }
      const digits = rest.toString('latin1', 0, colon)
      const length = Number(digits)
      if (!/^\d{1,9}$/.test(digits) || length > longest) throw new Error(`bad message length "${digits.slice(0, 20)}"`)
      const end = colon + 1 + length
      if (rest.length <= end) return texts
      if (rest[end] !== 44) throw new Error('no comma after the message')
      texts.push(rest.toString('utf8', colon + 1, end))
      rest = rest.subarray(end + 1)
    }
  }
}
