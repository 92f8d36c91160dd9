// This page's words.
import { lookup } from '../ui/i18n.ts'
import type { AreaWord } from './areas/words.zh.ts'
import type { FeedbackWord } from './feedback/words.zh.ts'
import type { WarningWord } from './warnings/words.zh.ts'
import type { Word } from './words.zh.ts'

export const word = lookup<Word | AreaWord | FeedbackWord | WarningWord>()
