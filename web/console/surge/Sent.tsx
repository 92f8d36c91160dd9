// What became of the batch that was just sent: which crews did not go and why, and which pairs came too late to have been seen.
import type { AreaPair, AreaView } from '../../../server/contracts/area.ts'
import type { AssignmentView } from '../../../server/contracts/incident.ts'
import { useLive } from '../../live/store.ts'
import { place } from '../phrases.ts'
import { t } from '../words.ts'

/** Of these so many are named. */
const NAMED = 4

const CALLED: readonly string[] = ['offered', 'accepted', 'departed', 'arrived', 'released'] satisfies AssignmentView['status'][]

/** `notGone`: pairs of it whose crews were not sent; `failed` of them by a fault. `late`: how many stood in the proposal only after the eye had left it. */
export interface Outcome { notGone: readonly AreaPair[]; failed: number; late: number }

/** `sent`: the pairs as they were seen in the proposal of `seenAt`; `shown`: those that stood there when the key came down. */
export function outcomeOf(view: AreaView, sent: readonly AreaPair[], seenAt: string, shown: readonly AreaPair[]): Outcome {
  const event = view.timeline.filter((e) => e.type === 'committed' && e.data['seen'] === seenAt).toSorted((a, b) => b.seq - a.seq)[0]
  const gone = event?.data['pairs'] as readonly { incidentId: string; teamId: string }[] | undefined
  const isOf = (list: readonly { incidentId: string; teamId: string }[], p: AreaPair) => list.some((x) => x.incidentId === p.incidentId && x.teamId === p.teamId)
  const failed = event?.data['failed']
  return { notGone: gone ? sent.filter((p) => !isOf(gone, p)) : [], failed: typeof failed === 'number' ? failed : 0, late: shown.filter((p) => !isOf(sent, p)).length }
}

export function Sent({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const incidents = useLive((s) => s.incidents)
  const { late } = outcome
  // Whom another hand or the clock had just sent to that very car is on its way all the same.
  const notGone = outcome.notGone.filter((p) => !incidents[p.incidentId]?.assignments.some((a) => a.teamId === p.teamId && CALLED.includes(a.status)))
  const failed = Math.min(outcome.failed, notGone.length)
  if (notGone.length + late === 0) return null
  const named = notGone.slice(0, NAMED).map((p) => { const i = incidents[p.incidentId]; return `${p.teamName} → ${i?.elevator ? place(i.elevator) : (i?.number ?? p.incidentId.slice(0, 8))}` }).join(' · ')
  const who = notGone.length > NAMED ? t('batch.and-more', { named, n: notGone.length - NAMED }) : named
  const words = [
    ...(notGone.length > 0 ? [t('batch.not-gone', { n: notGone.length, who })] : []),
    ...(notGone.length > failed ? [t('batch.lost', { n: notGone.length - failed })] : []),
    ...(failed > 0 ? [t('batch.failed', { n: failed })] : []),
    ...(late > 0 ? [t('batch.late', { n: late })] : []),
  ]
  return <p className="quiet w" role="alert">▲ {words.join(' ')} <button type="button" className="link" onClick={onClose}>{t('close')}</button></p>
}
