// One server process: all rooms wired together, started and ended in order. The only file that knows every room.
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { makeAlarming } from './alarming.ts'
import { buildApp } from './app.ts'
import { scopeOf } from './auth/access.ts'
import { makeSeal } from './auth/seal.ts'
import { makeSessions } from './auth/sessions.ts'
import { makeSharedPaces } from './auth/sharedPace.ts'
import { openSecrets, type Config } from './config.ts'
import { listBoardAlarms } from './db/alarmViews.ts'
import { listAreaBriefs } from './db/areaViews.ts'
import { listCallbackViews, listCallViews, queueView } from './db/calls.ts'
import { candidateFacts } from './db/candidates.ts'
import { makeDbClock } from './db/clock.ts'
import { listOpenBriefs } from './db/incidentViews.ts'
import { listRegionsWithoutPlan } from './db/plans.ts'
import { migrate } from './db/migrate.ts'
import { isAway, makeDb, untilItAnswers } from './db/pool.ts'
import { makePositionWriter } from './db/positions.ts'
import { listSeats } from './db/seats.ts'
import { listTeams } from './db/teams.ts'
import { makeAreas } from './dispatch/areas.ts'
import { makeAuditor, type AuditReport } from './dispatch/auditor.ts'
import { makeDispatch, type Dispatch } from './dispatch/dispatch.ts'
import { makeHeartbeat } from './dispatch/heartbeat.ts'
import type { DispatchParts } from './dispatch/ports.ts'
import { makeReachability } from './dispatch/reachability.ts'
import { makeSightings } from './dispatch/sightings.ts'
import { makeSurge } from './dispatch/surge.ts'
import { makeTravelTimes } from './dispatch/travelTimes.ts'
import { WEB_DIRECTORY } from './embedded/web-build.ts'
import { makeHealthBook } from './http/health.ts'
import { registerRooms } from './http/rooms.ts'
import { startLine, type LineAddress } from './line.ts'
import { channelsOf, startNotifier } from './notifier.ts'
import { makeWakeups } from './queue/wakeups.ts'
import { makeSockets } from './realtime/sockets.ts'
import { makePassengerDesk } from './passenger/desk.ts'
import { resolve } from './registry/resolver.ts'
import { startSensing } from './sensing.ts'
import type { Sensors } from './sensors/sensors.ts'
import { drillFile } from './stats/drillFile.ts'
import { makeStats } from './stats/stats.ts'
import { makeWatching } from './watching.ts'
import { makeStickerCodes } from './stickers/codes.ts'
import { makeVideo } from './video/video.ts'
import { makeWarnings } from './warnings/worker.ts'

export interface SystemParts {
  config: Config
  version: string
  databaseUrl: string
  redisUrl: string
  /** Null: a server without a telephone line. */
  line: LineAddress | null
  /** Instead of PostgreSQL's. */
  clock?: () => Date
  /** After migrating, before anybody may come in: loads the demo city. */
  prepare?: (db: ReturnType<typeof makeDb>, now: Date) => Promise<void>
}
/** `sensors`: null where MQTT_PORT is 0; its door is opened by whoever starts us. */
export interface System { app: FastifyInstance; dispatch: Dispatch; sensors: Sensors | null; close(): Promise<void> }

/** How long a closed incident or an ended call stays on the board. */
const BOARD_MS = 12 * 3_600_000
/** An auditor that has said nothing for so long is down, in seconds. */
const AUDITOR_FRESH_SECONDS = 10
/** A restart of PostgreSQL takes some seconds, its recovery sometimes a minute. */
const DATABASE_PATIENCE_MS = 60_000

/** A database that goes away in the middle is waited for: what was begun is closed and begun anew. */
export async function startSystem(parts: SystemParts): Promise<System> {
  for (const end = performance.now() + DATABASE_PATIENCE_MS; ;) {
    try {
      return await startOnce(parts)
    } catch (error) {
      if (performance.now() > end || !isAway(error)) throw error
      console.error(`the start waits: ${error instanceof Error ? error.message : String(error)}`)
      await new Promise((again) => { setTimeout(again, 1000) })
    }
  }
}

async function startOnce(parts: SystemParts): Promise<System> {
  const { config, redisUrl } = parts
  const db = makeDb(parts.databaseUrl, { max: 10 })
  /** For what must be quick: dispatch, telling the phones, who is asking. No more than the processors can serve: after a restart of PostgreSQL each connection costs it a twentieth of a second before its first step. */
  const quick = makeDb(parts.databaseUrl, { max: Math.max(8, Math.min(14, 4 * availableParallelism())), name: 'sanfen-dispatch', keepsPlans: true })
  const steps = makeDb(parts.databaseUrl, { max: 3, first: 2, name: 'sanfen-steps', keepsPlans: true })
  /** For what comes by the thousand in a mass event: as few as keep the processors busy. With more it was done later, not sooner, and an operator's request shared the processors with all of them. */
  const crowd = makeDb(parts.databaseUrl, { max: Math.max(2, Math.min(8, availableParallelism())), name: 'sanfen-crowd', keepsPlans: true })
  const closing: (() => unknown)[] = [() => db.close(), () => quick.close(), () => steps.close(), () => crowd.close()]
  let app: FastifyInstance | undefined
  const fault = (where: string, error: unknown) => app?.log.error(error, where)
  // One that cannot be ended leaves no other running.
  const close = async () => { for (const end of closing.reverse()) try { await end() } catch (error) { fault('close', error) } }
  try {
    await untilItAnswers(db, DATABASE_PATIENCE_MS)
    const told = parts.clock ? { now: parts.clock, close: () => undefined } : await makeDbClock(db, fault)
    closing.push(() => told.close())
    const clock = told.now
    await migrate(db)
    await parts.prepare?.(db, clock())
    await refuseWithoutPlan(db, config.platform.region)

    const health = makeHealthBook(clock)
    let audit: AuditReport | null = null
    const sessions = makeSessions({ db: quick, clock })
    const live = makeSockets({
      redisUrl, clock, sessions, fault, health: (state, detail) => health.set('redis', state, detail === undefined ? {} : { detail }),
      auditor: () => ({ ok: audit?.ok ?? true, lateSteps: audit?.lateSteps ?? 0, at: (audit?.at ?? clock()).toISOString() }),
    })

    // Until the app stands, which closes it together with its own server.
    closing.push(() => (app ? Promise.resolve() : live.close()))

    const travel = makeTravelTimes({ db: quick, clock, fault })
    closing.push(() => travel.close())
    const dispatchParts: DispatchParts = { db: quick, steps, crowd, clock, newId: randomUUID, publish: { ...live.publish, incident(view) { video.opened(view); return live.publish.incident(view) } }, candidates: (tx, asked, now) => candidateFacts(tx, asked, now, travel.estimator()), fault, wake: { wake: (d) => wakeups.wake(d) }, notify: { channels: channelsOf(config, parts.line), wake: (dueAt) => ladder.wake(dueAt) } }
    const dispatch = makeDispatch(dispatchParts)
    const wakeups = makeWakeups({ redisUrl, clock, fault, onDue: dispatch.fire })
    closing.push(() => wakeups.close())
    const heartbeat = makeHeartbeat(join(config.dataDir, 'auditor.heartbeat'), fault)
    closing.push(() => heartbeat.close())
    const auditor = makeAuditor(dispatchParts, dispatch, (report) => {
      audit = report
      heartbeat.beat(report)
      health.set('auditor', report.ok ? 'ok' : 'degraded', { freshSeconds: AUDITOR_FRESH_SECONDS, ...(report.ok ? {} : { detail: `${report.failed} failed, ${report.forgotten} forgotten` }) })
    })
    closing.push(() => auditor.close())

    const line = parts.line === null ? null : await startLine(parts.line, { db, clock, dispatch, publish: live.publish, fault, health, config })
    if (line) closing.push(() => line.close())
    const { ladder, notices } = startNotifier({ db: quick, crowd, clock, dispatch, live, line, fault, config })
    closing.push(() => ladder.close())
    const reachability = makeReachability({ db, clock, fault, channels: ladder.channels, wake: ladder.wake })
    closing.push(() => reachability.close())
    const warnings = makeWarnings({ db, clock, texts: ladder.channels.includes('sms'), fault })
    closing.push(() => warnings.close())
    const areas = makeAreas(dispatchParts, dispatch)
    const surge = makeSurge({ ...dispatchParts, areas, ranked: dispatch.candidates, writer: dispatch.writer, learned: travel.learned, estimator: travel.estimator, tellArea: live.publish.area })
    closing.push(() => surge.close())
    const secretOf = openSecrets(config.dataDir)
    const seal = makeSeal(secretOf('seal'))
    const codes = makeStickerCodes(secretOf('sticker'))
    const paces = makeSharedPaces({ redisUrl, clock, fault })
    closing.push(() => paces.close())
    const passengers = makePassengerDesk({ db: quick, clock, dispatch, codes, secret: secretOf('passenger'), travel: () => travel.estimator().times, platform: config.platform.region, paceOf: paces.of })
    const worker = randomUUID()
    const video = makeVideo({ db, clock, seal, dataDir: config.dataDir, worker, keepDays: config.video.evidenceDays, most: config.video.cameras, listLive: sessions.listLive, tell: live.publish.picture, fault })
    closing.push(() => video.close())
    const alarming = makeAlarming({ databaseUrl: parts.databaseUrl, clock, dispatch, publish: live.publish, seal, health, fault })
    closing.push(() => alarming.close())
    const watching = makeWatching({ databaseUrl: parts.databaseUrl, clock, config, seal, alarms: alarming.engine, dispatch, join: video.join, worker, fault })
    closing.push(() => watching.close())
    const sensors = config.mqttPort === null ? null : await startSensing({ databaseUrl: parts.databaseUrl, clock, config, alarms: alarming.engine, publish: live.publish, health, fault })
    closing.push(() => sensors?.close())
    const sightings = makeSightings({ db, clock, dispatch, fault })
    const positions = makePositionWriter(db, (moved) => {
      sightings.moved(moved)
      for (const m of moved) live.publish.teamsMoved(m.region, [{ teamId: m.teamId, lat: m.lat, lng: m.lng, at: m.at.toISOString(), source: 'phone', onDuty: m.onDuty }])
    })
    closing.push(() => sightings.settled())
    closing.push(() => positions.flush())

    app = await buildApp({
      db, clock, sessions, health, live: { ...live, endSession(id) { live.endSession(id); video.endSession(id) } },
      config: { version: parts.version, webDir: WEB_DIRECTORY, tileHosts: config.mapTileHosts, trustProxy: config.trustedProxies, logLevel: config.logLevel },
      rooms: async (to) => {
        video.attach(to.server)
        watching.talks.attach(to.server)
        to.addHook('preClose', async () => { video.closeDoor(); await watching.talks.close() })
        await registerRooms(to, { db, quick, clock, views: video, pictures: video, passengers, codes, publicUrl: config.publicUrl, ownNumbers: config.ownNumbers, seal, silentMinutes: config.devices.silentMinutes, dispatch, estimator: travel.estimator, alarms: alarming.engine, ...alarming.door, cameraDoor: watching.cameraDoor, talks: watching.talks, ...(sensors ? { heard: sensors.heard } : {}), areas, surge, line, positions, reachability, channels: ladder.channels, pagesOf: live.pagesOf, drillFile, stats: makeStats({ db, clock }), codeLength: config.platform.codeLength, resolve: (query, scope) => resolve(db, query, scope, { now: clock(), codeLength: config.platform.codeLength }) }, notices)
      },
      snapshot: async (access) => {
        const { prefix } = access.scope
        const since = new Date(clock().getTime() - BOARD_MS)
        const [incidents, calls, callbacks, seats, queue, teams, around, alarms] = await Promise.all([
          listOpenBriefs(db, access.scope, since), listCallViews(db, prefix, since), listCallbackViews(db, prefix), listSeats(db, prefix), queueView(db, prefix, clock()), listTeams(db, prefix), listAreaBriefs(db, prefix, since), listBoardAlarms(db, prefix),
        ])
        return { incidents, calls, callbacks, seats, queue, teams, areas: around, alarms }
      },
    })
    closing.push(() => app?.close() ?? Promise.resolve())
    if (config.sms && config.publicUrl === undefined) app.log.warn('PUBLIC_URL is not set: text messages go out without a link to answer')
    const mended = await dispatch.mendDeadlines()
    if (mended > 0) app.log.warn(`${mended} open incidents had other deadlines than their state: mended`)
    wakeups.start()
    health.set('auditor', 'ok', { freshSeconds: AUDITOR_FRESH_SECONDS }) // one that never finishes its first pass is down soon
    auditor.start()
    reachability.start()
    surge.start()
    warnings.start()
    alarming.start()
    video.start()
    await watching.start()
    return { app, dispatch, sensors, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Never an incident without a plan: better no start than a report that cannot open one. */
async function refuseWithoutPlan(db: ReturnType<typeof makeDb>, region: string): Promise<void> {
  const { rows } = await db.query<{ regions: number; plans: number }>('select (select count(*)::int from region where code = $1) as regions, (select count(*)::int from response_plan) as plans', [region])
  if (!rows[0]?.regions) throw new Error(`PLATFORM_REGION: region ${region} is not in the registry. Load regions first, or start with SANFEN_DEMO=1 on an empty database`)
  if (!rows[0].plans) throw new Error('there is no response plan: write one for the province or the city first')
  const bare = (await listRegionsWithoutPlan(db)).filter((code) => code.startsWith(scopeOf(region).prefix))
  if (bare.length > 0) throw new Error(`no response plan counts in ${bare.slice(0, 10).join(', ')}: write one for the city or the province, or for each of them`)
}

/** What other programs on this machine need to find us: `npm run drill`. */
export async function writeRuntime(dataDir: string, runtime: { http: string; line: LineAddress | null; mqttPort: number | null }): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await writeFile(join(dataDir, 'runtime.json'), `${JSON.stringify({ http: runtime.http, sipHost: runtime.line?.sipHost ?? null, sipPort: runtime.line?.sipPort ?? null, trunkHost: runtime.line?.trunkPeer.host ?? null, trunkPort: runtime.line?.trunkPeer.port ?? null, mqttPort: runtime.mqttPort, pid: process.pid }, null, 2)}\n`, { mode: 0o600 })
}
