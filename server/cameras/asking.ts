// How a camera is asked over HTTP: its address without the login, digest where it wants that, a bare password over TLS alone.
import { answerChallenge, type Login, readChallenge } from '../auth/digest.ts'

export interface Asked { address: string; login: Login | null }

/** An address with its login, taken apart. */
export function partsOf(url: string): Asked {
  const parsed = new URL(url)
  const login = parsed.username === '' ? null : { username: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password) }
  parsed.username = ''
  parsed.password = ''
  return { address: parsed.href, login }
}

/** The Authorization header that answers a 401; null: there is none that we would send. */
export function authorizationFor(said: string, { address, login }: Asked, method: string): string | null {
  if (login === null) return null
  const { protocol, pathname, search } = new URL(address)
  const challenge = readChallenge(said)
  if (challenge) return answerChallenge(challenge, login, method, pathname + search)
  return protocol === 'https:' && /\bbasic\b/i.test(said) ? `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` : null
}

/** Asks, and once more with the answer to its challenge. */
export async function askCamera(asked: Asked, { method, headers = {}, signal }: { method: string; headers?: Record<string, string>; signal: AbortSignal }): Promise<Response> {
  const wish = { method, headers, signal, redirect: 'error' as const }
  const first = await fetch(asked.address, wish)
  if (first.status !== 401) return first
  const authorization = authorizationFor(first.headers.get('www-authenticate') ?? '', asked, method)
  if (authorization === null) return first
  await first.body?.cancel()
  return fetch(asked.address, { ...wish, headers: { ...headers, authorization } })
}
