// How long teams took to arrive, in bins of two minutes: median, mean and P90 by name, the legal limit, and what lies beyond it.
import type { StatsAnswer } from '../../../server/contracts/stats.ts'
import { ARRIVAL_LIMIT, count, minutes, ticks } from '../figure.ts'
import { useSize } from '../../ui/useSize.ts'
import { word } from '../word.ts'

const HEIGHT = 284
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 14, 40, 254] as const
const LIMIT_MINUTES = ARRIVAL_LIMIT / 60

export function Histogram({ answer, last }: { answer: StatsAnswer; last: StatsAnswer | null }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const bins = answer.arrivalHistogram
  const { arrival } = answer.total
  const widest = (bins.at(-1)?.fromMinute ?? 40) + 2
  const before = last && last.total.arrival.count > 0 ? last.arrivalHistogram.map((b) => b.count * (arrival.count / last.total.arrival.count)) : null // scaled to as many cases: the shape is compared
  const lines = ticks(0, Math.max(1, ...bins.map((b) => b.count), ...(before ?? [])), 3)
  const high = lines.at(-1)!
  const x = (minute: number) => LEFT + (Math.min(minute, widest) / widest) * (width - LEFT - RIGHT)
  const y = (n: number) => BOTTOM - (n / high) * (BOTTOM - TOP)
  const step = x(2) - x(0)
  const late = bins.filter((b) => b.fromMinute >= LIMIT_MINUTES).reduce((n, b) => n + b.count, 0)
  return (
    <>
      <h2>{word('h.title')}<small>{word('h.note', { n: count(arrival.count) })}</small>
        <span className="lgd r"><span><svg width="14" height="10"><rect width="14" height="10" fill="#8fb4cf" /></svg>{word('h.this')}</span>{before ? <span><svg width="16" height="8"><path d="M0 6h8V2h8" fill="none" stroke="var(--ink-2)" strokeWidth="1.4" /></svg>{word('h.last')}</span> : null}</span>
      </h2>
      <div className="draw" ref={box} style={{ height: HEIGHT }}>
        {width > 0 ? (
          <svg width={width} height={HEIGHT} role="img" aria-label={word('h.aria')}>
            {lines.map((v) => <g key={v}><path d={`M${LEFT} ${y(v)}H${width - RIGHT}`} stroke="var(--line)" /><text x={LEFT - 6} y={y(v) + 4} textAnchor="end">{v}</text></g>)}
            {bins.map((b) => (b.count > 0 ? <rect key={b.fromMinute} x={x(b.fromMinute) + 1} y={y(b.count)} width={Math.max(1, step - 2)} height={BOTTOM - y(b.count)} fill={b.fromMinute >= LIMIT_MINUTES ? 'var(--late-fill)' : '#8fb4cf'} /> : null))}
            {before ? <path d={before.map((n, i) => `${i === 0 ? 'M' : 'L'}${x(i * 2)} ${y(n)}H${x(i * 2 + 2)}`).join('')} fill="none" stroke="var(--ink-2)" strokeWidth="1.3" /> : null}
            {[0, 5, 10, 15, 20, 25, 30, 35].map((m) => <text key={m} x={x(m)} y={BOTTOM + 22} textAnchor="middle">{m}</text>)}<text x={x(41)} y={BOTTOM + 22} textAnchor="middle">{word('h.rest')}</text>
            <Names arrival={arrival} x={x} />
            <path d={`M${x(LIMIT_MINUTES)} 60V${BOTTOM}`} stroke="var(--late)" strokeWidth="1.6" strokeDasharray="4 3" />
            <text x={x(LIMIT_MINUTES) + 6} y="72" style={{ fill: 'var(--late)', fontWeight: 700 }}>{late > 0 ? '■ ' : ''}{word('h.late')}</text>
            <text x={x(LIMIT_MINUTES) + 6} y="90" style={{ fill: 'var(--late)' }}>{word('h.late.n', { n: late, share: arrival.count > 0 ? ((late / arrival.count) * 100).toFixed(1) : '0' })}</text>
          </svg>
        ) : null}
      </div>
    </>
  )
}

/** Median, mean, P90, each with its word; where two lie together their words stand on different lines. */
function Names({ arrival, x }: { arrival: StatsAnswer['total']['arrival']; x: (minute: number) => number }) {
  const marks = [
    { name: word('k.p50'), value: arrival.p50, dash: undefined }, { name: word('k.mean'), value: arrival.mean, dash: '3 3' }, { name: word('k.p90'), value: arrival.p90, dash: undefined },
  ].flatMap((m) => (m.value === null ? [] : [{ ...m, at: x(m.value / 60), text: `${m.name} ${minutes(m.value)}` }])).sort((a, b) => a.at - b.at)
  // The first stands left of its line where there is room; the others go down a line where the one before is too near.
  const firstLeft = marks.length > 1 && (marks[0]?.at ?? 0) > 90
  const levels = marks.reduce<number[]>((list, m, n) => [...list, n > 0 && !(firstLeft && n === 1) && m.at - marks[n - 1]!.at < 76 ? (list[n - 1] ?? 0) + 1 : 0], [])
  return (
    <>
      {marks.map((m, n) => {
        const left = n === 0 && firstLeft
        const top = 18 + (levels[n] ?? 0) * 14
        return (
          <g key={m.name}>
            <path d={`M${m.at} ${top}V${BOTTOM}`} stroke="var(--ink-1)" strokeWidth={m.dash ? 1.2 : 1.6} strokeDasharray={m.dash} />
            <text x={left ? m.at - 5 : m.at + 5} y={top + 9} textAnchor={left ? 'end' : 'start'} style={{ fill: 'var(--ink-1)', fontWeight: 700 }}>{m.text}</text>
          </g>
        )
      })}
    </>
  )
}
