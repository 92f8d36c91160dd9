// Teams and incidents on one canvas: 10 frames a second while something pulses, 30 while something glides. Shapes as drawn in LOOK.md.
import type L from 'leaflet'
import { teamPoints, type TeamPoint } from '../live/positions.ts'
import { areaGround, estateCards } from './areaShapes.ts'
import { CanvasLayer } from './CanvasLayer.ts'
import { NO_MARKS, type Hit, type IncidentMark, type Marks, type TeamMark } from './marks.ts'
import { mercX, mercY, metersPerPixel } from './mercator.ts'
import type { Palette } from './palette.ts'
import { arrow, LabelPlaces, stateShape } from './shapes.ts'

const REST_FPS = 10
const MOVING_FPS = 30
/** A position glides for so long to where it was reported, in ms. */
const GLIDE_MS = 1_000
const PULSE_MS = 1_600
/** As ranking has it: an older position is dashed, in ms. */
const STALE_MS = 300_000
const REACH = 14
/** From here on a team at rest is drawn in full size. */
const NEAR_ZOOM = 13.5

export class LiveLayer extends CanvasLayer {
  private readonly palette: Palette
  private readonly still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  private marks: Marks = NO_MARKS
  private now = Date.now()
  private hover: Hit = null
  private frame = 0
  private drawnAt = 0
  private zooming = false
  private changed = true
  /** Called with where the chosen incident is, in the map's container, or null. */
  onFollow: (at: { x: number; y: number } | null) => void = () => undefined

  constructor(palette: Palette) {
    super('markerPane', 0.08)
    this.palette = palette
  }

  /** `now`: server time in ms, for the age of positions. */
  show(marks: Marks, now: number): void {
    this.marks = marks
    this.now = now
    this.changed = true
  }

  point(hover: Hit): void {
    if (hover?.id === this.hover?.id) return
    this.hover = hover
    this.changed = true
  }

  /** What is under a point of the container; incidents before teams. */
  hit(at: L.Point): Hit {
    const { scale, dx, dy } = this.projection()
    const off = this._map.containerPointToLayerPoint(at).subtract(this.corner)
    const near = (lat: number, lng: number) => Math.hypot(mercX(lng) * scale + dx - off.x, mercY(lat) * scale + dy - off.y) <= REACH
    const incident = this.marks.incidents.findLast((i) => near(i.lat, i.lng))
    if (incident) return { is: 'incident', id: incident.id }
    const team = this.marks.teams.find((t) => { const p = teamPoints().get(t.id); return p !== undefined && near(p.lat, p.lng) })
    return team ? { is: 'team', id: team.id } : null
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map)
    map.on('zoomstart', this.pause, this).on('zoomend', this.resume, this)
    this.frame = requestAnimationFrame(this.tick)
    return this
  }

  override onRemove(map: L.Map): this {
    cancelAnimationFrame(this.frame)
    map.off('zoomstart', this.pause, this).off('zoomend', this.resume, this)
    return super.onRemove(map)
  }

  private pause(): void { this.zooming = true }
  private resume(): void { this.zooming = false }

  private readonly tick = (time: number): void => {
    this.frame = requestAnimationFrame(this.tick)
    const moving = [...teamPoints().values()].some((p) => performance.now() - p.movedAt < GLIDE_MS)
    if (this.zooming || time - this.drawnAt < 1000 / (moving ? MOVING_FPS : REST_FPS) - 2) return
    // Nothing moves and nothing pulses: a calm city costs one frame a change.
    const pulses = !this.still && this.marks.incidents.some((i) => i.state === 'late' || i.state === 'warn')
    if (!moving && !pulses && !this.changed) return
    this.drawnAt = time
    this.changed = false
    this.redraw()
  }

  protected draw(g: CanvasRenderingContext2D): void {
    const labels = new LabelPlaces(g, this.palette)
    const at = (lat: number, lng: number): [number, number] => { const { scale, dx, dy } = this.projection(); return [mercX(lng) * scale + dx, mercY(lat) * scale + dy] }
    for (const area of this.marks.areas) areaGround(g, area, at, this.palette)
    this.stations(g, labels, at)
    this.ways(g, at)
    this.proposal(g, at)
    this.line(g, labels, at)
    for (const team of this.marks.teams) this.team(g, labels, team, at)
    const ordered = this.marks.incidents.toSorted((a, b) => rank(a) - rank(b))
    for (const incident of ordered) this.incident(g, labels, incident, at)
    labels.write()
    for (const area of this.marks.areas) estateCards(g, area, at, this.palette)
    const chosen = this.marks.incidents.find((i) => i.selected)
    const point = chosen ? this._map.latLngToContainerPoint([chosen.lat, chosen.lng]) : null
    this.onFollow(point ? { x: point.x, y: point.y } : null)
  }

  private stations(g: CanvasRenderingContext2D, labels: LabelPlaces, at: (lat: number, lng: number) => [number, number]): void {
    const p = this.palette
    const zoom = this._map.getZoom()
    g.lineWidth = 1.5
    for (const s of this.marks.stations) {
      const [x, y] = at(s.lat, s.lng)
      if (!this.inside(x, y, 200)) continue
      if (this.marks.rings) {
        g.strokeStyle = p['--line-2']
        g.setLineDash([3, 5])
        g.beginPath()
        g.arc(x, y, s.radiusMeters / metersPerPixel(s.lat, zoom), 0, Math.PI * 2)
        g.stroke()
        g.setLineDash([])
      }
      g.fillStyle = p['--bg-1']
      g.strokeStyle = p['--ink-3']
      g.fillRect(x - 5, y - 5, 10, 10)
      g.strokeRect(x - 5, y - 5, 10, 10)
      if (zoom >= 12.5) labels.add(s.name, x, y, { colour: p['--ink-3'], order: 5, gap: 9 })
    }
  }

  /** Who goes where in an area: dashed while it is a proposal. */
  private ways(g: CanvasRenderingContext2D, at: (lat: number, lng: number) => [number, number]): void {
    g.strokeStyle = this.palette['--accent']
    for (const way of this.marks.ways) {
      const team = teamPoints().get(way.teamId)
      if (!team) continue
      const [x1, y1] = at(team.lat, team.lng)
      const [x2, y2] = at(way.to.lat, way.to.lng)
      g.lineWidth = way.picked ? 3 : 1.6
      g.setLineDash(way.proposed ? [6, 5] : [])
      g.beginPath()
      g.moveTo(x1, y1)
      g.lineTo(x2, y2)
      g.stroke()
    }
    g.setLineDash([])
  }

  private proposal(g: CanvasRenderingContext2D, at: (lat: number, lng: number) => [number, number]): void {
    const { proposed } = this.marks
    if (!proposed) return
    const [x, y] = at(proposed.lat, proposed.lng)
    g.strokeStyle = this.palette['--focus']
    g.lineWidth = 2.5
    g.setLineDash([5, 4])
    g.beginPath()
    g.arc(x, y, 22, 0, Math.PI * 2)
    g.stroke()
    g.setLineDash([])
    g.fillStyle = this.palette['--focus']
    g.beginPath()
    g.arc(x, y, 4, 0, Math.PI * 2)
    g.fill()
  }

  private line(g: CanvasRenderingContext2D, labels: LabelPlaces, at: (lat: number, lng: number) => [number, number]): void {
    const { line } = this.marks
    if (!line) return
    const [x1, y1] = at(line.from.lat, line.from.lng)
    const [x2, y2] = at(line.to.lat, line.to.lng)
    for (const [colour, width] of [[this.palette['--bg-0'], 8], [this.palette['--accent'], 3]] as const) {
      g.strokeStyle = colour
      g.lineWidth = width
      g.beginPath()
      g.moveTo(x1, y1)
      g.lineTo(x2, y2)
      g.stroke()
    }
    // A short line leaves no room for its name: the row beside says the distance.
    if (Math.hypot(x2 - x1, y2 - y1) > 110) labels.add(line.label, (x1 + x2) / 2, (y1 + y2) / 2, { colour: this.palette['--accent'], order: 1, gap: 10 })
  }

  private team(g: CanvasRenderingContext2D, labels: LabelPlaces, team: TeamMark, at: (lat: number, lng: number) => [number, number]): void {
    const point = teamPoints().get(team.id)
    if (!point) return
    const [x, y] = this.gliding(point, at)
    if (!this.inside(x, y, 40)) return
    const p = this.palette
    const stale = point.source === 'phone' && this.now - point.at > STALE_MS
    const hovered = this.hover?.is === 'team' && this.hover.id === team.id
    // Over the whole city two hundred teams at rest are ground: they grow when they are called, picked, pointed at, or the map comes near.
    const rests = team.look === 'free' && !team.picked && !hovered && this._map.getZoom() < NEAR_ZOOM
    g.globalAlpha = rests ? (stale ? 0.4 : 0.75) : 1
    arrow(g, x, y, point.heading, stale ? 'stale' : team.look, p, rests ? 0.55 : 1)
    g.globalAlpha = 1
    const label = team.label ?? (hovered ? team.name : null)
    if (label !== null) labels.add(label, x, y, { colour: team.look === 'stuck' ? p['--warn'] : team.picked ? p['--ink-1'] : p['--ink-2'], bold: team.picked || team.look === 'stuck', order: hovered || team.picked ? 0 : 3, gap: 12 })
  }

  private gliding(p: TeamPoint, at: (lat: number, lng: number) => [number, number]): [number, number] {
    const share = this.still ? 1 : Math.min(1, (performance.now() - p.movedAt) / GLIDE_MS)
    return at(p.fromLat + (p.lat - p.fromLat) * share, p.fromLng + (p.lng - p.fromLng) * share)
  }

  private incident(g: CanvasRenderingContext2D, labels: LabelPlaces, mark: IncidentMark, at: (lat: number, lng: number) => [number, number]): void {
    const [x, y] = at(mark.lat, mark.lng)
    if (!this.inside(x, y, 60)) return
    const p = this.palette
    const alarm = mark.state === 'late' || mark.state === 'warn'
    if (alarm) {
      const phase = this.still ? 0.35 : (performance.now() % PULSE_MS) / PULSE_MS
      g.strokeStyle = mark.state === 'late' ? p['--late'] : p['--warn']
      g.globalAlpha = this.still ? 0.7 : 0.9 * (1 - phase)
      g.lineWidth = 2
      for (const r of this.still ? [14, 18] : [10 + 14 * phase]) { g.beginPath(); g.arc(x, y, r, 0, Math.PI * 2); g.stroke() }
      g.globalAlpha = 1
    }
    if (mark.selected) {
      g.strokeStyle = p['--focus']
      g.lineWidth = 2.5
      g.beginPath()
      g.arc(x, y, 22, 0, Math.PI * 2)
      g.stroke()
    }
    stateShape(g, x, y, mark.state, p)
    const hovered = this.hover?.is === 'incident' && this.hover.id === mark.id
    if (mark.label !== null && !mark.selected && (alarm || hovered)) labels.add(mark.label, x, y, { colour: mark.state === 'late' ? p['--late'] : p['--ink-1'], bold: mark.state === 'late', order: hovered ? 0 : 2, gap: 15 })
  }

  private inside(x: number, y: number, by: number): boolean { return x > -by && y > -by && x < this.size.x + by && y < this.size.y + by }
}

/** Drawn last is seen first: calm below, overdue above, the chosen one on top. */
const rank = (i: IncidentMark): number => (i.selected ? 3 : i.state === 'late' ? 2 : i.state === 'warn' ? 1 : 0)
