import { expect, test } from 'vitest'
import type { DrillTeamView } from '../../../server/contracts/reachability.ts'
import { actsFor } from './advice.ts'

type Channel = DrillTeamView['channels'][number]
const tried = (channel: Channel['channel'], result: Channel['result'], reason: string | null = null): Channel => ({ channel, result, reason, contacts: result === 'none' ? [] : [{ contact: '199****0001', result, reason, at: null }] })
const acts = (verdict: DrillTeamView['verdict'], ...channels: Channel[]) => actsFor({ verdict, busy: false, channels })

test('each reason leads to what mends it', () => {
  expect(acts('unreachable', tried('socket', 'unreached', 'no-page-open'), tried('push', 'none'), tried('voice', 'unreached', 'bad-number (404)'), tried('sms', 'unreached', 'no-receipt'))).toEqual(['correct-number', 'ask-gateway', 'allow-push', 'open-page'])
  expect(acts('unreachable', tried('voice', 'none'), tried('sms', 'none'))).toEqual(['register-number'])
  expect(acts('unreachable', tried('voice', 'unreached', 'no-answer (480)'))).toEqual(['call'])
})

test('our own fault is not the team’s', () => {
  expect(acts('unreachable', tried('voice', 'unreached', 'trunk-down (503)'))).toEqual(['our-line'])
  expect(acts('untried', tried('voice', 'untried', 'not-sent'))).toEqual(['again'])
})

test('who only ever picked up may be a voicemail', () => {
  expect(acts('only-one', tried('voice', 'reached'), tried('sms', 'unreached', 'no-receipt'))).toEqual(['voicemail', 'ask-gateway'])
  expect(acts('reachable', tried('voice', 'reached'), tried('sms', 'reached'))).toEqual([])
  expect(acts('reachable', tried('voice', 'confirmed'))).toEqual([])
})

test('nothing is asked about a team that was on a rescue', () => {
  expect(actsFor({ verdict: 'untried', busy: true, channels: [tried('voice', 'none')] })).toEqual([])
})
