// The way to the list of cars round the crew; nothing where it is called in no area.
import { usePhone } from '../phone.ts'
import { sweepingOf } from '../sweep.ts'
import { word } from '../word.ts'

export function SweepEntry() {
  const { sweep, acts } = usePhone()
  if (sweep === null || sweep.items.length === 0) return null
  const { open, cars } = sweepingOf(sweep, acts)
  return <button type="button" className="bt sub entry" onClick={() => usePhone.setState({ sweeping: true })}><span>{word('sweep.title')}</span><b>{open.length === 0 ? word('sweep.all-done', { all: cars.length }) : word('sweep.left', { n: open.length, all: cars.length })}</b></button>
}
