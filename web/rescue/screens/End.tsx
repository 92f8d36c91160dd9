// How a job ended: released, with its times; or taken back, with the reason and what to do.
import { clock } from '../../ui/duration.ts'
import { Banner } from '../parts/Banner.tsx'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../parts/Icon.tsx'
import { SweepEntry } from '../parts/SweepEntry.tsx'
import { putAway, usePhone } from '../phone.ts'
import type { Shown } from '../shown.ts'
import { word, wordFor } from '../word.ts'

export function Done({ shown, others }: { shown: Shown; others: number }) {
  const { my } = shown
  const ms = (from: string | null, to: string | null) => (from && to ? clock(Date.parse(to) - Date.parse(from)) : '—')
  const unsent = shown.unsent.size > 0
  const people = usePhone((s) => s.counts[shown.id])
  return (
    <section className="s end">
      <Banner others={others} />
      <div className="mid">
        <i className="big"><Icon name="check" size={44} weight={1.8} /></i>
        <h1>{word('done.title')}</h1>
        <p>{my.elevator.estate} {my.elevator.building} {my.elevator.door}</p>
        <dl className="sum">
          {people === undefined ? null : <div><dt>{word('done.people')}</dt><dd>{word('form.n', { n: people })}</dd></div>}
          <div><dt>{word('done.arrival')}</dt><dd>{ms(my.assignment.offeredAt, shown.arrivedAt)}</dd></div>
          <div><dt>{word('done.on-site')}</dt><dd>{ms(shown.arrivedAt, shown.releasedAt)}</dd></div>
          <div><dt>{word('done.total')}</dt><dd>{ms(my.reportedAt, shown.releasedAt)}</dd></div>
        </dl>
        <SweepEntry />
        <p className="told">{unsent ? <><Glyph kind="warn" size={16} /> {word('done.unsent')}</> : <>✓ {word('done.sent')}</>}</p>
      </div>
      <div className="ft"><button type="button" className="bt pri" onClick={() => putAway(shown.id)}>{word('done.next')}</button></div>
    </section>
  )
}

export function Ended({ shown, others }: { shown: Shown; others: number }) {
  const { my } = shown
  const lapsed = shown.status === 'lapsed'
  const reason = my.assignment.reason ?? ''
  return (
    <section className="s end">
      <Banner others={others} />
      <div className="mid">
        <i className="big no"><Icon name="cross" size={44} weight={1.8} /></i>
        <h1>{lapsed ? word('ended.lapsed') : word('ended.stood-down')}</h1>
        <p>{my.elevator.estate} {my.elevator.building} {my.elevator.door}</p>
        <p className="why">{lapsed ? word('ended.lapsed.note') : wordFor('ended.reason', reason, reason)}</p>
        {lapsed ? null : <p className="why">{word('ended.stop')}</p>}
      </div>
      <div className="ft"><button type="button" className="bt pri" onClick={() => putAway(shown.id)}>{word('ended.ok')}</button></div>
    </section>
  )
}
