// How far, how long, which way: from the phone's own position when it is fresh, else from what the server said. Pure. GCJ-02 only inside the navigation link.
import gcoord from 'gcoord'
import type { MyAssignment } from '../../server/contracts/incident.ts'

export interface Point { lat: number; lng: number }
export interface Travel { meters: number | null; seconds: number | null }

const EARTH = 6_371_008
/** Older than this, ms, the phone's position does not say where the team is. */
const FRESH_MS = 120_000

/** Metres as the crow flies. */
export function metersBetween(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lng - a.lng) * rad) / 2) ** 2
  return 2 * EARTH * Math.asin(Math.sqrt(h))
}

/** The server's estimate shrinks with the distance: the phone knows no roads. */
export function travelOf(my: MyAssignment, fix: (Point & { at: number }) | null, now: number): Travel {
  const said = { meters: my.distanceMeters, seconds: my.etaSeconds }
  if (!fix || now - fix.at > FRESH_MS) return said
  const meters = metersBetween(fix, my.elevator)
  if (said.meters === null || said.seconds === null || said.meters < 100) return { meters, seconds: said.seconds }
  return { meters, seconds: (said.seconds * meters) / said.meters }
}

/** The map application of the phone, by road, to the elevator. AMap draws in GCJ-02: an unconverted point would be 500 m off. */
export function navigationUrl(to: Point, name: string): string {
  const [lng, lat] = gcoord.transform([to.lng, to.lat], gcoord.WGS84, gcoord.GCJ02)
  return `https://uri.amap.com/navigation?${new URLSearchParams({ to: `${lng.toFixed(6)},${lat.toFixed(6)},${name}`, mode: 'car', coordinate: 'gaode', callnative: '1', src: 'sanfen' }).toString()}`
}
