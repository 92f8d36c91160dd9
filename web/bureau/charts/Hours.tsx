// Mean arrival by district and hour of the report: darker is slower; too few are hatched, the slow ones carry their number.
import type { StatsAnswer } from '../../../server/contracts/stats.ts'
import { blue, FEW, inkOn, minutes } from '../figure.ts'
import { useSize } from '../../ui/useSize.ts'
import { word } from '../word.ts'
import { Few, scaleOf } from './Districts.tsx'

const HOURS = Array.from({ length: 24 }, (_, n) => String(n).padStart(2, '0'))
/** A cell carries its number when it is this much slower than all together. */
const SLOW = 1.25
const [LEFT, RIGHT, TOP] = [74, 52, 22] as const

export function Hours({ answer, regions }: { answer: StatsAnswer; regions: StatsAnswer | null }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const rows = (regions?.rows ?? []).filter((r) => r.incidents > 0 || r.key !== answer.region)
  const cells = new Map(answer.rows.map((r) => [`${r.key}/${r.acrossKey}`, r]))
  const tall = Math.max(20, Math.min(50, Math.floor(300 / Math.max(1, rows.length))))
  const height = TOP + tall * rows.length + 42
  const wide = (width - LEFT - RIGHT) / 24
  const scale = scaleOf(answer.rows)
  const mean = answer.total.arrival.mean
  const coloured = answer.rows.flatMap((r) => (r.arrival.mean !== null && r.arrival.count >= FEW ? [r.arrival.mean] : []))
  return (
    <>
      <h2>{word('t.title')}<small>{word('t.note')}</small></h2>
      <div className="draw" ref={box} style={{ height }}>
        {width > 0 ? (
          <svg width={width} height={height} role="img" aria-label={word('t.aria')}>
            <Few id="few-t" />
            {HOURS.map((h, n) => (n % 2 === 0 ? <text key={h} x={LEFT + wide * (n + 0.5)} y="13" textAnchor="middle">{n}</text> : null))}<text x={width - RIGHT / 2} y="13" textAnchor="middle">{word('t.all')}</text>
            {rows.map((r, i) => (
              <g key={r.key} transform={`translate(0 ${TOP + i * tall})`}>
                <text x={LEFT - 8} y={tall / 2 + 4} textAnchor="end" style={{ fill: 'var(--ink-1)', fontSize: 13 }}>{short(r.label)}</text>
                {HOURS.map((h, n) => {
                  const cell = cells.get(`${r.key}/${h}`)
                  const value = cell && cell.arrival.count >= FEW ? cell.arrival.mean : null
                  const slow = value !== null && mean !== null && value > mean * SLOW
                  return (
                    <g key={h}>
                      <rect x={LEFT + wide * n + 0.5} y="1" width={wide - 1} height={tall - 2} fill={value === null ? 'url(#few-t)' : blue(scale(value))} stroke={value === null ? 'var(--line)' : 'none'}><title>{`${r.label} ${n}:00 · ${minutes(cell?.arrival.mean ?? null)} · ${cell?.arrival.count ?? 0}`}</title></rect>
                      {slow && wide >= 17 ? <text x={LEFT + wide * (n + 0.5)} y={tall / 2 + 4} textAnchor="middle" style={{ fill: inkOn(scale(value)), fontWeight: 700 }}>{Math.round(value / 60)}</text> : null}
                    </g>
                  )
                })}
                <text x={width - RIGHT / 2} y={tall / 2 + 5} textAnchor="middle" style={{ fill: 'var(--ink-1)', fontSize: 14, fontWeight: 700 }}>{r.arrival.count < FEW ? '—' : minutes(r.arrival.mean)}</text>
              </g>
            ))}
            <g transform={`translate(${LEFT} ${height - 30})`}>
              {coloured.length > 0 ? <>
                {Array.from({ length: 32 }, (_, n) => <rect key={n} x={n * 4} width="4.5" height="10" fill={blue(0.15 + (0.75 * n) / 31)} />)}
                <text y="24">{minutes(Math.min(...coloured))}</text><text x="128" y="24" textAnchor="end">{minutes(Math.max(...coloured))}</text>
              </> : null}
              <rect x="150" width="18" height="10" fill="url(#few-t)" stroke="var(--line-2)" /><text x="174" y="10">{word('d.few')}</text>
              <text x="150" y="27">{word('t.slow')}</text>
            </g>
          </svg>
        ) : null}
      </div>
    </>
  )
}

const short = (name: string): string => (name.length > 5 ? `${name.slice(0, 5)}…` : name)
