// A browser's push service on this machine: hands out subscriptions, checks who sends (VAPID), decrypts what came with the browser's own key, and answers as it was told to.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import { makeCertificate } from './certificate.ts'

export interface PushReceived {
  device: string
  headers: IncomingMessage['headers']
  /** Decrypted and parsed. */
  message: Record<string, unknown>
  /** The sender's key as it signed with. */
  senderKey: string
}
export interface PushDeviceAtService { endpoint: string; p256dh: string; auth: string }
/** What the service answers next: a status, `slow` (never), or a cut line. */
export type PushMood = { status: number; retryAfter?: string; location?: string } | 'slow' | 'cut'

export interface PushService {
  /** For PUSH_HOSTS. */
  host: string
  /** PEM of its certificate. */
  ca: string
  received: PushReceived[]
  /** What it found wrong with senders. */
  complaints: string[]
  mood: PushMood
  subscribe(): PushDeviceAtService
  close(): Promise<void>
}

export async function startPushService(): Promise<PushService> {
  const { key, cert } = await makeCertificate()
  const devices = new Map<string, { ecdh: ECDH; auth: Buffer }>()
  const server = createServer({ key, cert }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (service.mood === 'slow') return
      if (service.mood === 'cut') { request.socket.destroy(); return }
      try {
        const device = request.url?.slice(1) ?? ''
        const keys = devices.get(device)
        if (!keys) throw new Error(`no device ${device}`)
        const senderKey = checkSender(request.headers, `https://${service.host}`)
        service.received.push({ device, headers: request.headers, message: JSON.parse(decrypt(Buffer.concat(chunks), keys)) as Record<string, unknown>, senderKey })
      } catch (fault) {
        service.complaints.push(String(fault))
        response.writeHead(400).end()
        return
      }
      const { status, retryAfter, location } = service.mood
      response.writeHead(status, { ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }), ...(location === undefined ? {} : { location }) }).end()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  const service: PushService = {
    host: `127.0.0.1:${address.port}`, ca: cert, received: [], complaints: [], mood: { status: 201 },
    subscribe() {
      const ecdh = createECDH('prime256v1')
      const [device, auth] = [randomBytes(12).toString('hex'), randomBytes(16)]
      devices.set(device, { ecdh, auth })
      return { endpoint: `https://${service.host}/${device}`, p256dh: ecdh.generateKeys('base64url'), auth: auth.toString('base64url') }
    },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
  return service
}

/** RFC 8292: `vapid t=JWT, k=KEY`. Returns the key; throws what is wrong. */
function checkSender({ authorization = '' }: IncomingMessage['headers'], audience: string): string {
  const { t: token = '', k: key = '' } = /^vapid t=(?<t>[\w.-]+), ?k=(?<k>[\w-]+)$/.exec(authorization)?.groups ?? {}
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65) throw new Error('the sender shows no key')
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const right = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  if (!right) throw new Error('the signature is wrong')
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud?: string; exp?: number; sub?: string }
  const now = Date.now() / 1000
  if (said.aud !== audience) throw new Error(`signed for ${said.aud}`)
  if (said.exp === undefined || said.exp < now || said.exp > now + 86_400) throw new Error(`expires at ${said.exp}`)
  if (!/^(mailto:|https:)/.test(said.sub ?? '')) throw new Error(`subject ${said.sub}`)
  return key
}

/** RFC 8188 and 8291, one record. */
function decrypt(body: Buffer, { ecdh, auth }: { ecdh: ECDH; auth: Buffer }): string {
  const salt = body.subarray(0, 16)
  const sender = body.subarray(21, 21 + body.readUInt8(20))
  const sealed = body.subarray(21 + sender.length)
  if (sealed.length > body.readUInt32BE(16)) throw new Error('more than one record')
  const derive = (secret: Buffer, with_: Buffer, info: Buffer | string, bytes: number) => Buffer.from(hkdfSync('sha256', secret, with_, info, bytes))
  const shared = derive(ecdh.computeSecret(sender), auth, Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]), 32)
  const decipher = createDecipheriv('aes-128-gcm', derive(shared, salt, 'Content-Encoding: aes128gcm\0', 16), derive(shared, salt, 'Content-Encoding: nonce\0', 12))
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  const end = plain.lastIndexOf(2) // the padding of a last record begins with 2
  if (end < 0) throw new Error('no end of the record')
  return plain.subarray(0, end).toString('utf8')
}
