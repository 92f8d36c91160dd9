// On the way: where, how long still, whom to call, and the one button that comes next.
import { useState } from 'react'
import { useClock } from '../../live/clock.ts'
import { clock } from '../../ui/duration.ts'
import { Banner } from '../parts/Banner.tsx'
import { Contacts } from '../parts/Contacts.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Sketch } from '../parts/Sketch.tsx'
import { Steps } from '../parts/Steps.tsx'
import { Why } from '../parts/Why.tsx'
import { byText, etaMinutes, farText } from '../facts.ts'
import { act, serverNow, usePhone } from '../phone.ts'
import type { MyAssignment } from '../../../server/contracts/incident.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import type { Shown } from '../shown.ts'
import { navigationUrl, travelOf } from '../travel.ts'
import { age, hm, word } from '../word.ts'

/** A position older than this, ms, is drawn as old. */
const OLD_MS = 90_000

export function Way({ shown, others }: { shown: Shown; others: number }) {
  useClock()
  const [handing, setHanding] = useState(false)
  const { fix, link, placeSentAt, ways } = usePhone()
  const { my } = shown
  const { elevator } = my
  const now = serverNow()
  const travel = travelOf(my, fix, now, ways.find((w) => w.assignmentId === shown.id) ?? null)
  const minutes = etaMinutes(travel.seconds)
  const eta = minutes === null ? word('eta.unknown') : word('eta.about', { n: minutes })
  const place = !fix ? word('place.none') : link === 'up' && placeSentAt > 0 ? word('place.sent', { age: age(Date.now() - placeSentAt) }) : word('place.kept', { age: age(now - fix.at) })
  const moving = shown.status === 'departed'
  return (
    <section className="s way">
      {my.drill ? <p className="drill">{word('call.drill')}</p> : null}
      <header className="bar">
        <h1>{word('way.title')}</h1><span>{word(`tier.${my.assignment.tier}`)} · {my.number}</span>
        <span className="r"><b>{clock(now - Date.parse(my.reportedAt))}</b>{word('way.since-report')}</span>
      </header>
      <Banner others={others} />
      <Stuck because={my.assignment.notMoving} />
      <div className={link === 'up' ? 'mapb' : 'mapb short'}>
        <Sketch from={fix} to={elevator} stale={!fix || now - fix.at > OLD_MS} label={`${link === 'up' ? word('way.map') : word('way.map.offline')} · ${place}`} inset={76} />
        <div className="fx"><b>{eta}</b>{farText(travel.meters)}{travel.seconds === null ? null : <> · <span>{byText(travel)}</span></>}</div>
        <a className="bt pri go" href={navigationUrl(elevator, elevator.address)} target="_blank" rel="noreferrer"><Icon name="go" size={22} />{word('way.navigate')}</a>
      </div>
      <Steps shown={shown} next={moving ? eta : my.arriveBy ? word('way.limit', { time: hm(my.arriveBy) }) : ''} />
      <Facts my={my} />
      <Contacts my={my} />
      <div className="ft">
        {moving
          ? <button type="button" className="bt pri" onClick={() => void act(shown.id, 'arrive')}>{word('way.arrive')}</button>
          : <button type="button" className="bt pri" onClick={() => void act(shown.id, 'depart')}>{word('way.depart')}</button>}
        <button type="button" className="bt sub" onClick={() => setHanding(true)}>{word('way.cannot-go')}</button>
      </div>
      {handing ? <Why act="cannot-go" onBack={() => setHanding(false)} onChosen={(reason) => void act(shown.id, 'cannot-go', { reason })} /> : null}
    </section>
  )
}

/** The server does not see this team come closer and has called another beside it: the team must know, and what would show that it comes. */
function Stuck({ because }: { because: MyAssignment['assignment']['notMoving'] }) {
  if (because === null) return null
  return <div className="off" role="status"><Glyph kind="warn" size={18} /><div><b>{word('stuck.title')}</b>{word(`stuck.${because}`)}</div></div>
}
