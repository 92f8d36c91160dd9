import { expect, test } from 'vitest'
import type { MySweep, MySweepBody, SweepItem } from '../../server/contracts/area.ts'
import { add, refusals, settle, waiting, type Act, type SweepAct } from './outbox.ts'
import { shownOf } from './shown.ts'
import { nextCar, sweepingOf } from './sweep.ts'

const car = (n: number, more: Partial<SweepItem> = {}): SweepItem => ({
  elevatorId: String(n), rescueCode: `10000${n}`, region: '410105', estate: '测试苑', building: `${n}号楼`, door: '1单元', car: '东梯', status: 'unknown', from: null, incidentId: null, people: null, care: false, by: null, at: null, note: null, hint: null, deviceSeenAt: null, ...more,
})
const mine: MySweep = { areaId: 'a', number: 'A-01', name: '测试苑一带', drill: false, items: [car(1), car(2, { hint: 'running' }), car(3, { status: 'people', from: 'incident', people: 2 }), car(4)] }
const mark = (seq: number, sweep: MySweepBody, more: Partial<SweepAct> = {}): SweepAct => ({ clientId: `s${seq}`, accountId: '7', seq, sweep, tries: 0, notBefore: 0, refusal: null, ...more })

test('a mark counts on this phone at once and says that it is not told', () => {
  const { cars, open } = sweepingOf(mine, [mark(1, { elevatorId: '1', status: 'empty' }), mark(2, { elevatorId: '2', status: 'people', people: 3, vulnerable: ['child'] })])
  expect(cars.slice(0, 2)).toMatchObject([{ status: 'empty', unsent: true }, { status: 'people', people: 3, care: true, unsent: true }])
  expect(open.map((c) => c.elevatorId)).toEqual(['4'])
})

test('of two marks of one car the later counts; taken back it is open again', () => {
  const acts = [mark(1, { elevatorId: '1', status: 'empty' }), mark(2, { elevatorId: '1', status: 'unknown' })]
  expect(sweepingOf(mine, acts).open.map((c) => c.elevatorId)).toEqual(['1', '2', '4'])
})

test('the next car is the one after the last, and round to those that were passed over', () => {
  const after = (status: Record<string, 'empty'>, last: string | null, chosen: string | null = null) => nextCar(sweepingOf({ ...mine, items: mine.items.map((i) => (status[i.elevatorId] ? { ...i, status: 'empty' } : i)) }, []), chosen, last)?.elevatorId ?? null
  expect(after({}, null)).toBe('1')
  expect(after({ 2: 'empty' }, '2')).toBe('4')
  expect(after({ 2: 'empty', 4: 'empty' }, '4')).toBe('1')
  expect(after({ 1: 'empty', 2: 'empty', 4: 'empty' }, '4')).toBeNull()
  expect(after({}, null, '3')).toBe('3') // to correct it
})

test('marks wait in the line of all taps; the same said twice is one, changed and changed back are three', () => {
  const arrive: Act = { clientId: 'x', accountId: '7', assignmentId: 'i-1', seq: 1, command: { type: 'arrive' }, tries: 0, notBefore: 0, refusal: null }
  let acts: readonly Act[] = [arrive]
  for (const sweep of [mark(2, { elevatorId: '1', status: 'empty', at: '2026-11-22T08:00:00Z' }), mark(3, { elevatorId: '1', status: 'empty', at: '2026-11-22T08:00:09Z' }), mark(4, { elevatorId: '2', status: 'empty' })]) acts = add(acts, sweep)
  expect(waiting(acts).map((a) => a.clientId)).toEqual(['x', 's2', 's4'])
  acts = add(add(acts, mark(5, { elevatorId: '1', status: 'people', people: 1 })), mark(6, { elevatorId: '1', status: 'empty' }))
  expect(waiting(acts).map((a) => a.clientId)).toEqual(['x', 's2', 's4', 's5', 's6'])
  // An assignment that is refused takes no mark with it, and a mark that is refused no other.
  acts = settle(settle(acts, 'x', { is: 'refused', code: 'stood-down', title: '' }, 0), 's2', { is: 'refused', code: 'not-called-there', title: '' }, 0)
  expect(refusals(acts).map((a) => [a.clientId, a.refusal.lost])).toEqual([['x', 0], ['s2', 0]])
  expect(waiting(acts).map((a) => a.clientId)).toEqual(['s4', 's5', 's6'])
})

test('a mark changes nothing of an assignment', () => {
  const my = { assignment: { id: 'i-1', status: 'arrived', acceptedAt: null, departedAt: null, arrivedAt: '2026-11-22T08:00:00Z', releasedAt: null } } as unknown as Parameters<typeof shownOf>[0]
  expect(shownOf(my, [mark(1, { elevatorId: '1', status: 'empty' })])).toMatchObject({ status: 'arrived', unsent: new Set() })
})
