// The teams already called to this incident: how far each is against its limit, what its position proves, whether it was reached; remind it or stand it down.
import type { AssignmentView, IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { inferredNow, isLive, lateBy, stuckOf } from '../../live/evidence.ts'
import { clock } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import type { Act } from '../act.ts'
import { command } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { away } from '../phrases.ts'
import { t } from '../words.ts'
import { Deliveries } from './Deliveries.tsx'
import { toRemind } from './remind.ts'

export function CalledTeams({ incident, act }: { incident: IncidentBrief; act: Act }) {
  const remind = (a: AssignmentView | null) => { if (a && !act.busy) void act.run(() => command(incident.id, { type: 'remind', assignmentId: a.id })) }
  const first = toRemind(incident.assignments)
  useKey('U', () => remind(first), first !== null)
  return <>{incident.assignments.filter(isLive).map((a) => <Called key={a.id} incident={incident} assignment={a} keyed={a.id === first?.id} onRemind={() => remind(a)} />)}</>
}

interface Props { incident: IncidentBrief; assignment: AssignmentView; keyed: boolean; onRemind: () => void }

function Called({ incident, assignment: a, keyed, onRemind }: Props) {
  const { now, staleFor } = useClock()
  const openForm = useDesk((s) => s.openForm)
  const since = Date.parse(a.arrivedAt ?? a.departedAt ?? a.acceptedAt ?? a.offeredAt)
  const until = a.status === 'offered' ? a.answerBy : a.status === 'accepted' ? a.moveBy : a.status === 'departed' ? a.arriveBy : null
  const stuck = stuckOf(a, now)
  const late = lateBy(a, now)
  const over = until !== null && now > Date.parse(until)
  const warn = stuck !== null || late !== null || over
  const words = [
    // Of one that has not left, the clock beside it says for how long.
    stuck ? `${wordOf('assignment', `${stuck.gone ? 'way-' : ''}${stuck.why}`)}${stuck.gone && staleFor === null ? ` ${clock(stuck.ms)}` : ''}` : wordOf('assignment', a.status),
    a.status !== 'offered' && a.status !== 'arrived' && a.meters !== null ? away(a.meters, stuck !== null) : '',
    late !== null && staleFor === null ? t('called.late', { time: clock(late) }) : '', a.shared ? t('cand.shared') : '',
  ].filter(Boolean)
  return (
    <div className="called">
      <div className="cand">
        <span className="n" aria-hidden>{a.status === 'arrived' ? '✓' : '→'}</span>
        <div className="mid">
          <div className="nm">{a.teamName} · {t(`tier.${a.tier}`)}</div>
          <div className="rs"><span className={warn ? 'w' : ''}>{warn ? '▲ ' : ''}{words.join(' · ')}</span>{inferredNow(a) ? <i className="inf" title={t('inferred.how')}>{t('inferred')}</i> : null}</div>
        </div>
        <div className="eta"><b>{staleFor === null ? clock(now - since) : '○'}</b><small>{until === null ? '' : `/ ${clock(Date.parse(until) - since)}`}</small></div>
        <div className="two">
          {a.status === 'arrived' ? null : <button type="button" className="btn" onClick={onRemind}>{t('remind')} {keyed ? <kbd>U</kbd> : null}</button>}
          <button type="button" className="btn" onClick={() => { useDesk.setState({ standDownId: a.id, form: null }); openForm('stand-down') }}>{t('stand-down')}</button>
        </div>
      </div>
      <Deliveries incidentId={incident.id} assignment={a} />
    </div>
  )
}
