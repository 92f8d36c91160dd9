// This part's words, and how it writes a time.
import { language, lookup } from '../../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()

/** 11-23 10:00, where the city is. */
export const time = (iso: string): string => new Date(iso).toLocaleString(language(), { timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false })
