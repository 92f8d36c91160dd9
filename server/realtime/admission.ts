// Who may open a socket: the same sessions as HTTP, by the handshake's cookie or token, and not for another site.
import { fastifyCookie } from '@fastify/cookie'
import type { Access } from '../auth/access.ts'
import { findCredentials, isForeign } from '../auth/credentials.ts'
import type { Sessions } from '../auth/sessions.ts'

interface Handshake {
  handshake: { auth: Record<string, unknown>; headers: Record<string, string | string[] | undefined>; secure: boolean }
}

/** Who sits at the other end: throws `not-logged-in` or `foreign-origin`, which the client hears as `connect_error`. A phone's app gives `auth: {token}`. */
export async function admit(line: Handshake, sessions: Pick<Sessions, 'findAccess'>): Promise<Access> {
  const { auth, headers } = line.handshake
  const one = (name: string): string | undefined => [headers[name]].flat()[0]
  const given = auth['token']
  const secure = line.handshake.secure || one('x-forwarded-proto') === 'https'
  const found = findCredentials({
    authorization: typeof given === 'string' ? `Bearer ${given}` : one('authorization'),
    cookies: fastifyCookie.parse(one('cookie') ?? ''), secure,
  })
  const access = found && (await sessions.findAccess(found.token))
  if (!access) throw new Error('not-logged-in')
  const own = `${secure ? 'https' : 'http'}://${one('x-forwarded-host') ?? one('host') ?? ''}`
  if (found.by === 'cookie' && isForeign({ origin: one('origin'), site: undefined, own })) throw new Error('foreign-origin')
  return access
}
