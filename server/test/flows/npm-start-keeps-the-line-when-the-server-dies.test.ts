// The embedded default as a newcomer runs it: kill -9 of the server leaves the parts and the line standing, and a new server is there at once.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { logIn, until } from '../serverProcess.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
let dataDir: string
let keeper: ReturnType<typeof spawn>
let gone: Promise<number | null>
let said = ''
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sanfen-keeper-'))
  keeper = spawn('setpriv', ['--pdeathsig=TERM', '--', process.execPath, 'server/main.ts'], { cwd: ROOT, env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: dataDir, SANFEN_DATA: dataDir, LOG_LEVEL: 'warn' }, stdio: ['ignore', 'pipe', 'pipe'] })
  gone = new Promise((resolve) => { keeper.once('exit', resolve) })
  for (const stream of [keeper.stdout, keeper.stderr]) stream?.on('data', (text: Buffer) => { said += text.toString('utf8') })
  // Everything is made on this first start: the cluster, the city, the prompts.
  await until('READY', () => {
    if (keeper.exitCode !== null) throw new Error(`npm start ended:\n${said}`)
    return said.includes('READY')
  }, 200_000)
})
afterAll(async () => {
  keeper.kill('SIGTERM')
  await gone
  await rm(dataDir, { recursive: true, force: true })
})

const runtime = async () => JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')) as { http: string; pid: number }
const marks = () => Promise.all(['postgres', 'redis', 'kamailio', 'rtpengine'].map((name) => readFile(join(dataDir, 'log', `${name}.pid`), 'utf8')))

/** The server that the keeper has just born, ready or not. */
async function servers(): Promise<number[]> {
  const pids = (await readFile(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8')).split(' ').filter(Boolean)
  const words = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return pids.filter((_, n) => words[n]?.includes('main.ts')).map(Number)
}

test('a killed server comes back on the same port with every session and report, though the next one dies before it stands; the parts never noticed', async () => {
  onTestFailed(() => { console.error(said.slice(-3000)) })
  const first = await runtime()
  const operator = await logIn(first.http, 'operator1')
  const report = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274', trapped: 1 })
  expect(report.status).toBe(201)
  const before = await marks()
  process.kill(first.pid, 'SIGKILL')
  process.kill(await until('a server that does not stand yet', async () => (await servers()).find((pid) => pid !== first.pid)), 'SIGKILL')
  const second = await until('another server', async () => { const now = await runtime(); return now.pid !== first.pid && now })
  expect(second.http).toBe(first.http)
  await until('it answers the old session', async () => (await operator.get(`/api/incidents/${report.body.incidentId}`).catch(() => ({ status: 0 }))).status === 200)
  expect(await marks()).toEqual(before)
  expect(said).toContain('starting it again')
})

test('TERM ends the server and every part, and says 0', async () => {
  const { pid } = await runtime()
  const parts = (await marks()).map((mark) => Number(mark.split(' ')[0]))
  keeper.kill('SIGTERM')
  expect(await gone).toBe(0)
  for (const one of [pid, ...parts]) expect(() => process.kill(one, 0)).toThrow()
})
