// This section's words.
import { lookup } from '../../ui/i18n.ts'
import type { CameraWord } from './words.zh.ts'

export const word = lookup<CameraWord>()
