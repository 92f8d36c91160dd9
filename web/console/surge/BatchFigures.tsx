// What the proposal comes to beside sending whoever is nearest, car by car.
import type { AreaProposal } from '../../../server/contracts/area.ts'
import { minutes } from '../phrases.ts'
import { t, type Key } from '../words.ts'

type Figures = AreaProposal['figures']

export function BatchFigures({ figures: { batch, greedy } }: { figures: Figures }) {
  return (
    <dl className="figures">
      <Figure word="batch.longest" mine={batch.longestSeconds} other={greedy.longestSeconds} say={minutes} />
      <Figure word="batch.care" mine={batch.careMeanSeconds} other={greedy.careMeanSeconds} say={minutes} />
      <Figure word="batch.within15" mine={batch.within15} other={greedy.within15} say={(n) => t('batch.cars', { n })} />
    </dl>
  )
}

function Figure({ word, mine, other, say }: { word: Key; mine: number | null; other: number | null; say: (n: number) => string }) {
  const most = Math.max(mine ?? 0, other ?? 0, 1)
  return (
    <div>
      <dt>{t(word)}</dt>
      <dd><b>{mine === null ? '—' : say(mine)}</b> <small>{other === null ? '' : t('batch.greedy', { value: say(other) })}</small></dd>
      <dd aria-hidden><i style={{ width: `${((mine ?? 0) / most) * 100}%` }} /><u style={{ width: `${((other ?? 0) / most) * 100}%` }} /></dd>
    </div>
  )
}
