// A private Redis under the data directory: append-only file, password, loopback. It holds wake-ups and passing messages, never the truth.
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { DAEMON_HOME, type Daemon, daemon, logTail, whenReady } from './daemon.ts'
import { makeDirectory, newPassword, ownerOf, userOf, writeSecretFile } from './directory.ts'

export interface RedisPart {
  daemon: Daemon
  url: string
}

export interface RedisPlace {
  dataDir: string
  logFile: string
  port: number
}

/** Starts it; a file that Redis cannot read any more is set aside, for PostgreSQL holds every deadline. */
export async function startRedis(place: RedisPlace): Promise<RedisPart> {
  try {
    return await launch(place)
  } catch (fault) {
    if (!/append only file|AOF|manifest/i.test(logTail(place.logFile, 5))) throw fault
    const aside = join(place.dataDir, `redis.unreadable-${Date.now()}`)
    renameSync(join(place.dataDir, 'redis'), aside)
    console.error(`redis could not read its file; kept it in ${aside} and began a new one. Deadlines are taken from the database.`)
    return launch(place)
  }
}

async function launch(place: RedisPlace): Promise<RedisPart> {
  const home = join(place.dataDir, 'redis')
  const owner = ownerOf(home, 'redis')
  makeDirectory(home, owner)
  const passwordFile = join(home, 'password')
  if (!existsSync(passwordFile) || readFileSync(passwordFile, 'utf8').trim() === '') writeSecretFile(passwordFile, `${newPassword()}\n`, owner)
  const password = readFileSync(passwordFile, 'utf8').trim()
  // A file, not arguments: everybody on the machine can read a command line.
  writeSecretFile(join(home, 'redis.conf'), configuration(place.port, password), owner)

  const server = await daemon({
    name: 'redis',
    file: 'redis-server',
    args: [`${DAEMON_HOME}/redis.conf`],
    home,
    user: userOf(owner),
    logFile: place.logFile,
  })
  const url = `redis://:${password}@127.0.0.1:${place.port}`
  try {
    await whenReady(server, () => answers(url))
  } catch (fault) {
    await server.stop()
    throw fault
  }
  return { daemon: server, url }
}

function configuration(port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'daemonize no',
    `dir ${DAEMON_HOME}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    // A full Redis must refuse, not forget: BullMQ's keys are jobs.
    'maxmemory-policy noeviction',
    // One for each test beside production's one; an unused one costs some hundred bytes.
    'databases 1000',
    '',
  ].join('\n')
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 })
  const faults: NodeJS.ErrnoException[] = []
  client.on('error', (fault: NodeJS.ErrnoException) => faults.push(fault))
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch (fault) {
    const text = [fault as Error, ...faults].map((one) => `${one.message} ${(one as NodeJS.ErrnoException).code ?? ''}`).join(' ')
    if (/ECONNREFUSED|ECONNRESET|LOADING|Connection is closed/.test(text) && !/WRONGPASS|NOAUTH/.test(text)) return false
    throw fault
  } finally {
    client.disconnect()
  }
}
