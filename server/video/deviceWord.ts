// What a device says over RTSP of a span before ffmpeg plays it: which time it is there, and which time it is about to play. It decides nothing: a device that says nothing, or whom nobody reaches, leaves both unknown.
import { connect } from 'node:net'
import { answerChallenge, readChallenge } from '../auth/digest.ts'

/** `clockAhead`: how far its clock is ahead of ours, in ms. `begins`: when what it plays begins, its own digits read as UTC, in ms since the epoch. Null: it does not say. */
export interface DeviceWord { clockAhead: number | null; begins: number | null }

const NOTHING: DeviceWord = { clockAhead: null, begins: null }
const PATIENCE_MS = 8000
const LONGEST_REPLY = 64 * 1024
/** `Range: clock=20261122T090228Z-…`, in an answer or in its description. */
const CLOCK = /clock\s*=\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/i

interface Reply { status: number; headers: ReadonlyMap<string, string>; body: string }
interface Line { ask(method: string, uri: string, headers?: Record<string, string>): Promise<Reply> }

/** `url`: with its login; over TLS nothing is asked. `now`: our clock, in ms since the epoch. Takes a second, eight at most. */
export async function askDevice(url: string, { stop, now }: { stop: AbortSignal; now: () => number }): Promise<DeviceWord> {
  const { protocol, hostname, port, username, password } = new URL(url)
  if (protocol !== 'rtsp:') return NOTHING
  const login = { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  const bare = url.replace(/^(rtsp:\/\/)[^/?#]*@/, '$1')
  const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)])
  return new Promise((resolve) => {
    const said: { clockAhead: number | null; begins: number | null } = { ...NOTHING }
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 554, signal })
    const waiting: ((reply: Reply) => void)[] = []
    let held = Buffer.alloc(0)
    let number = 0
    const over = () => { socket.destroySoon(); resolve(said) } // what was said last still goes out
    socket.on('error', over)
    socket.on('close', over)
    socket.on('data', (data) => {
      held = Buffer.concat([held, data])
      for (let taken = takeReply(held); taken !== null; taken = takeReply(held)) {
        held = held.subarray(taken.length)
        if (taken.reply === null) continue
        const date = Date.parse(taken.reply.headers.get('date') ?? '')
        if (!Number.isNaN(date)) said.clockAhead = date - now()
        waiting.shift()?.(taken.reply)
      }
      if (held.length > LONGEST_REPLY) over()
    })
    const send = (method: string, uri: string, headers: Record<string, string>) => new Promise<Reply>((answered) => {
      waiting.push(answered)
      socket.write(`${method} ${uri} RTSP/1.0\r\nCSeq: ${++number}\r\nUser-Agent: Sanfen\r\n${Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`)
    })
    let challenge: ReturnType<typeof readChallenge> = null
    const answerTo = (method: string, uri: string): Record<string, string> => (challenge === null ? {} : { Authorization: answerChallenge(challenge, login, method, uri) })
    const ask: Line['ask'] = async (method, uri, headers = {}) => {
      const first = await send(method, uri, { ...headers, ...answerTo(method, uri) })
      if (first.status !== 401 || challenge !== null) return first
      challenge = readChallenge(first.headers.get('www-authenticate') ?? '')
      return challenge === null ? first : send(method, uri, { ...headers, ...answerTo(method, uri) })
    }
    socket.on('connect', () => { void beginningOf({ ask }, bare).then((begins) => { said.begins = begins; over() }) })
  })
}

/** As far as it answers: describes, sets up, plays, and hangs up. */
async function beginningOf({ ask }: Line, uri: string): Promise<number | null> {
  const described = await ask('DESCRIBE', uri, { Accept: 'application/sdp' })
  if (described.status !== 200) return null
  const base = described.headers.get('content-base') ?? uri
  const [session = '', ...media] = described.body.split(/^(?=m=)/m)
  const control = (part: string) => {
    const said = /^a=control:\s*(\S+)/m.exec(part)?.[1] ?? '*'
    return said === '*' ? base : /^rtsps?:/i.test(said) ? said : `${base.replace(/\/$/, '')}/${said}`
  }
  const ready = await ask('SETUP', control(media.find((m) => m.startsWith('m=video')) ?? session), { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' })
  const id = ready.headers.get('session')?.split(';')[0]
  const played = ready.status === 200 && id !== undefined ? await ask('PLAY', control(session), { Session: id, Range: 'npt=0.000-' }) : null
  if (id !== undefined) void ask('TEARDOWN', control(session), { Session: id })
  return momentIn(played?.headers.get('range') ?? '') ?? momentIn(/^a=range:.*$/m.exec(described.body)?.[0] ?? '')
}

function momentIn(text: string): number | null {
  const found = CLOCK.exec(text)
  if (!found) return null
  const [, year, month, day, hour, minute, second] = found
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** The first reply, or a packet of sound and pictures (null), and how long it is; null: it is not whole yet. */
function takeReply(held: Buffer): { reply: Reply | null; length: number } | null {
  if (held[0] === 0x24) return held.length < 4 || held.length < 4 + held.readUInt16BE(2) ? null : { reply: null, length: 4 + held.readUInt16BE(2) }
  const end = held.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...rest] = held.subarray(0, end).toString('latin1').split('\r\n')
  const headers = new Map<string, string>()
  for (const line of rest) {
    const [name, value] = [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value)
  }
  const length = end + 4 + (Number(headers.get('content-length')) || 0)
  return held.length < length ? null : { reply: { status: Number(/^RTSP\/\d\.\d (\d{3})/.exec(first)?.[1] ?? 0), headers, body: held.subarray(end + 4, length).toString('latin1') }, length }
}
