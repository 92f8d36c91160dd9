import { expect, test } from 'vitest'
import type { DeliveryView } from '../../../server/contracts/incident.ts'
import { ladderOf, officersLadder } from './ladder.ts'

const AT = '2026-11-21T08:23:00.000Z'
const delivery = (more: Partial<DeliveryView>): DeliveryView => ({ id: 'd', assignmentId: 'a', teamId: 't', unitId: null, kind: 'offer', channel: 'push', contact: '', state: 'planned', permanent: false, reason: null, attempts: 0, dueAt: AT, at: AT, ...more })

test('rungs stand in the order of the ladder, one a phone, each with its shape', () => {
  const { rungs, reached } = ladderOf([
    delivery({ id: '4', channel: 'sms', contact: '199****0002', state: 'failed', permanent: true, reason: 'bad-number' }), delivery({ id: '3', channel: 'voice', contact: '199****0002', state: 'sending' }),
    delivery({ id: '2', channel: 'voice', contact: '199****0001', state: 'failed', reason: 'busy', attempts: 2 }), delivery({ id: '1', channel: 'socket', state: 'delivered' }), delivery({ id: '0', state: 'not-needed' }),
  ], 'a')
  expect(rungs.map((r) => `${r.shape} ${r.channel} ${r.contact}`.trim())).toEqual(['✓ socket', '– push', '▲ voice 199****0001', '… voice 199****0002', '✕ sms 199****0002'])
  expect(reached?.channel).toBe('socket')
})

test('a failed rung that is tried again is not a planned one', () => {
  expect(ladderOf([delivery({ attempts: 1, reason: 'busy' })], 'a').rungs).toMatchObject([{ shape: '▲', again: true }])
})

test('a reminder takes the place of the offer, another team and a stand-down are not in it', () => {
  const { rungs } = ladderOf([
    delivery({ id: 'offer', state: 'delivered' }), delivery({ id: 'remind', kind: 'remind', state: 'sent' }), delivery({ id: 'other', assignmentId: 'b' }), delivery({ id: 'gone', kind: 'stand-down', channel: 'sms' }),
  ], 'a')
  expect(rungs.map((r) => [r.id, r.remind])).toEqual([['remind', true]])
})

test('what the property officer was told stands apart from what the teams were', () => {
  const told = delivery({ id: '1', assignmentId: null, teamId: null, unitId: '7', kind: 'notice', state: 'sent' })
  expect(officersLadder([told, delivery({ id: '2' }), { ...told, id: '3', unitId: '8' }], '7').rungs.map((r) => r.id)).toEqual(['1'])
  expect(ladderOf([told], 'a').rungs).toEqual([])
})
