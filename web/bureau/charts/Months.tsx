// Mean arrival by month: the last twelve against the same months a year before. A cut axis says so; months with too few are hollow.
import type { StatsAnswer, StatsRow } from '../../../server/contracts/stats.ts'
import { FEW, minutes, ticks } from '../figure.ts'
import { dateOf, monthBefore, type Period } from '../period.ts'
import { useSize } from '../../ui/useSize.ts'
import { word } from '../word.ts'

const HEIGHT = 284
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 84, 14, 254] as const

interface Point { x: number; y: number; value: number; few: boolean }

export function Months({ answer, months, compare, period }: { answer: StatsAnswer; months: readonly string[]; compare: boolean; period: Period }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const rows = new Map(answer.rows.map((r) => [r.key, r]))
  const of = (names: readonly string[]) => names.map((name) => rows.get(name) ?? null)
  const [now, last] = [of(months), compare ? of(months.map(monthBefore)) : []]
  const values = [...now, ...last].flatMap((r) => (r?.arrival.mean == null ? [] : [r.arrival.mean / 60]))
  const least = values.length > 0 ? Math.floor(Math.min(...values)) : 0
  const lines = ticks(least, values.length > 0 ? Math.max(Math.ceil(Math.max(...values)), least + 2) : 20) // whole minutes, two at least: one quick month is no axis
  const [low, high] = [lines[0]!, lines.at(-1)!]
  const x = (n: number) => LEFT + (n * (width - LEFT - RIGHT)) / 11
  const y = (value: number) => BOTTOM - ((value - low) / (high - low || 1)) * (BOTTOM - TOP)
  const points = (list: readonly (StatsRow | null)[]): (Point | null)[] => list.map((r, n) => (r?.arrival.mean == null ? null : { x: x(n), y: y(r.arrival.mean / 60), value: r.arrival.mean, few: r.arrival.count < FEW }))
  const [a, b] = [points(now), points(last)]
  const inPeriod = months.flatMap((m, n) => (m >= dateOf(period.from).slice(0, 7) && m <= dateOf(new Date(period.to.getTime() - 1)).slice(0, 7) ? [n] : []))
  const [first, final] = [inPeriod[0], inPeriod.at(-1)]
  const half = (width - LEFT - RIGHT) / 22
  return (
    <>
      <h2>{word('m.title')}<small>{word('m.note')}{low > 0 ? word('m.cut', { n: low }) : ''}</small></h2>
      <div className="draw" ref={box} style={{ height: HEIGHT }}>
        {width > 0 ? (
          <svg width={width} height={HEIGHT} role="img" aria-label={word('m.aria')}>
            {first !== undefined && final !== undefined && inPeriod.length < 12 ? <><rect x={Math.max(LEFT, x(first) - half)} y="10" width={Math.min(width - RIGHT + half, x(final) + half) - Math.max(LEFT, x(first) - half)} height={BOTTOM - 6} fill="var(--bg-2)" /><text x={x(first) - half + 6} y={BOTTOM - 6}>{word('m.period')}</text></> : null}
            {lines.map((v) => <g key={v}><path d={`M${LEFT} ${y(v)}H${width - RIGHT}`} stroke="var(--line)" /><text x={LEFT - 8} y={y(v) + 4} textAnchor="end">{v}</text></g>)}
            {months.map((m, n) => <text key={m} x={x(n)} y={BOTTOM + 24} textAnchor="middle">{monthName(m)}</text>)}
            <Line points={b} stroke="#93a0ab" thick={2} />
            <Line points={a} stroke="var(--accent)" thick={3} dots />
            <Ends a={a} b={b} x={width - RIGHT + 10} />
            {values.length === 0 ? <text x={width / 2} y={HEIGHT / 2} textAnchor="middle">{word('empty')}</text> : null}
          </svg>
        ) : null}
      </div>
    </>
  )
}

function Line({ points, stroke, thick, dots = false }: { points: readonly (Point | null)[]; stroke: string; thick: number; dots?: boolean }) {
  let d = ''
  points.forEach((p, n) => { if (p) d += `${points[n - 1] ? 'L' : 'M'}${p.x.toFixed(1)} ${p.y.toFixed(1)}` })
  return (
    <>
      <path d={d} fill="none" stroke={stroke} strokeWidth={thick} strokeLinejoin="round" />
      {dots ? points.map((p) => (p ? <circle key={p.x} cx={p.x} cy={p.y} r={p.few ? 4 : 3} fill="#fff" stroke={stroke} strokeWidth="2" strokeDasharray={p.few ? '2 2' : undefined}>{p.few ? <title>{word('m.few')}</title> : null}</circle> : null)) : null}
    </>
  )
}

/** The last value of each line, named; moved apart where they would lie on each other. */
function Ends({ a, b, x }: { a: readonly (Point | null)[]; b: readonly (Point | null)[]; x: number }) {
  const [now, last] = [a.findLast((p) => p !== null), b.findLast((p) => p !== null)]
  let lastY = (last?.y ?? 0) + 4
  const nowY = (now?.y ?? 0) + 4
  if (now && last && Math.abs(lastY - nowY) < 16) lastY = lastY < nowY ? nowY - 16 : nowY + 16
  return (
    <>
      {now ? <text x={x} y={nowY} style={{ fill: 'var(--accent)', fontWeight: 700 }}>{word('m.this', { value: minutes(now.value) })}</text> : null}
      {last ? <text x={x} y={lastY} style={{ fill: 'var(--ink-2)' }}>{word('m.last', { value: minutes(last.value) })}</text> : null}
    </>
  )
}

const monthName = (key: string): string => (document.documentElement.lang === 'en' ? key.slice(5) : `${Number(key.slice(5))}月`)
