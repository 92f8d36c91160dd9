// A GB28181 device for tests: one UDP socket, requests as a camera writes them, answers as they come.
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { until } from '../patience.ts'

export interface GbDevice {
  /** Registers; the status of the last answer. */
  register(options?: { password?: string; id?: string; expires?: number }): Promise<number>
  /** A MESSAGE with a body; null: no answer is waited for. */
  message(body: Buffer | string, options?: { id?: string; callId?: string; branch?: string }): Promise<number>
  send(bytes: Buffer | string): void
  /** Requests from the platform, whole. */
  requests: string[]
  /** Whether to answer them. */
  polite: boolean
  close(): Promise<void>
}

export const alarmXml = (sn: number, id: string, { method = '5', type = '1', description = '', time = '2026-11-21T16:22:00' }: { method?: string; type?: string; description?: string; time?: string } = {}): string =>
  `<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Alarm</CmdType>\r\n<SN>${sn}</SN>\r\n<DeviceID>${id}</DeviceID>\r\n<AlarmPriority>1</AlarmPriority>\r\n<AlarmMethod>${method}</AlarmMethod>\r\n<AlarmTime>${time}</AlarmTime>\r\n<AlarmDescription>${description}</AlarmDescription>\r\n<Info>\r\n<AlarmType>${type}</AlarmType>\r\n</Info>\r\n</Notify>\r\n`
export const keepaliveXml = (sn: number, id: string): string => `<?xml version="1.0"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>${sn}</SN>\r\n<DeviceID>${id}</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n`

export async function gbDevice(own: string, secret: string, platform: { port: number; id: string }): Promise<GbDevice> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const answers = new Map<string, string[]>()
  const requests: string[] = []
  let cseq = 0
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const send = (bytes: Buffer | string) => socket.send(bytes, platform.port, '127.0.0.1')
  const device: GbDevice = {
    requests, polite: true, send,
    async register({ password = secret, id = own, expires = 3600 } = {}) {
      const first = await ask('REGISTER', id, '', [`Expires: ${expires}`])
      const nonce = /nonce="([^"]+)"/.exec(first)?.[1]
      const realm = /realm="([^"]+)"/.exec(first)?.[1] ?? ''
      if (nonce === undefined) return statusOf(first)
      const uri = `sip:${platform.id}@${realm}`
      const response = md5(`${md5(`${id}:${realm}:${password}`)}:${nonce}:00000001:abc:auth:${md5(`REGISTER:${uri}`)}`)
      return statusOf(await ask('REGISTER', id, '', [`Expires: ${expires}`, `Authorization: Digest username="${id}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="abc"`]))
    },
    async message(body, { id = own, callId, branch } = {}) { return statusOf(await ask('MESSAGE', id, body, ['Content-Type: Application/MANSCDP+xml'], callId, branch)) },
    close: () => new Promise((resolve) => { socket.close(() => resolve()) }),
  }
  socket.on('message', (bytes) => {
    const text = bytes.toString('latin1')
    const callId = /^Call-ID: (.*)\r$/im.exec(text)?.[1] ?? ''
    if (text.startsWith('SIP/2.0')) { answers.set(callId, [...(answers.get(callId) ?? []), text]); return }
    requests.push(text)
    if (!device.polite) return
    const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line))
    send(['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n'))
  })
  async function ask(method: string, id: string, body: Buffer | string, more: string[], callId = randomBytes(6).toString('hex'), branch = `z9hG4bK${randomBytes(6).toString('hex')}`): Promise<string> {
    const bytes = Buffer.from(body as Buffer)
    const port = socket.address().port
    const before = answers.get(callId)?.length ?? 0
    send(Buffer.concat([Buffer.from([`${method} sip:${platform.id}@4101050000 SIP/2.0`, `Via: SIP/2.0/UDP 192.0.2.9:5060;rport;branch=${branch}`, `From: <sip:${id}@4101050000>;tag=1`, `To: <sip:${platform.id}@4101050000>`, `Call-ID: ${callId}`, `CSeq: ${++cseq} ${method}`, `Contact: <sip:${id}@127.0.0.1:${port}>`, 'Max-Forwards: 70', ...more, `Content-Length: ${bytes.length}`, '', ''].join('\r\n')), bytes]))
    return until(`an answer to ${method}`, () => answers.get(callId)?.[before])
  }
  const statusOf = (text: string) => Number(text.slice(8, 11))
  return device
}
