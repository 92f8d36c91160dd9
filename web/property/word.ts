// This page's words.
import { lookup } from '../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()

/** How long ago, in the coarsest unit that still says it. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return word('age.seconds', { n: seconds })
  return seconds < 3600 ? word('age.minutes', { n: Math.floor(seconds / 60) }) : word('age.hours', { n: Math.floor(seconds / 3600) })
}
