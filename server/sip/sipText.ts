// SIP as text: reading what Kamailio sends over its WebSocket, writing what the robot says. Pure; knows no calls.
import { createHash, randomBytes } from 'node:crypto'

export interface SipMessage {
  /** Of a request; null for a response. */
  method: string | null
  /** 0 for a request. */
  status: number
  /** Names in small letters and whole, values as they stand, in their order. */
  headers: readonly (readonly [string, string])[]
  body: string
}

/** A carrier may write these short. */
const SHORT: Readonly<Record<string, string>> = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact', c: 'content-type', l: 'content-length', e: 'content-encoding', k: 'supported', s: 'subject' }

/** Null when it is no SIP: a keep-alive, or noise. */
export function readSip(text: string): SipMessage | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  // A line that begins with a blank goes on with the one before.
  const [first = '', ...lines] = text.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const status = /^SIP\/2\.0 ([1-6][0-9]{2})(?: |$)/.exec(first)?.[1]
  const method = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(first)?.[1]
  if (status === undefined && method === undefined) return null
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon < 1) return []
    const name = line.slice(0, colon).trim().toLowerCase()
    return [[SHORT[name] ?? name, line.slice(colon + 1).trim()] as const]
  })
  return { method: method ?? null, status: Number(status ?? 0), headers, body: text.slice(end + 4) }
}

export const headersOf = (message: SipMessage, name: string): string[] => message.headers.filter(([one]) => one === name).map(([, value]) => value)
/** The first of its name; empty when there is none. */
export const headerOf = (message: SipMessage, name: string): string => headersOf(message, name)[0] ?? ''

/** The tag of a From or To; empty while there is none. */
export const tagOf = (value: string): string => /;\s*tag\s*=\s*([^;\s,]+)/i.exec(value.slice(value.lastIndexOf('>') + 1))?.[1] ?? ''
/** The address in a Contact: within the brackets, or bare. */
export const uriOf = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? ''
/** The number and method of a CSeq. */
export function sequenceOf(message: SipMessage): { number: number, method: string } {
  const [, number = '0', method = ''] = /^(\d+)\s+(\S+)/.exec(headerOf(message, 'cseq')) ?? []
  return { number: Number(number), method }
}

/** The way of every later request, nearest first: a response tells it in the opposite order. */
export const routesOf = (response: SipMessage): string[] => headersOf(response, 'record-route').flatMap((value) => value.match(/<[^>]*>[^,]*/g) ?? []).map((route) => route.trim()).toReversed()

export function writeSip(first: string, headers: readonly (readonly [string, string])[], body = ''): string {
  return [first, ...headers.map(([name, value]) => `${name}: ${value}`), `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')
}

/** The response to a request, with what must be repeated in it. `contact` for one that keeps a call alive. */
export function writeResponse(request: SipMessage, status: string, contact: string | null = null, sdp = ''): string {
  const kept = request.headers.filter(([name]) => ['via', 'record-route', 'from', 'to', 'call-id', 'cseq'].includes(name))
  return writeSip(`SIP/2.0 ${status}`, [...kept, ...(contact === null ? [] : [['Contact', contact] as const]), ...(sdp === '' ? [] : [['Content-Type', 'application/sdp'] as const])], sdp)
}

export const newBranch = (): string => `z9hG4bK${randomBytes(9).toString('hex')}`
export const newTag = (): string => randomBytes(6).toString('hex')

export interface Challenge {
  realm: string
  nonce: string
}

/** Of a Proxy-Authenticate; null for another scheme than digest. */
export function readChallenge(value: string): Challenge | null {
  const [realm, nonce] = ['realm', 'nonce'].map((name) => new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(value)?.[1])
  return /^digest /i.test(value) && realm !== undefined && nonce !== undefined ? { realm, nonce } : null
}

/** RFC 2617 with qop=auth, for a Proxy-Authorization. */
export function answerChallenge({ realm, nonce }: Challenge, who: { username: string, password: string }, method: string, uri: string): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const cnonce = randomBytes(8).toString('hex')
  const response = md5(`${md5(`${who.username}:${realm}:${who.password}`)}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`)
  return `Digest username="${who.username}", realm="${realm}", nonce="${nonce}", uri="${uri}", qop=auth, nc=00000001, cnonce="${cnonce}", response="${response}", algorithm=MD5`
}
