// The devices section's words.
import { lookup } from '../../ui/i18n.ts'
import type { zh } from './words.zh.ts'

export const word = lookup<keyof typeof zh>()
