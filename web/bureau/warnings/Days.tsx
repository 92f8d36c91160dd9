// The days beside a warning as small bars: the last seven against those before; a day without data is marked and is no zero.
import type { WarningView } from '../../../server/contracts/warning.ts'
import { wordOf } from '../../ui/i18n.ts'
import { word } from '../word.ts'
import { monthDay } from './say.ts'

const [STEP, HEIGHT, TOP] = [5, 40, 6]
const RECENT = 7

export function Days({ of: { days, day, kind } }: { of: Pick<WarningView, 'days' | 'day' | 'kind'> }) {
  const most = Math.max(1, ...days.map((n) => n ?? 0))
  const base = HEIGHT - 5
  const date = (n: number) => monthDay(new Date(Date.parse(`${day}T04:00:00Z`) - (days.length - 1 - n) * 86_400_000).toISOString())
  const sum = (part: readonly (number | null)[]) => part.reduce<number>((all, n) => all + (n ?? 0), 0)
  const before = days.slice(0, -RECENT)
  const spoken = before.filter((n) => n !== null).length
  const label = word('w.days.aria', { kind: wordOf('w.kind', kind), days: days.length, recent: sum(days.slice(-RECENT)), past: spoken === 0 ? '—' : (sum(before) / spoken).toFixed(1), silent: days.filter((n) => n === null).length })
  return (
    <span className="ds">
      <svg width={days.length * STEP} height={HEIGHT} role="img" aria-label={label}>
        <path d={`M0 ${base + 0.5}H${days.length * STEP}`} stroke="var(--line-2)" />
        {days.map((n, i) => {
          const recent = i >= days.length - RECENT
          const height = n === null ? 0 : Math.max(n > 0 ? 2 : 0, (n / most) * (base - TOP))
          return (
            <g key={i}>
              <rect x={i * STEP} y={0} width={STEP} height={HEIGHT} fill="transparent"><title>{n === null ? word('w.days.none', { date: date(i) }) : word('w.days.day', { date: date(i), n })}</title></rect>
              {n === null
                ? <path d={`M${i * STEP + 0.5} ${base + 4.5}h3`} stroke="var(--ink-3)" strokeWidth="1.4" />
                : <rect x={i * STEP + 0.5} y={base - height} width={STEP - 1.5} height={height} fill={recent ? 'var(--accent)' : 'var(--line-ctl)'} pointerEvents="none" />}
            </g>
          )
        })}
      </svg>
      <small>{most}</small>
    </span>
  )
}
