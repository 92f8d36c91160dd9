// Our own topics: sanfen/v1/devices/{id}/alarm|clear|state|heartbeat, answered on …/ack. From the words of a message to the shared shape; docs/devices.md is what vendors read.
import { createHash } from 'node:crypto'
import { ALARM_CODES, type AlarmType, type CarState, type DeviceMessage, isAlarmType, type RunCounts, SERVICE_MODES } from '../../domain/device.ts'
import { type Fields, misread, type Read, readCount, readFields, readFlag, readId, reading, readOneOf, readPeople, readText, readTime } from './reading.ts'
import type { Adapter, Sender } from './adapter.ts'

const TOPIC = /^sanfen\/v1\/devices\/([A-Za-z0-9_.-]{1,64})\/(alarm|clear|state|heartbeat)$/
const OWN = /^sanfen\/v1\/devices\/(\+|[A-Za-z0-9_.-]{1,64})\/(?:ack|#|\+)$/
const DOORS = ['open', 'closed', 'opening', 'closing'] as const
const DIRECTIONS = ['up', 'down', 'none'] as const
const FLOOR_LENGTH = 8

export const sanfen: Adapter = {
  family: 'sanfen',
  route(topic) {
    const match = TOPIC.exec(topic)
    return match === null ? null : { deviceId: match[1] ?? '', productKey: null, urgent: match[2] === 'alarm' || match[2] === 'clear', topic }
  },
  ownerOf: (filter) => OWN.exec(filter)?.[1] ?? null,
  read: ({ topic }, payload, sender) => readSanfen(topic.slice(topic.lastIndexOf('/') + 1), payload, sender),
  /** States and heartbeats are answered only when something is wrong with them. */
  answer({ deviceId, urgent }, { id, ...answer }) {
    if (!urgent && answer.error === undefined) return null
    return { topic: `sanfen/v1/devices/${deviceId}/ack`, payload: JSON.stringify({ id, ...answer }) }
  },
}

function readSanfen(kind: string, payload: Buffer, sender: Sender): Read {
  // Many boxes send an empty heartbeat.
  if (kind === 'heartbeat' && payload.length === 0) return { ok: true, messages: [{ kind: 'heartbeat', at: null }] }
  return reading(payload, (fields): DeviceMessage[] => {
    refuseForeign(fields, sender.own)
    const at = readTime(fields['at'], sender)
    switch (kind) {
      case 'alarm': return [fields['clear'] === true ? readClear(fields, at, payload, sender) : readAlarm(fields, at, payload, sender)]
      case 'clear': return [readClear(fields, at, payload, sender)]
      case 'state': return readState(fields, at)
      default: return [{ kind: 'heartbeat', at }]
    }
  }, (fields) => fields['id'])
}

/** A box speaks for the car that it is registered in, whatever it says. */
function refuseForeign(fields: Fields, own: Sender['own']): void {
  if (own === undefined) return
  for (const name of ['elevatorId', 'rescueCode', 'registrationCode'] as const) {
    const said = fields[name] ?? ''
    if (said !== '' && (typeof said === 'number' ? String(said) : said) !== own[name]) misread('not-your-elevator', `${name}：该设备登记在另一部电梯 · this device is registered in another elevator`)
  }
}

function readAlarm(fields: Fields, at: Date | null, payload: Buffer, sender: Sender): DeviceMessage {
  const type = readAlarmType(fields['type'])
  return {
    kind: 'alarm', id: readId(fields['id']) ?? idOf(payload, at, sender), type, at, floor: readText(fields['floor'], 'floor', FLOOR_LENGTH), people: readPeople(fields['people'], 'people'),
    imageUrl: readText(fields['image'], 'image', 500), data: fields['data'] === undefined || fields['data'] === null ? {} : readFields(fields['data'], 'data'),
  }
}

function readClear(fields: Fields, at: Date | null, payload: Buffer, sender: Sender): DeviceMessage {
  return { kind: 'clear', id: readId(fields['id']) ?? idOf(payload, at, sender), type: readAlarmType(fields['type']), of: readId(fields['of']), at }
}

function readState(fields: Fields, at: Date | null): DeviceMessage[] {
  const state: CarState = {
    mode: readOneOf(fields['mode'], 'mode', SERVICE_MODES, SERVICE_MODES), floor: readText(fields['floor'], 'floor', FLOOR_LENGTH), inDoorZone: readFlag(fields['inDoorZone'], 'inDoorZone'),
    door: readOneOf(fields['door'], 'door', DOORS), direction: readOneOf(fields['direction'], 'direction', DIRECTIONS), moving: readFlag(fields['moving'], 'moving'), people: readFlag(fields['people'], 'people'), power: readFlag(fields['power'], 'power'),
  }
  const messages: DeviceMessage[] = []
  if (fields['counts'] !== undefined && fields['counts'] !== null) messages.push({ kind: 'counts', at, counts: readCounts(readFields(fields['counts'], 'counts')) })
  const said = Object.values(state).some((value) => value !== null)
  if (said || messages.length === 0) messages.push({ kind: 'state', at, state })
  return messages
}

function readCounts(fields: Fields): RunCounts {
  return { runs: readCount(fields['runs'], 'runs'), doors: readCount(fields['doors'], 'doors'), hours: readCount(fields['hours'], 'hours'), relevels: readCount(fields['relevels'], 'relevels') }
}

/** By its number in the GB/T 24476 family, or by our name. */
function readAlarmType(value: unknown): AlarmType {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : null
  const name = number === null ? value : (ALARM_CODES as Readonly<Record<number, AlarmType>>)[number]
  if (typeof name === 'string' && isAlarmType(name)) return name
  return misread('unknown-type', `type 不是已知的代码或名称 · neither a known code nor a name: ${JSON.stringify(value)?.slice(0, 40) ?? 'missing'}`)
}

/**
 * An alarm without an id is taken all the same. Sent again after a broken connection it must be the same one: its own bytes name it, and where
 * even a time is missing in them, the ten minutes in which it came.
 */
function idOf(payload: Buffer, at: Date | null, { receivedAt }: Sender): string {
  const hash = createHash('sha256').update(payload)
  if (at === null) hash.update(String(Math.floor(receivedAt.getTime() / 600_000)))
  return `h-${hash.digest('hex').slice(0, 32)}`
}
