// Moments as devices and cameras say them: ISO 8601, whose clock may be wrong. Pure.
const DAY_MS = 86_400_000

/** `2026-11-21T16:21:58.5+08:00`, with a blank for the T too; without a zone the sender's own. Milliseconds since 1970, NaN where it says nothing. */
export function parseMoment(text: string, utcOffsetMinutes: number): number {
  const parts = /^(?<date>\d{4}-\d{2}-\d{2})[T ](?<time>\d{2}:\d{2}:\d{2})(?<fraction>\.\d+)?(?<zone>Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim())?.groups
  if (!parts) return NaN
  const local = `${parts['date']}T${parts['time']}${(parts['fraction'] ?? '').slice(0, 4)}`
  if (parts['zone'] === undefined) return Date.parse(`${local}Z`) - utcOffsetMinutes * 60_000
  return Date.parse(local + parts['zone'].replace(/^([+-]\d{2})(\d{2})$/, '$1:$2'))
}

/** Null for no moment, for a clock that was never set (before `clockSetMs`), and for one that is more than a day ahead of us. */
export const believable = (ms: number, { clockSetMs, now }: { clockSetMs: number; now: Date }): Date | null => (Number.isNaN(ms) || ms < clockSetMs || ms > now.getTime() + DAY_MS ? null : new Date(ms))
