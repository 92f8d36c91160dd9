// The six headline figures with the year before, and the six intervals with what was excluded from each.
import type { Interval, StatsAnswer, StatsRow } from '../../server/contracts/stats.ts'
import { INTERVALS } from './lists.ts'
import { count, minutes, percent, span } from './figure.ts'
import { word } from './word.ts'

interface Parts { answer: StatsAnswer; last: StatsAnswer | null; compared: boolean; onLook: (interval: Interval) => void }

export function Figures({ answer, last, compared, onLook }: Parts) {
  const { total } = answer
  const was = last && last.total.incidents > 0 ? last.total : null
  const note = (of: (row: StatsRow) => string | null) => {
    if (!compared) return null
    const text = was ? of(was) : null
    return <em>{text ?? word('k.before.none')}</em>
  }
  const rate = (key: 'answeredWithin15Sec' | 'acceptedWithin3Min' | 'arrivedWithin30Min') => (before: StatsRow) => {
    const [now, then] = [total[key], before[key]]
    return then === null ? null : `${word('k.before', { value: percent(then) })}${now === null ? '' : `　${points(now - then)}`}`
  }
  const pace = (key: 'arrival' | 'onSite') => (before: StatsRow) => {
    const [now, then] = [total[key].mean, before[key].mean]
    return then === null ? null : `${word('k.before', { value: minutes(then) })}${now === null ? '' : `　${faster(now - then)}`}`
  }
  const { missing, negative } = total.arrival.excluded
  const { fault, selfFreed, falseAlarm } = total.otherKinds
  return (
    <section className="ks">
      <div className="k"><span>{word('k.answer')}</span><b>{percent(total.answeredWithin15Sec)}<small>%</small></b>{note(rate('answeredWithin15Sec'))}</div>
      <div className="k"><span>{word('k.accept')}</span><b>{percent(total.acceptedWithin3Min)}<small>%</small></b>{note(rate('acceptedWithin3Min'))}</div>
      <div className="k"><span>{word('k.arrival')}</span>
        <div className="k3">
          <div><small className="t">{word('k.mean')}</small><b>{minutes(total.arrival.mean)}<small>{word('k.min')}</small></b></div>
          <div><small className="t">{word('k.p50')}</small><b>{minutes(total.arrival.p50)}<small>{word('k.min')}</small></b></div>
          <div><small className="t">{word('k.p90')}</small><b>{minutes(total.arrival.p90)}<small>{word('k.min')}</small></b></div>
        </div>{note(pace('arrival'))}
      </div>
      <div className="k"><span>{word('k.on-site')}</span><b>{minutes(total.onSite.mean)}<small>{word('k.min')}</small></b>{note(pace('onSite'))}</div>
      <div className="k"><span>{word('k.arrived')}</span><b>{percent(total.arrivedWithin30Min)}<small>%</small></b>{note(rate('arrivedWithin30Min'))}</div>
      <div className="k"><span>{word('k.incidents')}</span><b>{count(total.incidents)}<small>{word('k.cases')}</small> {count(total.people)}<small>{word('k.people')}</small></b>
        <em title={word('k.others', { fault, freed: selfFreed, false: falseAlarm })}>
          {missing + negative === 0 ? word('k.excluded.none') : <>{word('k.excluded', { n: missing + negative, missing, negative })}　<button type="button" className="lk" onClick={() => onLook('arrival')}>{word('k.look')}</button></>}
        </em>
      </div>
    </section>
  )
}

const UNITS = () => ({ s: word('k.s'), min: word('k.min') })

/** Clocks that start at dispatch hide the ringing and the questioning: here is the whole way from the report on. */
export function Intervals({ answer, onLook }: Pick<Parts, 'answer' | 'onLook'>) {
  return (
    <section className="is" aria-label={word('i.title')}>
      {INTERVALS.map((name) => {
        const s = answer.total[name]
        const out = s.excluded.missing + s.excluded.negative
        return (
          <div key={name} className="k">
            <span>{word(`i.${name}`)}</span><b>{span(s.mean, UNITS())}</b><em>{word('i.small', { p50: span(s.p50, UNITS()), p90: span(s.p90, UNITS()) })}</em>
            <em>{out === 0 ? word('i.out', { n: count(s.count), out }) : <button type="button" className="lk quiet" onClick={() => onLook(name)}>{word('i.out', { n: count(s.count), out })}</button>}</em>
          </div>
        )
      })}
    </section>
  )
}

function points(difference: number): string {
  const n = Math.abs(difference * 100).toFixed(1)
  return n === '0.0' ? word('k.same') : word(difference > 0 ? 'k.up' : 'k.down', { n })
}

function faster(seconds: number): string {
  const n = Math.abs(seconds / 60).toFixed(1)
  return n === '0.0' ? word('k.same') : word(seconds < 0 ? 'k.faster' : 'k.slower', { n })
}
