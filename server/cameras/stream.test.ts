// Pure parts of an alert stream: cutting it, episodes, the login's arithmetic, times.
import { expect, test } from 'vitest'
import { answerChallenge, isAnswered, readChallenge, readDigest } from '../auth/digest.ts'
import { LASTS_MS, makeEpisodes, SILENCE_MS } from './episodes.ts'
import { readMoment } from './moment.ts'
import { makeParts, OverlongPart, type Part } from './parts.ts'
import { readWords, typeOfNotice, typeOfStream } from './words.ts'

function cut(bytes: Buffer, size: number, longest = 1000): string[] {
  const out: Part[] = []
  const parts = makeParts('--edge', longest, (part) => out.push({ ...part, body: Buffer.from(part.body) }))
  for (let at = 0; at < bytes.length; at += size) parts.feed(bytes.subarray(at, at + size))
  return out.map((p) => `${p.type}:${p.body.toString()}`)
}

test('parts come out whole, in whatever pieces they came', () => {
  const stream = Buffer.from('preamble\r\n--edge\r\nContent-Type: Text/XML\r\nContent-Length: 9\r\n\r\n<a>--edge\r\n--edge\r\ncontent-type:image/jpeg\r\n\r\nwithout length\r\n--edge\r\nContent-Length: 0\r\n\r\n\r\n--edge\r\n')
  for (const size of [1, 2, 3, 7, 64, 10_000]) expect(cut(stream, size)).toEqual(['text/xml:<a>--edge', 'image/jpeg:without length', ':'])
})

test('a part that never ends is given up, with or without a length', () => {
  expect(() => cut(Buffer.from('--edge\r\nContent-Length: 999999999\r\n\r\nx'), 100)).toThrow(OverlongPart)
  expect(() => cut(Buffer.from(`--edge\r\n\r\n${'x'.repeat(3000)}`), 100)).toThrow(OverlongPart)
  expect(() => cut(Buffer.from(`--edge\r\n${'x'.repeat(20_000)}`), 1000, 100_000)).toThrow(OverlongPart)
})

test('an episode begins once, is told again while it lasts, and ends by word or by silence, but not while the line is lost', () => {
  const e = makeEpisodes()
  const said = (active = true, word = 'SOS', channel = '1') => ({ word, channel, active })
  expect(e.heard(said(false), 0)).toEqual([])
  expect(e.heard(said(), 1000)).toMatchObject([{ kind: 'began' }])
  expect(e.heard(said(), 2000)).toEqual([])
  expect(e.heard(said(true, 'SOS', '2'), 2000)).toMatchObject([{ kind: 'began', channel: '2' }])
  expect(e.silent(2000 + SILENCE_MS - 1)).toEqual([])
  expect(e.heard(said(), 3000)).toEqual([])
  expect(e.silent(2000 + SILENCE_MS)).toMatchObject([{ kind: 'ended', channel: '2', began: 2000 }])
  e.lost()
  expect(e.silent(1_000_000)).toEqual([])
  e.back(1_000_000)
  expect(e.heard(said(), 1_000_001)).toEqual([{ kind: 'lasts', word: 'SOS', channel: '1', began: 1000, n: 1 }])
  expect(e.heard(said(), 1_000_001 + LASTS_MS)).toMatchObject([{ kind: 'lasts', n: 2 }])
  expect(e.heard(said(false), 1_100_000)).toMatchObject([{ kind: 'ended', began: 1000 }])
  for (let n = 0; n < 200; n++) e.heard(said(true, `w${n}`), 0)
  expect(e.silent(SILENCE_MS)).toHaveLength(64)
})

test('our answer to a challenge is what the other side wants, in every form', () => {
  // RFC 2617 §3.5, RFC 7616 §3.9.1
  const rfc = readDigest('Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1"')
  expect(isAnswered(`Digest ${[...rfc].map(([k, v]) => `${k}="${v}"`).join(', ')}`, { realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' }, 'Circle Of Life', 'GET')).toBe(true)
  for (const header of ['Digest realm="a b", nonce="n"', 'Digest realm="a b", nonce="n", qop="auth,auth-int", algorithm=SHA-256, opaque="o"', 'Basic realm="x", Digest realm="a b", nonce="n", qop="auth"']) {
    const challenge = readChallenge(header)!
    const answer = answerChallenge(challenge, { username: 'admin', password: 'ü"p' }, 'GET', '/x?a=1')
    expect(isAnswered(answer, { realm: 'a b', nonce: 'n' }, 'ü"p', 'GET')).toBe(true)
    expect(isAnswered(answer, { realm: 'a b', nonce: 'n' }, 'wrong', 'GET')).toBe(false)
    expect(isAnswered(answer, { realm: 'a b', nonce: 'm' }, 'ü"p', 'GET')).toBe(false)
    expect(isAnswered(answer, { realm: 'a b', nonce: 'n' }, 'ü"p', 'PUT')).toBe(false)
  }
  expect(readChallenge('Basic realm="x"')).toBe(null)
  expect(readChallenge('Digest realm="x", nonce="n", algorithm=SHA-512-256')).toBe(null)
})

test('words are ours, the camera’s own go first, and unknown ones are no alarm', () => {
  const own = readWords({ 'Fall-Down': null, '5/2': 'trapped', io: 'alarm-button', x: 'no such type', constructor: 'fallen' })
  expect([typeOfStream('FallDown', own), typeOfStream('IO', own), typeOfStream('VMD', own), typeOfStream('shelterAlarm', own), typeOfStream('constructor', {}), typeOfStream('x', own)]).toEqual([null, 'alarm-button', null, 'device-fault', null, null])
  const notice = (method: string, type: string | null, description: string | null, words = {}) => typeOfNotice({ method, type, description }, words)
  expect([notice('5', '2', null, own), notice('5', '2', null), notice('5', '6', '电梯困人报警'), notice('5', '1', null), notice('2', '1', null), notice('9', null, null)]).toEqual(['trapped', null, 'trapped', 'call-for-help', 'device-fault', null])
})

test('a camera without a zone is in Beijing, and one whose clock was never set says nothing', () => {
  const now = new Date('2026-11-21T08:22:00Z')
  expect(readMoment('2026-11-21T16:21:58', now)).toEqual(new Date('2026-11-21T08:21:58Z'))
  expect(readMoment('2026-11-21 16:21:58.5', now)).toEqual(new Date('2026-11-21T08:21:58.500Z'))
  expect(readMoment('2026-11-21T08:21:58+0000', now)).toEqual(new Date('2026-11-21T08:21:58Z'))
  expect([readMoment('1970-01-01T08:00:00', now), readMoment('2026-11-23T16:21:58', now), readMoment('yesterday', now), readMoment(null, now)]).toEqual([null, null, null, null])
})
