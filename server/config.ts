// Every setting of the environment, read once: the only file that looks at process.env. A bad value stops the start with its name, what is wrong and an example.
import { randomBytes, hkdfSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Config {
  /** Absolute. Everything Sanfen keeps by itself lies here. */
  dataDir: string
  host: string
  /** A port that was not given is undefined: the usual one then, or the next free one (embedded/ports.ts). */
  port: number | undefined
  mqttPort: number | undefined
  sipPort: number | undefined
  /** Undefined: the part of our own under dataDir. */
  databaseUrl: string | undefined
  redisUrl: string | undefined
  edge: OutsideEdge | undefined
  /** From where the carrier's calls may come: addresses or CIDR ranges. */
  sipTrunkAddresses: string[]
  /** The address under which browsers reach us from outside, without a slash at the end; undefined: the one they used. */
  publicUrl: string | undefined
  /** Addresses or CIDR ranges of the reverse proxy whose X-Forwarded-* headers count; empty: nobody's. */
  trustedProxies: string[]
  /** Origins of an outside base map, e.g. `https://t0.tianditu.gov.cn`; empty: the schematic map of our own. */
  mapTileHosts: string[]
  logLevel: (typeof LOG_LEVELS)[number]
  /** The city whose 96333 line this is (GB/T 2260), and how many digits its rescue codes have. */
  platform: { region: string; codeLength: number }
  /** Load the demo city into an empty database, its accounts with this password. */
  demo: { password: string } | undefined
}

export interface HostPort {
  host: string
  port: number
}

/** A SIP edge that somebody else runs, as in docker-compose.yml. */
export interface OutsideEdge {
  evapi: HostPort
  rpcUrl: string
  ng: HostPort
  /** Where rtpengine sends the digits to: we listen there. */
  dtmf: HostPort
  /** Where browsers register. */
  wsUrl: string
  domain: string
  /** Where outbound calls go. */
  trunkPeer: HostPort
  serverKey: string
  credentialSecret: string
  recordingDir: string
  promptDir: string
}

export class BadSetting extends Error {
  readonly setting: string
  constructor(setting: string, wrong: string, example: string) {
    super(`${setting}: ${wrong}. Example: ${setting}=${example}`)
    this.setting = setting
  }
}

export const DEMO_PASSWORD = 'sanfen-demo'
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
const PROJECT = fileURLToPath(new URL('../', import.meta.url))

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads and checks all settings. An empty value counts as not given.
 * @throws BadSetting for the first one that is wrong.
 */
export function readConfig(env: Environment = process.env): Config {
  const host = readHost(env)
  const databaseUrl = readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://sanfen:secret@db.example:5432/sanfen')
  return {
    dataDir: resolve(PROJECT, given(env, 'SANFEN_DATA') ?? '.data'),
    host,
    port: readPort(env, 'PORT', 9633),
    mqttPort: readPort(env, 'MQTT_PORT', 1883),
    sipPort: readPort(env, 'SIP_PORT', 5060),
    databaseUrl,
    redisUrl: readUrl(env, 'REDIS_URL', ['redis:', 'rediss:'], 'redis://:secret@redis.example:6379/0'),
    edge: readEdge(env),
    sipTrunkAddresses: readAddresses(env, 'SIP_TRUNK_ADDRESSES', '127.0.0.0/8', '203.0.113.10,203.0.113.64/28'),
    publicUrl: readUrl(env, 'PUBLIC_URL', ['https:', 'http:'], 'https://sanfen.example')?.replace(/\/+$/, ''),
    trustedProxies: readAddresses(env, 'TRUSTED_PROXIES', '', '172.16.0.0/12'),
    mapTileHosts: readOrigins(env, 'MAP_TILE_HOSTS', 'https://t0.tianditu.gov.cn,https://t1.tianditu.gov.cn'),
    logLevel: readOneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    platform: readPlatform(env),
    demo: readDemo(env, host, databaseUrl !== undefined),
  }
}

/** 127.0.0.0/8, ::1 and localhost: nobody else can reach us there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/**
 * Secrets by name, 256 bits each as base64url, all made from one: SANFEN_SECRET, which every server process of one installation shares,
 * else one that is generated at the first start and kept in `<dataDir>/secrets/master` (readable by the owner alone).
 */
export function openSecrets(dataDir: string, env: Environment = process.env): (name: string) => string {
  const master = given(env, 'SANFEN_SECRET') ?? keptSecret(join(dataDir, 'secrets', 'master'))
  if (master.length < 32) throw new BadSetting('SANFEN_SECRET', `has ${master.length} characters, needs at least 32`, newSecret())
  return (name) => Buffer.from(hkdfSync('sha256', master, 'sanfen', name, 32)).toString('base64url')
}

const newSecret = (): string => randomBytes(32).toString('base64url')

function keptSecret(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    // "wx": when two processes start at once, one writes and both read the same.
    writeFileSync(file, newSecret(), { mode: 0o600, flag: 'wx' })
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  }
  return readFileSync(file, 'utf8').trim()
}

function given(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

function readHost(env: Environment): string {
  const value = given(env, 'HOST') ?? '127.0.0.1'
  if (isIP(value) === 0 && !isHostName(value)) throw new BadSetting('HOST', `"${value}" is neither an address nor a host name`, '0.0.0.0')
  return value
}

const isHostName = (value: string): boolean => /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/i.test(value) && !/^[\d.]+$/.test(value)

function readPort(env: Environment, name: string, usual: number): number | undefined {
  const value = given(env, name)
  if (value === undefined) return undefined
  if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65_535) throw new BadSetting(name, `"${value}" is not a port number from 1 to 65535`, String(usual))
  return Number(value)
}

function readOneOf<T extends string>(env: Environment, name: string, values: readonly T[], usual: T): T {
  const value = given(env, name) ?? usual
  const found = values.find((one) => one === value)
  if (found === undefined) throw new BadSetting(name, `"${value}" is none of ${values.join(', ')}`, usual)
  return found
}

function readUrl(env: Environment, name: string, protocols: readonly string[], example: string): string | undefined {
  const value = given(env, name)
  if (value === undefined) return undefined
  // The value may hold a password, so it is never repeated in the message.
  if (!URL.canParse(value)) throw new BadSetting(name, 'is not a URL', example)
  const url = new URL(value)
  if (!protocols.includes(url.protocol)) throw new BadSetting(name, `begins with ${url.protocol} instead of ${protocols.join(' or ')}`, example)
  if (url.hostname === '') throw new BadSetting(name, 'names no host', example)
  return value
}

function readHostPort(env: Environment, name: string, example: string): HostPort {
  const value = given(env, name)
  if (value === undefined) throw new BadSetting(name, 'is missing: with SIP_EVAPI every setting of the outside SIP edge is needed', example)
  const match = /^(?<host>[^:\s]+):(?<port>\d{1,5})$/.exec(value)?.groups
  const port = Number(match?.['port'])
  const host = match?.['host'] ?? ''
  if ((isIP(host) === 0 && !isHostName(host)) || port < 1 || port > 65_535) throw new BadSetting(name, `"${value}" is not host:port`, example)
  return { host, port }
}

function readNeeded(env: Environment, name: string, example: string): string {
  const value = given(env, name)
  if (value === undefined) throw new BadSetting(name, 'is missing: with SIP_EVAPI every setting of the outside SIP edge is needed', example)
  return value
}

function readEdge(env: Environment): OutsideEdge | undefined {
  if (given(env, 'SIP_EVAPI') === undefined) return undefined
  const rpc = 'http://kamailio:8080/rpc'
  const ws = 'wss://sanfen.example/sip'
  readNeeded(env, 'SIP_RPC_URL', rpc)
  readNeeded(env, 'SIP_WS_URL', ws)
  return {
    evapi: readHostPort(env, 'SIP_EVAPI', 'kamailio:8448'),
    rpcUrl: readUrl(env, 'SIP_RPC_URL', ['http:', 'https:'], rpc) ?? '',
    ng: readHostPort(env, 'SIP_NG', 'rtpengine:2223'),
    dtmf: readHostPort(env, 'SIP_DTMF', '0.0.0.0:9660'),
    wsUrl: readUrl(env, 'SIP_WS_URL', ['ws:', 'wss:'], ws) ?? '',
    domain: readNeeded(env, 'SIP_DOMAIN', 'sanfen.example'),
    trunkPeer: readHostPort(env, 'SIP_TRUNK_PEER', '203.0.113.10:5060'),
    serverKey: readNeeded(env, 'SIP_SERVER_KEY', newSecret()),
    credentialSecret: readNeeded(env, 'SIP_CREDENTIAL_SECRET', newSecret()),
    recordingDir: readNeeded(env, 'SIP_RECORDINGS', '/media/recordings'),
    promptDir: readNeeded(env, 'SIP_PROMPTS', '/media/prompts'),
  }
}

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

function readAddresses(env: Environment, name: string, usual: string, example: string): string[] {
  const values = listOf(given(env, name) ?? usual)
  for (const value of values) {
    const [address, bits, more] = value.split('/')
    const widest = isIP(address ?? '') === 6 ? 128 : 32
    const bad = isIP(address ?? '') === 0 || more !== undefined || (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > widest))
    if (bad) throw new BadSetting(name, `"${value}" is not an IP address or range`, example)
    // Everybody on the internet would be the carrier and could call out at the city's cost, or be the proxy and forge an address.
    if (bits === '0') throw new BadSetting(name, `"${value}" allows the whole world`, example)
  }
  return values
}

function readOrigins(env: Environment, name: string, example: string): string[] {
  const values = listOf(given(env, name) ?? '')
  for (const value of values) {
    if (!URL.canParse(value) || new URL(value).origin !== value) throw new BadSetting(name, `"${value}" is not an origin (scheme and host, without a path)`, example)
  }
  return values
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
