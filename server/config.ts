// Every setting of the environment, read once: the only file that looks at process.env. A bad value stops the start with its name, what is wrong and an example.
import { randomBytes, hkdfSync } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { normalizePhone, SERVICE_NUMBER } from './domain/phone.ts'
import type { EdgeSettings } from './embedded/edge-config.ts'
import { BadSetting, type Environment, given, type HostPort, isHostName, readAddresses, readHostPort, readHosts, readNeeded, readOneOf, readOrigins, readPort, readUrl, readWhole } from './setting.ts'

export interface Config {
  /** Absolute. Everything Sanfen keeps by itself lies here. */
  dataDir: string
  host: string
  /** A port that was not given is undefined: the usual one then, or the next free one (embedded/ports.ts). */
  port: number | undefined
  /** Null: no door for devices here. */
  mqttPort: number | null | undefined
  sipPort: number | undefined
  /** Undefined: the part of our own under dataDir. */
  databaseUrl: string | undefined
  redisUrl: string | undefined
  /** Null: no telephone line at all. */
  edge: OutsideEdge | null | undefined
  /** From where the carrier's calls may come: addresses or CIDR ranges. */
  sipTrunkAddresses: string[]
  /** Every number that rings here: the service's own, the one that we show, and others that the carrier brings to this line. */
  ownNumbers: string[]
  /** Whether callers hear prompts before an operator answers: the carrier must take early media with a changed To-tag. */
  promptOn183: boolean
  /** The address under which browsers reach us from outside, without a slash at the end; undefined: the one they used. */
  publicUrl: string | undefined
  /** Addresses or CIDR ranges of the reverse proxy whose X-Forwarded-* headers count; empty: nobody's. */
  trustedProxies: string[]
  /** Origins of an outside base map, e.g. `https://t0.tianditu.gov.cn`; empty: the schematic map of our own. */
  mapTileHosts: string[]
  /** Hosts of the browsers' push services: web push goes nowhere else. */
  pushHosts: string[]
  /** Where text messages go out; undefined: none are sent. */
  sms: { url: string; token: string; sender: string | undefined; receiptSecret: string } | undefined
  /** How long what the sensors say is kept, in days, and after how many minutes without a word a device counts as silent. */
  devices: { telemetryDays: number; silentMinutes: number }
  /** How long pictures of incidents are kept, in days, and how many cameras one process looks through at once for incidents' sake. */
  video: { evidenceDays: number; cameras: number }
  /** The analysis of pictures of cars in question: its models (null: motion and stillness alone) and how many cameras at once; undefined: off. */
  analysis: { modelDir: string | null; cameras: number } | undefined
  /** Where GB28181 devices register and bring alarms (UDP), and our id there; undefined: nowhere. */
  gb28181: { port: number; serverId: string } | undefined
  logLevel: (typeof LOG_LEVELS)[number]
  /** The city whose 96333 line this is (GB/T 2260), and how many digits its rescue codes have. */
  platform: { region: string; codeLength: number }
  /** Load the demo city into an empty database, its accounts with this password. */
  demo: { password: string } | undefined
}

/** A SIP edge that somebody else runs, as in docker-compose.yml. */
export interface OutsideEdge {
  evapi: HostPort
  rpcUrl: string
  ng: HostPort
  /** Where rtpengine sends the digits to: we listen there. */
  dtmf: HostPort
  /** Where browsers register, and where our own calls come in at the same door: not through the proxy. */
  wsUrl: string
  robotUrl: string
  domain: string
  /** Where outbound calls go. */
  trunkPeer: HostPort
  /** Where the carrier's calls come in, as drills on this machine reach it. */
  door: HostPort
  serverKey: string
  credentialSecret: string
  recordingDir: string
  /** Where the server writes prompts, and the same directory as rtpengine names it. */
  promptDir: string
  promptDirForMedia: string
}

export const DEMO_PASSWORD = 'sanfen-demo'
/** Chrome and most others; Firefox; Safari; Edge. */
const PUSH_HOSTS = 'fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com'
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
const PROJECT = fileURLToPath(new URL('../', import.meta.url))

const environment: Environment = process.env

/**
 * Reads and checks all settings. An empty value counts as not given.
 * @throws BadSetting for the first one that is wrong.
 */
export function readConfig(env: Environment = environment): Config {
  const host = readHost(env)
  const databaseUrl = readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://sanfen:secret@db.example:5432/sanfen')
  return {
    dataDir: resolve(PROJECT, given(env, 'SANFEN_DATA') ?? '.data'),
    host,
    port: readPort(env, 'PORT', 9633),
    mqttPort: given(env, 'MQTT_PORT') === '0' ? null : readPort(env, 'MQTT_PORT', 1883),
    sipPort: readPort(env, 'SIP_PORT', 5060),
    databaseUrl,
    redisUrl: readUrl(env, 'REDIS_URL', ['redis:', 'rediss:'], 'redis://:secret@redis.example:6379/0'),
    edge: readEdge(env),
    sipTrunkAddresses: readAddresses(env, 'SIP_TRUNK_ADDRESSES', '127.0.0.0/8', '203.0.113.10,203.0.113.64/28'),
    ownNumbers: readOwnNumbers(env),
    promptOn183: readOneOf(env, 'SIP_PROMPT_ON_183', ['0', '1'], '1') === '1',
    publicUrl: readUrl(env, 'PUBLIC_URL', ['https:', 'http:'], 'https://sanfen.example')?.replace(/\/+$/, ''),
    trustedProxies: readAddresses(env, 'TRUSTED_PROXIES', '', '172.16.0.0/12'),
    mapTileHosts: readOrigins(env, 'MAP_TILE_HOSTS', 'https://t0.tianditu.gov.cn,https://t1.tianditu.gov.cn'),
    pushHosts: readHosts(env, 'PUSH_HOSTS', PUSH_HOSTS, PUSH_HOSTS),
    sms: readSms(env),
    devices: { telemetryDays: readWhole(env, 'TELEMETRY_DAYS', 30, { from: 1, to: 3650 }), silentMinutes: readWhole(env, 'DEVICE_SILENT_MINUTES', 10, { from: 1, to: 1440 }) },
    video: { evidenceDays: readWhole(env, 'EVIDENCE_DAYS', 90, { from: 1, to: 3650 }), cameras: readWhole(env, 'VIDEO_CAMERAS', 40, { from: 0, to: 500 }) },
    analysis: readAnalysis(env),
    gb28181: readGb28181(env),
    logLevel: readOneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    platform: readPlatform(env),
    demo: readDemo(env, host, databaseUrl !== undefined),
  }
}

/** Our own environment with some settings changed, for a process that we start. */
export const environmentWith = (settings: Record<string, string>): Record<string, string | undefined> => ({ ...environment, ...settings })

/** 127.0.0.0/8, ::1 and localhost: nobody else can reach us there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/**
 * What an edge that runs alone needs to know (embedded/edge-main.ts): two addresses, the carrier's and the one our servers reach it at.
 * @throws BadSetting
 */
export function readEdgeHost(env: Environment = environment): Omit<EdgeSettings, 'recordingDir' | 'releaseSeconds' | 'mediaTimeoutSeconds' | 'robotSeconds' | 'workers' | 'dialable'> & { recordingDir: string } {
  const outside = readNeeded(env, 'SIP_LISTEN', '203.0.113.20')
  const inside = readNeeded(env, 'SIP_CONTROL', '172.30.96.1')
  const media = given(env, 'SIP_MEDIA') ?? outside
  return {
    sip: { host: outside, port: readPort(env, 'SIP_PORT', 5060) ?? 5060 },
    ws: { host: inside, port: 8081 },
    rpc: { host: inside, port: 8080 },
    evapi: { host: inside, port: 8448 },
    ng: { host: inside, port: 2223 },
    dtmf: readHostPort(env, 'SIP_DTMF', '172.30.96.10:9660'),
    trunkAddresses: readAddresses(env, 'SIP_TRUNK_ADDRESSES', '', '203.0.113.10,203.0.113.64/28'),
    trunkPeer: readHostPort(env, 'SIP_TRUNK_PEER', '203.0.113.10:5060'),
    edgeAddress: given(env, 'SIP_PUBLIC_ADDRESS') ?? outside,
    trunkInterface: media,
    webInterface: media,
    rtpPorts: { from: 30_000, to: 39_999 },
    recordingDir: readNeeded(env, 'SIP_RECORDINGS', '/media/recordings'),
    domain: readNeeded(env, 'SIP_DOMAIN', 'sanfen.example'),
    serviceNumber: given(env, 'SIP_SERVICE_NUMBER') ?? SERVICE_NUMBER,
    serverKey: readNeeded(env, 'SIP_SERVER_KEY', newSecret()),
    credentialSecret: readNeeded(env, 'SIP_CREDENTIAL_SECRET', newSecret()),
  }
}

/**
 * Secrets by name, 256 bits each as base64url, all made from one: SANFEN_SECRET, which every server process of one installation shares,
 * else one that is generated at the first start and kept in `<dataDir>/secrets/master` (readable by the owner alone).
 */
export function openSecrets(dataDir: string, env: Environment = environment): (name: string) => string {
  const master = given(env, 'SANFEN_SECRET') ?? keptSecret(join(dataDir, 'secrets', 'master'))
  if (master.length < 32) throw new BadSetting('SANFEN_SECRET', `has ${master.length} characters, needs at least 32`, newSecret())
  return (name) => Buffer.from(hkdfSync('sha256', master, 'sanfen', name, 32)).toString('base64url')
}

const newSecret = (): string => randomBytes(32).toString('base64url')

function keptSecret(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Written aside and then linked: when two processes start at once, one of them wins and both read the same whole secret.
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, newSecret(), { mode: 0o600 })
  try {
    linkSync(aside, file)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  } finally {
    rmSync(aside)
  }
  return readFileSync(file, 'utf8').trim()
}

function readHost(env: Environment): string {
  const value = given(env, 'HOST') ?? '127.0.0.1'
  if (isIP(value) === 0 && !isHostName(value)) throw new BadSetting('HOST', `"${value}" is neither an address nor a host name`, '0.0.0.0')
  return value
}

/** Undefined without SIP_EVAPI, null when it says `none`; else every other one is needed. */
function readEdge(env: Environment): OutsideEdge | null | undefined {
  if (given(env, 'SIP_EVAPI') === undefined) return undefined
  if (given(env, 'SIP_EVAPI') === 'none') return null
  return {
    evapi: readHostPort(env, 'SIP_EVAPI', 'kamailio:8448'),
    rpcUrl: readUrl(env, 'SIP_RPC_URL', ['http:', 'https:'], 'http://kamailio:8080/rpc', 'needed'),
    ng: readHostPort(env, 'SIP_NG', 'rtpengine:2223'),
    dtmf: readHostPort(env, 'SIP_DTMF', '0.0.0.0:9660'),
    wsUrl: readUrl(env, 'SIP_WS_URL', ['ws:', 'wss:'], 'wss://sanfen.example/sip', 'needed'),
    robotUrl: readUrl(env, 'SIP_ROBOT_URL', ['ws:', 'wss:'], 'ws://kamailio:8081') ?? readUrl(env, 'SIP_WS_URL', ['ws:', 'wss:'], 'wss://sanfen.example/sip', 'needed'),
    domain: readNeeded(env, 'SIP_DOMAIN', 'sanfen.example'),
    trunkPeer: readHostPort(env, 'SIP_TRUNK_PEER', '203.0.113.10:5060'),
    door: given(env, 'SIP_DOOR') === undefined ? { host: '127.0.0.1', port: 5060 } : readHostPort(env, 'SIP_DOOR', '203.0.113.20:5060'),
    serverKey: readNeeded(env, 'SIP_SERVER_KEY', newSecret()),
    credentialSecret: readNeeded(env, 'SIP_CREDENTIAL_SECRET', newSecret()),
    recordingDir: readNeeded(env, 'SIP_RECORDINGS', '/media/recordings'),
    promptDir: readNeeded(env, 'SIP_PROMPTS', '/media/prompts'),
    promptDirForMedia: given(env, 'SIP_PROMPTS_FOR_MEDIA') ?? readNeeded(env, 'SIP_PROMPTS', '/media/prompts'),
  }
}

function readOwnNumbers(env: Environment): string[] {
  const read = (name: string) => (given(env, name)?.split(',') ?? []).map((written) => {
    const phone = normalizePhone(written)
    if (phone === null) throw new BadSetting(name, `"${written}" is no telephone number`, '0371-66666666')
    return phone
  })
  return [...new Set([SERVICE_NUMBER, ...read('SIP_SERVICE_NUMBER'), ...read('SIP_LINE_NUMBERS')])]
}

/** Undefined without SMS_GATEWAY_URL; with it the gateway's token is needed. */
function readSms(env: Environment): Config['sms'] {
  const url = readUrl(env, 'SMS_GATEWAY_URL', ['https:', 'http:'], 'https://sms.example/messages')
  if (url === undefined) return undefined
  const token = readNeeded(env, 'SMS_GATEWAY_TOKEN', newSecret())
  const receiptSecret = given(env, 'SMS_RECEIPT_SECRET') ?? token
  if (receiptSecret.length < 16) throw new BadSetting(given(env, 'SMS_RECEIPT_SECRET') === undefined ? 'SMS_GATEWAY_TOKEN' : 'SMS_RECEIPT_SECRET', 'is shorter than 16 characters', newSecret())
  return { url, token, sender: given(env, 'SMS_SENDER'), receiptSecret }
}

/** Off unless ANALYSIS=1: whose pictures are looked at by a machine is for the bureau to decide. */
function readAnalysis(env: Environment): Config['analysis'] {
  if (readOneOf(env, 'ANALYSIS', ['0', '1'], '0') === '0') return undefined
  const folder = given(env, 'ANALYSIS_MODELS')
  return { modelDir: folder === undefined ? null : resolve(PROJECT, folder), cameras: readWhole(env, 'ANALYSIS_CAMERAS', 8, { from: 1, to: 200 }) }
}

/** Undefined without GB28181_PORT. */
function readGb28181(env: Environment): Config['gb28181'] {
  const port = readPort(env, 'GB28181_PORT', 5061)
  if (port === undefined) return undefined
  const serverId = given(env, 'GB28181_SERVER_ID') ?? `${readPlatform(env).region}00002000000001`
  if (!/^\d{20}$/.test(serverId)) throw new BadSetting('GB28181_SERVER_ID', `"${serverId}" is not 20 digits`, '41010000002000000001')
  return { port, serverId }
}

function readPlatform(env: Environment): Config['platform'] {
  const region = given(env, 'PLATFORM_REGION') ?? '410100'
  if (!/^\d{6}$/.test(region)) throw new BadSetting('PLATFORM_REGION', `"${region}" is not a six-digit region code`, '410100')
  const length = given(env, 'RESCUE_CODE_LENGTH') ?? '6'
  if (!/^[4-8]$/.test(length)) throw new BadSetting('RESCUE_CODE_LENGTH', `"${length}" is not a number from 4 to 8`, '6')
  return { region, codeLength: Number(length) }
}

function readDemo(env: Environment, host: string, ownDatabaseGiven: boolean): Config['demo'] {
  // The embedded default is for trying out, so it has a city in it; somebody's own database stays empty until they say otherwise.
  const wish = readOneOf(env, 'SANFEN_DEMO', ['0', '1'], ownDatabaseGiven || !isLoopback(host) ? '0' : '1')
  if (wish === '0') return undefined
  const password = given(env, 'SANFEN_DEMO_PASSWORD')
  if (isLoopback(host)) return { password: password ?? DEMO_PASSWORD }
  const example = newSecret().slice(0, 16)
  if (password === undefined) throw new BadSetting('SANFEN_DEMO_PASSWORD', `is needed: SANFEN_DEMO=1 with HOST=${host} would open accounts with a public password to everybody`, example)
  if (password.length < 10 || password === DEMO_PASSWORD) throw new BadSetting('SANFEN_DEMO_PASSWORD', 'is too short or the public one; at least 10 characters of your own', example)
  return { password }
}
