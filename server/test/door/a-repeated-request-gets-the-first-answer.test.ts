// Idempotency-Key: sent once, twice, at the same moment, and with something else.
import { expect, test } from 'vitest'
import { problem } from '../../http/problem.ts'
import { bearer, openDoor } from './door.ts'

async function counting() {
  let calls = 0
  let hold: Promise<void> | null = null
  const door = await openDoor(() => ({
    rooms: async (app) => {
      app.post('/probe', { config: { access: 'report:write' } }, async (request, reply) => {
        calls += 1
        await hold
        const { outcome } = request.body as { outcome: string }
        if (outcome === 'refused') throw problem(409, 'offer-lapsed', '应答超时')
        if (outcome === 'fault') throw new Error('broken')
        if (outcome === 'nothing') return reply.code(204).send()
        return reply.code(201).send({ n: calls, outcome })
      })
    },
  }))
  const headers = bearer(await door.token('operator'))
  const post = (key: string, body: object, more: object = {}) => door.app.inject({ method: 'POST', url: '/probe', headers: { ...headers, 'idempotency-key': key, ...more }, payload: body })
  return { door, post, calls: () => calls, hold: (until: Promise<void>) => { hold = until } }
}

test('the first answer comes again, good, empty or refused; a fault may be tried anew', async () => {
  const { door, post, calls } = await counting()
  await using _door = door
  const good = [await post('k1', { outcome: 'good' }), await post('k1', { outcome: 'good' })] as const
  expect([good[0].statusCode, good[0].json(), good[0].headers['idempotency-replayed']]).toEqual([201, { n: 1, outcome: 'good' }, undefined])
  expect([good[1].statusCode, good[1].json(), good[1].headers['idempotency-replayed']]).toEqual([201, { n: 1, outcome: 'good' }, 'true'])
  for (const [key, outcome, status] of [['k2', 'refused', 409], ['k3', 'nothing', 204]] as const) {
    const before = calls()
    const answers = [await post(key, { outcome }), await post(key, { outcome })]
    expect(answers.map((answer) => answer.statusCode)).toEqual([status, status])
    const [first, again] = answers.map((answer) => (answer.body === '' ? null : answer.json<object>()))
    expect(again).toEqual(first)
    expect(answers[1]?.headers['content-type']).toBe(answers[0]?.headers['content-type'])
    expect(calls()).toBe(before + 1)
  }
  const before = calls()
  await post('k4', { outcome: 'fault' })
  await post('k4', { outcome: 'fault' })
  expect(calls()).toBe(before + 2)
})

test('the same key with something else, or by somebody else', async () => {
  const { door, post, calls } = await counting()
  await using _door = door
  await post('k1', { outcome: 'good' })
  const other = await post('k1', { outcome: 'other' })
  expect([other.statusCode, other.json()]).toEqual([422, expect.objectContaining({ code: 'idempotency-key-reused' })])
  const supervisor = await post('k1', { outcome: 'good' }, bearer(await door.token('supervisor')))
  expect([supervisor.statusCode, calls()]).toEqual([201, 2])
  expect((await post('x'.repeat(201), { outcome: 'good' })).statusCode).toBe(400)
})

test('two at the same moment: one works, the other is told so and gets the answer later', async () => {
  const { door, post, calls, hold } = await counting()
  await using _door = door
  let go: () => void = () => undefined
  hold(new Promise((resolve) => { go = resolve }))
  const both = [post('k1', { outcome: 'good' }), post('k1', { outcome: 'good' })]
  const told = await Promise.race(both)
  expect([told.statusCode, told.headers['retry-after'], told.json()]).toEqual([409, '1', expect.objectContaining({ code: 'request-in-progress' })])
  go()
  expect((await Promise.all(both)).map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([201, 409])
  expect((await post('k1', { outcome: 'good' })).json()).toEqual({ n: 1, outcome: 'good' })
  expect(calls()).toBe(1)
})

test('what a killed process left unanswered may be sent again after a minute', async () => {
  const { door, post, calls } = await counting()
  await using _door = door
  await post('k1', { outcome: 'good' })
  await door.db.query('update idempotent_answer set status = 0')
  expect((await post('k1', { outcome: 'good' })).statusCode).toBe(409)
  door.advance(61)
  expect((await post('k1', { outcome: 'good' })).statusCode).toBe(201)
  expect(calls()).toBe(2)
})
