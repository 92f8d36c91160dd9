// A text message gateway on this machine: checks who asks and what, keeps what it took, answers as it was told to, and sends signed receipts.
import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'

export interface SmsTaken { id: string; to: string; text: string; from?: string; messageId: string }
/** What it answers next; `slow`: never. */
export type SmsMood = 'ok' | 'slow' | { status: number; code?: string; retryAfter?: string }

export interface SmsGatewayAtTest {
  url: string
  token: string
  receiptSecret: string
  /** What a server that sends through it is started with; its links lead nowhere. */
  settings: Record<string, string>
  /** One entry an id, however often it was asked. */
  taken: SmsTaken[]
  complaints: string[]
  asked: number
  mood: SmsMood
  /** Headers and body of a receipt, signed for `at`. */
  receipt(body: unknown, at?: Date): { headers: Record<string, string>; body: string }
  /** Tells a server at `to` what became of a message; resolves with its status. */
  tell(to: string, body: unknown): Promise<number>
  close(): Promise<void>
}

export async function startSmsGateway(): Promise<SmsGatewayAtTest> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      gateway.asked++
      if (gateway.mood === 'slow') return
      const answer = (status: number, body: object, headers: Record<string, string> = {}) => { response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)) }
      if (request.headers.authorization !== `Bearer ${gateway.token}`) { answer(401, { code: 'bad-token' }); return }
      if (gateway.mood !== 'ok') { const { status, code, retryAfter } = gateway.mood; answer(status, code === undefined ? {} : { code }, retryAfter === undefined ? {} : { 'retry-after': retryAfter }); return }
      const { id, to, text, from } = JSON.parse(Buffer.concat(chunks).toString()) as Partial<SmsTaken>
      if (!id || !to || !text || request.method !== 'POST') { gateway.complaints.push('id, to or text is missing'); answer(400, { code: 'bad-request' }); return }
      if (!/^\d{8,17}$/.test(to)) { answer(400, { code: 'bad-number' }); return }
      const before = gateway.taken.find((one) => one.id === id)
      const messageId = before?.messageId ?? `m-${randomUUID()}`
      if (!before) gateway.taken.push({ id, to, text, ...(from === undefined ? {} : { from }), messageId })
      answer(200, { messageId })
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const [url, token, receiptSecret] = [`http://127.0.0.1:${address.port}/messages`, 'a token of the gateway', 'a secret for receipts, long enough']
  const gateway: SmsGatewayAtTest = {
    url, token, receiptSecret, settings: { SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN: token, SMS_RECEIPT_SECRET: receiptSecret, PUBLIC_URL: 'https://sanfen.example' }, taken: [], complaints: [], asked: 0, mood: 'ok',
    receipt(value, at = new Date()) {
      const [body, stamp] = [JSON.stringify(value), String(Math.floor(at.getTime() / 1000))]
      return { headers: { 'content-type': 'application/json', 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': createHmac('sha256', gateway.receiptSecret).update(`${stamp}.${body}`).digest('hex') }, body }
    },
    async tell(to, value) { return (await fetch(`${to}/api/notify/sms-receipts`, { method: 'POST', ...gateway.receipt(value) })).status },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
  return gateway
}
