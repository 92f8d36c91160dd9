// The public facts of one car, and their change by whoever keeps the register.
import { useState } from 'react'
import type { ElevatorRecord } from '../../../server/contracts/visit.ts'
import { patch, type Answer } from '../../live/api.ts'
import { grouped } from '../../ui/duration.ts'
import { dayOf, word } from './word.ts'

export function FactsCard({ record: e, onDone }: { record: ElevatorRecord; onDone: (answer: Answer<unknown>, text: string) => void }) {
  const [changing, setChanging] = useState(false)
  const overdue = e.nextInspectionOn !== null && e.nextInspectionOn < dayOf(new Date())
  return (
    <section className="c">
      <h2>{e.rescueCode}<small>{e.address}</small>{e.mayChangeFacts && !changing ? <button type="button" className="f sm r" onClick={() => setChanging(true)}>{word('visit.change')}</button> : null}</h2>
      {changing ? <FactsForm record={e} onClose={() => setChanging(false)} onDone={onDone} /> : (
        <dl>
          <dt>{word('visit.registration')}</dt><dd>{e.registrationCode === null ? word('visit.unknown') : grouped(e.registrationCode)}</dd>
          <dt>{word('visit.inspection')}</dt><dd>{e.nextInspectionOn ?? word('visit.unknown')} {overdue ? <span className="late">{word('visit.overdue')}</span> : null}</dd>
          <dt>{word('visit.unit')}</dt><dd>{e.maintenanceUnit}</dd><dt>{word('visit.use')}</dt><dd>{e.useUnit}</dd>
        </dl>
      )}
    </section>
  )
}

function FactsForm({ record: e, onClose, onDone }: { record: ElevatorRecord; onClose: () => void; onDone: (answer: Answer<unknown>, text: string) => void }) {
  const [registration, setRegistration] = useState(e.registrationCode ?? '')
  const [inspection, setInspection] = useState(e.nextInspectionOn ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const digits = registration.replace(/\s/g, '')
  const bad = digits !== '' && !/^\d{20}$/.test(digits)
  const save = async () => {
    setTried(true)
    if (busy || bad) return
    // Only what was changed here: the rest may be a colleague's since.
    const change = { ...(digits === (e.registrationCode ?? '') ? {} : { registrationCode: digits || null }), ...(inspection === (e.nextInspectionOn ?? '') ? {} : { nextInspectionOn: inspection || null }) }
    if (Object.keys(change).length === 0) { onClose(); return }
    setBusy(true)
    const answer = await patch<ElevatorRecord>(`/api/elevators/${e.id}/facts`, change)
    setBusy(false)
    onDone(answer, word('visit.saved'))
    if (answer.ok) onClose()
  }
  return (
    <form noValidate onSubmit={(x) => { x.preventDefault(); void save() }}>
      <label>{word('visit.registration')}<input inputMode="numeric" maxLength={24} autoComplete="off" size={26} value={registration} aria-invalid={tried && bad} onChange={(x) => setRegistration(x.target.value)} /><small className={tried && bad ? 'why' : ''}>{tried && bad ? `✕ ${word('visit.registration.bad')}` : word('visit.registration.how')}</small></label>
      <label>{word('visit.inspection')}<input type="date" value={inspection} onChange={(x) => setInspection(x.target.value)} /><small>{word('visit.inspection.how')}</small></label>
      <span className="go"><button type="submit" className="f pri" disabled={busy}>{busy ? word('visit.busy') : word('visit.save')}</button> <button type="button" className="f" onClick={onClose}>{word('visit.cancel')}</button></span>
    </form>
  )
}
