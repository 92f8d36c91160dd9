// Where the teams are, moving: plain numbers that the map's canvas reads each frame. Never React state.
import type { TeamMove } from '../../server/contracts/realtime.ts'
import type { TeamBrief } from '../../server/contracts/team.ts'

/** `fromLat/fromLng` and `movedAt` (performance time) let the canvas glide to the new place. `heading`: radians, 0 = north. */
export interface TeamPoint { teamId: string; lat: number; lng: number; fromLat: number; fromLng: number; movedAt: number; heading: number; at: number; source: 'phone' | 'station' }

const points = new Map<string, TeamPoint>()

export const teamPoints = (): ReadonlyMap<string, TeamPoint> => points

export function placeTeams(teams: readonly TeamBrief[]): void {
  for (const t of teams) if (t.lat !== null && t.lng !== null && t.at !== null && t.source !== null) move(t.id, t.lat, t.lng, Date.parse(t.at), t.source)
}

export function moveTeams(moves: readonly TeamMove[]): void {
  for (const m of moves) move(m.teamId, m.lat, m.lng, Date.parse(m.at), m.source)
}

function move(teamId: string, lat: number, lng: number, at: number, source: 'phone' | 'station'): void {
  const was = points.get(teamId)
  if (was && was.at > at) return
  const moved = was && (was.lat !== lat || was.lng !== lng)
  points.set(teamId, {
    teamId, lat, lng, at, source,
    fromLat: was?.lat ?? lat, fromLng: was?.lng ?? lng, movedAt: performance.now(),
    heading: moved ? Math.atan2((lng - was.lng) * Math.cos((lat * Math.PI) / 180), lat - was.lat) : (was?.heading ?? 0),
  })
}
