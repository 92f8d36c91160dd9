// Spans of time as a plan's fields show and take them: minutes and seconds. Pure.
import { clock } from '../../ui/duration.ts'

/** `3:00`; an hour and more as `1:00:00`. */
export const span = (seconds: number): string => clock(seconds * 1000)

/** `3:00`, `1:00:00`, or plain seconds `180`; a full-width colon too. Null for what is none of these. */
export function parseSpan(text: string): number | null {
  const parts = /^(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,7})$/.exec(text.trim().replaceAll('：', ':'))
  if (!parts) return null
  const [hours, minutes, seconds] = [Number(parts[1] ?? 0), Number(parts[2] ?? 0), Number(parts[3])]
  if (parts[2] !== undefined && (seconds > 59 || parts[3]?.length !== 2)) return null
  if (parts[1] !== undefined && minutes > 59) return null
  return hours * 3600 + minutes * 60 + seconds
}
