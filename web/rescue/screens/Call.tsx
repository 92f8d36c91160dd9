// An assignment that waits for its answer: everything needed to decide on one screen, two buttons, the time that is left.
import { useEffect, useState } from 'react'
import { useClock } from '../../live/clock.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { timeOfDay } from '../../ui/duration.ts'
import { Banner } from '../parts/Banner.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Ring } from '../parts/Ring.tsx'
import { Sketch } from '../parts/Sketch.tsx'
import { Why } from '../parts/Why.tsx'
import { act, serverNow, usePhone } from '../phone.ts'
import { lookingAt } from '../receipts.ts'
import { careOf, etaMinutes, farOf } from '../facts.ts'
import type { Shown } from '../shown.ts'
import { travelOf } from '../travel.ts'
import { age, hm, word, wordFor } from '../word.ts'

export function Call({ shown, others }: { shown: Shown; others: number }) {
  useClock()
  const [refusing, setRefusing] = useState(false)
  const { fix, ways } = usePhone()
  const { my } = shown
  const { assignment, elevator, people } = my
  const now = serverNow()
  useEffect(() => {
    lookingAt({ assignmentId: shown.id, version: my.version })
    return () => lookingAt(null)
  }, [shown.id, my.version])
  const until = Date.parse(assignment.answerBy ?? assignment.offeredAt)
  const travel = travelOf(my, fix, now, ways.find((w) => w.assignmentId === shown.id) ?? null)
  const far = farOf(travel.meters)
  const minutes = etaMinutes(travel.seconds)
  const care = careOf(people)
  return (
    <section className="s call" data-theme="dark">
      {my.drill ? <p className="drill">{word('call.drill')}</p> : null}
      <header className="hd">
        <h1><Glyph kind="late" size={20} />{wordFor('call', my.kind, word('call.other'))}</h1>
        <span>{word('call.sub', { tier: word(`tier.${assignment.tier}`), time: timeOfDay(new Date(assignment.offeredAt)) })} · {my.seat ? word('call.seat', { seat: my.seat }) : word('call.system')}</span>
        <Ring from={Date.parse(assignment.offeredAt)} until={until} now={now} />
      </header>
      <Banner others={others} />
      <div className="ad">
        <h2>{elevator.estate}<br />{elevator.building} {elevator.door} {elevator.car}</h2>
        <p>{elevator.regionName} {my.street}</p>
      </div>
      <div className="tri">
        <div><b>{people.trapped ?? '—'}<small> {word('people.unit')}</small></b><span className={people.injured > 0 ? 'care' : ''}>{people.trapped === null ? word('people.unknown') : people.injured > 0 ? `✚ ${word('people.hurt', { n: people.injured })}` : word('people.none-hurt')}</span></div>
        <div><b>{far?.value ?? '—'}<small> {far ? word(`far.${far.unit}`) : ''}</small></b><span>{far ? word('far.line') : word('far.unknown')}</span></div>
        <div><b>{minutes ?? '—'}<small> {minutes === null ? '' : word('eta.unit')}</small></b><span>{travel.seconds === null ? word('eta.unknown') : word('eta.at', { time: hm(now + travel.seconds * 1000) })}</span>{travel.seconds === null ? null : <span className="by">{word(`eta.by.${travel.by}`)}</span>}{travel.seconds === null || travel.ageMs === null ? null : <span className="by">{word('eta.age', { age: age(travel.ageMs) })}</span>}</div>
      </div>
      <ul className="notes">
        {care ? <li className="care"><Glyph kind="care" size={18} />{care}</li> : null}
        <li><Icon name="elevator" />{word('note.code', { code: elevator.rescueCode })}{my.reportCount > 1 ? ` · ${word('note.reports', { n: my.reportCount })}` : ''}</li>
        {my.keyPlace ? <li><Icon name="key" />{my.keyPlace}</li> : null}
      </ul>
      <div className="cmap"><Sketch from={fix} to={elevator} stale={false} label={word('way.map')} /></div>
      <div className="acts">
        <button type="button" className="bt ok" onClick={() => void act(shown.id, 'accept')}>
          {word('call.accept')}<small>{now > until ? word('call.lapsed.note') : word('call.accept.note')}</small>
        </button>
        <button type="button" className="bt nope" onClick={() => setRefusing(true)}>{word('call.refuse')}</button>
      </div>
      {refusing ? <Why act="decline" onBack={() => setRefusing(false)} onChosen={(reason) => void act(shown.id, 'decline', { reason })} /> : null}
    </section>
  )
}
