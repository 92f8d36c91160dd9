// How figures are written on this page: minutes, shares, differences; and when there are too few to write any. Pure.

/** Fewer than this: not coloured, not compared. */
export const FEW = 5
/** Fewer than this: marked as a small sample, no P90. */
export const SMALL = 30
/** TSG T5002-2017: the limit from dispatch to arrival in a city, seconds. */
export const ARRIVAL_LIMIT = 1800

/** Seconds as minutes with one digit: 14.3. */
export const minutes = (seconds: number | null): string => (seconds === null ? '—' : (Math.round(seconds / 6) / 10).toFixed(1))
/** Short intervals in seconds, longer ones in minutes. */
export const span = (seconds: number | null, unit: { s: string; min: string }): string =>
  seconds === null ? '—' : seconds < 100 ? `${Math.round(seconds)} ${unit.s}` : `${minutes(seconds)} ${unit.min}`
/** A share as per cent with one digit. */
export const percent = (share: number | null): string => (share === null ? '—' : (share * 100).toFixed(1))
export const count = (n: number): string => n.toLocaleString('en-US')

/** A scale's lines: round steps that hold `low` to `high`, five or six of them. */
export function ticks(low: number, high: number, about = 5): number[] {
  const raw = Math.max(high - low, 1e-9) / about
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? raw
  const first = Math.floor(low / step) * step
  const lines: number[] = []
  for (let at = first; at < high + step * 0.999; at += step) lines.push(Math.round(at * 1e6) / 1e6)
  return lines
}

/** One blue, from light to dark; `at` 0…1. */
export function blue(at: number): string {
  const stops = [[0xe8, 0xf1, 0xf7], [0x9d, 0xb5, 0xc6], [0x66, 0x88, 0xa1], [0x34, 0x60, 0x81], [0x06, 0x3a, 0x62]] as const
  const place = Math.min(1, Math.max(0, at)) * (stops.length - 1)
  const [a, b] = [stops[Math.floor(place)]!, stops[Math.ceil(place)]!]
  const mix = (n: 0 | 1 | 2) => Math.round(a[n] + (b[n] - a[n]) * (place % 1))
  return `rgb(${mix(0)} ${mix(1)} ${mix(2)})`
}
/** What can be read on that blue. */
export const inkOn = (at: number): string => (at > 0.52 ? '#fff' : '#0f1c26')
