// What a batch of messages makes of the alarms that go on: one row an alarm, repeats joined, ends noted, a storm kept to one row. Works on rows in hand; knows no database and decides nothing about their truth.
import type { AlarmRow } from '../db/alarms.ts'
import type { AlarmRules } from '../domain/alarmRules.ts'
import { ENTRAPMENT_TYPES, isOfPeople, type AlarmType } from '../domain/device.ts'
import { endsQuestion, meets, momentOf, ruleOf } from '../domain/truth.ts'
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
/** Alarms of people are never hidden behind faults of the same device, however much it storms, and a storm of faults casts no doubt on them. */
export type AlarmClass = 'people' | 'machine'
export const classOf = (type: AlarmType): AlarmClass => (isOfPeople(type) ? 'people' : 'machine')

export function take(hand: Hand, { device, message, receivedAt }: Arrival, changes: Changes, newId: () => string, now: Date): { taken: Omit<Taken, 'incidentId' | 'state'>; row: AlarmRow | null } {
  const id = clean(message.id)
  const known = hand.rows.find((r) => r.messageId === id || r.alsoIds.includes(id))
  if (message.kind === 'alarm' && known) return { taken: { outcome: 'duplicate', alarmId: known.id }, row: known }
  const storm = hand.unrest[classOf(message.type)] >= hand.rules.storm.changes
  if (message.kind === 'clear') return end(hand, message, receivedAt, storm, changes)

  // The box was moved, or is now one for drills: what goes on elsewhere is not this.
  for (const row of hand.rows) if (row.endedAt === null && (row.elevatorId !== device.elevatorId || row.drill !== device.drill)) leave(row, changes)
  const going = goingOn(hand, message.type) ?? (storm && !ENTRAPMENT_TYPES.has(message.type) ? hand.rows.findLast((r) => r.endedAt === null && classOf(r.type) === classOf(message.type)) : undefined)
  const met = going && meets(going, hand.rules, storm, now)
  const { at, late } = momentOf(message.at, receivedAt, hand.skewSeconds)
  if (going) {
    if (met === 'joins') {
      join(going, message, receivedAt, storm)
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
  going.alsoIds = [...going.alsoIds, clean(message.id)].slice(-IDS_KEPT)
  if (receivedAt > going.lastAt) going.lastAt = receivedAt
  going.storm ||= storm
  if (message.floor !== null) going.floor = clean(message.floor)
  if (message.people !== null) going.people = Math.max(message.people, going.people ?? 0)
}

function end(hand: Hand, message: Extract<AlarmMessage, { kind: 'clear' }>, receivedAt: Date, storm: boolean, changes: Changes): ReturnType<typeof take> {
  const row = (message.of === null ? undefined : hand.rows.find((r) => r.endedAt === null && (r.messageId === message.of || r.alsoIds.includes(message.of ?? '')))) ?? goingOn(hand, message.type)
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
  if (row.state === 'reported') Object.assign(row, { remark: endWords(row.type, row.clearedAt, over), remarkDue: receivedAt })
  return { taken: { outcome: 'cleared', alarmId: row.id }, row }
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
const endWords = (type: AlarmType, at: Date, over: boolean): string => `传感器告警解除（${ALARM_WORDS[type]}，${CLOCK.format(at)}）${over ? '' : '：按钮松开，不代表人员已脱困'}`
