// Receipts of the property officer's page: once a car, and no question that is known to have no answer.
import { expect, test } from 'vitest'
import type { Answer } from '../live/api.ts'
import { makeReceipts } from './receipt.ts'

const refused = (status: number): Answer<unknown> => ({ ok: false, problem: { type: 'about:blank', status, code: 'x', title: 'x' } })
const car = { id: 'i', kind: 'entrapment', version: 1, rescueCode: '235274' } as const

/** What was sent when the page looked at each of these, one after the other, and the server answered so. */
async function sentFor(looks: readonly Parameters<ReturnType<typeof makeReceipts>['read']>[0][], answer: Answer<unknown>): Promise<number> {
  let sent = 0
  const receipts = makeReceipts(() => { sent++; return Promise.resolve(answer) }, () => true)
  for (const look of looks) {
    receipts.read(look)
    await Promise.resolve()
    await Promise.resolve()
  }
  return sent
}

test('an entrapment is said to be seen once, a fault never', async () => {
  expect(await sentFor([car, { ...car, version: 2 }], { ok: true, value: undefined })).toBe(1)
  expect(await sentFor([{ ...car, kind: 'fault' }], { ok: true, value: undefined })).toBe(0)
})

test('what nobody was told of is asked again when it has moved on, not at every look', async () => {
  expect(await sentFor([car, car, car], refused(404))).toBe(1)
  expect(await sentFor([car, car, { ...car, version: 2 }], refused(404))).toBe(2)
})

test('who was not heard says it again, and a car that turned out to be another one is seen anew', async () => {
  expect(await sentFor([car, car], refused(503))).toBe(2)
  expect(await sentFor([car, { ...car, version: 2, rescueCode: '300037' }], { ok: true, value: undefined })).toBe(2)
})
