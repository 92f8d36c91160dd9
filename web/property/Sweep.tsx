// The officer's own cars in a blackout: knock at every door, say in one tap what was heard. What nobody has looked at comes first.
import { useEffect, useRef, useState, type MouseEvent } from 'react'
import type { MySweepBody, SweepItem } from '../../server/contracts/area.ts'
import type { SweptCar } from '../live/sweptCar.ts'
import { Glyph } from '../ui/Glyph.tsx'
import { hourMinute } from '../ui/duration.ts'
import { Inside } from './Inside.tsx'
import type { Who } from './kept.ts'
import { canUndo, ofAccount, sweepingOf, type Marks } from './marks.ts'
import { lookAtSweep, markCar, readRefusal, sweepAs, useSweep } from './sweeping.ts'
import { word } from './word.ts'

const EVERY_MS = 15_000
/** What is shown at first: the people who are known to be trapped stand below. */
const FIRST = 4
/** A second tap so soon was meant for the car that has just gone from under the thumb. */
const DOUBLE_MS = 400
const SHAPE: Readonly<Record<SweepItem['status'], string>> = { people: '■', empty: '–', freed: '✓', running: '●', unknown: '' }

type Found = Omit<MySweepBody, 'at' | 'elevatorId'>
const placeOf = (c: SweepItem): string => `${c.building} ${c.door} ${c.car}`
const cardOf = ({ elevatorId }: SweepItem): string => `sweep-${elevatorId}`

/** `because`: look again when this changes. */
export function Sweep({ who, because }: { who: Who; because: string }) {
  const { mine, marks, lasting } = useSweep()
  const { accountId, name } = who
  useEffect(() => { sweepAs({ accountId, name }) }, [accountId, name])
  useEffect(() => {
    void lookAtSweep()
    const timer = setInterval(() => void lookAtSweep(), EVERY_MS)
    return () => clearInterval(timer)
  }, [because])
  const own = ofAccount(marks, accountId)
  const untold = own.waiting.length
  if (!mine && untold === 0 && own.refused.length === 0) return null
  return (
    <section className="sweep" aria-labelledby="sweep-title">
      {mine?.drill ? <div className="drill">{word('drill')}</div> : null}
      <h2 id="sweep-title" className="sum">{word('sweep.title')}</h2>
      {own.refused.map((r) => <div key={r.clientId} className="refused" role="alert"><p>▲ {word('sweep.refused', { place: r.place, status: word(`sweep.${r.status}`), why: r.why })}</p><button type="button" className="bt small" onClick={() => readRefusal(r.clientId)}>{word('sweep.read')}</button></div>)}
      <p role="status" className="untold">{untold > 0 ? <><Glyph kind="unknown" size={14} /> {word(lasting ? 'sweep.unsent.n' : 'sweep.unkept', { n: untold })}</> : null}</p>
      {mine && mine.items.length > 0 ? <Cars mine={mine} marks={own} /> : null}
    </section>
  )
}

function Cars({ mine, marks }: { mine: Parameters<typeof sweepingOf>[0]; marks: Marks }) {
  const [lastId, setLast] = useState<string | null>(null)
  const [asking, setAsking] = useState<SweptCar | null>(null)
  const [wide, setWide] = useState(false)
  const nextId = useRef<string | null>(null)
  const tappedAt = useRef(-DOUBLE_MS)
  const { estates, open, known, all } = sweepingOf(mine, marks)
  const last = known.find((c) => c.elevatorId === lastId)
  useEffect(() => {
    // The tapped button has gone with its car: who works by keyboard or ear goes on at the next one.
    const next = nextId.current
    nextId.current = null
    if (next !== null && (document.activeElement === null || document.activeElement === document.body)) document.getElementById(next)?.focus({ preventScroll: true })
  })
  const mark = (car: SweptCar, found: Found) => {
    const at = open.findIndex((c) => c.elevatorId === car.elevatorId)
    const next = open[at + 1] ?? open[at - 1]
    nextId.current = at >= 0 && next ? cardOf(next) : 'sweep-known'
    markCar(placeOf(car), { elevatorId: car.elevatorId, ...found })
    setLast(found.status === 'unknown' ? null : car.elevatorId)
    setAsking(null)
  }
  const choose = (car: SweptCar, status: SweepItem['status'], event: MouseEvent) => {
    if (event.timeStamp - tappedAt.current < DOUBLE_MS) return
    tappedAt.current = event.timeStamp
    if (status === 'people') setAsking(car)
    else mark(car, { status })
  }
  const undo = (car: SweptCar) => mark(car, { status: 'unknown' })
  const shown = wide ? open : open.slice(0, FIRST)
  return (
    <>
      {open.length > 0 ? <p className="quiet">{word('sweep.do')}</p> : null}
      <div className="done"><b>{open.length === 0 ? <><span aria-hidden>✓</span> {word('sweep.all-done', { all })}</> : word('sweep.done', { n: known.length, all })}</b><progress max={all} value={known.length} aria-label={word('sweep.done', { n: known.length, all })} /></div>
      <div role="status" className={last ? 'last' : ''}>{last ? <><span><span aria-hidden>{SHAPE[last.status]}</span> {placeOf(last)} <b>{word(`sweep.${last.status}`)}</b>{last.unsent ? ` ○ ${word('sweep.unsent')}` : ''}</span>{canUndo(last) ? <button type="button" className="bt small" onClick={() => undo(last)}>{word('sweep.undo')}</button> : null}</> : null}</div>
      {estates.map(({ estate, open: here }) => {
        const cars = here.filter((c) => shown.includes(c))
        if (cars.length === 0) return null
        return (
          <div key={estate} className="estate">
            {new Set(mine.items.map((i) => i.estate)).size > 1 ? <h3>{estate}<small>{word('sweep.left', { n: here.length })}</small></h3> : null}
            {cars.map((c) => (
              <article key={c.elevatorId} id={cardOf(c)} className="look" tabIndex={-1} aria-label={placeOf(c)}>
                <p><b>{placeOf(c)}</b><small>{word('code', { code: c.rescueCode })}</small>{c.hint ? <em><Glyph kind="warn" size={14} /> {word('sweep.hint')}</em> : null}</p>
                <Choices car={c} onChoose={choose} />
              </article>
            ))}
          </div>
        )
      })}
      {open.length > shown.length ? <button type="button" className="bt sub" onClick={() => setWide(true)}>{word('sweep.more', { n: open.length - shown.length })}</button> : null}
      {known.length > 0 ? <Known cars={known} onChoose={choose} onUndo={undo} /> : null}
      {asking ? <Inside place={placeOf(asking)} people={asking.people} onBack={() => setAsking(null)} onTold={(inside) => mark(asking, { status: 'people', ...inside })} /> : null}
    </>
  )
}

type Choose = (car: SweptCar, status: SweepItem['status'], event: MouseEvent) => void

function Choices({ car, onChoose }: { car: SweptCar; onChoose: Choose }) {
  const choice = (status: SweepItem['status'], look: string) => <button type="button" className={`bt ${look}`} aria-label={`${word(`sweep.${status}`)} ${placeOf(car)}`} onClick={(event) => onChoose(car, status, event)}>{word(`sweep.${status}`)}</button>
  return (
    <div className="choices">
      {choice('people', 'found')}{choice('empty', '')}{choice('freed', 'sub')}{choice('running', 'sub')}
    </div>
  )
}

/** What is known, short. A look can be taken back; what was reported is put right by another look. */
function Known({ cars, onChoose, onUndo }: { cars: readonly SweptCar[]; onChoose: Choose; onUndo: (car: SweptCar) => void }) {
  const [changing, change] = useState<string | null>(null)
  const people = cars.filter((c) => c.status === 'people').length
  return (
    <details className="known">
      <summary id="sweep-known"><span>{word('sweep.known', { n: cars.length })}</span>{people > 0 ? <b>■ {word('sweep.known.people', { n: people })}</b> : null}</summary>
      <ul>
        {cars.map((c) => (
          <li key={c.elevatorId}>
            <span><b>{placeOf(c)}</b><small>{c.unsent ? `○ ${word('sweep.unsent')}` : [c.from === 'incident' ? word('sweep.reported') : c.by, c.at ? hourMinute(new Date(c.at)) : null].filter((x) => x !== null).join(' ')}</small>{c.hint ? <em><Glyph kind="warn" size={14} /> {word('sweep.hint')}</em> : null}</span>
            <span className={`is ${c.status}`}><span aria-hidden>{SHAPE[c.status]}</span> {word(`sweep.${c.status}`)}{c.status === 'people' && c.people !== null ? ` ${word('sweep.count', { n: c.people })}` : ''}{c.care ? <> <Glyph kind="care" size={14} label={word('sweep.care')} /></> : null}</span>
            {canUndo(c)
              ? <button type="button" className="bt small" aria-label={`${word('sweep.undo')} ${placeOf(c)}`} onClick={() => onUndo(c)}>{word('sweep.undo')}</button>
              : <button type="button" className="bt small" aria-label={`${word('sweep.change')} ${placeOf(c)}`} aria-expanded={changing === c.elevatorId} onClick={() => change(changing === c.elevatorId ? null : c.elevatorId)}>{word('sweep.change')}</button>}
            {changing === c.elevatorId && !canUndo(c) ? <Choices car={c} onChoose={onChoose} /> : null}
          </li>
        ))}
      </ul>
    </details>
  )
}
