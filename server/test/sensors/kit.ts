// What the sensors' tests share: a small city with boxes in its cars, the devices' door on a port of its own, and Debian's mosquitto clients as the boxes.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { makeSeal, aboutDevice, aboutVendor } from '../../auth/seal.ts'
import type { ElevatorState } from '../../contracts/device.ts'
import { type Db, makeDb } from '../../db/pool.ts'
import { startSensors } from '../../sensors/sensors.ts'
import type { AlarmItem, AlarmPort } from '../../sensors/ports.ts'
import { testDatabase } from '../parts.ts'
import { PATIENCE_MS } from '../patience.ts'
import { buildWorld, type World } from '../world.ts'

export const SECRET = 'geheim-0123456789'
const seal = makeSeal(randomBytes(32).toString('base64url'))

export interface Rig extends AsyncDisposable {
  db: Db
  databaseUrl: string
  world: World
  port: number
  sensors: Awaited<ReturnType<typeof startSensors>>
  /** A further server process's sensors on the same database. */
  another(): ReturnType<typeof startSensors>
  published: ElevatorState[]
  faults: unknown[]
  /** Registers a box in the nth elevator; a vendor's one has no secret of its own. */
  device(id: string, options?: { elevator?: number; family?: 'sanfen' | 'thing-model'; vendor?: string; productKey?: string; drill?: boolean; secret?: boolean }): Promise<string>
  vendor(key: string, family?: 'sanfen' | 'thing-model'): Promise<string>
  pub(user: string, topic: string, payload: string, more?: string[]): Promise<Ended>
  sub(user: string, topic: string, more?: string[]): Promise<Listener>
  count(sql: string, values?: unknown[]): Promise<number>
}
interface Ended { code: number | null; said: string }
export interface Listener { lines: string[]; next(): Promise<string>; stop(): Promise<void> }

export async function openRig(alarms: (db: Db) => AlarmPort, { elevators = 3 }: { elevators?: number } = {}): Promise<Rig> {
  const database = await testDatabase()
  const db = makeDb(database.url)
  const world = await buildWorld(db, { elevators })
  const published: ElevatorState[] = []
  const faults: unknown[] = []
  const another = () => startSensors({
    db, clock: () => new Date(), seal, alarms: alarms(db), keepDays: 30, publish: (_region, states) => published.push(...states), health: () => undefined, fault: (where, error) => faults.push([where, error]),
  })
  const sensors = await another()
  const listening = await sensors.listen('127.0.0.1', undefined)
  const listeners: Listener[] = []
  return {
    db, databaseUrl: database.url, world, port: listening, sensors, another, published, faults,
    async vendor(key, family = 'sanfen') {
      const id = (await db.query<{ id: string }>('insert into vendor (name, family, push_key) values ($1, $2, $1) returning id', [key, family])).rows[0]!.id
      await db.query('update vendor set secret = $2 where id = $1', [id, seal.seal(SECRET, aboutVendor(id))])
      return id
    },
    async device(id, { elevator = 0, family = 'sanfen', vendor, productKey, drill = false, secret = true } = {}) {
      await db.query('insert into device (id, vendor_id, elevator_id, family, product_key, secret, drill) values ($1, (select id from vendor where name = $2), $3, $4, $5, $6, $7)', [id, vendor ?? null, world.elevators[elevator], family, productKey ?? null, secret ? seal.seal(SECRET, aboutDevice(id)) : null, drill])
      return id
    },
    pub: (user, topic, payload, more = []) => run('mosquitto_pub', ['-p', String(listening), '-u', user, '-P', SECRET, '-q', '1', '-t', topic, '-s', ...more], payload),
    async sub(user, topic, more = []) {
      const listener = await listen(['-p', String(listening), '-u', user, '-P', SECRET, '-q', '1', '-t', topic, ...more])
      listeners.push(listener)
      return listener
    },
    async count(sql, values = []) { return Number((await db.query<{ n: string }>(sql, values)).rows[0]?.n ?? 0) },
    async [Symbol.asyncDispose]() {
      for (const listener of listeners) await listener.stop()
      await sensors.close()
      await db.close()
      await database.drop()
    },
  }
}

/** A port that keeps what it is given, for what lies on this side of it. */
export function keepingPort(answer: (item: AlarmItem) => { alarmId: string; incidentId?: string } | { error: string } = (item) => ({ alarmId: item.message.id })): AlarmPort & { taken: AlarmItem[] } {
  const taken: AlarmItem[] = []
  return { taken, alarms: (list) => { taken.push(...list); return Promise.resolve(list.map(answer)) } }
}

export function run(program: string, args: string[], input = ''): Promise<Ended> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (text: Buffer) => { said += text.toString() })
  child.stderr.on('data', (text: Buffer) => { said += text.toString() })
  child.stdin.on('error', () => undefined) // it may end before it has read all
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })
}

/** mosquitto_sub with -d says when its subscription stands; left alone it keeps its words for itself while its output is no terminal. */
async function listen(args: string[]): Promise<Listener> {
  const child = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...args, '-d', '-F', 'GOT %t %p'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let taken = 0
  let changed = () => {}
  let rest = ''
  const ready = Promise.withResolvers<void>()
  const hear = (text: Buffer) => {
    const parts = (rest + text.toString()).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      if (line.startsWith('Subscribed')) ready.resolve()
      if (line.startsWith('GOT ')) lines.push(line.slice(4))
    }
    changed()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const gone = new Promise<void>((resolve) => child.once('close', () => { ready.reject(new Error('mosquitto_sub ended')); resolve() }))
  await ready.promise
  return {
    lines,
    async next() {
      const end = performance.now() + PATIENCE_MS
      while (lines.length <= taken) {
        const left = end - performance.now()
        if (left <= 0) throw new Error('nothing was heard')
        await new Promise<void>((resolve) => { const timer = setTimeout(resolve, left); changed = () => { clearTimeout(timer); resolve() } })
      }
      return lines[taken++] ?? ''
    },
    async stop() { child.kill(); await gone },
  }
}
