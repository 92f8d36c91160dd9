// A sketch of where the team is and where it goes: two points, their true distance and bearing, a grid and a scale. Knows no roads and draws none.
import { useLayoutEffect, useRef, useState } from 'react'
import type { Point } from '../travel.ts'
import { word } from '../word.ts'

/** Metres a line of the grid may stand for. */
const STEPS = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] as const
const METERS_PER_DEGREE = 111_195
const EDGE = 34

export function Sketch({ from, to, stale, label, inset = 0 }: { from: Point | null; to: Point; stale: boolean; label: string; inset?: number }) {
  const box = useRef<HTMLDivElement>(null)
  const [{ width, height }, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return (
    <div className="sketch" ref={box}>
      {width > 0 && height > 0 ? <Drawing {...{ from, to, stale, width, height, inset }} /> : null}
      <span className="sketch-label">{label}</span>
    </div>
  )
}

function Drawing({ from, to, stale, width, height, inset }: { from: Point | null; to: Point; stale: boolean; width: number; height: number; inset: number }) {
  const east = METERS_PER_DEGREE * Math.cos((to.lat * Math.PI) / 180)
  const away = from ? { x: (from.lng - to.lng) * east, y: (to.lat - from.lat) * METERS_PER_DEGREE } : { x: 0, y: 0 }
  const room = { x: Math.max(40, width - 2 * EDGE), y: Math.max(40, height - inset - 2 * EDGE) }
  const metersPerPixel = Math.max(2, Math.abs(away.x) / room.x, Math.abs(away.y) / room.y)
  const middle = { x: width / 2, y: (height - inset) / 2 }
  const target = { x: middle.x - away.x / metersPerPixel / 2, y: middle.y - away.y / metersPerPixel / 2 }
  const team = { x: target.x + away.x / metersPerPixel, y: target.y + away.y / metersPerPixel }
  const step = STEPS.find((s) => s / metersPerPixel >= 48) ?? 50_000
  const gap = step / metersPerPixel
  const turn = (Math.atan2(target.x - team.x, team.y - target.y) * 180) / Math.PI
  const lines: string[] = []
  for (let x = ((target.x % gap) + gap) % gap; x < width; x += gap) lines.push(`M${x.toFixed(1)} 0V${height}`)
  for (let y = ((target.y % gap) + gap) % gap; y < height; y += gap) lines.push(`M0 ${y.toFixed(1)}H${width}`)
  return (
    <svg width={width} height={height} role="img" aria-label={word('way.map')}>
      <rect width={width} height={height} fill="var(--map-block)" />
      <path d={lines.join('')} stroke="var(--map-road)" strokeWidth="1.5" />
      {from ? <path d={`M${team.x} ${team.y}L${target.x} ${target.y}`} stroke="var(--accent)" strokeWidth="5" strokeDasharray={stale ? '2 9' : '1 10'} strokeLinecap="round" /> : null}
      {from ? (
        <g transform={`translate(${team.x} ${team.y}) rotate(${turn})`}>
          <path d="M0 -15 10 13 0 7 -10 13Z" fill={stale ? 'var(--bg-1)' : 'var(--accent)'} stroke={stale ? 'var(--accent)' : 'var(--bg-1)'} strokeWidth="2" strokeDasharray={stale ? '3 3' : undefined} />
        </g>
      ) : null}
      <g transform={`translate(${target.x} ${target.y})`}>
        <circle r="15" fill="var(--bg-1)" stroke="var(--late)" strokeWidth="4" /><rect x="-6" y="-6" width="12" height="12" fill="var(--late)" />
      </g>
      <g transform={`translate(${width - gap - 12} 14)`} className="sketch-scale">
        <path d={`M0 0v5h${gap}v-5`} fill="none" stroke="var(--map-ink)" strokeWidth="1.5" />
        <text x={gap / 2} y="19" textAnchor="middle">{step < 1000 ? `${step} ${word('far.m')}` : `${step / 1000} ${word('far.km')}`}</text>
      </g>
    </svg>
  )
}
