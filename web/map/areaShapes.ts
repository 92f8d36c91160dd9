// An area incident on the live canvas: its outline in dashes, hatched inside; a card for each estate with its open cars and how far it is.
import type { AreaMark } from './marks.ts'
import type { Palette } from './palette.ts'

type At = (lat: number, lng: number) => [number, number]

export function areaGround(g: CanvasRenderingContext2D, area: AreaMark, at: At, p: Palette): void {
  if (area.hull.length < 3) return
  g.save()
  g.beginPath()
  for (const [n, [lng, lat]] of area.hull.entries()) { const [x, y] = at(lat, lng); if (n === 0) g.moveTo(x, y); else g.lineTo(x, y) }
  g.closePath()
  g.lineJoin = 'round'
  g.setLineDash([8, 5])
  g.strokeStyle = p['--late']
  g.lineWidth = 2
  g.stroke()
  g.setLineDash([])
  g.clip()
  const points = area.hull.map(([lng, lat]) => at(lat, lng))
  const [left, right, top, bottom] = [Math.min(...points.map((q) => q[0])), Math.max(...points.map((q) => q[0])), Math.min(...points.map((q) => q[1])), Math.max(...points.map((q) => q[1]))]
  g.globalAlpha = 0.22
  g.strokeStyle = p['--late']
  g.lineWidth = 1
  g.beginPath()
  const high = bottom - top
  // At a near zoom the outline is far larger than the canvas: lines only where it can be seen.
  for (let x = Math.max(left - high, -4000); x < Math.min(right, 8000); x += 14) { g.moveTo(x, bottom); g.lineTo(x + high, top) }
  g.stroke()
  g.restore()
}

const HIGH = 30
const LEAST = 58

/** Cards that would lie on one already drawn are a dot with their number. The worst come first. */
export function estateCards(g: CanvasRenderingContext2D, area: AreaMark, at: At, p: Palette): void {
  const taken: { x: number; y: number; w: number }[] = []
  g.textBaseline = 'middle'
  for (const e of area.estates.toSorted((a, b) => b.open - a.open || b.unswept - a.unswept)) {
    const [x, y] = at(e.lat, e.lng)
    g.font = `500 12px ${p.font}`
    const w = Math.max(LEAST, g.measureText(e.name).width + 30)
    const colour = e.open > 0 ? p['--warn'] : p['--line-2']
    if (taken.some((t) => Math.abs(t.y - y) < HIGH + 2 && Math.abs(t.x - x) < (t.w + w) / 2 + 2)) {
      g.fillStyle = colour
      g.beginPath()
      g.arc(x, y, 5, 0, Math.PI * 2)
      g.fill()
      continue
    }
    taken.push({ x, y, w })
    const [l, t] = [x - w / 2, y - HIGH / 2]
    g.fillStyle = p['--bg-1']
    g.strokeStyle = colour
    g.lineWidth = 1
    g.fillRect(l, t, w, HIGH)
    g.strokeRect(l, t, w, HIGH)
    g.textAlign = 'left'
    g.fillStyle = p['--ink-1']
    g.fillText(e.name, l + 6, t + 10)
    g.textAlign = 'right'
    g.font = `700 12px ${p.font}`
    g.fillStyle = e.open > 0 ? p['--warn'] : p['--ink-3']
    g.fillText(String(e.open), l + w - 6, t + 10)
    const share = (n: number) => (n / Math.max(1, e.all)) * (w - 12)
    g.fillStyle = p['--bg-3']
    g.fillRect(l + 6, t + 20, w - 12, 5)
    g.fillStyle = p['--warn']
    g.fillRect(l + 6, t + 20, share(e.open), 5)
    if (e.unswept > 0) {
      g.setLineDash([2, 2])
      g.strokeStyle = p['--ink-3']
      g.strokeRect(l + 6.5 + share(e.open), t + 20.5, Math.max(2, share(e.unswept) - 1), 4)
      g.setLineDash([])
    }
  }
  g.textAlign = 'left'
}
