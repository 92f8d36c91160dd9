// Why a car is proposed, in words: one short phrase a reason.
import type { ResolveReason } from '../../../server/contracts/elevator.ts'
import { distance } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'

export function whyOf(reasons: readonly ResolveReason[]): string {
  return reasons.map((r) => {
    const far = r.meters === undefined ? '' : farWords(r.meters)
    return wordOf('why', r.code, { n: r.positions?.length ?? 1, percent: Math.round((r.similarity ?? 0) * 100), far })
  }).join(' · ')
}

function farWords(meters: number): string {
  const { value, unit } = distance(meters)
  return wordOf('unit', unit, { value })
}
