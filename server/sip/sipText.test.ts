// SIP as carriers really write it: short names, folded lines, several addresses in one header; and noise, which is never a fault.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerChallenge, headerOf, headersOf, readChallenge, readSip, routesOf, sequenceOf, tagOf, uriOf, writeResponse, writeSip } from './sipText.ts'

const RINGING = [
  'SIP/2.0 180 Ringing', 'v: SIP/2.0/WS a.invalid;branch=z9hG4bK1', 'Record-Route: <sip:1.2.3.4;r2=on;lr>,<sip:1.2.3.4:8081;transport=ws;r2=on;lr>', 'Record-Route: <sip:carrier;lr>',
  'f: <sip:robot@sanfen.local>;tag=ours', 't: "Wang, ""x""" <sip:139@carrier;user=phone>', ' ;tag=theirs', 'i: call-1', 'CSeq: 2 INVITE', 'm: <sip:139@9.9.9.9:5070;ob>;expires=3', 'l: 0', '', '',
].join('\r\n')

test('a response with short names, a folded line and three routes', () => {
  const message = readSip(RINGING)
  if (!message) throw new Error('it was not read')
  expect(message).toMatchObject({ method: null, status: 180, body: '' })
  expect([headerOf(message, 'call-id'), sequenceOf(message), tagOf(headerOf(message, 'to')), uriOf(headerOf(message, 'contact'))]).toEqual(['call-1', { number: 2, method: 'INVITE' }, 'theirs', 'sip:139@9.9.9.9:5070;ob'])
  expect(routesOf(message)).toEqual(['<sip:carrier;lr>', '<sip:1.2.3.4:8081;transport=ws;r2=on;lr>', '<sip:1.2.3.4;r2=on;lr>'])
  expect(headersOf(message, 'record-route')).toHaveLength(2)
  expect(headerOf(message, 'nothing')).toBe('')
})

test('an answer repeats what must be repeated, and counts bytes', () => {
  const request = readSip('INFO sip:robot@x SIP/2.0\r\nVia: SIP/2.0/WS e;branch=1\r\nVia: SIP/2.0/UDP p;branch=2\r\nFrom: <sip:p@c>;tag=t\r\nTo: <sip:r@x>;tag=o\r\nCall-ID: c\r\nCSeq: 1 INFO\r\nContent-Length: 1\r\n\r\n5')
  if (!request) throw new Error('it was not read')
  expect(request.body).toBe('5')
  expect(writeResponse(request, '200 OK')).toBe('SIP/2.0 200 OK\r\nvia: SIP/2.0/WS e;branch=1\r\nvia: SIP/2.0/UDP p;branch=2\r\nfrom: <sip:p@c>;tag=t\r\nto: <sip:r@x>;tag=o\r\ncall-id: c\r\ncseq: 1 INFO\r\nContent-Length: 0\r\n\r\n')
  expect(writeSip('BYE sip:a SIP/2.0', [], '三')).toContain('Content-Length: 3\r\n\r\n三')
})

test('what is no SIP is told from it, and nothing breaks the reader', () => {
  for (const noise of ['', '\r\n\r\n', '\r\n', 'SIP/2.0 999 x\r\n\r\n', 'hello\r\n\r\n', 'INVITE\r\n\r\n']) expect(readSip(noise)).toBeNull()
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => {
    const message = readSip(`SIP/2.0 200 OK\r\n${text}\r\n\r\n`)
    if (message) for (const read of [tagOf, uriOf]) read(headerOf(message, 'to'))
    if (message) routesOf(message)
  }))
})

test('the password is never said, only that we know it', () => {
  const challenge = readChallenge('Digest realm="sanfen.local", nonce="abc", qop="auth"')
  if (!challenge) throw new Error('it was not read')
  expect(challenge).toEqual({ realm: 'sanfen.local', nonce: 'abc' })
  const answer = answerChallenge(challenge, { username: '1060:robot', password: 'secret' }, 'INVITE', 'sip:139@sanfen.local')
  expect(answer).toMatch(/^Digest username="1060:robot", realm="sanfen\.local", nonce="abc", uri="sip:139@sanfen\.local", qop=auth, nc=00000001, cnonce="[0-9a-f]+", response="[0-9a-f]{32}", algorithm=MD5$/)
  expect(answer).not.toContain('secret')
  expect(readChallenge('Basic realm="x"')).toBeNull()
})
