// A time of saving as this page writes it: date and minute of Shanghai.
import { inShanghai } from '../../../server/contracts/shanghai.ts'

/** `2026-11-21 16:20`. */
export const dateTime = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(0, 16).replace('T', ' ')
