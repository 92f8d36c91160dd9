// The section's words, and how it writes days.
import { lookup } from '../../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()

/** 2026-11-22, where the city is. */
export const dayOf = (at: Date): string => at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
