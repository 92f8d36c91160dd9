import { expect, test } from 'vitest'
import { outcomeOf } from './outcome.ts'

test('what an answer means', () => {
  expect(outcomeOf(200, '', '').is).toBe('heard')
  for (const status of [0, 408, 429, 500, 503]) expect(outcomeOf(status, 'x', '').is).toBe('later')
  expect(outcomeOf(409, 'request-in-progress', '').is).toBe('later')
  expect(outcomeOf(401, 'not-logged-in', '').is).toBe('log-in')
  expect(outcomeOf(409, 'stood-down', '派单已撤销')).toEqual({ is: 'refused', code: 'stood-down', title: '派单已撤销' })
  expect(outcomeOf(404, 'not-found', '').is).toBe('refused')
})
