// The time line of a preview: lanes a tier, answer windows, rungs of the ladder, the cap; drawn anew with each change and each width.
import type { PreviewView } from '../../../server/contracts/plan.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useSize } from '../../ui/useSize.ts'
import { teamName } from './labels.ts'
import { draw, ROW, type Bar, type Drawing, type Lane } from './line.ts'
import { span } from './span.ts'
import { word } from './word.ts'
import type { Word } from './words.zh.ts'

/** `head`: up to which second it is played; null shows all. */
export function TimeLine({ view, head, aria }: { view: PreviewView; head: number | null; aria: string }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const d = draw(view, Math.max(480, width), (bar) => widthOf(labelOfBar(bar)))
  const bottom = d.height - 24
  const past = head === null ? d.bounds.right + 16 : d.x(head)
  const cap = d.x(view.capAt)
  return (
    <div className="draw" ref={box} style={{ minHeight: d.height }}>
      {width > 0 ? (
        <svg width={Math.max(480, width)} height={d.height} role="img" aria-label={aria} data-ends={view.endsAt}>
          <defs>
            <pattern id="stuck" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--warn-bg)" /><rect width="2.5" height="6" fill="var(--warn)" /></pattern>
            <clipPath id="past"><rect width={Math.max(0, past)} height={d.height} /></clipPath>
          </defs>
          {d.ticks.map((at) => <g key={at}><path d={`M${d.x(at)} 22V${bottom}`} className="t-grid" /><text x={d.x(at)} y={d.height - 7} textAnchor="middle">{span(at)}</text></g>)}
          <path d={`M${d.bounds.left} ${bottom}H${d.bounds.near}`} className="t-axis" />
          {d.broken ? <path d={`M${d.bounds.near} ${bottom}h10m-2 -5 4 10m4 -10 4 10m-4 -5H${d.bounds.right}`} className="t-axis" /> : null}
          <path d={`M${d.x(view.limitAt)} 22V${bottom}`} className="t-limit" /><text x={d.bounds.right} y="14" textAnchor="end">{word('p.limit')} {span(view.limitAt)}</text>
          <path d={`M${cap} 22V${bottom}`} className="t-cap" data-cap={view.capAt} /><text x={cap} y="14" textAnchor="middle" className="t-cap-text">{word('p.cap', { at: span(view.capAt) })}</text>
          {d.lanes.map((lane) => <text key={lane.tier} x="0" y={lane.y + 16} className={lane.startedAt === null ? 't-tier' : 't-tier on'}>{word(`tier.${lane.tier}` as Word)}</text>)}
          {head === null ? null : <g opacity="0.25"><Played d={d} /></g>}
          <g clipPath="url(#past)"><Played d={d} /></g>
          {head === null ? null : <g className="t-head"><path d={`M${past} 18V${bottom}`} /><rect x={past - 24} y="2" width="48" height="16" rx="2" /><text x={past} y="14" textAnchor="middle">{span(head)}</text></g>}
        </svg>
      ) : null}
    </div>
  )
}

function Played({ d }: { d: Drawing }) {
  return (
    <>
      {d.marks.map(({ at, what }) => <g key={what}><circle cx={d.x(at)} cy="26" r="3.5" className="t-mark" /><text x={d.x(at) + 7} y="30" className="t-small">{word(`s.${what}`)}</text></g>)}
      {d.lanes.map((lane) => <LaneView key={lane.tier} lane={lane} d={d} />)}
    </>
  )
}

function LaneView({ lane, d }: { lane: Lane; d: Drawing }) {
  const planned = d.x(lane.plannedAt)
  return (
    <g data-tier={lane.tier} data-started={lane.startedAt ?? ''}>
      {lane.startedAt === null ? <Flag x={planned} y={lane.y} text={word('p.planned', { at: span(lane.plannedAt) })} kind="later" /> : null}
      {lane.startedAt !== null && lane.bars.length === 0 && lane.callAt === null ? <Flag x={d.x(lane.startedAt)} y={lane.y} text={`${span(lane.startedAt)} ${word(lane.exhaustedAt === null ? 'p.call-119' : 's.tier-exhausted', { tier: word(`tier.${lane.tier}` as Word) })}`} kind="on" /> : null}
      {lane.callAt !== null ? <Flag x={d.x(lane.callAt)} y={lane.y} text={`${span(lane.callAt)} ${word('p.call-119')}`} kind="on" /> : null}
      {lane.bars.map((bar) => <BarView key={bar.team} bar={bar} y={lane.y + bar.row * ROW} d={d} />)}
    </g>
  )
}

const END = { 'lapsed': '✕', 'declined': '✕', 'stood-down': '–', 'arrived': '✓' } as const

function labelOfBar(bar: Bar): string {
  const state = bar.end !== null ? ` ${END[bar.end]}${wordOf('e', bar.end)}` : bar.pieces.at(-1)?.kind === 'stuck' ? ` ▲${word('k.stuck')}` : ''
  return `${teamName(bar.team)}${state}`
}

function BarView({ bar, y, d }: { bar: Bar; y: number; d: Drawing }) {
  const from = d.x(bar.pieces[0]?.from ?? 0)
  const to = bar.pieces.at(-1)?.to ?? 0
  const stuck = bar.pieces.some((p) => p.kind === 'stuck')
  return (
    <g data-team={bar.team}>
      {bar.pieces.map((p, n) => <rect key={n} x={d.x(p.from)} y={y + 12} width={Math.max(1.5, d.x(p.to) - d.x(p.from))} height="8" className={`t-${p.kind}`} {...(p.kind === 'stuck' ? { fill: 'url(#stuck)' } : {})}><title>{`${word(`k.${p.kind}`)} ${span(p.from)}–${span(p.to)}`}</title></rect>)}
      {bar.rungs.map((r, n) => <path key={n} d={`M${d.x(r.at) + (n === 1 && bar.rungs[0]?.at === r.at ? 3 : 0)} ${y + 11}v11`} className="t-rung"><title>{`${span(r.at)} ${wordOf('channel', r.channel)}`}</title></path>)}
      {bar.end === 'arrived' ? <><path d={`M${d.x(to)} ${y + 8}v16`} className="t-rung" /><text x={d.x(to) + 6} y={y + 20} className="t-name good">{span(to)}</text></> : null}
      <text x={from} y={y + 9} className={bar.end === 'arrived' ? 't-name good' : stuck ? 't-name warn' : 't-name'}>{labelOfBar(bar)}</text>
    </g>
  )
}

function Flag({ x, y, text, kind }: { x: number; y: number; text: string; kind: 'on' | 'later' }) {
  return <g className={`t-flag ${kind}`}><path d={`M${x} ${y + 2}v18M${x} ${y + 2}h10l-3 4 3 4h-10`} /><text x={x + 15} y={y + 13}>{text}</text></g>
}

/** At 12 px: a Chinese character is as wide as it is high, others some half of it. */
const widthOf = (text: string): number => [...text].reduce((sum, c) => sum + (c > '⺀' ? 12 : 6.8), 0)
