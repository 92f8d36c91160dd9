// Warnings as rows: how urgent, which elevator, why in figures, the days, who is to see to it.
import type { WarningView } from '../../../server/contracts/warning.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { word } from '../word.ts'
import type { Act } from './Act.tsx'
import { Days } from './Days.tsx'
import { chanceOf, dueOf, followedOf, moment, monthDay, reasonOf } from './say.ts'

interface Parts { warnings: readonly WarningView[]; now: Date; mayAct: Record<Act, boolean>; onAct: (warning: WarningView, act: Act) => void }

export function List({ warnings, now, mayAct, onAct }: Parts) {
  return (
    <table className="wl">
      <thead><tr><th className="l" scope="col">{word('w.col.state')}</th><th className="l" scope="col">{word('w.col.elevator')}</th><th className="l" scope="col">{word('w.col.reason')}</th><th className="l" scope="col">{word('w.col.days')}<span className="lgd"><span><i className="now" />{word('w.days.legend.recent')}</span><span><i className="gap" />{word('w.days.legend.silent')}</span></span></th><th className="l" scope="col">{word('w.col.unit')}</th></tr></thead>
      <tbody>{warnings.map((w) => <Row key={w.id} w={w} now={now} mayAct={mayAct} onAct={onAct} />)}</tbody>
    </table>
  )
}

function Row({ w, now, mayAct, onAct }: { w: WarningView } & Omit<Parts, 'warnings'>) {
  const open = w.status === 'open' || w.status === 'reminded' || w.status === 'overdue'
  const followed = followedOf(w)
  const age = w.elevator.installedOn === null ? null : Math.floor((now.getTime() - Date.parse(w.elevator.installedOn)) / 31_557_600_000)
  return (
    <tr className={w.status}>
      <td className="l st">
        <b><State status={w.status} /> {word(`w.state.${w.status}`)}</b>
        <span>{w.status === 'watched' ? word('w.watch.until', { date: monthDay(w.dueAt) }) : open ? dueOf(w, now) : w.outcome === null ? '' : word(`w.outcome.${w.outcome}`)}</span>
        <small>{w.status === 'watched' ? '' : open ? word('w.due.on', { date: monthDay(w.dueAt) }) : word('w.closed', { date: w.closedAt === null ? '' : monthDay(w.closedAt), name: w.closedBy ?? '' })}</small>
      </td>
      <td className="l el">
        <b>{w.elevator.rescueCode}</b>
        <span>{w.elevator.address}</span>
        <small>{[wordOf('place', w.elevator.placeType), w.elevator.brand, age === null ? null : word('w.age', { n: age })].filter(Boolean).join(' · ')}</small>
      </td>
      <td className="l wy">
        <b>{wordOf('w.kind', w.kind)}</b><span className="sc" title={word('w.score.n', { n: Math.round(w.score * 100) })}><i style={{ width: `${w.score * 100}%` }} /></span><small className="n">{word('w.score')} {Math.round(w.score * 100)}</small>
        {w.reasons.map((reason) => <span key={reason.against} title={chanceOf(reason.chance)}>{reasonOf(w.kind, reason)}</span>)}
        <small>{word('w.opened', { date: monthDay(w.openedAt) })}{w.strengthened > 0 ? ` · ${word('w.stronger', { n: w.strengthened })}` : ''}{followed ? <> · <em className="hit">▲ {followed}　{w.followed?.number}</em></> : null}</small>
        {w.note === null ? null : <small className="nt">“{w.note}”</small>}
      </td>
      <td className="l"><Days of={w} /></td>
      <td className="l un">
        <b>{w.unit}</b><small>{w.unitPhone ?? ''}</small>{w.told ? <small>{told(w.told)}</small> : null}
        {(open || w.status === 'watched') && (mayAct.done || mayAct.withdraw) ? <span className="acts">{mayAct.done && open ? <button type="button" className="f" onClick={() => onAct(w, 'done')}>{word('w.act.done')}</button> : null}{mayAct.withdraw ? <button type="button" className="lk" onClick={() => onAct(w, 'withdraw')}>{word('w.act.withdraw')}</button> : null}</span> : null}
      </td>
    </tr>
  )
}

/** What became of the text message: planned for the day, with the gateway, on the phone, or not. */
function told({ state, at }: NonNullable<WarningView['told']>): string {
  return word(state === 'failed' ? 'w.told.failed' : state === 'delivered' || state === 'read' ? 'w.told.there' : state === 'sent' ? 'w.told.sent' : 'w.told.planned', { time: moment(at) })
}

function State({ status }: { status: WarningView['status'] }) {
  switch (status) {
    case 'overdue': return <Glyph kind="late" />
    case 'reminded': return <Glyph kind="warn" />
    case 'open': return <Glyph kind="ok" />
    case 'done': return <span aria-hidden>✓</span>
    case 'watched': case 'expired': return <Glyph kind="unknown" />
    case 'withdrawn': return <span aria-hidden>✕</span>
  }
}
