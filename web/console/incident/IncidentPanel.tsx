// The chosen incident from top to bottom: what it is, the plan's clock, who can go, what has happened; the action bar stays put.
import { useEffect } from 'react'
import type { IncidentView } from '../../../server/contracts/incident.ts'
import type { CandidateView } from '../../../server/contracts/team.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { boardRow } from '../../live/boardRow.ts'
import { useFetched, type Fetched } from '../../live/fetched.ts'
import { myCall, useLive, whereItWent } from '../../live/store.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { useAct, command } from '../act.ts'
import { rowText } from '../board/Row.tsx'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { careWords, kindWord, place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { ActionBar } from './ActionBar.tsx'
import { Calls } from './Calls.tsx'
import { Candidates } from './Candidates.tsx'
import { Facts } from './Facts.tsx'
import { Forms } from './Forms.tsx'
import { PlanLanes } from './PlanLanes.tsx'
import { Timeline } from './Timeline.tsx'

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
  const view = useFetched<IncidentView>(`/api/incidents/${incident.id}`, incident.version)
  const open = incident.status !== 'released' && incident.status !== 'followed-up' && incident.status !== 'closed' && incident.status !== 'joined'
  const candidates = useFetched<CandidateView[]>(open && incident.elevator ? `/api/incidents/${incident.id}/candidates` : null, incident.version, RANK_EVERY)
  return (
    <aside className="side" aria-label={t('incident.title')}>
      <div className="body" tabIndex={0} role="group" aria-label={incident.number}>
        <Head incident={incident} />
        <Facts incident={incident} view={view.value} />
        <Plan incident={incident} candidates={candidates} />
        {open ? <Candidates incident={incident} view={view} candidates={candidates} /> : null}
        <Timeline incident={incident} view={view} />
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
  const people = incident.people.trapped === null ? t('people.unknown') : t('people', { n: incident.people.trapped })
  return (
    <div className="sh">
      <h2 className="t">{incident.elevator ? place(incident.elevator) : t('row.no-elevator')}</h2>
      <span className={`pill ${state}`}><Glyph kind={state} size={11} label={t(`state.${state}`)} />{rowText(row, staleFor !== null)}{row.text.code === 'not-moving' && staleFor === null ? ` ${clock(row.clock)}` : ''}</span>
      <div className="meta">
        {t('incident.number', { number: incident.number })} · {kindWord(incident.kind)} {people} · {careWords(incident.people) || t('incident.nobody-hurt')}
        <span className="x"> · {t('incident.reported', { time: timeOfDay(new Date(incident.times.reported)) })}{incident.reportCount > 1 ? ` · ${t('row.reports', { n: incident.reportCount })}` : ''}</span>
        {incident.drill ? <b className="drill"> {t('drill')}</b> : null}
      </div>
      <div className="meta since">{t(until === null ? 'incident.since' : 'incident.took')} <b>{staleFor === null || until !== null ? clock((until === null ? now : Date.parse(until)) - Date.parse(incident.times.reported)) : '○'}</b></div>
    </div>
  )
}

function Plan({ incident, candidates }: { incident: IncidentBrief; candidates: Fetched<CandidateView[]> }) {
  const { now } = useClock()
  const act = useAct()
  const nextTier = ([1, 2, 3] as const).find((tier) => !incident.startedTiers.includes(tier)) ?? null
  const can = nextTier !== null && incident.elevator !== null && incident.times.released === null && incident.status !== 'closed' && incident.status !== 'joined'
  const escalate = () => { if (can && !act.busy) void act.run(() => command(incident.id, { type: 'escalate' })) }
  useKey('F9', escalate, can)
  const first = (tier: 1 | 2 | 3) => candidates.value?.find((c) => c.tier === tier && c.refusedBecause === null)?.name
  const [one, two] = [first(1), first(2)]
  return (
    <>
      <div className="sec">
        <h2>{t('plan.title')}</h2><span className="meta">{incident.limits.planName} {t('plan.version', { n: incident.limits.planVersion })}</span>
        <button type="button" className="btn sm push" aria-disabled={!can} title={can ? undefined : t('plan.cannot')} onClick={escalate}>
          {nextTier === null ? t('plan.all-started') : t('plan.escalate', { tier: wordOf('tier', String(nextTier)) })} <kbd>F9</kbd>
        </button>
      </div>
      <Refusal problem={act.problem} onClose={act.forget} />
      <PlanLanes incident={incident} now={now} next={{ ...(one ? { 1: one } : {}), ...(two ? { 2: two } : {}) }} />
    </>
  )
}
