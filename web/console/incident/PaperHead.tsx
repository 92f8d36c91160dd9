// What heads an incident on paper, and on paper alone: number, address, codes, every step with its date, who printed it and when.
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { grouped } from '../../ui/duration.ts'
import { dayAndTime } from '../phrases.ts'
import { t } from '../words.ts'

const STEPS = ['reported', 'located', 'dispatched', 'accepted', 'departed', 'arrived', 'released', 'followedUp', 'closed'] as const

export function PaperHead({ incident: i }: { incident: IncidentBrief }) {
  const { now } = useClock()
  const me = useLive((s) => s.me)
  const codes = i.elevator ? [i.elevator.address, i.elevator.rescueCode, i.elevator.registrationCode ? grouped(i.elevator.registrationCode) : ''].filter(Boolean).join(' · ') : t('row.no-elevator')
  return (
    <div className="paper">
      <p className="paper-title"><b>{t('incident.number', { number: i.number })}</b>{i.drill ? ` · ${t('drill')}` : ''}<span>{t('paper.printed', { time: dayAndTime(new Date(now)), name: me?.name ?? '' })}</span></p>
      <p>{codes}</p>
      <dl>{STEPS.map((step) => <div key={step}><dt>{t(`paper.${step}`)}</dt><dd>{i.times[step] === null ? '—' : dayAndTime(new Date(i.times[step]))}</dd></div>)}</dl>
    </div>
  )
}
