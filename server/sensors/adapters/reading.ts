// How single values of a device's message are read and refused, for all families. Pure; knows no topic.
import { isUtf8 } from 'node:buffer'
import type { DeviceMessage } from '../../domain/device.ts'
import { believable, parseMoment } from '../../domain/moment.ts'

/** `error` begins with a stable code and goes on in words, for the vendor. `id`: of the message that was refused, where it had one. */
export type Read = { ok: true; messages: DeviceMessage[] } | { ok: false; error: string; id: string | null }
export type Fields = Readonly<Record<string, unknown>>

/** Thrown by the readers below and caught by `reading`: what is wrong with a message. */
class Misread extends Error {}

/** @throws always; `code` is stable. */
export function misread(code: string, words: string): never {
  throw new Misread(`${code}: ${words}`)
}

/** Runs an adapter's reading; what it finds wrong becomes the answer. `idOf` is asked for the id of a message that was refused. */
export function reading(payload: Buffer, read: (fields: Fields) => DeviceMessage[], idOf: (fields: Fields) => unknown): Read {
  let fields: Fields | null = null
  try {
    fields = readObject(payload)
    return { ok: true, messages: read(fields) }
  } catch (error) {
    if (!(error instanceof Misread)) throw error
    const id = fields === null ? null : idOf(fields)
    return { ok: false, error: error.message, id: (typeof id === 'string' || typeof id === 'number') && String(id).length <= ID_LENGTH ? String(id) : null }
  }
}

const ID_LENGTH = 64
/** 2001-09-09; below it no clock has been set. Above the second a number means milliseconds. */
const CLOCK_SET_MS = 1_000_000_000_000
const MILLISECONDS_FROM = 100_000_000_000

function readObject(payload: Buffer): Fields {
  if (!isUtf8(payload)) return misread('not-utf8', '消息不是 UTF-8 文本 · not UTF-8')
  const text = payload.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return misread('not-json', `消息不是 JSON · ${error instanceof Error ? error.message.slice(0, 80) : 'not JSON'}`)
  }
  // PostgreSQL cannot keep it in jsonb.
  if (text.includes('\\u0000')) misread('nul-character', '消息含有 \\u0000 字符 · contains a NUL character')
  if (isDeeper(value, DEPTH)) return misread('too-deep', `消息嵌套超过 ${DEPTH} 层 · nested more than ${DEPTH} deep`)
  return readFields(value, '消息 · the message')
}

/** What is deeper than this is nobody's alarm, and neither we nor PostgreSQL can follow it down. */
const DEPTH = 16
function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((part) => isDeeper(part, left - 1))
}

export function readFields(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return misread('not-an-object', `${name} 应为 JSON 对象 · is not an object`)
  return value as Fields
}

/** The sender's id of a message: a short string or a whole number. */
export function readId(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof id !== 'string' || id.length > ID_LENGTH || !/^[\x21-\x7e]+$/.test(id)) return misread('bad-id', `id 应为 1 至 ${ID_LENGTH} 个可见 ASCII 字符 · not 1 to ${ID_LENGTH} visible ASCII characters`)
  return id
}

export function readText(value: unknown, name: string, max: number): string | null {
  if (value === undefined || value === null || value === '') return null
  const text = typeof value === 'number' ? String(value) : value
  // eslint-disable-next-line no-control-regex
  if (typeof text !== 'string' || text.length > max || /[\x00-\x1f\x7f]/.test(text)) return misread('bad-value', `${name} 应为不超过 ${max} 字的文本 · not a text of at most ${max} characters`)
  return text
}

export function readFlag(value: unknown, name: string): boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value
  if (value === 0 || value === '0') return false
  if (value === 1 || value === '1') return true
  return misread('bad-value', `${name} 应为 true/false · neither true nor false`)
}

export function readCount(value: unknown, name: string, max = Number.MAX_SAFE_INTEGER): number | null {
  if (value === undefined || value === null) return null
  const n = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof n !== 'number' || !Number.isFinite(n) || n < 0 || n > max) return misread('bad-value', `${name} 应为不小于 0 的数 · not a number from 0 on`)
  return n
}

/** How many people: half of one that a counter is unsure of is one. */
export function readPeople(value: unknown, name: string): number | null {
  const people = readCount(value, name, 100)
  return people === null ? null : Math.ceil(people)
}

/** A word of a list, or its place where the list is by number. */
export function readOneOf<T extends string>(value: unknown, name: string, words: readonly T[], byNumber: readonly T[] = []): T | null {
  if (value === undefined || value === null) return null
  const found = typeof value === 'number' || (typeof value === 'string' && /^\d$/.test(value)) ? byNumber[Number(value)] : words.find((word) => word === value)
  return found ?? misread('bad-value', `${name} 应为 ${words.join('、')} 之一 · none of these`)
}

/**
 * When a device says something happened: ISO 8601, `2023-08-16 16:28:07` in its own zone, or seconds or milliseconds since 1970.
 * Null for a clock that was never set, or that is more than a day ahead of us: the message counts all the same, with our time.
 */
export function readTime(value: unknown, { utcOffsetMinutes, receivedAt }: { utcOffsetMinutes: number; receivedAt: Date }): Date | null {
  const ms = typeof value === 'number' ? ofNumber(value) : typeof value === 'string' ? ofText(value.trim(), utcOffsetMinutes) : NaN
  return believable(ms, { clockSetMs: CLOCK_SET_MS, now: receivedAt })
}

const ofNumber = (value: number): number => (value >= MILLISECONDS_FROM ? value : value * 1000)

const ofText = (text: string, utcOffsetMinutes: number): number => (/^\d{10}(\d{3})?$/.test(text) ? ofNumber(Number(text)) : parseMoment(text, utcOffsetMinutes))
