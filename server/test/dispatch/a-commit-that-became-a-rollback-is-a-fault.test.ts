// PostgreSQL answers the commit of a failed transaction with a rollback and calls it no error: whoever was told "saved" would have lost it.
import { expect, test } from 'vitest'
import { makeDb } from '../../db/pool.ts'
import { testDatabase } from '../parts.ts'

test('work that goes on after a failed statement is not taken for committed', async () => {
  const { url } = await testDatabase()
  const db = makeDb(url, { max: 1 })
  const goesOn = db.tx(async (tx) => {
    await tx.query("insert into vendor (name, family) values ('lost', 'sanfen')")
    await expect(tx.query('select 1 / 0')).rejects.toThrow('division by zero')
    return 'saved'
  })
  await expect(goesOn).rejects.toThrow('nothing was committed')
  expect((await db.query("select from vendor where name = 'lost'")).rowCount).toBe(0)
  expect(await db.tx(async (tx) => (await tx.query('select 1')).rowCount)).toBe(1)
  await db.close()
})
