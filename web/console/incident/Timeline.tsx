// The append-only timeline, newest first: what happened, when, and who did it.
import type { IncidentBrief, IncidentView } from '../../../server/contracts/incident.ts'
import type { Fetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { useLive } from '../../live/store.ts'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { day } from '../phrases.ts'
import { t } from '../words.ts'
import { foldTimeline } from './timelineFold.ts'
import { actorText, teamNames, timelineLine } from './timelineText.ts'

export function Timeline({ incident, view }: { incident: IncidentBrief; view: Fetched<IncidentView> }) {
  const { openForm, openSheet } = useDesk()
  useKey('L', () => openSheet('record'))
  useKey('N', () => openForm('note'))
  const entries = view.value?.timeline ?? []
  const teams = teamNames(entries)
  return (
    <>
      <div className="sec">
        <h2>{t('timeline.title')}</h2>
        <Owner incident={incident} />
        <button type="button" className="btn sm push quiet-btn" onClick={() => openSheet('record')}>{t('record')} <kbd>L</kbd></button>
        <button type="button" className="btn sm quiet-btn" onClick={() => openForm('note')}>{t('timeline.note')} <kbd>N</kbd></button>
      </div>
      {view.problem ? <p className="quiet w" role="alert">▲ {t('timeline.failed')}：{view.problem.title}</p> : null}
      {view.loading ? <p className="quiet">{t('timeline.loading')}</p> : null}
      <ol className="ev">
        {foldTimeline(entries).toReversed().map(({ entry: e, times, since }) => {
          const line = timelineLine(e, teams)
          const text = times === 1 ? line.text : `${line.text} ${t('timeline.times', { n: times, since: timeOfDay(new Date(since)) })}`
          return (
            <li key={e.seq} className={line.warn ? 'w' : ''}>
              <time dateTime={e.at}><i className="paper">{day(new Date(e.at))} </i>{timeOfDay(new Date(e.at))}</time>
              {line.warn ? <Glyph kind="warn" size={11} label={t('state.warn')} /> : <i className="dot" />}
              <span title={text}>{text}</span><small>{actorText(e)}</small>
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** Whose it is. Who takes it over answers for it himself; handed back it is the plan's alone. */
function Owner({ incident }: { incident: IncidentBrief }) {
  const me = useLive((s) => s.me?.accountId)
  const act = useAct()
  const { owner } = incident
  const mine = owner !== null && owner.accountId === me
  const can = incident.status !== 'closed' && incident.status !== 'joined'
  const turn = () => { if (can && !act.busy) void act.run(() => command(incident.id, { type: mine ? 'hand-back' : 'take-over' })) }
  useKey('T', turn, can)
  return (
    <>
      <span className="meta cut">{owner === null ? t('owner.none') : mine ? t('owner.mine') : t('owner.is', { name: owner.name })}{act.problem ? ` ▲ ${act.problem.title}` : ''}</span>
      {can ? <button type="button" className="btn sm quiet-btn" onClick={turn}>{t(mine ? 'hand-back' : 'take-over')} <kbd>T</kbd></button> : null}
    </>
  )
}
