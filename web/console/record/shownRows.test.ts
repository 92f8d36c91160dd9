import { expect, test } from 'vitest'
import type { CandidateView } from '../../../server/contracts/team.ts'
import { shownRows } from './shownRows.ts'

const list = Array.from({ length: 30 }, (_, n) => ({ teamId: String(n + 1), rank: n < 20 ? n + 1 : null, refusedBecause: n < 20 ? null : { code: 'off-duty' } }) as CandidateView)

test('of thirty teams the first, the refused and the chosen one are shown, in the order of the list', () => {
  expect(shownRows(list, '14').map((c) => c.teamId)).toEqual(['1', '2', '3', '4', '5', '6', '14', '21', '22', '23'])
})

test('a refused team that was sent all the same is shown', () => {
  expect(shownRows(list, '30').at(-1)?.teamId).toBe('30')
})
