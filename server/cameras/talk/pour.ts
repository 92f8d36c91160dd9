// A PUT whose body does not end: sound goes on behind its head for as long as somebody speaks. On a socket of our own, since no HTTP client writes behind a body of length 0, which is how these cameras want it.
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { SpeakerFault } from '../../contracts/talk.ts'
import { type Asked, authorizationFor } from '../asking.ts'

export type Pour = { ok: true; write(sound: Buffer): boolean; readonly lost: Promise<SpeakerFault>; end(): void } | { ok: false; fault: SpeakerFault }

/** Some cameras answer the head at once, others when all is over: without an answer for so long it takes the sound. */
const ANSWER_MS = 1500
const CONNECT_MS = 4000
const LONGEST_HEAD = 8 * 1024
/** Unsent sound, in bytes: half a second. What is more is left out, for a voice that comes ever later helps nobody. */
const BEHIND = 4000

export async function openPour(asked: Asked, signal: AbortSignal): Promise<Pour> {
  const first = await begin(asked, null, signal)
  if (first.is === 'fault') return { ok: false, fault: first.fault }
  if (first.is === 'open') return first.pour
  const authorization = authorizationFor(first.challenge, asked, 'PUT')
  if (authorization === null) return { ok: false, fault: 'login-refused' }
  const second = await begin(asked, authorization, signal)
  if (second.is === 'open') return second.pour
  return { ok: false, fault: second.is === 'fault' ? second.fault : 'login-refused' }
}

type Begun = { is: 'open'; pour: Pour } | { is: 'challenged'; challenge: string } | { is: 'fault'; fault: SpeakerFault }

function begin({ address, login }: Asked, authorization: string | null, signal: AbortSignal): Promise<Begun> {
  const { protocol, hostname, port, host, pathname, search } = new URL(address)
  const bare = hostname.replace(/^\[|\]$/g, '')
  const socket: Socket = protocol === 'https:' ? connectTls({ host: bare, port: Number(port || 443), servername: /^[\d.]+$|:/.test(bare) ? '' : bare }) : connectTcp({ host: bare, port: Number(port || 80) })
  socket.setNoDelay(true)
  return new Promise((resolve) => {
    let isOpen = false
    let isOver = false
    let head = ''
    let sayLost: (fault: SpeakerFault) => void = () => undefined
    const lost = new Promise<SpeakerFault>((done) => { sayLost = done })
    const limit = setTimeout(() => fail('unreachable'), CONNECT_MS)
    let patience: NodeJS.Timeout | undefined
    const settle = (begun: Begun) => {
      clearTimeout(limit)
      clearTimeout(patience)
      signal.removeEventListener('abort', aborted)
      if (begun.is !== 'open') { isOver = true; socket.destroy() }
      resolve(begun)
    }
    const fail = (fault: SpeakerFault) => {
      if (isOver) return
      if (isOpen) { isOver = true; socket.destroy(); sayLost(fault) } else settle({ is: 'fault', fault })
    }
    const aborted = () => fail('unreachable')
    const open = () => {
      if (isOpen || isOver) return
      isOpen = true
      settle({
        is: 'open',
        pour: {
          ok: true, lost,
          write(sound) {
            if (isOver || socket.writableLength > BEHIND) return false
            socket.write(sound)
            return true
          },
          end() {
            isOver = true
            socket.end()
            setTimeout(() => socket.destroy(), ANSWER_MS).unref()
          },
        },
      })
    }
    signal.addEventListener('abort', aborted)
    socket.on(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${authorization === null ? '' : `Authorization: ${authorization}\r\n`}Content-Type: application/octet-stream\r\nContent-Length: 0\r\n\r\n`)
      // While it may still ask for the login, no sound goes behind the head.
      if (authorization !== null || login === null) patience = setTimeout(open, ANSWER_MS)
    })
    socket.on('data', (data) => {
      if (head.length > LONGEST_HEAD) return
      head += data.toString('latin1')
      if (isOver || !head.includes('\r\n\r\n')) return
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0)
      if (status === 100) { head = head.slice(head.indexOf('\r\n\r\n') + 4); return }
      if (status >= 200 && status < 300) { open(); return }
      if (status === 401 && authorization === null && !isOpen) { settle({ is: 'challenged', challenge: [...head.matchAll(/^www-authenticate:\s*(.*)$/gim)].map((m) => (m[1] ?? '').trim()).join(', ') }); return }
      fail(status === 401 || status === 403 ? 'login-refused' : status === 404 ? 'no-speaker' : status === 503 ? 'busy-there' : 'failed')
    })
    socket.on('error', () => fail(isOpen ? 'dropped' : 'unreachable'))
    socket.on('close', () => fail(isOpen ? 'dropped' : 'unreachable'))
  })
}
