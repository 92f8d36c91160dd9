import { expect, test } from 'vitest'
import type { SweepItem } from '../../../server/contracts/area.ts'
import { lookedLately, sweepRows } from './sweepRows.ts'

const NOW = Date.parse('2026-11-21T16:30:00+08:00')
const car = (estate: string, building: string, more: Partial<SweepItem> = {}): SweepItem => ({ elevatorId: `${estate}${building}`, rescueCode: '1', region: '410105', estate, building, door: '', car: '', status: 'unknown', from: null, incidentId: null, people: null, care: false, by: null, at: null, note: null, hint: null, deviceSeenAt: null, ...more })
const looked = (minutesAgo: number): Partial<SweepItem> => ({ status: 'empty', from: 'sweep', by: '周敏', at: new Date(NOW - minutesAgo * 60_000).toISOString() })

test('an estate that nobody sweeps goes first, a finished one last; the cars of one stand by house number', () => {
  const rows = sweepRows([car('文昌苑', '1号楼', looked(3)), car('大桥南里', '10号楼'), car('大桥南里', '2号楼'), car('松涛园', '1号楼', looked(4)), car('松涛园', '2号楼'), car('鼓楼花园', '1号楼', looked(40)), car('鼓楼花园', '2号楼')], NOW)
  expect(rows.map((r) => [r.estate, r.state, r.done])).toEqual([['大桥南里', 'nobody', 0], ['鼓楼花园', 'nobody', 1], ['松涛园', 'going', 1], ['文昌苑', 'done', 1]])
  expect(rows[0]?.items.map((i) => i.building)).toEqual(['2号楼', '10号楼'])
  expect(rows[2]?.by).toBe('周敏')
})

test('only what a person looked at counts as a look', () => {
  expect(lookedLately([car('a', '1', looked(1)), car('a', '2', looked(6)), car('a', '3', { status: 'people', from: 'incident', at: new Date(NOW).toISOString() })], NOW)).toBe(1)
})
