// On site: get people out first. One tap keeps the moment they are out; the form after it may take its time.
import { useClock } from '../../live/clock.ts'
import { clock } from '../../ui/duration.ts'
import { Banner } from '../parts/Banner.tsx'
import { Contacts } from '../parts/Contacts.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Steps } from '../parts/Steps.tsx'
import { SweepEntry } from '../parts/SweepEntry.tsx'
import { markReleased, serverNow } from '../phone.ts'
import type { Shown } from '../shown.ts'
import { hm, word } from '../word.ts'

export function Site({ shown, others }: { shown: Shown; others: number }) {
  useClock()
  const { my } = shown
  return (
    <section className="s site">
      {my.drill ? <p className="drill">{word('call.drill')}</p> : null}
      <header className="bar">
        <h1>{word('site.title')}</h1><span>{word(`tier.${my.assignment.tier}`)} · {my.number}</span>
        <span className="r"><b>{clock(serverNow() - Date.parse(shown.arrivedAt ?? my.reportedAt))}</b>{word('site.since-arrival')}</span>
      </header>
      <Banner others={others} />
      <Steps shown={shown} next={my.releaseBy ? word('way.limit', { time: hm(my.releaseBy) }) : ''} />
      <Facts my={my} />
      <Contacts my={my} />
      <SweepEntry />
      <p className="hint">{word('site.call')}</p>
      <div className="ft"><button type="button" className="bt pri two" onClick={() => markReleased(shown.id, true)}>{word('site.out')}<small>{word('site.out.note')}</small></button></div>
    </section>
  )
}
