import { describe, expect, test } from 'vitest'
import { add, hurry, isSweep, nextAct, refusals, settle, wakeAt, waiting, without, type Act, type ActType } from './outbox.ts'

const act = (seq: number, type: ActType, more: { assignmentId?: string } = {}): Act =>
  ({ clientId: `id-${seq}`, accountId: '7', assignmentId: 'incident-1', seq, command: { type, at: '2026-11-21T08:22:49Z', clientId: `id-${seq}` }, tries: 0, notBefore: 0, refusal: null, ...more })
const mark = (seq: number): Act => ({ clientId: `id-${seq}`, accountId: '7', seq, sweep: { elevatorId: `${seq}`, status: 'empty', at: '2026-11-21T08:22:49Z' }, tries: 0, notBefore: 0, refusal: null })
const three = [act(1, 'accept'), act(2, 'depart'), act(3, 'arrive')]
const types = (acts: readonly Act[]) => waiting(acts).map((a) => (isSweep(a) ? 'sweep' : a.command.type))

describe('order', () => {
  test('the oldest tap is told first, however the store returns them', () => {
    expect(nextAct([three[2]!, three[0]!, three[1]!], 0, 'answers')).toMatchObject({ command: { type: 'accept' } })
  })
  test('a tap that must wait holds the later ones back', () => {
    const acts = settle(three, 'id-1', { is: 'later' }, 10_000)
    expect(nextAct(acts, 10_500, 'answers')).toBeNull()
    expect(wakeAt(acts, 'answers')).toBe(11_000)
    expect(nextAct(acts, 11_000, 'answers')?.clientId).toBe('id-1')
  })
  test('heard ones go and the next comes', () => {
    const acts = settle(three, 'id-1', { is: 'heard' }, 0)
    expect(types(acts)).toEqual(['depart', 'arrive'])
    expect(nextAct(acts, 0, 'answers')).toMatchObject({ command: { type: 'depart' } })
  })
  test('marks of cars stand before no acceptance, and wait for what was tapped before them', () => {
    const marks = [1, 2, 3].map(mark)
    const called = [...marks, act(4, 'accept', { assignmentId: 'incident-2' }), mark(5)]
    expect(nextAct(called, 0, 'answers')?.clientId).toBe('id-4')
    const stuck = settle(called, 'id-1', { is: 'later' }, 10_000)
    expect(nextAct(stuck, 10_500, 'answers')?.clientId).toBe('id-4')
    expect([nextAct(stuck, 10_500, 'marks'), wakeAt(stuck, 'marks')]).toEqual([null, 11_000])
    const answer = settle(called, 'id-4', { is: 'later' }, 10_000)
    expect(nextAct(answer, 10_500, 'marks')?.clientId).toBe('id-1') // an answer that must wait holds up nothing that was found before it
    const last = marks.reduce((acts, { clientId }) => settle(acts, clientId, { is: 'heard' }, 10_000), answer)
    expect([nextAct(last, 10_500, 'marks'), wakeAt(last, 'marks')]).toEqual([null, null])
    expect(nextAct(settle(last, 'id-4', { is: 'heard' }, 11_000), 11_000, 'marks')?.clientId).toBe('id-5')
  })
})

describe('doubles', () => {
  test('the same button pressed twice is one act', () => {
    expect(add(three, act(4, 'accept'))).toBe(three)
  })
  test('the same act of another assignment is another act', () => {
    expect(add(three, act(4, 'accept', { assignmentId: 'incident-2' }))).toHaveLength(4)
  })
  test('after a refusal the button works again', () => {
    const refused = settle([three[0]!], 'id-1', { is: 'refused', code: 'offer-lapsed', title: '' }, 0)
    expect(types(add(refused, act(5, 'accept')))).toEqual(['accept'])
  })
  test('"already so" is what was wanted', () => {
    expect(settle(three, 'id-1', { is: 'refused', code: 'already-accepted', title: '' }, 0)).toHaveLength(2)
    expect(refusals(settle([act(1, 'depart')], 'id-1', { is: 'refused', code: 'already-arrived', title: '' }, 0))).toEqual([])
  })
})

describe('waiting', () => {
  test('each failure waits longer, half a minute at most', () => {
    let acts: readonly Act[] = [three[0]!]
    const waits = Array.from({ length: 8 }, () => { acts = settle(acts, 'id-1', { is: 'later' }, 0); return wakeAt(acts, 'answers') })
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000])
  })
  test('when the network is back nothing waits', () => {
    expect(nextAct(hurry(settle(three, 'id-1', { is: 'later' }, 5000)), 5000, 'answers')?.clientId).toBe('id-1')
  })
  test('an ended session keeps everything for the next log-in', () => {
    expect(settle(three, 'id-1', { is: 'log-in' }, 0)).toBe(three)
  })
})

describe('refusals', () => {
  test('a refusal stays to be read and takes what rested on it', () => {
    const other = act(4, 'accept', { assignmentId: 'incident-2' })
    const acts = settle([...three, other], 'id-1', { is: 'refused', code: 'offer-lapsed', title: '应答超时，派单已失效' }, 0)
    expect(refusals(acts).map((a) => a.refusal)).toEqual([{ code: 'offer-lapsed', title: '应答超时，派单已失效', lost: 2 }])
    expect(waiting(acts)).toEqual([other])
    expect(without(acts, 'id-1')).toEqual([other])
  })
  test('with a wrong clock the act is told again without its time, under another key', () => {
    const acts = settle(three, 'id-1', { is: 'refused', code: 'time-in-future', title: '' }, 0)
    expect(nextAct(acts, 0, 'answers')).toMatchObject({ clientId: 'id-1-t', command: { type: 'accept', clientId: 'id-1-t' } })
    expect(nextAct(acts, 0, 'answers')).not.toHaveProperty('command.at')
    expect(refusals(settle(acts, 'id-1-t', { is: 'refused', code: 'time-in-future', title: '' }, 0))).toHaveLength(1)
  })
})
