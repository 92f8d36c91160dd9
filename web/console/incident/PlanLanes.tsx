// The tier timeline, drawn anew at each width: SVG text never scales with its box.
import { useEffect, useRef, useState } from 'react'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { clock } from '../../ui/duration.ts'
import { Icon } from '../../ui/Icon.tsx'
import { t } from '../words.ts'
import { labelWidth, planLanes, type Bar, type Flag, type Lane } from './planLanes.ts'

const TOP = { 1: 25, 2: 55, 3: 85 } as const
/** `next`: who will be called when a tier starts, by tier. `onStart`: start one now; null where none may be. */
interface Props { incident: IncidentBrief; now: number; next: Readonly<Partial<Record<1 | 2 | 3, string>>>; onStart: ((tier: 1 | 2 | 3) => void) | null }

export function PlanLanes({ incident, now, next, onStart }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(544)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const watch = new ResizeObserver(([entry]) => { if (entry) setWidth(Math.max(320, Math.round(entry.contentRect.width))) })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const p = planLanes(incident, now, width)
  const nowAt = Math.min(p.now.x, width - 32)
  return (
    <div className="plan">
      <div ref={box}>
        <svg width={width} height="132" viewBox={`0 0 ${width} 132`} role="img" aria-label={spoken(incident, p.lanes, p.now.at)}>
          <defs>
            <pattern id="stuck" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" className="p-ground" /><rect width="2.5" height="6" className="p-stripe" /></pattern>
          </defs>
          {p.ticks.map(({ x, minute }) => <g key={minute}><path d={`M${x} 16V112`} className="p-line" /><text x={x} y="127" textAnchor="middle">{minute}:00</text></g>)}
          <path d={`M${p.six} 112h16m-4 -5 4 10m4 -10 4 10m-4 -5h60M${p.zero} 112H${p.six}`} className="p-axis" />
          {p.limit ? <g><path d={`M${p.limit.x} 16V112`} className="p-limit" /><text x={p.limit.x} y="127" textAnchor="middle">{clock(p.limit.at)}</text>{p.limit.x - p.now.x > 60 ? <text x={p.limit.x} y="11" textAnchor="middle">{t('plan.limit')}</text> : null}</g> : null}
          {p.lanes.map((lane) => <LaneView key={lane.tier} lane={lane} named={onStart === null || lane.state === 'on'} now={p.now.at} next={next[lane.tier] ?? null} end={width - 24} />)}
          {p.dispatched && p.now.x - p.dispatched.x > 40 ? <text x={Math.max(p.zero + 24, p.dispatched.x - 23)} y="23" textAnchor="middle">{t('plan.dispatched', { time: clock(p.dispatched.at) })}</text> : null}
          <path d={`M${p.now.x} 14V112`} className="p-now" />
          <rect x={nowAt - 32} y="0" width="64" height="16" rx="2" className="p-now-box" />
          <text x={nowAt} y="12.5" textAnchor="middle" className="p-now-text">{t(incident.times.released || incident.times.closed ? 'plan.ended' : 'plan.now', { time: clock(p.now.at) })}</text>
        </svg>
        {onStart ? p.lanes.filter((lane) => lane.state !== 'on').map((lane) => (
          <button key={lane.tier} type="button" className={`p-start ${lane.state}`} style={{ top: TOP[lane.tier] - 4 }} title={t('lane.start', { tier: t(`tier.${lane.tier}`) })} aria-label={t('lane.start', { tier: t(`tier.${lane.tier}`) })} onClick={() => onStart(lane.tier)}>{t(`tier.${lane.tier}`)}<Icon name="chevron" size={10} /></button>
        )) : null}
      </div>
    </div>
  )
}

function LaneView({ lane, named, now, next, end }: { lane: Lane; named: boolean; now: number; next: string | null; end: number }) {
  const y = TOP[lane.tier]
  return (
    <g>
      {named ? <text x="0" y={y + 12} className={`p-tier ${lane.state}`}>{t(`tier.${lane.tier}`)}</text> : null}
      {lane.bars.map((bar, n) => <BarView key={n} bar={bar} y={y} />)}
      {lane.marks.map((x, n) => <circle key={n} cx={x} cy={y + 8} r="3" className="p-mark" />)}
      {lane.flag ? <FlagView flag={lane.flag} y={y} text={flagText(lane, lane.flag, now, next)} end={end} /> : null}
    </g>
  )
}

function BarView({ bar, y }: { bar: Bar; y: number }) {
  const width = Math.max(0, bar.to - bar.from)
  if (bar.kind === 'intake') return <rect x={bar.from} y={y + 6} width={width} height="4" className="p-intake" />
  if (bar.kind === 'ahead' || bar.kind === 'soon') return <rect x={bar.from} y={y + 1.5} width={width} height="13" className={`p-${bar.kind}`} />
  if (bar.thin) return <rect x={bar.from} y={y + 17} width={Math.max(1, width)} height="4" className={`p-${bar.kind}`} {...(bar.kind === 'stuck' ? { fill: 'url(#stuck)' } : {})} />
  const label = labelOf(bar)
  const wide = label === null ? 0 : labelWidth(label) + 8
  return (
    <g>
      <rect x={bar.from} y={y} width={Math.max(1, width)} height="16" className={`p-${bar.kind}`} {...(bar.kind === 'stuck' ? { fill: 'url(#stuck)' } : {})} />
      {label && wide < width ? <><rect x={bar.from + (width - wide) / 2} y={y + 1.5} width={wide} height="13" className={`p-label ${bar.kind}`} /><text x={bar.from + width / 2} y={y + 12} textAnchor="middle" className={`p-in ${bar.kind}`}>{label}</text></> : null}
    </g>
  )
}

function labelOf(bar: Bar): string | null {
  const time = clock(bar.ms)
  if (bar.kind === 'late') return t('lane.late', { time })
  if (bar.kind === 'stuck') return bar.why === undefined || bar.why === 'still' ? t('plan.stuck', { time }) : t(`lane.${bar.why}`, { time })
  return bar.kind === 'way' || bar.kind === 'site' ? `${t(`plan.${bar.kind}`)} ${time}${bar.inferred ? ` ${t('inferred')}` : ''}` : null
}

function FlagView({ flag, y, text, end }: { flag: Flag; y: number; text: string; end: number }) {
  const kind = flag.due === 'next' || flag.due === 'asked' ? 'next' : flag.due === 'target' ? 'target' : 'later'
  const wide = labelWidth(text) + 12
  const left = flag.x + 8 + wide > end ? Math.max(52, end - wide) : flag.x + 6
  return (
    <g className={`p-flag ${kind}`}>
      <path d={`M${flag.x} ${y - 4}v22`} className="pole" /><path d={`M${flag.x} ${y - 4}h11l-3.5 4.5 3.5 4.5h-11Z`} />
      <rect x={left} y={y} width={wide} height="17" className="p-ground-1" /><text x={left + 6} y={y + 13}>{text}</text>
    </g>
  )
}

function flagText(lane: Lane, flag: Flag, now: number, next: string | null): string {
  if (flag.due === 'asked') return t('lane.119.asked', { time: clock(now - flag.at) })
  if (flag.due === 'called') return t('lane.119.called', { time: clock(flag.at) })
  if (flag.due === 'target') return t('plan.target', { time: clock(flag.at) })
  if (flag.due === 'plan') return t(lane.tier === 3 ? 'plan.at-119' : 'plan.at-add', { time: clock(flag.at) })
  const time = clock(flag.at - now)
  return lane.tier === 3 ? t('plan.in-119', { time }) : t('plan.in-add', { time, who: next ?? '' })
}

function spoken(i: IncidentBrief, lanes: readonly Lane[], now: number): string {
  const parts = lanes.map((lane) => `${t(`tier.${lane.tier}`)} ${lane.state === 'on' ? t('tiers.started') : lane.flag ? flagText(lane, lane.flag, now, null) : t('tiers.resting')}`)
  return t('plan.spoken', { number: i.number, now: clock(now), tiers: parts.join('；') })
}
