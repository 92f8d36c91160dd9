// The response plan's clock of the chosen incident, and the operator's hand on it: the next tier at once, any tier, a pause.
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import type { CandidateView } from '../../../server/contracts/team.ts'
import { useClock } from '../../live/clock.ts'
import type { Fetched } from '../../live/fetched.ts'
import { wordOf } from '../../ui/i18n.ts'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { startable } from './overrideForms.tsx'
import { PlanLanes } from './PlanLanes.tsx'

export function Plan({ incident, candidates }: { incident: IncidentBrief; candidates: Fetched<CandidateView[]> }) {
  const { now } = useClock()
  const { openForm, form } = useDesk()
  const act = useAct()
  const open = incident.times.released === null && incident.status !== 'closed' && incident.status !== 'joined'
  const nextTier = startable(incident)[0]?.tier ?? null
  const can = nextTier !== null && incident.elevator !== null && open
  const escalate = () => { if (can && !act.busy) void act.run(() => command(incident.id, { type: 'escalate', tier: nextTier })) }
  const jump = (tier: 1 | 2 | 3 | null) => { if (!can) return; useDesk.setState({ tier, form: null }); openForm('tier') }
  useKey('F9', escalate, can)
  useKey('J', () => jump(null), can)
  const first = (tier: 1 | 2 | 3) => candidates.value?.find((c) => c.tier === tier && c.refusedBecause === null)?.name
  const [one, two] = [first(1), first(2)]
  return (
    <>
      <div className="sec">
        <h2>{t('plan.title')}</h2><span className="meta cut">{incident.limits.planName} {t('plan.version', { n: incident.limits.planVersion })}</span>
        <button type="button" className="btn sm push" aria-disabled={!open || incident.paused !== null} aria-pressed={form === 'pause'} title={open ? undefined : t('pause.cannot')} onClick={() => { if (open && incident.paused === null) openForm('pause') }}>{t('pause')} <kbd>P</kbd></button>
        <button type="button" className="btn sm" aria-disabled={!can} title={can ? undefined : t('plan.cannot')} onClick={escalate}>
          {nextTier === null ? t('plan.all-started') : t('plan.escalate', { tier: wordOf('tier', String(nextTier)) })} <kbd>F9</kbd>
        </button>
      </div>
      <Refusal problem={act.problem} onClose={act.forget} />
      <PlanLanes incident={incident} now={now} next={{ ...(one ? { 1: one } : {}), ...(two ? { 2: two } : {}) }} onStart={can ? jump : null} />
    </>
  )
}
