// A private PostgreSQL cluster with PostGIS under the data directory: made once, started each time, never seen from outside this machine.
import { existsSync, readFileSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { DAEMON_HOME, type Daemon, daemon, logTail, whenReady } from './daemon.ts'
import { makeDirectory, newPassword, type Owner, ownerOf, userOf, writeSecretFile } from './directory.ts'
import { endLeftover, findProcess, saveMark } from './process.ts'

export interface PostgresPart {
  daemon: Daemon
  /** The application's role: owns the database `sanfen`, is no superuser. */
  url: string
  /** The cluster's superuser, for tests that make databases. */
  adminUrl: string
}

export interface PostgresPlace {
  /** Everything of the cluster lies in `<dataDir>/postgres`. */
  dataDir: string
  logFile: string
  port: number
  /** false only for throw-away test clusters: no fsync, survives kill -9 of every process but not a power cut. */
  durable: boolean
}

const CLUSTER = `${DAEMON_HOME}/cluster`
const ADMIN = 'sanfen_admin'
const APPLICATION = 'sanfen'
const EXTENSIONS = ['postgis', 'pg_trgm', 'btree_gist']

/** Starts the cluster, makes it first when it is missing or its making was cut off. Ready for queries when this resolves. */
export async function startPostgres(place: PostgresPlace): Promise<PostgresPart> {
  const home = join(place.dataDir, 'postgres')
  const cluster = join(home, 'cluster')
  if (!existsSync(home)) await makeCluster(home, place.logFile)
  const owner = ownerOf(cluster, 'postgres')
  const password = readFileSync(join(home, 'password'), 'utf8').trim()
  await clearStaleLock(cluster, place.logFile)

  const bin = findProgram(readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim())
  const settings = Object.entries(settingsFor(place)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = await daemon({
    name: 'postgres',
    file: join(bin, 'postgres'),
    args: ['-D', CLUSTER, ...settings],
    home,
    user: userOf(owner),
    // "Fast": ends sessions and writes a checkpoint. TERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    logFile: place.logFile,
  })
  const url = (role: string, database: string) => `postgres://${role}:${password}@127.0.0.1:${place.port}/${database}`
  try {
    await whenReady(server, () => answers(url(ADMIN, 'postgres')))
    await prepareDatabase(url, password)
  } catch (fault) {
    await server.stop()
    throw fault
  }
  return { daemon: server, url: url(APPLICATION, APPLICATION), adminUrl: url(ADMIN, 'postgres') }
}

/** initdb beside the final place, then one rename: a cluster either is there whole or is not there. */
async function makeCluster(home: string, logFile: string): Promise<void> {
  const half = `${home}.new`
  rmSync(half, { recursive: true, force: true })
  const owner: Owner = ownerOf(half, 'postgres')
  makeDirectory(half, owner)
  makeDirectory(join(half, 'cluster'), owner)
  writeSecretFile(join(half, 'password'), `${newPassword()}\n`, owner)
  const initdb = await daemon({
    name: 'initdb',
    file: join(findProgram(), 'initdb'),
    // Without a locale of its own initdb takes SQL_ASCII where LANG is unset; pg_trgm indexes Chinese under C.UTF-8, not under C.
    args: ['-D', CLUSTER, '-U', ADMIN, '-E', 'UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', `--pwfile=${DAEMON_HOME}/password`, '--data-checksums'],
    home: half,
    user: userOf(owner),
    logFile: join(dirname(logFile), 'initdb.log'),
  })
  const exit = await initdb.ended
  if (exit.code !== 0) throw new Error(`initdb failed. The end of ${initdb.logFile}:\n${logTail(initdb.logFile)}`)
  renameSync(half, home)
}

function settingsFor(place: PostgresPlace): Record<string, string> {
  const megabytes = Math.floor(totalmem() / 1024 / 1024)
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(place.port),
    // TCP on loopback only: a socket file's path may have 107 bytes, a data directory's is the person's choice.
    unix_socket_directories: '',
    max_connections: place.durable ? '150' : '300', // a server process may hold 40
    shared_buffers: `${place.durable ? Math.min(1024, Math.max(128, Math.floor(megabytes / 8))) : 128}MB`,
    effective_cache_size: `${Math.max(512, Math.floor(megabytes / 2))}MB`,
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    default_toast_compression: 'lz4', // a decision's record takes half a millisecond with the older one
    // Else every new connection loads it anew, and after a restart all connections are new at once.
    shared_preload_libraries: 'postgis-3',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %d ',
    log_min_duration_statement: '1000',
    idle_in_transaction_session_timeout: '60000',
    // Positions are updated 2,000 times a second; without a short nap dead rows pile up (the table has its own thresholds).
    autovacuum_naptime: place.durable ? '5s' : '60s',
  }
  if (!place.durable) Object.assign(settings, { fsync: 'off', full_page_writes: 'off', max_wal_size: '512MB' })
  return settings
}

async function prepareDatabase(url: (role: string, database: string) => string, password: string): Promise<void> {
  await withClient(url(ADMIN, 'postgres'), async (client) => {
    const role = await client.query('select from pg_roles where rolname = $1', [APPLICATION])
    if (role.rowCount === 0) await client.query(`create role ${APPLICATION} login password ${client.escapeLiteral(password)}`)
    const database = await client.query('select from pg_database where datname = $1', [APPLICATION])
    if (database.rowCount === 0) await client.query(`create database ${APPLICATION} owner ${APPLICATION}`)
  })
  await withClient(url(ADMIN, APPLICATION), async (client) => {
    for (const extension of EXTENSIONS) await client.query(`create extension if not exists ${extension}`)
  })
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // A connection that dies while we ask is the answer "no", given below.
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (fault) {
    const code = (fault as { code?: string }).code
    // 57P03 "starting up", a closed door and, on a busy machine, no answer in time (an error without a code) mean "not yet"; a wrong password (28P01) is a fault: somebody else's server.
    if (code === undefined || code === '57P03' || code === 'ECONNREFUSED' || code === 'ECONNRESET') return false
    throw fault
  } finally {
    await client.end()
  }
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/**
 * postmaster.pid outlives a power cut, and its number may now belong to anybody (after a restart of a container it usually does);
 * PostgreSQL would refuse to start. A server that really stands in our cluster is ended instead.
 */
async function clearStaleLock(cluster: string, logFile: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid')
  if (!existsSync(lock)) return
  const holder = await findProcess(Number(readFileSync(lock, 'utf8').split('\n')[0]))
  if (holder && standsIn(holder.pid, cluster)) {
    const markFile = `${logFile}.leftover`
    await saveMark(markFile, holder)
    await endLeftover(markFile, 'SIGINT')
  } else {
    rmSync(lock, { force: true })
  }
}

function standsIn(pid: number, directory: string): boolean {
  const cwd = `/proc/${pid}/cwd`
  try {
    readlinkSync(cwd)
    const [there, here] = [statSync(cwd), statSync(directory)]
    return there.dev === here.dev && there.ino === here.ino
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code
    // We may look into every process that could run our cluster; one we may not look into is somebody else's.
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return false
    throw fault
  }
}

/** The directory of PostgreSQL's programs: of this major version, or the first that has PostGIS. */
function findProgram(version?: string): string {
  for (const major of version ? [version] : ['15', '16', '17', '18']) {
    const bin = `/usr/lib/postgresql/${major}/bin`
    if (existsSync(join(bin, 'initdb')) && existsSync(`/usr/share/postgresql/${major}/extension/postgis.control`)) return bin
  }
  throw new Error(`PostgreSQL ${version ?? '15 or later'} with PostGIS is not installed: apt-get install postgresql-${version ?? 15} postgresql-${version ?? 15}-postgis-3`)
}
