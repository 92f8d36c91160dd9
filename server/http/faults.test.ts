import fastify from 'fastify'
import { expect, test } from 'vitest'
import { CommitUncertain } from '../db/pool.ts'
import { answerFaults } from './faults.ts'

test('a database that is away saved nothing; one that broke off in a commit may have', async () => {
  const app = fastify()
  answerFaults(app)
  const broken = new Error('Connection terminated unexpectedly')
  app.get('/away', () => { throw broken })
  app.get('/uncertain', () => { throw new CommitUncertain(broken) })
  const titles = await Promise.all(['/away', '/uncertain'].map(async (url) => (await app.inject({ url, headers: { 'accept-language': 'en' } })).json<{ status: number; title: string }>()))
  expect(titles).toMatchObject([{ status: 503, title: expect.stringContaining('nothing was saved') }, { status: 503, title: expect.stringContaining('not known') }])
  await app.close()
})
