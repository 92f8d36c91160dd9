import { expect, test } from 'vitest'
import type { MySweep, MySweepBody, SweepItem } from '../../server/contracts/area.ts'
import { add, canUndo, hurry, nextMark, NO_MARKS, ofAccount, read, settle, sweepingOf, without, type Mark, type Marks } from './marks.ts'

const car = (n: number, more: Partial<SweepItem> = {}): SweepItem => ({
  elevatorId: String(n), rescueCode: `10000${n}`, region: '410105', estate: '测试苑', building: `${n}号楼`, door: '1单元', car: '东梯', status: 'unknown', from: null, incidentId: null, people: null, care: false, by: null, at: null, note: null, hint: null, deviceSeenAt: null, ...more,
})
const mine: MySweep = { areaId: 'a', number: 'A-01', name: '测试苑一带', drill: false, items: [car(1), car(2, { hint: 'running' }), car(3, { status: 'people', from: 'incident', people: 2 }), car(4, { estate: '后街' })] }
const mark = (clientId: string, found: MySweepBody, accountId = '7'): Mark => ({ clientId, accountId, place: `${found.elevatorId}号楼`, found, tries: 0, notBefore: 0 })
const told = (...marks: Mark[]): Marks => marks.reduce(add, NO_MARKS)
const ids = ({ waiting }: Marks): string[] => waiting.map((m) => m.clientId)
const refused = { is: 'refused', code: 'not-your-car', title: '该电梯不属于本单位' } as const

test('marks are told in their order, and a later one of a car takes the place of an unsent one', () => {
  const marks = told(mark('a', { elevatorId: '1', status: 'empty' }), mark('b', { elevatorId: '2', status: 'empty' }), mark('c', { elevatorId: '1', status: 'people', people: 2 }))
  expect(ids(marks)).toEqual(['b', 'c'])
  expect(nextMark(marks, 0)?.clientId).toBe('b')
  // Nor does one account take back what another one found.
  expect(ids(add(marks, mark('d', { elevatorId: '2', status: 'running' }, '8')))).toEqual(['b', 'c', 'd'])
})

test('what was not heard holds back the later ones, longer each time, until the network is back', () => {
  let marks = told(mark('a', { elevatorId: '1', status: 'empty' }), mark('b', { elevatorId: '2', status: 'empty' }))
  marks = settle(settle(marks, 'a', { is: 'later' }, 0), 'a', { is: 'later' }, 1000)
  expect([nextMark(marks, 2999), nextMark(marks, 3000)?.clientId, nextMark(hurry(marks), 1000)?.clientId]).toEqual([null, 'a', 'a'])
  expect(ids(settle(marks, 'a', { is: 'heard' }, 3000))).toEqual(['b'])
  expect(settle(marks, 'a', { is: 'log-in' }, 0)).toBe(marks)
})

test('the answer to a mark that was replaced under way says nothing of the later one', () => {
  const marks = told(mark('a', { elevatorId: '1', status: 'empty' }), mark('b', { elevatorId: '1', status: 'unknown' }))
  for (const outcome of [{ is: 'heard' }, refused] as const) expect(settle(marks, 'a', outcome, 0)).toBe(marks)
})

test('a refusal takes its own mark alone, says why, and stays until it is read', () => {
  const marks = settle(told(mark('a', { elevatorId: '1', status: 'empty' }), mark('b', { elevatorId: '2', status: 'empty' })), 'a', refused, 0)
  expect(marks.refused).toEqual([{ clientId: 'a', accountId: '7', place: '1号楼', status: 'empty', why: '该电梯不属于本单位' }])
  expect([ids(marks), without(marks, 'a').refused]).toEqual([['b'], []])
  expect(ofAccount(marks, '8')).toEqual(NO_MARKS)
  expect(ofAccount(marks, '7')).toEqual(marks)
})

test('what was kept is read again whole, and anything else is nothing', () => {
  const marks = told(mark('a', { elevatorId: '1', status: 'people', people: 3, at: '2026-11-22T08:00:00Z' }))
  expect(read(JSON.stringify(marks))).toEqual(marks)
  for (const other of [null, '', '{', '7', '{"waiting":7}']) expect(read(other)).toEqual(NO_MARKS)
})

test('a mark counts on this phone at once and says that it is not told; taken back, the car is open again', () => {
  const swept = sweepingOf(mine, told(mark('a', { elevatorId: '1', status: 'empty' }), mark('b', { elevatorId: '4', status: 'people', vulnerable: ['child'] })))
  expect(swept.known).toMatchObject([{ elevatorId: '1', status: 'empty', unsent: true }, { elevatorId: '3', status: 'people', unsent: false }, { elevatorId: '4', status: 'people', people: null, care: true, unsent: true }])
  expect([swept.open.map((c) => c.elevatorId), swept.all]).toEqual([['2'], 4])
  expect(sweepingOf(mine, told(mark('c', { elevatorId: '1', status: 'unknown' }))).estates.map(({ estate, open }) => [estate, open.length])).toEqual([['测试苑', 2], ['后街', 1]])
})

test('a look can be taken back, a report cannot', () => {
  expect(sweepingOf({ ...mine, items: [car(1, { status: 'empty', from: 'sweep' }), car(2, { status: 'people', from: 'incident' })] }, NO_MARKS).known.map(canUndo)).toEqual([true, false])
})
