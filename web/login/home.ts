// Which page is whose. Pure.
import type { Me, Role } from '../../server/contracts/session.ts'

const HOMES: Record<Role, string> = { operator: '/console/', supervisor: '/console/', admin: '/admin/', team: '/rescue/', bureau: '/bureau/', property: '/property/' }
/** Pages besides the own one that a role may have been on its way to. */
const ALSO: Partial<Record<Role, readonly string[]>> = { operator: ['/admin/'], supervisor: ['/bureau/', '/admin/'], admin: ['/console/', '/bureau/'], bureau: ['/admin/'], property: ['/property/'], team: ['/admin/?section=visits'] }

/** Where to go after logging in: back to where one came from if it is one of the own pages, else to the role's page. A property officer who is a team begins on the team's page. */
export function homeOf({ role, teamId }: Pick<Me, 'role' | 'teamId'>, next: string | null): string {
  const home = teamId === null ? HOMES[role] : HOMES.team
  const own = [home, ...(ALSO[role] ?? [])]
  // Only a path of ours: "//elsewhere" and "/\elsewhere" are other hosts to a browser.
  return next !== null && /^\/[a-z]/.test(next) && own.some((page) => next.startsWith(page)) ? next : home
}
