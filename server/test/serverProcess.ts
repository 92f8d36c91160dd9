// A whole server process as `npm start` would run it, on the test's database, Redis and edge: so that a test can kill it and start another.
import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EdgePart } from '../embedded/edge.ts'
import { edgeSettings } from '../embedded/edge-settings.ts'
import { until } from './patience.ts'

export { until }

export interface ServerPlace {
  databaseUrl: string
  redisUrl: string
  /** Null: a server without a telephone line. */
  edge: EdgePart | null
  env?: Record<string, string>
}
export interface ServerProcess {
  url: string
  dataDir: string
  log(): string
  /** As a power cut would: no time to say anything. */
  kill9(): Promise<void>
  stop(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** A server is there in some three seconds; on a busy machine it takes many times that. */
const START_MS = 150_000
/** What Node has compiled once it need not compile for each server of each test. */
const COMPILED = join(tmpdir(), 'sanfen-test-compiled')

/** Starts and waits for READY. The demo city is loaded into an empty database, which takes seconds: `cityDatabase` has it already. */
export async function startServer({ databaseUrl, redisUrl, edge, env = {} }: ServerPlace): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanfen-server-'))
  const port = await freePort()
  const child = spawn('setpriv', ['--pdeathsig=KILL', '--', process.execPath, 'server/main.ts'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: dataDir, NODE_ENV: 'test', NODE_COMPILE_CACHE: COMPILED, SANFEN_DATA: dataDir, SANFEN_DEMO: '1', HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn', DATABASE_URL: databaseUrl, REDIS_URL: redisUrl,
      ...(edge ? edgeSettings(edge) : { SIP_EVAPI: 'none' }), ...env,
    },
  })
  let said = ''
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`no READY in ${START_MS / 1000} s:\n${said}`)), START_MS)
    const hear = (text: Buffer) => {
      said = (said + text.toString('utf8')).slice(-50_000)
      if (said.includes('READY')) { clearTimeout(patience); resolve() }
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void gone.then(() => { clearTimeout(patience); reject(new Error(`the server ended:\n${said}`)) })
  })
  return {
    url: `http://127.0.0.1:${port}`, dataDir, log: () => said,
    async kill9() { child.kill('SIGKILL'); await gone },
    async stop() { child.kill('SIGTERM'); await gone },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A client with a session of its own. Answers other than 2xx are returned, not thrown. */
export async function logIn(url: string, username: string, password = 'sanfen-demo') {
  const call = async <T>(method: string, path: string, body?: unknown, token?: string): Promise<{ status: number; body: T }> => {
    const response = await fetch(url + path, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T }
  }
  const session = await call<{ token: string; accountId: string; teamId: string | null }>('POST', '/api/session', { username, password, token: true })
  if (session.status !== 200) throw new Error(`log-in of ${username}: ${session.status} ${JSON.stringify(session.body)}`)
  const { token } = session.body
  // What a busy machine had no time for is asked again, as pages do.
  const get = <T>(path: string) => until('an answer other than 503', async () => { const answer = await call<T>('GET', path, undefined, token); return answer.status !== 503 && answer })
  return { me: session.body, get, post: <T>(path: string, body: unknown) => call<T>('POST', path, body, token), put: <T>(path: string, body: unknown) => call<T>('PUT', path, body, token) }
}
export type Client = Awaited<ReturnType<typeof logIn>>
