import { expect, test } from 'vitest'
import { parseCommand } from './commands.ts'

test('D with a code sends the first candidate, a digit another one, a team code that team', () => {
  const dispatch = { do: 'dispatch', code: '235274' }
  expect(['D 235274', 'd 235274 2', 'D 235274 team07'].map((line) => parseCommand(line))).toEqual([
    { ok: true, intent: { ...dispatch, place: 1, team: null } }, { ok: true, intent: { ...dispatch, place: 2, team: null } }, { ok: true, intent: { ...dispatch, place: null, team: 'TEAM07' } },
  ])
})

test('single letters do what their keys do, a bare code opens the incident', () => {
  expect([parseCommand('c'), parseCommand(' M '), parseCommand('235274'), parseCommand('?')]).toEqual([
    { ok: true, intent: { do: 'press', key: 'C' } }, { ok: true, intent: { do: 'press', key: 'M' } }, { ok: true, intent: { do: 'open', code: '235274' } }, { ok: true, intent: { do: 'help' } },
  ])
})

test('what cannot be done says why', () => {
  expect(['', 'X 1', 'D', 'D abc', 'D 235274 %'].map((line) => parseCommand(line))).toEqual(['empty', 'unknown', 'no-code', 'no-code', 'no-team'].map((because) => ({ ok: false, because })))
})
