// A sketch of where the team is and where it goes: two points with their true distance and bearing, on the city's schematic roads. Knows no route and draws none.
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { MapBase } from '../../../server/contracts/map.ts'
import { usePhone } from '../phone.ts'
import type { Point } from '../travel.ts'
import { word } from '../word.ts'

/** Metres that the scale bar may stand for. */
const STEPS = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] as const
const METERS_PER_DEGREE = 111_195
const EDGE = 34
/** Width of a road by its level, px. */
const WIDTHS = [0, 8, 5, 2.5] as const

interface View { width: number; height: number; x: (lng: number) => number; y: (lat: number) => number }

/** `inset`: px at the bottom that lie under something else. */
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
  const metersPerPixel = Math.max(4, Math.abs(away.x) / room.x, Math.abs(away.y) / room.y)
  const target = { x: width / 2 - away.x / metersPerPixel / 2, y: (height - inset) / 2 - away.y / metersPerPixel / 2 }
  const team = { x: target.x + away.x / metersPerPixel, y: target.y + away.y / metersPerPixel }
  const step = STEPS.find((s) => s / metersPerPixel >= 40) ?? 50_000
  const bar = step / metersPerPixel
  const turn = (Math.atan2(target.x - team.x, team.y - target.y) * 180) / Math.PI
  const view: View = { width, height, x: (lng) => target.x + ((lng - to.lng) * east) / metersPerPixel, y: (lat) => target.y + ((to.lat - lat) * METERS_PER_DEGREE) / metersPerPixel }
  return (
    <svg width={width} height={height} role="img" aria-label={word('way.map')}>
      <Ground view={view} />
      {from ? <path d={`M${team.x} ${team.y}L${target.x} ${target.y}`} stroke="var(--accent)" strokeWidth="5" strokeDasharray={stale ? '2 9' : '1 10'} strokeLinecap="round" /> : null}
      {from ? (
        <g transform={`translate(${team.x} ${team.y}) rotate(${turn})`}>
          <path d="M0 -15 10 13 0 7 -10 13Z" fill={stale ? 'var(--bg-1)' : 'var(--accent)'} stroke={stale ? 'var(--accent)' : 'var(--bg-1)'} strokeWidth="2" strokeDasharray={stale ? '3 3' : undefined} />
        </g>
      ) : null}
      <g transform={`translate(${target.x} ${target.y})`}>
        <circle r="15" fill="var(--bg-1)" stroke="var(--late)" strokeWidth="4" /><rect x="-6" y="-6" width="12" height="12" fill="var(--late)" />
      </g>
      <g transform={`translate(${width - bar - 12} 12)`} className="sketch-text">
        <path d={`M0 0v5h${bar}v-5`} fill="none" stroke="var(--map-ink)" strokeWidth="1.5" />
        <text x={bar / 2} y="19" textAnchor="middle">{step < 1000 ? `${step} ${word('far.m')}` : `${step / 1000} ${word('far.km')}`}</text>
      </g>
    </svg>
  )
}

/** What of the base map lies in view: areas, roads by their level, the names of the large ones. */
function Ground({ view }: { view: View }) {
  const map = usePhone((s) => s.map)
  const { width, height } = view
  const origin = `${view.x(0).toFixed(0)} ${view.y(0).toFixed(0)} ${width} ${height}`
  const drawn = useMemo(() => (map ? draw(map, view) : null), [map, origin]) // `origin` stands for the whole view: it moves with every change of it
  return (
    <>
      <rect width={width} height={height} fill="var(--map-block)" />
      {drawn?.parks ? <path d={drawn.parks} fill="var(--map-park)" fillRule="evenodd" /> : null}
      {drawn?.water ? <path d={drawn.water} fill="var(--map-water)" fillRule="evenodd" /> : null}
      {drawn?.roads.map((r) => <path key={r.key} d={r.d} fill="none" stroke={r.level === 1 ? 'var(--map-road-2)' : 'var(--map-road)'} strokeWidth={WIDTHS[r.level] ?? 2.5} strokeLinejoin="round" />)}
      <g className="sketch-text">{drawn?.names.map((n) => <text key={n.name} x={n.x} y={n.y} textAnchor="middle">{n.name}</text>)}</g>
    </>
  )
}

function draw(map: MapBase, { x, y, width, height }: View) {
  const inside = ([lng, lat]: readonly [number, number], margin: number) => { const [px, py] = [x(lng), y(lat)]; return px > -margin && py > -margin && px < width + margin && py < height + margin }
  const ring = (points: readonly (readonly [number, number])[]) => `M${points.map(([lng, lat]) => `${x(lng).toFixed(1)} ${y(lat).toFixed(1)}`).join('L')}`
  const areas = (list: MapBase['water']) => list.flatMap((a) => a.rings).map((r) => `${ring(r)}Z`).join('')
  const roads = map.roads.map((r, n) => ({ key: `${n}`, level: r.level, d: ring(r.points) })).sort((a, b) => b.level - a.level)
  const names = map.roads.filter((r) => r.level < 3).flatMap((r) => {
    const there = r.points.filter((p) => inside(p, -30))
    const middle = there[Math.floor(there.length / 2)]
    return middle ? [{ name: r.name, x: x(middle[0]), y: y(middle[1]) - 6 }] : []
  })
  return { roads, water: areas(map.water), parks: areas(map.parks), names: names.filter((n, i) => names.findIndex((m) => m.name === n.name) === i).slice(0, 3) }
}
