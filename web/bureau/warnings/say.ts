// Figures of warnings in words: reasons, chances, due dates.
import { inShanghai, SHANGHAI_MS } from '../../../server/contracts/shanghai.ts'
import type { WarningReasonView, WarningView } from '../../../server/contracts/warning.ts'
import { language, wordOf } from '../../ui/i18n.ts'
import { word } from '../word.ts'

const DAY_MS = 86_400_000

/** `11-21` of Shanghai. */
export const monthDay = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(5, 10)
/** `11-21 16:20` of Shanghai. */
export const moment = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(5, 16).replace('T', ' ')

export function reasonOf(kind: WarningView['kind'], reason: WarningReasonView): string {
  return word(reason.against === 'own' ? 'w.own' : 'w.peers', {
    days: reason.days, count: wordOf('w.count', kind, { n: reason.count }), others: reason.others ?? '', expected: word('w.expected', { n: short(reason.expected) }),
    ratio: reason.ratio < 1 ? word('w.ratio.part', { n: Math.round(reason.ratio * 100) }) : word('w.ratio', { n: short(reason.ratio) }),
  })
}

/** Rounded so that nobody takes it for more than it is: a power of ten. */
export function chanceOf(chance: number): string {
  const digits = Math.min(12, Math.floor(-Math.log10(Math.max(chance, 1e-300))))
  const one = 10 ** digits
  const n = language() === 'en' || digits < 4 ? one.toLocaleString('en') : digits < 8 ? word('w.wan', { n: one / 1e4 }) : word('w.yi', { n: one / 1e8 })
  return word('w.chance', { n: word('w.chance.below', { n }) })
}

/** Whole days until it is due, by the days of Shanghai; below zero when late. */
export function daysLeft(dueAt: string, now: Date): number {
  const day = (ms: number) => Math.floor((ms + SHANGHAI_MS) / DAY_MS)
  return day(Date.parse(dueAt)) - day(now.getTime())
}

export function dueOf(w: Pick<WarningView, 'dueAt' | 'status'>, now: Date): string {
  const left = daysLeft(w.dueAt, now)
  if (w.status === 'overdue') return word('w.due.late', { n: Math.max(1, -left) })
  return left <= 0 ? word('w.due.today') : word('w.due.left', { n: left })
}

export function followedOf(w: Pick<WarningView, 'followed' | 'openedAt'>): string | null {
  if (!w.followed) return null
  const days = Math.floor((Date.parse(w.followed.at) - Date.parse(w.openedAt)) / DAY_MS)
  const kind = wordOf('w.kind-of', w.followed.kind)
  return days === 0 ? word('w.followed.same', { kind }) : word('w.followed', { n: days, kind })
}

const short = (n: number): string => (n < 0.1 ? String(Math.round(n * 100) / 100) : n < 10 ? String(Math.round(n * 10) / 10) : String(Math.round(n)))
