// This page's words and how it writes moments and ages.
import { hourMinute } from '../ui/duration.ts'
import { lookup, wordOf } from '../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()

/** A word for a code of the server, or another word when this page does not know the code. */
export const wordFor = (prefix: string, code: string, otherwise: string): string => {
  const found = wordOf(prefix, code)
  return found === code ? otherwise : found
}

/** How long ago, in the coarsest unit that still says it: 4 s, 3 min, 2 h. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return word('age.seconds', { n: seconds })
  return seconds < 3600 ? word('age.minutes', { n: Math.floor(seconds / 60) }) : word('age.hours', { n: Math.floor(seconds / 3600) })
}

export const hm = (iso: string | number): string => hourMinute(new Date(iso))
