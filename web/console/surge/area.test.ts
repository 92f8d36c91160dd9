import { expect, test } from 'vitest'
import type { AreaBrief, AreaPair, AreaView } from '../../../server/contracts/area.ts'
import { outgrown } from './area.ts'
import { linesOf, type AreaEvent } from './areaEvents.ts'
import { outcomeOf } from './Sent.tsx'

const areas = (...sizes: number[]) => sizes.map((open, n) => ({ id: `A-${n + 1}`, counts: { open } }) as unknown as AreaBrief).toSorted((a, b) => b.counts.open - a.counts.open)

test('the view that opened by itself goes on to an area of twice its size, and to no smaller one', () => {
  expect(outgrown(areas(0, 0), 'A-1')).toBeNull()
  expect(outgrown(areas(0, 3), 'A-1')?.id).toBe('A-2')
  expect(outgrown(areas(5, 9), 'A-1')).toBeNull()
  expect(outgrown(areas(5, 10, 36), 'A-1')?.id).toBe('A-3')
  expect(outgrown(areas(5, 36), 'A-2')).toBeNull()
})

test('cars that hold nobody are told together; one with people, and what was decided, stand alone', () => {
  const event = (seq: number, type: string, status?: string) => ({ seq, type, at: '', actor: '甲', data: status === undefined ? {} : { status } }) satisfies AreaEvent
  const told = linesOf([event(1, 'opened'), event(2, 'swept', 'empty'), event(3, 'swept', 'empty'), event(4, 'swept', 'people'), event(5, 'swept', 'people'), event(6, 'committed'), event(7, 'swept', 'empty'), event(8, 'swept', 'freed')])
  expect(told.map((line) => line.map((e) => e.seq))).toEqual([[8], [7], [6], [5], [4], [3, 2], [1]])
})

test('of a batch that was sent as it was seen, what did not go is told by name, and what came too late to be seen is counted', () => {
  const pair = (incidentId: string, teamId: string) => ({ incidentId, teamId }) as AreaPair
  const committed = (seq: number, seen: string, pairs: readonly AreaPair[]) => ({ seq, type: 'committed', at: '', actor: '甲', data: { seen, sent: pairs.length, lost: 1, pairs } })
  const view = { timeline: [committed(1, 'before', []), committed(2, 'his', [pair('1', 'a')]), committed(3, 'another', [])] } as unknown as AreaView
  expect(outcomeOf(view, [pair('1', 'a'), pair('2', 'b')], 'his', [pair('1', 'a'), pair('2', 'c'), pair('3', 'd')])).toEqual({ notGone: [pair('2', 'b')], failed: 0, late: 2 })
  expect(outcomeOf(view, [pair('1', 'a')], 'his', [pair('1', 'a')])).toEqual({ notGone: [], failed: 0, late: 0 })
})
