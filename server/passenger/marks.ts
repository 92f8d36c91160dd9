// What makes an alarm from the page doubtful, and by how much. Nothing here ever refuses one: a mark is read by the operator, and a doubtful alarm's further tiers wait for his call.
import type { SenderPast } from '../db/passengers.ts'
import type { DoubtReason } from '../domain/incident.ts'
import { straightMeters } from '../domain/travel.ts'

/** `folded`: added to another alarm of the same network that waits for its car; `out`: this phone has said that its people are out. */
export const MARKS = ['typed-code', 'old-sticker', 'far-away', 'many-elevators', 'false-before', 'false-phone', 'folded', 'out'] as const
export type Mark = (typeof MARKS)[number]

/** How a person came to this page. */
export type Trust = 'signed' | 'typed' | 'old'

/** Beyond what a phone in a shaft may be off, and beyond the next compound. */
const FAR_METERS = 1500
/** So many cars of one address within ten minutes are no longer one family. In a blackout they are a whole compound behind one carrier's address: so it is a doubt and nothing more. */
const MANY_ELEVATORS = 5
const FALSE_BEFORE = 2
/** Digits alone prove no sticker: from one address only so many cars are believed on them, then a person reads back. */
const TYPED_BELIEVED = 3

export function marksOf({ trust, past, meters }: { trust: Trust; past: SenderPast; meters: number | null }): Mark[] {
  return [
    ...(trust === 'typed' ? ['typed-code' as const] : []), ...(trust === 'old' ? ['old-sticker' as const] : []), ...(meters !== null && meters > FAR_METERS ? ['far-away' as const] : []),
    ...(past.elevators >= MANY_ELEVATORS ? ['many-elevators' as const] : []), ...(past.falseBefore >= FALSE_BEFORE ? ['false-before' as const] : []), ...phoneMarks(past),
  ]
}

/** What the phone itself has earned, wherever it calls from: it is told to the operator, and refuses nothing. */
export const phoneMarks = (past: SenderPast): Mark[] => (past.falseOfPhone >= FALSE_BEFORE ? ['false-phone'] : [])
export const isFar = (meters: number | null): boolean => meters !== null && meters > FAR_METERS
/** Stickers are revoked at once and hang for days: an old one proves no less than digits that somebody typed. */
export const asksOf = (marks: readonly Mark[]): DoubtReason => (marks.some((m) => m !== 'typed-code' && m !== 'old-sticker') ? 'perhaps-false' : 'confirm-by-call')
export const isBelieved = (trust: Trust, past: SenderPast): boolean => trust !== 'typed' || past.elevators < TYPED_BELIEVED

/** How far the phone is from the car at the least, in metres. */
export const metersApart = (phone: { lat: number; lng: number; accuracy: number } | null, car: { lat: number; lng: number }): number | null => (phone === null ? null : Math.round(Math.max(0, straightMeters(phone, car) - phone.accuracy)))

/** As the operator reads it in the note. */
export function markWords(marks: readonly Mark[], { meters, past }: { meters: number | null; past: SenderPast }): string[] {
  const WORDS: Record<Mark, string> = { 'typed-code': '手输识别码，未扫码', 'old-sticker': '扫的是已作废的码', 'far-away': `手机定位离电梯 ${((meters ?? 0) / 1000).toFixed(1)} 公里`, 'many-elevators': '同一网络 10 分钟内报了多台', 'false-before': `同一网络 30 天内 ${past.falseBefore} 次误报（这台电梯，或最近 1 小时）`, 'false-phone': `这部手机 30 天内 ${past.falseOfPhone} 次误报`, folded: '', out: '' }
  return marks.map((m) => WORDS[m])
}
