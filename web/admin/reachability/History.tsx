// The share of teams that could be reached, drill by drill: a column each, oldest on the left; a press shows its result.
import type { DrillBrief } from '../../../server/contracts/reachability.ts'
import { useSize } from '../../ui/useSize.ts'
import { time } from '../time.ts'
import { word } from './word.ts'

const HEIGHT = 220
const [LEFT, TOP, BOTTOM] = [44, 12, 190] as const
const MOST = 30

export function History({ drills, chosen, onPick }: { drills: readonly DrillBrief[]; chosen: string; onPick: (id: string) => void }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const ended = drills.filter((d) => d.endedAt !== null && d.counts.teams > 0).slice(0, MOST).toReversed()
  const step = ended.length === 0 ? 0 : Math.min(48, (width - LEFT - 8) / ended.length)
  const y = (share: number) => BOTTOM - share * (BOTTOM - TOP)
  return (
    <section className="c history" aria-labelledby="history-title">
      <h2 id="history-title">{word('reach.history')}<small>{word('reach.history.note')}</small></h2>
      <div ref={box} style={{ height: HEIGHT }}>
        {ended.length === 0 ? <p className="quiet">{word('reach.history.empty')}</p> : width > 0 ? (
          <svg width={width} height={HEIGHT}>
            {[0, 0.5, 1].map((v) => <g key={v}><path d={`M${LEFT} ${y(v)}H${width}`} stroke="var(--line)" /><text x={LEFT - 8} y={y(v) + 4} textAnchor="end">{v * 100}%</text></g>)}
            {ended.map((d, n) => <Column key={d.id} drill={d} x={LEFT + n * step} wide={step} y={y} chosen={d.id === chosen} onPick={() => onPick(d.id)} />)}
          </svg>
        ) : null}
      </div>
    </section>
  )
}

function Column({ drill: { counts, startedAt, regionName }, x, wide, y, chosen, onPick }: { drill: DrillBrief; x: number; wide: number; y: (share: number) => number; chosen: boolean; onPick: () => void }) {
  const share = (n: number) => n / counts.teams
  const [good, one, bad] = [share(counts.reachable), share(counts.onlyOne), share(counts.unreachable)]
  const gap = Math.min(8, wide / 4)
  const bar = (from: number, part: number, look: string) => (part > 0 ? <rect x={x + gap / 2} y={y(from + part)} width={wide - gap} height={y(from) - y(from + part)} className={look} /> : null)
  const said = word('reach.history.bar', { time: time(startedAt), region: regionName, good: counts.reachable, one: counts.onlyOne, bad: counts.unreachable, untried: counts.untried, all: counts.teams })
  return (
    <>
      <g role="button" tabIndex={0} aria-label={said} aria-pressed={chosen} className="col" onClick={onPick} onKeyDown={(e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); onPick() } }}>
        <title>{said}</title>
        <rect x={x} y={TOP} width={wide} height={BOTTOM - TOP} className="touch" />
        {bar(0, good, 'good')}{bar(good, one, 'one')}{bar(1 - bad, bad, 'bad')}
      </g>
      {wide >= 30 ? <text x={x + wide / 2} y={BOTTOM + 16} textAnchor="middle" aria-hidden>{counts.unreachable > 0 ? '■ ' : ''}{Math.round(good * 100)}</text> : null}
    </>
  )
}
