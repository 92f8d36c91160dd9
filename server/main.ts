// One server process: reads the settings, starts what is missing, listens, says READY, and ends everything it started.
import { existsSync, readFileSync } from 'node:fs'
import { loadDemoCity } from '../fixtures/city/load.ts'
import { hashPassword } from './auth/password.ts'
import { readConfig, type Config } from './config.ts'
import { startEdge } from './embedded/edge.ts'
import { untilAskedToStop } from './embedded/lifetime.ts'
import { startParts } from './embedded/parts.ts'
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
      ...(demo ? { prepare: async (db) => { await loadDemoCity(db, { now: new Date(), passwordHash: await hashPassword(demo.password) }) } } : {}),
    })
    ended.push(() => system.close())
    const port = config.port ?? await parts.ports.choose('http', { wanted: 9633, host: config.host })
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

/** An edge that somebody else runs. */
function outside({ edge }: Config): LineAddress {
  if (!edge) throw new Error('no edge')
  return { ...edge, sipHost: edge.trunkPeer.host, sipPort: edge.trunkPeer.port, promptDirForMedia: edge.promptDir }
}

try {
  await run(readConfig())
  process.exit(0)
} catch (error) {
  console.error(error instanceof BadSetting ? `cannot start: ${error.message}` : error)
  process.exit(1)
}
