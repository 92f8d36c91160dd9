// Maintenance units beside each other: rates, times, the trend of twelve months. Small samples are marked and have no P90.
import { useState } from 'react'
import type { StatsAnswer, StatsRow } from '../../../server/contracts/stats.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { ARRIVAL_LIMIT, count, FEW, minutes, percent, SMALL } from '../figure.ts'
import { word } from '../word.ts'

const SHOWN = 10
const COLUMNS = {
  elevators: (r: StatsRow) => r.elevators, incidents: (r: StatsRow) => r.incidents, rate: (r: StatsRow) => (r.elevators ? (r.incidents / r.elevators) * 100 : null), accept: (r: StatsRow) => r.acceptedWithin3Min,
  arrival: (r: StatsRow) => r.arrival.mean, p90: (r: StatsRow) => (r.arrival.count >= SMALL ? r.arrival.p90 : null), 'on-site': (r: StatsRow) => r.onSite.mean, arrived: (r: StatsRow) => r.arrivedWithin30Min, out: (r: StatsRow) => r.arrival.excluded.missing + r.arrival.excluded.negative,
} as const
type Column = keyof typeof COLUMNS
const NAMES = Object.keys(COLUMNS) as Column[]

export function Units({ answer, trends, months }: { answer: StatsAnswer; trends: StatsAnswer | null; months: readonly string[] }) {
  const [sort, setSort] = useState<{ by: Column; down: boolean }>({ by: 'arrival', down: false })
  const [all, setAll] = useState(false)
  const value = COLUMNS[sort.by]
  const rows = answer.rows.filter((r) => r.key !== '-').sort((a, b) => {
    if (ranked(a) !== ranked(b)) return ranked(a) ? -1 : 1
    const [x, y] = [value(a), value(b)]
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1 // what is unknown has no rank
    return (sort.down ? y - x : x - y) || b.incidents - a.incidents
  })
  const shown = all ? rows : rows.slice(0, SHOWN)
  const slowest = Math.max(1, ...rows.map((r) => r.arrival.mean ?? 0)) * 1.05
  return (
    <>
      <h2>{word('u.title')}<small>{word('u.note', { by: word(`u.${sort.by}`), shown: shown.length, n: rows.length })}</small>{rows.length > SHOWN ? <button type="button" className="lk r" onClick={() => setAll(!all)}>{all ? word('u.less') : word('u.all')}</button> : null}</h2>
      {rows.length === 0 ? <p className="none">{word('empty')}</p> : (
        <div className="wide"><table>
          <thead><tr><th className="l">{word('u.name')}</th>{NAMES.map((name) => (
            <th key={name} className={name === 'arrival' ? 'l' : ''} aria-sort={sort.by === name ? (sort.down ? 'descending' : 'ascending') : 'none'}>
              <button type="button" onClick={() => setSort({ by: name, down: sort.by === name ? !sort.down : name === 'incidents' || name === 'elevators' || name === 'out' })}>{word(`u.${name}`)}{sort.by === name ? <span className="so"> {sort.down ? '▾' : '▴'}</span> : null}</button>
            </th>
          ))}<th className="l">{word('u.trend')}</th></tr></thead>
          <tbody>{shown.map((r, n) => {
            const small = r.arrival.count < SMALL
            const late = r.arrival.mean !== null && r.arrival.mean > ARRIVAL_LIMIT
            const rate = COLUMNS.rate(r)
            const p90 = COLUMNS.p90(r)
            return (
              <tr key={r.key}>
                <td className="l"><i>{ranked(r) ? n + 1 : '—'}</i>{r.label}{small ? <em>{word('u.few')}</em> : null}</td>
                <td>{r.elevators === null ? '—' : count(r.elevators)}</td><td>{count(r.incidents)}</td><td>{rate === null ? '—' : rate.toFixed(2)}</td><td>{share(r.acceptedWithin3Min)}</td>
                <td className="l"><span className="bw" title={word('u.tick')}><span className={late ? 'hot' : r.arrival.count < FEW ? 'few' : ''} style={{ width: `${((r.arrival.mean ?? 0) / slowest) * 100}%` }} />{answer.total.arrival.mean === null ? null : <u style={{ left: `${(answer.total.arrival.mean / slowest) * 100}%` }} />}</span><b className={late ? 'bad' : ''}>{late ? <Glyph kind="late" size={10} /> : null}{minutes(r.arrival.mean)}</b></td>
                <td>{p90 !== null && p90 > ARRIVAL_LIMIT ? <b className="bad"><Glyph kind="late" size={10} />{minutes(p90)}</b> : minutes(p90)}</td><td>{minutes(r.onSite.mean)}</td><td>{share(r.arrivedWithin30Min)}</td><td>{COLUMNS.out(r)}</td>
                <td className="l"><Trend rows={trends?.rows.filter((t) => t.key === r.key) ?? []} months={months} /></td>
              </tr>
            )
          })}</tbody>
        </table></div>
      )}
    </>
  )
}

/** Fewer than five say nothing about a unit: it stands at the end, without a place. */
const ranked = (r: StatsRow): boolean => r.arrival.count >= FEW
const share = (s: number | null): string => (s === null ? '—' : `${percent(s)}%`)

/** A line without an axis: only whether it rises or falls. Months with too few are left out of it. */
function Trend({ rows, months }: { rows: readonly StatsRow[]; months: readonly string[] }) {
  const means = months.map((m) => { const r = rows.find((x) => x.acrossKey === m); return r && r.arrival.count >= FEW ? r.arrival.mean : null })
  const known = means.filter((m): m is number => m !== null)
  if (known.length < 2) return <span className="none">—</span>
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const points = means.flatMap((m, n) => (m === null ? [] : [{ x: 3 + (n * 86) / 11, y: 19 - ((m - low) / (high - low || 1)) * 14 }]))
  const end = points.at(-1)!
  return (
    <svg width="92" height="24" aria-hidden>
      <path d={points.map((p, n) => `${n === 0 ? 'M' : 'L'}${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join('')} fill="none" stroke="var(--ink-2)" strokeWidth="1.6" /><circle cx={end.x} cy={end.y} r="3" fill="var(--accent)" />
    </svg>
  )
}
