// What a batch of messages makes of the alarms that go on: one row an alarm, repeats joined, ends noted, a storm kept to one row. Works on rows in hand; knows no database and decides nothing about their truth.
import type { AlarmRow } from '../db/alarms.ts'
import type { AlarmRules } from '../domain/alarmRules.ts'
import { ENTRAPMENT_TYPES, STOPPED_TYPES, type AlarmType } from '../domain/device.ts'
import { endsQuestion, meets, momentOf, ruleOf, stormFrom } from '../domain/truth.ts'
import type { AlarmMessage, Arrival, Taken } from './ports.ts'
import { ALARM_WORDS } from './words.ts'

/** The alarms of one device, as locked. */
export interface Hand {
  rows: AlarmRow[]
  rules: AlarmRules
  /** Our clock less the device's, seconds; null: not known. */
  skewSeconds: number | null
  /** How often its alarms have begun and ended in this window so far, by class. The same again is no unrest: many devices say it every second. */
  unrest: Record<AlarmClass, number>
}

/** What happened to rows in hand; each is in at most one of the two. `judge`: those whose truth is to be asked (again). */
export interface Changes { inserted: Set<AlarmRow>; changed: Set<AlarmRow>; judge: Map<AlarmRow, { late: boolean; afterDismissal: boolean }>; asked: Set<AlarmRow> }
export const noChanges = (): Changes => ({ inserted: new Set(), changed: new Set(), judge: new Map(), asked: new Set() })

/** A row remembers so many ids of its repeats: a device that sends one again after an outage is not counted twice. */
const IDS_KEPT = 20
/** Alarms of people are never hidden behind faults of the same device, however much it storms, and a storm of faults or stops casts no doubt on them. */
export type AlarmClass = 'people' | 'stopped' | 'machine'
export const classOf = (type: AlarmType): AlarmClass => (ENTRAPMENT_TYPES.has(type) ? 'people' : STOPPED_TYPES.has(type) ? 'stopped' : 'machine')
export const noUnrest = (): Record<AlarmClass, number> => ({ people: 0, stopped: 0, machine: 0 })

export function take(hand: Hand, { device, message, receivedAt }: Arrival, changes: Changes, newId: () => string, now: Date): { taken: Omit<Taken, 'incidentId' | 'state'>; row: AlarmRow | null } {
  const storm = hand.unrest[classOf(message.type)] >= stormFrom(message.type, hand.rules)
  if (message.kind === 'clear') return end(hand, message, receivedAt, storm, changes)
  const [plain, anew] = idsOf(message, receivedAt)
  const named = hand.rows.filter((r) => has(r, plain))
  const known = named.find((r) => isSame(r, message, receivedAt, hand.skewSeconds)) ?? (named.length > 0 ? hand.rows.find((r) => has(r, anew)) : undefined)
  if (known) return { taken: { outcome: 'duplicate', alarmId: known.id }, row: known }
  // A device that lost its power counts from the start again.
  const id = named.length > 0 ? anew : plain

  // The box was moved, or is now one for drills: what goes on elsewhere is not this.
  for (const row of hand.rows) if (row.endedAt === null && (row.elevatorId !== device.elevatorId || row.drill !== device.drill)) leave(row, changes)
  const going = goingOn(hand, message.type) ?? (storm && !ENTRAPMENT_TYPES.has(message.type) ? hand.rows.findLast((r) => r.endedAt === null && classOf(r.type) === classOf(message.type)) : undefined)
  const met = going && meets(going, hand.rules, storm, now)
  const { at, late } = momentOf(message.at, receivedAt, hand.skewSeconds)
  if (going) {
    if (met === 'joins') {
      join(going, { ...message, id }, receivedAt, storm)
      touch(going, changes, isRound(going.repeats))
      // Nobody was inside when it was kept: this time somebody may be.
      if (going.state === 'logged' && ruleOf(hand.rules, going.type).handling !== 'log') changes.judge.set(going, { late, afterDismissal: false })
      return { taken: { outcome: 'repeated', alarmId: going.id }, row: going }
    }
    leave(going, changes)
  }
  const row: AlarmRow = {
    id: newId(), deviceId: device.id, vendorId: device.vendorId, elevatorId: device.elevatorId, region: device.region, messageId: id, alsoIds: [], type: message.type,
    at, saidAt: message.at, receivedAt, lastAt: receivedAt, repeats: 0, storm, state: 'held', reason: 'debounce', dueAt: null, tries: 0, overdue: false, clearedAt: null, endedAt: null, incidentId: null, decidedAt: null, overSince: null, mark: null, hint: null, remark: null, remarkDue: null,
    floor: message.floor && clean(message.floor), people: message.people, data: cleanAll(message.data) as AlarmRow['data'], imageUrl: message.imageUrl && clean(message.imageUrl), car: null, likelihood: null, reasons: [], drill: device.drill,
  }
  hand.rows.push(row)
  hand.unrest[classOf(row.type)]++
  changes.inserted.add(row)
  changes.judge.set(row, { late, afterDismissal: met === 'asked' })
  return { taken: { outcome: 'new', alarmId: row.id }, row }
}

function join(going: AlarmRow, message: Extract<AlarmMessage, { kind: 'alarm' }>, receivedAt: Date, storm: boolean): void {
  going.repeats++
  going.alsoIds = [...going.alsoIds, message.id].slice(-IDS_KEPT)
  if (receivedAt > going.lastAt) going.lastAt = receivedAt
  going.storm ||= storm
  if (message.floor !== null) going.floor = clean(message.floor)
  if (message.people !== null) going.people = Math.max(message.people, going.people ?? 0)
}

function end(hand: Hand, message: Extract<AlarmMessage, { kind: 'clear' }>, receivedAt: Date, storm: boolean, changes: Changes): ReturnType<typeof take> {
  const { of } = message
  const meant = of === null ? [] : hand.rows.filter((r) => r.endedAt === null && (has(r, of) || r.messageId.startsWith(`${of}~`)))
  const row = meant.findLast((r) => r.type === message.type) ?? goingOn(hand, message.type) ?? meant.at(-1)
  if (!row) {
    // The end of one that is over already, sent again.
    const over = hand.rows.find((r) => r.messageId === message.of)
    return { taken: { outcome: over ? 'duplicate' : 'nothing', alarmId: over?.id ?? null }, row: over ?? null }
  }
  touch(row, changes)
  hand.unrest[classOf(row.type)]++
  // A contact that flaps is not well again each time it opens: its one row goes on until somebody has looked.
  if (storm || row.storm) return { taken: { outcome: 'cleared', alarmId: row.id }, row }
  const { at } = momentOf(message.at, receivedAt, hand.skewSeconds)
  row.clearedAt = at < row.at ? row.at : at
  const over = endsQuestion(row.type, hand.rules)
  if (row.state === 'held') {
    // Over before it counted; or it has lasted and nobody has looked yet.
    if (over && row.clearedAt < new Date(row.at.getTime() + ruleOf(hand.rules, row.type).debounce * 1000)) {
      Object.assign(row, { state: 'cleared', reason: 'ended-while-held', dueAt: null, endedAt: receivedAt })
      changes.judge.delete(row)
    } else changes.judge.set(row, changes.judge.get(row) ?? { late: false, afterDismissal: false })
    return { taken: { outcome: 'cleared', alarmId: row.id }, row }
  }
  if (row.state === 'waiting' && over) Object.assign(row, { state: 'cleared', reason: 'ended-while-waiting', dueAt: null, overdue: false })
  else if (row.state === 'logged') row.dueAt = null
  if (over) row.endedAt = receivedAt
  if (row.state === 'reported') Object.assign(row, { remark: endWords(row, row.clearedAt, over), remarkDue: receivedAt })
  return { taken: { outcome: 'cleared', alarmId: row.id }, row }
}

const has = (row: AlarmRow, id: string): boolean => row.messageId === id || row.alsoIds.includes(id)

/** So far apart two messages with one id are two, seconds: by the device's own word of when, and where it says none, by ours. */
const SAME_SAID = 60
const SAME_HEARD = 600

/** As the device named it, and what it is called where that name is another alarm's already. Two of the same name have the same names here. */
export function idsOf(message: Pick<AlarmMessage, 'id' | 'type' | 'at'>, receivedAt: Date): [plain: string, anew: string] {
  const id = clean(message.id)
  const when = message.at ? Math.floor(message.at.getTime() / 1000) : `r${Math.floor(receivedAt.getTime() / (SAME_HEARD * 1000))}`
  return [id, `${id}~${message.type}~${when}`]
}

/** The same id is the same message only when it says the same of the same moment. */
function isSame(row: AlarmRow, message: Pick<AlarmMessage, 'id' | 'type' | 'at'>, receivedAt: Date, skewSeconds: number | null): boolean {
  // A storm is one row for all machines' types.
  if (row.type !== message.type && !(row.storm && classOf(message.type) !== 'people' && classOf(row.type) === classOf(message.type))) return false
  const seconds = (a: Date, b: Date) => (a.getTime() - b.getTime()) / 1000
  if (message.at && row.saidAt && row.messageId === clean(message.id)) return Math.abs(seconds(message.at, row.saidAt)) <= SAME_SAID
  const heard = seconds(receivedAt, row.lastAt) <= SAME_HEARD
  if (!message.at) return heard
  // Of a repeat only the row's beginning and end are known.
  const moment = new Date(message.at.getTime() + (skewSeconds ?? 0) * 1000)
  return heard || (seconds(moment, row.at) >= -SAME_SAID && seconds(moment, row.lastAt) <= SAME_SAID)
}

/** PostgreSQL keeps neither a zero character nor half of a pair: an alarm is not lost for one. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed()
function cleanAll(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map(cleanAll)
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [clean(k), cleanAll(v)])) : value
}

const goingOn = (hand: Hand, type: AlarmType): AlarmRow | undefined => hand.rows.findLast((r) => r.endedAt === null && r.type === type)

/** It goes on no longer; a question about it stays one. */
function leave(row: AlarmRow, changes: Changes): void {
  row.endedAt = row.lastAt
  if (row.state === 'logged') row.dueAt = null
  touch(row, changes)
}

/** A seat hears of the first, second, fourth, eighth repeat …: who waits is on its screen already. */
const isRound = (n: number): boolean => (n & (n - 1)) === 0

function touch(row: AlarmRow, changes: Changes, tell = true): void {
  if (row.state === 'waiting' && tell) changes.asked.add(row)
  if (!changes.inserted.has(row)) changes.changed.add(row)
}

const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
/** For the timeline of its incident: the same words twice are the same note. */
const endWords = ({ type, deviceId }: AlarmRow, at: Date, over: boolean): string => `${deviceId.startsWith('camera:') ? '摄像头' : '传感器'}告警解除（${ALARM_WORDS[type]}，${CLOCK.format(at)}）${over ? '' : '：按钮松开，不代表人员已脱困'}`
