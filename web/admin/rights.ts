// Which roles see and change what on this page: the server decides, this only keeps the page from offering what it would refuse.
import type { Role } from '../../server/contracts/session.ts'

const RIGHTS = {
  'plan:read': ['operator', 'supervisor', 'bureau', 'admin'],
  'plan:write': ['supervisor', 'admin'],
  'team:read': ['operator', 'supervisor', 'bureau', 'admin'],
  'drill:send': ['supervisor', 'admin'],
  'device:read': ['operator', 'supervisor', 'bureau', 'admin'],
  'device:write': ['admin'],
  'camera:read': ['operator', 'supervisor', 'admin'],
  'camera:write': ['admin'],
  'sticker:read': ['supervisor', 'property', 'bureau', 'admin'],
  'sticker:write': ['admin'],
  'visit:write': ['supervisor', 'team', 'admin'],
  'team:write': ['admin'],
  'stats:read': ['supervisor', 'bureau', 'admin'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof RIGHTS

export const may = (role: Role, permission: Permission): boolean => (RIGHTS[permission] as readonly Role[]).includes(role)
