// The console's words, typed by their Chinese keys.
import { lookup } from '../ui/i18n.ts'
import type { zh } from './words.zh.ts'

export type Key = keyof typeof zh
export const t = lookup<Key>()
