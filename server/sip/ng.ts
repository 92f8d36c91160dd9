// rtpengine's control protocol: bencode over UDP, repeated until answered. Knows commands and answers, not calls.
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { type Bencoded, bencode, unbencode } from './bencode.ts'

export type NgFields = Readonly<Record<string, Bencoded | undefined>>
export type NgAnswer =
  | { readonly ok: true, readonly fields: NgFields }
  /** rtpengine's own words, e.g. "Unknown call-id". */
  | { readonly ok: false, readonly refusal: 'refused', readonly reason: string }
  | { readonly ok: false, readonly refusal: 'no-answer' }

export interface Ng {
  /** Sent again every 400 ms, four times; rtpengine remembers the cookie, so a repeat is not done twice. */
  command(name: string, fields?: NgFields): Promise<NgAnswer>
  close(): Promise<void>
}

const TRIES = 4
const PATIENCE_MS = 400

export function connectNg(place: { host: string, port: number, onNoise: (fault: Error) => void }): Ng {
  const socket = createSocket('udp4')
  const identity = randomBytes(6).toString('hex')
  const waiting = new Map<string, (answer: NgAnswer) => void>()
  let count = 0
  let open = true

  socket.on('message', (bytes) => {
    const blank = bytes.indexOf(32)
    const settle = waiting.get(bytes.toString('latin1', 0, Math.max(0, blank)))
    if (!settle) return
    try {
      const fields = unbencode(bytes.subarray(blank + 1))
      if (typeof fields !== 'object' || Array.isArray(fields)) throw new Error('rtpengine answered something else than a dictionary')
      settle(toAnswer(fields as NgFields))
    } catch (fault) {
      place.onNoise(fault as Error)
    }
  })
  // A closed port comes back as ECONNREFUSED on a connected socket; the repeats and the missing answer tell that already.
  socket.on('error', (fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'ECONNREFUSED') place.onNoise(fault)
  })
  socket.unref()

  return {
    command(name, fields = {}) {
      const cookie = `${identity}_${(count += 1)}`
      const text = Buffer.from(`${cookie} ${bencode({ command: name, ...fields })}`)
      return new Promise((resolve) => {
        let tries = 0
        let timer: NodeJS.Timeout
        const settle = (answer: NgAnswer) => {
          clearTimeout(timer)
          waiting.delete(cookie)
          resolve(answer)
        }
        const attempt = () => {
          if (!open || tries >= TRIES) return settle({ ok: false, refusal: 'no-answer' })
          tries += 1
          socket.send(text, place.port, place.host)
          timer = setTimeout(attempt, PATIENCE_MS)
        }
        waiting.set(cookie, settle)
        attempt()
      })
    },
    close: () => {
      open = false
      for (const settle of waiting.values()) settle({ ok: false, refusal: 'no-answer' })
      return new Promise((resolve) => socket.close(() => resolve()))
    },
  }
}

function toAnswer(fields: NgFields): NgAnswer {
  if (fields['result'] === 'error') {
    const reason = fields['error-reason']
    return { ok: false, refusal: 'refused', reason: typeof reason === 'string' ? reason : 'no reason given' }
  }
  return { ok: true, fields }
}
