// Digits as rtpengine reports them: one JSON a UDP packet, named by SIP Call-ID. Only one process can hold the port; the others stand by.
import { createSocket, type Socket } from 'node:dgram'

export interface Digit {
  callId: string
  /** SIP tag of the side that pressed it. */
  tag: string
  digit: string
}

export interface Dtmf {
  /** Does this process hear the digits, or another one? */
  isHere(): boolean
  close(): Promise<void>
}

const KEYS = '0123456789*#ABCD'
const RETRY_MS = 500

/** Takes the port when it is free, and again whenever the process that has it dies. */
export function listenForDigits(place: { host: string, port: number, onDigit: (digit: Digit) => void, onNoise: (fault: Error) => void }): Dtmf {
  let socket: Socket | null = null
  let here = false
  let closing = false
  let again: NodeJS.Timeout | undefined

  const open = () => {
    const current = createSocket('udp4')
    socket = current
    current.on('message', (bytes) => {
      const found = readDigit(bytes.toString('utf8'))
      if (found instanceof Error) place.onNoise(found)
      else if (found) place.onDigit(found)
    })
    current.on('error', (fault: NodeJS.ErrnoException) => {
      here = false
      // Another process has it, here or on the machine that has the address.
      if (fault.code !== 'EADDRINUSE' && fault.code !== 'EADDRNOTAVAIL') place.onNoise(fault)
      current.close()
      if (!closing) {
        again = setTimeout(open, RETRY_MS)
        again.unref()
      }
    })
    current.bind({ port: place.port, address: place.host, exclusive: true }, () => { here = true })
    current.unref()
  }
  open()

  return {
    isHere: () => here,
    close: () => {
      closing = true
      clearTimeout(again)
      const current = socket
      if (!current || !here) return Promise.resolve()
      here = false
      return new Promise((resolve) => current.close(() => resolve()))
    },
  }
}

/** null: a report of another kind. An error: not a report at all. */
export function readDigit(text: string): Digit | Error | null {
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch (fault) {
    return new Error('a digit report is not JSON', { cause: fault })
  }
  if (typeof report !== 'object' || report === null) return new Error('a digit report is not an object')
  const { callid, source_tag: tag, type, event } = report as Record<string, unknown>
  if (type !== 'DTMF') return null
  const digit = typeof event === 'number' ? KEYS[event] : undefined
  if (typeof callid !== 'string' || callid === '' || typeof tag !== 'string' || digit === undefined) return new Error('a digit report misses its call or key')
  return { callId: callid, tag, digit }
}
