// What a person must see to, right under the address: the plan is held, 119 or 120 are to be called, nobody is left; and what has been called.
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { serviceToCall } from './handover.ts'
import { startable } from './overrideForms.tsx'

/** The step's own words say these already. */
const SAID: readonly string[] = ['not-located', 'not-moving', 'release-overdue', 'follow-up-due', 'close-due']
/** Until somebody has made sure, tiers beside the first wait, as long as the plan's last limit allows. */
const DOUBTS: readonly string[] = ['confirm-by-call', 'perhaps-false']
const GRAVE: readonly string[] = ['after-outage', 'no-team-left', 'call-119', 'call-120', 'arrival-overdue']

export function Prompts({ incident }: { incident: IncidentBrief }) {
  const { now, staleFor } = useClock()
  const openForm = useDesk((s) => s.openForm)
  const act = useAct()
  const { paused, services } = incident
  const held = paused !== null || incident.attention.some((a) => a.reason === 'after-outage')
  const canPause = incident.times.released === null && incident.status !== 'closed' && incident.status !== 'joined'
  const resume = () => { if (!act.busy) void act.run(() => command(incident.id, { type: 'resume' })) }
  useKey('P', () => { if (held) resume(); else openForm('pause') }, canPause)
  const first = serviceToCall(incident)
  const next = startable(incident).find(({ tier }) => tier > 1)?.tier ?? null
  const open = incident.attention.filter((a) => !SAID.includes(a.reason))
  const since = (at: string) => (staleFor === null ? clock(now - Date.parse(at)) : '○')
  return (
    <>
      <Refusal problem={act.problem} onClose={act.forget} />
      {/* Spoken once each: the counting clocks beside them are not. */}
      <span className="sr" aria-live="polite">{[...(paused ? [t('pause')] : []), ...open.map((a) => wordOf('needs', a.reason))].join('，')}</span>
      <ul className="prompts">
        {paused ? (
          <li className="held"><Icon name="hold" size={13} /><b>{t('pause.says', { time: staleFor === null ? clock(Date.parse(paused.endsAt) - now) : '○' })}</b><span>{t('pause.by', { reason: paused.reason, name: paused.name })}</span>
            <button type="button" className="btn sm" onClick={resume}>{t('resume')} <kbd>P</kbd></button></li>
        ) : null}
        {open.map((a) => (
          <li key={a.reason} className={GRAVE.includes(a.reason) ? 'grave' : 'warn'}>
            <Glyph kind={GRAVE.includes(a.reason) ? 'late' : 'warn'} size={11} label={t(GRAVE.includes(a.reason) ? 'state.late' : 'state.warn')} /><b>{wordOf('needs', a.reason)}</b><span>{since(a.since)}{DOUBTS.includes(a.reason) && next !== null ? ` · ${t('doubt.waits', { tier: t(`tier.${next}`) })}` : ''}</span>
            {DOUBTS.includes(a.reason) ? <button type="button" className="btn sm" onClick={() => { if (!act.busy) void act.run(() => command(incident.id, { type: 'comfort', note: t('doubt.sure') })) }}>{t('doubt.sure')}</button> : null}
            {a.reason.startsWith('call-') ? <button type="button" className="btn sm" onClick={() => { useDesk.setState({ service: a.reason === 'call-119' ? '119' : '120', form: null }); openForm('service') }}>{t('service.open')} {a.reason === `call-${first}` ? <kbd>H</kbd> : null}</button> : null}
            {a.reason === 'after-outage' && !paused ? <button type="button" className="btn sm" onClick={resume}>{t('resume')} <kbd>P</kbd></button> : null}
          </li>
        ))}
        {services.map((s) => <li key={s.service}><Icon name="check" size={13} /><span>{t('service.was', { n: s.service, time: timeOfDay(new Date(s.calledAt)), name: s.name })}</span></li>)}
      </ul>
    </>
  )
}
