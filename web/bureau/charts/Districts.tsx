// Mean arrival by district on the city's outlines, darker is slower; a list where there are no outlines for the rows.
import type { MapBase } from '../../../server/contracts/map.ts'
import type { StatsAnswer, StatsRow } from '../../../server/contracts/stats.ts'
import { ARRIVAL_LIMIT, blue, FEW, inkOn, minutes } from '../figure.ts'
import { useSize } from '../../ui/useSize.ts'
import { word } from '../word.ts'

/** Of the outlines, with room for a line below them; of a list. */
const [HEIGHT, LIST_HEIGHT] = [236, 284]

export function Districts({ answer, map }: { answer: StatsAnswer; map: MapBase | null }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const rows = new Map(answer.rows.map((r) => [r.key, r]))
  const known = (map?.districts ?? []).filter((d) => rows.has(d.region))
  const cities = answer.rows.some((r) => r.key.endsWith('00') && r.key !== answer.region)
  return (
    <>
      <h2>{cities ? word('d.title.city') : word('d.title')}<small>{word('d.note')}</small><span className="lgd r"><span><svg width="18" height="10"><Few /><rect width="18" height="10" fill="url(#few-d)" stroke="var(--line-2)" /></svg>{word('d.few')}</span></span></h2>
      <div className="draw" ref={box} style={{ height: known.length > 0 ? HEIGHT : LIST_HEIGHT }}>
        {width > 0 && map && known.length > 0 ? <Outlines districts={known} rows={rows} width={width} scale={scaleOf(answer.rows)} /> : null}
        {width > 0 && known.length === 0 ? <List rows={answer.rows} scale={scaleOf(answer.rows)} /> : null}
      </div>
    </>
  )
}

/** Seconds to 0…1 of the blue: from the fastest to the slowest group that is coloured. */
export function scaleOf(rows: readonly StatsRow[]): (seconds: number) => number {
  const means = rows.flatMap((r) => (r.arrival.mean !== null && r.arrival.count >= FEW ? [r.arrival.mean] : []))
  const [low, high] = [Math.min(...means), Math.max(...means)]
  return (seconds) => (high > low ? 0.15 + (0.75 * (seconds - low)) / (high - low) : 0.4)
}

export const Few = ({ id = 'few-d' }: { id?: string }) => (
  <defs><pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff" /><rect width="1" height="5" fill="#bfc6cd" /></pattern></defs>
)

function Outlines({ districts, rows, width, scale }: { districts: MapBase['districts']; rows: ReadonlyMap<string, StatsRow>; width: number; scale: (s: number) => number }) {
  const points = districts.flatMap((d) => d.rings.flat())
  const [west, east] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))]
  const [south, north] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))]
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const unit = Math.min(width / ((east - west) * squeeze), HEIGHT / (north - south))
  const left = (width - (east - west) * squeeze * unit) / 2
  const top = (HEIGHT - (north - south) * unit) / 2
  const x = (lng: number) => left + (lng - west) * squeeze * unit
  const y = (lat: number) => top + (north - lat) * unit
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={word('d.aria')}>
      <Few id="few-m" />
      {districts.map((d) => {
        const row = rows.get(d.region)
        const mean = row && row.arrival.count >= FEW ? row.arrival.mean : null
        const path = d.rings.map((ring) => `M${ring.map(([lng, lat]) => `${x(lng).toFixed(1)} ${y(lat).toFixed(1)}`).join('L')}Z`).join('')
        return <path key={d.region} d={path} fill={mean === null ? 'url(#few-m)' : blue(scale(mean))} stroke="#fff" strokeWidth="2"><title>{`${d.name} ${minutes(row?.arrival.mean ?? null)} · ${row?.arrival.count ?? 0}`}</title></path>
      })}
      {districts.map((d) => {
        const row = rows.get(d.region)
        const mean = row && row.arrival.count >= FEW ? row.arrival.mean : null
        const ink = mean === null ? 'var(--ink-2)' : inkOn(scale(mean))
        const [at, room] = middleOf(d.rings)
        const fits = room * squeeze * unit > d.name.length * 13 + 6
        return (
          <g key={d.region} transform={`translate(${x(at[0])} ${y(at[1])})`} style={{ pointerEvents: 'none' }}>
            {fits ? <text y="-3" textAnchor="middle" style={{ fill: ink, fontWeight: 500, fontSize: 13 }}>{d.name}</text> : null}
            <text y={fits ? 14 : 5} textAnchor="middle" style={{ fill: ink, fontWeight: 700, fontSize: 15 }}>{mean === null ? '—' : `${mean > ARRIVAL_LIMIT ? '■ ' : ''}${minutes(mean)}`}</text>
          </g>
        )
      })}
    </svg>
  )
}

/** Where a label sits best: the middle of the widest stretch inside the outline, between a fifth and four fifths of its height; and how wide that is, degrees. */
function middleOf(rings: MapBase['districts'][number]['rings']): [[number, number], number] {
  const heights = rings.flatMap((ring) => ring.map((p) => p[1]))
  const [south, north] = [Math.min(...heights), Math.max(...heights)]
  let best: { score: number; at: [number, number]; wide: number } = { score: 0, at: [rings[0]?.[0]?.[0] ?? 0, south], wide: 0 }
  for (let n = 2; n <= 8; n++) {
    const lat = south + ((north - south) * n) / 10
    const crossings = rings.flatMap((ring) => ring.flatMap(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]!
      return (ay > lat) === (by > lat) ? [] : [ax + ((lat - ay) / (by - ay)) * (bx - ax)]
    })).sort((x, y) => x - y)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const [left, right] = [crossings[i]!, crossings[i + 1]!]
      const score = (right - left) * (1 - Math.abs(n - 5) / 6) // near the middle there is room above and below too
      if (score > best.score) best = { score, at: [(left + right) / 2, lat], wide: right - left }
    }
  }
  return [best.at, best.wide]
}

function List({ rows, scale }: { rows: readonly StatsRow[]; scale: (s: number) => number }) {
  return (
    <ol className="bars">
      {rows.map((r) => (
        <li key={r.key}><span>{r.label}</span><i style={r.arrival.mean === null || r.arrival.count < FEW ? { width: '4%', background: 'var(--bg-3)' } : { width: `${20 + scale(r.arrival.mean) * 80}%`, background: blue(scale(r.arrival.mean)) }} /><b>{r.arrival.count < FEW ? '—' : minutes(r.arrival.mean)}</b></li>
      ))}
    </ol>
  )
}
