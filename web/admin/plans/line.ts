// The preview as a drawing in numbers: a scale, a lane a tier, a bar a team. Pure; px and seconds.
import type { PreviewStep, PreviewTeam, PreviewView } from '../../../server/contracts/plan.ts'

export type PieceKind = 'calling' | 'ready' | 'way' | 'stuck'
export interface Piece { kind: PieceKind; from: number; to: number }
export type BarEnd = 'lapsed' | 'declined' | 'stood-down' | 'arrived' | null
/** Seconds; `row` counts from 0 within the lane. */
export interface Bar { team: PreviewTeam; tier: number; pieces: Piece[]; end: BarEnd; rungs: { at: number; channel: string }[]; until: number; row: number }
export interface Lane { tier: number; startedAt: number | null; plannedAt: number; reason: string | null; bars: Bar[]; exhaustedAt: number | null; callAt: number | null; y: number; height: number }
export interface Drawing { lanes: Lane[]; marks: { at: number; what: 'reported' | 'located' }[]; ticks: number[]; near: number; far: number; broken: boolean; height: number; x: (at: number) => number; bounds: { left: number; near: number; right: number } }

/** Where lanes begin, what the axis needs below. */
const [LEFT, RIGHT, TOP, AXIS] = [64, 16, 42, 24] as const
export const ROW = 26
const LANE_GAP = 8
/** Beyond this share of the width lies what is far, e.g. the arrival. */
const NEAR_SHARE = 0.76
const LEAST_NEAR = 360

export function draw(view: PreviewView, width: number, labelWidth: (bar: Bar) => number): Drawing {
  const { steps } = view
  const bars = barsOf(steps, view.endsAt)
  // What decides: offers, answers, tiers. Only the way and the arrival are far.
  const deciding = steps.filter((s) => s.what !== 'arrived' && s.what !== 'departed' && s.what !== 'late').map((s) => ('until' in s && s.what === 'offered' ? s.until : s.at))
  const near = Math.max(LEAST_NEAR, view.capAt + 20, Math.max(0, ...deciding) + 30)
  const far = Math.max(view.endsAt, view.limitAt)
  const broken = far > near * 1.1
  const bounds = { left: LEFT, near: broken ? LEFT + (width - LEFT - RIGHT) * NEAR_SHARE : width - RIGHT, right: width - RIGHT }
  const end = broken ? near : far
  const x = (at: number): number => (at <= end
    ? bounds.left + (Math.max(0, at) / end) * (bounds.near - bounds.left)
    : bounds.near + Math.min(1, (at - end) / Math.max(1, far - end)) * (bounds.right - bounds.near))
  let y = TOP
  const lanes = view.planned.map(({ tier, at }): Lane => {
    const own = bars.filter((b) => b.tier === tier)
    const rows: number[] = []
    for (const bar of own) {
      const from = x(bar.pieces[0]?.from ?? 0)
      const free = rows.findIndex((to) => to <= from + 0.5)
      bar.row = free >= 0 ? free : rows.length
      rows[bar.row] = Math.max(x(bar.pieces.at(-1)?.to ?? 0) + (bar.end === 'arrived' ? 48 : 0), from + labelWidth(bar) + 8)
    }
    const started = steps.find((s) => s.what === 'tier-started' && s.tier === tier)
    const lane: Lane = {
      tier, plannedAt: at, startedAt: started?.at ?? null, reason: started?.what === 'tier-started' ? started.reason : null, bars: own, y, height: Math.max(1, rows.length) * ROW,
      exhaustedAt: steps.find((s) => s.what === 'tier-exhausted' && s.tier === tier)?.at ?? null, callAt: steps.find((s) => s.what === 'needs' && s.reason === 'call-119' && s.tier === tier)?.at ?? null,
    }
    y += lane.height + LANE_GAP
    return lane
  })
  return { lanes, near, far, broken, x, bounds, height: y + AXIS, ticks: ticksTo(end), marks: steps.flatMap((s) => (s.what === 'reported' || s.what === 'located' ? [{ at: s.at, what: s.what }] : [])) }
}

/** Whole minutes; every second or fifth when there are many. */
function ticksTo(end: number): number[] {
  const step = end <= 600 ? 60 : end <= 1500 ? 120 : 300
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, n) => n * step)
}

function barsOf(steps: readonly PreviewStep[], endsAt: number): Bar[] {
  const bars = new Map<PreviewTeam, Bar>()
  const turn = (team: PreviewTeam, at: number, kind: PieceKind | null, end: BarEnd = null) => {
    const bar = bars.get(team)
    const last = bar?.pieces.at(-1)
    if (!bar || !last || bar.end !== null) return
    last.to = at
    if (kind) bar.pieces.push({ kind, from: at, to: endsAt })
    bar.end = end
  }
  for (const s of steps) {
    switch (s.what) {
      case 'offered': bars.set(s.team, { team: s.team, tier: s.tier ?? 1, pieces: [{ kind: 'calling', from: s.at, to: Math.min(s.until, endsAt) }], end: null, rungs: [], until: s.until, row: 0 }); break
      case 'rung': bars.get(s.team)?.rungs.push({ at: s.at, channel: s.channel }); break
      case 'accepted': turn(s.team, s.at, 'ready'); break
      case 'departed': case 'moving-again': turn(s.team, s.at, 'way'); break
      case 'not-moving': turn(s.team, s.at, 'stuck'); break
      case 'lapsed': case 'declined': case 'stood-down': case 'arrived': turn(s.team, s.at, null, s.what); break
      default:
    }
  }
  return [...bars.values()]
}
