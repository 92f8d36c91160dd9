// Scopes and rights, as plain values.
import { expect, test } from 'vitest'
import { ROLES } from '../contracts/session.ts'
import { type AccessFacts, makeAccess, PERMISSIONS, roleMay, scopeOf } from './access.ts'

const facts = (more: Partial<AccessFacts>): AccessFacts => ({
  accountId: '1', username: 'u', name: '甲', role: 'operator', seat: null, teamId: null, useUnitId: null, sessionId: '00', expiresAt: new Date(0), region: '410100', ...more,
})

test('province, city and county reach what lies below them and nothing else', () => {
  expect([scopeOf('410000'), scopeOf('410100'), scopeOf('410105')].map((s) => s.prefix)).toEqual(['41', '4101', '410105'])
  expect(() => scopeOf('4101')).toThrow('not a region code')
  const reach = (region: string) => ['410000', '410100', '410105', '410200', '420105'].filter(makeAccess(facts({ region })).covers)
  expect(reach('410000')).toEqual(['410000', '410100', '410105', '410200'])
  expect(reach('410100')).toEqual(['410100', '410105'])
  expect(reach('410105')).toEqual(['410105'])
})

test('every permission belongs to some role, and every role may look after its own session', () => {
  expect(PERMISSIONS.filter((permission) => !ROLES.some((role) => roleMay(role, permission)))).toEqual([])
  expect(ROLES.filter((role) => !roleMay(role, 'session:own'))).toEqual([])
})

test('a team commands nothing but its own assignments and warnings and sees pictures of its own business, the bureau changes nothing', () => {
  expect(PERMISSIONS.filter((p) => roleMay('team', p))).toEqual(['session:own', 'region:read', 'map:read', 'assignment:own', 'position:own', 'sweep:own', 'notification:own', 'warning:read', 'warning:answer', 'visit:write', 'picture:read'])
  expect(PERMISSIONS.filter((p) => roleMay('bureau', p) && !p.endsWith(':read'))).toEqual(['session:own'])
})

test('a property officer sees the cars of the own use unit only', () => {
  const officer = makeAccess(facts({ role: 'property', useUnitId: '7' }))
  expect(officer.coversElevator({ region: '410105', useUnitId: '7' })).toBe(true)
  expect(officer.coversElevator({ region: '410105', useUnitId: '8' })).toBe(false)
  expect(officer.coversElevator({ region: '420105', useUnitId: '7' })).toBe(false)
})

test('a property officer who is a team too may answer for it, another may not', () => {
  const may = (teamId: string | null) => PERMISSIONS.filter((p) => makeAccess(facts({ role: 'property', useUnitId: '7', teamId })).may(p))
  expect(may('5').filter((p) => !may(null).includes(p))).toEqual(['assignment:own', 'position:own'])
})
