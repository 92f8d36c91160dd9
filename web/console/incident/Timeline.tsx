// The append-only timeline, newest first: what happened, when, and who did it.
import type { IncidentBrief, IncidentView } from '../../../server/contracts/incident.ts'
import type { Fetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { t } from '../words.ts'
import { actorText, teamNames, timelineLine } from './timelineText.ts'

export function Timeline({ incident, view }: { incident: IncidentBrief; view: Fetched<IncidentView> }) {
  const openForm = useDesk((s) => s.openForm)
  useKey('N', () => openForm('note'))
  const entries = view.value?.timeline ?? []
  const teams = teamNames(entries)
  return (
    <>
      <div className="sec">
        <h2>{t('timeline.title')}</h2>
        {incident.owner ? <span className="meta x">{t('timeline.owner', { name: incident.owner.name })}</span> : null}
        <button type="button" className="btn sm push quiet-btn" onClick={() => openForm('note')}>{t('timeline.note')} <kbd>N</kbd></button>
      </div>
      {view.problem ? <p className="quiet w" role="alert">▲ {t('timeline.failed')}：{view.problem.title}</p> : null}
      {view.loading ? <p className="quiet">{t('timeline.loading')}</p> : null}
      <ol className="ev">
        {entries.toReversed().map((e) => {
          const line = timelineLine(e, teams)
          return (
            <li key={e.seq} className={line.warn ? 'w' : ''}>
              <time dateTime={e.at}>{timeOfDay(new Date(e.at))}</time>
              {line.warn ? <Glyph kind="warn" size={11} label={t('state.warn')} /> : <i className="dot" />}
              <span title={line.text}>{line.text}</span><small>{actorText(e)}</small>
            </li>
          )
        })}
      </ol>
    </>
  )
}
