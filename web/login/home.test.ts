import { expect, test } from 'vitest'
import { ROLES, type Role } from '../../server/contracts/session.ts'
import { homeOf } from './home.ts'

const who = (role: Role) => ({ role, teamId: role === 'team' ? '1' : null })

test('every role has its page', () => {
  expect(ROLES.map((role) => [role, homeOf(who(role), null)])).toEqual([['operator', '/console/'], ['supervisor', '/console/'], ['team', '/rescue/'], ['property', '/property/'], ['bureau', '/bureau/'], ['admin', '/admin/']])
})

test('a property officer who is called like a team has a team’s page', () => {
  expect(homeOf({ role: 'property', teamId: '7' }, '/console/')).toBe('/rescue/')
  expect(homeOf({ role: 'property', teamId: '7' }, '/property/')).toBe('/property/')
})

test('one returns to where one came from, if it is an own page', () => {
  expect(homeOf(who('bureau'), '/bureau/?region=410105')).toBe('/bureau/?region=410105')
  expect(homeOf(who('team'), '/bureau/')).toBe('/rescue/')
  expect(homeOf(who('supervisor'), '/bureau/')).toBe('/bureau/')
  expect(homeOf(who('supervisor'), '/admin/?region=410105')).toBe('/admin/?region=410105')
  expect(homeOf(who('team'), '/admin/')).toBe('/rescue/')
  expect(homeOf(who('team'), '/admin/?section=visits&code=235274')).toBe('/admin/?section=visits&code=235274')
})

test('a link cannot lead out of the house', () => {
  for (const next of ['//evil.example/rescue/', 'https://evil.example/rescue/', '/\\evil.example', 'javascript:alert(1)', '']) expect(homeOf(who('team'), next)).toBe('/rescue/')
})
