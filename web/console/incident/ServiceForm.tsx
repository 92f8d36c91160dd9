// The hand-over to 119 and 120: the incident's own facts to be read out, ticked one by one, and the call put on record.
import { useState } from 'react'
import type { ElevatorView } from '../../../server/contracts/elevator.ts'
import { useFetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useDigits, useKey, type Digit } from '../keys.ts'
import { dial, useLine } from '../line.ts'
import { careWords } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import type { FormProps } from './formProps.ts'
import { handoverFacts, ITEMS, serviceToCall, type HandoverWords, type Item } from './handover.ts'

const DIGITS: readonly (Digit | '0')[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']
const SERVICES = ['119', '120'] as const

export function ServiceForm({ incident, busy, onSend }: FormProps) {
  const wanted = useDesk((s) => s.service)
  const [service, setService] = useState(wanted !== null && !incident.services.some((s) => s.service === wanted) ? wanted : serviceToCall(incident))
  const [ticked, setTicked] = useState<readonly Item[]>([])
  const [note, setNote] = useState('')
  const seat = useLive((s) => s.me?.seat ?? null)
  const hasPhone = useLine((s) => s.phone !== null)
  const car = useFetched<ElevatorView>(incident.elevator ? `/api/elevators/${incident.elevator.id}` : null)
  const act = useAct()
  const digits = useDigits()
  if (service === null) return <p className="quiet">{t('service.all')}</p>
  const facts = handoverFacts(incident, car.value, words(seat))
  const tick = (item: Item) => setTicked((was) => (was.includes(item) ? was.filter((x) => x !== item) : [...was, item]))
  const done = () => { if (!busy) onSend({ type: 'service-called', service, checklist: ITEMS.filter((x) => ticked.includes(x)).map((x) => t(`check.${x}`)), note: note.trim() }) }
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); done() }}>
      <fieldset className="kinds wide">
        <legend>{t('service.which')}</legend>
        {SERVICES.map((s) => <label key={s}><input type="radio" name="service" checked={service === s} disabled={incident.services.some((x) => x.service === s)} onChange={() => setService(s)} />{t(`service.${s}`)}</label>)}
        {hasPhone
          ? <button type="button" className="btn sm push" disabled={act.busy} onClick={() => { void act.run(() => dial({ phone: service, incidentId: incident.id })) }}>{t('service.dial', { n: service })}</button>
          : <span className="meta push">{t('service.no-phone', { n: service })}</span>}
      </fieldset>
      <div className="wide"><Refusal problem={act.problem} onClose={act.forget} /></div>
      <fieldset className="wide checklist">
        <legend>{t('service.read')}</legend>
        {ITEMS.map((item, n) => <Check key={item} item={item} digit={digits ? DIGITS[n] : undefined} fact={facts[item]} ticked={ticked.includes(item)} onTick={() => tick(item)} />)}
      </fieldset>
      <label className="wide">{t('form.note')}<input type="text" maxLength={500} value={note} onChange={(e) => setNote(e.target.value)} /></label>
      <button type="submit" className="btn pri" disabled={busy}>{service} {t('service.done')}</button>
    </form>
  )
}

/** A number key ticks it while the hand is not in the note. */
function Check({ item, digit, fact, ticked, onTick }: { item: Item; digit: Digit | '0' | undefined; fact: string | null; ticked: boolean; onTick: () => void }) {
  useKey(digit ?? '0', onTick, digit !== undefined)
  return (
    <label className={ticked ? 'check on' : 'check'}>
      <input type="checkbox" checked={ticked} onChange={onTick} /><kbd aria-hidden>{digit}</kbd><b>{t(`check.${item}`)}</b>
      <span className={fact === null ? 'w' : ''}>{fact ?? `▲ ${t('check.unknown')}`}</span>
    </label>
  )
}

const words = (seat: string | null): HandoverWords => ({
  people: (n) => t('people', { n }), care: careWords, nobodyHurt: t('check.nobody-hurt'), noHazard: t('check.no-hazard'), hazard: (h) => wordOf('care', h), floors: (n) => t('check.floors', { n }),
  desk: (number) => (seat === null ? t('check.desk.short', { number }) : t('check.desk.is', { seat, number })), noTeam: t('check.no-team'),
})
