// How far the predicted arrivals were off: the median for all, and where it is worst. Small, under the districts: it says how far the order of calling can be trusted.
import type { TravelErrorAnswer } from '../../../server/contracts/stats.ts'
import { count, FEW, minutes } from '../figure.ts'
import { word } from '../word.ts'

const SHOWN = 3

export function TravelError({ answer }: { answer: TravelErrorAnswer | null }) {
  if (!answer) return null
  const { total } = answer
  if (total.error === null) return <p className="te">{word('e.none')}</p>
  const worst = answer.rows.filter((r) => r.error !== null && r.drives >= FEW).toSorted((a, b) => (b.error ?? 0) - (a.error ?? 0)).slice(0, SHOWN)
  const bias = total.bias ?? 0
  return (
    <p className="te">
      <span>{word('e.title')} <b>{minutes(total.error)}</b> {word('k.min')}</span>
      <span>{Math.abs(bias) < 6 ? word('e.even') : word(bias > 0 ? 'e.late' : 'e.early', { n: minutes(Math.abs(bias)) })}</span>
      <span>{word('e.of', { n: count(total.drives), learned: count(total.learned) })}</span>
      {worst.length > 1 ? <span>{word('e.worst')} {worst.map((r) => `${r.label} ${minutes(r.error)}`).join(' · ')}</span> : null}
    </p>
  )
}
