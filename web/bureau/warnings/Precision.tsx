// How often warnings were right, overall and by kind, beside elevators that nobody warned of. Few are said to be few.
import type { AudienceView, PrecisionAnswer, PrecisionRow } from '../../../server/contracts/warning.ts'
import type { Fetched } from '../../live/fetched.ts'
import { wordOf } from '../../ui/i18n.ts'
import { word } from '../word.ts'

const FEW = 5
const SMALL = 30

export function Precision({ of }: { of: Fetched<PrecisionAnswer> }) {
  const answer = of.value
  const days = answer?.withinDays ?? 14
  return (
    <section className="c pr" aria-label={word('p.title')} aria-busy={of.loading}>
      <h2>{word('p.title')}<small>{word('p.year')}</small></h2>
      <p className="hint">{word('p.note', { days })}</p>
      {answer === null ? <p className="none">{of.problem ? word('failed', { why: of.problem.title }) : word('loading')}</p> : answer.total.precision === null ? <p className="none">{word('p.none', { days })}</p> : <Total row={answer.total} />}
      {answer ? <Kinds answer={answer} /> : null}
      {answer ? <p className="hint">{word('p.rule')}</p> : null}
      {answer ? <Foot row={answer.total} days={days} /> : null}
    </section>
  )
}

function Total({ row }: { row: PrecisionRow }) {
  const times = row.baseline !== null && row.baseline > 0 && row.precision !== null ? row.precision / row.baseline : null
  return (
    <div className="pt">
      <div><b>{percent(row.precision)}<small>%</small></b><em>{word('p.of', { n: row.followed, of: row.matured })}{row.matured < SMALL ? ` · ${word('p.few')}` : ''}</em><em>{word('p.range', { low: percent(row.low), high: percent(row.high) })}</em></div>
      <div><b className="base">{percent(row.baseline)}{row.baseline === null ? null : <small>%</small>}</b><em>{word('p.base')}</em><em>{row.baseline === null ? '' : word('p.base.n', { n: row.baselineElevatorDays.toLocaleString('en') })}{times === null ? '' : ` · ${word('p.times', { n: times < 10 ? times.toFixed(1) : Math.round(times) })}`}</em></div>
    </div>
  )
}

/** A kind that is not opened any more stands here as long as it has warnings. */
function Kinds({ answer: { kinds, audiences } }: { answer: PrecisionAnswer }) {
  const shown = kinds.filter((row) => row.warnings > 0 || audiences.some((a) => a.kind === row.kind))
  return (
    <table>
      <thead><tr><th className="l">{word('p.kind')}</th><th>{word('p.hit')}</th><th className="l">{word('p.rate')}</th><th>{word('p.baseline')}</th></tr></thead>
      <tbody>{shown.map((row) => (
        <tr key={row.kind}>
          <td className="l">{wordOf('w.kind', row.kind ?? '')}<Audience of={audiences.find((a) => a.kind === row.kind)} /></td><td>{row.matured === 0 ? '—' : `${row.followed} / ${row.matured}`}</td>
          <td className="l">{row.precision === null ? '—' : (
            <><span className="bw" title={word('p.tick')}><span className={row.matured < FEW ? 'few' : ''} style={{ width: `${row.precision * 100}%` }} />{row.baseline === null ? null : <u style={{ left: `${row.baseline * 100}%` }} />}</span><b>{percent(row.precision)}%</b>{row.matured < SMALL ? <em>{word('p.few')}</em> : null}</>
          )}</td>
          <td>{row.baseline === null ? '—' : `${percent(row.baseline)}%`}</td>
        </tr>
      ))}</tbody>
    </table>
  )
}

/** Whom it goes to, and by which figure. A kind that is not opened any more goes to nobody. */
function Audience({ of: audience }: { of: AudienceView | undefined }) {
  if (!audience) return null
  const { to, by, precision, right, of } = audience
  return <small>{word(`p.to.${to}`)} · {word(`p.by.${by}`, { share: percent(precision), right, of })}</small>
}

function Foot({ row, days }: { row: PrecisionRow; days: number }) {
  const young = row.warnings - row.matured
  return (
    <ul className="pf">
      {row.matured > 0 ? <li>{word('p.entrapments', { n: row.entrapments })}</li> : null}
      {row.matured > 0 ? <li>{word('p.confirmed', { n: row.confirmed, share: percent(row.confirmed / row.matured) })}</li> : null}
      {row.nothingFound + row.withdrawn > 0 ? <li>{word('p.nothing', { n: row.nothingFound, n2: row.withdrawn })}</li> : null}
      {young > 0 ? <li>{word('p.young', { n: young, days })}</li> : null}
    </ul>
  )
}

const percent = (share: number | null): string => (share === null ? '—' : share > 0 && share < 0.1 ? (share * 100).toFixed(1) : String(Math.round(share * 100)))
