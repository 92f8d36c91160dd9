// npm run import -- elevators|plans FILE: into the database of the settings, beside a running Sanfen or alone. Prints accepted, rejected with row or line and reason.
import { readFile } from 'node:fs/promises'
import { readConfig, type Config } from './config.ts'
import { migrate } from './db/migrate.ts'
import { PlanBody } from './contracts/plan.ts'
import { makeDb, type Db } from './db/pool.ts'
import { AlreadyRunning } from './embedded/instance.ts'
import { startParts } from './embedded/parts.ts'
import { findDatabaseUrl } from './embedded/running.ts'
import { shapeFaults } from './http/validation.ts'
import { importElevators } from './registry/import.ts'
import { readTable, UnreadableFile, type FileTable } from './registry/importFile.ts'
import { importPlans } from './registry/importPlans.ts'

const [what, file] = process.argv.slice(2)

/** The file is read before the database is opened: a wrong path must not start one. */
async function run(kind: 'elevators' | 'plans', path: string): Promise<number> {
  const config = readConfig()
  const save = kind === 'elevators' ? elevatorsOf(await readTable(path), config) : plansOf(await readText(path))
  const database = await openDatabase(config)
  const db = makeDb(database.url, { name: 'sanfen-import' })
  try {
    await migrate(db)
    return await save(db)
  } finally {
    await db.close()
    await database.stop()
  }
}

/** 0: all is in. 2: something was not. */
type Save = (db: Db) => Promise<0 | 2>

function elevatorsOf(table: FileTable, config: Config): Save {
  return async (db) => {
    const { rows } = await db.query('select from region where code = $1', [config.platform.region])
    if (rows.length === 0) throw new UnreadableFile(`PLATFORM_REGION=${config.platform.region} 不在登记的行政区中，请先登记行政区`)
    const outcome = await importElevators(db, table, { platform: config.platform.region, codeLength: config.platform.codeLength })
    const badRows = new Set(outcome.rejected.map((r) => r.row)).size
    console.log(`accepted ${outcome.accepted} (new ${outcome.created}, replaced ${outcome.replaced}, new units ${outcome.newUnits})`)
    console.log(`rejected ${badRows}`)
    for (const { row, code, message } of outcome.rejected) console.log(`row ${row}: ${code} ${message}`)
    return badRows === 0 ? 0 : 2
  }
}

function plansOf(text: string): Save {
  return async (db) => {
    const { accepted, unchanged, rejected } = await importPlans(db, text, { shapeFaults: (plan) => shapeFaults(PlanBody, plan, 'zh'), now: new Date() })
    console.log(`accepted ${accepted.length}, unchanged ${unchanged.length}`)
    for (const { region, version, name } of accepted) console.log(`${region} version ${version}: ${name}`)
    for (const { region, version } of unchanged) console.log(`${region} version ${version}: unchanged`)
    console.log(`faults ${rejected.length}`)
    for (const { line, column, path, message } of rejected) console.log(`line ${line} column ${column}: ${path} ${message}`)
    return rejected.length === 0 ? 0 : 2
  }
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new UnreadableFile(`没有这个文件：${path}`) : error
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw error instanceof TypeError ? new UnreadableFile('预案文件须为 UTF-8 编码') : error
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

if ((what !== 'elevators' && what !== 'plans') || file === undefined) {
  console.error('usage: npm run import -- elevators FILE   (CSV in UTF-8 or GBK, or XLSX; columns: server/registry/importColumns.ts)')
  console.error('       npm run import -- plans FILE       (JSON: one plan or a list, each with its region; server/contracts/plan.ts)')
  process.exit(64)
}
try {
  process.exitCode = await run(what, file)
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error
  console.error(error.message)
  process.exitCode = 1
}
