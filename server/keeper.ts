// The keeper of the embedded default: starts the parts, then the server as a child, and starts that again when it dies. A talk goes on meanwhile, for the line is the keeper's.
import { spawn, type ChildProcess } from 'node:child_process'
import { environmentWith, type Config } from './config.ts'
import { startEdge } from './embedded/edge.ts'
import { edgeSettings } from './embedded/edge-settings.ts'
import { startParts } from './embedded/parts.ts'
import { portIsFree, type PortBook } from './embedded/ports.ts'
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
    let doors = await chooseDoors(config, parts.ports, null)
    const environment = () => environmentWith({
      SANFEN_DATA: config.dataDir, PORT: String(doors.http), MQTT_PORT: String(doors.mqtt), DATABASE_URL: parts.databaseUrl, REDIS_URL: parts.redisUrl, ...(edge ? edgeSettings(edge) : {}),
      SANFEN_DEMO: config.demo ? '1' : '0', ...(config.demo ? { SANFEN_DEMO_PASSWORD: config.demo.password } : {}),
    })
    const deaths: number[] = []
    let stoodOnce = false
    for (;;) {
      const server = serve(environment())
      const why = await Promise.race([asked, parts.lost, server.end])
      if (typeof why === 'string' || why instanceof Error) {
        server.child.kill('SIGTERM')
        await server.end
        if (why instanceof Error) throw why
        console.log(`${why}: closing`)
        return
      }
      stoodOnce ||= server.wasReady()
      const before = doors
      doors = await chooseDoors(config, parts.ports, before)
      // What has stood once can stand again: a moment that was too busy for a start must not end the line. And a door that somebody else took while the server was made ready is changed for another.
      if (!stoodOnce && doors.http === before.http && doors.mqtt === before.mqtt) throw new ServerFailed('the server did not start; its words stand above')
      deaths.push(performance.now())
      if (deaths.filter((at) => performance.now() - at < PATIENCE.withinMs).length > PATIENCE.deaths) throw new ServerFailed('the server keeps dying; its words stand above')
      console.error(`the server ended (${why.signal ?? `code ${why.code}`}), starting it again`)
    }
  } finally {
    for (const end of ended.reverse()) await end()
  }
}

export class ServerFailed extends Error {}

/** Ports of the server's own doors; 0: no devices. */
interface Doors { http: number; mqtt: number }

/** The same as `last` time where they are free, else others, unless the settings name them. @throws PortTaken where a setting names one that another program holds at the first start. */
async function chooseDoors({ host, port, mqttPort }: Config, book: PortBook, last: Doors | null): Promise<Doors> {
  const choose = async (name: string, usual: number, setting: string, asked: number | undefined, before: number | undefined) =>
    before !== undefined && (asked !== undefined || await portIsFree(before, host)) ? before : book.choose(name, { wanted: asked ?? usual, host, ...(asked === undefined ? {} : { setting }) })
  return { http: await choose('http', 9633, 'PORT', port, last?.http), mqtt: mqttPort === null ? 0 : await choose('mqtt', 1883, 'MQTT_PORT', mqttPort, last?.mqtt) }
}

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
