// True, false, unknown: each with its sign, never by colour alone.
import type { Mark } from '../../../server/contracts/alarm.ts'

export const MARKS_SHOWN: readonly { mark: Mark; sign: string }[] = [{ mark: 'true', sign: '✓' }, { mark: 'false', sign: '✕' }, { mark: 'unknown', sign: '○' }]
