// What the forms of the passenger's page send, read kindly: a field that makes no sense is left out, for nobody is refused help over a field.
import { FEEDBACK_KINDS } from '../contracts/feedback.ts'
import { normalizePhone } from '../domain/phone.ts'

export interface AlarmForm {
  /** Made with the page: the same form sent twice is the same alarm, and the phone's key to its own page. */
  once: string | null
  people: number | null
  /** A number of people that no car holds, as it came: nobody counts with it, the operator reads it. */
  crowd: string | null
  hurt: boolean | null
  floor: string | null
  phone: string | null
  /** The address, the code or whatever a person wrote where the sticker cannot be read. */
  words: string | null
  at: { lat: number; lng: number; accuracy: number } | null
  drill: boolean
  out: boolean
  /** From the page of an alarm that was raised: it adds to that one and never raises another. */
  more: boolean
}
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number]
export interface FeedbackForm { once: string | null; kind: FeedbackKind; text: string; phone: string | null }

export const TOKEN = /^[\w-]{22}$/
/** A car for 3,000 kg, the largest that carries people, is rated for 40 of 75 kg. */
export const PEOPLE_MOST = 40
export const WORDS_MOST = 300
export const TEXT_MOST = 500

/** The fields as they came, to be put back into a form: strings alone, of bearable length. */
export type Fields = Readonly<Record<string, string>>

export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'number' ? [[name, clean(String(value))]] : [])))
}

/** PostgreSQL keeps neither a zero byte nor half a character; the other control characters are nobody's words. A cut may halve a character once more. */
// oxlint-disable-next-line no-control-regex
const clean = (text: string): string => text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trim().slice(0, 2000).toWellFormed()

export function readAlarm(fields: Fields): AlarmForm {
  const people = /^\d{1,9}$/.test(fields['people'] ?? '') ? Number(fields['people']) : null
  const words = (name: string, most: number) => fields[name]?.slice(0, most).toWellFormed() || null
  const phone = words('phone', 24)
  const injured = fields['hurt'] ?? fields['injured']
  return {
    once: onceOf(fields), people: people !== null && people <= PEOPLE_MOST ? people : null, crowd: people !== null && people > PEOPLE_MOST ? String(people) : null, hurt: injured === undefined || injured === '' ? null : injured !== '0' && injured !== 'no', floor: words('floor', 12),
    phone: phone === null ? null : normalizePhone(phone), words: [words('words', WORDS_MOST), phone !== null && normalizePhone(phone) === null ? phone : null].filter(Boolean).join('，') || null,
    at: pointOf(fields), drill: fields['drill'] === '1', out: fields['out'] === '1', more: fields['more'] === '1',
  }
}

/** Null: there are no words in it. */
export function readFeedback(fields: Fields): FeedbackForm | null {
  const text = fields['text']?.slice(0, TEXT_MOST).toWellFormed() ?? ''
  return text === '' ? null : { once: onceOf(fields), kind: FEEDBACK_KINDS.find((k) => k === fields['kind']) ?? 'complaint', text, phone: fields['phone'] ? normalizePhone(fields['phone'].slice(0, 24)) : null }
}

const onceOf = (fields: Fields): string | null => (TOKEN.test(fields['once'] ?? '') ? (fields['once'] ?? null) : null)

function pointOf(fields: Fields): AlarmForm['at'] {
  const [lat, lng, accuracy] = ['lat', 'lng', 'accuracy'].map((name) => (fields[name] === undefined || fields[name] === '' ? NaN : Number(fields[name])))
  return lat !== undefined && lng !== undefined && Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng, accuracy: accuracy !== undefined && accuracy >= 0 ? accuracy : 1000 } : null
}
