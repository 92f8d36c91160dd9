// Words of this room; each page that shows pictures brings them along with its own.
import { lookup } from '../ui/i18n.ts'
import type { VideoWord } from './words.zh.ts'

export const word = lookup<VideoWord>()
