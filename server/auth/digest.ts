// Digest authentication (RFC 7616 with MD5 and SHA-256, RFC 2617 without qop), both sides: we answer cameras over HTTP, and ask those who register by SIP.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export interface Challenge { realm: string; nonce: string; qop: 'auth' | null; algorithm: 'MD5' | 'SHA-256'; opaque: string | null }
export interface Login { username: string; password: string }

const PART = /([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi
/** The parts of a Digest header, names in small letters; empty for another scheme. */
export function readDigest(header: string): Map<string, string> {
  if (!/^\s*digest\s/i.test(header)) return new Map()
  return new Map([...header.replace(/^\s*digest\s+/i, '').matchAll(PART)].map(([, name = '', quoted, bare]) => [name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '']))
}

/** Null when it is no digest that we can answer. Several challenges in one header: the first that we can. */
export function readChallenge(header: string): Challenge | null {
  for (const one of header.split(/,\s*(?=(?:digest|basic)\s)/i)) {
    const parts = readDigest(one)
    const [realm, nonce] = [parts.get('realm'), parts.get('nonce')]
    const algorithm = (parts.get('algorithm') ?? 'MD5').toUpperCase()
    const qop = parts.get('qop')
    if (realm === undefined || nonce === undefined || (algorithm !== 'MD5' && algorithm !== 'SHA-256')) continue
    if (qop !== undefined && !qop.split(/[\s,]+/).includes('auth')) continue
    return { realm, nonce, qop: qop === undefined ? null : 'auth', algorithm, opaque: parts.get('opaque') ?? null }
  }
  return null
}

const hash = (algorithm: Challenge['algorithm'], text: string): string => createHash(algorithm === 'MD5' ? 'md5' : 'sha256').update(text).digest('hex')

function responseOf({ realm, nonce, qop, algorithm }: Pick<Challenge, 'realm' | 'nonce' | 'qop' | 'algorithm'>, { username, password }: Login, method: string, uri: string, nc: string, cnonce: string): string {
  const a1 = hash(algorithm, `${username}:${realm}:${password}`)
  const a2 = hash(algorithm, `${method}:${uri}`)
  return hash(algorithm, qop === null ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`)
}

/** The Authorization header; each is for one request. */
export function answerChallenge(challenge: Challenge, login: Login, method: string, uri: string): string {
  const cnonce = randomBytes(8).toString('hex')
  const parts = [
    `username="${login.username.replaceAll(/["\\]/g, '\\$&')}"`, `realm="${challenge.realm}"`, `nonce="${challenge.nonce}"`, `uri="${uri}"`, `algorithm=${challenge.algorithm}`,
    `response="${responseOf(challenge, login, method, uri, '00000001', cnonce)}"`,
    ...(challenge.qop === null ? [] : ['qop=auth', 'nc=00000001', `cnonce="${cnonce}"`]), ...(challenge.opaque === null ? [] : [`opaque="${challenge.opaque}"`]),
  ]
  return `Digest ${parts.join(', ')}`
}

/** Whether an Authorization was made with this password for a nonce and realm that we gave. That its `uri` is ours is for the caller to say. */
export function isAnswered(header: string, asked: { realm: string; nonce: string }, password: string, method: string): boolean {
  const parts = readDigest(header)
  const algorithm = (parts.get('algorithm') ?? 'MD5').toUpperCase()
  const qop = parts.get('qop')
  if (parts.get('realm') !== asked.realm || parts.get('nonce') !== asked.nonce || (algorithm !== 'MD5' && algorithm !== 'SHA-256') || (qop !== undefined && qop !== 'auth')) return false
  const wanted = responseOf({ ...asked, qop: qop === undefined ? null : 'auth', algorithm }, { username: parts.get('username') ?? '', password }, method, parts.get('uri') ?? '', parts.get('nc') ?? '', parts.get('cnonce') ?? '')
  const given = Buffer.from((parts.get('response') ?? '').toLowerCase())
  return given.length === wanted.length && timingSafeEqual(given, Buffer.from(wanted))
}
