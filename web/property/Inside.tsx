// Who was heard behind the door: how many, and who needs help first. All of it may be unknown: that somebody is inside is enough.
import { MOST_PEOPLE, useInside, type Inside as Told } from '../live/inside.ts'
import { Icon } from '../ui/Icon.tsx'
import { word } from './word.ts'

/** `people`: what is known of it already. */
export function Inside({ place, people: known, onBack, onTold }: { place: string; people: number | null; onBack: () => void; onTold: (told: Told) => void }) {
  const { dialog, people, setPeople, injured, setInjured, care, inside } = useInside(known)
  return (
    <dialog ref={dialog} className="inside" aria-labelledby="inside-title" onClose={onBack}>
      <h2 id="inside-title">{word('sweep.people')}<small>{place}</small></h2>
      <Stepper label={word('sweep.how-many')} value={people} none={word('sweep.count.unknown')} onChange={setPeople} />
      <Stepper label={word('sweep.hurt')} value={injured} none={word('sweep.count', { n: 0 })} onChange={setInjured} />
      {injured > 0 ? <p className="care" role="status">✚ {word('sweep.hurt.note')}</p> : null}
      <div className="chips">{care.map(({ one, is, toggle }) => <button key={one} type="button" className="bt sub" aria-pressed={is} onClick={toggle}>{is ? <span aria-hidden>✓</span> : null}{word(`care.${one}`)}</button>)}</div>
      <button type="button" className="bt pri" onClick={() => onTold(inside)}>{word('sweep.report')}</button>
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
      <button type="button" className="bt" disabled={value >= MOST_PEOPLE} aria-label={`${label} ${word('sweep.plus')}`} onClick={() => onChange(value + 1)}><Icon name="plus" size={26} /></button>
    </div>
  )
}
