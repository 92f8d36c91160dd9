import { expect, test } from 'vitest'
import { isBehind, verdict } from './stream.ts'

const known = { epoch: 'a', seqs: { '410105': 7 } }

test('the next event is taken, a repeated one is dropped, a skipped one asks for a snapshot', () => {
  expect([8, 7, 3, 9].map((seq) => verdict(known, { stream: '410105', epoch: 'a', seq }))).toEqual(['next', 'old', 'old', 'gap'])
})

test('a stream nobody has heard begins at one', () => {
  expect([verdict(known, { stream: '410102', epoch: 'a', seq: 1 }), verdict(known, { stream: '410102', epoch: 'a', seq: 2 })]).toEqual(['next', 'gap'])
})

test('a server that counts anew always asks for a snapshot', () => {
  expect([verdict(known, { stream: '410105', epoch: 'b', seq: 8 }), isBehind(known, { epoch: 'b', seqs: {} })]).toEqual(['gap', true])
})

test('a tick with a higher count shows what was lost in silence', () => {
  expect([isBehind(known, { epoch: 'a', seqs: { '410105': 7 } }), isBehind(known, { epoch: 'a', seqs: { '410105': 8 } })]).toEqual([false, true])
})
