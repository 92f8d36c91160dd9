// Where a token stands in a request, and whether a browser sends it for another site. The same for HTTP and sockets; knows neither.

/** Behind TLS the browser keeps the `__Host-` name from any other site's and any sibling host's hands. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-sanfen' : 'sanfen')

export interface Credentials { token: string; by: 'cookie' | 'token' }

export function findCredentials(from: { authorization: string | undefined; cookies: Readonly<Record<string, string | undefined>>; secure: boolean }): Credentials | null {
  const bearer = /^Bearer ([\w-]+)$/i.exec(from.authorization ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, by: 'token' }
  const token = from.cookies[cookieName(from.secure)]
  return token === undefined ? null : { token, by: 'cookie' }
}

/** Second lock beside SameSite=Strict: a browser tells where an unsafe request comes from. A program tells nothing and is no browser. */
export function isForeign(from: { origin: string | undefined; site: string | undefined; own: string }): boolean {
  if (from.origin === undefined) return from.site !== undefined && from.site !== 'same-origin' && from.site !== 'none'
  return hostOf(from.origin) !== hostOf(from.own)
}

/** Without the scheme's own port. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
