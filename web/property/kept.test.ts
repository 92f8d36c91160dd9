import { expect, test } from 'vitest'
import { read } from './kept.ts'

const NOW = 1_800_000_000_000
const said = (more: object = {}) => JSON.stringify({ me: { accountId: '7', name: '物业' }, mine: { areaId: 'a', number: '1', name: '停电', drill: false, items: [] }, at: NOW - 3_600_000, ...more })

test('what was kept an hour ago is shown again with its time', () => {
  expect(read(said(), NOW)).toMatchObject({ me: { accountId: '7' }, mine: { areaId: 'a' }, at: NOW - 3_600_000 })
})

test.each([null, '', '{', 'null', '[]', '7', said({ mine: null }), said({ mine: { items: 'none' } }), said({ at: 'noon' }), JSON.stringify({ at: NOW })])('what another hand wrote there is nothing: %s', (kept) => {
  expect(read(kept, NOW)).toBeNull()
})

test('yesterday’s blackout is not shown as today’s', () => {
  expect(read(said({ at: NOW - 12 * 3_600_000 }), NOW)).toBeNull()
})
