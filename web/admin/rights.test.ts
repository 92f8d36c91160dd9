import { expect, test } from 'vitest'
import { roleMay } from '../../server/auth/access.ts'
import { ROLES } from '../../server/contracts/session.ts'
import { may } from './rights.ts'

test('the page offers exactly what the server allows', () => {
  for (const permission of ['plan:read', 'plan:write', 'team:read', 'drill:send', 'device:read', 'device:write', 'sticker:read', 'sticker:write', 'camera:read', 'camera:write', 'visit:write', 'team:write', 'stats:read'] as const) {
    expect([permission, ...ROLES.filter((role) => may(role, permission))]).toEqual([permission, ...ROLES.filter((role) => roleMay(role, permission))])
  }
})
