// The chosen incident from top to bottom: what it is, the plan's clock, who can go, what has happened; the action bar stays put.
import { useEffect } from 'react'
import type { IncidentView } from '../../../server/contracts/incident.ts'
import type { IncidentPictures } from '../../../server/contracts/video.ts'
import type { CandidateView } from '../../../server/contracts/team.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { boardRow } from '../../live/boardRow.ts'
import { useFetched } from '../../live/fetched.ts'
import { myCall, putDeliveries, useLive, whereItWent } from '../../live/store.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { rowText } from '../board/Row.tsx'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { careWords, kindWord, place } from '../phrases.ts'
import { t } from '../words.ts'
import { ActionBar } from './ActionBar.tsx'
import { Calls } from './Calls.tsx'
import { Candidates } from './Candidates.tsx'
import { PaperHead } from './PaperHead.tsx'
import { OfficerTold } from './Deliveries.tsx'
import { Facts } from './Facts.tsx'
import { Forms } from './Forms.tsx'
import { Plan } from './Plan.tsx'
import { Prompts } from './Prompts.tsx'
import { Reports } from './Reports.tsx'
import { Sensors } from './Sensors.tsx'
import { Sightings } from './Sightings.tsx'
import { Timeline } from './Timeline.tsx'
import { Kept } from '../../video/Kept.tsx'

/** Candidates are ranked anew on every change of the incident, and this often in between, in seconds. */
const RANK_EVERY = 10

export function IncidentPanel() {
  const call = useLive(myCall)
  const { selectedId, select } = useDesk()
  const incident = useLive((s) => s.incidents[selectedId ?? ''] ?? null)
  // A call that has just been answered brings its incident to the panel, once.
  const onCallId = useLive((s) => whereItWent(s.incidents, call?.incidentId ?? null)?.id ?? null)
  useEffect(() => { if (call?.state === 'talking' && onCallId !== null) select(onCallId) }, [call?.state, onCallId])
  if (!incident) {
    return (
      <aside className="side" aria-label={t('incident.title')}>
        <div className="body nothing"><h2>{t('incident.none')}</h2><p>{t('incident.none.how')}</p></div>
      </aside>
    )
  }
  return <Chosen key={incident.id} incident={incident} />
}

function Chosen({ incident }: { incident: IncidentBrief }) {
  // Deliveries move without a new version of the incident, and what was missed while the line was away is only in the whole view.
  const snapshots = useLive((s) => s.snapshots)
  const view = useFetched<IncidentView>(`/api/incidents/${incident.id}`, `${incident.version}/${snapshots}`)
  const pictured = useLive((s) => s.pictured[incident.id] ?? 0)
  const pictures = useFetched<IncidentPictures>(`/api/incidents/${incident.id}/pictures`, `${incident.elevator?.id ?? ''}/${snapshots}/${pictured}`).value
  const deliveries = view.value?.deliveries
  useEffect(() => { if (deliveries) putDeliveries(incident.id, deliveries) }, [deliveries, incident.id])
  const open = incident.status !== 'released' && incident.status !== 'followed-up' && incident.status !== 'closed' && incident.status !== 'joined'
  const candidates = useFetched<CandidateView[]>(open && incident.elevator ? `/api/incidents/${incident.id}/candidates` : null, incident.version, RANK_EVERY)
  return (
    <aside className="side" aria-label={t('incident.title')}>
      <div className="body" tabIndex={0} role="group" aria-label={incident.number}>
        <Head incident={incident} />
        <Prompts incident={incident} />
        <Facts incident={incident} view={view.value} pictures={pictures} />
        {incident.elevator ? <OfficerTold incidentId={incident.id} useUnitId={incident.elevator.useUnitId} /> : null}
        <Plan incident={incident} candidates={candidates} />
        {open ? <Candidates incident={incident} view={view} candidates={candidates} /> : null}
        <Sensors incident={incident} />
        <Sightings incident={incident} open={open} />
        <Kept evidence={pictures?.evidence ?? []} canProve />
        <Timeline incident={incident} view={view} />
        <Reports incident={incident} view={view.value} />
        <Calls incidentId={incident.id} calls={view.value?.calls ?? []} />
      </div>
      <Forms incident={incident} view={view.value} />
      <ActionBar incident={incident} />
    </aside>
  )
}

function Head({ incident }: { incident: IncidentBrief }) {
  const { now, staleFor } = useClock()
  const row = boardRow(incident, now)
  const state = staleFor === null ? row.state : 'unknown'
  const until = incident.times.released ?? incident.times.closed
  const openForm = useDesk((s) => s.openForm)
  const over = incident.status === 'closed' || incident.status === 'joined'
  const kind = () => { if (!over) openForm('kind') }
  useKey('K', kind)
  const people = incident.people.trapped === null ? t('people.unknown') : t('people', { n: incident.people.trapped })
  return (
    <div className="sh">
      <PaperHead incident={incident} />
      <h2 className="t">{incident.elevator ? place(incident.elevator) : t('row.no-elevator')}</h2>
      <span className={`pill ${state}`}><Glyph kind={state} size={11} label={t(`state.${state}`)} />{rowText(row, staleFor !== null)}{row.stuck?.gone === false && row.text.code === row.stuck.why && staleFor === null ? ` ${clock(row.stuck.ms)}` : ''}{row.inferred ? ` · ${t('inferred')}` : ''}</span>
      <div className="meta">
        {t('incident.number', { number: incident.number })} · <button type="button" className="kind" aria-disabled={over} title={t('kind.title')} onClick={kind}>{kindWord(incident.kind)} <kbd>K</kbd></button> {people} · {careWords(incident.people) || t('incident.nobody-hurt')}
        <span className="x"> · {t('incident.reported', { time: timeOfDay(new Date(incident.times.reported)) })}{incident.reportCount > 1 ? ` · ${t('row.reports', { n: incident.reportCount })}` : ''}</span>
        {incident.drill ? <b className="drill"> {t('drill')}</b> : null}
      </div>
      <div className="meta since">{t(until === null ? 'incident.since' : 'incident.took')} <b>{staleFor === null || until !== null ? clock((until === null ? now : Date.parse(until)) - Date.parse(incident.times.reported)) : '○'}</b></div>
    </div>
  )
}
