// A data directory of a test's own and programs that hold its parts.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { findMark, isAlive, type ProcessMark } from '../../embedded/process.ts'

const HOLDER = fileURLToPath(new URL('holder.ts', import.meta.url))

export interface Holder {
  child: ChildProcess
  databaseUrl: string
  redisUrl: string
  /** Asks it to stop and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface Trial {
  dataDir: string
  /** Starts a holder, `through` other programs if they are named; throws with its words when it ends before it is ready. */
  hold(through?: readonly string[]): Promise<Holder>
  /** The processes behind the parts that were started last. */
  marks(): Promise<ProcessMark[]>
  /** Stops every holder. */
  stop(): Promise<void>
  remove(): Promise<void>
}

export function makeTrial(): Trial {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanfen-trial-'))
  const holders: Holder[] = []
  const marks = async () => {
    const files = readdirSync(join(dataDir, 'log')).filter((name) => name.endsWith('.pid'))
    const found = await Promise.all(files.map((name) => findMark(join(dataDir, 'log', name))))
    return found.filter((mark) => mark !== null)
  }
  const stop = async () => {
    for (const holder of holders) await holder.stop()
  }
  return {
    dataDir,
    async hold(through = ['setpriv', '--pdeathsig=TERM', '--', process.execPath]) {
      const holder = await startHolder(dataDir, through)
      holders.push(holder)
      return holder
    },
    marks,
    stop,
    async remove() {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function startHolder(dataDir: string, [file = '', ...args]: readonly string[]): Promise<Holder> {
  // A group of its own, as the terminal makes one for a command.
  const child = spawn(file, [...args, HOLDER, dataDir], { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { npm_lifecycle_event: 'start', PATH: '/usr/bin:/bin' } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let words = ''
  child.stderr.on('data', (data: Buffer) => { words += data.toString('utf8') })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString('utf8')))
    child.once('close', () => reject(new Error(words)))
  })
  return {
    child,
    ...(JSON.parse(line) as { databaseUrl: string; redisUrl: string }),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}

export async function select(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Resolves when none of them lives any more; the test's own time limit is the other way out. */
export async function allGone(marks: readonly ProcessMark[]): Promise<void> {
  for (const mark of marks) {
    while (await isAlive(mark)) await new Promise((resolve) => setImmediate(resolve))
  }
}
