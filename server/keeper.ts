// The keeper of the embedded default: starts the parts, then the server as a child, and starts that again when it dies. A talk goes on meanwhile, for the line is the keeper's.
import { spawn, type ChildProcess } from 'node:child_process'
import { environmentWith, type Config } from './config.ts'
import { startEdge } from './embedded/edge.ts'
import { edgeSettings } from './embedded/edge-settings.ts'
import { startParts } from './embedded/parts.ts'
import { buildWeb } from './embedded/web-build.ts'

interface End { code: number | null; signal: NodeJS.Signals | null }
/** A server that dies as soon as it starts is not started for ever. */
const PATIENCE = { deaths: 5, withinMs: 60_000 }

/** Resolves when it was asked to stop and everything it started has ended. Throws when a part or the server will not stay up. */
export async function keep(config: Config, asked: Promise<NodeJS.Signals>): Promise<void> {
  const ended: (() => Promise<unknown>)[] = []
  try {
    const [parts] = await Promise.all([startParts(config), buildWeb()])
    ended.push(() => parts.stop())
    const edge = config.edge !== undefined ? null : await startEdge({ dataDir: config.dataDir, ports: parts.ports, sipPort: config.sipPort, trunkAddresses: config.sipTrunkAddresses })
    if (edge) ended.push(() => edge.stop())
    const port = await parts.ports.choose('http', { wanted: config.port ?? 9633, host: config.host, ...(config.port === undefined ? {} : { setting: 'PORT' }) })
    const mqttPort = config.mqttPort === null ? 0 : await parts.ports.choose('mqtt', { wanted: config.mqttPort ?? 1883, host: config.host, ...(config.mqttPort === undefined ? {} : { setting: 'MQTT_PORT' }) })
    const environment = environmentWith({
      SANFEN_DATA: config.dataDir, PORT: String(port), MQTT_PORT: String(mqttPort), DATABASE_URL: parts.databaseUrl, REDIS_URL: parts.redisUrl, ...(edge ? edgeSettings(edge) : {}),
      SANFEN_DEMO: config.demo ? '1' : '0', ...(config.demo ? { SANFEN_DEMO_PASSWORD: config.demo.password } : {}),
    })
    const deaths: number[] = []
    let stoodOnce = false
    for (;;) {
      const server = serve(environment)
      const why = await Promise.race([asked, parts.lost, server.end])
      if (typeof why === 'string' || why instanceof Error) {
        server.child.kill('SIGTERM')
        await server.end
        if (why instanceof Error) throw why
        console.log(`${why}: closing`)
        return
      }
      stoodOnce ||= server.wasReady()
      // What has stood once can stand again: a moment that was too busy for a start must not end the line.
      if (!stoodOnce) throw new ServerFailed('the server did not start; its words stand above')
      deaths.push(performance.now())
      if (deaths.filter((at) => performance.now() - at < PATIENCE.withinMs).length > PATIENCE.deaths) throw new ServerFailed('the server keeps dying; its words stand above')
      console.error(`the server ended (${why.signal ?? `code ${why.code}`}), starting it again`)
    }
  } finally {
    for (const end of ended.reverse()) await end()
  }
}

export class ServerFailed extends Error {}

/** The server on the parts that `environment` names. When we are killed it ends at once: the parts go too, and what was acknowledged is committed. */
function serve(environment: Record<string, string | undefined>): { child: ChildProcess; end: Promise<End>; wasReady(): boolean } {
  const child = spawn('setpriv', ['--pdeathsig=KILL', '--', process.execPath, process.argv[1] ?? 'server/main.ts'], { env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let ready = false
  child.on('message', (said) => { if (said === 'ready') ready = true })
  const end = new Promise<End>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  return { child, end, wasReady: () => ready }
}
