// Which addresses we send a push message to: https, on the hosts of the browsers' push services. Anything else a stranger could make us call.
import { ECDH } from 'node:crypto'

export type PushRefusal = 'endpoint-not-https' | 'endpoint-host-not-allowed' | 'bad-keys'

/** Why a subscription is not taken; null when it may be used. `hosts`: `name` or `name:port`; a name stands for all below it, an address for itself. */
export function pushRefusal(device: { endpoint: string; p256dh: string; auth: string }, hosts: readonly string[]): PushRefusal | null {
  const url = URL.canParse(device.endpoint) ? new URL(device.endpoint) : null
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return 'endpoint-not-https'
  if (!hosts.some((host) => covers(host, url))) return 'endpoint-host-not-allowed'
  return goodKeys(device) ? null : 'bad-keys'
}

function covers(entry: string, url: URL): boolean {
  const [, name = '', port = ''] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
  if (url.port !== port) return false // the URL leaves 443 out, and so does the list
  if (url.hostname === name) return true
  return isName(name) && url.hostname.endsWith(`.${name}`)
}

const isName = (host: string): boolean => /[a-z]/.test(host) && host.includes('.')

/** A point of P-256 and 16 bytes: with anything else encrypting would throw. */
function goodKeys({ p256dh, auth }: { p256dh: string; auth: string }): boolean {
  const point = Buffer.from(p256dh, 'base64url')
  if (point.length !== 65 || Buffer.from(auth, 'base64url').length !== 16) return false
  try {
    ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'compressed')
    return true
  } catch (fault) {
    // Node says "not a point of this curve" by throwing; it has no question to ask first.
    if (fault instanceof Error) return false
    throw fault
  }
}
