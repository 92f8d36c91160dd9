// How far, how long, which way: by the server's estimate while it is heard, else by the phone's own position and the straight line. Pure. GCJ-02 only inside the navigation link.
import gcoord from 'gcoord'
import type { MyAssignment } from '../../server/contracts/incident.ts'
import type { MyWay } from '../../server/contracts/team.ts'

export interface Point { lat: number; lng: number }
/** `by`: the server's estimator, learned or plain, from the position of `ageMs` ago; `line`: this phone's own guess, from the straight line. */
export interface Travel { meters: number | null; seconds: number | null; by: MyWay['by'] | 'line'; ageMs: number | null }

const EARTH = 6_371_008
/** Older than this, ms, the phone's position does not say where the team is. */
const FRESH_MS = 120_000

/** Metres as the crow flies. */
export function metersBetween(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lng - a.lng) * rad) / 2) ** 2
  return 2 * EARTH * Math.asin(Math.sqrt(h))
}

/** What the server says, while it is heard and knows where the team is; else the first word of the offer, shrunk with the distance: the phone knows no roads. */
export function travelOf(my: MyAssignment, fix: (Point & { at: number }) | null, now: number, way: MyWay | null = null): Travel {
  const own = fix && now - fix.at <= FRESH_MS ? metersBetween(fix, my.elevator) : null
  const ageMs = way ? Math.max(0, now - Date.parse(way.at)) : null
  if (way && ageMs !== null && ageMs <= FRESH_MS) return { meters: own ?? way.meters, seconds: way.seconds, by: way.by, ageMs }
  const said = { meters: my.distanceMeters, seconds: my.etaSeconds }
  const line = { by: 'line' as const, ageMs: own === null || fix === null ? null : Math.max(0, now - fix.at) }
  if (own === null) return { ...said, ...line }
  if (said.meters === null || said.seconds === null || said.meters < 100) return { meters: own, seconds: said.seconds, ...line }
  return { meters: own, seconds: (said.seconds * own) / said.meters, ...line }
}

/** The map application of the phone, by road, to the elevator. AMap draws in GCJ-02: an unconverted point would be 500 m off. */
export function navigationUrl(to: Point, name: string): string {
  const [lng, lat] = gcoord.transform([to.lng, to.lat], gcoord.WGS84, gcoord.GCJ02)
  return `https://uri.amap.com/navigation?${new URLSearchParams({ to: `${lng.toFixed(6)},${lat.toFixed(6)},${name}`, mode: 'car', coordinate: 'gaode', callnative: '1', src: 'sanfen' }).toString()}`
}
