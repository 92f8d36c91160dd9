// The devices' MQTT door: who may connect, publish and listen, and when a message is acknowledged. aedes speaks the protocol; what a message says is inbox.ts.
import { timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { Brake } from '../auth/brake.ts'
import type { Refusals } from '../auth/refusals.ts'
import { aboutDevice, aboutVendor, type Seal } from '../auth/seal.ts'
import { findVendorByKey } from '../db/devices.ts'
import type { Reader } from '../db/pool.ts'
import type { Adapter, Answer, Route } from './adapters/adapter.ts'
import { sanfen } from './adapters/sanfen.ts'
import { thingModel } from './adapters/thingModel.ts'
import { makeFrameCut } from './frames.ts'
import type { Inbox } from './inbox.ts'
import { type Bucket, makeBucket, type Rate } from './rate.ts'
import type { Roll } from './roll.ts'

export interface BrokerParts {
  db: Reader
  clock: () => Date
  roll: Roll
  inbox: Inbox
  seal: Seal
  brake: Brake
  /** What was refused since the start. */
  refusals: Refusals
  fault: (where: string, error: unknown) => void
}

export interface Broker {
  server: Server
  connected(): number
  /** Ends the connections of these devices and vendors: they are no longer who they were. */
  cutOff(ids: readonly string[], vendorIds: readonly string[]): void
  /** `settle`: works off what is held, so that its acknowledgements still go out. */
  close(settle: () => Promise<void>): Promise<void>
}

/** Who is at the other end: a box, or a vendor's gateway that speaks for its own boxes. */
type Sender = { kind: 'device'; id: string } | { kind: 'vendor'; vendorId: string; key: string }
interface Line { sender: Sender; pace: Bucket; listens: number }

const ADAPTERS: readonly Adapter[] = [sanfen, thingModel]
const VENDOR = 'vendor/'
/** Where a gateway hears what was refused and belongs to none of its boxes. */
const refusedTopic = (key: string) => `sanfen/v1/gateways/${key}/ack`
/** Of one packet behind its fixed header. The largest alarm that makes sense is a tenth of it. */
const PACKET_BYTES = 65_536
/** Read from one connection: a flood waits in the sender's own socket. */
const PACE: Record<Sender['kind'], Rate> = { device: { perSecond: 1000, burst: 3000 }, vendor: { perSecond: 10_000, burst: 20_000 } }
/** Subscriptions of one connection, asked for again ones counted too. */
const LISTENS: Record<Sender['kind'], number> = { device: 100, vendor: 100_000 }
const CONNECTIONS = 50_000
const CONNECT_MS = 10_000
const KEEP_ALIVE_MS = 60_000
const COMPLAIN_MS = 5_000
const REASONS = {
  topic: 'unknown-topic: 主题不正确 · not a topic that a device publishes on',
  owner: 'not-your-device: 该主题不属于本账号的设备 · this topic belongs to a device that is not yours',
  off: 'device-off: 设备未登记或已停用 · not registered or switched off',
  vendorOff: 'vendor-off: 厂商已停用，其设备的消息不接收 · its vendor is switched off, and so are its devices',
  family: 'wrong-family: 设备登记的协议与主题不符 · registered with another protocol',
  large: `too-large: 消息超过 ${PACKET_BYTES} 字节 · larger than ${PACKET_BYTES} bytes`,
} as const

export async function startBroker({ db, clock, roll, inbox, seal, brake, refusals, fault }: BrokerParts): Promise<Broker> {
  const lines = new Map<Client, Line>()
  /** While the database is away every message would say so. */
  let complainedAt = -Infinity
  const notKept = (error: unknown) => {
    refused('not-kept')
    if (performance.now() - complainedAt < COMPLAIN_MS) return
    complainedAt = performance.now()
    fault('devices: not kept, and so not acknowledged', error)
  }
  const refused = refusals.add

  const broker = new Aedes({
    concurrency: 1000, connectTimeout: CONNECT_MS, maxClientsIdLength: 200, drainTimeout: 20_000, queueLimit: 1000,
    preConnect(client, packet, done) {
      if (packet.protocolVersion === 5) {
        refused('mqtt-5')
        // CONNACK of MQTT 5 with 0x84, unsupported protocol version: it tells the device to come again with 3.1.1.
        connectionOf(client).write(Buffer.from([0x20, 0x03, 0x00, 0x84, 0x00]), () => done(new Error('MQTT 5 is not spoken here'), false))
        return
      }
      // Names are kept apart by account: nobody pushes another's box off the line by taking its client id.
      packet.clientId = `${packet.username ?? ''}/${packet.clientId === '' ? crypto.randomUUID() : packet.clientId}`
      // Nothing of a session outlives its connection: the next one may come to another server, and what was not acknowledged is sent again anyhow.
      packet.clean = true
      done(null, true)
    },
    authenticate(client, username, password, done) {
      identify(client, username ?? '', password).then((sender) => {
        if (sender === null) return done(refusal(4), false)
        if (sender === 'off') return done(refusal(5), false)
        const connection = connectionOf(client)
        if (connection.destroyed) return done(refusal(3), false)
        lines.set(client, { sender, pace: makeBucket(PACE[sender.kind]), listens: 0 })
        connection.once('close', () => lines.delete(client))
        return done(null, true)
      }, (error: unknown) => {
        notKept(error)
        done(refusal(3), false)
      })
    },
    authorizeSubscribe(client, subscription, done) {
      mayListen(client, subscription.topic).then((may) => {
        if (!may) refused('subscription')
        done(null, may ? subscription : null)
      }, (error: unknown) => { fault('devices: subscription', error); done(null, null) })
    },
    authorizeForward(client, packet) {
      const line = lines.get(client)
      if (line?.sender.kind === 'vendor' && packet.topic === refusedTopic(line.sender.key)) return packet
      const owner = ownerOf(packet.topic)
      if (line === undefined || owner === null) return null
      return (line.sender.kind === 'device' ? line.sender.id === owner : roll.peek(owner)?.vendorId === line.sender.vendorId) ? packet : null
    },
    authorizePublish(client, packet, done) {
      const line = client && lines.get(client)
      if (!client || !line) return done(new Error('nobody'))
      packet.retain = false // kept, it would come again to whoever listens next, as if it had just happened
      const wait = line.pace.owe(performance.now())
      const go = () => { take(line.sender, packet).then(() => done(), (error: unknown) => { notKept(error); done(error instanceof Error ? error : new Error('not kept')) }) }
      if (wait === 0) go()
      else setTimeout(go, wait)
    },
  })
  // What a device says goes to the inbox alone, never to who listens: only our own answers do.
  const toListeners = broker.publish.bind(broker)
  broker.publish = (packet: PublishPacket, from: unknown, done?: (error?: Error) => void) => {
    if (typeof from === 'function') toListeners(packet, from as () => void)
    else if (from === null || from === undefined) toListeners(packet, done ?? (() => undefined))
    else done?.()
  }
  broker.on('connectionError', () => refused('connection'))
  await broker.listen()

  async function identify(client: Client, username: string, password: Buffer | undefined): Promise<Sender | 'off' | null> {
    const address = connectionOf(client).remoteAddress ?? ''
    if (brake.waitSeconds(address, username) > 0) { refused('too-many-tries'); return null }
    brake.tried(address, username)
    const given = password ?? Buffer.alloc(0)
    let sender: Sender | 'off' | null = null
    if (username.startsWith(VENDOR)) {
      const vendor = await findVendorByKey(db, username.slice(VENDOR.length))
      if (vendor && isSame(given, seal.open(vendor.secret, aboutVendor(vendor.id)))) sender = vendor.active ? { kind: 'vendor', vendorId: vendor.id, key: username.slice(VENDOR.length) } : 'off'
    } else {
      const device = await roll.find(username)
      if (device?.secret && isSame(given, seal.open(device.secret, aboutDevice(device.id)))) sender = device.active ? { kind: 'device', id: device.id } : 'off'
    }
    if (sender === null) { refused('log-in'); return null }
    brake.succeeded(address, username)
    if (sender === 'off') refused('off')
    return sender
  }

  async function mayListen(client: Client, filter: string): Promise<boolean> {
    const line = lines.get(client)
    const owner = ownerOf(filter)
    if (line === undefined || ++line.listens > LISTENS[line.sender.kind]) return false
    if (line.sender.kind === 'vendor' && filter === refusedTopic(line.sender.key)) return true
    if (owner === null) return false
    if (line.sender.kind === 'device') return owner === line.sender.id
    // A gateway may ask for all: what is not its own is not forwarded.
    return owner === '+' || (await roll.find(owner))?.vendorId === line.sender.vendorId
  }

  async function take(sender: Sender, packet: PublishPacket & { length?: number }): Promise<void> {
    const receivedAt = clock()
    const found = routeOf(packet.topic)
    const payload = packet.payload as Buffer
    packet.payload = ''
    const refuse = (error: string) => complain(sender, receivedAt, packet.topic, found, error)
    if (found === null) return refuse(REASONS.topic)
    const { adapter, route } = found
    const known = roll.peek(route.deviceId)
    const device = known === undefined ? await roll.find(route.deviceId) : known
    const own = sender.kind === 'device' ? sender.id === route.deviceId : device?.vendorId === sender.vendorId
    if (!own) return refuse(REASONS.owner)
    if (!device?.active) return refuse(device?.vendorActive === false ? REASONS.vendorOff : REASONS.off)
    if (device.family !== adapter.family || (device.productKey !== null && route.productKey !== null && device.productKey !== route.productKey)) return refuse(REASONS.family)
    if (packet.length === PACKET_BYTES) return refuse(REASONS.large)
    const answer = await inbox.take({ device, adapter, route, payload, receivedAt })
    if (answer?.error !== undefined) refused(answer.error.slice(0, answer.error.indexOf(':')))
    if (answer) tell(adapter, route, answer)
  }

  /** A refused message is acknowledged all the same, else the device would send it for ever; the reason goes to its own answer topic and is kept beside it. */
  async function complain(sender: Sender, receivedAt: Date, topic: string, found: { adapter: Adapter; route: Route } | null, error: string): Promise<void> {
    refused(error.slice(0, error.indexOf(':')))
    if (sender.kind === 'device') {
      const device = await roll.find(sender.id)
      if (!device) return
      await inbox.refused(device, receivedAt, error)
      const adapter = ADAPTERS.find((one) => one.family === device.family)
      if (adapter === sanfen) tell(sanfen, { deviceId: device.id, productKey: null, urgent: true, topic: '' }, { id: null, error })
      else if (found && found.adapter === adapter && found.route.deviceId === device.id) tell(found.adapter, found.route, { id: null, error })
      return
    }
    const device = found && (await roll.find(found.route.deviceId))
    if (!found || device?.vendorId !== sender.vendorId) return send(refusedTopic(sender.key), JSON.stringify({ topic, error }))
    await inbox.refused(device, receivedAt, error)
    tell(found.adapter, found.route, { id: null, error })
  }

  /** Whoever was away then sends the alarm again, with the same id, and gets the same answer. */
  function tell(adapter: Adapter, route: Route, answer: Answer): void {
    const said = adapter.answer(route, answer)
    if (said) send(said.topic, said.payload)
  }
  function send(topic: string, payload: string): void {
    broker.publish({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }, (error) => { if (error) fault('devices: answer', error) })
  }

  const server = createServer({ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true }, (socket) => {
    cutFrames(socket, () => refused('too-large'))
    broker.handle(socket)
  })
  server.maxConnections = CONNECTIONS

  return {
    server,
    connected: () => lines.size,
    cutOff(ids, vendorIds) {
      const [gone, vendors] = [new Set(ids), new Set(vendorIds)]
      for (const [client, { sender }] of lines) if (sender.kind === 'device' ? gone.has(sender.id) : vendors.has(sender.vendorId)) client.close()
    },
    async close(settle) {
      const closed = new Promise<void>((resolve) => { if (server.listening) server.close(() => resolve()); else resolve() })
      await settle()
      await new Promise<void>((resolve) => { broker.close(() => resolve()) })
      await settle() // what came in between
      await closed
    },
  }
}

function routeOf(topic: string): { adapter: Adapter; route: Route } | null {
  for (const adapter of ADAPTERS) {
    const route = adapter.route(topic)
    if (route) return { adapter, route }
  }
  return null
}

function ownerOf(filter: string): string | null {
  for (const adapter of ADAPTERS) {
    const owner = adapter.ownerOf(filter)
    if (owner !== null) return owner
  }
  return null
}

/** aedes reads by itself, so the bytes are watched where it takes them. */
function cutFrames(socket: Socket, tooLarge: () => void): void {
  const cut = makeFrameCut(PACKET_BYTES)
  const read = socket.read.bind(socket)
  socket.read = (size?: number) => {
    const chunk: unknown = read(size)
    if (!Buffer.isBuffer(chunk)) return chunk
    const kept = cut(chunk)
    if (kept === 'too-large') {
      tooLarge()
      socket.destroy()
      return null
    }
    return kept.length === 0 ? null : kept
  }
}

const connectionOf = (client: Client): Socket => client.conn as Socket

const REFUSALS = { 3: 'not now', 4: 'wrong name or secret', 5: 'switched off, or its vendor is' } as const
/** 3: the server cannot tell just now; 4: wrong name or secret; 5: known, and switched off. */
function refusal(returnCode: keyof typeof REFUSALS): AuthenticateError {
  return Object.assign(new Error(REFUSALS[returnCode]), { returnCode })
}

function isSame(given: Buffer, secret: string): boolean {
  const expected = Buffer.from(secret)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
