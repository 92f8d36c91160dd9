// When a camera says that something was: ISO 8601, without a zone Beijing's time. Pure.

/** A clock that was never set, or is ahead of us by more than a day, says nothing. */
const DAY_MS = 86_400_000
const CLOCK_SET_MS = Date.parse('2015-01-01T00:00:00Z')

/** Null where it says nothing usable. */
export function readMoment(text: string | null, now: Date): Date | null {
  const parts = text === null ? null : /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim())
  if (!parts) return null
  const [, date, time, fraction = '', zone = '+08:00'] = parts
  const ms = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`)
  return Number.isNaN(ms) || ms < CLOCK_SET_MS || ms > now.getTime() + DAY_MS ? null : new Date(ms)
}
