// Web Mercator as fractions of the world: 0…1 from west to east and from north to south. Pure.

export const mercX = (lng: number): number => lng / 360 + 0.5

export function mercY(lat: number): number {
  const s = Math.sin((lat * Math.PI) / 180)
  return 0.5 - (0.25 * Math.log((1 + s) / (1 - s))) / Math.PI
}

/** Metres a pixel covers at this latitude and zoom, 256 px tiles. */
export const metersPerPixel = (lat: number, zoom: number): number => (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom)

/** The longest round length (1, 2 or 5 × 10ⁿ m) that fits into `pixels`. */
export function scaleBar(perPixel: number, pixels: number): { meters: number; width: number } {
  const most = perPixel * pixels
  const ten = 10 ** Math.floor(Math.log10(most))
  const meters = [5, 2, 1].map((n) => n * ten).find((m) => m <= most) ?? ten
  return { meters, width: Math.round(meters / perPixel) }
}

/** Straight over the ground, in metres; good to 0.3 % inside a city. */
export function metersBetween(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const perDegree = 111_195
  return Math.hypot((a.lat - b.lat) * perDegree, (a.lng - b.lng) * perDegree * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180))
}
