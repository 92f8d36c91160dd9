// What becomes of one message of a known device: braked, read, kept, handed to the alarms, answered. Knows no MQTT: a broker brings messages and holds its acknowledgement until they are kept.
import { saveTelemetry, type TelemetryRow } from '../db/telemetry.ts'
import { type Db, sqlState } from '../db/pool.ts'
import { type AlarmType, type CarState, type DeviceMessage, isOfPeople, type RunCounts } from '../domain/device.ts'
import type { Adapter, Answer, Route } from './adapters/adapter.ts'
import type { Read } from './adapters/reading.ts'
import { makeBatches } from './batches.ts'
import type { Live } from './live.ts'
import type { AlarmAnswer, AlarmItem, AlarmMessage, AlarmPort, KnownDevice } from './ports.ts'
import { type Bucket, makeBucket, type Rate } from './rate.ts'

type Speaking = KnownDevice & { skewSeconds: number | null; rescueCode: string; registrationCode: string | null }

export interface Inbox {
  /** Resolves when all that the message said is committed, or counted as refused. A rejection: nothing is known to be kept, the device must send it again. */
  take(message: { device: Speaking; adapter: Adapter; route: Route; payload: Buffer; receivedAt: Date }): Promise<Answer | null>
  /** A message of this device that was refused before it was read. */
  refused(device: KnownDevice, receivedAt: Date, error: string): Promise<void>
  lagMs(): number
  close(): Promise<void>
}

export interface InboxParts { db: Db; live: Live; alarms: AlarmPort }

/** A car's box says something once a second at the most; a good one far less. Beyond the burst thirty a second are kept and the others counted. */
const STATES: Rate = { perSecond: 30, burst: 300 }
/** Alarms have brakes of their own, so that no flood of states holds them up; and each type that may mean people has its own, so that no chattering contact silences the passenger beside it. */
const ALARMS: Rate = { perSecond: 5, burst: 100 }
/** A state later than this, against what its clock is known to be off, is told for the record and not for the screen. */
const HISTORY_SECONDS = 120
/** Without a heartbeat for so long other messages tell how far the clock is off. */
const HEARTBEAT_COUNTS_MS = 3_600_000
/** When everything has come later than before for so long, its clock was set back. */
const SET_BACK_MS = 300_000

interface Talk { states: Bucket; alarms: Bucket; ofPeople: Map<AlarmType, Bucket>; skewSeconds: number | null; heartbeatAt: number; lateSince: number | null }

export function makeInbox({ db, live, alarms }: InboxParts): Inbox {
  const talks = new Map<string, Talk>()
  const rows = makeBatches<TelemetryRow, null>({ afterMs: 10, most: 1000, atOnce: 2, work: (batch) => saveRows(db, batch) })
  const raised = makeBatches<AlarmItem, AlarmAnswer>({ afterMs: 5, most: 200, atOnce: 4, work: (batch) => alarms.alarms(batch) })

  function talkOf(device: KnownDevice & { skewSeconds: number | null }): Talk {
    let talk = talks.get(device.id)
    if (!talk) talks.set(device.id, talk = { states: makeBucket(STATES), alarms: makeBucket(ALARMS), ofPeople: new Map(), skewSeconds: device.skewSeconds, heartbeatAt: -Infinity, lateSince: null })
    return talk
  }

  /** How many seconds this clock is behind ours. A heartbeat is never sent late, so its word counts most. */
  function skewOf(talk: Talk, message: DeviceMessage, receivedAt: Date): number | null {
    if (message.at === null) return null
    const now = performance.now()
    const lag = (receivedAt.getTime() - message.at.getTime()) / 1000
    if (message.kind === 'heartbeat') talk.heartbeatAt = now
    else if (talk.skewSeconds !== null) {
      if (now - talk.heartbeatAt < HEARTBEAT_COUNTS_MS) return null
      talk.lateSince = lag > talk.skewSeconds + HISTORY_SECONDS ? talk.lateSince ?? now : null
      // Later than before: sent late, as far as we can know.
      if (lag > talk.skewSeconds && (talk.lateSince === null || now - talk.lateSince < SET_BACK_MS)) return null
    }
    talk.lateSince = null
    talk.skewSeconds = lag
    return lag
  }

  async function keep(device: KnownDevice, talk: Talk, message: DeviceMessage, receivedAt: Date): Promise<Answer | null> {
    const skewSeconds = skewOf(talk, message, receivedAt)
    switch (message.kind) {
      case 'heartbeat':
        await live.heard(device, receivedAt, { what: 'heartbeats', skewSeconds })
        return null
      case 'state': case 'counts': {
        void live.heard(device, receivedAt, { what: 'states', skewSeconds, ...(message.kind === 'counts' ? { counts: message.counts } : {}) })
        await rows.add({ deviceId: device.id, elevatorId: device.elevatorId, receivedAt: receivedAt.getTime(), at: message.at?.getTime() ?? null, kind: message.kind, data: knownJson(message.kind === 'state' ? message.state : message.counts), drill: device.drill })
        // A drill's states are kept for its replay, and are nobody's car.
        if (message.kind === 'state' && !device.drill && !isHistory(talk, message.at, receivedAt)) live.car(device, receivedAt, message.state, message.at)
        return null
      }
      case 'alarm': case 'clear': return raise(device, message, receivedAt, skewSeconds)
    }
  }

  async function raise(device: KnownDevice, message: AlarmMessage, receivedAt: Date, skewSeconds: number | null): Promise<Answer> {
    const answer = await raised.add({ device, message, receivedAt, via: 'mqtt' })
    if ('error' in answer) {
      await live.heard(device, receivedAt, { what: 'refused', skewSeconds, error: answer.error })
      return { id: message.id, error: answer.error }
    }
    void live.heard(device, receivedAt, { what: message.kind === 'alarm' ? 'alarms' : 'clears', skewSeconds }) // the alarm itself is committed
    return { id: message.id, ...answer }
  }

  async function refuse(device: KnownDevice, receivedAt: Date, error: string): Promise<void> {
    await live.heard(device, receivedAt, { what: 'refused', error })
  }

  return {
    async take({ device, adapter, route, payload, receivedAt }) {
      const talk = talkOf(device)
      const now = performance.now()
      if (!route.urgent && !talk.states.take(now)) {
        await live.heard(device, receivedAt, { what: 'thinned', error: `too-fast: 状态过于频繁（每秒超过 ${STATES.perSecond} 条），只计数 · counted only` })
        return null
      }
      const read = adapter.read(route, payload, { utcOffsetMinutes: device.utcOffsetMinutes, receivedAt, own: device })
      if (route.urgent && !brakeOf(talk, read).take(now)) {
        const error = `too-many-alarms: 报警过于频繁（每秒超过 ${ALARMS.perSecond} 条），本条未处理，已计数 · counted, not handled`
        await refuse(device, receivedAt, error)
        return { id: read.ok ? idOf(read.messages) : read.id, error }
      }
      if (!read.ok) {
        await refuse(device, receivedAt, read.error)
        return { id: read.id, error: read.error }
      }
      const answers = await Promise.all(read.messages.map((message) => keep(device, talk, message, receivedAt)))
      return answers.find((answer) => answer?.error !== undefined) ?? answers.find((answer) => answer !== null) ?? null
    },
    refused: refuse,
    lagMs: () => Math.max(rows.lagMs(), raised.lagMs()),
    async close() {
      await Promise.all([rows.settled(), raised.settled()])
      await live.close()
    },
  }
}

/** JSON without what is not known. */
function knownJson(facts: CarState | RunCounts): string {
  const known: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(facts)) if (value !== null) known[name] = value
  return JSON.stringify(known)
}

function isHistory(talk: Talk, at: Date | null, receivedAt: Date): boolean {
  return at !== null && talk.skewSeconds !== null && (receivedAt.getTime() - at.getTime()) / 1000 - talk.skewSeconds > HISTORY_SECONDS
}

/** What cannot be read is braked like a word of the machine. */
function brakeOf(talk: Talk, read: Read): Bucket {
  const type = read.ok ? read.messages.find(isAlarm)?.type : undefined
  if (type === undefined || !isOfPeople(type)) return talk.alarms
  let own = talk.ofPeople.get(type)
  if (!own) talk.ofPeople.set(type, own = makeBucket(ALARMS))
  return own
}

const isAlarm = (message: DeviceMessage): message is AlarmMessage => message.kind === 'alarm' || message.kind === 'clear'
const idOf = (messages: readonly DeviceMessage[]): string | null => messages.find(isAlarm)?.id ?? null

/** One row that the database cannot keep must not take a thousand others along: they are tried in halves. */
async function saveRows(db: Db, batch: TelemetryRow[]): Promise<(null | Error)[]> {
  try {
    await saveTelemetry(db, batch)
    return batch.map(() => null)
  } catch (error) {
    if (!(error instanceof Error) || !/^2[23]/.test(sqlState(error))) throw error
    if (batch.length === 1) return [error]
    const middle = batch.length >> 1
    return [...await saveRows(db, batch.slice(0, middle)), ...await saveRows(db, batch.slice(middle))]
  }
}
