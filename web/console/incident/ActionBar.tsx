// Four actions in fixed places. The last place is the next step of the rescue: released, then follow-up, then close.
import { useEffect } from 'react'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { myCall, useLive, whereItWent } from '../../live/store.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { command, useAct } from '../act.ts'
import { useDesk, type Form } from '../desk.ts'
import { useKey } from '../keys.ts'
import { dial, useLine } from '../line.ts'
import { Refusal } from '../Refusal.tsx'
import { t, type Key } from '../words.ts'
import { comforting, useComforting } from './comforting.ts'

export function ActionBar({ incident }: { incident: IncidentBrief }) {
  const { openForm, form } = useDesk()
  const act = useAct()
  const call = useLive(myCall)
  const hasPhone = useLine((s) => s.phone !== null)
  const { id, status } = incident
  const over = status === 'closed' || status === 'joined'
  const done = over || status === 'released' || status === 'followed-up'
  const step = nextStep(incident)
  const onCallId = useLive((s) => whereItWent(s.incidents, call?.incidentId ?? null)?.id ?? null)
  const talkingHere = call?.state === 'talking' && onCallId === id
  const record = () => { void act.run(() => command(id, { type: 'comfort', note: '' })) }
  const comfort = () => {
    if (over || act.busy) return
    if (talkingHere) { record(); return }
    if (incident.callerPhone === null) return
    const phone = incident.callerPhone
    void act.run(async () => {
      const answer = await dial({ phone, incidentId: id })
      if (answer.ok) comforting(answer.value.call.id, id)
      return answer
    })
  }
  const join = () => { if (!done) openForm('join') }
  const next = () => { if (step.can) openForm(step.form) }
  const service = () => { if (over) return; useDesk.setState({ service: null }); openForm('service') }
  const asked = incident.attention.some((a) => a.reason === 'call-119' || a.reason === 'call-120')
  useComforting()
  useKey('C', comfort)
  useKey('M', join)
  useKey('H', service)
  useKey('R', next, step.key)
  useEffect(() => act.forget, [id])
  return (
    <>
      <Refusal problem={act.problem} onClose={act.forget} />
      {act.problem?.code === 'no-phone' || (!hasPhone && act.problem) ? <div className="form-line"><span>{t('comfort.other-way')}</span><button type="button" className="btn sm" onClick={record}>{t('comfort.record')}</button></div> : null}
      <div className="act">
        <button type="button" className="btn" aria-disabled={over || (incident.callerPhone === null && !talkingHere)} title={incident.callerPhone === null ? t('comfort.no-number') : undefined} onClick={comfort}>{t(talkingHere ? 'comfort.now' : 'comfort')} <kbd>C</kbd></button>
        <button type="button" className="btn" aria-disabled={done} aria-pressed={form === 'join'} onClick={join}>{t('join')} <kbd>M</kbd></button>
        <button type="button" className={asked ? 'btn asked' : 'btn'} aria-disabled={over} aria-pressed={form === 'service'} onClick={service}>{asked ? <Glyph kind="late" size={11} label={t('state.late')} /> : null}{t('service')} <kbd>H</kbd></button>
        <button type="button" className="btn" aria-disabled={!step.can} aria-pressed={form === step.form} title={step.can ? undefined : t('next.locate')} onClick={next}>{t(step.word)} {step.key ? <kbd>R</kbd> : null}</button>
        <button type="button" className="btn cancel" aria-disabled={done} aria-pressed={form === 'cancel'} onClick={() => { if (!done) openForm('cancel') }}>{t('cancel')}</button>
      </div>
    </>
  )
}

/** Closing a case has no single key. */
function nextStep({ status }: IncidentBrief): { form: Form; word: Key; can: boolean; key: boolean } {
  switch (status) {
    case 'released': return { form: 'follow-up', word: 'follow-up', can: true, key: true }
    case 'followed-up': return { form: 'close', word: 'close-case', can: true, key: false }
    case 'closed': case 'joined': return { form: 'close', word: 'closed', can: false, key: false }
    case 'reported': return { form: 'release', word: 'released', can: false, key: true }
    case 'located': case 'dispatched': case 'accepted': case 'departed': case 'arrived': return { form: 'release', word: 'released', can: true, key: true }
  }
}
