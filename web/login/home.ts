// Which page is whose. Pure.
import type { Role } from '../../server/contracts/session.ts'

const HOMES: Record<Role, string | null> = { operator: '/console/', supervisor: '/console/', admin: '/console/', team: '/rescue/', bureau: '/bureau/', property: null }
/** Pages besides the own one that a role may have been on its way to. */
const ALSO: Partial<Record<Role, readonly string[]>> = { supervisor: ['/bureau/'], admin: ['/bureau/'] }

/** Where to go after logging in: back to where one came from if it is one of the own pages, else to the role's page. Null: there is none yet. */
export function homeOf(role: Role, next: string | null): string | null {
  const own = [HOMES[role], ...(ALSO[role] ?? [])]
  // Only a path of ours: "//elsewhere" and "/\elsewhere" are other hosts to a browser.
  return next !== null && /^\/[a-z]/.test(next) && own.some((page) => page !== null && next.startsWith(page)) ? next : HOMES[role]
}
