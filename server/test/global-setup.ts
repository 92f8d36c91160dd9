// Before the tests with real parts: one private PostgreSQL and Redis for the run, in a directory of their own, on free ports. They end with the run.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { makeDb } from '../db/pool.ts'
import { migrate } from '../db/migrate.ts'
import { startParts } from '../embedded/parts.ts'
import { findMark, findProcess, isAlive, saveMark } from '../embedded/process.ts'

const PREFIX = 'sanfen-test-'
const TEMPLATE = 'sanfen_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned()
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX))
  const self = await findProcess(process.pid)
  if (self) await saveMark(join(dataDir, 'owner'), self)

  const parts = await startParts({ dataDir, durable: false })
  const adminUrl = parts.adminUrl ?? ''
  await makeTemplate(adminUrl, parts.databaseUrl)
  project.provide('parts', { adminUrl, databaseUrl: parts.databaseUrl, redisUrl: parts.redisUrl, template: TEMPLATE })

  return async () => {
    await parts.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Migrated once; a clone of it takes a tenth of the time. The extensions are in it already, for only a superuser may add PostGIS. */
async function makeTemplate(adminUrl: string, databaseUrl: string): Promise<void> {
  const application = new URL(databaseUrl)
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(`create database ${TEMPLATE} template ${application.pathname.slice(1)} owner ${application.username}`)
  } finally {
    await admin.end()
  }
  application.pathname = `/${TEMPLATE}`
  const db = makeDb(application.href)
  try {
    await migrate(db)
  } finally {
    await db.close()
  }
}

/** kill -9 of a run ends its daemons but leaves its files. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const owner = await findMark(join(tmpdir(), name, 'owner'))
    if (owner && !(await isAlive(owner))) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}
