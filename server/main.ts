// One process: on parts that the settings name it is a server, listens and says READY; where parts are missing it is their keeper, and starts the server itself.
import { existsSync, readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { loadDemoCity } from '../fixtures/city/load.ts'
import { loadDemoDevices } from '../fixtures/city/devices.ts'
import { hashPassword, verifyPassword } from './auth/password.ts'
import { makeSeal } from './auth/seal.ts'
import { DEMO_PASSWORD, isLoopback, openSecrets, readConfig, type Config, type OutsideEdge } from './config.ts'
import type { Db } from './db/pool.ts'
import { untilAskedToStop } from './embedded/lifetime.ts'
import { AlreadyRunning } from './embedded/instance.ts'
import { PortTaken } from './embedded/ports.ts'
import { buildWeb, WEB_DIRECTORY } from './embedded/web-build.ts'
import { keep, ServerFailed } from './keeper.ts'
import type { LineAddress } from './line.ts'
import { BadSetting } from './setting.ts'
import { startSystem, writeRuntime } from './system.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const asked = untilAskedToStop()

/** One server on parts that are there already: somebody else's, or our keeper's. */
async function serve(config: Config, parts: { databaseUrl: string; redisUrl: string; edge: OutsideEdge | null }): Promise<void> {
  if (!existsSync(`${WEB_DIRECTORY}/index.html`)) await buildWeb() // the keeper has built them, an image brings them
  const line: LineAddress | null = parts.edge && { ...parts.edge, sipHost: parts.edge.door.host, sipPort: parts.edge.door.port }
  const { demo } = config
  const system = await startSystem({
    config, version, line, databaseUrl: parts.databaseUrl, redisUrl: parts.redisUrl,
    async prepare(db, now) {
      if (demo) {
        await loadDemoCity(db, { now, passwordHash: await hashPassword(demo.password) })
        const secret = openSecrets(config.dataDir)
        await loadDemoDevices(db, { seal: makeSeal(secret('seal')), master: secret('demo-devices') })
      }
      if (!isLoopback(config.host)) await refusePublicPassword(db)
    },
  })
  try {
    const port = config.port ?? 9633
    await system.app.listen({ host: config.host, port })
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    const mqttPort = system.sensors && await system.sensors.listen(config.host, config.mqttPort ?? undefined).catch((error: unknown) => { throw isTaken(error) ? new PortTaken(`MQTT_PORT=${config.mqttPort}: another program on this machine listens there`) : error })
    await writeRuntime(config.dataDir, { http: url, line, mqttPort })
    // One write: who waits for READY has the other doors in hand with it.
    console.log([
      `READY ${url}`,
      ...(demo ? [`demo accounts, password ${demo.password}: operator1 operator2 supervisor admin bureau province county property1 team01 …`] : []),
      ...(demo && line ? [`96333 line: sip:96333@${line.sipHost}:${line.sipPort}   place a call: npm run drill -- call`] : []),
      ...(mqttPort === null ? [] : [`devices: mqtt://${config.host.includes(':') ? `[${config.host}]` : config.host}:${mqttPort}   send an alarm: npm run drill -- alarm`]),
    ].join('\n'))
    process.send?.('ready')
    flushCompileCache() // else only a server that ends by itself would leave it to the next one
    await asked
  } finally {
    await system.close()
  }
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

/** A demo city that was loaded on this machine alone keeps the password everybody knows: it must not meet the world with it. */
async function refusePublicPassword(db: Db): Promise<void> {
  const { rows } = await db.query<{ username: string; password_hash: string }>('select username, password_hash from account where not disabled and team_id is null order by id limit 20')
  for (const { username, password_hash: hash } of rows) {
    if (await verifyPassword(hash, DEMO_PASSWORD)) throw new BadSetting('HOST', `account ${username} still has the public demo password, so only this machine may reach it`, '127.0.0.1')
  }
}

try {
  const config = readConfig()
  const { databaseUrl, redisUrl, edge } = config
  await (databaseUrl !== undefined && redisUrl !== undefined && edge !== undefined ? serve(config, { databaseUrl, redisUrl, edge }) : keep(config, asked))
  process.exit(0)
} catch (error) {
  const expected = error instanceof BadSetting || error instanceof AlreadyRunning || error instanceof PortTaken || error instanceof ServerFailed
  console.error(expected ? `cannot start: ${error.message}` : error)
  process.exit(1)
}
