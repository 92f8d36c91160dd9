// The shapes of the live canvas: incident discs, team arrows, and labels that give way to each other.
import type { IncidentMark, TeamLook } from './marks.ts'
import type { Palette } from './palette.ts'

/** State shape in a dark disc; an overdue one fills its disc. */
export function stateShape(g: CanvasRenderingContext2D, x: number, y: number, state: IncidentMark['state'], p: Palette): void {
  g.beginPath()
  g.arc(x, y, 10.5, 0, Math.PI * 2)
  g.fillStyle = state === 'late' ? p['--late-fill'] : p['--bg-0']
  g.fill()
  if (state === 'late') { g.strokeStyle = p['--on-late']; g.lineWidth = 1.5; g.stroke() }
  g.beginPath()
  switch (state) {
    case 'late': g.fillStyle = p['--on-late']; g.fillRect(x - 5, y - 5, 10, 10); return
    case 'warn':
      g.fillStyle = p['--warn']
      g.moveTo(x, y - 7.5)
      g.lineTo(x + 7.5, y + 6)
      g.lineTo(x - 7.5, y + 6)
      g.closePath()
      g.fill()
      return
    case 'ok': g.fillStyle = p['--ink-2']; g.arc(x, y, 5, 0, Math.PI * 2); g.fill(); return
    case 'unknown': g.strokeStyle = p['--ink-3']; g.lineWidth = 1.5; g.arc(x, y, 5, 0, Math.PI * 2); g.stroke(); return
  }
}

/** Filled = free, outline = on the way, dashed = its position is old, orange = accepted and not moving. `heading` in radians from north. `size` 1 = 18 px high. */
export function arrow(g: CanvasRenderingContext2D, x: number, y: number, heading: number, look: TeamLook | 'stale', p: Palette, size = 1): void {
  g.save()
  g.translate(x, y)
  g.scale(size, size)
  g.rotate(heading)
  g.beginPath()
  g.moveTo(0, -9)
  g.lineTo(6.5, 7)
  g.lineTo(0, 3.6)
  g.lineTo(-6.5, 7)
  g.closePath()
  g.lineWidth = 1.5
  switch (look) {
    case 'free': g.fillStyle = p['--accent']; g.fill(); g.strokeStyle = p['--bg-0']; g.stroke(); break
    case 'way': g.fillStyle = p['--bg-3']; g.fill(); g.strokeStyle = p['--accent']; g.stroke(); break
    case 'stuck': g.fillStyle = p['--warn']; g.fill(); g.strokeStyle = p['--bg-0']; g.stroke(); break
    case 'stale': g.setLineDash([3, 2]); g.strokeStyle = p['--ink-3']; g.stroke(); break
  }
  g.restore()
}

interface Label { text: string; x: number; y: number; colour: string; bold: boolean; order: number; gap: number }

/** Labels by importance; one that would lie on another tries the other side and then stays away. */
export class LabelPlaces {
  private readonly g: CanvasRenderingContext2D
  private readonly palette: Palette
  private readonly labels: Label[] = []

  constructor(g: CanvasRenderingContext2D, palette: Palette) {
    this.g = g
    this.palette = palette
  }

  /** `gap`: px from the point to the text. `order`: 0 first. */
  add(text: string, x: number, y: number, how: { colour: string; order: number; gap: number; bold?: boolean }): void {
    this.labels.push({ text, x, y, colour: how.colour, bold: how.bold ?? false, order: how.order, gap: how.gap })
  }

  write(): void {
    const { g } = this
    const taken: { x: number; y: number; w: number }[] = []
    g.textBaseline = 'middle'
    g.textAlign = 'left'
    g.lineJoin = 'round'
    for (const l of this.labels.toSorted((a, b) => a.order - b.order)) {
      g.font = `${l.bold ? 700 : 500} 12px ${this.palette.font}`
      const w = g.measureText(l.text).width
      const x = [l.x + l.gap, l.x - l.gap - w].find((left) => !taken.some((t) => Math.abs(t.y - l.y) < 15 && left < t.x + t.w + 4 && t.x < left + w + 4))
      if (x === undefined && l.order > 2) continue
      const left = x ?? l.x + l.gap
      taken.push({ x: left, y: l.y, w })
      g.lineWidth = 3.5
      g.strokeStyle = this.palette['--map-land']
      g.strokeText(l.text, left, l.y)
      g.fillStyle = l.colour
      g.fillText(l.text, left, l.y)
    }
  }
}
