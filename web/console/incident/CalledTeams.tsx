// The teams already called to this incident: how far each is, against its limit, and the way to stand it down.
import type { AssignmentView, IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { clock } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { t } from '../words.ts'

const LIVE: readonly AssignmentView['status'][] = ['offered', 'accepted', 'departed', 'arrived']

export function CalledTeams({ incident }: { incident: IncidentBrief }) {
  return <>{incident.assignments.filter((a) => LIVE.includes(a.status)).map((a) => <Called key={a.id} assignment={a} />)}</>
}

function Called({ assignment: a }: { assignment: AssignmentView }) {
  const { now, staleFor } = useClock()
  const openForm = useDesk((s) => s.openForm)
  const since = Date.parse(a.arrivedAt ?? a.departedAt ?? a.acceptedAt ?? a.offeredAt)
  const until = a.status === 'offered' ? a.answerBy : a.status === 'accepted' ? a.moveBy : null
  const over = until !== null && now > Date.parse(until)
  const warn = a.notMoving !== null || over
  return (
    <div className="cand called">
      <span className="n" aria-hidden>{a.status === 'arrived' ? '✓' : '→'}</span>
      <div className="mid">
        <div className="nm">{a.teamName} · {t(`tier.${a.tier}`)}</div>
        <div className="rs"><span className={warn ? 'w' : ''}>{warn ? '▲ ' : ''}{wordOf('assignment', a.notMoving ? 'not-moving' : a.status)}</span>{a.shared ? ` · ${t('cand.shared')}` : ''}</div>
      </div>
      <div className="eta"><b>{staleFor === null ? clock(now - since) : '○'}</b><small>{until === null ? '' : `/ ${clock(Date.parse(until) - since)}`}</small></div>
      <button type="button" className="btn" onClick={() => { useDesk.setState({ standDownId: a.id, form: null }); openForm('stand-down') }}>{t('stand-down')}</button>
    </div>
  )
}
