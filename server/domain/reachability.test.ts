import { expect, test } from 'vitest'
import type { ChannelName } from './notice.ts'
import { atNight, countOf, dueNow, endCapOf, judge, nextDue, spreadOf, type DrillRung } from './reachability.ts'

const T0 = new Date('2026-11-23T02:00:00Z') // Monday 10:00 in Zhengzhou
const END = new Date(T0.getTime() + 600_000)
const team = (teamId: string, onDuty = true) => ({ teamId, code: `team${teamId}`, onDuty })
const rung = (teamId: string, channel: ChannelName, more: Partial<DrillRung> = {}): DrillRung => ({ teamId, channel, contact: channel === 'socket' ? '' : `${teamId}-${channel}`, state: 'planned', reason: null, deliveredAt: null, readAt: null, ...more })
const read = (teamId: string, channel: ChannelName) => rung(teamId, channel, { state: 'read', deliveredAt: T0, readAt: T0 })
const failed = (teamId: string, channel: ChannelName, reason: string) => rung(teamId, channel, { state: 'failed', reason })
const ALL = { channels: ['socket', 'push', 'voice', 'sms'] as const, endsAt: END, over: true }

test('a team without any contact is unreachable, and comes before one that has a channel', () => {
  const results = judge(ALL, [team('1'), team('2'), team('3')], [read('1', 'socket'), read('1', 'voice'), failed('2', 'socket', 'no-page-open'), read('2', 'voice')])
  expect(results.map((r) => [r.team.teamId, r.verdict, r.reachedOn])).toEqual([['3', 'unreachable', 0], ['2', 'only-one', 1], ['1', 'reachable', 2]])
  expect(results[0]?.channels.map((c) => c.result)).toEqual(['none', 'none', 'none', 'none'])
  expect(results[1]?.channels.map((c) => [c.result, c.reason])).toEqual([['unreached', 'no-page-open'], ['none', null], ['confirmed', null], ['none', null]])
  expect(countOf(results)).toEqual({ teams: 3, reachable: 1, onlyOne: 1, unreachable: 1, untried: 0, waiting: 0 })
})

test('an answered telephone without a key is reached and not confirmed', () => {
  const [one] = judge({ ...ALL, channels: ['voice'] }, [team('1')], [rung('1', 'voice', { state: 'delivered', deliveredAt: T0 })])
  expect(one).toMatchObject({ verdict: 'reachable', confirmed: false, channels: [{ result: 'reached' }] })
})

test('one phone of the crew is enough for the channel, and the dead one is still named', () => {
  const [one] = judge({ ...ALL, channels: ['voice'] }, [team('1')], [failed('1', 'voice', 'bad-number'), { ...read('1', 'voice'), contact: 'second' }])
  expect(one?.channels[0]).toMatchObject({ result: 'confirmed', contacts: [{ result: 'unreached', reason: 'bad-number' }, { contact: 'second', result: 'confirmed' }] })
})

test('what was sent without a receipt reached nobody, once it is over; until then it waits', () => {
  const sent = [rung('1', 'sms', { state: 'sent' })]
  expect(judge({ ...ALL, channels: ['sms'], over: false }, [team('1')], sent)[0]).toMatchObject({ verdict: 'waiting' })
  expect(judge({ ...ALL, channels: ['sms'] }, [team('1')], sent)[0]).toMatchObject({ verdict: 'unreachable', channels: [{ result: 'unreached', reason: 'no-receipt' }] })
})

test('an answer after the end does not count', () => {
  const late = new Date(END.getTime() + 1000)
  expect(judge({ ...ALL, channels: ['sms'] }, [team('1')], [rung('1', 'sms', { state: 'read', deliveredAt: late, readAt: late })])[0]).toMatchObject({ verdict: 'unreachable', channels: [{ reason: 'too-late' }] })
})

test('what was never sent is no proof against a team', () => {
  const of = (rungs: DrillRung[]) => judge(ALL, [team('1')], rungs)[0]?.verdict
  expect(of([rung('1', 'voice', { state: 'not-needed' })])).toBe('untried')
  expect(of([failed('1', 'voice', 'cancelled (487)')])).toBe('untried') // the line was wanted for a rescue
  expect(of([rung('1', 'voice', { state: 'not-needed' }), failed('1', 'sms', 'bad-number')])).toBe('unreachable')
})

test('who is on duty is named first among equals', () => {
  expect(judge(ALL, [team('1', false), team('2', true), team('10', true)], []).map((r) => r.team.teamId)).toEqual(['2', '10', '1'])
})

test('nine hundred teams by telephone get the time that eight lines need', () => {
  const spread = spreadOf({ socket: 900, push: 900, sms: 900, voice: 900 }, 10)
  expect(spread?.from.voice).toBeGreaterThan(900 * 0.5 - 1)
  expect(spread?.end).toBeGreaterThan(900 * 45 / 8)
  expect(spread?.end).toBeLessThan(2 * 3600)
  expect(spreadOf({ socket: 5000, push: 0, sms: 0, voice: 5000 }, 10)).toBeNull()
  expect(spreadOf({ socket: 10, push: 0, sms: 0, voice: 0 }, 10)?.end).toBe(600)
})

const DAILY = { weekdays: [1, 2, 3, 4, 5], at: '10:00', enabled: true, handled: null, since: new Date('2026-11-01T00:00:00Z') }

test('a schedule is due at its local time on its weekdays alone', () => {
  expect(nextDue(DAILY, T0)).toEqual(new Date('2026-11-24T02:00:00Z'))
  expect(nextDue(DAILY, new Date('2026-11-27T03:00:00Z'))).toEqual(new Date('2026-11-30T02:00:00Z')) // over the weekend
  expect(nextDue({ ...DAILY, at: '00:30', weekdays: [7] }, T0)).toEqual(new Date('2026-11-28T16:30:00Z')) // Sunday there, Saturday in UTC
  expect(nextDue({ ...DAILY, enabled: false }, T0)).toBeNull()
  expect(nextDue({ ...DAILY, weekdays: [] }, T0)).toBeNull()
  expect(nextDue({ ...DAILY, weekdays: [1] }, T0)).toEqual(new Date('2026-11-30T02:00:00Z'))
})

test('what was missed runs once within two hours, and is skipped after them', () => {
  const at = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)
  expect(dueNow(DAILY, T0)).toEqual({ is: 'run', due: T0 })
  expect(dueNow(DAILY, at(119))).toEqual({ is: 'run', due: T0 })
  expect(dueNow(DAILY, at(121))).toEqual({ is: 'skip', due: T0 })
  expect(dueNow({ ...DAILY, handled: T0 }, at(1))).toEqual({ is: 'nothing' })
  expect(dueNow({ ...DAILY, since: at(1) }, at(2))).toEqual({ is: 'nothing' }) // written after today's time
  expect(dueNow(DAILY, at(5 * 24 * 60 + 60))).toEqual({ is: 'skip', due: at(4 * 24 * 60) }) // Saturday: Friday's is the last that was missed
  expect(dueNow({ ...DAILY, enabled: false }, T0)).toEqual({ is: 'nothing' })
})

test('the night is the night of China', () => {
  const local = (clock: string) => new Date(`2026-11-23T${clock}:00+08:00`)
  expect(atNight(local('10:00'), local('11:30'))).toBe(false)
  expect(atNight(local('21:30'), local('22:10'))).toBe(true)
  expect(atNight(local('06:59'), local('07:30'))).toBe(true)
  expect(atNight(local('07:00'), local('21:59'))).toBe(false)
  expect(atNight(local('08:00'), new Date(local('08:00').getTime() + 23 * 3_600_000))).toBe(true)
})

test('a drill whose lines are busy is stretched, but not into the night', () => {
  const local = (clock: string) => new Date(`2026-11-23T${clock}:00+08:00`)
  expect(endCapOf(local('10:00'), 3600, false)).toEqual(local('12:00'))
  expect(endCapOf(local('10:00'), 600, false)).toEqual(local('10:40'))
  expect(endCapOf(local('20:30'), 3600, false)).toEqual(local('22:00'))
  expect(endCapOf(local('20:30'), 3600, true)).toEqual(local('22:30'))
  expect(endCapOf(local('23:00'), 600, true)).toEqual(local('23:40'))
})
