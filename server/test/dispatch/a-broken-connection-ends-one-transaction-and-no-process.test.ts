// PostgreSQL restarts while a transaction waits for something else: it fails with its next statement, and the process lives.
import { expect, onTestFinished, test, vi } from 'vitest'
import { type DbOptions, makeDb } from '../../db/pool.ts'
import { testDatabase } from '../parts.ts'

test('a connection that breaks between two statements fails the next of them, and the next transaction has another', async () => {
  const { url } = await testDatabase()
  const db = makeDb(url, { max: 2 })
  const broken = db.tx(async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
    await db.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    await new Promise((resolve) => { setImmediate(() => setImmediate(resolve)) })
    for (let n = 0; n < 50; n++) await db.query('select 1') // until the word of it has come
    await tx.query('select 1')
  })
  await expect(broken).rejects.toThrow(/terminat|not queryable|connection/i)
  expect(await db.tx(async (tx) => (await tx.query('select 1')).rowCount)).toBe(1)
  await db.close()
})

test.each([{}, { first: 2 }])('few connections begin, one after the other joins them while they are held, and after a break it begins again so: %o', async (options: DbOptions) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => { vi.useRealTimers() })
  const { url } = await testDatabase()
  const { first = 1 } = options
  const [db, beside] = [makeDb(url, { max: 4, name: 'held', ...options }), makeDb(url)]
  const open = async () => (await beside.query<{ pid: number }>("select pid from pg_stat_activity where application_name = 'held'")).rows
  for (let round = 0; round < 2; round++) {
    const wanted = Array.from({ length: 4 }, () => db.connect())
    await Promise.all(wanted.slice(0, first))
    expect(await open()).toHaveLength(first)
    for (let n = first; n < 4; n++) {
      vi.advanceTimersByTime(250)
      await wanted[n]
      expect(await open()).toHaveLength(n + 1)
    }
    const held = await Promise.all(wanted)
    const broken = held.map((client) => new Promise((resolve) => { client.once('end', resolve) }))
    await beside.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [(await open()).map((o) => o.pid)])
    await Promise.all(broken)
    for (const client of held) client.release(true)
  }
  await Promise.all([db.close(), beside.close()])
})
