// How many, by two large buttons.
import { MOST_PEOPLE } from '../../live/inside.ts'
import { word } from '../word.ts'
import { Icon } from './Icon.tsx'

/** `none`: what 0 is called where it means that nobody has counted. */
export function Stepper({ label, value, onChange, least, none }: { label: string; value: number; onChange: (n: number) => void; least: number; none?: string }) {
  return (
    <div className="ln" role="group" aria-label={label}>
      <span>{label}</span>
      <div className="st">
        <button type="button" disabled={value <= least} aria-label={`${label} ${word('form.less')}`} onClick={() => onChange(value - 1)}><Icon name="minus" size={26} /></button>
        <output>{value === 0 && none !== undefined ? none : word('form.n', { n: value })}</output>
        <button type="button" disabled={value >= MOST_PEOPLE} aria-label={`${label} ${word('form.more')}`} onClick={() => onChange(value + 1)}><Icon name="plus" size={26} /></button>
      </div>
    </div>
  )
}
