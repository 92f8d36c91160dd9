// The SIP edge of our own: Kamailio and rtpengine under the data directory, on loopback. Knows how they start and stop, not what a call means.
import { createSocket } from 'node:dgram'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DAEMON_HOME, type Daemon, daemon, stopDaemons, whenReady } from './daemon.ts'
import { makeDirectory, newPassword, type Owner, ownerOf, userOf, writeSecretFile } from './directory.ts'
import { type EdgeSettings, type Endpoint, renderKamailio, renderRtpengine } from './edge-config.ts'
import { DIALABLE, SERVICE_NUMBER } from '../domain/phone.ts'
import type { PortBook } from './ports.ts'
import { claimRtpPorts, type PortRange } from './rtp-ports.ts'

export interface EdgePlace {
  dataDir: string
  ports: PortBook
  /** SIP_PORT; without it 5060 when free, else another, remembered. "any": a private one (two that start at once could both find 5060 free). */
  sipPort?: number | 'any' | undefined
  /** SIP_TRUNK_ADDRESSES. Default: this machine. */
  trunkAddresses?: readonly string[] | undefined
  /** Where outbound calls go. Default: a free loopback port, for `npm run drill` and tests. */
  trunkPeer?: Endpoint | undefined
  /** Default 15 s: a restart of the server takes less. */
  releaseSeconds?: number
  /** Default 60 s. */
  mediaTimeoutSeconds?: number
  /** Default 180 s. */
  robotSeconds?: number
  /** Ranges to choose from, when many edges run on one machine, as in tests. */
  rtpRanges?: readonly PortRange[]
}

export interface EdgePart {
  sipHost: string
  sipPort: number
  /** Where outbound calls go. */
  trunkPeer: Endpoint
  wsUrl: string
  /** The servers' own way to the same door. */
  robotUrl: string
  domain: string
  evapi: Endpoint
  rpcUrl: string
  ng: Endpoint
  dtmf: Endpoint
  serverKey: string
  credentialSecret: string
  /** Holds `pcaps/` and `metadata/`, written by rtpengine. */
  recordingDir: string
  /** Where the server writes prompts, and the same directory as rtpengine names it. */
  promptDir: string
  promptDirForMedia: string
  daemons: { kamailio: Daemon, rtpengine: Daemon }
  stop(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Starts both and waits until they answer. */
export async function startEdge(place: EdgePlace): Promise<EdgePart> {
  const dataDir = resolve(place.dataDir)
  const logDir = join(dataDir, 'log')
  mkdirSync(logDir, { recursive: true, mode: 0o700 })
  const signalling = home(join(dataDir, 'kamailio'), 'kamailio')
  const media = home(join(dataDir, 'rtpengine'), 'rtpengine')
  const recordingDir = join(media.dir, 'recordings')
  const promptDir = join(media.dir, 'prompts')
  makeDirectory(recordingDir, media.owner)
  makeDirectory(promptDir, media.owner)
  chmodSync(promptDir, 0o755)

  const endpoint = async (name: string, transport: 'tcp' | 'udp'): Promise<Endpoint> => ({ host: LOOPBACK, port: await place.ports.choose(name, { transport }) })
  const sip = await chooseSipPort(place)
  const rtp = await claimRtpPorts(LOOPBACK, place.rtpRanges)
  const settings: EdgeSettings = {
    sip: { host: LOOPBACK, port: sip },
    ws: await endpoint('sip-websocket', 'tcp'),
    rpc: await endpoint('kamailio-rpc', 'tcp'),
    evapi: await endpoint('kamailio-evapi', 'tcp'),
    ng: await endpoint('rtpengine', 'udp'),
    dtmf: await endpoint('digits', 'udp'),
    trunkAddresses: place.trunkAddresses ?? ['127.0.0.0/8'],
    trunkPeer: place.trunkPeer ?? await endpoint('sip-trunk', 'udp'),
    edgeAddress: LOOPBACK,
    trunkInterface: LOOPBACK,
    webInterface: LOOPBACK,
    rtpPorts: rtp.range,
    recordingDir: `${DAEMON_HOME}/recordings`,
    domain: 'sanfen.local',
    serviceNumber: SERVICE_NUMBER,
    credentialSecret: secret(signalling, 'credential-secret'),
    serverKey: secret(signalling, 'server-key'),
    dialable: DIALABLE,
    releaseSeconds: place.releaseSeconds ?? 15,
    mediaTimeoutSeconds: place.mediaTimeoutSeconds ?? 60,
    robotSeconds: place.robotSeconds ?? 180,
    workers: 4,
  }
  writeSecretFile(join(signalling.dir, 'kamailio.cfg'), renderKamailio(settings), signalling.owner)
  writeSecretFile(join(media.dir, 'rtpengine.conf'), renderRtpengine(settings), media.owner)

  const started: Daemon[] = []
  const stop = async () => {
    await stopDaemons(started)
    await rtp.release()
  }
  try {
    const rtpengine = await daemon({
      name: 'rtpengine',
      file: 'rtpengine',
      args: [`--config-file=${DAEMON_HOME}/rtpengine.conf`],
      home: media.dir,
      user: userOf(media.owner),
      logFile: join(logDir, 'rtpengine.log'),
    })
    started.push(rtpengine)
    await whenReady(rtpengine, () => rtpengineAnswers(settings.ng))
    const kamailio = await daemon({
      name: 'kamailio',
      file: 'kamailio',
      args: ['-DD', '-E', '-f', `${DAEMON_HOME}/kamailio.cfg`, '-w', DAEMON_HOME, '-Y', DAEMON_HOME, '-P', `${DAEMON_HOME}/kamailio.pid`, '-m', '256', '-M', '16'],
      home: signalling.dir,
      user: userOf(signalling.owner),
      logFile: join(logDir, 'kamailio.log'),
      endGroup: true,
    })
    started.push(kamailio)
    const rpcUrl = `http://${LOOPBACK}:${settings.rpc.port}/rpc`
    await whenReady(kamailio, () => kamailioAnswers(rpcUrl, settings.serverKey))
    return {
      sipHost: LOOPBACK,
      sipPort: sip,
      trunkPeer: settings.trunkPeer,
      wsUrl: `ws://${LOOPBACK}:${settings.ws.port}`,
      robotUrl: `ws://${LOOPBACK}:${settings.ws.port}`,
      domain: settings.domain,
      evapi: settings.evapi,
      rpcUrl,
      ng: settings.ng,
      dtmf: settings.dtmf,
      serverKey: settings.serverKey,
      credentialSecret: settings.credentialSecret,
      recordingDir,
      promptDir,
      promptDirForMedia: `${DAEMON_HOME}/prompts`,
      daemons: { kamailio, rtpengine },
      stop,
    }
  } catch (fault) {
    await stop()
    throw fault
  }
}

function chooseSipPort({ ports, sipPort }: EdgePlace): Promise<number> {
  if (sipPort === undefined) return ports.choose('sip', { wanted: 5060, transport: 'both' })
  if (sipPort === 'any') return ports.choose('sip', { transport: 'both' })
  return ports.choose('sip', { wanted: sipPort, setting: 'SIP_PORT', transport: 'both' })
}

interface Home {
  dir: string
  owner: Owner
}

function home(dir: string, user: string): Home {
  const owner = ownerOf(dir, user)
  makeDirectory(dir, owner)
  return { dir, owner }
}

/** The same secret at every start: a phone that logged in before a restart is still welcome. */
function secret(place: Home, name: string): string {
  const file = join(place.dir, name)
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') writeSecretFile(file, `${newPassword()}\n`, place.owner)
  return readFileSync(file, 'utf8').trim()
}

function rtpengineAnswers(ng: Endpoint): Promise<boolean> {
  return new Promise((done) => {
    const socket = createSocket('udp4')
    const answer = (value: boolean) => {
      clearTimeout(patience)
      socket.close()
      done(value)
    }
    const patience = setTimeout(() => answer(false), 500)
    socket.on('message', (text) => answer(text.includes('pong')))
    // Nobody listens there yet.
    socket.on('error', () => answer(false))
    socket.connect(ng.port, ng.host, () => socket.send('ready d7:command4:pinge'))
  })
}

async function kamailioAnswers(rpcUrl: string, key: string): Promise<boolean> {
  try {
    const response = await fetch(rpcUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'core.version', id: 1 }),
      signal: AbortSignal.timeout(1_000),
    })
    return response.ok
  } catch (fault) {
    // A closed door, or one that does not speak yet, means "not ready"; anything else is told by the daemon's own end.
    if (fault instanceof TypeError || (fault as Error).name === 'TimeoutError') return false
    throw fault
  }
}
