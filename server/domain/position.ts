// Which positions of a phone are believed: GPS chips report (0, 0) before their first fix, phones have wrong clocks. Pure.
export interface ReportedPosition { lat: number; lng: number; accuracy: number | null; at: Date }

export const POSITION_REFUSALS = ['position-null-island', 'position-outside-china', 'position-in-future', 'position-too-old'] as const
export type PositionRefusal = (typeof POSITION_REFUSALS)[number]

const FUTURE_MS = 60_000
const OLD_MS = 24 * 3600_000
/** Mainland and islands with a margin, degrees. */
const CHINA = { west: 73, east: 136, south: 3, north: 54 } as const

/** Why a position is not taken, or null. */
export function refusePosition(position: ReportedPosition, now: Date): PositionRefusal | null {
  const { lat, lng, at } = position
  if (Math.abs(lat) < 0.01 && Math.abs(lng) < 0.01) return 'position-null-island'
  if (!(lat >= CHINA.south && lat <= CHINA.north && lng >= CHINA.west && lng <= CHINA.east)) return 'position-outside-china'
  if (at.getTime() > now.getTime() + FUTURE_MS) return 'position-in-future'
  if (at.getTime() < now.getTime() - OLD_MS) return 'position-too-old'
  return null
}
