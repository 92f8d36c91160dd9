// The cars of this estate that nobody knows anything of: one after the other, what was found in one tap, the thumb never leaves the foot of the page.
import { useEffect, useRef, useState } from 'react'
import type { MySweep, SweepItem } from '../../../server/contracts/area.ts'
import { useClock } from '../../live/clock.ts'
import { useInside, type Inside } from '../../live/inside.ts'
import type { SweptCar } from '../../live/sweptCar.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Banner } from '../parts/Banner.tsx'
import { Stepper } from '../parts/Stepper.tsx'
import { markCar, usePhone } from '../phone.ts'
import { nextCar, sweepingOf } from '../sweep.ts'
import { hm, word } from '../word.ts'

const placeOf = (c: SweepItem): string => `${c.building} ${c.door} ${c.car}`

export function Sweep({ mine, others }: { mine: MySweep; others: number }) {
  useClock()
  const acts = usePhone((s) => s.acts)
  const [chosenId, choose] = useState<string | null>(null)
  const [lastId, setLast] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const sweeping = sweepingOf(mine, acts)
  const { cars, open, estate } = sweeping
  const car = nextCar(sweeping, chosenId, lastId)
  const last = cars.find((c) => c.elevatorId === lastId)
  const current = useRef<HTMLLIElement>(null)
  useEffect(() => { current.current?.scrollIntoView({ block: 'nearest' }) }, [car?.elevatorId])
  const mark = (status: SweepItem['status'], more: Inside = {}) => {
    if (!car) return
    void markCar({ elevatorId: car.elevatorId, status, ...more })
    setLast(car.elevatorId)
    choose(null)
    setAsking(false)
  }
  return (
    <section className="s sweep">
      <header className="bar">
        <button type="button" className="lang back" onClick={() => usePhone.setState({ sweeping: false })}>{word('why.back')}</button>
        <h1>{word('sweep.title')}</h1><span>{estate}</span>
        <span className="r"><b>{open.length}</b>{word('sweep.of', { all: cars.length })}</span>
      </header>
      <Banner others={others} />
      {last && last.status !== 'unknown' ? <p className="last" role="status"><span>{placeOf(last)}：<b>{word(`sweep.${last.status}`)}</b>{last.unsent ? `　○ ${word('outbox.unsent')}` : ''}</span><button type="button" onClick={() => { void markCar({ elevatorId: last.elevatorId, status: 'unknown' }); choose(last.elevatorId); setLast(null) }}>{word('sweep.undo')}</button></p> : null}
      <ol className="cars" aria-label={word('sweep.cars')}>
        {cars.map((c) => <li key={c.elevatorId} ref={c.elevatorId === car?.elevatorId ? current : null}><Car car={c} on={c.elevatorId === car?.elevatorId} onChoose={() => choose(c.elevatorId)} /></li>)}
      </ol>
      <div className="ft stays">
        {car ? (
          <>
            <h2><small>{chosenId === null ? word('sweep.next') : word('sweep.chosen')}</small>{placeOf(car)}{car.hint ? <em>{word('sweep.hint')}</em> : null}</h2>
            <div className="pair"><button type="button" className="bt pri" onClick={() => setAsking(true)}>{word('sweep.people')}</button><button type="button" className="bt" onClick={() => mark('empty')}>{word('sweep.empty')}</button></div>
            <div className="pair less"><button type="button" className="bt sub" onClick={() => mark('freed')}>{word('sweep.freed')}</button><button type="button" className="bt sub" onClick={() => mark('running')}>{word('sweep.running')}</button></div>
          </>
        ) : <><h2>✓ {word('sweep.all-done', { all: cars.length })}</h2><button type="button" className="bt pri" onClick={() => usePhone.setState({ sweeping: false })}>{word('why.back')}</button></>}
      </div>
      {asking && car ? <People car={car} onBack={() => setAsking(false)} onTold={(more) => mark('people', more)} /> : null}
    </section>
  )
}

function Car({ car: c, on, onChoose }: { car: SweptCar; on: boolean; onChoose: () => void }) {
  return (
    <button type="button" className={`car is-${c.status}${c.care ? ' hurt' : ''}${on ? ' on' : ''}`} aria-current={on ? 'true' : undefined} onClick={onChoose}>
      <i aria-hidden>{c.status === 'people' ? (c.care ? <Glyph kind="care" size={18} /> : (c.people ?? '?')) : c.status === 'freed' ? '✓' : c.status === 'empty' ? '–' : c.status === 'running' ? '○' : ''}</i>
      <span><b>{placeOf(c)}</b><small>{c.rescueCode}{c.hint ? ` · ${word('sweep.hint')}` : ''}</small></span>
      <span className="is">{word(`sweep.${c.status}`)}<small>{c.unsent ? `○ ${word('outbox.unsent')}` : c.at ? hm(c.at) : c.from === 'incident' ? word('sweep.reported') : ''}</small></span>
    </button>
  )
}

function People({ car, onBack, onTold }: { car: SweptCar; onBack: () => void; onTold: (more: Inside) => void }) {
  const { dialog, people, setPeople, injured, setInjured, care, inside } = useInside(car.people)
  return (
    <dialog className="sheet people" ref={dialog} onCancel={onBack} aria-label={word('sweep.people')}>
      <h2>{placeOf(car)}<small>{word('sweep.people.note')}</small></h2>
      <Stepper label={word('fact.people')} value={people} onChange={setPeople} least={0} none={word('people.unknown')} />
      <Stepper label={word('form.hurt')} value={injured} onChange={setInjured} least={0} />
      {injured > 0 ? <p className="hint care">✚ {word('form.hurt.note')}</p> : null}
      <div className="g4">{care.map(({ one, is, toggle }) => <button key={one} type="button" className={is ? 'chip on' : 'chip'} aria-pressed={is} onClick={toggle}>{word(`care.${one}`)}</button>)}</div>
      <button type="button" className="bt pri" onClick={() => onTold(inside)}>{word('sweep.report')}</button>
      <button type="button" className="bt sub" onClick={onBack}>{word('why.back')}</button>
    </dialog>
  )
}
