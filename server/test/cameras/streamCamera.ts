// A camera with an alert stream for tests: HTTP with digest login, parts of XML that it is told to send, counters of what was tried.
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StreamCamera {
  url(login?: string): string
  /** Requests so far, and those with a good login. */
  requests(): number
  connected(): number
  event(word: string, state?: 'active' | 'inactive', more?: string): void
  beat(): void
  raw(type: string, body: Buffer | string, withLength?: boolean): void
  /** Cuts all lines. */
  cut(): void
  /** Bytes as they are, in whatever pieces. */
  write(bytes: Buffer): void
  close(): Promise<void>
}

export const xmlEvent = (word: string, state = 'active', more = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><ipAddress>192.0.2.64</ipAddress><channelID>1</channelID><dateTime>2026-11-21T16:22:00+08:00</dateTime><activePostCount>1</activePostCount><eventType>${word}</eventType><eventState>${state}</eventState><eventDescription>${word} alarm</eventDescription>${more}</EventNotificationAlert>`

export async function streamCamera(password = 'pa:ss"w&rd'): Promise<StreamCamera> {
  const open = new Set<ServerResponse>()
  const nonce = randomBytes(8).toString('hex')
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    const said = Object.fromEntries([...(request.headers.authorization ?? '').matchAll(/(\w+)="?([^",]+)"?/g)].map(([, k, v]) => [k, v]))
    const wanted = md5(`${md5(`admin:cam:${password}`)}:${nonce}:${said['nc']}:${said['cnonce']}:auth:${md5(`GET:${request.url}`)}`)
    if (said['response'] !== wanted) {
      response.writeHead(401, { 'www-authenticate': `Basic realm="cam", Digest realm="cam", qop="auth", nonce="${nonce}", algorithm=MD5` }).end('no')
      return
    }
    response.writeHead(200, { 'content-type': 'multipart/mixed; boundary=boundary' })
    response.flushHeaders()
    open.add(response)
    response.on('close', () => open.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const write = (bytes: Buffer) => { for (const one of open) one.write(bytes) }
  const raw: StreamCamera['raw'] = (type, body, withLength = true) => {
    const bytes = Buffer.from(body as Buffer)
    write(Buffer.concat([Buffer.from(`--boundary\r\nContent-Type: ${type}\r\n${withLength ? `Content-Length: ${bytes.length}\r\n` : ''}\r\n`), bytes, Buffer.from('\r\n')]))
  }
  return {
    url: (login = `admin:${encodeURIComponent(password)}`) => `http://${login}@127.0.0.1:${(server.address() as AddressInfo).port}/ISAPI/Event/notification/alertStream`,
    requests: () => requests, connected: () => open.size, write, raw,
    event: (word, state = 'active', more = '') => raw('application/xml; charset="UTF-8"', xmlEvent(word, state, more)),
    beat: () => raw('application/xml', xmlEvent('videoloss', 'inactive')),
    cut() { for (const one of open) one.destroy() },
    async close() {
      for (const one of open) one.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
