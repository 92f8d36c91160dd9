// The reports that make up this incident; one that belongs to another car is split off.
import type { IncidentBrief, IncidentView } from '../../../server/contracts/incident.ts'
import { maskPhone, timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { t } from '../words.ts'

export function Reports({ incident, view }: { incident: IncidentBrief; view: IncidentView | null }) {
  const openForm = useDesk((s) => s.openForm)
  const reports = view?.reports ?? []
  const can = reports.length > 1 && incident.status !== 'closed' && incident.status !== 'joined'
  useKey('S', () => openForm('split'), can)
  if (reports.length === 0) return null
  return (
    <>
      <div className="sec">
        <h2>{t('reports.title')} {reports.length}</h2>
        {can ? <button type="button" className="btn sm push quiet-btn" onClick={() => openForm('split')}>{t('split.title')} <kbd>S</kbd></button> : null}
      </div>
      <ul className="calls">
        {reports.map((r) => <li key={r.id}><time dateTime={r.reportedAt}>{timeOfDay(new Date(r.reportedAt))}</time><span>{[wordOf('source', r.source), r.callerPhone === null ? '' : maskPhone(r.callerPhone), r.said ?? '', r.note ?? ''].filter(Boolean).join(' · ')}</span></li>)}
      </ul>
    </>
  )
}
