// Four lanes over four minutes. Hatched: nobody said. The alarm stands where it came in; text keeps its size at every width.
import type { AlarmReplay } from '../../../server/contracts/alarm.ts'
import { useClock } from '../../live/clock.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useSize } from '../../ui/useSize.ts'
import { t } from '../words.ts'
import { floorsOf, LANES, stepsOf, type Lane, type Step } from './steps.ts'

const LEFT = 64
const RIGHT = 36
const TOP = 22
const LANE = { floor: 120, door: 40, people: 40, power: 40 } as const satisfies Record<Lane, number>
const GAP = 12
const TICK = 30_000

export function ReplayChart({ replay }: { replay: AlarmReplay }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const [from, to] = [Date.parse(replay.from), Date.parse(replay.to)]
  const x = (at: number) => LEFT + ((at - from) / (to - from)) * Math.max(0, width - LEFT - RIGHT)
  const { now } = useClock()
  const steps = stepsOf(replay, now)
  const at = Date.parse(replay.alarm.receivedAt)
  const bottom = TOP + LANES.reduce((sum, l) => sum + LANE[l] + GAP, 0)
  const tops = new Map(LANES.map((lane, n) => [lane, TOP + LANES.slice(0, n).reduce((sum, l) => sum + LANE[l] + GAP, 0)]))
  const ticks = Array.from({ length: Math.floor((to - from) / TICK) + 1 }, (_, n) => from + n * TICK)
  return (
    <div ref={box} className="chart">
      {width === 0 ? null : (
        <svg width={width} height={bottom + 22} role="img" aria-label={spoken(replay, steps)}>
          <defs><pattern id="unsaid" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" className="c-hatch" /></pattern></defs>
          {ticks.map((tick) => <g key={tick}><path d={`M${x(tick)} ${TOP}V${bottom}`} className="c-grid" />{tick % 60_000 === from % 60_000 ? <text x={x(tick)} y={bottom + 16} textAnchor="middle">{timeOfDay(new Date(tick))}</text> : null}</g>)}
          {LANES.map((lane) => <g key={lane} transform={`translate(0 ${tops.get(lane) ?? 0})`}><text x={12} y={LANE[lane] / 2 + 4} className="c-name">{t(`car.${lane}.name`)}</text>{lane === 'floor' ? <Floors steps={steps.floor} x={x} height={LANE.floor} /> : <OnOff lane={lane} steps={steps[lane]} x={x} height={LANE[lane]} />}</g>)}
          <path d={`M${x(at)} ${TOP - 6}V${bottom}`} className="c-alarm" />
          <text x={Math.min(Math.max(x(at), LEFT + 40), width - 60)} y={13} textAnchor="middle" className="c-alarm-text">▲ {wordOf('alarm', replay.alarm.type)}</text>
        </svg>
      )}
    </div>
  )
}

function Floors({ steps, x, height }: { steps: readonly Step[]; x: (at: number) => number; height: number }) {
  const floors = floorsOf(steps)
  const y = (floor: string) => (floors.length < 2 ? height / 2 : height - 10 - (floors.indexOf(floor) / (floors.length - 1)) * (height - 20))
  const known = steps.filter((s) => s.value !== null)
  return (
    <>
      <Unsaid steps={steps} x={x} height={height} />
      {floors.length <= 8 ? floors.map((f) => <text key={f} x={LEFT - 8} y={y(f) + 4} textAnchor="end">{f}</text>) : [floors[0], floors.at(-1)].map((f) => <text key={f} x={LEFT - 8} y={y(f ?? '') + 4} textAnchor="end">{f}</text>)}
      <path className="c-step" d={known.map((s, n) => `${n > 0 && known[n - 1]?.to === s.from ? 'V' : `M${x(s.from)} `}${y(s.value ?? '')}H${x(s.to)}`).join('')} />
    </>
  )
}

const ON: Record<Exclude<Lane, 'floor'>, readonly string[]> = { door: ['open', 'opening', 'closing'], people: ['true'], power: ['true'] }

function OnOff({ lane, steps, x, height }: { lane: Exclude<Lane, 'floor'>; steps: readonly Step[]; x: (at: number) => number; height: number }) {
  return (
    <>
      <Unsaid steps={steps} x={x} height={height} />
      <path d={`M${LEFT} ${height - 6}H${x(steps.at(-1)?.to ?? 0)}`} className="c-grid" />
      {steps.map((s) => {
        if (s.value === null) return null
        const on = ON[lane].includes(s.value)
        const w = x(s.to) - x(s.from)
        return <g key={s.from}><rect x={x(s.from)} y={on ? 6 : height - 9} width={Math.max(1, w)} height={on ? height - 12 : 3} className={on ? 'c-on' : 'c-off'} />{w > 40 ? <text x={x(s.from) + 5} y={on ? height / 2 + 4 : height - 14} className={on ? 'c-in' : ''}>{wordOf(`car.${lane}`, s.value)}</text> : null}</g>
      })}
    </>
  )
}

function Unsaid({ steps, x, height }: { steps: readonly Step[]; x: (at: number) => number; height: number }) {
  return <>{steps.filter((s) => s.value === null).map((s) => <g key={s.from}><rect x={x(s.from)} y={2} width={Math.max(1, x(s.to) - x(s.from))} height={height - 4} fill="url(#unsaid)" className="c-unsaid" />{x(s.to) - x(s.from) > 60 ? <text x={x(s.from) + 12} y={height / 2 + 4}>○ {t('car.unknown')}</text> : null}</g>)}</>
}

/** The chart for who cannot see it: what each lane was when the alarm came. */
function spoken(replay: AlarmReplay, steps: Record<Lane, Step[]>): string {
  const at = Date.parse(replay.alarm.receivedAt)
  return [wordOf('alarm', replay.alarm.type), ...LANES.map((lane) => { const value = steps[lane].find((s) => s.from <= at && at <= s.to)?.value ?? null; return `${t(`car.${lane}.name`)} ${value === null ? t('car.unknown') : lane === 'floor' ? value : wordOf(`car.${lane}`, value)}` })].join('，')
}
