// The feeds' words, and how they write an age.
import { lookup } from '../../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()

const UNITS = [['d', 86_400], ['h', 3600], ['m', 60]] as const
/** 3 minutes ago, in the largest unit that is full. `now` in ms. */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000))
  for (const [unit, size] of UNITS) if (seconds >= size) return word(`feed.ago.${unit}`, { n: Math.floor(seconds / size) })
  return word('feed.ago.s', { n: seconds })
}
