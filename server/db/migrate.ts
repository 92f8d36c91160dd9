// Migrations: sql/migrations/NNN_name.sql, each once, in order, under a lock so that several processes may start together.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Db } from './pool.ts'

const FOLDER = new URL('../../sql/migrations/', import.meta.url)
const LOCK = 96333

/** Brings the database up to date; returns the names it applied. Throws when an applied file has been changed since. */
export async function migrate(db: Db): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter((name) => /^\d{3}_\w+\.sql$/.test(name)).sort()
  const applied: string[] = []
  await db.tx(async (tx) => {
    await tx.query('set local statement_timeout = 0') // an index over a large city takes minutes
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
    await tx.query('create table if not exists migration (name text primary key, sha256 text not null, at timestamptz not null default now())')
    const done = new Map((await tx.query<{ name: string; sha256: string }>('select name, sha256 from migration')).rows.map((r) => [r.name, r.sha256]))
    for (const name of files) {
      const sql = await readFile(new URL(name, FOLDER), 'utf8')
      const sha256 = createHash('sha256').update(sql).digest('hex')
      const before = done.get(name)
      if (before === sha256) continue
      if (before !== undefined) throw new Error(`sql/migrations/${name} was changed after it had been applied: write a new migration instead`)
      await tx.query(sql)
      await tx.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
      applied.push(name)
    }
  })
  return applied
}
