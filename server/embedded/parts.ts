// Starts the parts that no setting names: PostgreSQL and Redis of our own. Knows their order and their ports; what they hold is others' business.
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Daemon, stopDaemons } from './daemon.ts'
import { claimDirectory } from './instance.ts'
import { openPortBook, type PortBook } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { endLeftover } from './process.ts'
import { startRedis } from './redis.ts'

export interface PartsConfig {
  dataDir: string
  /** Use these instead of our own. */
  databaseUrl?: string | undefined
  redisUrl?: string | undefined
  /** false for throw-away test parts only. */
  durable?: boolean
}

export interface Parts {
  databaseUrl: string
  redisUrl: string
  /** Superuser of our own cluster; null when DATABASE_URL names somebody else's. */
  adminUrl: string | null
  /** For the doors of this process and for further daemons. */
  ports: PortBook
  /** Where further daemons write `NAME.log`. */
  logDir: string
  /** Settles when a part is gone for good: Sanfen cannot go on. */
  lost: Promise<Error>
  /** Stops Redis, then PostgreSQL, and lets go of the directory. Close everything that uses them first. */
  stop(): Promise<void>
}

/**
 * Starts what is missing and waits until it answers. The first start makes the cluster (some 3 s), later ones take under one.
 * @throws AlreadyRunning when another Sanfen has the directory.
 */
export async function startParts(config: PartsConfig): Promise<Parts> {
  const dataDir = resolve(config.dataDir)
  const logDir = join(dataDir, 'log')
  mkdirSync(logDir, { recursive: true, mode: 0o700 })
  const embedded = !config.databaseUrl || !config.redisUrl
  const claim = embedded ? await claimDirectory(dataDir) : null
  const started: Daemon[] = []
  const stop = async () => {
    await stopDaemons(started)
    await claim?.release()
  }
  try {
    if (claim) await endLeftovers(logDir)
    const ports = await openPortBook(dataDir)
    const postgres = config.databaseUrl
      ? null
      : await startPostgres({ dataDir, logFile: join(logDir, 'postgres.log'), port: await ports.choose('postgres'), durable: config.durable ?? true })
    if (postgres) started.push(postgres.daemon)
    const redis = config.redisUrl ? null : await startRedis({ dataDir, logFile: join(logDir, 'redis.log'), port: await ports.choose('redis') })
    if (redis) started.push(redis.daemon)
    return {
      databaseUrl: config.databaseUrl ?? postgres?.url ?? '',
      redisUrl: config.redisUrl ?? redis?.url ?? '',
      adminUrl: postgres?.adminUrl ?? null,
      ports,
      logDir,
      lost: firstLost(started),
      stop,
    }
  } catch (fault) {
    await stop()
    throw fault
  }
}

function firstLost(list: readonly Daemon[]): Promise<Error> {
  const never = new Promise<Error>(() => undefined)
  return Promise.race([never, ...list.map(async (one) => {
    const exit = await one.ended
    return new Error(`${one.name} ended (${exit.signal ?? `code ${exit.code}`}) and did not stay up; see ${one.logFile}`)
  })])
}

/** After kill -9 of Sanfen its daemons need a moment to close; their ports look foreign until then. */
async function endLeftovers(logDir: string): Promise<void> {
  const marks = readdirSync(logDir).filter((name) => name.endsWith('.pid'))
  await Promise.all(marks.map((name) => endLeftover(join(logDir, name), 'SIGTERM')))
}
