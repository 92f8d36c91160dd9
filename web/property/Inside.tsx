// Who was heard behind the door: how many, and who needs help first. All of it may be unknown: that somebody is inside is enough.
import { useEffect, useRef, useState } from 'react'
import type { MySweepBody } from '../../server/contracts/area.ts'
import { Icon } from '../ui/Icon.tsx'
import { word } from './word.ts'

const CARE = ['elderly', 'child', 'pregnant', 'medical'] as const
const MOST = 200
type Told = Pick<MySweepBody, 'people' | 'injured' | 'vulnerable'>

/** `people`: what is known of it already. */
export function Inside({ place, people: known, onBack, onTold }: { place: string; people: number | null; onBack: () => void; onTold: (told: Told) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [people, setPeople] = useState(known ?? 1)
  const [injured, setInjured] = useState(0)
  const [care, setCare] = useState<readonly (typeof CARE)[number][]>([])
  useEffect(() => { dialog.current?.showModal() }, [])
  const told = { ...(people > 0 ? { people } : {}), ...(injured > 0 ? { injured } : {}), ...(care.length > 0 ? { vulnerable: [...care] } : {}) }
  return (
    <dialog ref={dialog} className="inside" aria-labelledby="inside-title" onClose={onBack}>
      <h2 id="inside-title">{word('sweep.people')}<small>{place}</small></h2>
      <Stepper label={word('sweep.how-many')} value={people} none={word('sweep.count.unknown')} onChange={setPeople} />
      <Stepper label={word('sweep.hurt')} value={injured} none={word('sweep.count', { n: 0 })} onChange={setInjured} />
      {injured > 0 ? <p className="care" role="status">✚ {word('sweep.hurt.note')}</p> : null}
      <div className="chips">{CARE.map((one) => <button key={one} type="button" className="bt sub" aria-pressed={care.includes(one)} onClick={() => setCare(care.includes(one) ? care.filter((x) => x !== one) : [...care, one])}>{care.includes(one) ? <span aria-hidden>✓</span> : null}{word(`care.${one}`)}</button>)}</div>
      <button type="button" className="bt pri" onClick={() => onTold(told)}>{word('sweep.report')}</button>
      <button type="button" className="bt sub" onClick={() => dialog.current?.close()}>{word('sweep.back')}</button>
    </dialog>
  )
}

/** `none`: what 0 is called. */
function Stepper({ label, value, none, onChange }: { label: string; value: number; none: string; onChange: (n: number) => void }) {
  return (
    <div className="count" role="group" aria-label={label}>
      <span>{label}</span>
      <button type="button" className="bt" disabled={value === 0} aria-label={`${label} ${word('sweep.less')}`} onClick={() => onChange(value - 1)}><Icon name="minus" size={26} /></button>
      <output>{value === 0 ? none : word('sweep.count', { n: value })}</output>
      <button type="button" className="bt" disabled={value >= MOST} aria-label={`${label} ${word('sweep.plus')}`} onClick={() => onChange(value + 1)}><Icon name="plus" size={26} /></button>
    </div>
  )
}
