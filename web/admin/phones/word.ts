// This part's words.
import { lookup } from '../../ui/i18n.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word>()
