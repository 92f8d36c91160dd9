// The sticker section's words, and how it writes a day.
import { language, lookup } from '../../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()

/** 2026-11-22, where the city is. */
export const day = (iso: string): string => new Date(iso).toLocaleDateString(language() === 'en' ? 'en-CA' : 'sv-SE', { timeZone: 'Asia/Shanghai' })
