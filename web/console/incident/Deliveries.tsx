// What became of each rung of the notification ladder: under a called team, and of what the property officer was told. One line while all is well, all rungs while it is not.
import { useState } from 'react'
import type { AssignmentView, DeliveryView } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import i18next from 'i18next'
import { t } from '../words.ts'
import { type Ladder, ladderOf, officersLadder, type Rung } from './ladder.ts'

/** What the telephone exchange answered: for the log. */
const CARRIER_CODE = / \(\d+\)$/
const NONE: Readonly<Record<string, DeliveryView>> = {}

export function Deliveries({ incidentId, assignment }: { incidentId: string; assignment: AssignmentView }) {
  const known = useLive((s) => s.deliveries[incidentId] ?? NONE)
  // While the answer is awaited every rung matters; afterwards only that it was reached.
  return <Rungs ladder={ladderOf(Object.values(known), assignment.id)} title={t('ladder.title')} isAwaited={assignment.status === 'offered'} />
}

/** Nothing before it has been planned. Where nobody of the use unit can be told, that. */
export function OfficerTold({ incidentId, useUnitId }: { incidentId: string; useUnitId: string }) {
  const known = useLive((s) => s.deliveries[incidentId] ?? NONE)
  const ladder = officersLadder(Object.values(known), useUnitId)
  return <Rungs ladder={ladder} title={t(ladder.trouble.length > 0 && ladder.trouble.length === ladder.rungs.length ? 'ladder.officer-not' : 'ladder.officer')} isAwaited={null} />
}

function Rungs({ ladder: { rungs, reached, trouble }, title, isAwaited }: { ladder: Ladder; title: string; /** Null: no answer is asked. */ isAwaited: boolean | null }) {
  const [open, setOpen] = useState<boolean | null>(null)
  if (rungs.length === 0) return null
  const all = open ?? (isAwaited === true || trouble.length === rungs.length)
  return (
    <div className={isAwaited === null ? 'rungs officer' : 'rungs'}>
      <button type="button" className="link" aria-expanded={all} onClick={() => setOpen(!all)}>{title}</button>
      {all
        ? <ul>{rungs.map((r) => <RungView key={r.id} rung={r} />)}</ul>
        : <span>{reached ? `✓ ${channelWord(reached)} ${stateWord(reached)} ${timeOfDay(new Date(reached.at))}` : rungs.map((r) => `${r.shape} ${channelWord(r)}`).join(' · ')}{trouble.length > 0 ? <em className="w"> ▲ {trouble.map((r) => `${channelWord(r)} ${t('rung.failed')}`).join('、')}</em> : null}</span>}
    </div>
  )
}

const channelWord = (r: Rung): string => t(`channel.${r.channel}`)
const stateWord = (r: Rung): string => (r.reason === 'gathered' ? t('rung.gathered') : i18next.exists(`rung.${r.channel}.${r.state}`) ? wordOf('rung', `${r.channel}.${r.state}`) : t(`rung.${r.state}`))

function RungView({ rung: r }: { rung: Rung }) {
  const { now, staleFor } = useClock()
  const bad = r.state === 'failed' || r.again
  const why = r.reason === null || r.reason === '' ? null : wordOf('fail', r.reason.replace(CARRIER_CODE, ''))
  const soon = r.state !== 'planned' || staleFor !== null ? '' : r.dueAt > now ? t('ladder.in', { time: clock(r.dueAt - now) }) : t('ladder.due')
  const parts = [
    r.remind ? t('ladder.remind') : '', r.reason === 'nobody-to-tell' ? '' : channelWord(r), r.contact, bad && why !== null ? why : stateWord(r), r.again ? t('ladder.retry', { when: soon }).trim() : soon,
    r.attempts > 1 ? t('ladder.tries', { n: r.attempts }) : '',
  ].filter(Boolean)
  return <li className={bad ? 'w' : r.shape === '✓' ? 'there' : ''}><i aria-hidden>{r.shape}</i> {parts.join(' ')}{r.state === 'planned' || r.state === 'not-needed' ? null : <time dateTime={r.at}> {timeOfDay(new Date(r.at))}</time>}</li>
}
