// How one setting is read and refused: the shapes of values, nothing of what they are for.
import { isIP } from 'node:net'

export interface HostPort {
  host: string
  port: number
}

export class BadSetting extends Error {
  readonly setting: string
  constructor(setting: string, wrong: string, example: string) {
    super(`${setting}: ${wrong}. Example: ${setting}=${example}`)
    this.setting = setting
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

export function given(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

export const isHostName = (value: string): boolean => /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/i.test(value) && !/^[\d.]+$/.test(value)

export function readPort(env: Environment, name: string, usual: number): number | undefined {
  const value = given(env, name)
  if (value === undefined) return undefined
  if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65_535) throw new BadSetting(name, `"${value}" is not a port number from 1 to 65535`, String(usual))
  return Number(value)
}

/** A whole number inside these bounds. */
export function readWhole(env: Environment, name: string, usual: number, bounds: { from: number; to: number }): number {
  const value = given(env, name) ?? String(usual)
  if (!/^\d{1,9}$/.test(value) || Number(value) < bounds.from || Number(value) > bounds.to) throw new BadSetting(name, `"${value}" is not a number from ${bounds.from} to ${bounds.to}`, String(usual))
  return Number(value)
}

export function readOneOf<T extends string>(env: Environment, name: string, values: readonly T[], usual: T): T {
  const value = given(env, name) ?? usual
  const found = values.find((one) => one === value)
  if (found === undefined) throw new BadSetting(name, `"${value}" is none of ${values.join(', ')}`, usual)
  return found
}

export function readUrl(env: Environment, name: string, protocols: readonly string[], example: string, need: 'needed'): string
export function readUrl(env: Environment, name: string, protocols: readonly string[], example: string): string | undefined
export function readUrl(env: Environment, name: string, protocols: readonly string[], example: string, need?: 'needed'): string | undefined {
  const value = need ? readNeeded(env, name, example) : given(env, name)
  if (value === undefined) return undefined
  // The value may hold a password, so it is never repeated in the message.
  if (!URL.canParse(value)) throw new BadSetting(name, 'is not a URL', example)
  const url = new URL(value)
  if (!protocols.includes(url.protocol)) throw new BadSetting(name, `begins with ${url.protocol} instead of ${protocols.join(' or ')}`, example)
  if (url.hostname === '') throw new BadSetting(name, 'names no host', example)
  return value
}

export function readHostPort(env: Environment, name: string, example: string): HostPort {
  const value = readNeeded(env, name, example)
  const match = /^(?<host>[^:\s]+):(?<port>\d{1,5})$/.exec(value)?.groups
  const port = Number(match?.['port'])
  const host = match?.['host'] ?? ''
  if ((isIP(host) === 0 && !isHostName(host)) || port < 1 || port > 65_535) throw new BadSetting(name, `"${value}" is not host:port`, example)
  return { host, port }
}

export function readNeeded(env: Environment, name: string, example: string): string {
  const value = given(env, name)
  if (value === undefined) throw new BadSetting(name, 'is missing', example)
  return value
}

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

export function readAddresses(env: Environment, name: string, usual: string, example: string): string[] {
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

export function readOrigins(env: Environment, name: string, example: string): string[] {
  const values = listOf(given(env, name) ?? '')
  for (const value of values) {
    if (!URL.canParse(value) || new URL(value).origin !== value) throw new BadSetting(name, `"${value}" is not an origin (scheme and host, without a path)`, example)
  }
  return values
}

/** Host names and addresses, each with its port where that is not the usual one. A name stands for all below it, so a bare `com` is refused. */
export function readHosts(env: Environment, name: string, usual: string, example: string): string[] {
  const values = listOf(given(env, name) ?? usual)
  for (const value of values) {
    const [host = '', port, more] = value.split(':')
    const good = (isIP(host) !== 0 || host === 'localhost' || (isHostName(host) && host.includes('.'))) && (port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) && more === undefined
    if (!good) throw new BadSetting(name, `"${value}" is neither a host nor host:port`, example)
  }
  return values
}
