// The one place that changes coordinate systems: everything inside Sanfen is WGS-84, sources and some base maps are not.
import gcoord from 'gcoord'

export const CRSES = ['wgs84', 'gcj02', 'bd09'] as const
export type Crs = (typeof CRSES)[number]

// The package is CommonJS and says in its types that it is not: at run time the default import is what `.default` promises.
const { transform, WGS84, GCJ02, BD09 } = gcoord as unknown as typeof gcoord.default
const SYSTEM = { wgs84: WGS84, gcj02: GCJ02, bd09: BD09 } as const

/** Degrees in, degrees out, to the millionth (0.1 m). At Zhengzhou GCJ-02 is 571 m off, BD-09 1,272 m. */
export function toWgs84(lng: number, lat: number, crs: Crs): [lng: number, lat: number] {
  return crs === 'wgs84' ? [lng, lat] : rounded(transform([lng, lat], SYSTEM[crs], WGS84))
}

export function fromWgs84(lng: number, lat: number, crs: Crs): [lng: number, lat: number] {
  return crs === 'wgs84' ? [lng, lat] : rounded(transform([lng, lat], WGS84, SYSTEM[crs]))
}

function rounded([lng, lat]: readonly number[]): [number, number] {
  if (lng === undefined || lat === undefined) throw new Error('a point without coordinates')
  return [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]
}
