// npm run import -- elevators FILE: into the database of the settings, beside a running Sanfen or alone. Prints accepted, rejected with row and reason.
import { readConfig, type Config } from './config.ts'
import { migrate } from './db/migrate.ts'
import { makeDb } from './db/pool.ts'
import { AlreadyRunning } from './embedded/instance.ts'
import { startParts } from './embedded/parts.ts'
import { findDatabaseUrl } from './embedded/running.ts'
import { importElevators } from './registry/import.ts'
import { readTable, UnreadableFile } from './registry/importFile.ts'

const [what, file] = process.argv.slice(2)

async function run(path: string): Promise<number> {
  const config = readConfig()
  const table = await readTable(path)
  const database = await openDatabase(config)
  const db = makeDb(database.url, { name: 'sanfen-import' })
  try {
    await migrate(db)
    const { rows } = await db.query('select from region where code = $1', [config.platform.region])
    if (rows.length === 0) throw new UnreadableFile(`PLATFORM_REGION=${config.platform.region} 不在登记的行政区中，请先登记行政区`)
    const outcome = await importElevators(db, table, { platform: config.platform.region, codeLength: config.platform.codeLength })
    const badRows = new Set(outcome.rejected.map((r) => r.row)).size
    console.log(`accepted ${outcome.accepted} (new ${outcome.created}, replaced ${outcome.replaced}, new units ${outcome.newUnits})`)
    console.log(`rejected ${badRows}`)
    for (const { row, code, message } of outcome.rejected) console.log(`row ${row}: ${code} ${message}`)
    return badRows === 0 ? 0 : 2
  } finally {
    await db.close()
    await database.stop()
  }
}

/** The named database, the running Sanfen's, or our own started for this one time. */
async function openDatabase(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: () => Promise.resolve() }
  try {
    const parts = await startParts(config)
    return { url: parts.databaseUrl, stop: () => parts.stop() }
  } catch (error) {
    const url = error instanceof AlreadyRunning ? findDatabaseUrl(config.dataDir) : null
    if (url === null) throw error
    return { url, stop: () => Promise.resolve() }
  }
}

if (what !== 'elevators' || file === undefined) {
  console.error('usage: npm run import -- elevators FILE   (CSV in UTF-8 or GBK, or XLSX; columns: server/registry/importColumns.ts)')
  process.exit(64)
}
try {
  process.exitCode = await run(file)
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error
  console.error(error.message)
  process.exitCode = 1
}
