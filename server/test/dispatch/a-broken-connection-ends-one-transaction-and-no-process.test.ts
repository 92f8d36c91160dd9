// PostgreSQL restarts while a transaction waits for something else: it fails with its next statement, and the process lives.
import { expect, test } from 'vitest'
import { makeDb } from '../../db/pool.ts'
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
