// How a span, a distance and a time of day are written on a screen. Knows no state of anything.

/** `m:ss` without hours before 60 minutes, then `h:mm:ss`; negative spans count as zero. Milliseconds in. */
export function clock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const seconds = String(total % 60).padStart(2, '0')
  const minutes = Math.floor(total / 60)
  return minutes < 60 ? `${minutes}:${seconds}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`
}

/** Metres as kilometres with one digit; under 100 m as metres. */
export function distance(meters: number): { value: string; unit: 'm' | 'km' } {
  return meters < 100 ? { value: String(Math.round(meters)), unit: 'm' } : { value: (meters / 1000).toFixed(1), unit: 'km' }
}

/** So near, in metres, that a phone's position does not tell it from being there. */
export const isNear = (meters: number): boolean => meters < 50

const pad = (n: number) => String(n).padStart(2, '0')

/** `HH:MM:SS` in the browser's own time zone: a seat sits in its city. */
export function timeOfDay(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`
}

export const hourMinute = (at: Date): string => timeOfDay(at).slice(0, 5)

/** A phone number with its middle hidden, as a bystander may read the screen: `138****2264`. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? phone : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** A 20-digit code in groups of four; anything else as it is. */
export const grouped = (code: string): string => (code.length === 20 ? code.replace(/(.{4})(?=.)/g, '$1 ') : code)
