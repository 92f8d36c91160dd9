// The thing-model family: /device/{productKey}/{deviceName}/thing/event/{Event}/post/{msgId} and its post_reply. Its times are local and without a zone; no elevator is named in it.
// Event names and codes as the acceptance suite of one vendor sends them (findings/domain.md §6).
import type { AlarmType, CarState, DeviceMessage } from '../../domain/device.ts'
import type { Adapter, Route, Sender } from './adapter.ts'
import { type Fields, misread, type Read, readCount, readFields, readFlag, readId, reading, readPeople, readText, readTime } from './reading.ts'

const TOPIC = /^\/device\/([A-Za-z0-9_.-]{1,64})\/([A-Za-z0-9_.-]{1,64})\/thing\/event\/([A-Za-z]{1,40})\/post\/([A-Za-z0-9_.-]{1,64})$/
const OWN = /^\/server\/(?:\+|[A-Za-z0-9_.-]{1,64})\/(\+|[A-Za-z0-9_.-]{1,64})\/(?:#|thing\/(?:#|event\/(?:#|[A-Za-z+]{1,40}\/post_reply\/(?:#|\+|[A-Za-z0-9_.-]{1,64}))))$/

/** LockEvent, by where the car stands with people in it: in the levelling zone, outside it, outside the door zone. */
const LOCKED: Readonly<Record<number, AlarmType>> = { 0: 'trapped-outside-level', 1: 'trapped-at-level', 2: 'trapped-outside-level' }
const ERRORS: Readonly<Record<number, AlarmType>> = {
  1001: 'unintended-movement', 1002: 'moving-with-open-door', 1003: 'stopped-outside-door-zone', 1004: 'overtravel', 1005: 'bottomed', 1006: 'door-open-fault', 1007: 'door-close-fault', 1008: 'repeated-door', 1009: 'main-power-lost',
}
/** AlarmEvent, which in this family is about the door: opened and shut again and again, held open for long. No button of a passenger is among its events; the vendor's code stays in `data`. */
const ALARMS: Readonly<Record<number, AlarmType>> = { 2002: 'repeated-door', 2003: 'door-close-fault' }

interface EventKind { types: Readonly<Record<number, AlarmType>>; code: string; time: string }
const EVENTS: ReadonlyMap<string, EventKind> = new Map([
  ['LockEvent', { types: LOCKED, code: 'Type', time: 'LockTime' }],
  ['ErrorEvent', { types: ERRORS, code: 'ErrorType', time: 'ErrorTime' }],
  ['AlarmEvent', { types: ALARMS, code: 'AlarmType', time: 'AlarmTime' }],
])
const CLOSE = 'Close'
const kindOf = (event: string): EventKind | undefined => EVENTS.get(event.endsWith(CLOSE) ? event.slice(0, -CLOSE.length) : event)

export const thingModel: Adapter = {
  family: 'thing-model',
  route(topic) {
    const match = TOPIC.exec(topic)
    return match === null ? null : { deviceId: match[2] ?? '', productKey: match[1] ?? '', urgent: kindOf(match[3] ?? '') !== undefined, topic }
  },
  ownerOf: (filter) => OWN.exec(filter)?.[1] ?? null,
  read: (route, payload, sender) => readThing(route, payload, sender),
  answer({ topic }, { id: _id, ...answer }) {
    const [, , productKey = '', deviceName = '', , , event = '', , msgId = ''] = topic.split('/')
    const { error, alarmId, incidentId } = answer
    const said = error === undefined ? { Code: 200, Message: 'success', ...(alarmId === undefined || alarmId === null ? {} : { Data: { AlarmId: alarmId, ...(incidentId === undefined ? {} : { IncidentId: incidentId }) } }) } : { Code: 400, Message: error }
    return { topic: `/server/${productKey}/${deviceName}/thing/event/${event}/post_reply/${msgId}`, payload: JSON.stringify(said) }
  },
}

function readThing({ topic }: Route, payload: Buffer, sender: Sender): Read {
  const [, , , , , , event = '', , msgId = ''] = topic.split('/')
  return reading(payload, (fields) => {
    const params = readFields(fields['Params'], 'Params')
    const value = params['Value'] === undefined ? {} : readFields(params['Value'], 'Value')
    const id = readId(msgId) ?? ''
    const sentAt = readTime(params['Time'], sender)
    const closing = event.endsWith(CLOSE)
    const kind = kindOf(event)
    if (kind !== undefined) {
      const at = readTime(value[kind.time] ?? value[`${kind.time.replace('Time', '')}CloseTime`] ?? value['CloseTime'], sender) ?? sentAt
      return closing ? readClose(kind, value, id, at) : [readEvent(kind, value, id, at)]
    }
    switch (event) {
      case 'LiveData': return [{ kind: 'state', at: sentAt, state: readLiveData(value) }]
      case 'RunStatistics': return [{ kind: 'counts', at: sentAt, counts: { runs: readCount(value['RunCount'] ?? value['RunTimes'], 'RunCount'), doors: readCount(value['DoorCount'] ?? value['DoorTimes'], 'DoorCount'), hours: readCount(value['RunHours'] ?? value['RunDuration'], 'RunHours'), relevels: readCount(value['RelevelCount'], 'RelevelCount') } }]
      case 'HeartBeat': return [{ kind: 'heartbeat', at: sentAt }]
      default: return misread('unknown-event', `没有事件 ${event} · no such event`)
    }
  }, () => msgId)
}

function readEvent({ types, code }: EventKind, value: Fields, id: string, at: Date | null): DeviceMessage {
  const type = readType(types, value, code)
  return { kind: 'alarm', id, type, at, floor: readFloor(value['CurrentFloor']), people: readPeople(value['PersonCount'], 'PersonCount'), imageUrl: readText(value['ImageUrl'], 'ImageUrl', 500), data: { [code]: value[code] } }
}

/** A close names its type, or ends all that its event can begin. */
function readClose({ types, code }: EventKind, value: Fields, id: string, at: Date | null): DeviceMessage[] {
  const ended = value[code] === undefined ? [...new Set(Object.values(types))] : [readType(types, value, code)]
  return ended.map((type, n) => ({ kind: 'clear', id: n === 0 ? id : `${id.slice(0, 60)}#${n}`, type, of: null, at }))
}

function readType(types: Readonly<Record<number, AlarmType>>, value: Fields, code: string): AlarmType {
  return types[Number(value[code])] ?? misread('unknown-type', `${code} 不是已知的代码 · not a known code: ${JSON.stringify(value[code])?.slice(0, 40) ?? 'missing'}`)
}

/** Its floors below the ground are written "-2B". */
function readFloor(value: unknown): string | null {
  const floor = readText(value, 'CurrentFloor', 8)
  const below = /^-(\d+)B$/.exec(floor ?? '')?.[1]
  return below === undefined ? floor : `-${below}`
}

/** DoorState 0 closed, 1 open, 2 opening, 3 closing; RunDirection 0 none, 1 up, 2 down; RunState 1 moving. What is outside these is not known. */
function readLiveData(value: Fields): CarState {
  const door = (['closed', 'open', 'opening', 'closing'] as const)[Number(value['DoorState'] ?? NaN)] ?? null
  const direction = (['none', 'up', 'down'] as const)[Number(value['RunDirection'] ?? NaN)] ?? null
  return { mode: null, floor: readFloor(value['CurrentFloor']), inDoorZone: readFlag(value['DoorZone'], 'DoorZone'), door, direction, moving: readFlag(value['RunState'], 'RunState'), people: readFlag(value['PersonState'], 'PersonState'), power: null }
}
