// Periods as an analyst names them: a month, a quarter, a year, or two days. All in Asia/Shanghai, whatever the browser's zone. Pure.
import { inShanghai, SHANGHAI_MS } from '../../server/contracts/shanghai.ts'

/** `to` is exclusive. `key` is what the address bar keeps: 2026-11, 2026-Q4, 2026, or 2026-11-01..2026-11-15 with its last day. */
export interface Period { key: string; from: Date; to: Date }

const DAY_MS = 86_400_000

/** Midnight in Shanghai; months and days may run over. */
const day = (year: number, month: number, date = 1): Date => new Date(Date.UTC(year, month - 1, date) - SHANGHAI_MS)
export const dateOf = (at: Date): string => inShanghai(at).toISOString().slice(0, 10)

/** Null for what names no period. */
export function periodOf(key: string): Period | null {
  const whole = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(key)
  if (whole) {
    const year = Number(whole[1])
    const [first, months] = whole[2] ? [Number(whole[2]) * 3 - 2, 3] : whole[3] ? [Number(whole[3]), 1] : [1, 12]
    return { key, from: day(year, first), to: day(year, first + months) }
  }
  const days = /^(\d{4})-(\d\d)-(\d\d)\.\.(\d{4})-(\d\d)-(\d\d)$/.exec(key)
  if (!days) return null
  const [from, last] = [day(Number(days[1]), Number(days[2]), Number(days[3])), day(Number(days[4]), Number(days[5]), Number(days[6]))]
  return from <= last && dateOf(from) === key.slice(0, 10) && dateOf(last) === key.slice(12) ? { key, from, to: new Date(last.getTime() + DAY_MS) } : null
}

export interface Choices { months: string[]; quarters: string[]; years: string[] }
/** The newest first; the running ones among them. */
export function choices(now: Date): Choices {
  const [year, month] = [inShanghai(now).getUTCFullYear(), inShanghai(now).getUTCMonth() + 1]
  const back = (n: number): [number, number] => { const at = inShanghai(day(year, month - n)); return [at.getUTCFullYear(), at.getUTCMonth() + 1] }
  return {
    months: Array.from({ length: 13 }, (_, n) => back(n)).map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`),
    quarters: [...new Set(Array.from({ length: 24 }, (_, n) => back(n)).map(([y, m]) => `${y}-Q${Math.ceil(m / 3)}`))].slice(0, 8),
    years: [0, 1, 2, 3, 4].map((n) => String(year - n)),
  }
}

export const currentQuarter = (now: Date): string => choices(now).quarters[0]!

/** The same days one year before. */
export function yearBefore({ key, from, to }: Period): Period {
  const shift = (at: Date) => { const l = inShanghai(at); return day(l.getUTCFullYear() - 1, l.getUTCMonth() + 1, l.getUTCDate()) }
  return { key: `${key}-1y`, from: shift(from), to: shift(to) }
}

/** The twelve months that end with the period's last day; and their names, oldest first. */
export function twelveMonths({ to }: Period): { from: Date; to: Date; months: string[] } {
  const last = inShanghai(new Date(to.getTime() - 1))
  const [year, month] = [last.getUTCFullYear(), last.getUTCMonth() + 1]
  const months = Array.from({ length: 12 }, (_, n) => dateOf(day(year, month - 11 + n)).slice(0, 7))
  return { from: day(year, month - 11), to: day(year, month + 1), months }
}

/** `2026-03` → `2025-03`. */
export const monthBefore = (month: string): string => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`
