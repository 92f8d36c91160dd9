// The framings of the edge: netstring, bencode, digit reports, events. Broken input must be told, never taken for something else.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPhoneLogin } from '../domain/phoneLogin.ts'
import { bencode, unbencode } from './bencode.ts'
import { makeSipCredentials } from './credentials.ts'
import { readDigit } from './dtmf.ts'
import { netstring, netstringReader } from './evapi.ts'
import { toEvent } from './messages.ts'

test('texts come out of a netstring stream whole, however it is cut', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 50 })), fc.integer({ min: 1, max: 7 }), (texts, step) => {
    const bytes = Buffer.from(texts.map(netstring).join(''))
    const read = netstringReader(10_000)
    const out: string[] = []
    for (let at = 0; at < bytes.length; at += step) out.push(...read(bytes.subarray(at, at + step)))
    expect(out).toEqual(texts)
  }))
})

test.each(['abcdefghijkl', '99999999:x', '3:abcX', '-1:,', ':,'])('a broken netstring %s is refused', (text) => {
  expect(() => netstringReader(1000)(Buffer.from(text))).toThrow()
})

test('bencode comes back as it went', () => {
  const value = fc.letrec((tie) => ({ any: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string({ unit: 'grapheme' }), fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'), { noNullPrototype: true })) })).any
  fc.assert(fc.property(value, (one) => {
    expect(unbencode(Buffer.from(bencode(one as number)))).toEqual(one)
  }), { examples: [[{ ['__proto__']: [] }]] })
})

test.each(['', 'i12', 'd3:abc', '5:ab', 'lli1e', 'x', 'i1ei2e', 'ixe'])('broken bencode %s is refused', (text) => {
  expect(() => unbencode(Buffer.from(text))).toThrow()
})

test('a digit report names call, side and key; others are left or told', () => {
  expect(readDigit('{"callid":"a@b","source_tag":"t","type":"DTMF","event":11}')).toEqual({ callId: 'a@b', tag: 't', digit: '#' })
  expect(readDigit('{"type":"other"}')).toBeNull()
  for (const bad of ['', '[]x', 'null', '{"type":"DTMF","event":99,"callid":"a","source_tag":"b"}', '{"type":"DTMF"}']) expect(readDigit(bad)).toBeInstanceOf(Error)
})

test('the codes of a phone that did not take the call have their reasons', () => {
  const missed = (code: string) => toEvent({ event: 'missed', callId: 'a', tid: '1:2:3', operator: 'op1', code }, new Date(0))
  expect(['408', '480', '486', '603', '500'].map((code) => missed(code))).toMatchObject([{ reason: 'no-answer' }, { reason: 'offline' }, { reason: 'busy' }, { reason: 'declined' }, { reason: 'failed' }])
  expect(toEvent({ event: 'nonsense' }, new Date(0))).toBeNull()
})

test('a phone password is for one login and until a time', () => {
  const made = makeSipCredentials({ login: 'operator1', domain: 'sanfen.local', secret: 's', now: new Date(1_000_000), seconds: 60 })
  expect(made).toMatchObject({ username: '1060:operator1', address: 'sip:operator1@sanfen.local', expiresAt: new Date(1_060_000) })
  expect(made.password).toBe('h1dc4AVY4suiTuCAP6AAp+yqeXM=')
  expect(['everyone', 'robot', 'Robot', '', 'a b', 'a@b', '张三', 'x'.repeat(65)].filter((login) => isPhoneLogin(login))).toEqual([])
})
