// SIP over UDP as GB28181 uses it: one request or response a datagram. Bytes stay bytes: bodies may be GB2312. Pure.

export interface SipRequest { method: string; uri: string; headers: readonly (readonly [string, string])[]; body: Buffer }
export interface SipResponse { status: number; headers: readonly (readonly [string, string])[] }

const SHORT: Readonly<Record<string, string>> = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact', c: 'content-type', l: 'content-length' }
const LONGEST_HEAD = 8192
const MOST_HEADERS = 100

/** Null: no SIP, or cut off. */
export function readDatagram(datagram: Buffer): SipRequest | SipResponse | null {
  const end = datagram.indexOf('\r\n\r\n')
  if (end < 0 || end > LONGEST_HEAD) return null
  const [first = '', ...lines] = datagram.subarray(0, end).toString('latin1').replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  if (lines.length > MOST_HEADERS) return null
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon < 1) return []
    const name = line.slice(0, colon).trim().toLowerCase()
    return [[SHORT[name] ?? name, line.slice(colon + 1).trim()] as const]
  })
  const status = /^SIP\/2\.0 ([1-6][0-9]{2})\b/.exec(first)?.[1]
  if (status !== undefined) return { status: Number(status), headers }
  const [, method, uri] = /^([A-Z]{3,12}) (\S{1,300}) SIP\/2\.0$/.exec(first) ?? []
  if (method === undefined || uri === undefined) return null
  const rest = datagram.subarray(end + 4)
  const length = headers.find(([name]) => name === 'content-length')?.[1]
  if (length !== undefined && (!/^\d{1,6}$/.test(length) || Number(length) > rest.length)) return null
  return { method, uri, headers, body: length === undefined ? rest : rest.subarray(0, Number(length)) }
}

export const header = (message: { headers: readonly (readonly [string, string])[] }, name: string): string => message.headers.find(([one]) => one === name)?.[1] ?? ''
/** The user part of an address: a GB28181 id. */
export const userOf = (value: string): string => /sips?:([^@;>\s]{1,64})@/i.exec(value)?.[1] ?? ''
export const branchOf = (message: SipRequest): string => /;\s*branch\s*=\s*([^;,\s]+)/i.exec(header(message, 'via'))?.[1] ?? ''

export interface Peer { address: string; port: number }

/** With what must be repeated, and from where it really came (RFC 3581). */
export function writeResponse(request: SipRequest, status: string, { peer, tag, more = [] }: { peer: Peer; tag: string; more?: readonly (readonly [string, string])[] }): Buffer {
  let isFirst = true
  const kept = request.headers.filter(([name]) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name)).map(([name, value]) => {
    if (name === 'to' && !/;\s*tag=/i.test(value)) return [name, `${value};tag=${tag}`] as const
    if (name !== 'via' || !isFirst) return [name, value] as const
    isFirst = false
    const bare = value.replace(/;\s*received=[^;]*/i, '').replace(/;\s*rport(=[^;]*)?/i, '')
    return [name, `${bare};received=${peer.address};rport=${peer.port}`] as const
  })
  return write(`SIP/2.0 ${status}`, [...kept, ...more], '')
}

export const writeMessage = (first: string, headers: readonly (readonly [string, string])[], body: string): Buffer => write(first, headers, body)

const NAMES: Readonly<Record<string, string>> = { via: 'Via', from: 'From', to: 'To', 'call-id': 'Call-ID', cseq: 'CSeq' }
/** Ids and words of ours are ASCII: that is GB2312 as well. */
function write(first: string, headers: readonly (readonly [string, string])[], body: string): Buffer {
  const bytes = Buffer.from(body, 'latin1')
  return Buffer.concat([Buffer.from([first, ...headers.map(([name, value]) => `${NAMES[name] ?? name}: ${value}`), `Content-Length: ${bytes.length}`, '', ''].join('\r\n'), 'latin1'), bytes])
}
