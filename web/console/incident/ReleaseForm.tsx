// 已解救: how many came out and why the car stopped, as the operator heard it. A team's own report carries the same.
import { useState } from 'react'
import type { FormProps } from './formProps.ts'
import { wordOf } from '../../ui/i18n.ts'
import { t } from '../words.ts'

const CAUSES = ['human', 'external', 'door', 'traction', 'guide', 'car', 'control', 'electrical', 'safety-gear'] as const
type Cause = (typeof CAUSES)[number]

export function ReleaseForm({ incident, busy, onSend }: FormProps) {
  const [people, setPeople] = useState(String(incident.people.trapped ?? 1))
  const [cause, setCause] = useState<Cause | ''>('')
  const [note, setNote] = useState('')
  const count = Number(people)
  const good = people !== '' && Number.isInteger(count) && count >= 0 && count <= 200
  const send = () => { if (good && !busy) onSend({ type: 'release', people: count, ...(cause === '' ? {} : { cause: { root: cause } }), ...(note === '' ? {} : { note }) }) }
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); send() }}>
      <label>{t('release.people')}<input type="number" min={0} max={200} value={people} onChange={(e) => setPeople(e.target.value)} /></label>
      <label>{t('release.cause')}
        <select value={cause} onChange={(e) => setCause(e.target.value as Cause | '')}>
          <option value="">{t('release.cause.unknown')}</option>
          {CAUSES.map((c) => <option key={c} value={c}>{wordOf('cause', c)}</option>)}
        </select>
      </label>
      <label className="wide">{t('form.note')}<input type="text" maxLength={500} value={note} onChange={(e) => setNote(e.target.value)} /></label>
      <button type="submit" className="btn pri" disabled={!good || busy}>{t('released')}</button>
    </form>
  )
}
