import { expect, test } from 'vitest'
import type { TimelineEntry } from '../../../server/contracts/incident.ts'
import { foldTimeline } from './timelineFold.ts'

const entry = (seq: number, type: string, assignmentId?: string, why?: string): TimelineEntry => ({
  seq, type, at: `2026-11-21T08:2${seq}:00Z`, recordedAt: '', actor: { kind: 'system', name: null, seat: null, via: null }, data: { ...(assignmentId ? { assignmentId } : {}), ...(why ? { why } : {}) },
})

test('two teams that both stand still are two lines, each with how often and since when; nothing else is folded', () => {
  const folded = foldTimeline([entry(1, 'team-not-moving', 'a', 'still'), entry(2, 'team-not-moving', 'b', 'stale'), entry(3, 'team-not-moving', 'a', 'still'), entry(4, 'noted'), entry(5, 'noted'), entry(6, 'team-not-moving', 'a', 'still')])
  expect(folded.map((f) => [f.entry.seq, f.times, f.since.slice(14, 16)])).toEqual([[2, 1, '22'], [4, 1, '24'], [5, 1, '25'], [6, 3, '21']])
})

test('a team that moved in between, or is doubted for another reason, begins anew', () => {
  const folded = foldTimeline([entry(1, 'team-not-moving', 'a', 'still'), entry(2, 'team-closing-in', 'a'), entry(3, 'team-not-moving', 'a', 'still'), entry(4, 'team-not-moving', 'a', 'stale')])
  expect(folded.map((f) => [f.entry.seq, f.times])).toEqual([[1, 1], [2, 1], [3, 1], [4, 1]])
})
