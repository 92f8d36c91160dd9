// One server process: reads the settings, starts what is missing, listens, says READY, and ends everything it started.
import { existsSync, readFileSync } from 'node:fs'
import { loadDemoCity } from '../fixtures/city/load.ts'
import { hashPassword, verifyPassword } from './auth/password.ts'
import { DEMO_PASSWORD, isLoopback, readConfig, type Config } from './config.ts'
import type { Db } from './db/pool.ts'
import { startEdge } from './embedded/edge.ts'
import { untilAskedToStop } from './embedded/lifetime.ts'
import { AlreadyRunning } from './embedded/instance.ts'
import { startParts } from './embedded/parts.ts'
import { PortTaken } from './embedded/ports.ts'
import { buildWeb, WEB_DIRECTORY } from './embedded/web-build.ts'
import type { LineAddress } from './line.ts'
import { BadSetting } from './setting.ts'
import { startSystem, writeRuntime } from './system.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const asked = untilAskedToStop()

async function run(config: Config): Promise<void> {
  const ended: (() => Promise<unknown>)[] = []
  try {
    const [parts] = await Promise.all([startParts(config), pages(config)])
    ended.push(() => parts.stop())
    const edge = config.edge ? null : await startEdge({ dataDir: config.dataDir, ports: parts.ports, sipPort: config.sipPort, trunkAddresses: config.sipTrunkAddresses })
    if (edge) ended.push(() => edge.stop())
    const line: LineAddress = edge ?? outside(config)
    const { demo } = config
    const system = await startSystem({
      config, version, line, databaseUrl: parts.databaseUrl, redisUrl: parts.redisUrl,
      async prepare(db) {
        if (demo) await loadDemoCity(db, { now: new Date(), passwordHash: await hashPassword(demo.password) })
        if (!isLoopback(config.host)) await refusePublicPassword(db)
      },
    })
    ended.push(() => system.close())
    const port = await parts.ports.choose('http', { wanted: config.port ?? 9633, host: config.host, ...(config.port === undefined ? {} : { setting: 'PORT' }) })
    await system.app.listen({ host: config.host, port })
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    await writeRuntime(config.dataDir, { http: url, line })
    console.log(`READY ${url}`)
    if (demo) console.log(`demo accounts, password ${demo.password}: operator1 operator2 supervisor admin bureau province county property1 team01 …\n96333 line: sip:96333@${line.sipHost}:${line.sipPort}   place a call: npm run drill -- call`)
    const reason = await Promise.race([asked, parts.lost])
    if (reason instanceof Error) throw reason
    console.log(`${reason}: closing`)
  } finally {
    for (const end of ended.reverse()) await end()
  }
}

/** Beside somebody else's database several processes may start at once: their pages were built before, with the image. */
async function pages(config: Config): Promise<void> {
  if (config.databaseUrl === undefined || !existsSync(`${WEB_DIRECTORY}/index.html`)) await buildWeb()
}

/** A demo city that was loaded on this machine alone keeps the password everybody knows: it must not meet the world with it. */
async function refusePublicPassword(db: Db): Promise<void> {
  const { rows } = await db.query<{ username: string; password_hash: string }>('select username, password_hash from account where not disabled and team_id is null order by id limit 20')
  for (const { username, password_hash: hash } of rows) {
    if (await verifyPassword(hash, DEMO_PASSWORD)) throw new BadSetting('HOST', `account ${username} still has the public demo password, so only this machine may reach it`, '127.0.0.1')
  }
}

/** An edge that somebody else runs. */
function outside({ edge }: Config): LineAddress {
  if (!edge) throw new Error('no edge')
  return { ...edge, sipHost: edge.trunkPeer.host, sipPort: edge.trunkPeer.port }
}

try {
  await run(readConfig())
  process.exit(0)
} catch (error) {
  const expected = error instanceof BadSetting || error instanceof AlreadyRunning || error instanceof PortTaken
  console.error(expected ? `cannot start: ${error.message}` : error)
  process.exit(1)
}
