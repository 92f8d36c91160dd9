// The one central place of rights: which role may do what, and which regions an account reaches. Knows neither HTTP nor SQL.
import type { Role } from '../contracts/session.ts'

export const PERMISSIONS = [
  'session:own', 'region:read', 'map:read', 'snapshot:read', 'elevator:read', 'registry:write', 'team:read', 'candidate:read',
  'incident:read', 'incident:command', 'area:declare', 'report:write', 'assignment:own', 'position:own', 'sweep:own', 'notification:own',
  'call:take', 'call:read', 'call:dial', 'seat:own', 'recording:hear', 'recording:any',
  'stats:read', 'plan:read', 'plan:write', 'drill:send', 'account:admin',
  'warning:read', 'warning:answer', 'warning:withdraw', 'visit:write', 'team:write',
  'alarm:read', 'alarm:decide', 'device:read', 'device:write', 'sticker:read', 'sticker:write', 'feedback:read',
  'camera:read', 'camera:write', 'camera:watch', 'camera:talk', 'picture:read', 'evidence:read', 'unit-incident:own',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const EVERYBODY = ['session:own', 'region:read', 'map:read'] as const satisfies readonly Permission[]
const DESK = [
  ...EVERYBODY, 'snapshot:read', 'elevator:read', 'team:read', 'candidate:read', 'incident:read', 'incident:command', 'report:write',
  'call:take', 'call:read', 'call:dial', 'seat:own', 'recording:hear', 'plan:read', 'warning:read', 'alarm:read', 'alarm:decide', 'device:read', 'feedback:read',
  'camera:read', 'camera:watch', 'camera:talk', 'picture:read', 'evidence:read',
] as const satisfies readonly Permission[]

/** Of everybody who is called like a team, whatever the role: a property officer of a use unit that has one. */
const CREW = ['assignment:own', 'position:own', 'sweep:own'] as const satisfies readonly Permission[]

/** `recording:hear` alone means the calls one took oneself. `elevator:read` of the property role means its own use unit: see `coversElevator`; `sweep:own` its cars, and a crew's round about where it is called. `picture:read` alone means snapshots of one's own business, `evidence:read` all that is kept in the scope. */
const RIGHTS: Record<Role, readonly Permission[]> = {
  operator: DESK,
  supervisor: [...DESK, 'area:declare', 'recording:any', 'stats:read', 'plan:write', 'drill:send', 'warning:answer', 'warning:withdraw', 'visit:write', 'sticker:read'],
  team: [...EVERYBODY, ...CREW, 'notification:own', 'warning:read', 'warning:answer', 'visit:write', 'picture:read'],
  property: [...EVERYBODY, 'elevator:read', 'sticker:read', 'feedback:read', 'notification:own', 'warning:read', 'picture:read', 'unit-incident:own', 'sweep:own'],
  bureau: [...EVERYBODY, 'elevator:read', 'sticker:read', 'feedback:read', 'team:read', 'incident:read', 'stats:read', 'plan:read', 'warning:read', 'alarm:read', 'device:read', 'picture:read', 'evidence:read'],
  admin: [
    ...EVERYBODY, 'snapshot:read', 'elevator:read', 'registry:write', 'team:read', 'candidate:read', 'incident:read', 'call:read', 'recording:hear', 'recording:any',
    'stats:read', 'plan:read', 'plan:write', 'drill:send', 'account:admin', 'warning:read', 'warning:answer', 'warning:withdraw', 'visit:write', 'team:write', 'alarm:read', 'device:read', 'device:write', 'sticker:read', 'sticker:write', 'feedback:read',
    'camera:read', 'camera:write', 'camera:watch', 'picture:read', 'evidence:read',
  ],
}

/** A region with all that lies below it: every code inside begins with `prefix`. */
export interface RegionScope { region: string; prefix: string }

/** Who asks. What `covers` refuses is answered exactly like something that does not exist. */
export interface Access {
  readonly accountId: string
  readonly username: string
  readonly name: string
  readonly role: Role
  readonly seat: string | null
  readonly teamId: string | null
  readonly useUnitId: string | null
  readonly scope: RegionScope
  /** The session behind the request: hex of its hash, so that it can be ended but not used. */
  readonly sessionId: string
  readonly expiresAt: Date
  may(permission: Permission): boolean
  /** Whether a region, by its six-digit code, lies inside the account's scope. */
  covers(region: string): boolean
  /** Like `covers`, and for a property officer only the cars of his own use unit. */
  coversElevator(elevator: { region: string; useUnitId: string }): boolean
}

export type AccessFacts = Pick<Access, 'accountId' | 'username' | 'name' | 'role' | 'seat' | 'teamId' | 'useUnitId' | 'sessionId' | 'expiresAt'> & { region: string }

export function makeAccess({ region, ...facts }: AccessFacts): Access {
  const scope = scopeOf(region)
  const covers = (other: string) => other.startsWith(scope.prefix)
  return {
    ...facts, scope, covers,
    may: (permission) => roleMay(facts.role, permission) || (facts.teamId !== null && (CREW as readonly Permission[]).includes(permission)),
    coversElevator: (elevator) => covers(elevator.region) && (facts.role !== 'property' || elevator.useUnitId === facts.useUnitId),
  }
}

export function roleMay(role: Role, permission: Permission): boolean {
  return RIGHTS[role].includes(permission)
}

/** GB/T 2260: 410000 is a province and everything in 41, 410100 a city and everything in 4101, 410105 a county alone. */
export function scopeOf(region: string): RegionScope {
  if (!/^[0-9]{6}$/.test(region)) throw new Error(`not a region code: ${region}`)
  const prefix = region.endsWith('0000') ? region.slice(0, 2) : region.endsWith('00') ? region.slice(0, 4) : region
  return { region, prefix }
}
