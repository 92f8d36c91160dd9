// Fills the templates of sip/ for one edge. Knows names and shapes of the settings, starts nothing.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

export interface EdgeSettings {
  /** Where the carrier sends calls (UDP) and where pages log in (WebSocket). */
  sip: Endpoint
  ws: Endpoint
  /** For our own servers only. */
  rpc: Endpoint
  evapi: Endpoint
  /** rtpengine's control port, and where it sends digits. */
  ng: Endpoint
  dtmf: Endpoint
  /** Addresses or networks (CIDR) that may send calls. */
  trunkAddresses: readonly string[]
  /** Where outbound calls go. */
  trunkPeer: Endpoint
  /** The address a carrier sees in From. */
  edgeAddress: string
  trunkInterface: string
  webInterface: string
  rtpPorts: { from: number, to: number }
  recordingDir: string
  domain: string
  serviceNumber: string
  credentialSecret: string
  /** Both the servers' connection and the RPC door ask for it. */
  serverKey: string
  /** Numbers an operator may dial, a POSIX extended expression. */
  dialable: string
  /** After so long without a word from any server, waiting calls ring everywhere. Longer than a restart takes. */
  releaseSeconds: number
  /** No packet from either side for so long ends a call; three times as long when digits were listened for while a phone rang. */
  mediaTimeoutSeconds: number
  /** The longest call of the robot (server/sip/robot.ts), answer to end: the net under a server that died. */
  robotSeconds: number
  workers: number
}

export interface Endpoint {
  host: string
  port: number
}

const at = (endpoint: Endpoint): string => `${endpoint.host}:${endpoint.port}`

/** The text of kamailio.cfg. Holds secrets: write it for its owner only. */
export function renderKamailio(settings: EdgeSettings): string {
  for (const address of settings.trunkAddresses) {
    const [ip, bits, ...rest] = address.split('/')
    const family = isIP(ip ?? '')
    if (!family || rest.length > 0 || (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))) {
      throw new Error(`SIP_TRUNK_ADDRESSES: "${address}" is not an IP address or network. Example: 203.0.113.7,198.51.100.0/24`)
    }
  }
  if (settings.trunkAddresses.length === 0) throw new Error('SIP_TRUNK_ADDRESSES: no address at all; nobody could call. Example: 203.0.113.7')
  return fill('kamailio.cfg', {
    domain: settings.domain,
    serviceNumber: settings.serviceNumber,
    edgeAddress: settings.edgeAddress,
    logLevel: '1',
    workers: String(settings.workers),
    sipListen: at(settings.sip),
    wsListen: at(settings.ws),
    rpcListen: at(settings.rpc),
    rpcPort: String(settings.rpc.port),
    evapiListen: at(settings.evapi),
    ngAddress: at(settings.ng),
    trunkAddresses: settings.trunkAddresses.join(','),
    trunkPeer: at(settings.trunkPeer),
    credentialSecret: settings.credentialSecret,
    serverKey: settings.serverKey,
    dialable: settings.dialable,
    releaseSeconds: String(settings.releaseSeconds),
    robotSeconds: String(settings.robotSeconds),
    // 200 requests in 2 s from one stranger's address: a whole shift logging in through one proxy stays under it.
    floodLimit: '200',
  })
}

/** The text of rtpengine.conf. `recordingDir` as rtpengine sees it. */
export function renderRtpengine(settings: EdgeSettings): string {
  return fill('rtpengine.conf', {
    trunkInterface: settings.trunkInterface,
    webInterface: settings.webInterface,
    ngAddress: at(settings.ng),
    dtmfAddress: at(settings.dtmf),
    rpcListen: at(settings.rpc),
    serverKey: settings.serverKey,
    rtpMin: String(settings.rtpPorts.from),
    rtpMax: String(settings.rtpPorts.to),
    mediaTimeoutSeconds: String(settings.mediaTimeoutSeconds),
    silentTimeoutSeconds: String(settings.mediaTimeoutSeconds * 3),
    recordingDir: settings.recordingDir,
    logLevel: '5',
  })
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(new URL(`../../sip/${template}`, import.meta.url), 'utf8')
  const whole = text.replaceAll(/^\{\{>(\w+)\}\}$/gm, (_, part: string) => readFileSync(new URL(`../../sip/routes/${part}.cfg`, import.meta.url), 'utf8'))
  return whole.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`sip/${template} asks for {{${name}}}, which has no value`)
    // Quotes, line ends and Kamailio's own "!" would change the meaning of the file, not only the value.
    if (/["\n\r]/.test(value)) throw new Error(`sip/${template}: the value of ${name} may not hold quotes or line ends`)
    return value
  })
}
