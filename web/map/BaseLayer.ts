// The schematic base (示意图): districts, water, parks, roads and their names, drawn from the city's own data. No tiles, no borders of a state.
import type { MapBase } from '../../server/contracts/map.ts'
import { CanvasLayer } from './CanvasLayer.ts'
import { mercX, mercY } from './mercator.ts'
import type { Palette } from './palette.ts'

type Line = Float64Array
interface Named { name: string; line: Line }
interface Road extends Named { level: number }

const merc = (points: readonly (readonly number[])[]): Line => Float64Array.from(points.flatMap(([lng = 0, lat = 0]) => [mercX(lng), mercY(lat)]))

export class BaseLayer extends CanvasLayer {
  private readonly palette: Palette
  private readonly districts: { name: string; rings: Line[]; label: [number, number] }[]
  private readonly water: { name: string; rings: Line[] }[]
  private readonly parks: { name: string; rings: Line[] }[]
  private readonly roads: Road[]
  private readonly places: { name: string; at: [number, number] }[]

  constructor(base: MapBase, palette: Palette) {
    super('tilePane', 0.3)
    this.canvas.style.zIndex = '1' // below the elevators' tiles: Leaflet lifts a canvas to 100
    this.palette = palette
    const area = (a: { name: string; rings: number[][][] }) => ({ name: a.name, rings: a.rings.map(merc) })
    this.districts = base.districts.map((d) => ({ ...area(d), label: [mercX(d.label[0]), mercY(d.label[1])] }))
    this.water = base.water.map(area)
    this.parks = base.parks.map(area)
    this.roads = base.roads.map((r) => ({ name: r.name, level: r.level, line: merc(r.points) })).toSorted((a, b) => b.level - a.level)
    this.places = base.labels.map((l) => ({ name: l.name, at: [mercX(l.at[0]), mercY(l.at[1])] }))
  }

  protected draw(g: CanvasRenderingContext2D): void {
    const p = this.palette
    const zoom = this._map.getZoom()
    g.fillStyle = p['--map-land']
    g.fillRect(0, 0, this.size.x, this.size.y)
    g.lineJoin = 'round'
    for (const [n, d] of this.districts.entries()) this.fill(g, d.rings, n % 2 === 0 ? p['--map-block'] : p['--map-land'])
    for (const park of this.parks) this.fill(g, park.rings, p['--map-park'])
    for (const water of this.water) {
      this.fill(g, water.rings, p['--map-water'])
      for (const ring of water.rings) this.stroke(g, ring, p['--map-water'], zoom < 13 ? 4 : 2) // a river of 60 m is half a pixel wide on the whole city
    }
    for (const road of this.roads) {
      if (road.level === 3 && zoom < 12) continue
      this.stroke(g, road.line, road.level === 1 ? p['--map-road-2'] : p['--map-road'], roadWidth(road.level, zoom))
    }
    g.setLineDash([2, 5])
    for (const d of this.districts) for (const ring of d.rings) this.stroke(g, ring, p['--line-2'], 1)
    g.setLineDash([])
    const taken: DOMRect[] = []
    this.districtNames(g, taken)
    if (zoom >= 12) this.roadNames(g, zoom, taken)
    if (zoom >= 14) this.placeNames(g, taken)
  }

  private path(g: CanvasRenderingContext2D, line: Line): void {
    const { scale, dx, dy } = this.projection()
    for (let n = 0; n < line.length; n += 2) {
      const x = (line[n] ?? 0) * scale + dx
      const y = (line[n + 1] ?? 0) * scale + dy
      if (n === 0) g.moveTo(x, y)
      else g.lineTo(x, y)
    }
  }

  private fill(g: CanvasRenderingContext2D, rings: readonly Line[], colour: string): void {
    g.beginPath()
    for (const ring of rings) { this.path(g, ring); g.closePath() }
    g.fillStyle = colour
    g.fill('evenodd')
  }

  private stroke(g: CanvasRenderingContext2D, line: Line, colour: string, width: number): void {
    g.beginPath()
    this.path(g, line)
    g.strokeStyle = colour
    g.lineWidth = width
    g.stroke()
  }

  private at([x, y]: readonly [number, number]): [number, number] {
    const { scale, dx, dy } = this.projection()
    return [x * scale + dx, y * scale + dy]
  }

  /** Written wide: a district's name is ground, not a thing to press. */
  private districtNames(g: CanvasRenderingContext2D, taken: DOMRect[]): void {
    g.font = `500 17px ${this.palette.font}`
    g.textAlign = 'center'
    g.textBaseline = 'middle'
    g.letterSpacing = '8px'
    for (const d of this.districts) {
      const [x, y] = this.at(d.label)
      this.write(g, d.name, x, y, this.palette['--map-ink'], 4)
      taken.push(new DOMRect(x - 60, y - 12, 120, 24))
    }
    g.letterSpacing = '0px'
  }

  private roadNames(g: CanvasRenderingContext2D, zoom: number, taken: DOMRect[]): void {
    g.font = `400 12px ${this.palette.font}`
    g.letterSpacing = '2px'
    for (const road of this.roads) {
      if (road.name === '' || (road.level === 3 && zoom < 14)) continue
      const place = this.middle(road.line)
      if (!place) continue
      const half = road.name.length * 8
      const box = new DOMRect(place.x - half, place.y - half, half * 2, half * 2)
      if (place.length < half * 2.4 || taken.some((t) => overlap(t, box))) continue
      taken.push(box)
      g.save()
      g.translate(place.x, place.y)
      g.rotate(place.angle)
      this.write(g, road.name, 0, 0, '#8f9aa5', 3)
      g.restore()
    }
    g.letterSpacing = '0px'
  }

  private placeNames(g: CanvasRenderingContext2D, taken: DOMRect[]): void {
    g.font = `400 12px ${this.palette.font}`
    for (const place of this.places) {
      const [x, y] = this.at(place.at)
      const half = place.name.length * 7
      const box = new DOMRect(x - half, y - 8, half * 2, 16)
      if (taken.some((t) => overlap(t, box))) continue
      taken.push(box)
      this.write(g, place.name, x, y, this.palette['--map-ink'], 3)
    }
  }

  private write(g: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, halo: number): void {
    g.lineWidth = halo
    g.strokeStyle = this.palette['--map-land']
    g.strokeText(text, x, y)
    g.fillStyle = colour
    g.fillText(text, x, y)
  }

  /** The longest piece of a line that is inside the canvas: its middle, its angle (never upside down), its length. */
  private middle(line: Line): { x: number; y: number; angle: number; length: number } | null {
    const { scale, dx, dy } = this.projection()
    let best: { x: number; y: number; angle: number; length: number } | null = null
    for (let n = 0; n + 3 < line.length; n += 2) {
      const [x1, y1, x2, y2] = [(line[n] ?? 0) * scale + dx, (line[n + 1] ?? 0) * scale + dy, (line[n + 2] ?? 0) * scale + dx, (line[n + 3] ?? 0) * scale + dy]
      const [x, y, length] = [(x1 + x2) / 2, (y1 + y2) / 2, Math.hypot(x2 - x1, y2 - y1)]
      if (x < 40 || y < 40 || x > this.size.x - 40 || y > this.size.y - 40) continue
      if (best && best.length >= length) continue
      const angle = Math.atan2(y2 - y1, x2 - x1)
      best = { x, y, length: length * 6, angle: Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle }
    }
    return best
  }
}

const overlap = (a: DOMRect, b: DOMRect): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function roadWidth(level: number, zoom: number): number {
  const wide = zoom >= 15 ? 2 : zoom >= 13 ? 1.3 : 1
  return (level === 1 ? 3.2 : level === 2 ? 1.8 : 0.9) * wide
}
