import { expect, test } from 'vitest'
import { ROLES } from '../../server/contracts/session.ts'
import { homeOf } from './home.ts'

test('every role has its page, a property officer none yet', () => {
  expect(ROLES.map((role) => [role, homeOf(role, null)])).toEqual([['operator', '/console/'], ['supervisor', '/console/'], ['team', '/rescue/'], ['property', null], ['bureau', '/bureau/'], ['admin', '/console/']])
})

test('one returns to where one came from, if it is an own page', () => {
  expect(homeOf('bureau', '/bureau/?region=410105')).toBe('/bureau/?region=410105')
  expect(homeOf('team', '/bureau/')).toBe('/rescue/')
  expect(homeOf('supervisor', '/bureau/')).toBe('/bureau/')
})

test('a link cannot lead out of the house', () => {
  for (const next of ['//evil.example/rescue/', 'https://evil.example/rescue/', '/\\evil.example', 'javascript:alert(1)', '']) expect(homeOf('team', next)).toBe('/rescue/')
})
